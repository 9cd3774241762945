"""Authentication and CSRF protection: the token opens a session, and every form must be one we showed to this browser.

In the demo everybody is let in. Elsewhere, without STATUS_TOKEN, nobody is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

import structlog
from aiohttp import web

from service.config import Config
from service.pages.guesses import Guesses, find_visitor_address, name_place
from service.pages.sessions import (
    LASTS,
    compose_form_token,
    compose_session,
    is_form_token,
    is_id,
    is_same_secret,
    make_id,
    make_key,
    parse_session,
    start_session,
)

SIGN_IN = "/status/sign-in"
FORM_TOKEN = "form_token"  # noqa: S105 - a field's name
READ_FORM_WITHIN_S = 5.0
MOST_FIELDS = 20

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser. `id`: of its session, or else drawn for it; our forms are bound to it."""

    id: str
    signed_in: bool
    is_new: bool = False
    """The browser does not have the id yet."""


class Guard:
    """Who may see and press what. `now`: real time, in UTC."""

    def __init__(self, config: Config, now: Callable[[], datetime]) -> None:
        self._token = config.status_token
        self._is_open = config.demo
        self._now = now
        self._key = make_key((self._token or config.discourse_api_key).reveal())
        self._guesses = Guesses()
        self._trusted_proxies = config.trusted_proxies
        address = urlsplit(config.public_url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self._base = address.path
        self._secure = address.scheme == "https"
        # "__Host-" (RFC 6265bis, 4.1.3) keeps other hosts of the domain from setting it; it needs HTTPS.
        prefix = "__Host-" if self._secure else ""
        self._session_cookie, self._visitor_cookie = f"{prefix}companion", f"{prefix}companion-visitor"

    @property
    def is_shut(self) -> bool:
        """Nobody can sign in, because there is no token."""
        return self._token is None and not self._is_open

    def find_visitor(self, request: web.Request) -> Visitor:
        session = parse_session(request.cookies.get(self._session_cookie), self._key, self._now())
        if session is not None and not self.is_shut:
            return Visitor(session.id, signed_in=True)
        visitor_id = request.cookies.get(self._visitor_cookie)
        if visitor_id is not None and is_id(visitor_id):
            return Visitor(visitor_id, signed_in=False)
        return Visitor(make_id(), signed_in=False, is_new=True)

    def admit(self, request: web.Request) -> Visitor:
        """The visitor, if the status page is theirs to see; else they are sent to sign in."""
        visitor = self.find_visitor(request)
        if visitor.signed_in or self._is_open:
            return visitor
        raise web.HTTPSeeOther(self._base + SIGN_IN)

    async def admit_form(self, request: web.Request) -> Mapping[str, str]:
        """The fields of a form that one of our pages showed to somebody signed in."""
        self._check_sender(request)
        return await self._read_form(request, self.admit(request))

    async def read_sign_in(self, request: web.Request) -> Mapping[str, str]:
        """The fields of the form that signs in."""
        self._check_sender(request)
        return await self._read_form(request, self.find_visitor(request))

    def _check_sender(self, request: web.Request) -> None:
        """Only pages of ours may send forms here: by Sec-Fetch-Site, or by Origin in browsers without it."""
        site = request.headers.get("Sec-Fetch-Site")
        if site is None and request.headers.get("Origin") == self._origin:
            return
        if site not in ("same-origin", "none"):
            raise web.HTTPForbidden

    async def _read_form(self, request: web.Request, visitor: Visitor) -> Mapping[str, str]:
        if request.content_type != "application/x-www-form-urlencoded":
            raise web.HTTPUnsupportedMediaType
        try:
            async with asyncio.timeout(READ_FORM_WITHIN_S):
                body = await request.read()
            text = body.decode("utf-8", "replace")
            fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except ValueError:
            raise web.HTTPBadRequest from None
        if not is_form_token(fields.get(FORM_TOKEN, ""), self._key, visitor.id):
            raise web.HTTPForbidden
        return fields

    def compose_form_token(self, visitor: Visitor) -> str:
        return compose_form_token(self._key, visitor.id)

    def is_token(self, given: str) -> bool:
        """Whether this is STATUS_TOKEN."""
        return self._token is not None and is_same_secret(given.strip(), self._token.reveal())

    def note_wrong_guess(self, request: web.Request) -> float:
        """Count a wrong token against its address; seconds until another will be heard, 0.0: now.

        One that comes before its time is not heard, and costs nothing.
        """
        forwarded = request.headers.getall("X-Forwarded-For", ())
        place = name_place(find_visitor_address(request.remote, forwarded, self._trusted_proxies))
        now = self._now().timestamp()
        wait_s = self._guesses.wait_s(place, now)
        if wait_s <= 0:
            self._guesses.note_wrong(place, now)
            _log.warning("a wrong token for the status page")
        return wait_s

    def remember(self, response: web.StreamResponse, visitor: Visitor) -> None:
        """Give a new browser the id that our forms on this page are bound to."""
        if visitor.is_new:
            self._set(response, self._visitor_cookie, visitor.id)

    def sign_in(self, response: web.StreamResponse) -> None:
        self._set(response, self._session_cookie, compose_session(start_session(self._now()), self._key))

    def sign_out(self, response: web.StreamResponse) -> None:
        self._set(response, self._session_cookie, "", lasts_s=0)

    def _set(
        self, response: web.StreamResponse, name: str, value: str, lasts_s: int = int(LASTS.total_seconds())
    ) -> None:
        response.set_cookie(
            name, value, max_age=lasts_s, path="/", secure=self._secure, httponly=True, samesite="Strict"
        )
