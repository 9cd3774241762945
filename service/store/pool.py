"""The connection pool to PostgreSQL. Every statement has a time limit, because asyncpg has none of its own.

A frozen PostgreSQL would else hang the caller for ever, cancellation included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"
"""What SQL is asked of: a connection of one's own, or one that a pool lent."""

DATABASE_TROUBLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What a database that is gone, restarting or frozen makes the driver raise; a TimeoutError is an OSError."""

MAY_BE_LOST = "set_config('synchronous_commit', 'off', true)"
"""A column of what a claim returns: its commit does not wait for the disk.

Should PostgreSQL crash right then, nobody has claimed anything. What is committed later, such as the intent of a call,
takes the claim along to the disk.
"""

CONNECT_TIMEOUT_S = 3.0
DOOR_COMMAND_TIMEOUT_S = 1.5
"""A statement and the release of its connection may each take this long: the door answers within 3 s."""
WORKER_COMMAND_TIMEOUT_S = 30.0
LONGEST_PAUSE_S = 10
"""Between two statements of a transaction: below a lease, so that whoever takes over waits for no lock."""


async def _leave_as_it_is(connection: Connection) -> None:
    """Spares a round trip each time: nobody changes it beyond a transaction, and that has been ended."""


async def build_pool(
    database_url: str,
    *,
    command_timeout_s: float,
    most: int = 10,
    name: str = "companion",
) -> asyncpg.Pool:
    """A pool that connects on demand, at most `most` connections; `name` shows in `pg_stat_activity`.

    PostgreSQL need not be there yet: the first use tells.
    """
    return await asyncpg.create_pool(
        database_url,
        min_size=0,
        max_size=most,
        reset=_leave_as_it_is,
        timeout=CONNECT_TIMEOUT_S,
        command_timeout=command_timeout_s,
        server_settings={
            "application_name": name,
            "timezone": "UTC",
            # A process that stands still in a transaction would else hold its locks for as long as it stands.
            "idle_in_transaction_session_timeout": f"{LONGEST_PAUSE_S}s",
        },
    )


async def build_connection(
    database_url: str, *, command_timeout_s: float, name: str = "companion"
) -> asyncpg.Connection:
    """One connection, for commands that run once."""
    return await asyncpg.connect(
        database_url,
        timeout=CONNECT_TIMEOUT_S,
        command_timeout=command_timeout_s,
        server_settings={"application_name": name, "timezone": "UTC"},
    )
