"""Knocks on a running door: properly through an HTTP client, and byte by byte as no client would."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp.test_utils import TestServer
from multidict import CIMultiDict

from service.config import Config, Secret
from tests.configs import ENVIRON, make_config
from tests.webhooks.calls import INSTANCE, OLD_SECRET, SECRET, Call

PATH = "/webhooks/discourse"


def make_door_config(database_url: str, **changes: Any) -> Config:
    """Settings that fit the calls of `tests/webhooks/calls.py`."""
    return make_config(
        database_url=database_url,
        discourse_instance=INSTANCE,
        discourse_webhook_secrets=(Secret(SECRET), Secret(OLD_SECRET)),
        **changes,
    )


@dataclass(frozen=True)
class Answer:
    status: int
    headers: CIMultiDict[str]
    text: str


@dataclass(frozen=True)
class Address:
    """Where a server listens; aiohttp's TestServer has the same two."""

    host: str
    port: int


def compose_request(call: Call, *, chunked: bool = False, method: str = "POST", path: str = PATH) -> bytes:
    """The bytes of the call, as the forum puts them on the wire: one connection each."""
    lines = [f"{method} {path} HTTP/1.1", "Host: companion.test", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in call.headers.items()]
    lines.append("Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(call.body)}")
    head = "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"
    if not chunked:
        return head + call.body
    return head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(call.body), call.body)


async def exchange(server: TestServer | Address, *parts: bytes, hang_up: bool = False) -> Answer | None:
    """Send the parts one after the other; what came back until the other side closed, or None for nothing."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        if hang_up:
            writer.write_eof()
        return parse_answer(await reader.read())
    except ConnectionError:
        return None
    finally:
        writer.close()


def parse_answer(received: bytes) -> Answer | None:
    if not received:
        return None
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = CIMultiDict((name, value) for name, _, value in (line.partition(": ") for line in lines))
    return Answer(int(first.split()[1]), headers, body.decode())


async def knock(server: TestServer | Address, call: Call, *, chunked: bool = False) -> Answer:
    """Deliver one call; its answer."""
    answer = await exchange(server, compose_request(call, chunked=chunked))
    assert answer is not None
    return answer


@asynccontextmanager
async def serving(
    listener: socket.socket, database_url: str, *, stderr: int | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A web process as `companion run` starts it, on a socket that outlives it."""
    environ = os.environ | ENVIRON
    environ |= {
        "DATABASE_URL": database_url,
        "DISCOURSE_INSTANCE": INSTANCE,
        "DISCOURSE_WEBHOOK_SECRETS": SECRET,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "service", "web", "--fd", str(listener.fileno())),
        pass_fds=(listener.fileno(),),
        env=environ,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=stderr,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
