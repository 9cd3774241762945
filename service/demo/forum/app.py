"""Builds the demo forum's web application, and runs it until it is told to end."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from service.demo.forum.api.calls import render_problem
from service.demo.forum.api.routes import add_api, wants_json
from service.demo.forum.forum import FORUM, Forum, Say, Story
from service.demo.forum.founding import found_forum, load_clock_offset
from service.demo.forum.pages.routes import add_pages, build_shared_pages
from service.demo.forum.pages.visits import render_not_found
from service.demo.forum.problems import Problem, build_not_found
from service.demo.forum.settings import ForumSettings
from service.demo.story import STORY

_MAX_BODY = 8 * 1024 * 1024
_SHUTDOWN_S = 2.0


def build_forum(
    settings: ForumSettings, story: Story | None = None, say: Say | None = None
) -> web.Application:
    """The forum as an application; `app[FORUM]` gives a test its faults, its log and its sender.

    A new database is filled with `story`; without one with the demo's, unless `settings.seed_story` is off. `say`
    gets a line for every deed of the companion.
    """
    app = web.Application(middlewares=[_answer_unknown_paths], client_max_size=_MAX_BODY)
    app[FORUM] = Forum(settings, story or (STORY if settings.seed_story else None), say)
    app.cleanup_ctx.append(_live)
    app.on_shutdown.append(_release)
    app.on_response_prepare.append(_drop_empty_type)
    add_api(app, build_shared_pages())
    add_pages(app)
    return app


async def run_forum(
    settings: ForumSettings,
    story: Story | None = None,
    *,
    sock: socket.socket | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    stop: asyncio.Event | None = None,
    on_ready: Callable[[], None] | None = None,
    say: Say | None = None,
) -> None:
    """Serve on a listening socket, or on host and port, until `stop` is set; without `stop` until SIGTERM or SIGINT."""
    stopping = stop or _build_signal_stop()
    runner = web.AppRunner(build_forum(settings, story, say), access_log=None, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    try:
        site = web.SockSite(runner, sock) if sock is not None else web.TCPSite(runner, host, port)
        await site.start()
        if on_ready is not None:
            on_ready()
        await stopping.wait()
    finally:
        await runner.cleanup()


def _build_signal_stop() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def _live(app: web.Application) -> AsyncIterator[None]:
    forum = app[FORUM]
    await forum.database.open()
    moved = await forum.database.run(load_clock_offset)
    if moved is not None:
        forum.clock.offset_s = moved
    await forum.turn(lambda turn: found_forum(turn, forum.story.seed if forum.story else None))
    forum.sender.start()
    yield
    await forum.sender.stop()
    await forum.database.close()


async def _release(app: web.Application) -> None:
    """Calls that a fault keeps hanging must not keep the forum from ending."""
    app[FORUM].faults.clear()


async def _drop_empty_type(_request: web.Request, response: web.StreamResponse) -> None:
    """Discourse's outermost limiter names no content type; aiohttp would add one."""
    if response.status == 429 and response.content_type == "application/octet-stream":
        response.headers.popall(hdrs.CONTENT_TYPE, None)


@web.middleware
async def _answer_unknown_paths(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPNotFound:
        if request.path.endswith(".json") or wants_json(request) or "Api-Key" in request.headers:
            return render_problem(build_not_found())
        return await render_not_found(request)
    except Problem as problem:
        return render_problem(problem)
