"""The organizers' pages: only members of their group on the forum, and its staff, see them."""

from __future__ import annotations

from aiohttp import web

from service.pages.site import Site


class OrganizingPages:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def show(self, request: web.Request) -> web.Response:
        visitor = await self._site.guard.admit_organizer(request)
        return self._site.show(request, "organize.html", visitor=visitor)


def add_organizing_pages(app: web.Application, site: Site) -> None:
    pages = OrganizingPages(site)
    app.router.add_get("/organize", pages.show)
