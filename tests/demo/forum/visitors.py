"""A browser without JavaScript, as far as tests of the pages need one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

import aiohttp

from tests.demo.forum.factories import Caller

TITLE = "Spanish for beginners at Riverside"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class ReadAnnouncement:
    status: int
    path: str
    html: str
    headers: Mapping[str, str]

    def has(self, text: str) -> bool:
        return text in unescape(re.sub(r"<[^>]+>", "", self.html))


class Browser:
    """Keeps its cookies, sends each form with the token of the page before."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self.base = base
        self.token = ""

    async def open(self, path: str, *, follow: bool = True) -> ReadAnnouncement:
        return await self._go("GET", path, allow_redirects=follow)

    async def send(self, path: str, *, follow: bool = True, **fields: str) -> ReadAnnouncement:
        return await self._go("POST", path, data={"token": self.token, **fields}, allow_redirects=follow)

    async def _go(self, method: str, path: str, **more: object) -> ReadAnnouncement:
        async with self._session.request(method, self.base + path, **more) as answer:  # type: ignore[arg-type]
            html = await answer.text()
            if found := TOKEN.search(html):
                self.token = found[1]
            return ReadAnnouncement(answer.status, str(answer.url.relative()), html, answer.headers)

    async def sign_in(self, username: str) -> ReadAnnouncement:
        await self.open("/login")
        return await self.send("/login", username=username)


async def make_topic(bot: Caller, username: str = "companion") -> str:
    made = (await bot.named(username).create_topic(TITLE)).json
    return f"/t/{made['topic_slug']}/{made['topic_id']}"
