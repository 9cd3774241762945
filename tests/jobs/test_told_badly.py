"""H1-H3: deliveries come often, in the wrong order, or not at all; the forum ends as if each had come once."""

from __future__ import annotations

import pytest

from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind
from service.domain.subjects import ForumSubject
from service.store.attention import What, plan_once
from tests.jobs.clocks import list_ours, pass_time, work_at_real_speed, work_for
from tests.world import TIDY, Json, World

TITLE = "Spanish circle at Riverside Library"
MOVED = TIDY.replace("Meeting Room A", "Reading Room B")
HOUR_S = 3600.0


async def list_told(world: World) -> list[str]:
    """What was told of posts, in the order in which it came."""
    rows = await world.pool.fetch("select event from delivery where event_type = 'post' order by id")
    return [row["event"] for row in rows]


async def read_first_post(world: World, post: Json) -> str:
    return str((await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]["raw"])


async def test_twenty_deliveries_of_one_announcement_with_new_ids_make_one_topic_and_one_reply(
    world: World,
) -> None:
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.RENUMBERED, "post_created", times=19))
    post = await world.announce(TITLE)
    await world.forum.sender.wait_idle()
    assert world.forum.faults.list_planned() == []
    await work_at_real_speed(world)
    assert list_ours(world) == ["POST", "POST"]
    assert len(await world.list_topics("circles")) == 1
    assert "Meeting Room A" in await read_first_post(world, post)


async def test_edit_told_before_the_announcement_itself_is_what_the_topic_says(world: World) -> None:
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.STOPPED, "post_created", times=0))
    post = await world.announce(TITLE)
    await world.edit(post["id"], MOVED)
    await work_at_real_speed(world)
    world.forum.faults.clear(DeliveryFaultKind.STOPPED)
    await work_at_real_speed(world)
    assert (await list_told(world))[:2] == ["post_edited", "post_created"]
    assert "Reading Room B" in await read_first_post(world, post)
    assert len(await world.list_topics("circles")) == 1
    assert list_ours(world).count("POST") == 2


async def test_deletion_told_before_the_announcement_itself_leaves_no_topic(world: World) -> None:
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.STOPPED, "post_created", times=0))
    post = await world.announce(TITLE)
    await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
    await work_at_real_speed(world)
    world.forum.faults.clear(DeliveryFaultKind.STOPPED)
    await work_at_real_speed(world)
    assert (await list_told(world))[:2] == ["post_destroyed", "post_created"]
    await world.catch_up()
    assert await world.list_topics("circles") == []


@pytest.mark.parametrize("down", [True, False], ids=["we were down", "the forum told nobody"])
async def test_what_an_hour_without_deliveries_hid_is_found_ten_minutes_later(
    world: World, down: bool
) -> None:
    texts = [TIDY.replace("Spanish\n", f"Spanish {each}\n", 1) for each in range(4)]
    known = [
        await world.announce(f"Known circle {each} at Riverside", text) for each, text in enumerate(texts[:2])
    ]
    await work_at_real_speed(world)
    async with world.pool.acquire() as connection:
        await plan_once(connection, (ForumSubject.POSTS, ForumSubject.CATEGORIES), What.READ)
    await work_for(world, 600)
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    new = [
        await world.announce(f"New circle {each} at Riverside", text) for each, text in enumerate(texts[2:])
    ]
    await world.edit(known[0]["id"], texts[0].replace("Meeting Room A", "Reading Room B"))
    await world.call("DELETE", f"/t/{known[1]['topic_id']}.json", "ines")
    await world.forum.sender.wait_idle()
    if down:
        # Nobody works meanwhile, and the door that opens again tells so.
        await pass_time(world, HOUR_S)
        await world.ask_for_gap()
    else:
        await work_for(world, HOUR_S)
    world.forum.faults.clear(DeliveryFaultKind.DROPPED)
    await work_for(world, 600)
    for post in new:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
    if down:
        assert "Reading Room B" in await read_first_post(world, known[0])
        assert not (await world.fetch_circle_topic(known[1]["topic_id"]))["visible"]
