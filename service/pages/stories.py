"""All stories that everyone may read, by country, and for feed readers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from aiohttp import hdrs, web

from service.clock import Clock
from service.domain.proposals.values import Proposal
from service.pages.keys import POOL
from service.pages.maps.map import Map, Spot, draw_map
from service.pages.maps.outlines import load_outlines
from service.pages.mine import load_mine
from service.pages.searching import parse_page
from service.pages.site import Site
from service.pages.visitors import Visitor
from service.rendering.plain import clean
from service.store.pool import DATABASE_TROUBLE
from service.store.settings import load_clock_offset
from service.store.stories import load_newest_stories, load_stories

PAGE = 200
FEED = 50


class StoryPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._category = site.config.stories_category
        self._outlines = load_outlines()

    async def show_all(self, request: web.Request) -> web.Response:
        page = parse_page(request.query.get("page", ""))
        skipped = (page - 1) * PAGE
        async with request.app[POOL].acquire() as connection:
            found, total = await load_stories(connection, self._category, most=PAGE, skipped=skipped)
        has_more = skipped + len(found) < total
        visitor = await self._find_member(request)
        response = self._site.show_public(
            request,
            "stories.html",
            visitor=visitor,
            mine=await load_mine(request, visitor.person) if visitor else (),
            found=found,
            total=total,
            page=page,
            has_more=has_more,
            map=self._draw(found) if page == 1 else None,
        )
        response.headers.add(hdrs.VARY, hdrs.COOKIE)
        return response

    async def _find_member(self, request: web.Request) -> Visitor | None:
        """Who has signed in; for all others the page is the same, and sets no cookie."""
        try:
            visitor = await self._site.guard.find_visitor(request)
        except DATABASE_TROUBLE:
            return None
        return visitor if visitor.signed_in else None

    def _draw(self, found: Sequence[Proposal]) -> Map | None:
        """Each town leads to its stories in the list below."""
        towns = sorted(
            (one.words.where.town for one in found if one.words.where.town), key=lambda town: town.id
        )
        spots = [
            Spot(clean(town.name), f"#town-{town.id}", town.latitude, town.longitude, len(list(same)))
            for town, same in groupby(towns)
        ]
        return draw_map(spots, self._outlines, lambda _: "#list")

    async def feed(self, request: web.Request) -> web.Response:
        """Without anybody's words: what a feed reader has copied cannot be taken back."""
        async with request.app[POOL].acquire() as connection:
            now = Clock(await load_clock_offset(connection)).now()
            found = await load_newest_stories(connection, self._category, FEED)
        return self._site.feed(request, "stories.xml", found=found, now=now)


def add_story_pages(app: web.Application, site: Site) -> None:
    pages = StoryPages(site)
    app.router.add_get("/want/stories", pages.show_all)
    app.router.add_get("/want/stories.atom", pages.feed)
