"""Liveness (`/healthz`): this process runs. Readiness (`/readyz`): and nothing keeps us from our work.

Whoever routes the forum's deliveries to us should go by `/healthz`: they are stored even while we are not ready.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import asyncpg
from aiohttp import web

from service.config import Config
from service.pages.remembered import Remembered
from service.queue import Bell
from service.reasons import Reason
from service.store.figures import load_oldest_undone
from service.store.migrations import MigrationError, load_migrations, load_pending
from service.store.pool import DATABASE_TROUBLE, Connection
from service.store.settings import record_setting
from service.store.troubles import HARMLESS, load_troubles

ASK_FORUM_EVERY_S = 30.0
ASK_DATABASE_EVERY_S = 1.0
PROBE = "ready_probe"
"""A setting that is written to find out whether the database can be written at all: its disk may be full."""

Check = Callable[[], Awaitable[bool]]
Parts = Mapping[str, object]


async def _show_alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})


class Readiness:
    """`ask_forum` asks whether the forum answers: it may be slow and must not raise. `say` words a trouble."""

    def __init__(
        self, config: Config, pool: asyncpg.Pool, bell: Bell, ask_forum: Check, say: Callable[[Reason], str]
    ) -> None:
        self._config = config
        self._pool = pool
        self._bell = bell
        self._say = say
        self._forum = Remembered(ask_forum, ASK_FORUM_EVERY_S)
        self._database = Remembered(self._ask_database, ASK_DATABASE_EVERY_S)

    async def show(self) -> web.Response:
        """200 when we can do our work, else 503; each part in a word, each trouble with what to do."""
        database, redis, forum = await asyncio.gather(
            self._database.ask(), self._ask_redis(), self._forum.ask()
        )
        parts = {**database, "redis": redis, "forum": "answers" if forum else "does not answer"}
        return web.json_response(parts, status=200 if database["ready"] else 503)

    async def _ask_database(self) -> Parts:
        try:
            async with self._pool.acquire(timeout=1.0) as connection:
                schema = await _describe_schema(connection)
                known = {"ready": False, "database": "answers", "schema": schema}
                return {**known, **await self._look_closer(connection)} if schema == "current" else known
        except asyncpg.PostgresError as problem:
            return {"ready": False, "database": f"refuses to work: {problem.__class__.__name__}"}
        except DATABASE_TROUBLE:
            return {"ready": False, "database": "does not answer", "schema": "unknown"}

    async def _look_closer(self, connection: Connection) -> Parts:
        await record_setting(connection, PROBE, True)
        undone, oldest_s = await load_oldest_undone(connection)
        troubles = await load_troubles(connection, self._config)
        return {
            "ready": HARMLESS.issuperset(trouble.code for trouble in troubles),
            "undone_deliveries": undone,
            "oldest_undone_delivery_s": oldest_s,
            "troubles": [self._say(trouble) for trouble in troubles],
        }

    async def _ask_redis(self) -> str:
        heard = await self._bell.is_heard()
        return "none" if heard is None else "answers" if heard else "does not answer"


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
