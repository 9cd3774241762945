"""A person at a browser: asks for pages, keeps cookies, and presses the buttons that a page shows."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, parse_qsl, urlsplit

import asyncpg
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient, TestServer

from service.app import build_web
from service.config import Config
from service.pages.connect import compose_query

PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
NO_TOKEN = "0" * 32
"""Of no private address."""
FORMS = re.compile(r"<form[^>]* action=\"([^\"]+)\">(.*?)</form>", re.DOTALL)
FIELDS = re.compile(r"<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]+)\"")


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    headers: Mapping[str, str] = field(repr=False)

    @property
    def words(self) -> str:
        """What a person reads: without markup, on one line."""
        visible = re.sub(r"<(style|title).*?</\1>", " ", self.text, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", visible)).split())

    def find_form(self, action: str) -> Mapping[str, str]:
        """The hidden fields of the one form with this action."""
        (inner,) = [inner for found, inner in FORMS.findall(self.text) if found == action]
        return dict(FIELDS.findall(inner))

    def find_link(self, part: str) -> str:
        """What follows the `?` in the one link that holds these words."""
        (link,) = {link for link in re.findall(r'href="([^"]+)"', self.text) if part in link}
        return html.unescape(link).partition("?")[2]

    def has_form(self, action: str) -> bool:
        return any(found == action for found, _ in FORMS.findall(self.text))


@dataclass(frozen=True)
class Reader:
    client: TestClient[web.Request, web.Application]

    async def open(self, path: str, **headers: str) -> Page:
        return await self.ask("GET", path, headers={**PAGE, **headers})

    async def press(self, page: Page, action: str, **fields: str) -> Page:
        """Send the form that stands on the page, with what was typed into it."""
        return await self.send(action, {**page.find_form(action), **fields})

    async def send(self, action: str, fields: Mapping[str, str], headers: Mapping[str, str] = PAGE) -> Page:
        return await self.ask("POST", action, data=dict(fields), headers=dict(headers))

    async def ask(self, method: str, path: str, **options: object) -> Page:
        options.setdefault("allow_redirects", method == "GET")
        async with self.client.request(method, path, **options) as answer:  # type: ignore[arg-type]
            return Page(answer.status, await answer.text(), answer.headers)

    async def find_form_token(self) -> str:
        """What forms shown to this browser carry."""
        page = await self.open("/status/sign-in")
        return page.find_form("/status/sign-in")["form_token"]

    def list_changing_paths(self) -> list[str]:
        """Every address of the pages that changes something, with a number or token where one belongs."""
        server = self.client.server
        assert isinstance(server, TestServer)
        safe = ("GET", "HEAD", "OPTIONS")
        routes = [route for route in server.app.router.routes() if route.method not in safe]
        assert {route.method for route in routes} == {"POST"}
        paths = [route.resource.canonical for route in routes if route.resource is not None]
        paths = [path.replace("{number}", "1").replace("{token}", NO_TOKEN) for path in paths]
        return [path for path in paths if not path.startswith("/webhooks")]

    async def sign_in(
        self, token: str = "status-token-of-the-tests", headers: Mapping[str, str] | None = None
    ) -> Page:
        fields = (await self.open("/status/sign-in")).find_form("/status/sign-in")
        return await self.send("/status/sign-in", {**fields, "token": token}, {**PAGE, **(headers or {})})

    async def set_out(self, to: str = "/organize") -> Mapping[str, str]:
        """Set out for the forum; what it is asked there."""
        page = await self.ask("GET", f"/sign-in?to={to}", headers=PAGE, allow_redirects=False)
        return read_asked(page)

    async def come_back(self, query: str) -> Page:
        return await self.ask("GET", f"/sign-in/return?{query}", headers=PAGE, allow_redirects=False)

    async def enter(
        self, name: str = "ines", number: int = 7, *, groups: str = "organizers", to: str = "/organize"
    ) -> Page:
        """Sign in with the forum, as somebody who is in these groups there."""
        asked = await self.set_out(to)
        return await self.come_back(compose_return(asked["nonce"], name, number, groups=groups))


def read_asked(page: Page) -> Mapping[str, str]:
    """What a redirect to the forum asks there."""
    assert page.status == 303
    (sso,) = parse_qs(urlsplit(page.headers["Location"]).query)["sso"]
    return dict(parse_qsl(base64.b64decode(sso).decode()))


SECRET = "connect-secret-of-the-tests"


def compose_return(nonce: str, name: str = "ines", number: int = 7, **more: str) -> str:
    """What the forum answers about this person."""
    told = {"external_id": str(number), "username": name, "name": "I.", "email": f"{name}@private.example"}
    rights = {"admin": "false", "moderator": "false", "groups": ""}
    return compose_query({"nonce": nonce, **told, **rights, **more}, SECRET)


@asynccontextmanager
async def open_reader(config: Config) -> AsyncIterator[Reader]:
    """The whole web process, with somebody in front of it."""
    jar = CookieJar(unsafe=True)
    async with TestClient(TestServer(build_web(config, is_forum_reachable=_yes)), cookie_jar=jar) as client:
        yield Reader(client)


async def _yes() -> bool:
    return True


@asynccontextmanager
async def hold_worker(database_url: str) -> AsyncIterator[None]:
    """A connection as a worker holds it."""
    connection = await asyncpg.connect(database_url, server_settings={"application_name": "companion worker"})
    try:
        yield
    finally:
        await connection.close()
