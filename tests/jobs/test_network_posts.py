"""What becomes of the network's week when posts at which it points go away, or when workers are killed."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from datetime import timedelta

import pytest

from jobs.network_recaps import look_at_network
from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind
from service.domain.subjects import ForumSubject, TopicPosts
from service.domain.weeks import Week as IsoWeek
from service.domain.weeks import find_due_week
from service.reasons import ReasonCode
from service.store.attention import What, claim_look, wake
from service.store.news import load_news
from tests.jobs.circles import found_circle, set_clock
from tests.jobs.networks import (
    HOUR,
    MONDAY,
    WEEK,
    come_to,
    decide,
    list_recaps,
    list_titles,
    read_recap,
    say_hello,
    wake_network,
)
from tests.world import World


@pytest.mark.parametrize("whole", [False, True], ids=["post", "topic"])
async def test_deleted_introduction_leaves_the_recap_silently(world: World, whole: bool) -> None:
    await found_circle(world)
    first = await say_hello(world, "sam")
    hello = await say_hello(world, "lina", first["topic_id"])
    await come_to(world, MONDAY)
    assert "[Lina](" in await read_recap(world)
    before = (await list_recaps(world))[0]
    path = f"/t/{hello['topic_id']}.json" if whole else f"/posts/{hello['id']}.json"
    await world.call("DELETE", path, by="ines")
    await world.settle()
    raw = await read_recap(world)
    assert "Lina" not in raw
    assert ("Sam" in raw) is not whole
    assert "### Meeting this week" in raw
    after = (await list_recaps(world))[0]
    assert (after["title"], after["bumped_at"]) == (before["title"], before["bumped_at"])


async def test_introduction_that_went_away_meanwhile_is_not_told(world: World) -> None:
    await found_circle(world)
    await say_hello(world)
    await set_clock(world, MONDAY)
    await wake_network(world)
    await decide(world)
    await world.pool.execute(
        "update post set deleted = true where number = 1 and topic_id in"
        " (select id from topic where role = 'introduction')"
    )
    await world.settle()
    assert "Lina" not in await read_recap(world)


async def test_late_posts_of_people_leak_into_no_other_week(world: World) -> None:
    await found_circle(world)
    await come_to(world, MONDAY + HOUR)
    await say_hello(world)
    await come_to(world, MONDAY + WEEK)
    assert "Lina" not in await read_recap(world, 0)
    assert "[Lina](" in await read_recap(world, 1)
    await come_to(world, MONDAY + 2 * WEEK)
    assert "Lina" not in await read_recap(world, 2)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_is_killed_and_wherever_the_clock_jumps_each_week_is_told_at_most_once(
    world: World, seed: int
) -> None:
    chance = random.Random(seed)
    await found_circle(world)
    newest = MONDAY
    for _ in range(8):
        now = MONDAY + timedelta(hours=chance.randint(-24, 4 * 7 * 24))
        newest = max(newest, now)
        await set_clock(world, now)
        await wake_network(world)
        if chance.random() < 0.6:
            await _kill_look(world, chance.random() * 0.02)
        if chance.random() < 0.6:
            await world.settle()
    await come_to(world, newest)
    told = await world.pool.fetch(
        "select external_id from (select request ->> 'external_id' as external_id"
        " from effect where kind = 'create-topic' and request ->> 'external_id' like 'recap-%') as one"
    )
    titles = await list_titles(world)
    days = [title.rpartition(" of ")[2].rpartition(": ")[2] for title in titles]
    assert len(days) == len(set(days)), titles
    assert len(told) == await world.pool.fetchval("select count(*) from recap where composed_at is not null")
    due = find_due_week(newest, world.config.timezone, 9)
    stands = "select topic_id is not null from recap where year = $1 and week = $2"
    assert await world.pool.fetchval(stands, due.year, due.number)


async def _kill_look(world: World, after_s: float) -> None:
    """Its transaction may have come to any point, its end included; the lease ends some time later."""
    async with world.pool.acquire() as connection:
        attention = await claim_look(connection)
    if attention is not None and attention.subject is ForumSubject.NETWORK:
        with suppress(TimeoutError):
            async with asyncio.timeout(after_s):
                await look_at_network(world.tools, attention)
    await world.pool.execute("update attention set lease_until = now() where lease_token is not null")


async def list_told(world: World) -> list[IsoWeek]:
    """As pages, feed and home page have them."""
    async with world.pool.acquire() as connection:
        return [one.week for one in await load_news(connection, world.config.news_category, 20)]


async def tell_two_weeks(world: World) -> tuple[IsoWeek, IsoWeek]:
    await found_circle(world)
    await come_to(world, MONDAY)
    await come_to(world, MONDAY + WEEK)
    newer, older = await list_told(world)
    return newer, older


@pytest.mark.parametrize("told", [True, False], ids=["told", "read"])
async def test_topic_that_an_organizer_deletes_takes_its_week_out_of_the_news_and_brings_it_back(
    world: World, told: bool
) -> None:
    newer, older = await tell_two_weeks(world)
    topic = (await list_recaps(world))[-1]
    for method, path, left in (
        ("DELETE", f"/t/{topic['id']}.json", [older]),
        ("PUT", f"/t/{topic['id']}/recover.json", [newer, older]),
    ):
        if not told:
            world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
        await world.call(method, path, by="ines")
        await world.forum.sender.wait_idle()
        world.forum.faults.clear()
        if not told:
            await world.ask_for_gap()
        await world.settle()
        assert await list_told(world) == left


async def test_topic_that_is_taken_out_of_the_lists_takes_its_week_out_of_the_news(world: World) -> None:
    _, older = await tell_two_weeks(world)
    topic = (await list_recaps(world))[-1]
    status = {"status": "visible", "enabled": "false"}
    await world.call("PUT", f"/t/{topic['id']}/status.json", by="ines", **status)
    await world.settle()
    assert await list_told(world) == [older]


async def test_week_of_a_deleted_topic_is_not_told_anew(world: World) -> None:
    await found_circle(world)
    hello = await say_hello(world)
    await come_to(world, MONDAY)
    (topic,) = await list_recaps(world)
    await world.call("DELETE", f"/t/{topic['id']}.json", by="ines")
    await world.settle()
    await world.call("DELETE", f"/t/{hello['topic_id']}.json", by="ines")
    await world.settle()
    undone = "select count(*) from effect where key like '%recap%' and state not in ('done', 'dropped')"
    assert await world.pool.fetchval(undone) == 0
    await world.call("PUT", f"/t/{topic['id']}/recover.json", by="ines")
    await world.settle()
    assert "Lina" not in await read_recap(world)


async def test_what_went_away_in_a_gap_is_never_told(world: World) -> None:
    """Nobody listened when somebody's introduction was deleted, and on Monday morning nothing has been read yet."""
    await found_circle(world)
    kept, gone = await say_hello(world, "sam"), await say_hello(world, "lina")
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    await world.call("DELETE", f"/t/{gone['topic_id']}.json", by="ines")
    await world.forum.sender.wait_idle()
    world.forum.faults.clear()
    await set_clock(world, MONDAY)
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.GAP], What.LOOK, ReasonCode.MAYBE_MISSED, after_s=5)
    await wake_network(world)
    await decide(world)
    assert await world.pool.fetchval("select count(*) from recap") == 0, "it waits until its posts were read"
    await world.settle()
    raw = await read_recap(world)
    assert "[Sam](" in raw
    assert f"/t/{kept['topic_id']}/" in raw
    assert "Lina" not in raw


async def test_topic_that_cannot_be_read_holds_the_week_up_no_longer_than_a_few_tries(world: World) -> None:
    await found_circle(world)
    hello = await say_hello(world)
    async with world.pool.acquire() as connection:
        await wake(
            connection, [TopicPosts(hello["topic_id"])], What.READ, ReasonCode.MAYBE_MISSED, after_s=9999
        )
    await set_clock(world, MONDAY)
    await wake_network(world)
    await decide(world)
    assert await world.pool.fetchval("select count(*) from recap") == 0
    await world.pool.execute("update attention set attempts = 3 where subject like 'posts:%'")
    await wake_network(world)
    await decide(world)
    assert await world.pool.fetchval("select count(*) from recap") == 1
