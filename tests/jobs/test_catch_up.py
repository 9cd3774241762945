"""What no delivery told is found, page by page, each read once, however much was missed (law 3)."""

from __future__ import annotations

from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind, Fault, FaultKind
from service.store.catching_up import load_catch_up
from service.store.settings import CLOCK_OFFSET, record_setting
from tests.jobs.clocks import list_ours, work_at_real_speed, work_for
from tests.jobs.missing import miss
from tests.world import TIDY, World


async def test_missed_announcements_have_their_topics_and_every_page_is_read_once(world: World) -> None:
    await world.catch_up()
    missed = await miss(world, 400, 4)
    await world.ask_for_gap()
    assert await work_at_real_speed(world) < 60
    for post in missed:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
    pages = [one for one in world.forum.request_log if one.route == "posts/latest"]
    assert len(pages) == len({one.path for one in pages}) == 9
    assert len(list_ours(world)) == 9 + 2 * 4 + 1, "pages, a topic and a reply each, and the categories"


async def test_pass_that_is_interrupted_goes_on_where_it_ended_and_the_mark_waits_for_it(
    world: World,
) -> None:
    await world.catch_up()
    async with world.pool.acquire() as connection:
        before = await load_catch_up(connection)
    missed = await miss(world, 200, 2)
    world.forum.faults.plan(Fault(FaultKind.ERROR_BEFORE, "GET", "posts/latest", nth=3, times=2))
    await world.ask_for_gap()
    while len([one for one in world.forum.request_log if one.route == "posts/latest"]) < 3:
        await work_at_real_speed(world, rounds=1)
    async with world.pool.acquire() as connection:
        meanwhile = await load_catch_up(connection)
    assert before is not None
    assert meanwhile is not None
    assert (meanwhile.mark, meanwhile.percent) != (before.mark, None)
    assert meanwhile.mark == before.mark, "the mark moves only over what was read"
    await work_at_real_speed(world)
    good = [one.path for one in world.forum.request_log if one.route == "posts/latest" and not one.fault]
    assert len(good) == len(set(good))
    for post in missed:
        assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]


async def test_after_a_gap_the_soonest_meeting_is_read_first_in_one_call_and_old_questions_not_at_all(
    world: World,
) -> None:
    far = await world.announce("Far away, in spring", TIDY.replace("13 October 2037", "13 October 2039"))
    near = await world.announce("Soon at Riverside", TIDY.replace("Everyday Spanish\n", "Basic Welding\n", 1))
    asked = await world.announce(
        "Somebody for chess?", "Course: Chess\nWhere: Riverside Branch Library, Pittsburgh"
    )
    await world.settle()
    await world.pool.execute(
        "update announcement set created_at = now() - interval '31 days' where state = 'asked'"
    )
    world.forum.request_log.clear()
    await world.ask_for_gap()
    await work_at_real_speed(world)
    read = [
        one.path
        for one in world.forum.request_log
        if one.route == "topics/show" and one.username == "companion"
    ]
    assert [path.partition(".json")[0] for path in read] == [f"/t/{post['topic_id']}" for post in (near, far)]
    assert f"/t/{asked['topic_id']}" not in "".join(read)


async def test_lost_delivery_of_a_post_shows_that_edits_and_deletions_were_lost_as_well(world: World) -> None:
    """Nothing told us: our process was up, and what stands in front of it was not."""
    await world.catch_up()
    kept = await world.announce("Spanish circle at Riverside Library")
    gone = await world.announce("French circle at Riverside Library", TIDY.replace("Spanish", "French"))
    await world.settle()
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    await world.edit(kept["id"], TIDY.replace("Meeting Room A", "Reading Room B"))
    await world.call("DELETE", f"/t/{gone['topic_id']}.json", "ines")
    new = await world.announce("German circle at Riverside Library", TIDY.replace("Spanish", "German"))
    await world.forum.sender.wait_idle()
    world.forum.faults.clear(DeliveryFaultKind.DROPPED)
    async with world.pool.acquire() as connection:
        await record_setting(connection, CLOCK_OFFSET, 600)
    await work_for(world, 600)
    assert (await world.fetch_circle_topic(new["topic_id"]))["visible"]
    assert (await world.fetch_circle_topic(gone["topic_id"]))["visible"] is False
    raw = (await world.fetch_circle_topic(kept["topic_id"]))["post_stream"]["posts"][0]["raw"]
    assert "Reading Room B" in raw
    world.forum.request_log.clear()
    await work_for(world, 600)
    assert not [one for one in world.forum.request_log if one.route == "topics/show"], "and that is all"
