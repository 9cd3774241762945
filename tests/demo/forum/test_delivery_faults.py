"""What can become of a delivery on its way: none of it is the forum's doing, all of it happens."""

from __future__ import annotations

import pytest

from service.demo.forum import DeliveryFault, DeliveryFaultKind
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import Delivered

TITLE = "Spanish for beginners at Riverside"


def numbers(deliveries: list[Delivered]) -> list[str]:
    return [delivery.headers["X-Discourse-Event-Id"] for delivery in deliveries]


async def fetch_statuses(running: Running) -> list[int]:
    """Of all deliveries as the administrator sees them, the newest last."""
    events = (await running.bot.named("noor").get("/admin/api/web_hook_events/1.json")).json[
        "web_hook_events"
    ]
    return [event["status"] for event in events[::-1]]


async def test_dropped_deliveries_are_gone_until_the_gap_ends(running: Running) -> None:
    running.forum.change_settings(retry_web_hook_events=True, webhook_retry_minute_s=0.0)
    running.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    lost = (await running.bot.create_topic(TITLE)).json
    await running.settle()
    running.forum.faults.clear(DeliveryFaultKind.DROPPED)
    await running.bot.reply(lost["topic_id"], "A reply that is heard of again.")
    await running.settle()
    assert [delivery.payload["post_number"] for delivery in running.receiver.deliveries] == [2]
    assert await fetch_statuses(running) == [-1, -1, 200]


async def test_what_was_dropped_can_be_redelivered_by_hand(running: Running) -> None:
    running.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, event="post_created"))
    await running.bot.create_topic(TITLE)
    await running.settle()
    assert running.receiver.events == ["topic_created"]
    (failed,) = (await running.bot.named("noor").get("/admin/api/web_hook_events/1.json?status=failed")).json[
        "web_hook_events"
    ]
    await running.bot.named("noor").post(f"/admin/api/web_hooks/1/events/{failed['id']}/redeliver.json")
    await running.settle()
    assert sorted(running.receiver.events) == ["post_created", "topic_created"]


@pytest.mark.parametrize(
    ("kind", "same_number"), [(DeliveryFaultKind.DOUBLED, True), (DeliveryFaultKind.RENUMBERED, False)]
)
async def test_delivery_arrives_twice(running: Running, kind: DeliveryFaultKind, same_number: bool) -> None:
    running.forum.faults.plan(DeliveryFault(kind, event="post_created"))
    await running.bot.create_topic(TITLE)
    await running.settle()
    first, second = running.receiver.named("post_created")
    assert first.body == second.body
    assert (numbers([first]) == numbers([second])) is same_number
    assert len(running.receiver.named("topic_created")) == 1


async def test_delivery_whose_answer_was_lost_comes_again_after_1_5_25_and_125_minutes(
    running: Running,
) -> None:
    running.forum.change_settings(retry_web_hook_events=True)
    running.forum.faults.plan(DeliveryFault(DeliveryFaultKind.RETRIED, event="post_created", times=0))
    await running.bot.create_topic(TITLE)
    await running.settle()
    for tries, minutes in enumerate((1, 5, 25, 125), 1):
        running.forum.move_clock(running.forum.clock.offset_s + minutes * 60 - 30)
        await running.settle()
        assert len(running.receiver.named("post_created")) == tries
        running.forum.move_clock(running.forum.clock.offset_s + 30)
        await running.settle()
    running.forum.move_clock(running.forum.clock.offset_s + 86_400)
    await running.settle()
    deliveries = running.receiver.named("post_created")
    assert len(set(numbers(deliveries))) == len(deliveries) == 5
    assert len({delivery.body for delivery in deliveries}) == 1


async def test_retry_is_left_out_where_the_forum_does_not_retry(running: Running) -> None:
    running.forum.faults.plan(DeliveryFault(DeliveryFaultKind.RETRIED))
    await running.bot.create_topic(TITLE)
    running.forum.move_clock(86_400)
    await running.settle()
    assert len(running.receiver.deliveries) == 2
    assert sorted(await fetch_statuses(running)) == [200, 502]


async def test_shuffled_deliveries_go_out_last_things_first(running: Running) -> None:
    running.forum.faults.plan(DeliveryFault(DeliveryFaultKind.SHUFFLED, times=4))
    post = (await running.bot.create_topic(TITLE)).json
    await running.settle()
    assert running.receiver.deliveries == []
    await running.bot.reply(post["topic_id"], "A reply to what nobody has heard of.")
    await running.bot.put(f"/posts/{post['id']}.json", json={"post": {"raw": "The text, but changed since."}})
    await running.settle()
    await running.bot.reply(post["topic_id"], "A reply that comes in its turn.")
    await running.settle()
    assert [delivery.event for delivery in running.receiver.deliveries] == [
        "post_edited",
        "post_created",
        "post_created",
        "topic_created",
        "post_created",
    ]
    assert running.receiver.deliveries[-1].payload["post_number"] == 3


async def test_stopped_deliveries_wait_until_the_faults_are_cleared(running: Running) -> None:
    running.forum.faults.plan(DeliveryFault(DeliveryFaultKind.STOPPED))
    await running.bot.create_topic(TITLE)
    await running.settle()
    assert running.receiver.deliveries == []
    running.forum.faults.clear()
    await running.settle()
    assert sorted(running.receiver.events) == ["post_created", "topic_created"]


async def test_faults_of_deliveries_are_planned_and_ended_over_http(running: Running) -> None:
    guard = {"Api-Key": running.settings.api_key}
    nobody = running.bot.nobody()
    plan = {"kind": "dropped", "event": "topic_created", "times": 0}
    assert (await nobody.post("/demo/faults", json=plan, headers=guard)).json == {**plan, "nth": 1}
    await nobody.post("/demo/faults", json={"kind": "hang", "method": "DELETE"}, headers=guard)
    await running.bot.create_topic(TITLE)
    await running.settle()
    assert running.receiver.events == ["post_created"]
    await nobody.delete("/demo/faults?kind=dropped", headers=guard)
    left = (await nobody.get("/demo/faults", headers=guard)).json["faults"]
    assert [fault["kind"] for fault in left] == ["hang"]
