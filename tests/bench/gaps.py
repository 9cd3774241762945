"""What an outage costs: announcements that nobody told us of, and fresh ones meanwhile, at forty calls a minute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic

from tests.bench.worlds import (
    announce_by_hand,
    compose_circle,
    has_topic,
    hold_to_real_limit,
    make_alive,
    measure_worlds,
    wait_until,
    working,
)
from tests.jobs.clocks import work_at_real_speed
from tests.jobs.missing import miss
from tests.world import Json, World

ALIVE = 200
MISSED_POSTS = 1000
MISSED = 20
LOST_POSTS = 2500
LOST = 25
FRESH_EVERY_S = 15.0
LONGEST_S = 300.0


async def run_gaps() -> Sequence[str]:
    """The lines of this bench; four minutes."""
    return await measure_worlds({"gap": _measure_gap, "lost": _measure_lost})


async def _measure_gap(world: World) -> list[str]:
    """In real time: the missed announcements have their topics, and fresh ones do not wait for that."""
    await world.catch_up()
    await make_alive(world, ALIVE)
    missed = await miss(world, MISSED_POSTS, MISSED)
    hold_to_real_limit(world)
    async with working(world.config, world.pool):
        # As after a quiet hour.
        await world.pool.execute("update budget set tokens = 16, filled_at = clock_timestamp()")
        begin = monotonic()
        await world.ask_for_gap()
        async with _announcing(world) as waits:
            for post in missed:
                await wait_until(lambda: has_topic(world.pool, post["topic_id"]), LONGEST_S)  # noqa: B023
            took_s = monotonic() - begin
    read = sum(one.route == "topics/show" and one.username == "companion" for one in world.forum.request_log)
    refused = sum(one.status == 429 for one in world.forum.request_log)
    return [
        f"bench gap-announcements-s {took_s:.1f} s target <= 180",
        f"bench gap-fresh-s {max(waits):.2f} s target <= 5",
        f"info gap {len(waits)} fresh ones, {read} of {ALIVE} circles read meanwhile, {refused} calls refused",
    ]


@asynccontextmanager
async def _announcing(world: World) -> AsyncIterator[list[float]]:
    """Somebody announces a circle now and then; gives the seconds after which each has its topic."""
    waits: list[float] = []

    async def announce(number: int) -> None:
        text = compose_circle(f"Fresh bread {number}")
        topic_id = await announce_by_hand(world, f"A fresh circle, number {number}", text, "lina")
        begin = monotonic()
        await wait_until(lambda: has_topic(world.pool, topic_id), LONGEST_S)
        waits.append(monotonic() - begin)

    async def announce_always() -> None:
        number = 0
        while True:
            await asyncio.sleep(FRESH_EVERY_S / 3 if number == 0 else FRESH_EVERY_S)
            group.create_task(announce(number))
            number += 1

    async with asyncio.TaskGroup() as group:
        announcing = group.create_task(announce_always())
        yield waits
        announcing.cancel()


async def _measure_lost(world: World) -> list[str]:
    """However much was missed, nothing of it is lost; the waits are moved instead of waited."""
    await world.catch_up()
    missed: list[Json] = await miss(world, LOST_POSTS, LOST)
    await world.ask_for_gap()
    waited_s = await work_at_real_speed(world)
    lost = [post for post in missed if not await has_topic(world.pool, post["topic_id"])]
    return [
        f"bench gap-lost {len(lost)} announcements target == 0",
        f"info gap-lost of {LOST} announcements in {LOST_POSTS} posts, found within {waited_s:.0f} s",
    ]
