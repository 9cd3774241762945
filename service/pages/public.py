"""The pages for everyone: the home page, filled from life, and what we keep about people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from service.clock import Clock
from service.config import Config
from service.domain.recaps.index import TownLine
from service.pages.keys import POOL
from service.pages.site import Site
from service.store.news import News, load_newest_news
from service.store.pool import DATABASE_TROUBLE, Connection
from service.store.public import CircleLine, load_next_meetings
from service.store.public_towns import load_towns
from service.store.settings import load_clock_offset

UPCOMING = timedelta(days=14)
MEETINGS_SHOWN = 8
TOWNS_SHOWN = 12

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Liveliness:
    """What fills the home page. `now`: by the circles' clock."""

    now: datetime
    towns: Sequence[TownLine]
    meetings: Sequence[CircleLine]
    news: News | None


def add_public_pages(app: web.Application, site: Site) -> None:
    async def show_home(request: web.Request) -> web.Response:
        try:
            async with request.app[POOL].acquire() as connection:
                life = await _load_liveliness(connection, site.config)
        except DATABASE_TROUBLE as problem:
            # What circles are can be told without the database.
            _log.warning("the home page is without life", problem=type(problem).__name__)
            return site.show(request, "home.html", life=None)
        return site.show_public(request, "home.html", life=life)

    async def show_privacy(request: web.Request) -> web.Response:
        return site.show_public(request, "privacy.html")

    app.router.add_get("/", show_home)
    app.router.add_get("/privacy", show_privacy)


async def _load_liveliness(connection: Connection, config: Config) -> Liveliness:
    now = Clock(await load_clock_offset(connection)).now()
    return Liveliness(
        now,
        towns=await load_towns(connection, config.circles_category, TOWNS_SHOWN),
        meetings=await load_next_meetings(connection, config.circles_category, now, UPCOMING, MEETINGS_SHOWN),
        news=await load_newest_news(connection, config.news_category),
    )
