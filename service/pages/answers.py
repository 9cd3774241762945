"""Security headers and bare error answers: what every answer of the web process has in common."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import hdrs, web

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

_WORDS = {
    403: "You may not see this page.",
    404: "There is nothing here.",
    405: "This address is not asked that way.",
    413: "That is more than we can take.",
    415: "Send it as it is: not compressed, and in the form that the page asks for.",
}
_ELSE = "This did not work. Please try again later."


def build_header_hook(*, https: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A hook for `on_response_prepare`; `https`: our public address is reached by HTTPS only."""

    async def set_headers(_: web.Request, answer: web.StreamResponse) -> None:
        headers = answer.headers
        # A page may tell even less to others than all of them do.
        headers.update({name: headers.get(name, value) for name, value in HEADERS.items()})
        headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
        if https:
            headers["Strict-Transport-Security"] = HSTS
        # The versions of what we run on are of use to nobody but an attacker.
        headers.pop(hdrs.SERVER, None)

    return set_headers


def compose_error(status: int, headers: dict[str, str]) -> web.Response:
    """The error in a few plain words, with these headers."""
    return web.Response(status=status, text=_WORDS.get(status, _ELSE) + "\n", headers=headers)
