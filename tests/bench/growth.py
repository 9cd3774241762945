"""Whether years of deliveries, effects and circles in the tables make anybody wait."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from statistics import median
from time import perf_counter

from service.pages.metrics import GATHER_EVERY_S
from service.store.pool import WORKER_COMMAND_TIMEOUT_S, build_connection
from tests.bench.rows import insert_years
from tests.bench.worlds import (
    compose_circle,
    has_topic,
    running_world,
    wait_until,
    without_limit,
    working,
)
from tests.servers import running_database
from tests.world import World

DELIVERIES = 1_500_000
EFFECTS = 1_000_000
CIRCLES = 100_000
ROUNDS = 50
WARM_UP = 5
METRICS_ROUNDS = 9
WITHIN_S = 30.0


async def run_growth() -> Sequence[str]:
    """The lines of this bench; three minutes."""
    with running_database() as server_url:
        async with AsyncExitStack() as stack:
            empty, grown = [
                await stack.enter_async_context(running_world(server_url, f"companion_bench_{name}"))
                for name in ("empty", "grown")
            ]
            await grown.announce("The first circle of all", compose_circle("The first circle of all"))
            await grown.settle()
            await _fill(grown)
            for world in (empty, grown):
                await stack.enter_async_context(working(without_limit(world.config), world.pool))
            return [*await _measure_announcing(empty, grown), *await _measure_metrics(grown)]


async def _fill(world: World) -> None:
    connection = await build_connection(world.config.database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S)
    await insert_years(connection, deliveries=DELIVERIES, effects=EFFECTS, circles=CIRCLES)
    await connection.close()


async def _measure_announcing(empty: World, grown: World) -> list[str]:
    """They take turns, so that whatever else this machine does slows both."""
    waits: dict[str, list[float]] = {"empty": [], "grown": []}
    for number in range(WARM_UP + ROUNDS):
        for name, world in (("empty", empty), ("grown", grown)):
            wait_s = await _announce(world, number)
            if number >= WARM_UP:
                waits[name].append(wait_s * 1000)
    empty_ms, grown_ms = median(waits["empty"]), median(waits["grown"])
    return [
        f"bench grown-announce-ratio {grown_ms / empty_ms:.2f} x target <= 1.5",
        f"info grown-announce p50 {empty_ms:.1f} ms empty, {grown_ms:.1f} ms grown",
    ]


async def _announce(world: World, number: int) -> float:
    """Seconds from the post to its circle's topic."""
    begin = perf_counter()
    post = await world.announce(f"Circle number {number} at Riverside", compose_circle(f"Bread {number}"))
    await wait_until(lambda: has_topic(world.pool, post["topic_id"]), WITHIN_S)
    return perf_counter() - begin


async def _measure_metrics(world: World) -> list[str]:
    waits: list[float] = []
    for _ in range(METRICS_ROUNDS):
        # Within a second the page answers from memory.
        await asyncio.sleep(GATHER_EVERY_S * 1.1)
        begin = perf_counter()
        async with world.session.get(f"{world.config.public_url}/metrics") as answer:
            assert answer.status == 200
            assert "companion_database_up 1.0" in await answer.text()
        waits.append((perf_counter() - begin) * 1000)
    return [f"bench metrics-grown-ms {median(waits):.1f} ms target <= 50"]
