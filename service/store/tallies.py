"""Shared counters, in the table `tally`: what all processes have counted together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import asyncpg

from service.metrics import Metrics, Tally, collect_tallies, plan_growth
from service.store.pool import DATABASE_TROUBLE, Connection

RECORD_EVERY_S = 10.0


async def record_tallies(connection: Connection, growth: Mapping[Tally, float]) -> None:
    """Add to what was counted before."""
    # Always in the same order, so that two processes cannot wait for each other's rows.
    tallies = sorted(growth)
    await connection.execute(
        "insert into tally (sample, labels, value) select * from unnest($1::text[], $2::jsonb[], $3::float8[])"
        " on conflict (sample, labels) do update set value = tally.value + excluded.value",
        [sample for sample, _ in tallies],
        [json.dumps(dict(labels)) for _, labels in tallies],
        [growth[tally] for tally in tallies],
    )


async def load_tallies(connection: Connection) -> Mapping[Tally, float]:
    rows = await connection.fetch("select sample, labels, value from tally")
    return {(row["sample"], tuple(sorted(json.loads(row["labels"]).items()))): row["value"] for row in rows}


class TallyKeeper:
    """Adds the figures of this process to the table, every ten seconds while it runs and once at its end."""

    def __init__(self, pool: asyncpg.Pool, metrics: Metrics) -> None:
        self._pool = pool
        self._metrics = metrics
        self._recorded: Mapping[Tally, float] = {}
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> None:
        try:
            while True:
                await asyncio.sleep(RECORD_EVERY_S)
                await self.keep()
        finally:
            await self.keep()

    async def keep(self) -> bool:
        """Record what has been counted since the last time; False when the database did not take it."""
        async with self._one_at_a_time:
            counted = collect_tallies(self._metrics)
            growth = plan_growth(counted, self._recorded)
            if growth:
                try:
                    async with self._pool.acquire(timeout=1.0) as connection:
                        await record_tallies(connection, growth)
                except DATABASE_TROUBLE:
                    return False
                self._recorded = counted
            return True
