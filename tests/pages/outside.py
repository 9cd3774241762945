"""What the tests of health and figures share: a look from outside."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from service.pages.answers import HEADERS

ServerFactory = Callable[[web.Application], Awaitable[TestServer]]


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def fetch(server: TestServer, path: str) -> tuple[int, Any]:
    async with ClientSession() as session, session.get(server.make_url(path)) as answer:
        assert HEADERS.items() <= dict(answer.headers).items()
        assert "Server" not in answer.headers
        if answer.content_type == "application/json":
            return answer.status, await answer.json()
        return answer.status, await answer.text()
