"""What no published document describes, held against our own schemas: deliveries, refusals, the queue, webhooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Answer, Caller

TITLE = "Spanish for beginners at Riverside"
SCHEMAS = Path(__file__).parent / "schemas"


def check(name: str, value: Any) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(value)


async def test_every_delivery_has_the_shape_of_its_family(running: Running) -> None:
    bot = running.bot
    post = (await bot.create_topic(TITLE, tags=["circle", "fresh"], external_id="circle-t1")).json
    await bot.reply(post["topic_id"], "An answer to the first post.", reply_to_post_number=1)
    await bot.named("maya").post("/post_actions.json", json={"id": post["id"], "post_action_type_id": 2})
    pin = {"status": "pinned", "enabled": "true", "until": "2100-01-01T00:00:00Z"}
    await bot.put(f"/t/{post['topic_id']}/status.json", data=pin)
    await bot.named("maya").create_topic(TITLE + " again", category=await bot.find_category("news"))
    await bot.named("noor").post("/categories.json", json={"name": "Repair", "permissions": {"staff": 1}})
    group_id = (await bot.get("/groups/organizers.json")).json["group"]["id"]
    await bot.put(f"/groups/{group_id}/members.json", json={"usernames": "sam"})
    await bot.named("noor").put(f"/groups/{group_id}.json", json={"group": {"messageable_level": 3}})
    until = {"suspend_until": "2100-01-01T00:00:00Z", "reason": "Spam"}
    await bot.put("/admin/users/2/suspend.json", json=until)
    message = {"title": "Please check", "archetype": "private_message", "target_recipients": "maya"}
    await bot.post("/posts.json", json={**message, "raw": RAW})
    flag = {"id": post["id"], "post_action_type_id": 8}
    await bot.named("sam").post("/post_actions.json", json=flag)
    await bot.post("/post_actions.json", json={**flag, "take_action": True})
    await bot.delete(f"/t/{post['topic_id']}.json")
    await bot.named("noor").post("/admin/api/web_hooks/1/ping.json")
    await running.settle()
    families = set()
    for delivery in running.receiver.deliveries:
        family = delivery.headers["X-Discourse-Event-Type"]
        families.add(family)
        assert set(json.loads(delivery.body)) == {family}
        check(f"delivery_{family}", delivery.payload)
    names = "topic post like tag reviewable category group group_user user ping"
    assert families == set(names.split())


async def test_queue_and_webhooks_have_their_shapes(running: Running) -> None:
    bot = running.bot
    queued = await bot.named("maya").create_topic(TITLE, category=await bot.find_category("news"))
    check("enqueued", queued.json)
    await running.settle()
    check("web_hook", (await bot.named("noor").get("/admin/api/web_hooks/1.json")).json["web_hook"])
    for event in (await bot.named("noor").get("/admin/api/web_hook_events/1.json")).json["web_hook_events"]:
        check("web_hook_event", event)
    for reviewable in (await bot.get("/review.json")).json["reviewables"]:
        check("delivery_reviewable", reviewable)


async def _refuse(running: Running, kind: str) -> Answer:
    bot: Caller = running.bot
    if kind == "too short":
        return await bot.create_topic("Too short")
    if kind == "conflict":
        post = (await bot.create_topic(TITLE)).json
        return await bot.put(
            f"/posts/{post['id']}.json", json={"post": {"raw": RAW, "original_text": "Other"}}
        )
    if kind == "no such category":
        return await bot.create_topic(TITLE, category=999)
    if kind == "no text":
        return await bot.post("/posts.json", json={"title": TITLE})
    if kind == "no such topic":
        return await bot.get("/t/999.json")
    if kind == "no such post":
        return await bot.get("/posts/999.json")
    if kind == "nobody":
        return await bot.nobody().create_topic(TITLE)
    if kind == "wrong key":
        return await Caller(bot.session, bot.base, "companion", "wrong").get("/posts.json")
    running.forum.change_settings(admin_api_per_minute=1)
    await bot.get("/site.json")
    return await bot.get("/site.json")


@pytest.mark.parametrize(
    ("kind", "status", "schema"),
    [
        ("too short", 422, "problem_create_post"),
        ("conflict", 409, "problem_model"),
        ("no such category", 400, "problem_typed"),
        ("no text", 400, "problem_model"),
        ("no such topic", 404, "problem_typed"),
        ("no such post", 404, "problem_typed"),
        ("nobody", 403, "problem_typed"),
        ("wrong key", 403, "problem_typed"),
        ("too many calls", 429, "problem_rate_limit"),
    ],
)
async def test_refusals_have_their_shapes(running: Running, kind: str, status: int, schema: str) -> None:
    refused = await _refuse(running, kind)
    assert refused.status == status
    check(schema, refused.json)
