"""What a change costs: a command about tomorrow's meeting, told while many circles are being read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from time import monotonic

from tests.bench.worlds import (
    compose_circle,
    hold_to_real_limit,
    make_alive,
    running_world,
    wait_until,
    working,
)
from tests.jobs.circles import set_clock
from tests.jobs.clocks import list_ours
from tests.servers import running_database
from tests.world import World

ALIVE = 200
EVE = datetime(2037, 10, 12, 15, tzinfo=UTC)
"""The day before the first meeting of all these circles."""
COMMAND = "@companion move 13 Oct to 14 Oct 6:30 pm because"
WITHIN_S = 60.0


async def run_changes() -> Sequence[str]:
    """The lines of this bench; a minute."""
    with running_database() as server_url:
        async with running_world(server_url, "companion_bench_changes") as world:
            return await _measure_calls(world) + await _measure_telling(world)


async def _measure_calls(world: World) -> list[str]:
    """A moved meeting, with nothing else going on."""
    await set_clock(world, EVE)
    topic_id = await _found(world, "Bread for beginners")
    world.forum.request_log.clear()
    await world.reply(topic_id, f"{COMMAND} the room was double-booked")
    await world.settle()
    return [f"bench change-calls {len(list_ours(world))} calls target <= 3"]


async def _measure_telling(world: World) -> list[str]:
    """In real time, at forty calls a minute, after a time in which nobody listened."""
    topic_id = await _found(world, "Basic Spanish for bakers")
    await make_alive(world, ALIVE)
    hold_to_real_limit(world)
    async with working(world.config, world.pool):
        await world.pool.execute("update budget set tokens = 16, filled_at = clock_timestamp()")
        await world.ask_for_gap()
        await wait_until(lambda: _is_reading(world), WITHIN_S)
        begin = monotonic()
        await world.reply(topic_id, f"{COMMAND} of a burst pipe in the kitchen")
        await wait_until(lambda: _is_told(world, topic_id), WITHIN_S)
        took_s = monotonic() - begin
    return [f"bench change-told-s {took_s:.1f} s target <= 10"]


async def _found(world: World, name: str) -> int:
    post = await world.announce(f"{name} at Riverside", compose_circle(name))
    await world.settle()
    return int((await world.fetch_circle_topic(post["topic_id"]))["id"])


async def _is_reading(world: World) -> bool:
    """The bucket has run dry over what is read again."""
    return bool(await world.pool.fetchval("select tokens < 13 from budget"))


async def _is_told(world: World, topic_id: int) -> bool:
    return bool(
        await world.pool.fetchval(
            "select exists (select from effect where kind = 'create-news' and receipt is not null"
            " and request ->> 'topic_id' = $1::text)",
            str(topic_id),
        )
    )
