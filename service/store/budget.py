"""The forum's call budget: one token bucket in one row, shared by all our processes and shell commands (law 7).

Whoever takes work pays for it in the same transaction (`claims.py`); what it costs beyond that, or saves, is settled
at its end. The bucket may go below zero: then everybody waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.domain.budget import Bucket
from service.reasons import Reason
from service.store.pool import Connection
from service.store.values import read_reason, write_reason

NAME = "forum"
OUTAGE_S = 600.0
"""A forum that failed for longer was away: then what waits after failures need not wait any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The row at this moment."""

    tokens: float
    pause_s: float
    """How long the forum asked us to wait."""
    refused_at: datetime | None
    """Since when the forum refuses our key: until it takes it again, nothing but the probe may ask."""
    failing_since: datetime | None
    """Since when no call got a usable answer."""
    failing_why: Reason | None


_STANDING = """
select least($2::float8, tokens + extract(epoch from clock_timestamp() - filled_at) * $3::float8)::float8 as tokens,
    greatest(extract(epoch from paused_until - clock_timestamp()), 0)::float8 as pause_s,
    refused_at, failing_since, failing_why
from budget where name = $1
"""


async def load_standing(connection: Connection, bucket: Bucket) -> Standing:
    """How the budget stands; a bucket nobody has used yet is full."""
    return await _fetch_standing(connection, bucket, "") or _make_full(bucket)


async def lock_standing(connection: Connection, bucket: Bucket) -> Standing:
    """The same, and nobody else claims or settles until the transaction ends."""
    standing = await _fetch_standing(connection, bucket, "for update")
    if standing is None:
        await connection.execute(
            "insert into budget (name, tokens) values ($1, $2) on conflict do nothing", NAME, bucket.burst
        )
        standing = await _fetch_standing(connection, bucket, "for update")
        assert standing is not None
    return standing


async def _fetch_standing(connection: Connection, bucket: Bucket, lock: str) -> Standing | None:
    row = await connection.fetchrow(_STANDING + lock, NAME, bucket.burst, bucket.per_second)
    if row is None:
        return None
    return Standing(
        row["tokens"],
        row["pause_s"] or 0.0,
        row["refused_at"],
        row["failing_since"],
        read_reason(row["failing_why"]),
    )


def _make_full(bucket: Bucket) -> Standing:
    return Standing(bucket.burst, 0.0, None, None, None)


async def record_spent(connection: Connection, bucket: Bucket, calls: float) -> None:
    """So many calls are paid for; a negative number gives back what was paid and not used."""
    await connection.execute(
        "update budget set filled_at = clock_timestamp(), tokens = least($2::float8, "
        "least($2::float8, tokens + extract(epoch from clock_timestamp() - filled_at) * $3::float8) - $4::float8) "
        "where name = $1",
        NAME,
        bucket.burst,
        bucket.per_second,
        calls,
    )


async def record_pause(connection: Connection, seconds: float) -> None:
    """The forum asked for a pause: nobody claims paid work before its end. A longer pause stays."""
    await connection.execute(
        "insert into budget (name, tokens, paused_until) "
        "values ($1, 0, clock_timestamp() + $2 * interval '1 second') "
        "on conflict (name) do update set "
        "paused_until = greatest(budget.paused_until, excluded.paused_until)",
        NAME,
        seconds,
    )


async def record_refused(connection: Connection) -> None:
    """The forum refuses our key."""
    await connection.execute(
        "update budget set refused_at = coalesce(refused_at, clock_timestamp()) where name = $1", NAME
    )


async def record_answering(connection: Connection) -> bool:
    """The forum answers us, and takes our key; True when it had not for longer than `OUTAGE_S`."""
    was_out = await connection.fetchval(
        "with before as (select name, least(refused_at, failing_since) as since from budget "
        "where name = $1 for update) "
        "update budget set refused_at = null, failing_since = null, failing_why = null from before "
        "where budget.name = before.name and since is not null "
        "returning since < clock_timestamp() - $2 * interval '1 second'",
        NAME,
        OUTAGE_S,
    )
    return was_out is True


async def record_failing(connection: Connection, why: Reason) -> None:
    """A call got no usable answer; the first of a row of them says since when."""
    await connection.execute(
        "update budget set failing_since = coalesce(failing_since, clock_timestamp()), failing_why = $2::jsonb "
        "where name = $1",
        NAME,
        write_reason(why),
    )
