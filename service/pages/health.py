"""`/healthz`: this process is alive. `/readyz`: and so is what it stands on.

Only what the door needs decides the status of `/readyz`: without Redis everything works a little later, and
while the forum is away we must stay reachable for the moment it comes back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import asyncpg
from aiohttp import web

from service.queue import Bell
from service.store.figures import load_oldest_undone
from service.store.migrations import MigrationError, load_migrations, load_pending
from service.store.pool import DATABASE_TROUBLE, Connection

ASK_FORUM_EVERY_S = 30.0

Check = Callable[[], Awaitable[bool]]


async def _show_alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})


@dataclass(slots=True)
class Remembered:
    """The answer of a check that is too dear to be made at each request."""

    check: Check
    every_s: float = ASK_FORUM_EVERY_S
    _last: bool = False
    _next_at: float = 0.0

    async def ask(self) -> bool:
        now = asyncio.get_running_loop().time()
        if now >= self._next_at:
            # Set first, so that requests meanwhile take the old answer instead of asking too.
            self._next_at = now + self.every_s
            self._last = await self.check()
        return self._last


@dataclass(frozen=True, slots=True)
class Readiness:
    """`forum` asks whether the forum answers; its check may be slow and must not raise."""

    pool: asyncpg.Pool
    bell: Bell
    forum: Remembered

    async def show(self) -> web.Response:
        """200 when deliveries can be stored, else 503; each part in a word."""
        database, redis, forum = await asyncio.gather(
            self._ask_database(), self._ask_redis(), self._ask_forum()
        )
        ready = database["database"] == "answers" and database["schema"] == "current"
        parts = {"ready": ready, **database, "redis": redis, "forum": forum}
        return web.json_response(parts, status=200 if ready else 503)

    async def _ask_database(self) -> dict[str, object]:
        try:
            async with self.pool.acquire(timeout=1.0) as connection:
                schema = await _describe_schema(connection)
                undone, oldest_s = (
                    await load_oldest_undone(connection) if schema == "current" else (None, None)
                )
        except DATABASE_TROUBLE:
            return {"database": "does not answer", "schema": "unknown"}
        return {
            "database": "answers",
            "schema": schema,
            "undone_deliveries": undone,
            "oldest_undone_delivery_s": oldest_s,
        }

    async def _ask_redis(self) -> str:
        heard = await self.bell.is_heard()
        return "none" if heard is None else "answers" if heard else "does not answer"

    async def _ask_forum(self) -> str:
        return "answers" if await self.forum.ask() else "does not answer"


async def _describe_schema(connection: Connection) -> str:
    try:
        pending = await load_pending(connection, load_migrations())
    except MigrationError:
        return "of another version"
    return "behind" if pending else "current"


READINESS = web.AppKey("readiness", Readiness)


async def _show_ready(request: web.Request) -> web.Response:
    return await request.app[READINESS].show()


def add_health(app: web.Application) -> None:
    """Add both addresses; `app[READINESS]` is set when the application starts."""
    app.router.add_get("/healthz", _show_alive)
    app.router.add_get("/readyz", _show_ready)
