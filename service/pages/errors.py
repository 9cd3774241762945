"""Errors as pages, for browsers. Programs, the forum among them, get a few plain words."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from service.pages.answers import compose_error
from service.pages.site import Site
from service.pages.visitors import TurnedAway
from service.store.pool import DATABASE_TROUBLE

RETRY_AFTER_S = 30

_log = structlog.get_logger(__name__)


def build_error_pages(site: Site) -> Middleware:
    """The one middleware: what went wrong in a handler becomes an answer, and stands in the log."""

    @web.middleware
    async def show_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            # A body that would have to be unpacked is refused before anything is: a few bytes may hold gigabytes.
            if hdrs.CONTENT_ENCODING in request.headers:
                raise web.HTTPUnsupportedMediaType
            return await handler(request)
        except web.HTTPRedirection as elsewhere:
            return web.Response(status=elsewhere.status, headers=_pick(elsewhere, hdrs.LOCATION))
        except web.HTTPError as error:
            return _show(site, request, error.status, _pick(error, hdrs.ALLOW, hdrs.RETRY_AFTER))
        except TurnedAway as turned:
            return _turn_away(site, request, turned)
        except DATABASE_TROUBLE as problem:
            _log.warning(
                "the database does not answer", path=name_path(request), problem=type(problem).__name__
            )
            return _show(site, request, 503, {hdrs.RETRY_AFTER: str(RETRY_AFTER_S)})
        except Exception:
            _log.exception("a page failed", path=name_path(request))
            return _show(site, request, 500, {})

    return show_errors


def name_path(request: web.Request) -> str:
    """What was asked for, as it may stand in the log: without what only its reader may know (`/want/{token}`)."""
    resource = request.match_info.route.resource
    return request.path if resource is None else resource.canonical


def _turn_away(site: Site, request: web.Request, turned: TurnedAway) -> web.Response:
    if not _wants_page(request):
        return compose_error(HTTPStatus.FORBIDDEN, {})
    return site.show(
        request, "turned_away.html", status=HTTPStatus.FORBIDDEN, visitor=turned.visitor, turned=turned
    )


def _show(site: Site, request: web.Request, status: int, headers: dict[str, str]) -> web.Response:
    if not _wants_page(request):
        return compose_error(status, headers)
    page = site.show(request, "error.html", status=status, problem=status)
    page.headers.update(headers)
    return page


def _pick(problem: web.HTTPException, *names: str) -> dict[str, str]:
    return {name: problem.headers[name] for name in names if name in problem.headers}


def _wants_page(request: web.Request) -> bool:
    """Browsers ask for HTML by name when somebody opens a page (Fetch standard, "navigate")."""
    return "text/html" in request.headers.get(hdrs.ACCEPT, "")
