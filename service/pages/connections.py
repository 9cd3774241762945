"""Answers bytes that are no HTTP request, which never reach an application and its middlewares.

Aiohttp would tell its version and that of Python, quote what it could not read, and log a traceback for each.
"""

from __future__ import annotations

import structlog
from aiohttp import hdrs, web

from service.pages.answers import HEADERS, compose_error

_log = structlog.get_logger(__name__)


class _Connection(web.RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,  # noqa: ARG002 - aiohttp's signature
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,  # noqa: ARG002
    ) -> web.StreamResponse:
        _log.info("a connection spoke no HTTP", status=status, problem=type(exc).__name__)
        # Without a name of ours aiohttp would put its own there.
        answer = compose_error(status, {**HEADERS, hdrs.SERVER: "companion"})
        answer.force_close()
        return answer


class _Server(web.Server):
    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class CarefulRunner(web.AppRunner):
    """Serves an application whose connections answer as above."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        # Aiohttp offers no parameter for the class of its connections.
        server.__class__ = _Server
        return server
