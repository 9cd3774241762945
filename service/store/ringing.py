"""PostgreSQL's own bell: what is stored rings with its commit, and every worker that listens hears it at once.

A worker behind a pooler that hands connections round, such as PgBouncer's transaction mode, hears nothing here; Redis
and the sweep remain (https://www.postgresql.org/docs/current/sql-notify.html).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import asyncpg

from service.store.pool import Connection

STORED = "companion_stored"
"""The channel on which stored deliveries ring."""


async def hear_rings(connection: asyncpg.Connection, ring: Callable[[], None]) -> None:
    """Ring whenever deliveries were stored, and once at the beginning. Returns when the connection has ended."""
    ended = asyncio.Event()
    connection.add_termination_listener(lambda _: ended.set())
    await connection.add_listener(STORED, lambda *_: ring())
    ring()
    await ended.wait()


async def ring_workers(connection: Connection) -> None:
    """With the caller's commit: what is due now is taken at once, and not by the next sweep."""
    await connection.execute("select pg_notify($1, '')", STORED)
