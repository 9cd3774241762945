"""A server that says exactly the bytes it is told, for answers no honest forum would give."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Behave = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Request:
    verb: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class RawServer:
    """Answers the n-th request with the n-th of `answers`, and with the last one from then on."""

    port: int = 0
    answers: list[bytes | Behave] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    lines: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = field(default_factory=dict)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def wait_for_requests(self, number: int) -> None:
        while len(self.requests) < number:
            self.asked.clear()
            await self.asked.wait()

    def hang_up(self) -> None:
        """Cut every line, also of those who still wait for an answer."""
        for line in self.lines:
            line.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines[writer] = asyncio.current_task()
        try:
            while request := await _read_request(reader):
                self.requests.append(request)
                self.asked.set()
                answer = self.answers[min(len(self.requests), len(self.answers)) - 1]
                if not isinstance(answer, bytes):
                    await answer(reader, writer)
                    break
                writer.write(answer)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()


async def _read_request(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    verb, target, _ = first.split(" ")
    return Request(verb, target, headers, body)


@asynccontextmanager
async def raw_server(*answers: bytes | Behave, tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    server = RawServer(answers=list(answers))
    async with await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls) as listening:
        server.port = listening.sockets[0].getsockname()[1]
        yield server
        listening.close()
        server.hang_up()
        await asyncio.gather(*filter(None, server.lines.values()), return_exceptions=True)


def make_answer(
    status: int,
    body: object = b"",
    content_type: str = "application/json; charset=utf-8",
    **headers: str,
) -> bytes:
    """A whole HTTP answer. A body that is not bytes is sent as JSON; `Retry_After=...` is a header."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(data)}"]
    lines += [f"Content-Type: {content_type}"] if content_type else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request and say nothing until the other side hangs up."""
    await reader.read()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take the request and cut the line."""
    writer.transport.abort()


async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One byte of a header every 20 ms: each piece in time, the whole never."""
    writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not writer.is_closing():
        writer.write(b"x")
        await asyncio.sleep(0.02)
        await writer.drain()
