"""The composition root of the web process: the door for the forum, the pages for people, and what works behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

import asyncpg
import structlog
from aiohttp import ClientSession, web

from service.config import Config
from service.domain.budget import Bucket
from service.domain.languages import Language
from service.forum.reach import fetch_reachable
from service.metrics import Metrics
from service.pages.answers import build_header_hook
from service.pages.health import READINESS, Check, Readiness, add_health
from service.pages.keys import CONFIG, POOL
from service.pages.metrics import METRICS_PAGE, MetricsPage, add_metrics
from service.pages.wiring import add_pages
from service.queue import Bell
from service.rendering.environment import load_catalogue
from service.rendering.reasons import ReasonWords
from service.store.group_commit import GroupCommit
from service.store.pool import DATABASE_TROUBLE, DOOR_COMMAND_TIMEOUT_S, build_connection, build_pool
from service.store.settings import record_foreign_call
from service.store.tallies import TallyKeeper
from webhooks.bodies import Bodies
from webhooks.categories import ReadableCategories
from webhooks.delivery import Identity
from webhooks.receive import DOOR, Door, add_door

PAGE_BODY_BYTES = 64 * 1024
"""What a form on one of our pages may send at most; the door has a limit of its own."""
HANDLER_ARGS = {
    # A connection that says nothing, or its request line by line, is closed after this long; aiohttp's
    # default is an hour.
    "keepalive_timeout": 15.0,
    # A body is what was sent, and not what it would unpack to.
    "auto_decompress": False,
    # Of each connection so much is read ahead, twice at the most; aiohttp's default is four times as much.
    "read_bufsize": 64 * 1024,
    # What is left of a body that was refused is read so long, for the sake of a sender who does not listen
    # while it speaks.
    "lingering_time": 2.0,
}
REST_AFTER_FAILURE_S = 1.0
CLOSE_WITHIN_S = 2.0

_log = structlog.get_logger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]


def build_web(config: Config, *, is_forum_reachable: Check | None = None) -> web.Application:
    """The application of one web process. The database, Redis and the forum need not be there yet.

    `is_forum_reachable`: another way to ask that for `/readyz`; must not raise.
    """
    app = web.Application(client_max_size=PAGE_BODY_BYTES, handler_args=HANDLER_ARGS)
    app[CONFIG] = config
    app.on_response_prepare.append(build_header_hook(https=config.public_url.startswith("https://")))
    app.cleanup_ctx.append(partial(_furnish, ask_forum=is_forum_reachable))
    add_door(app)
    add_health(app)
    add_metrics(app)
    add_pages(app, config)
    return app


async def _furnish(app: web.Application, *, ask_forum: Check | None) -> AsyncIterator[None]:
    """Open what the handlers need and start what works behind them; close it all at the end."""
    config = app[CONFIG]
    metrics = Metrics()
    pool = await build_pool(
        config.database_url, command_timeout_s=DOOR_COMMAND_TIMEOUT_S, name="companion web"
    )
    bell = Bell(config.redis_url, metrics.silent_rings.inc)
    keeper = TallyKeeper(pool, metrics)
    door = _build_door(config, pool, bell, metrics)
    session = ClientSession()
    app[POOL] = pool
    app[DOOR] = door
    app[METRICS_PAGE] = MetricsPage(pool, metrics, keeper, Bucket(config.api_requests_per_minute))
    ask_forum = ask_forum or partial(fetch_reachable, session, config.discourse_url)
    say = ReasonWords(load_catalogue(Language(config.language))).render_reason
    app[READINESS] = Readiness(config, pool, bell, ask_forum, say)
    work = asyncio.create_task(_keep_working(door.commit.run, bell.run, door.categories.run, keeper.run))
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        await session.close()
        await _close_pool(pool)


def _build_door(config: Config, pool: asyncpg.Pool, bell: Bell, metrics: Metrics) -> Door:
    async def note_foreign(instance: str) -> None:
        # The line on the status page is worth no trouble when the database is away.
        with suppress(*DATABASE_TROUBLE):
            async with pool.acquire(timeout=1.0) as connection:
                await record_foreign_call(connection, instance)

    secrets = tuple(secret.reveal().encode() for secret in config.discourse_webhook_secrets)
    connect = partial(
        build_connection,
        config.database_url,
        command_timeout_s=DOOR_COMMAND_TIMEOUT_S,
        name="companion door",
    )
    return Door(
        identity=Identity(secrets, config.discourse_instance),
        bodies=Bodies(config.max_body_bytes),
        categories=ReadableCategories(pool),
        commit=GroupCommit(connect),
        bell=bell,
        metrics=metrics,
        note_foreign=note_foreign,
    )


async def _keep_working(*works: Work) -> None:
    """Run them side by side until cancelled. Should one of them fail, all start again after a short rest."""
    while True:
        try:
            async with asyncio.TaskGroup() as group:
                for work in works:
                    group.create_task(work())
        except* Exception as problems:
            _log.exception("the work behind the pages failed and starts again", exc_info=problems)
        await asyncio.sleep(REST_AFTER_FAILURE_S)


async def _close_pool(pool: asyncpg.Pool) -> None:
    try:
        async with asyncio.timeout(CLOSE_WITHIN_S):
            await pool.close()
    except DATABASE_TROUBLE:
        pool.terminate()
