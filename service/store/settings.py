"""A key-value table, `setting`: the few facts that our processes tell each other and keep over a restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.store.pool import Connection
from service.store.values import T, compose_json, parse_json


async def load_setting(connection: Connection, key: str, kind: type[T]) -> T | None:
    """The value, or None when the key is not set."""
    text = await connection.fetchval("select value from setting where key = $1", key)
    return None if text is None else parse_json(kind, text)


async def record_setting(connection: Connection, key: str, value: object) -> None:
    """Set the key. `value`: anything that `compose_json` can write."""
    await connection.execute(
        "insert into setting (key, value) values ($1, $2)"
        " on conflict (key) do update set value = excluded.value, changed_at = now()",
        key,
        compose_json(value),
    )


CLOCK_OFFSET = "clock_offset_s"
NETWORK_ALLOWED = "network_recaps_allowed"
"""An organizer has let the first recap of the network's week go; from then on they go by themselves."""


async def load_clock_offset(connection: Connection) -> timedelta:
    """How far the circles' clock is ahead of real time: zero outside the demo (law 10)."""
    return timedelta(seconds=await load_setting(connection, CLOCK_OFFSET, float) or 0.0)


FOREIGN = "foreign_call"
"""Who last called with our secret but under another name than DISCOURSE_INSTANCE."""


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
