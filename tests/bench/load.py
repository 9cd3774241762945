"""A load generator: many connections on this machine, each with one request under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

CONNECTIONS = 64


class LoadError(Exception):
    """An answer was not a success, so that the figure would mean nothing."""


@dataclass(slots=True)
class Load:
    """Counts answers while `open`; `compose` makes the next request."""

    compose: Callable[[], bytes]
    answers: int = 0
    open: bool = True
    problem: str | None = None
    answer_length: int | None = None
    """All answers of one kind are equally long, so that the first one tells when the others are complete."""


class _Connection(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self._load = load
        self._received = b""
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Uvloop's transports do not descend from asyncio's.
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._load.compose())

    def data_received(self, data: bytes) -> None:
        self._received += data
        load = self._load
        if load.answer_length is None:
            load.answer_length = measure_answer(self._received)
        if load.answer_length is None or len(self._received) < load.answer_length:
            return
        if not self._received.startswith(b"HTTP/1.1 2"):
            load.problem = self._received.decode(errors="replace")
        self._received = b""
        assert self._transport is not None
        if load.open and load.problem is None:
            load.answers += 1
            self._transport.write(load.compose())
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._load.open and self._load.problem is None:
            self._load.problem = f"a connection was closed: {exc}"
        self.done.set_result(None)


def measure_answer(received: bytes) -> int | None:
    """The length of the whole answer, once its head is there."""
    head, separator, _ = received.partition(b"\r\n\r\n")
    if not separator:
        return None
    lines = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    body = next(int(value) for name, _, value in lines if name == b"content-length")
    return len(head) + len(separator) + body


async def measure_rate(port: int, compose: Callable[[], bytes], *, warm_up_s: float, seconds: float) -> float:
    """Answers per second. Raises LoadError when one of them is not a success."""
    load = Load(compose)
    loop = asyncio.get_running_loop()
    connections = [
        (await loop.create_connection(lambda: _Connection(load), "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.sleep(warm_up_s)
    load.answers, started = 0, loop.time()
    await asyncio.sleep(seconds)
    answers, took_s = load.answers, loop.time() - started
    load.open = False
    await asyncio.wait([connection.done for connection in connections], timeout=5)
    if load.problem is not None:
        raise LoadError(load.problem)
    return answers / took_s
