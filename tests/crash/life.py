"""A worker's life, one piece after the other: what its slots and its sweep do side by side, without the waiting."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress

from jobs.engine.loop import perform_next, sweep
from jobs.engine.tools import Tools
from service.config import Config
from service.store.pool import DATABASE_TROUBLE
from tests.configs import make_config
from tests.crash.moving import move_time

ROUNDS = 40
"""How often waiting may bring up something more to do."""


def make_worker_config(database_url: str, forum_url: str) -> Config:
    return make_config(
        database_url=database_url,
        discourse_url=forum_url,
        discourse_instance=forum_url,
    )


async def work_off(
    tools: Tools, hours: float, aside: Callable[[], AbstractContextManager[None]] = nullcontext
) -> None:
    """Do everything that comes up within so many hours; `aside` is around what the worker itself would not do.

    Trouble that `jobs.engine.loop` only waits out is left to the next round here, too.
    """
    for _ in range(ROUNDS):
        with aside():
            async with tools.pool.acquire() as connection:
                if not await move_time(connection, tools, hours):
                    return
        with suppress(*DATABASE_TROUBLE):
            await sweep(tools)
            while await perform_next(tools):
                pass
    raise TimeoutError(f"there is something left to do after {ROUNDS} rounds")
