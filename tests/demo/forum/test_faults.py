"""Faults on purpose, and the log that counts calls."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest

from service.demo.forum import Fault, FaultKind
from service.demo.forum.faults import HANGING
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Answer, Caller

TITLE = "Spanish for beginners at Riverside"
CLOSED = {FaultKind.REQUEST_LOST, FaultKind.ANSWER_LOST, FaultKind.RESET}
NOT_DONE = {
    FaultKind.REQUEST_LOST,
    FaultKind.HANG,
    FaultKind.BAD_GATEWAY_BEFORE,
    FaultKind.HTML_200_BEFORE,
    FaultKind.REDIRECT_TO_LOGIN,
    FaultKind.ERROR_BEFORE,
    FaultKind.RATE_LIMITED,
    FaultKind.RATE_LIMITED_PLAIN,
    FaultKind.RATE_LIMITED_BARE,
    FaultKind.RATE_LIMITED_HTML,
    FaultKind.READ_ONLY,
}
HTML = {
    FaultKind.HTML_200_BEFORE,
    FaultKind.HTML_200_AFTER,
    FaultKind.BAD_GATEWAY_AFTER,
    FaultKind.RATE_LIMITED_HTML,
}
CODE = "user_api_key_limiter_60_secs"
STATUSES = {
    FaultKind.BAD_GATEWAY_BEFORE: 502,
    FaultKind.BAD_GATEWAY_AFTER: 502,
    FaultKind.ERROR_BEFORE: 500,
    FaultKind.RATE_LIMITED: 429,
    FaultKind.RATE_LIMITED_PLAIN: 429,
    FaultKind.RATE_LIMITED_BARE: 429,
    FaultKind.RATE_LIMITED_HTML: 429,
    FaultKind.REDIRECT_TO_LOGIN: 302,
    FaultKind.READ_ONLY: 503,
}


async def create(bot: Caller) -> Answer:
    return await bot.post("/posts.json", json={"title": TITLE, "raw": RAW, "category": 3})


@pytest.mark.parametrize("kind", [kind for kind in FaultKind if kind not in HANGING])
async def test_fault_answers_as_it_says_and_did_what_it_says(kind: FaultKind, running: Running) -> None:
    running.forum.faults.plan(Fault(kind, "POST", "posts/create", wait_seconds=7, code=CODE))
    if kind in CLOSED:
        with pytest.raises(aiohttp.ClientError):
            await create(running.bot)
    else:
        answer = await create(running.bot)
        assert answer.status == STATUSES.get(kind, 200)
        _check_answer(kind, answer)
    done = bool((await running.bot.get("/posts.json")).json["latest_posts"])
    assert done is (kind not in NOT_DONE)


def _check_answer(kind: FaultKind, answer: Answer) -> None:
    content_type = answer.headers.get("Content-Type", "")
    if kind in HTML:
        assert content_type.startswith("text/html")
        assert "X-Discourse-Route" not in answer.headers
    if kind is FaultKind.REDIRECT_TO_LOGIN:
        assert answer.headers["Location"] == "/login"
    if kind is FaultKind.RATE_LIMITED:
        assert answer.json["extras"]["wait_seconds"] == 7
        assert answer.headers["Discourse-Rate-Limit-Error-Code"] == "user_api_key_limiter_60_secs"
    if kind is FaultKind.RATE_LIMITED_BARE:
        assert "extras" not in answer.json
    if kind in (FaultKind.RATE_LIMITED_BARE, FaultKind.RATE_LIMITED_HTML):
        assert "Retry-After" not in answer.headers
    if kind is FaultKind.RATE_LIMITED_PLAIN:
        assert content_type == ""
        assert answer.headers["Retry-After"] == "7"
    if kind is FaultKind.TRUNCATED_JSON:
        with pytest.raises(json.JSONDecodeError):
            _ = answer.json
    if kind is FaultKind.WRONG_CONTENT_TYPE:
        assert content_type.startswith("text/plain")
        assert answer.json["raw"] == RAW


@pytest.mark.parametrize("kind", sorted(HANGING))
async def test_hanging_call_ends_when_the_faults_are_cleared(kind: FaultKind, running: Running) -> None:
    running.forum.faults.plan(Fault(kind, "POST", "posts/create"))
    hanging = asyncio.create_task(create(running.bot))
    done, _ = await asyncio.wait([hanging], timeout=0.1)
    assert not done
    running.forum.faults.clear()
    with pytest.raises(aiohttp.ClientError):
        await hanging
    made = len((await running.bot.get("/posts.json")).json["latest_posts"])
    assert made == (kind is not FaultKind.HANG)


async def test_fault_waits_for_its_call_and_hits_as_often_as_planned(bot: Caller) -> None:
    plan = {"kind": "error_before", "method": "GET", "route": "site/site", "nth": 2, "times": 2}
    guard = {"Api-Key": "test-key"}
    assert (await bot.nobody().post("/demo/faults", json=plan)).status == 403
    assert (await bot.nobody().post("/demo/faults", json=plan, headers=guard)).json["nth"] == 2
    statuses = [(await bot.get("/site.json")).status for _ in range(4)]
    assert statuses == [200, 500, 500, 200]
    assert (await bot.get("/posts.json")).status == 200
    bad = await bot.nobody().post("/demo/faults", json={"kind": "flood"}, headers=guard)
    assert bad.status == 400


async def test_log_counts_calls_by_route_with_what_became_of_them(running: Running) -> None:
    bot = running.bot
    running.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create"))
    with pytest.raises(aiohttp.ClientError):
        await create(bot)
    await create(bot)
    guard = {"Api-Key": "test-key"}
    log = (await bot.nobody().get("/demo/requests?route=posts/create", headers=guard)).json
    assert [(entry["status"], entry["fault"]) for entry in log["requests"]] == [(0, "answer_lost"), (200, "")]
    assert running.forum.request_log.count("POST", "posts/create") == 2
    await bot.nobody().delete("/demo/requests", headers=guard)
    assert (await bot.nobody().get("/demo/requests", headers=guard)).json == {"count": 0, "requests": []}
