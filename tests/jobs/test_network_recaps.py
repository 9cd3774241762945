"""The network's week: one topic on Monday morning, whatever is killed, repeated, late or asleep."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from jobs.network_recaps import look_at_network
from service.demo.forum.faults import Fault, FaultKind
from service.domain.weeks import Week
from service.errors import LeaseLost, NotYet
from service.reasons import ReasonCode
from service.store.attention import claim_look
from service.store.recaps import NETWORK, record_line
from service.store.settings import NETWORK_ALLOWED, record_setting
from tests.jobs.circles import FRIDAY, found_circle, set_clock
from tests.jobs.networks import (
    HOUR,
    MONDAY,
    WEEK,
    come_to,
    count_runs,
    decide,
    list_recaps,
    list_titles,
    read_recap,
    wake_network,
)
from tests.world import World


async def test_week_is_told_on_monday_morning(world: World) -> None:
    await come_to(world, FRIDAY)
    circle = await found_circle(world)
    await come_to(world, MONDAY - 2 * HOUR)
    assert await list_recaps(world) == []
    await come_to(world, MONDAY)
    (topic,) = await list_recaps(world)
    assert topic["title"] == "Learning circles this week: 12–18 October"
    read = await world.read_topic(topic["id"])
    assert read["external_id"] == "recap-network-2037-w42"
    assert read["tags"] == []
    raw = await read_recap(world)
    assert "1 circle meets this week" in raw
    assert f"/{circle.topic_id})" in raw
    assert "### Meeting this week" in raw
    assert "@" not in raw


async def test_recap_costs_one_call(world: World) -> None:
    await found_circle(world)
    world.forum.request_log.clear()
    await come_to(world, MONDAY)
    ours = [(one.method, one.route) for one in world.forum.request_log if one.username == "companion"]
    assert [one for one in ours if one != ("PUT", "posts/update")] == [("POST", "posts/create")]


async def test_next_weeks_recap_comes_by_itself_in_its_time(world: World) -> None:
    await found_circle(world)
    await come_to(world, MONDAY)
    due_at = await world.pool.fetchval("select due_at from attention where subject = 'forum:network'")
    real_now = await world.pool.fetchval("select now()")
    assert timedelta(days=6) < due_at - real_now < WEEK, "the week ends before the next one is due"


async def test_repeats_and_jumps_of_the_clock_tell_each_week_once(world: World) -> None:
    await found_circle(world)
    for now in (MONDAY, MONDAY + HOUR, MONDAY - WEEK, MONDAY, MONDAY + WEEK, MONDAY, MONDAY + WEEK + HOUR):
        await come_to(world, now)
    assert await list_titles(world) == [
        "Learning circles this week: 12–18 October",
        "Learning circles this week: 19–25 October",
    ]


async def test_worker_asleep_for_three_weeks_tells_the_newest_only(world: World) -> None:
    await found_circle(world)
    await come_to(world, MONDAY)
    await come_to(world, MONDAY + 3 * WEEK + HOUR)
    assert await list_titles(world) == [
        "Learning circles this week: 12–18 October",
        "Learning circles this week: 2–8 November",
    ]


async def test_recap_told_after_its_week_says_so(world: World) -> None:
    await found_circle(world)
    await come_to(world, MONDAY + WEEK - 2 * HOUR)
    assert await list_titles(world) == ["Learning circles in the week of 12–18 October"]


async def test_recap_that_waits_for_the_forum_beyond_its_week_says_so(world: World) -> None:
    await found_circle(world)
    await set_clock(world, MONDAY)
    await wake_network(world)
    await decide(world)
    await come_to(world, MONDAY + WEEK - 2 * HOUR)
    assert await list_titles(world) == ["Learning circles in the week of 12–18 October"]


async def test_recap_that_waits_until_the_next_makes_way_for_it(world: World) -> None:
    await found_circle(world)
    await set_clock(world, MONDAY)
    await wake_network(world)
    await decide(world)
    await come_to(world, MONDAY + WEEK)
    assert await list_titles(world) == ["Learning circles this week: 19–25 October"]


async def test_empty_week_posts_nothing_and_is_over_all_the_same(world: World) -> None:
    await come_to(world, MONDAY)
    assert await list_recaps(world) == []
    assert await count_runs(world) == 1
    await found_circle(world)
    await come_to(world, MONDAY + HOUR)
    assert await list_recaps(world) == []


async def test_two_workers_at_once_tell_it_once(world: World) -> None:
    await found_circle(world)
    await set_clock(world, MONDAY)
    await wake_network(world)
    async with world.pool.acquire() as connection:
        attention = await claim_look(connection)
    assert attention is not None
    looks = (look_at_network(world.tools, attention) for _ in range(2))
    ended = await asyncio.gather(*looks, return_exceptions=True)
    assert [type(one) for one in ended if one is not None] in ([LeaseLost], [])
    await world.settle()
    assert len(await list_recaps(world)) == 1
    assert await count_runs(world) == 1


async def test_missing_category_is_said_only_when_a_recap_waits_for_it(world: World) -> None:
    await found_circle(world)
    await world.pool.execute("delete from category where slug = 'news'")
    await set_clock(world, MONDAY)
    await wake_network(world)
    with pytest.raises(NotYet) as problem:
        await decide(world)
    assert problem.value.reason.code is ReasonCode.NEWS_CATEGORY_MISSING
    assert await count_runs(world) == 0


async def test_lost_answer_makes_no_second_topic(world: World) -> None:
    await found_circle(world)
    world.forum.faults.plan(Fault(FaultKind.ANSWER_LOST, "POST", "posts/create"))
    await come_to(world, MONDAY)
    assert len(await list_recaps(world)) == 1


async def test_very_first_recap_of_a_real_forum_waits_for_an_organizer(world: World) -> None:
    await found_circle(world)
    real = replace(world, tools=replace(world.tools, config=replace(world.config, demo=False)))
    await come_to(real, MONDAY)
    assert await list_recaps(world) == []
    assert await count_runs(world) == 0
    async with world.pool.acquire() as connection:
        await record_setting(connection, NETWORK_ALLOWED, True)
    await come_to(real, MONDAY + 30 * HOUR)
    assert await list_titles(world) == ["Learning circles this week: 12–18 October"]


async def test_organizers_line_opens_its_recap_and_no_other(world: World) -> None:
    await found_circle(world)
    async with world.pool.acquire() as connection:
        await record_line(connection, NETWORK, Week(2037, 42), "Braddock has a new room.", None)
    await come_to(world, MONDAY)
    await come_to(world, MONDAY + WEEK)
    assert "### From the team\nBraddock has a new room." in await read_recap(world, 0)
    assert "Braddock" not in await read_recap(world, 1)
