"""The status page: in plain words whether all is well, what needs whom, and what happened."""

from __future__ import annotations

import re
from collections.abc import Mapping

from aiohttp import web

from service.domain.budget import Bucket
from service.domain.ids import DeliveryId, EffectId
from service.pages.keys import POOL
from service.pages.overview import load_overview
from service.pages.searching import read_words
from service.pages.site import Site
from service.store.pool import Connection
from service.store.pulse import Pulse, load_pulse
from service.store.status import load_deliveries, load_done_effects

PAGE = 50
"""Lines on a page of what was heard or done."""
_ID = re.compile(r"[0-9]{1,18}")


class StatusPages:
    """The pages that only read."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def show(self, request: web.Request) -> web.Response:
        visitor = await self._site.guard.admit(request)
        words = read_words(request.query, "find")
        async with request.app[POOL].acquire() as connection:
            overview = await load_overview(connection, self._site.config, words)
        said = request.query.get("said", "")
        return self._site.show(request, "status.html", visitor=visitor, view=overview, said=said)

    async def show_heard(self, request: web.Request) -> web.Response:
        """All that was heard, page by page; with `?only=circles` what concerned circles, with `?find=` one of them."""
        visitor = await self._site.guard.admit(request)
        older = read_id(request.query, "older")
        circles_only = request.query.get("only") == "circles"
        words = read_words(request.query, "find")
        async with request.app[POOL].acquire() as connection:
            pulse = await self._load_pulse(connection)
            before = None if older is None else DeliveryId(older)
            lines = await load_deliveries(connection, PAGE, before, circles_only=circles_only, words=words)
        return self._site.show(
            request,
            "heard.html",
            visitor=visitor,
            now=pulse.now,
            lines=lines,
            circles_only=circles_only,
            find=words,
            older=lines[-1].id if len(lines) == PAGE else None,
            is_first=older is None,
        )

    async def show_done(self, request: web.Request) -> web.Response:
        """All that was done, page by page; with `?find=` what has these words in its title."""
        visitor = await self._site.guard.admit(request)
        older = read_id(request.query, "older")
        words = read_words(request.query, "find")
        async with request.app[POOL].acquire() as connection:
            pulse = await self._load_pulse(connection)
            before = None if older is None else EffectId(older)
            lines = await load_done_effects(connection, PAGE, before, words=words)
        return self._site.show(
            request,
            "done.html",
            visitor=visitor,
            now=pulse.now,
            lines=lines,
            find=words,
            older=lines[-1].id if len(lines) == PAGE else None,
            is_first=older is None,
        )

    async def _load_pulse(self, connection: Connection) -> Pulse:
        return await load_pulse(connection, Bucket(self._site.config.api_requests_per_minute))


def read_id(values: Mapping[str, str], name: str) -> int | None:
    """A row's number from an address; whatever is no such number counts as not given."""
    text = values.get(name, "")
    return int(text) if _ID.fullmatch(text) else None


def add_status_pages(app: web.Application, site: Site) -> None:
    pages = StatusPages(site)
    app.router.add_get("/status", pages.show)
    app.router.add_get("/status/heard", pages.show_heard)
    app.router.add_get("/status/done", pages.show_done)
