"""Both kinds of 429, and the limits of a person."""

from __future__ import annotations

import pytest

from service.demo.forum import Fault, FaultKind
from service.demo.forum.limits import SlidingWindow
from service.demo.forum.rules import find_paces
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW

TITLE = "Spanish for beginners at Riverside"


async def test_key_has_so_many_calls_a_minute_and_the_refusal_says_how_long(running: Running) -> None:
    running.forum.change_settings(admin_api_per_minute=3)
    statuses = [(await running.bot.get("/site.json")).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = await running.bot.named("maya").get("/site.json")
    wait = refused.json["extras"]["wait_seconds"]
    assert refused.json["error_type"] == "rate_limit"
    assert 1 <= wait <= 60
    assert refused.headers["Retry-After"] == str(wait)
    assert refused.headers["Discourse-Rate-Limit-Error-Code"] == "admin_api_key_rate_limit"
    assert (await running.bot.nobody().get("/site.json")).status == 200


async def test_minute_of_the_key_passes_with_the_forums_clock(running: Running) -> None:
    running.forum.change_settings(admin_api_per_minute=1)
    assert (await running.bot.get("/site.json")).status == 200
    running.forum.move_clock(30)
    assert 1 <= (await running.bot.get("/site.json")).json["extras"]["wait_seconds"] <= 30
    running.forum.move_clock(60)
    assert [(await running.bot.get("/site.json")).status for _ in range(2)] == [200, 429]
    running.forum.move_clock(0)
    assert (await running.bot.get("/site.json")).status == 200


async def test_revoked_key_looks_like_a_wrong_one(running: Running) -> None:
    running.forum.change_settings(api_key_revoked=True)
    refused = await running.bot.get("/site.json")
    assert (refused.status, refused.json["error_type"]) == (403, "invalid_access")
    assert "API username or key is invalid" in refused.errors[0]
    assert (await running.bot.put("/demo/settings", json={"api_key_revoked": False})).status == 200
    assert (await running.bot.get("/site.json")).status == 200


async def test_read_only_forum_answers_questions_and_says_so(running: Running) -> None:
    running.forum.change_settings(read_only=True)
    asked, written = await running.bot.get("/site.json"), await running.bot.create_topic(TITLE)
    assert (asked.status, asked.headers["Discourse-Readonly"]) == (200, "true")
    assert (written.status, written.json["error_type"]) == (503, "read_only")
    assert written.headers["Discourse-Readonly"] == "true"
    running.forum.change_settings(read_only=False)
    assert (await running.bot.create_topic(TITLE)).status == 200


@pytest.mark.parametrize(
    ("kind", "told", "header", "extras"),
    [
        (FaultKind.RATE_LIMITED, "", True, True),
        (FaultKind.RATE_LIMITED, "header", True, False),
        (FaultKind.RATE_LIMITED, "body", False, True),
        (FaultKind.RATE_LIMITED_BARE, "", False, False),
        (FaultKind.RATE_LIMITED_PLAIN, "", True, False),
        (FaultKind.RATE_LIMITED_HTML, "", False, False),
        (FaultKind.RATE_LIMITED_HTML, "header", True, False),
    ],
)
async def test_refusal_says_how_long_here_or_there_or_nowhere(
    running: Running, kind: FaultKind, told: str, header: bool, extras: bool
) -> None:
    running.forum.faults.plan(Fault(kind, wait_seconds=9, told=told))
    answer = await running.bot.get("/site.json")
    assert answer.status == 429
    assert (answer.headers.get("Retry-After") == "9") is header
    assert (b'"wait_seconds":9' in answer.body) is extras


async def test_address_is_refused_in_plain_text_without_a_content_type(running: Running) -> None:
    running.forum.change_settings(per_ip_limits=True)
    answers = [await running.bot.get("/site/basic-info.json") for _ in range(51)]
    assert [answer.status for answer in answers] == [200] * 50 + [429]
    assert "Content-Type" not in answers[-1].headers
    assert answers[-1].headers["Discourse-Rate-Limit-Error-Code"] == "ip_10_secs_limit"
    assert answers[-1].body.startswith(b"Slow down")


async def test_person_waits_between_posts_but_staff_does_not(running: Running) -> None:
    running.forum.change_settings(per_user_limits=True)
    maya = running.bot.named("maya")
    topic_id = (await maya.create_topic(TITLE)).json["topic_id"]
    refused = await maya.create_topic("Another topic, only a moment later", f"{RAW} Again.")
    assert (refused.status, refused.json["error_type"]) == (429, "rate_limit")
    assert "Discourse-Rate-Limit-Error-Code" not in refused.headers
    running.forum.clock.offset_s += 6
    assert (await maya.reply(topic_id, "A first reply to my own topic.")).status == 200
    assert (await maya.reply(topic_id, "And another reply at once.")).status == 429
    assert [(await running.bot.reply(topic_id, f"Staff writes number {n}.")).status for n in range(3)] == [
        200
    ] * 3


async def test_edits_likes_and_messages_of_a_day_are_counted(running: Running) -> None:
    running.forum.change_settings(per_user_limits=True)
    maya, bot = running.bot.named("maya"), running.bot
    path = f"/posts/{(await maya.create_topic(TITLE)).json['id']}.json"
    edits = [{"post": {"raw": f"{RAW} {n}", "edit_reason": f"number {n}"}} for n in range(31)]
    assert [(await maya.put(path, json=edit)).status for edit in edits] == [200] * 30 + [429]
    running.forum.clock.offset_s += 86_400
    message = {"archetype": "private_message", "target_recipients": "sam", "title": "Hello", "raw": RAW}
    sent = [await maya.post("/posts.json", json={**message, "raw": f"{RAW} {n}"}) for n in range(21)]
    assert [answer.status for answer in sent] == [200] * 20 + [429]
    assert sent[-1].json["extras"]["wait_seconds"] > 3600
    topic_id = (await bot.create_topic("Another topic with many replies")).json["topic_id"]
    ids = [(await bot.reply(topic_id, f"{RAW} {n}")).json["id"] for n in range(51)]
    like = {"post_action_type_id": 2}
    likes = [(await maya.post("/post_actions.json", json={"id": n, **like})).status for n in ids]
    assert likes == [200] * 50 + [429]


async def test_newcomer_is_slower_and_whoever_is_trusted_edits_more(running: Running) -> None:
    assert find_paces("topic", 0) == [(1, 120), (3, 86_400)]
    assert find_paces("topic", 1) == [(1, 15), (20, 86_400)]
    assert [find_paces("edit", level)[0][0] for level in range(5)] == [30, 30, 45, 60, 90]


def test_window_slides() -> None:
    window = SlidingWindow(60)
    for moment in (0.0, 10.0, 20.0):
        assert window.find_wait(moment, 3) == 0
        window.add(moment)
    assert window.find_wait(30, 3) == 30
    assert window.find_wait(30, 2) == 40
    assert window.find_wait(60, 3) == 0


async def test_settings_are_changed_over_http_with_the_key_alone(running: Running) -> None:
    bot = running.bot
    path, changes = (
        "/demo/settings",
        {"tags_as_objects": False, "memo_s": 5, "moderated_categories": ["circles"]},
    )
    assert (await bot.nobody().put(path, json=changes)).status == 403
    changed = (await bot.put(path, json={**changes, "api_key": "another"})).json["changed"]
    assert changed == ["memo_s", "moderated_categories", "tags_as_objects"]
    assert (await bot.named("maya").create_topic(TITLE)).json["action"] == "enqueued"
    await bot.put(path, json={"moderated_categories": []})
    assert (await bot.named("maya").create_topic(TITLE, f"{RAW} Again.")).json["id"]
    assert (await bot.put(path, json={"memo_s": "long"})).status == 400
