"""The buttons that move the demo's clock: forum and circles jump together, or neither does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog
from aiohttp import web

from service.forum.demo_clock import put_demo_clock
from service.pages.buttons import lead_back
from service.pages.keys import POOL
from service.pages.site import Site
from service.store.jumping import record_jump

STEPS: Mapping[str, timedelta] = {"day": timedelta(days=1), "week": timedelta(weeks=1)}

_log = structlog.get_logger(__name__)


class _ForumAwayError(Exception):
    """Undoes the jump."""


def add_jumps(app: web.Application, site: Site) -> None:
    """Only the demo has a clock that can be moved."""
    if site.config.demo:
        for name, step in STEPS.items():
            app.router.add_post(f"/status/clock/{name}", _build_jump(site, step))


def _build_jump(site: Site, step: timedelta) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def jump(request: web.Request) -> web.StreamResponse:
        await site.guard.admit_form(request)
        try:
            async with request.app[POOL].acquire() as connection, connection.transaction():
                offset = await record_jump(connection, step)
                if not await put_demo_clock(site.config.discourse_url, site.config.discourse_api_key, offset):
                    raise _ForumAwayError
        except _ForumAwayError:
            return lead_back(site, "forum-away")
        _log.info("the demo's clock jumped", offset_s=offset.total_seconds())
        return lead_back(site, "jumped")

    return jump
