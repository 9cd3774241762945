"""The index of circles: one pinned topic that lists them, silently kept true."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.demo.forum.faults import Fault, FaultKind
from service.domain.ids import TopicId
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.index import load_index_by_hand, record_index_handed_back
from tests.jobs.circles import FRIDAY, found_circle, set_clock
from tests.world import Json, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def world(world: World) -> World:
    config = replace(world.config, circles_index=True)
    return replace(world, config=config, tools=replace(world.tools, config=config))


async def look(world: World, now: datetime) -> None:
    await set_clock(world, now)
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.INDEX], What.LOOK, ReasonCode.DUE)
    await world.settle()


async def find_index(world: World) -> Json:
    (topic,) = [topic for topic in await world.list_topics("circles") if "All learning" in topic["title"]]
    return topic


async def read_index(world: World) -> Json:
    return await world.read_topic((await find_index(world))["id"])


async def read_raw(world: World) -> str:
    return str((await read_index(world))["post_stream"]["posts"][0]["raw"])


def count_edits(world: World) -> int:
    return world.count_calls("PUT", "posts/update")


async def test_index_lists_what_meets_what_begins_and_where_and_is_pinned(world: World) -> None:
    circle = await found_circle(world)
    await look(world, FRIDAY)
    topic = await read_index(world)
    assert topic["external_id"] == "circles-index"
    assert topic["pinned"] is True
    raw = topic["post_stream"]["posts"][0]["raw"]
    assert raw.startswith("<!-- companion:begin first-post circles-index -->")
    assert "**Tuesday 13 October**" in raw
    assert f"/{circle.topic_id})" in raw
    assert "### Starting soon, with room for you" in raw
    assert "- [Pittsburgh](" in raw
    assert "/circles?where=Pittsburgh) · 1 circle" in raw
    assert "@" not in raw


async def test_index_costs_one_call_and_the_pin_two_and_then_none(world: World) -> None:
    await found_circle(world)
    world.forum.request_log.clear()
    await look(world, FRIDAY)
    ours = [(one.method, one.route) for one in world.forum.request_log if one.username == "companion"]
    assert ours == [("POST", "posts/create"), ("GET", "topics/show"), ("PUT", "topics/status")]
    await look(world, FRIDAY + 3 * HOUR)
    assert len([one for one in world.forum.request_log if one.username == "companion"]) == 3


async def test_no_index_is_made_before_there_is_a_circle(world: World) -> None:
    await look(world, FRIDAY)
    assert await world.list_topics("circles") == []


async def test_new_circle_is_listed_soon_without_anybody_asking(world: World) -> None:
    await found_circle(world)
    await world.pool.execute("update attention set due_at = now() where subject = 'forum:index'")
    await world.settle()
    assert "Pittsburgh" in await read_raw(world)


async def test_index_follows_and_bumps_nothing(world: World) -> None:
    circle = await found_circle(world)
    await look(world, FRIDAY)
    before = await find_index(world)
    await circle.write("@companion move 13 Oct to 14 Oct 6:30 pm")
    await look(world, FRIDAY + 2 * HOUR)
    after = await find_index(world)
    assert "**Wednesday 14 October**" in await read_raw(world)
    assert after["bumped_at"] == before["bumped_at"]
    assert after["highest_post_number"] == before["highest_post_number"]


async def test_index_is_edited_at_most_once_an_hour(world: World) -> None:
    circle = await found_circle(world)
    await look(world, FRIDAY)
    await circle.edit_announcement(str(circle.announcement["raw"]).replace("6:00 pm", "5:00 pm"))
    await set_clock(world, FRIDAY + HOUR / 2)
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.INDEX], What.LOOK, ReasonCode.DUE)
    await circle.work_now()
    waits = await world.pool.fetchval(
        "select due_at > now() + interval '25 minutes' from effect where key = 'first-post:circles-index'"
    )
    assert waits is True
    assert "5:00 pm" not in await read_raw(world)
    await look(world, FRIDAY + HOUR)
    assert "5:00 pm" in await read_raw(world)


async def test_past_days_leave_and_an_empty_index_says_so(world: World) -> None:
    await found_circle(world)
    await look(world, FRIDAY)
    await look(world, FRIDAY + 5 * DAY)
    assert "**Tuesday 13 October**" not in await read_raw(world)
    assert "**Tuesday 20 October**" in await read_raw(world)
    await world.pool.execute("update circle set state = 'finished'")
    await world.pool.execute("update meeting set status = 'withdrawn'")
    await look(world, FRIDAY + 100 * DAY)
    assert "No circle is running or about to start right now." in await read_raw(world)


async def test_lost_answer_makes_no_second_index_and_lost_rows_find_it_again(world: World) -> None:
    await found_circle(world)
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create"))
    await look(world, FRIDAY)
    first = (await read_index(world))["id"]
    await world.pool.execute("delete from setting where key = 'circles_index'")
    await world.pool.execute("delete from effect where key like '%circles-index'")
    await look(world, FRIDAY + 2 * HOUR)
    assert (await read_index(world))["id"] == first


async def test_index_is_edited_when_its_old_effects_are_long_forgotten(world: World) -> None:
    await found_circle(world)
    await look(world, FRIDAY)
    await world.pool.execute("delete from effect where key like '%circles-index'")
    await look(world, FRIDAY + 5 * DAY)
    assert "**Tuesday 20 October**" in await read_raw(world)


async def test_words_inside_the_index_are_theirs_until_it_is_handed_back(world: World) -> None:
    await found_circle(world)
    await look(world, FRIDAY)
    first = (await read_index(world))["post_stream"]["posts"][0]
    await world.edit(first["id"], first["raw"].replace("### By town", "### Our towns"), by="ines")
    await look(world, FRIDAY + 5 * DAY)
    assert "### Our towns" in await read_raw(world)
    edits = count_edits(world)
    await look(world, FRIDAY + 6 * DAY)
    assert count_edits(world) == edits, "it is not tried again"
    async with world.pool.acquire() as connection:
        (line,) = await load_index_by_hand(connection)
        assert await record_index_handed_back(connection, TopicId(line.topic_id))
        assert not await record_index_handed_back(connection, TopicId(line.topic_id)), "once is enough"
    await look(world, FRIDAY + 7 * DAY)
    raw = await read_raw(world)
    assert "### By town" in raw.partition("<details")[0]
    assert "### Our towns" in raw.partition("<details")[2]
    async with world.pool.acquire() as connection:
        assert await load_index_by_hand(connection) == []


async def test_index_that_somebody_let_go_is_not_pinned_again(world: World) -> None:
    await found_circle(world)
    await look(world, FRIDAY)
    topic_id = (await read_index(world))["id"]
    await world.call("PUT", f"/t/{topic_id}/status.json", "ines", status="pinned", enabled="false")
    await look(world, FRIDAY + 5 * DAY)
    assert (await read_index(world))["pinned"] is False


async def test_setting_turns_it_off(world: World) -> None:
    off = replace(world.config, circles_index=False)
    world = replace(world, tools=replace(world.tools, config=off))
    await found_circle(world)
    await look(world, FRIDAY)
    assert [topic["title"] for topic in await world.list_topics("circles") if "All" in topic["title"]] == []


async def test_pin_has_an_end_as_the_forum_wants(world: World) -> None:
    await found_circle(world)
    await look(world, FRIDAY)
    until = datetime.fromisoformat((await read_index(world))["pinned_until"])
    assert until > datetime(2040, 1, 1, tzinfo=UTC)
