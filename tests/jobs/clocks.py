"""Lets the worker work as fast as its call budget allows, and counts the waiting instead of sleeping."""

from __future__ import annotations

from jobs.engine.loop import LEAST_WAIT_S, perform_next, sweep
from service.store.claims import load_wait_s
from tests.world import World

IDLE_S = 250.0
"""What waits longer than this usually comes round by itself."""


async def dry(world: World) -> None:
    """The bucket is empty, as after a busy minute."""
    await world.pool.execute("update budget set tokens = 0, filled_at = clock_timestamp()")


async def pass_time(world: World, seconds: float) -> None:
    moved = {
        "budget": ("filled_at", "paused_until", "failing_since", "refused_at"),
        "effect": ("due_at", "first_tried_at"),
        "delivery": ("due_at",),
        "attention": ("due_at",),
    }
    for table, columns in moved.items():
        changes = ", ".join(f"{column} = {column} - interval '1 second' * $1" for column in columns)
        await world.pool.execute(f"update {table} set {changes}", seconds)
    world.tools.gate.closed_until -= seconds


async def work_now(world: World) -> float | None:
    """Do all that may be done at this moment; gives the seconds until there may be more, None = never."""
    await world.forum.sender.wait_idle()
    while await perform_next(world.tools):
        pass
    await world.forum.sender.wait_idle()
    await sweep(world.tools)
    async with world.pool.acquire() as connection:
        return await load_wait_s(connection, world.tools.bucket)


async def work_for(world: World, seconds: float) -> None:
    """Let so much time pass, and work whenever something is due."""
    while seconds > 0:
        wait_s = await work_now(world)
        step_s = seconds if wait_s is None else min(seconds, max(wait_s, LEAST_WAIT_S))
        await pass_time(world, step_s)
        seconds -= step_s


async def work_at_real_speed(world: World, rounds: int | None = None, *, idle_s: float = IDLE_S) -> float:
    """Work until nothing is left, or for some rounds of waiting; gives the seconds that would have been waited.

    What waits longer than `idle_s` comes round by itself.
    """
    waited_s = 0.0
    while rounds is None or rounds > 0:
        wait_s = await work_now(world)
        if wait_s is None or wait_s > idle_s:
            break
        waited_s += wait_s
        await pass_time(world, wait_s)
        rounds = None if rounds is None else rounds - 1
    return waited_s


def list_ours(world: World) -> list[str]:
    """The methods of our own calls, in order."""
    return [one.method for one in world.forum.request_log if one.username == "companion"]
