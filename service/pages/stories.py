"""All stories that everyone may read, by country, and for feed readers."""

from __future__ import annotations

from aiohttp import web

from service.clock import Clock
from service.pages.keys import POOL
from service.pages.searching import parse_page
from service.pages.site import Site
from service.store.settings import load_clock_offset
from service.store.stories import load_newest_stories, load_stories

PAGE = 200
FEED = 50


class StoryPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._category = site.config.stories_category

    async def show_all(self, request: web.Request) -> web.Response:
        page = parse_page(request.query.get("page", ""))
        skipped = (page - 1) * PAGE
        async with request.app[POOL].acquire() as connection:
            found, total = await load_stories(connection, self._category, most=PAGE, skipped=skipped)
        has_more = skipped + len(found) < total
        return self._site.show_public(
            request, "stories.html", found=found, total=total, page=page, has_more=has_more
        )

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
