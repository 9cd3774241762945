"""Connection limit and protocol errors: what happens before a request reaches the application.

Aiohttp takes connections until none are left for the database either. And to bytes that are no HTTP request it
would tell its version and that of Python, quote what it could not read, and log a traceback for each.
"""

from __future__ import annotations

import asyncio

import structlog
from aiohttp import hdrs, web

from service.pages.answers import HEADERS, compose_error

MOST_CONNECTIONS = 512
"""Systems commonly let a process have 1024 files and sockets, and each connection costs memory."""
LISTEN_FIRST_S = 1.0
MOST_HEAD_BYTES = 64 * 1024

_log = structlog.get_logger(__name__)


class _Connection(web.RequestHandler):
    __slots__ = ("_head_bytes",)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._head_bytes = 0
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """Close what sends heads without an end: aiohttp bounds each line and their number, not the whole."""
        super().data_received(data)
        is_head = self._waiter is not None and not self._messages
        self._head_bytes = self._head_bytes + len(data) if is_head else 0
        if self._head_bytes > MOST_HEAD_BYTES:
            self.force_close()

    @property
    def is_waited_for(self) -> bool:
        """Whether it still owes us a request, or the rest of one."""
        request = self._current_request
        return request is None or not request.content.is_eof()

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
    _looking: asyncio.TimerHandle | None = None

    def __call__(self) -> web.RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)

    def connection_made(self, handler: web.RequestHandler, transport: asyncio.Transport) -> None:
        super().connection_made(handler, transport)
        if self._looking is None and len(self.connections) > MOST_CONNECTIONS:
            # Many come in one moment; only in the next is it plain who had something to say.
            self._looking = self._loop.call_later(LISTEN_FIRST_S, self._make_room)

    def _make_room(self) -> None:
        """Close those that have kept us waiting for longest, until no more are left than we can hold."""
        self._looking = None
        connections = self.connections
        waited_for = [one for one in connections if isinstance(one, _Connection) and one.is_waited_for]
        for one in waited_for[: max(0, len(connections) - MOST_CONNECTIONS)]:
            one.force_close()


class CarefulRunner(web.AppRunner):
    """Serves an application whose connections answer as above."""

    async def _make_server(self) -> web.Server:
        server = await super()._make_server()
        # Aiohttp offers no parameter for the class of its connections.
        server.__class__ = _Server
        return server
