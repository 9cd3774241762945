"""A lease's heartbeat: renews it for as long as the work under it takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic

import structlog

from jobs.engine.tools import Tools
from service.store.leases import LEASE_S
from service.store.pool import DATABASE_TROUBLE, Connection

RENEW_EVERY_S = LEASE_S / 3

_log = structlog.get_logger(__name__)


class Permit:
    """Until when the lease is surely ours, by this process's own clock, which runs on while the process stands still.

    The forum knows no fencing tokens: so a worker that was stopped past its lease must not send what it was about to.
    """

    def __init__(self) -> None:
        self._until = 0.0
        self.tried = False
        """This attempt has committed an intent of its own, after looking for what an earlier one may have done."""

    async def extend(self, asked: Awaitable[bool]) -> bool:
        """Wait for the answer of a statement that holds the lease for `LEASE_S` seconds, if it is still ours."""
        now = monotonic()
        ours = await asked
        self._until = now + LEASE_S if ours else 0.0
        return ours

    def holds(self) -> bool:
        return monotonic() < self._until


@asynccontextmanager
async def renewed(tools: Tools, renew: Callable[[Connection], Awaitable[bool]]) -> AsyncIterator[None]:
    """Renews the lease beside the body. When it is lost, the body's later writes are refused by the token."""

    async def keep() -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            try:
                async with tools.pool.acquire() as connection:
                    await renew(connection)
            except DATABASE_TROUBLE:
                _log.warning("lease not renewed")

    keeping = asyncio.create_task(keep())
    try:
        yield
    finally:
        keeping.cancel()
        with suppress(asyncio.CancelledError):
            await keeping
