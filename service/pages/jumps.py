"""Moves the demo's clock, by buttons or to a given moment: forum and circles jump together, or neither does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from http import HTTPStatus

import structlog
from aiohttp import web

from service.forum.demo_clock import put_demo_clock
from service.pages.buttons import lead_back
from service.pages.keys import POOL
from service.pages.sessions import is_same_secret
from service.pages.site import Site
from service.store.jumping import record_jump
from service.store.pool import Connection
from service.store.settings import load_clock_offset

STEPS: Mapping[str, timedelta] = {"day": timedelta(days=1), "week": timedelta(weeks=1)}

_log = structlog.get_logger(__name__)


class _ForumAwayError(Exception):
    """Undoes the jump."""


def add_jumps(app: web.Application, site: Site) -> None:
    """Only the demo has a clock that can be moved."""
    if site.config.demo:
        for name, step in STEPS.items():
            app.router.add_post(f"/status/clock/{name}", _build_jump(site, step))
        app.router.add_put("/status/clock", _build_setting(site))


def _build_jump(site: Site, step: timedelta) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def jump(request: web.Request) -> web.StreamResponse:
        await site.guard.admit_form(request)
        try:
            async with request.app[POOL].acquire() as connection, connection.transaction():
                await _jump(connection, site, step)
        except _ForumAwayError:
            return lead_back(site, "forum-away")
        return lead_back(site, "jumped")

    return jump


def _build_setting(site: Site) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """For the demo's own story, which knows the forum's key: `offset_s`, in seconds ahead of real time."""

    async def set_clock(request: web.Request) -> web.StreamResponse:
        if not is_same_secret(request.headers.get("Api-Key", ""), site.config.discourse_api_key.reveal()):
            raise web.HTTPForbidden
        try:
            wanted = timedelta(seconds=float(str((await request.post()).get("offset_s"))))
        except (ValueError, OverflowError):
            raise web.HTTPBadRequest from None
        try:
            async with request.app[POOL].acquire() as connection, connection.transaction():
                await _jump(connection, site, wanted - await load_clock_offset(connection))
        except _ForumAwayError:
            raise web.HTTPServiceUnavailable from None
        return web.Response(status=HTTPStatus.NO_CONTENT)

    return set_clock


async def _jump(connection: Connection, site: Site, step: timedelta) -> None:
    """Inside the caller's transaction. Raises _ForumAwayError."""
    offset = await record_jump(connection, step)
    if not await put_demo_clock(site.config.discourse_url, site.config.discourse_api_key, offset):
        raise _ForumAwayError
    _log.info("the demo's clock jumped", offset_s=offset.total_seconds())
