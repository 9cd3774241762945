"""Deliveries as Discourse makes them: what comes when, what is tried again, what survives a restart."""

from __future__ import annotations

from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer

from service.demo.forum import FORUM, build_forum
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import BARE_STORY, SECRET, Caller, Receiver, make_settings

TITLE = "Spanish for beginners at Riverside"


async def test_like_group_and_category_are_told(running: Running) -> None:
    bot = running.bot
    post = (await bot.create_topic(TITLE)).json
    action = {"id": post["id"], "post_action_type_id": 2}
    assert (await bot.post("/post_actions.json", json=action)).status == 403
    liked = await bot.named("maya").post("/post_actions.json", json=action)
    assert liked.json["actions_summary"][0]["count"] == 1
    await bot.named("maya").delete(f"/post_actions/{post['id']}.json?post_action_type_id=2")
    group_id = (await bot.get("/groups/organizers.json")).json["group"]["id"]
    await bot.put(f"/groups/{group_id}/members.json", json={"usernames": "sam"})
    await bot.delete(f"/groups/{group_id}/members.json", json={"usernames": "sam"})
    category = await bot.find_category("circles")
    closed = {"name": "Circles", "permissions": {"staff": 1}}
    assert (await bot.put(f"/categories/{category}.json", json=closed)).status == 403
    await bot.named("noor").put(f"/categories/{category}.json", json=closed)
    await running.settle()
    assert running.receiver.events[2:] == [
        "post_liked",
        "user_added_to_group",
        "user_removed_from_group",
        "category_updated",
    ]
    assert running.receiver.named("post_liked")[0].payload["user"]["username"] == "maya"
    category_payload = running.receiver.named("category_updated")[0].payload
    assert category_payload["read_restricted"] is True
    assert [grant["group_name"] for grant in category_payload["group_permissions"]] == ["staff"]


async def test_category_that_closes_or_gets_another_slug_is_told_and_takes_its_topics_along(
    running: Running,
) -> None:
    bot, noor = running.bot, running.bot.named("noor")
    post = (await bot.create_topic(TITLE)).json
    path = f"/categories/{await bot.find_category('circles')}.json"
    await noor.put(path, json={"slug": "learning-circles"})
    await noor.put(path, json={"permissions": {"staff": 1}})
    assert (await bot.named("maya").get(f"/t/{post['topic_id']}.json")).status == 404
    assert (await bot.nobody().get("/posts.json")).json["latest_posts"] == []
    assert (await bot.get(f"/t/{post['topic_id']}.json")).status == 200
    await noor.put(path, json={"permissions": {"everyone": 1}})
    assert (await bot.named("maya").get(f"/t/{post['topic_id']}.json")).status == 200
    await running.settle()
    told = running.receiver.named("category_updated")
    told.sort(key=lambda delivery: int(delivery.headers["X-Discourse-Event-Id"]))
    assert [delivery.payload["read_restricted"] for delivery in told] == [False, True, False]
    assert {delivery.payload["slug"] for delivery in told} == {"learning-circles"}
    assert running.receiver.events == ["topic_created", "post_created"] + ["category_updated"] * 3


async def test_failed_delivery_is_tried_again_under_new_numbers_when_that_is_on(running: Running) -> None:
    running.forum.change_settings(retry_web_hook_events=True, webhook_retry_minute_s=0.0)
    running.receiver.statuses = [500, 500, 404, 503]
    await running.bot.create_topic(TITLE)
    await running.settle()
    numbers = [delivery.headers["X-Discourse-Event-Id"] for delivery in running.receiver.deliveries]
    assert len(numbers) == len(set(numbers)) == 5
    assert {delivery.body for delivery in running.receiver.named("post_created")} == {
        running.receiver.named("post_created")[0].body
    }


async def test_failed_delivery_is_not_tried_again_by_default_but_on_request_as_it_was(
    running: Running,
) -> None:
    running.receiver.statuses = [503, 503]
    await running.bot.create_topic(TITLE)
    await running.settle()
    hooks = "/admin/api/web_hooks"
    failed = (await running.bot.named("noor").get("/admin/api/web_hook_events/1.json?status=failed")).json[
        "web_hook_events"
    ]
    assert [event["status"] for event in failed] == [503, 503]
    running.forum.change_settings(webhook_secret="another secret now")
    await running.bot.named("noor").put(
        f"{hooks}/1.json", json={"web_hook": {"secret": "another secret now"}}
    )
    again = await running.bot.named("noor").post(f"{hooks}/1/events/{failed[0]['id']}/redeliver.json")
    assert again.status == 200
    await running.settle()
    first, repeated = [
        delivery
        for delivery in running.receiver.deliveries
        if delivery.headers["X-Discourse-Event-Id"] == str(failed[0]["id"])
    ]
    assert (first.headers, first.body) == (repeated.headers, repeated.body)
    assert repeated.is_signed_with(SECRET)
    many = await running.bot.named("noor").post(
        f"{hooks}/1/events/failed_redeliver.json", json={"event_ids": [failed[1]["id"]]}
    )
    assert many.json == {"event_ids": [failed[1]["id"]]}
    await running.settle()
    assert len(running.receiver.deliveries) == 4


async def test_gone_receiver_loses_deliveries_for_good(running: Running) -> None:
    running.forum.change_settings(retry_web_hook_events=True, webhook_retry_minute_s=0.0)
    await running.bot.named("noor").put(
        "/admin/api/web_hooks/1.json", json={"web_hook": {"payload_url": "http://127.0.0.1:9/"}}
    )
    await running.bot.create_topic(TITLE)
    await running.settle()
    events = (await running.bot.named("noor").get("/admin/api/web_hook_events/1.json")).json[
        "web_hook_events"
    ]
    assert [event["status"] for event in events] == [-1, -1]
    assert "error" in events[0]["response_headers"]


async def test_webhook_that_stays_gone_is_switched_off_by_its_last_404(running: Running) -> None:
    running.forum.change_settings(retry_web_hook_events=True, webhook_retry_minute_s=0.0)
    running.receiver.statuses = [500] * 4 + [404]
    action = {"web_hook": {"wildcard_web_hook": "false", "web_hook_event_type_ids": ["201"]}}
    await running.bot.named("noor").put("/admin/api/web_hooks/1.json", json=action)
    await running.bot.create_topic(TITLE)
    await running.settle()
    assert running.receiver.events == ["post_created"] * 5
    hook = (await running.bot.named("noor").get("/admin/api/web_hooks/1.json")).json["web_hook"]
    assert (hook["active"], hook["last_delivery_status"]) == (False, 4)
    await running.bot.create_topic("Nobody hears of this topic any more")
    await running.bot.named("noor").post("/admin/api/web_hooks/1/ping.json")
    await running.settle()
    assert running.receiver.events == ["post_created"] * 5 + ["ping"]
    assert running.receiver.deliveries[-1].body == b'{"ping":"OK"}'


async def test_webhooks_are_made_changed_and_removed(running: Running) -> None:
    bot, path = running.bot, "/admin/api/web_hooks"
    short = await bot.named("noor").post(
        f"{path}.json", json={"web_hook": {"payload_url": "http://x/", "secret": "short"}}
    )
    assert short.errors == ["Secret is too short (minimum is 12 characters)"]
    made = await bot.named("noor").post(
        f"{path}.json",
        json={
            "web_hook": {
                "payload_url": running.settings.webhook_url,
                "secret": "long enough a secret",
                "content_type": 2,
                "wildcard_web_hook": False,
                "active": True,
                "web_hook_event_type_ids": [101, 103],
                "tag_names": ["circle"],
            }
        },
    )
    hook_id = made.json["web_hook"]["id"]
    assert len((await bot.named("noor").get(f"{path}.json")).json["web_hooks"]) == 2
    await bot.create_topic(TITLE, tags=["circle"])
    await running.settle()
    mine = [d for d in running.receiver.deliveries if d.is_signed_with("long enough a secret")]
    assert [delivery.event for delivery in mine] == ["topic_created"]
    assert mine[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert (await bot.named("noor").delete(f"{path}/{hook_id}.json")).status == 200
    assert [(await bot.named(name).get(f"{path}.json")).status for name in ("maya", "ines")] == [404, 404]


async def test_deliveries_go_out_side_by_side(running: Running) -> None:
    running.receiver.gate.clear()
    await running.bot.create_topic(TITLE)
    await running.receiver.wait_for(2)
    running.receiver.gate.set()
    await running.settle()
    assert len(running.receiver.connections) == 2


async def test_forum_keeps_everything_over_a_restart_and_delivers_what_was_left(
    tmp_path: Path, session: aiohttp.ClientSession, receiver: Receiver, receiver_url: str
) -> None:
    settings = make_settings(tmp_path, webhook_url=receiver_url, drain_s=0.05)
    receiver.gate.clear()
    app = build_forum(settings, BARE_STORY)
    async with TestServer(app) as server:
        bot = Caller(session, str(server.make_url("")).rstrip("/"))
        made = (await bot.create_topic(TITLE, external_id="circle-t1")).json
        await bot.put("/demo/clock", data={"offset_s": "3600"})
    receiver.gate.set()
    receiver.deliveries.clear()
    app = build_forum(settings, BARE_STORY)
    async with TestServer(app) as server:
        bot = Caller(session, str(server.make_url("")).rstrip("/"))
        await app[FORUM].sender.wait_idle()
        assert (await bot.get("/t/external_id/circle-t1.json")).status == 301
        assert (await bot.get(f"/posts/{made['id']}.json")).json["raw"] == made["raw"]
        assert (await bot.get("/demo/clock")).json["offset_s"] == 3600
        assert (await bot.create_topic(TITLE, external_id="circle-t1")).json["id"] == made["id"]
    assert sorted(receiver.events) == ["post_created", "topic_created"]


async def test_whoever_waits_for_quiet_is_told(running: Running) -> None:
    await running.bot.create_topic(TITLE)
    quiet = await running.bot.get("/demo/idle")
    assert quiet.json == {"idle": True}
    assert len(running.receiver.deliveries) == 2


async def test_clock_that_is_moved_back_holds_no_delivery_up(running: Running) -> None:
    guard = {"Api-Key": running.settings.api_key}
    running.forum.clock.offset_s = 7 * 86400
    running.receiver.statuses = [500]
    running.forum.change_settings(retry_web_hook_events=True, webhook_retry_minute_s=0.0)
    await running.bot.create_topic(TITLE)
    await running.bot.put("/demo/clock", data={"offset_s": "0"}, headers=guard)
    await running.settle()
    assert len(running.receiver.deliveries) == 3
