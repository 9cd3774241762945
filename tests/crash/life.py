"""A worker's life, one piece after the other: what its slots and its sweep do side by side, without the waiting."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress

from jobs.catch_up import perform_catch_up
from jobs.slots import perform_next
from jobs.tools import Tools
from service.config import Config
from service.errors import RetryLater
from service.store.effects import record_endings
from service.store.pool import DATABASE_TROUBLE
from service.store.settings import load_gap
from tests.configs import make_config
from tests.crash.moving import move_time

ROUNDS = 40
"""How often waiting may bring up something more to do."""


def make_worker_config(database_url: str, forum_url: str) -> Config:
    return make_config(
        database_url=database_url,
        discourse_url=forum_url,
        discourse_instance=forum_url,
        api_requests_per_minute=6000,
    )


async def work_off(
    tools: Tools, hours: float, aside: Callable[[], AbstractContextManager[None]] = nullcontext
) -> None:
    """Do everything that comes up within so many hours; `aside` is around what the worker itself would not do.

    Trouble that `jobs.slots` only waits out is left to the next round here, too.
    """
    for _ in range(ROUNDS):
        with aside():
            async with tools.pool.acquire() as connection:
                if not await move_time(connection, hours):
                    return
        with suppress(*DATABASE_TROUBLE):
            await _sweep(tools)
            while await perform_next(tools):
                pass
    raise TimeoutError(f"there is something left to do after {ROUNDS} rounds")


async def _sweep(tools: Tools) -> None:
    """As `jobs.slots.run_sweep` does every few seconds, but for the dated work."""
    async with tools.pool.acquire() as connection:
        await record_endings(connection)
        gap = await load_gap(connection)
    if gap is not None:
        with suppress(RetryLater):
            await perform_catch_up(tools)
