"""The pages for everyone: what this is, and what it keeps about people."""

from __future__ import annotations

from aiohttp import hdrs, web

from service.pages.site import Site


def add_public_pages(app: web.Application, site: Site) -> None:
    async def show_home(request: web.Request) -> web.Response:
        return _show(site, request, "home.html")

    async def show_privacy(request: web.Request) -> web.Response:
        return _show(site, request, "privacy.html")

    app.router.add_get("/", show_home)
    app.router.add_get("/privacy", show_privacy)


def _show(site: Site, request: web.Request, template: str) -> web.Response:
    response = site.show(request, template)
    response.headers[hdrs.CACHE_CONTROL] = "no-cache"
    return response
