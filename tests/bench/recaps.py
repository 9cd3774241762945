"""What the network's week costs: over the rows of years, and over ten times as many."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from service.domain.recaps.network import NetworkRecap, compose_network_recap
from service.domain.subjects import ForumSubject
from service.domain.weeks import compute_window, find_week
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.network import load_network_facts
from service.store.people import load_names
from service.store.pool import WORKER_COMMAND_TIMEOUT_S, build_connection
from tests.bench.recap_rows import insert_weeks
from tests.bench.worlds import compose_circle, running_world
from tests.jobs.circles import set_clock
from tests.jobs.clocks import list_ours
from tests.servers import running_database
from tests.world import World

CIRCLES, MEETINGS, POSTS = 1_000, 8, 200
"""Meetings and posts are of each circle."""
TIMES = 10
ROUNDS = 5
MONDAY = datetime(2037, 10, 12, 9, 5, tzinfo=UTC)
ZONE = "UTC"


async def run_recaps() -> Sequence[str]:
    """The lines of this bench; three minutes."""
    with running_database() as server_url:
        return [*await _measure_calls(server_url), *await _measure_growth(server_url)]


async def _measure_calls(server_url: str) -> list[str]:
    async with running_world(server_url, "companion_bench_recap_calls") as world:
        await _found(world)
        world.forum.request_log.clear()
        async with world.pool.acquire() as connection:
            await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)
        await world.settle()
        calls = len(list_ours(world))
        assert len(await world.list_topics("news")) == 1
    return [f"bench recap-forum-calls {calls} calls target == 1"]


async def _found(world: World) -> None:
    await set_clock(world, MONDAY)
    await world.announce("The first circle of all", compose_circle("The first circle of all"))
    await world.settle()


async def _measure_growth(server_url: str) -> list[str]:
    taken_s, peaks = [], []
    for times in (1, TIMES):
        async with running_world(server_url, f"companion_bench_recap_{times}") as world:
            await _found(world)
            connection = await build_connection(
                world.config.database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S
            )
            await insert_weeks(connection, MONDAY, circles=CIRCLES * times, meetings=MEETINGS, posts=POSTS)
            await connection.close()
            taken_s.append(await _time(world))
            peaks.append(await _find_peak(world))
    return [
        f"bench recap-seconds {taken_s[0]:.3f} s target <= 1",
        f"bench recap-growth {taken_s[1] / taken_s[0]:.1f} x target <= 12",
        f"bench recap-memory {peaks[0]:.0f} MB target <= 150",
    ]


async def _time(world: World) -> float:
    taken = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        await _compose(world)
        taken.append(perf_counter() - begin)
    return median(taken)


async def _find_peak(world: World) -> float:
    """What Python holds at most beyond what it held before, in MB."""
    tracemalloc.start()
    await _compose(world)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


async def _compose(world: World) -> NetworkRecap:
    """From the tables to the exact text."""
    week = find_week(MONDAY.date())
    bot = world.config.discourse_api_username
    async with world.pool.acquire() as connection:
        facts = await load_network_facts(connection, week, ZONE, MONDAY, bot=bot)
        recap = compose_network_recap(facts, week, ZONE, MONDAY)
        assert recap is not None
        names = await load_names(connection, recap.people)
    assert compute_window(week, ZONE).holds(MONDAY)
    assert recap.newcomers.rows
    assert recap.questions.rows
    assert recap.moved.rows
    world.tools.renderer.speaking(None).render_network_week(recap, names)
    return recap
