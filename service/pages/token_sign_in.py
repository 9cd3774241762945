"""The administrator's way in, also while the forum is down: the token of the settings opens the status page."""

from __future__ import annotations

import asyncio
import math
from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from service.pages.guard import TOKEN_SIGN_IN
from service.pages.guesses import Guesses, find_visitor_address, name_place
from service.pages.keys import POOL
from service.pages.sessions import is_same_secret
from service.pages.site import Site
from service.pages.visitors import TOKEN

_log = structlog.get_logger(__name__)


class TokenSignIn:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._token = site.config.status_token
        self._guesses = Guesses()

    @property
    def _is_shut(self) -> bool:
        """Nobody can sign in, neither here nor with the forum."""
        config = self._site.config
        return not (config.status_token or config.connect_secret or config.demo)

    async def show(self, request: web.Request) -> web.Response:
        """Both ways in; where nobody can sign in, what to set so that somebody can."""
        if self._is_shut:
            return self._site.show(request, "shut.html", status=HTTPStatus.FORBIDDEN)
        visitor = await self._site.guard.find_visitor(request)
        return self._site.show(request, "sign_in.html", visitor=visitor, problem=None)

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        form = await self._site.guard.read_form(request)
        # The right one always enters: nobody else's guesses may lock the administrator out.
        if not self._is_token(form.fields.get(TOKEN, "")):
            wait_s = self._note_wrong_guess(request)
            page = self._site.show(
                request,
                "sign_in.html",
                status=HTTPStatus.TOO_MANY_REQUESTS if wait_s else HTTPStatus.FORBIDDEN,
                visitor=form.visitor,
                problem="wait" if wait_s else "wrong",
                wait_s=wait_s,
            )
            if wait_s:
                page.headers[hdrs.RETRY_AFTER] = str(math.ceil(wait_s))
            return page
        response = web.Response(
            status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: f"{self._site.base}/status"}
        )
        async with request.app[POOL].acquire() as connection, connection.transaction():
            await self._site.guard.sign_in(connection, request, response, person=None)
        return response

    def _is_token(self, given: str) -> bool:
        return self._token is not None and is_same_secret(given.strip(), self._token.reveal())

    def _note_wrong_guess(self, request: web.Request) -> float:
        """Count a wrong token against its address; seconds until another will be heard, 0.0: now.

        One that comes before its time is not heard, and costs nothing.
        """
        forwarded = request.headers.getall("X-Forwarded-For", ())
        trusted = self._site.config.trusted_proxies
        place = name_place(find_visitor_address(request.remote, forwarded, trusted))
        now = asyncio.get_running_loop().time()
        wait_s = self._guesses.wait_s(place, now)
        if wait_s <= 0:
            self._guesses.note_wrong(place, now)
            _log.warning("a wrong token for the status page")
        return wait_s


def add_token_sign_in(app: web.Application, site: Site) -> None:
    pages = TokenSignIn(site)
    app.router.add_get(TOKEN_SIGN_IN, pages.show)
    app.router.add_post(TOKEN_SIGN_IN, pages.sign_in)
