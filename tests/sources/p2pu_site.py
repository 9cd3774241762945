"""A stand-in for P2PU's site, with what its Django views do: paging, errors under status 200, a cached list.

Faults are answers that it gives in place of a page, by the number of the request.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

PATH = "/api/learningcircles/"

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Site:
    circles: list[dict[str, Any]] = field(default_factory=list)
    """The newest first, as `order=created_at` has it; drafts too, which come only to who asks for them."""
    faults: dict[int, Answer] = field(default_factory=dict)
    """By the number of the request, from 1."""
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What happens at the site right before that request."""
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.query))
        number = len(self.asked)
        self.before.get(number, lambda: None)()
        return await self.faults.get(number, self.list_circles)(request)

    async def list_circles(self, request: web.Request) -> web.StreamResponse:
        asked = request.query
        errors = {
            key: [f"{asked[key]} is not a number"]
            for key in ("limit", "offset")
            if not asked.get(key, "0").isdigit()
        }
        if errors:
            return web.json_response({"status": "error", "errors": errors})
        drafts = asked.get("draft") == "true"
        shown = [one for one in self.circles if drafts or not (one["draft"] or one.get("members_only"))]
        answer: dict[str, Any] = {"count": len(shown), "signup_open_count": 0, "signup_closed_count": 0}
        if "limit" in asked or "offset" in asked:
            offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 100))
            answer |= {"offset": offset, "limit": limit}
            shown = shown[offset : offset + limit]
        return web.json_response({**answer, "items": shown})


@asynccontextmanager
async def open_site(*circles: dict[str, Any]) -> AsyncIterator[Site]:
    site = Site(list(circles))
    app = web.Application()
    app.router.add_get(PATH, site.answer)
    async with TestServer(app) as server:
        site.url = f"http://127.0.0.1:{server.port}"
        yield site


def say(status: int, body: str | bytes = b"", **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else body.encode()

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, body=data, headers=headers)

    return answer


async def drip(request: web.Request) -> web.StreamResponse:
    """A byte every 10 ms: each piece in time, the whole never."""
    response = web.StreamResponse()
    await response.prepare(request)
    while request.transport is not None and not request.transport.is_closing():
        await response.write(b" ")
        await asyncio.sleep(0.01)
    return response


async def pour(request: web.Request) -> web.StreamResponse:
    """An answer without an end, as fast as it is taken."""
    response = web.StreamResponse()
    await response.prepare(request)
    while request.transport is not None and not request.transport.is_closing():
        await response.write(b" " * 2**16)
    return response


async def break_off(request: web.Request) -> web.StreamResponse:
    """Half a body, then the line is cut."""
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"count": 3, "items": [')
    assert request.transport is not None
    request.transport.close()
    return response
