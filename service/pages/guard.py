"""Authentication, authorization and CSRF protection: who is looking, what is theirs to see, and whose forms count.

Rights are looked up at every request, so that whoever is no organizer any more is refused at the next click. In the
demo everybody sees the status page.
"""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl, quote, urlsplit

from aiohttp import web

from service.config import Config
from service.domain.ids import ForumUserId
from service.pages.keys import POOL
from service.pages.sessions import (
    compose_form_token,
    compose_token_mark,
    hash_id,
    is_form_token,
    is_id,
    make_id,
    make_key,
)
from service.pages.visitors import FORM_TOKEN, USUAL, Form, FormLimits, TurnedAway, Visitor, Why
from service.store.pool import Connection
from service.store.sessions import LASTS, delete_session, insert_session, load_session

SIGN_IN = "/sign-in"
TOKEN_SIGN_IN = "/status/sign-in"  # noqa: S105 - an address
READ_FORM_WITHIN_S = 5.0


def compose_sign_in(to: str) -> str:
    """The address, below ours, that leads by way of the forum to this path."""
    return f"{SIGN_IN}?to={quote(to, safe='/')}"


class Guard:
    """Who may see and press what."""

    def __init__(self, config: Config) -> None:
        self._is_open = config.demo
        self._key = make_key(config.discourse_api_key.reveal())
        token = config.status_token
        self._token_mark = None if token is None else compose_token_mark(self._key, token.reveal())
        address = urlsplit(config.public_url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self._base = address.path
        self._secure = address.scheme == "https"
        # "__Host-" (RFC 6265bis, 4.1.3) keeps other hosts of the domain from setting it; it needs HTTPS.
        prefix = "__Host-" if self._secure else ""
        self._session_cookie, self._visitor_cookie = f"{prefix}companion", f"{prefix}companion-visitor"

    async def find_visitor(self, request: web.Request) -> Visitor:
        """Who is looking, with the rights of this moment. Only for those with a session the database is asked."""
        session_id = request.cookies.get(self._session_cookie)
        if session_id is not None and is_id(session_id):
            async with request.app[POOL].acquire() as connection:
                session = await load_session(connection, hash_id(session_id), self._token_mark)
            if session is not None:
                is_administrator = session.person is None
                return Visitor(
                    session_id, session.person, session.name, session.is_organizer, is_administrator
                )
        return self.find_browser(request)

    def find_browser(self, request: web.Request) -> Visitor:
        """The browser, whoever is in front of it: what sets out for the forum here comes back here."""
        visitor_id = request.cookies.get(self._visitor_cookie)
        if visitor_id is not None and is_id(visitor_id):
            return Visitor(visitor_id)
        return Visitor(make_id(), is_new=True)

    async def admit(self, request: web.Request) -> Visitor:
        """The visitor, if the status page is theirs to see. Raises what leads to the sign-in, or TurnedAway."""
        visitor = await self.find_visitor(request)
        self._check_status(visitor)
        return visitor

    async def admit_organizer(self, request: web.Request) -> Visitor:
        """The visitor, if they are an organizer. Raises what leads to the sign-in and back, or TurnedAway."""
        visitor = await self.find_visitor(request)
        self._check_organizer(visitor, request.rel_url.raw_path_qs)
        return visitor

    async def admit_form(self, request: web.Request, limits: FormLimits = USUAL) -> Form:
        """A form of the status page. Raises TurnedAway with what was typed."""
        form = await self._read_form(request, limits)
        self._check_status(form.visitor, form.typed)
        return self._check_token(form)

    async def admit_organizer_form(self, request: web.Request, limits: FormLimits = USUAL) -> Form:
        """A form of an organizers' page. Raises TurnedAway with what was typed."""
        form = await self._read_form(request, limits)
        self._check_organizer(form.visitor, "/organize", form.typed)
        return self._check_token(form)

    async def read_form(self, request: web.Request, limits: FormLimits = USUAL) -> Form:
        """A form that one of our pages showed to this browser, whoever it is. Raises TurnedAway with what was typed."""
        return self._check_token(await self._read_form(request, limits))

    def _check_status(self, visitor: Visitor, typed: str = "") -> None:
        if not (self._is_open or visitor.is_administrator or visitor.is_organizer):
            self._turn_away(visitor, visitor.signed_in, TOKEN_SIGN_IN, "/status", typed)

    def _check_organizer(self, visitor: Visitor, to: str, typed: str = "") -> None:
        if not visitor.is_organizer:
            self._turn_away(visitor, visitor.person is not None, compose_sign_in(to), to, typed)

    def _turn_away(self, visitor: Visitor, is_known: bool, sign_in: str, to: str, typed: str) -> None:
        if is_known:
            raise TurnedAway(Why.NO_ORGANIZER, visitor, to=to, typed=typed)
        if typed:
            raise TurnedAway(Why.SIGNED_OUT, visitor, to=to, typed=typed)
        raise web.HTTPSeeOther(self._base + sign_in)

    async def _read_form(self, request: web.Request, limits: FormLimits) -> Form:
        """What one of our own pages sent, though its token is still to be checked."""
        self._check_sender(request)
        if request.content_type != "application/x-www-form-urlencoded":
            raise web.HTTPUnsupportedMediaType
        try:
            async with asyncio.timeout(READ_FORM_WITHIN_S):
                body = await request.clone(client_max_size=limits.size).read()
            text = body.decode("utf-8", "replace")
            fields = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=limits.fields))
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        except ValueError:
            raise web.HTTPBadRequest from None
        return Form(await self.find_visitor(request), fields)

    def _check_sender(self, request: web.Request) -> None:
        """Only pages of ours may send forms here: by Sec-Fetch-Site, or by Origin in browsers without it."""
        if request.headers.get("Sec-Fetch-Site") is None and request.headers.get("Origin") == self._origin:
            return
        if not self.comes_from_here(request):
            raise web.HTTPForbidden

    def comes_from_here(self, request: web.Request) -> bool:
        """Whether the browser says that no other site has sent it."""
        return request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")

    def _check_token(self, form: Form) -> Form:
        if not is_form_token(form.fields.get(FORM_TOKEN, ""), self._key, form.visitor.id):
            raise TurnedAway(Why.STALE_FORM, form.visitor, typed=form.typed)
        return form

    def compose_form_token(self, visitor: Visitor) -> str:
        return compose_form_token(self._key, visitor.id)

    def remember(self, response: web.StreamResponse, visitor: Visitor) -> None:
        """Give a new browser the id that our forms on this page are bound to."""
        if visitor.is_new:
            self._set(response, self._visitor_cookie, visitor.id)

    async def sign_in(
        self,
        connection: Connection,
        request: web.Request,
        response: web.StreamResponse,
        person: ForumUserId | None,
    ) -> None:
        """Open a session with a new id, and end the one before. `person` None: the administrator."""
        await self.sign_out(connection, request, response)
        session_id = make_id()
        token_mark = self._token_mark if person is None else None
        await insert_session(connection, hash_id(session_id), person, token_mark)
        self._set(response, self._session_cookie, session_id)

    async def sign_out(
        self, connection: Connection, request: web.Request, response: web.StreamResponse
    ) -> None:
        await delete_session(connection, hash_id(request.cookies.get(self._session_cookie, "")))
        self._set(response, self._session_cookie, "", lasts_s=0)

    def _set(
        self, response: web.StreamResponse, name: str, value: str, lasts_s: int = int(LASTS.total_seconds())
    ) -> None:
        # "Lax": whoever comes back from the forum by a redirect must be known here.
        response.set_cookie(
            name, value, max_age=lasts_s, path="/", secure=self._secure, httponly=True, samesite="Lax"
        )
