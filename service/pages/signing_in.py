"""Signing in with the forum (DiscourseConnect) and out again: `/sign-in`, `/sign-in/return`, `/sign-out`."""

from __future__ import annotations

from http import HTTPStatus

import structlog
from aiohttp import hdrs, web

from service.config import Secret
from service.pages.connect import Answer, ConnectError, Identity, compose_query, parse_answer, parse_path
from service.pages.guard import SIGN_IN, compose_sign_in
from service.pages.keys import POOL
from service.pages.sessions import hash_id, make_id
from service.pages.site import Site
from service.pages.visitors import TurnedAway, Visitor, Why
from service.store.people import record_organizer, record_person
from service.store.pool import Connection
from service.store.sessions import claim_sign_in, insert_sign_in

RETURN = f"{SIGN_IN}/return"
SIGN_OUT = "/sign-out"

_log = structlog.get_logger(__name__)


class SigningIn:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._config = site.config

    async def set_out(self, request: web.Request) -> web.StreamResponse:
        """To the forum, and from there back to the path `to`; with `as=another` somebody else may sign in there."""
        secret = self._config.connect_secret
        if secret is None:
            return self._site.show(request, "shut.html", status=HTTPStatus.FORBIDDEN)
        to = parse_path(request.query.get("to", ""))
        if request.query.get("as") == "another" and self._site.guard.comes_from_here(request):
            return self._leave_forum(secret, to)
        browser, nonce = self._site.guard.find_browser(request), make_id()
        async with request.app[POOL].acquire() as connection:
            await insert_sign_in(connection, hash_id(nonce), hash_id(browser.id), to)
        values = {"nonce": nonce, "return_sso_url": self._config.public_url + RETURN}
        response = self._ask_forum(values, secret)
        self._site.guard.remember(response, browser)
        return response

    def _leave_forum(self, secret: Secret, to: str) -> web.Response:
        """The forum signs them out there, and sends them here to set out once more."""
        again = self._config.public_url + compose_sign_in(to)
        return self._ask_forum({"nonce": make_id(), "return_sso_url": again, "logout": "true"}, secret)

    def _ask_forum(self, values: dict[str, str], secret: Secret) -> web.Response:
        query = compose_query(values, secret.reveal())
        return _go(f"{self._config.discourse_instance}/session/sso_provider?{query}")

    async def come_back(self, request: web.Request) -> web.StreamResponse:
        """Whom the forum names is signed in, once for each setting out, and only in the browser that set out."""
        browser = self._site.guard.find_browser(request)
        answer = self._read_answer(request, browser)
        async with request.app[POOL].acquire() as connection:
            to = await claim_sign_in(connection, hash_id(answer.nonce), hash_id(browser.id))
            if to is None:
                raise TurnedAway(Why.NOT_VERIFIED, browser)
            if answer.identity is None:
                raise TurnedAway(Why.FAILED, browser, to=to)
            response = _go(self._site.base + to)
            async with connection.transaction():
                await self._record_identity(connection, answer.identity)
                await self._site.guard.sign_in(connection, request, response, answer.identity.user.id)
        return response

    def _read_answer(self, request: web.Request, browser: Visitor) -> Answer:
        secret = self._config.connect_secret
        try:
            if secret is None:
                raise ConnectError("CONNECT_SECRET is not set")
            return parse_answer(request.rel_url.raw_query_string, secret.reveal())
        except ConnectError as problem:
            _log.warning("somebody came back from the forum with no answer of its", problem=str(problem))
            raise TurnedAway(Why.NOT_VERIFIED, browser) from None

    async def _record_identity(self, connection: Connection, identity: Identity) -> None:
        """The forum's word of this moment: the person, and whether they are an organizer; no e-mail address."""
        await record_person(connection, identity.user)
        is_organizer = identity.is_staff or self._config.organizers_group.lower() in identity.groups
        await record_organizer(connection, identity.user.id, is_organizer=is_organizer)

    async def sign_out(self, request: web.Request) -> web.StreamResponse:
        await self._site.guard.read_form(request)
        response = _go(f"{self._site.base}/")
        async with request.app[POOL].acquire() as connection:
            await self._site.guard.sign_out(connection, request, response)
        # "Back" shows nothing of theirs to whoever comes next (W3C Clear Site Data, 3.1).
        response.headers["Clear-Site-Data"] = '"cache"'
        return response


def _go(address: str) -> web.Response:
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={hdrs.LOCATION: address})


def add_signing_in(app: web.Application, site: Site) -> None:
    pages = SigningIn(site)
    app.router.add_get(SIGN_IN, pages.set_out)
    app.router.add_get(RETURN, pages.come_back)
    app.router.add_post(SIGN_OUT, pages.sign_out)
