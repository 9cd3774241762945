"""A running demo forum with a receiver of its deliveries, for every test of this house."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from service.demo.forum import FORUM, Forum, ForumSettings, build_forum
from tests.demo.forum.factories import BARE_STORY, Caller, Receiver, make_settings
from tests.demo.forum.visitors import Browser


@dataclass(frozen=True, slots=True)
class Running:
    """`bot` calls as the companion, `settings` are those it was started with."""

    forum: Forum
    bot: Caller
    receiver: Receiver
    settings: ForumSettings

    async def settle(self) -> None:
        """Until all deliveries are made."""
        await self.forum.sender.wait_idle()


@pytest.fixture
def settings(tmp_path: Path, receiver_url: str) -> ForumSettings:
    return make_settings(tmp_path, webhook_url=receiver_url)


@pytest.fixture
async def running(
    settings: ForumSettings, session: aiohttp.ClientSession, receiver: Receiver
) -> AsyncIterator[Running]:
    app = build_forum(settings, BARE_STORY)
    async with TestServer(app) as server:
        bot = Caller(session, str(server.make_url("")).rstrip("/"))
        yield Running(app[FORUM], bot, receiver, settings)


@pytest.fixture
def bot(running: Running) -> Caller:
    return running.bot


@pytest.fixture
async def visitor(running: Running) -> AsyncIterator[Browser]:
    """Somebody with a browser of their own."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Browser(session, running.bot.base)
