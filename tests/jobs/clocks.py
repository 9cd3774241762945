"""Lets the worker work as fast as its call budget allows, and counts the waiting instead of sleeping."""

from __future__ import annotations

from jobs.engine.loop import perform_next, sweep
from service.store.claims import load_wait_s
from tests.world import World

IDLE_S = 250.0
"""What waits longer than this comes round by itself."""


async def dry(world: World) -> None:
    """The bucket is empty, as after a busy minute."""
    await world.pool.execute("update budget set tokens = 0, filled_at = clock_timestamp()")


async def pass_time(world: World, seconds: float) -> None:
    step = "interval '1 second' * $1"
    await world.pool.execute(
        f"update budget set filled_at = filled_at - {step}, paused_until = paused_until - {step}", seconds
    )
    for table in ("effect", "delivery", "attention"):
        await world.pool.execute(
            f"update {table} set due_at = due_at - {step} where due_at is not null", seconds
        )


async def work_at_real_speed(world: World, rounds: int | None = None) -> float:
    """Work until nothing is left, or for some rounds of waiting; gives the seconds that would have been waited."""
    waited_s = 0.0
    while rounds is None or rounds > 0:
        await world.forum.sender.wait_idle()
        while await perform_next(world.tools):
            pass
        await world.forum.sender.wait_idle()
        await sweep(world.tools)
        async with world.pool.acquire() as connection:
            wait_s = await load_wait_s(connection, world.tools.bucket)
        if wait_s is None or wait_s > IDLE_S:
            break
        waited_s += wait_s
        await pass_time(world, wait_s)
        rounds = None if rounds is None else rounds - 1
    return waited_s


def list_ours(world: World) -> list[str]:
    """The methods of our own calls, in order."""
    return [one.method for one in world.forum.request_log if one.username == "companion"]
