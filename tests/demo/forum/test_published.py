"""Our answers against Discourse's published document, where `DISCOURSE_OPENAPI` names a copy of it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.demo.forum.factories import RAW, Answer, Caller
from tests.demo.forum.published import DIFFERENCES

TITLE = "Spanish for beginners at Riverside"


@pytest.fixture(scope="module")
def document() -> Any:
    named = os.environ.get("DISCOURSE_OPENAPI")
    if not named:
        pytest.skip("DISCOURSE_OPENAPI names no copy of Discourse's published document")
    return json.loads(Path(named).read_text(encoding="utf-8"))


async def test_answers_keep_to_the_published_document_but_for_what_is_known(
    bot: Caller, document: Any
) -> None:
    unknown: list[str] = []
    used = set()
    for method, path, answer in await _make_calls(bot):
        assert answer.status == 200, (method, path, answer.body)
        for place, message in _find_differences(document, method, path, answer):
            covering = [known for known in DIFFERENCES if known.covers(place, message)]
            used.update(covering)
            if not covering:
                unknown.append(f"{method} {path} {place}: {message}")
    assert not unknown, "\n".join(unknown)
    assert [known.reason for known in DIFFERENCES if known not in used] == [], "no longer needed"


def _find_differences(document: Any, method: str, path: str, answer: Answer) -> Iterator[tuple[str, str]]:
    content = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]
    for error in Draft202012Validator(content["schema"]).iter_errors(answer.json):
        place = "/".join("*" if isinstance(step, int) else str(step) for step in error.absolute_path)
        yield place, error.message


async def _make_calls(bot: Caller) -> list[tuple[str, str, Answer]]:
    """Every published path that we have, called as the companion, a member or an administrator."""
    made = await bot.create_topic(TITLE, tags=["circle"])
    topic_id, post_id = made.json["topic_id"], made.json["id"]
    return [
        ("post", "/posts.json", made),
        *await _write(bot, topic_id, post_id),
        *await _read(bot, topic_id, post_id),
        *await _administer(bot),
    ]


async def _write(bot: Caller, topic_id: int, post_id: int) -> list[tuple[str, str, Answer]]:
    reply = await bot.reply(topic_id, "A reply that says something.", reply_to_post_number=1)
    edit = {"post": {"raw": f"{RAW} More."}}
    like = {"id": post_id, "post_action_type_id": 2}
    renamed = {"title": "Spanish for beginners at Braddock"}
    closed = {"status": "closed", "enabled": "true"}
    return [
        ("post", "/posts.json", reply),
        ("put", "/posts/{id}.json", await bot.put(f"/posts/{post_id}.json", json=edit)),
        ("put", "/t/-/{id}.json", await bot.put(f"/t/-/{topic_id}.json", json=renamed)),
        ("put", "/t/{id}/status.json", await bot.put(f"/t/{topic_id}/status.json", json=closed)),
        ("post", "/post_actions.json", await bot.named("maya").post("/post_actions.json", json=like)),
    ]


async def _read(bot: Caller, topic_id: int, post_id: int) -> list[tuple[str, str, Answer]]:
    category = await bot.find_category("circles")
    paths = {
        "/posts.json": "/posts.json",
        "/posts/{id}.json": f"/posts/{post_id}.json",
        "/t/{id}.json": f"/t/{topic_id}.json",
        "/t/{id}/posts.json": f"/t/{topic_id}/posts.json",
        "/latest.json": "/latest.json",
        "/c/{slug}/{id}.json": f"/c/circles/{category}.json",
        "/tags.json": "/tags.json",
        "/tag/{name}.json": "/tag/circle.json",
        "/categories.json": "/categories.json?include_subcategories=true",
        "/c/{id}/show.json": f"/c/{category}/show.json",
        "/site.json": "/site.json",
        "/site/basic-info.json": "/site/basic-info.json",
        "/groups.json": "/groups.json",
        "/groups/{name}.json": "/groups/organizers.json",
        "/groups/{name}/members.json": "/groups/organizers/members.json",
        "/u/{username}.json": "/u/maya.json",
        "/topics/private-messages/{username}.json": "/topics/private-messages/companion.json",
    }
    return [("get", published, await bot.get(path)) for published, path in paths.items()]


async def _administer(bot: Caller) -> list[tuple[str, str, Answer]]:
    noor, category = bot.named("noor"), await bot.find_category("circles")
    group_id = (await bot.get("/groups/organizers.json")).json["group"]["id"]
    members, sam = f"/groups/{group_id}/members.json", {"usernames": "sam"}
    renamed, made = {"name": "Circles"}, {"name": "Repair"}
    return [
        ("put", "/categories/{id}.json", await noor.put(f"/categories/{category}.json", json=renamed)),
        ("post", "/categories.json", await noor.post("/categories.json", json=made)),
        ("get", "/groups/by-id/{id}.json", await bot.get(f"/groups/by-id/{group_id}.json")),
        ("put", "/groups/{id}/members.json", await bot.put(members, json=sam)),
        ("delete", "/groups/{id}/members.json", await bot.delete(members, json=sam)),
    ]
