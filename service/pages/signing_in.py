"""Signing in to the status page with the token of the settings, and out again."""

from __future__ import annotations

import math
from http import HTTPStatus

from aiohttp import hdrs, web

from service.pages.guard import SIGN_IN
from service.pages.site import Site


class SigningIn:
    def __init__(self, site: Site) -> None:
        self._site = site

    async def show(self, request: web.Request) -> web.Response:
        """The form; where nobody can sign in, what to set so that somebody can."""
        guard = self._site.guard
        if guard.is_shut:
            return self._site.show(request, "shut.html", status=HTTPStatus.FORBIDDEN)
        return self._site.show(request, "sign_in.html", visitor=guard.find_visitor(request), problem=None)

    async def sign_in(self, request: web.Request) -> web.StreamResponse:
        guard = self._site.guard
        fields = await guard.read_sign_in(request)
        if guard.is_shut:
            raise web.HTTPForbidden
        # The right one always enters: nobody else's guesses may lock the administrator out.
        if not guard.is_token(fields.get("token", "")):
            wait_s = guard.note_wrong_guess(request)
            status = HTTPStatus.TOO_MANY_REQUESTS if wait_s else HTTPStatus.FORBIDDEN
            return self._refuse(request, status, wait_s)
        response = self._go("/status")
        guard.sign_in(response)
        return response

    def _refuse(self, request: web.Request, status: HTTPStatus, wait_s: float = 0.0) -> web.Response:
        visitor = self._site.guard.find_visitor(request)
        problem = "wait" if wait_s else "wrong"
        response = self._site.show(
            request, "sign_in.html", status=status, visitor=visitor, problem=problem, wait_s=wait_s
        )
        if wait_s:
            response.headers[hdrs.RETRY_AFTER] = str(math.ceil(wait_s))
        return response

    async def sign_out(self, request: web.Request) -> web.StreamResponse:
        await self._site.guard.admit_form(request)
        response = self._go("/")
        self._site.guard.sign_out(response)
        return response

    def _go(self, path: str) -> web.Response:
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: self._site.base + path})


def add_signing_in(app: web.Application, site: Site) -> None:
    pages = SigningIn(site)
    app.router.add_get(SIGN_IN, pages.show)
    app.router.add_post(SIGN_IN, pages.sign_in)
    app.router.add_post("/status/sign-out", pages.sign_out)
