"""What every answer of the web process has in common: headers that protect people, errors that tell nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import hdrs, web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# OWASP ASVS 5.0, 3.4: nothing is loaded, framed or sent elsewhere unless we say so here.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Other sites are told nothing. "no-referrer" would also take the Origin from our own forms (Fetch, 3.2).
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HSTS = "max-age=31536000"

_KEPT_OF_ERRORS = ("Allow", "Retry-After")
_WORDS = {
    403: "You may not see this page.",
    404: "There is nothing here.",
    405: "This address is not asked that way.",
    413: "That is more than we can take.",
    415: "Send it as it is: not compressed, and in the form that the page asks for.",
}
_ELSE = "This did not work. Please try again later."

_log = structlog.get_logger(__name__)


def build_header_hook(*, https: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A hook for `on_response_prepare`; `https`: our public address is reached by HTTPS only."""

    async def set_headers(_: web.Request, answer: web.StreamResponse) -> None:
        headers = answer.headers
        headers.update(HEADERS)
        headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        if https:
            headers["Strict-Transport-Security"] = HSTS
        # The versions of what we run on are of use to nobody but an attacker.
        headers.pop(hdrs.SERVER, None)

    return set_headers


@web.middleware
async def hide_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors in a few plain words; what really happened stands in the log.

    A body that would have to be unpacked is refused before anything is: a few bytes may hold gigabytes.
    """
    try:
        if hdrs.CONTENT_ENCODING in request.headers:
            raise web.HTTPUnsupportedMediaType
        return await handler(request)
    except web.HTTPError as error:
        kept = {name: error.headers[name] for name in _KEPT_OF_ERRORS if name in error.headers}
        return compose_error(error.status, kept)
    except Exception:
        _log.exception("a page failed", path=request.path)
        return compose_error(500, {})


def compose_error(status: int, headers: dict[str, str]) -> web.Response:
    """The error in a few plain words, with these headers."""
    return web.Response(status=status, text=_WORDS.get(status, _ELSE) + "\n", headers=headers)
