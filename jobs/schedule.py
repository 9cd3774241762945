"""Dated work: each moment stands in the ledger once, so that many workers do it once, and a late start too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from jobs.catch_up import perform_catch_up
from jobs.deliveries import refresh_categories
from jobs.tools import Tools
from service.store.deliveries import delete_old_bodies
from service.store.schedule import claim_run, delete_old_runs

LEDGER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Dated:
    """Work for every `every_s` seconds of real time, counted from the epoch."""

    name: str
    every_s: int
    perform: Callable[[Tools], Awaitable[None]]
    done_at_start: bool = False
    """What a start does anyway need not be done once more a moment later."""

    def due_at(self, now: datetime) -> datetime:
        """The latest moment of it that has come."""
        return datetime.fromtimestamp(int(now.timestamp()) // self.every_s * self.every_s, UTC)


async def perform_tidying(tools: Tools) -> None:
    """Forget what is past its retention."""
    async with tools.pool.acquire() as connection:
        await delete_old_bodies(connection, tools.config.delivery_retention_days)
        await delete_old_runs(connection, LEDGER_DAYS)


DATED = (
    Dated("catch-up", 5 * 60, perform_catch_up, done_at_start=True),
    Dated("categories", 60 * 60, refresh_categories, done_at_start=True),
    Dated("tidying", 24 * 60 * 60, perform_tidying),
)


async def perform_due(tools: Tools, now: datetime) -> None:
    """Do what has come due and nobody has done. Raises RetryLater; the next moment then makes up for it."""
    for dated in DATED:
        async with tools.pool.acquire() as connection:
            mine = await claim_run(connection, dated.name, dated.due_at(now))
        if mine:
            await dated.perform(tools)


async def perform_start(tools: Tools, now: datetime) -> None:
    """Catch up at a start, and note in the ledger that this moment's own is done. Raises RetryLater."""
    await perform_catch_up(tools)
    async with tools.pool.acquire() as connection:
        for dated in DATED:
            if dated.done_at_start:
                await claim_run(connection, dated.name, dated.due_at(now))
