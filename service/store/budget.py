"""The forum's call budget: one token bucket in one row, shared by all our processes and shell commands (law 7)."""

from __future__ import annotations

import asyncpg

from service.domain.effects import Priority
from service.errors import BudgetSpent
from service.store.pool import Connection

NAME = "forum"
RESERVES = {Priority.CHANGE: 0, Priority.ANSWER: 10, Priority.BACKGROUND: 15}
"""Tokens that a priority leaves in a bucket of 20; in a bucket of another size the same share."""

_TAKE = """
with filled as (
    select name, least($2::float8, tokens + extract(epoch from clock_timestamp() - filled_at) * $3) as tokens,
        greatest(extract(epoch from paused_until - clock_timestamp()), 0)::float8 as pause_s
    from budget where name = $1 for update
), taken as (
    update budget set
        tokens = filled.tokens - case when filled.pause_s > 0 or filled.tokens < $4 + 1 then 0 else 1 end,
        filled_at = clock_timestamp()
    from filled where budget.name = filled.name
    returning filled.tokens as before, filled.pause_s
)
select before, coalesce(pause_s, 0) as pause_s from taken
"""


async def record_call(
    connection: Connection, priority: Priority, *, per_minute: float, burst: float
) -> float:
    """Take a token: 0.0 when it was there, else the seconds until one may be. Nothing is taken in that case."""
    reserve = RESERVES[priority] * burst / 20
    rate = per_minute / 60
    row = await connection.fetchrow(_TAKE, NAME, burst, rate, reserve)
    if row is None:
        await connection.execute(
            "insert into budget (name, tokens) values ($1, $2) on conflict do nothing", NAME, burst
        )
        row = await connection.fetchrow(_TAKE, NAME, burst, rate, reserve)
        assert row is not None
    if row["pause_s"] > 0:
        return float(row["pause_s"])
    missing: float = reserve + 1 - row["before"]
    return max(0.0, missing / rate)


async def record_pause(connection: Connection, seconds: float) -> None:
    """The forum asked for a pause: nobody takes a token before its end. A longer pause stays."""
    await connection.execute(
        "insert into budget (name, tokens, paused_until) "
        "values ($1, 0, clock_timestamp() + $2 * interval '1 second') "
        "on conflict (name) do update set "
        "paused_until = greatest(budget.paused_until, excluded.paused_until)",
        NAME,
        seconds,
    )


class Budget:
    """The bucket as the gateway asks for it (`service.forum.budget.CallBudget`)."""

    def __init__(self, pool: asyncpg.Pool, per_minute: int) -> None:
        self._pool = pool
        self._per_minute = float(per_minute)

    async def take(self, priority: Priority) -> None:
        """Take a token. Raises BudgetSpent when this priority must leave those that are there."""
        async with self._pool.acquire() as connection:
            wait_s = await record_call(
                connection, priority, per_minute=self._per_minute, burst=self._per_minute / 2
            )
        if wait_s > 0:
            raise BudgetSpent(after_s=wait_s)

    async def pause(self, seconds: float) -> None:
        async with self._pool.acquire() as connection:
            await record_pause(connection, seconds)


async def load_budget(connection: Connection) -> tuple[float, float]:
    """Tokens as last written and the seconds the pause still lasts, for the status page and the metrics."""
    row = await connection.fetchrow(
        "select tokens, greatest(extract(epoch from paused_until - clock_timestamp()), 0)::float8 as pause_s "
        "from budget where name = $1",
        NAME,
    )
    return (row["tokens"], row["pause_s"] or 0.0) if row else (0.0, 0.0)
