"""In the demo the clock jumps at the press of a button: forum and circles jump together, or neither does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.proposals.states import ProposalState
from service.store.budget import load_standing
from service.store.settings import load_clock_offset
from tests.jobs.clocks import dry, work_now
from tests.jobs.stories import tell_story
from tests.pages.browsing import Reader, open_reader
from tests.world import World

WEEK = timedelta(weeks=1)
DUE = "select count(*) from attention where what = 'look' and due_at <= now() and subject = $1"


@pytest.fixture
async def reader(world: World) -> AsyncIterator[Reader]:
    async with open_reader(world.config) as reader:
        yield reader


async def load_offset(world: World) -> timedelta:
    async with world.pool.acquire() as connection:
        return await load_clock_offset(connection)


async def test_week_passes_for_circles_and_forum_alike(world: World, reader: Reader) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    page = await reader.open("/status")
    assert "The demo's clock It shows: today" in page.words
    answer = await reader.press(page, "/status/clock/week")
    assert (answer.status, answer.headers["Location"]) == (303, "/status?said=jumped")
    assert await load_offset(world) == timedelta(seconds=world.forum.clock.offset_s) == WEEK
    assert await world.pool.fetchval(DUE, f"circle:t{post['topic_id']}") == 1
    assert await world.pool.fetchval(DUE, "forum:organizers") == 1
    shown = await reader.open("/status?said=jumped")
    assert "The clock has jumped." in shown.words
    assert "It shows: today" not in shown.words
    later = await world.reply(post["topic_id"], "A week later somebody answers.", by="sam")
    assert datetime.fromisoformat(later["created_at"]) > datetime.now(UTC) + timedelta(days=6)


async def test_what_waits_for_a_day_is_done_after_a_jump(world: World, reader: Reader) -> None:
    post = await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    await work_now(world)
    assert not (await world.read_topic(post["topic_id"]))["closed"]
    await reader.press(await reader.open("/status"), "/status/clock/day")
    await work_now(world)
    assert (await world.read_topic(post["topic_id"]))["closed"]


async def test_jumps_add_up(world: World, reader: Reader) -> None:
    page = await reader.open("/status")
    for step in ("day", "week", "day"):
        await reader.press(page, f"/status/clock/{step}")
    assert await load_offset(world) == timedelta(seconds=world.forum.clock.offset_s) == timedelta(days=9)


async def test_clock_stays_while_the_forum_does_not_follow(world: World, unused_tcp_port: int) -> None:
    nowhere = replace(world.config, discourse_url=f"http://127.0.0.1:{unused_tcp_port}")
    async with open_reader(nowhere) as reader:
        answer = await reader.press(await reader.open("/status"), "/status/clock/week")
        assert answer.headers["Location"] == "/status?said=forum-away"
        assert "the clock stays as it was" in (await reader.open("/status?said=forum-away")).words
    assert await load_offset(world) == timedelta(0)


async def test_clock_moves_only_from_our_own_page(world: World, reader: Reader) -> None:
    token = await reader.find_form_token()
    evil = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site"}
    assert (await reader.send("/status/clock/week", {"form_token": token}, evil)).status == 403
    assert (await reader.send("/status/clock/week", {"form_token": "0" * 64})).status == 403
    assert (await reader.open("/status/clock/week")).status == 405
    assert await load_offset(world) == timedelta(0)


async def test_demos_story_sets_the_clock_with_the_forums_key(world: World, reader: Reader) -> None:
    key = {"Api-Key": world.config.discourse_api_key.reveal()}
    for offset in (-2 * WEEK, timedelta(0)):
        wanted = {"offset_s": str(offset.total_seconds())}
        assert (await reader.ask("PUT", "/status/clock", data=wanted, headers=key)).status == 204
        assert await load_offset(world) == timedelta(seconds=world.forum.clock.offset_s) == offset
    for headers, wanted, status in (({}, {"offset_s": "9"}, 403), (key, {"offset_s": "soon"}, 400)):
        answer = await reader.ask("PUT", "/status/clock", data=wanted, headers=headers)
        assert answer.status == status
    assert await load_offset(world) == timedelta(0)


async def test_calls_that_the_forum_takes_come_back_with_the_time_that_is_jumped_over(
    world: World, reader: Reader
) -> None:
    await dry(world)
    await reader.press(await reader.open("/status"), "/status/clock/day")
    async with world.pool.acquire() as connection:
        assert (await load_standing(connection, world.tools.bucket)).tokens == world.tools.bucket.burst


async def test_no_real_house_has_a_clock_that_moves(world: World) -> None:
    async with open_reader(replace(world.config, demo=False)) as stranger:
        await stranger.sign_in()
        assert "Jump a week" not in (await stranger.open("/status")).words
        assert "/status/clock/week" not in stranger.list_changing_paths()
        token = await stranger.find_form_token()
        assert (await stranger.send("/status/clock/week", {"form_token": token})).status == 404
        assert (await stranger.ask("PUT", "/status/clock", data={"offset_s": "9"})).status == 404
    assert await load_offset(world) == timedelta(0)


async def test_decision_about_a_story_is_public_and_its_votes_are_read_after_a_jump(
    world: World, reader: Reader
) -> None:
    story = await tell_story(world)
    await story.write("@companion accept because there is a room near the bus")
    await reader.press(await reader.open("/status"), "/status/clock/day")
    read = "select due_at <= now() from attention where what = 'read' and subject = $1"
    assert await world.pool.fetchval(read, story.subject.key)
    await world.settle()
    assert (await story.load()).state is ProposalState.ACCEPTED
