"""Errors as pages, for browsers. Programs, the forum among them, get the few plain words of `answers.py`."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from service.pages.site import Site
from service.store.pool import DATABASE_TROUBLE

RETRY_AFTER_S = 30

_log = structlog.get_logger(__name__)


def build_error_pages(site: Site) -> Middleware:
    """To stand inside of whatever else handles errors."""

    @web.middleware
    async def show_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRedirection as elsewhere:
            return web.Response(status=elsewhere.status, headers=_pick(elsewhere, hdrs.LOCATION))
        except web.HTTPError as error:
            if not _wants_page(request):
                raise
            page = site.show(request, "error.html", status=error.status, problem=error.status)
            page.headers.update(_pick(error, hdrs.ALLOW, hdrs.RETRY_AFTER))
            return page
        except DATABASE_TROUBLE as problem:
            _log.warning("the database does not answer", path=request.path, reason=repr(problem))
            later = {hdrs.RETRY_AFTER: str(RETRY_AFTER_S)}
            if not _wants_page(request):
                raise web.HTTPServiceUnavailable(headers=later) from problem
            page = site.show(request, "error.html", status=HTTPStatus.SERVICE_UNAVAILABLE, problem=503)
            page.headers.update(later)
            return page
        except Exception:
            if not _wants_page(request):
                raise
            _log.exception("a page failed", path=request.path)
            return site.show(request, "error.html", status=HTTPStatus.INTERNAL_SERVER_ERROR, problem=500)

    return show_errors


def _pick(problem: web.HTTPException, *names: str) -> dict[str, str]:
    return {name: problem.headers[name] for name in names if name in problem.headers}


def _wants_page(request: web.Request) -> bool:
    """Browsers ask for HTML by name when somebody opens a page (Fetch standard, "navigate")."""
    return "text/html" in request.headers.get(hdrs.ACCEPT, "")
