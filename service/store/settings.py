"""The table `setting`: the few facts that our processes tell each other and keep over a restart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.store.pool import Connection

GAP = "gap_since"
"""Since when the door may have missed deliveries; the worker re-reads what is alive and closes the gap."""


async def load_setting(connection: Connection, key: str) -> object:
    """The value as JSON gives it, or None when the key is not set."""
    text = await connection.fetchval("select value from setting where key = $1", key)
    return None if text is None else json.loads(text)


async def record_setting(connection: Connection, key: str, value: object) -> None:
    """Set the key. `value`: anything JSON can hold."""
    await connection.execute(
        "insert into setting (key, value) values ($1, $2)"
        " on conflict (key) do update set value = excluded.value, changed_at = now()",
        key,
        json.dumps(value),
    )


CLOCK_OFFSET = "clock_offset_s"


async def load_clock_offset(connection: Connection) -> timedelta:
    """How far the circles' clock is ahead of real time: zero outside the demo (law 10)."""
    seconds = await load_setting(connection, CLOCK_OFFSET)
    return timedelta(seconds=float(seconds)) if isinstance(seconds, (int, float)) else timedelta(0)


FOREIGN = "foreign_call"
"""Who last called with our secret but under another name than DISCOURSE_INSTANCE."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which deliveries may have been missed."""

    since: datetime
    noted_at: datetime
    """When the door last said so; tells whether it happened again while the gap was being closed."""


async def load_gap(connection: Connection) -> Gap | None:
    """The gap that is still open, if any."""
    row = await connection.fetchrow(
        "select (value #>> '{}')::timestamptz as since, changed_at from setting where key = $1", GAP
    )
    return None if row is None else Gap(row["since"], row["changed_at"])


async def record_gap(connection: Connection, since: datetime) -> None:
    """Note that deliveries may be missing since then; a gap still open keeps its earlier beginning."""
    await connection.execute(
        "insert into setting (key, value, changed_at)"
        " values ($1, to_jsonb($2::timestamptz), clock_timestamp())"
        " on conflict (key) do update set changed_at = clock_timestamp(),"
        " value = to_jsonb(least((setting.value #>> '{}')::timestamptz, $2))",
        GAP,
        since,
    )


async def record_gap_closed(connection: Connection, gap: Gap) -> None:
    """What is alive was re-read after `gap` had been loaded; one that the door noted meanwhile stays open."""
    await connection.execute("delete from setting where key = $1 and changed_at = $2", GAP, gap.noted_at)


@dataclass(frozen=True, slots=True)
class ForeignCall:
    """A properly signed call that was refused.

    Most likely DISCOURSE_INSTANCE is not what the forum calls itself.
    """

    instance: str
    """What the caller calls itself."""
    at: datetime


async def load_foreign_call(connection: Connection) -> ForeignCall | None:
    """The last one, if there ever was one."""
    row = await connection.fetchrow(
        "select value #>> '{}' as instance, changed_at from setting where key = $1", FOREIGN
    )
    return None if row is None else ForeignCall(row["instance"], row["changed_at"])


async def record_foreign_call(connection: Connection, instance: str) -> None:
    await record_setting(connection, FOREIGN, instance[:200])
