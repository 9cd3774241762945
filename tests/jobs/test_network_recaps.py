"""The network's week: one topic on Monday morning, whatever is killed, repeated, late or asleep."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from jobs.network_recaps import look_at_network
from service.demo.forum.faults import Fault, FaultKind
from service.domain.subjects import ForumSubject
from service.domain.weeks import Week, find_due_week
from service.errors import LeaseLost, NotYet
from service.reasons import ReasonCode
from service.store.attention import What, claim_look, wake
from service.store.recaps import NETWORK, record_line
from service.store.settings import NETWORK_ALLOWED, record_setting
from tests.jobs.circles import FRIDAY, found_circle, set_clock
from tests.world import Json, World

MONDAY = datetime(2037, 10, 12, 9, tzinfo=UTC)
"""Nine o'clock in the network's zone, at the beginning of the week in which the circle first meets."""
WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)


async def come_to(world: World, now: datetime, *, wakes: bool = True) -> None:
    """Let the clock run ahead, and everybody look who has to."""
    await set_clock(world, now)
    if wakes:
        await wake_network(world)
    await world.settle()


async def wake_network(world: World) -> None:
    async with world.pool.acquire() as connection:
        await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)


async def list_recaps(world: World) -> Sequence[Json]:
    """Oldest first."""
    return sorted(await world.list_topics("news"), key=lambda topic: topic["id"])


async def list_titles(world: World) -> list[str]:
    return [topic["title"] for topic in await list_recaps(world)]


async def read_recap(world: World, number: int = 0) -> str:
    topic = (await list_recaps(world))[number]
    return str((await world.read_topic(topic["id"]))["post_stream"]["posts"][0]["raw"])


async def count_runs(world: World) -> int:
    return int(await world.pool.fetchval("select count(*) from schedule_run"))


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
    await _look(world)
    await come_to(world, MONDAY + WEEK - 2 * HOUR)
    assert await list_titles(world) == ["Learning circles in the week of 12–18 October"]


async def test_recap_that_waits_until_the_next_makes_way_for_it(world: World) -> None:
    await found_circle(world)
    await set_clock(world, MONDAY)
    await wake_network(world)
    await _look(world)
    await come_to(world, MONDAY + WEEK)
    assert await list_titles(world) == ["Learning circles this week: 19–25 October"]


async def _look(world: World) -> None:
    """Decide, and let no worker carry out what follows."""
    async with world.pool.acquire() as connection:
        attention = await claim_look(connection)
    while attention is not None and attention.subject is not ForumSubject.NETWORK:
        async with world.pool.acquire() as connection:
            attention = await claim_look(connection)
    assert attention is not None
    await look_at_network(world.tools, attention)


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
        await _look(world)
    assert problem.value.reason.code is ReasonCode.NEWS_CATEGORY_MISSING
    assert await count_runs(world) == 0


async def say_hello(world: World, by: str = "lina", topic_id: int | None = None) -> Json:
    """Introduce somebody, in a topic of their own or below others."""
    where: Json = {"topic_id": topic_id}
    if topic_id is None:
        where = {"title": f"Hello from Braddock, I am {by}", "category": world.categories["say-hello"]}
    post = await world.call("POST", "/posts.json", by, raw="I bake, and I want to learn.", **where)
    await world.settle()
    return post


@pytest.mark.parametrize("whole", [False, True], ids=["post", "topic"])
async def test_deleted_introduction_leaves_the_recap_silently(world: World, whole: bool) -> None:
    await found_circle(world)
    first = await say_hello(world, "sam")
    hello = await say_hello(world, "lina", first["topic_id"])
    await come_to(world, MONDAY)
    assert "[lina](" in await read_recap(world)
    before = (await list_recaps(world))[0]
    path = f"/t/{hello['topic_id']}.json" if whole else f"/posts/{hello['id']}.json"
    await world.call("DELETE", path, by="ines")
    await world.settle()
    raw = await read_recap(world)
    assert "lina" not in raw
    assert ("sam" in raw) is not whole
    assert "### Meeting this week" in raw
    after = (await list_recaps(world))[0]
    assert (after["title"], after["bumped_at"]) == (before["title"], before["bumped_at"])


async def test_introduction_that_went_away_meanwhile_is_not_told(world: World) -> None:
    await found_circle(world)
    await say_hello(world)
    await set_clock(world, MONDAY)
    await wake_network(world)
    await _look(world)
    await world.pool.execute(
        "update post set deleted = true where number = 1 and topic_id in"
        " (select id from topic where role = 'introduction')"
    )
    await world.settle()
    assert "lina" not in await read_recap(world)


async def test_late_posts_of_people_leak_into_no_other_week(world: World) -> None:
    await found_circle(world)
    await come_to(world, MONDAY + HOUR)
    await say_hello(world)
    await come_to(world, MONDAY + WEEK)
    assert "lina" not in await read_recap(world, 0)
    assert "[lina](" in await read_recap(world, 1)
    await come_to(world, MONDAY + 2 * WEEK)
    assert "lina" not in await read_recap(world, 2)


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
