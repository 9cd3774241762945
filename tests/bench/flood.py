"""What strangers can make a web process hold: a thousand bodies at once that never end, and that nobody signed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import psutil

from service.processes.listening import bind_socket
from service.store.migrations import migrate_database
from tests.servers import create_database, running_database
from tests.webhooks.calls import make_call, make_post
from tests.webhooks.doors import PATH, Address, Answer, compose_request, exchange, serving

STRANGERS = 1000
BODY_BYTES = 2 * 1024 * 1024 - 1
PIECE = b"x" * 65536
PAUSE_S = 0.25
FLOOD_S = 20.0
LOOK_EVERY_S = 0.05
MIB = 1024 * 1024


@dataclass(slots=True)
class Watch:
    """The most that a process has held, and what those who knocked meanwhile were told."""

    process: psutil.Process
    most: int = 0
    answers: list[Answer | None] = field(default_factory=list)
    slowest_s: float = 0.0

    async def run(self, door: Address) -> None:
        """Look at its memory all the time, and deliver what is properly signed all the while."""
        number = 0
        while True:
            self.most = max(self.most, self.process.memory_info().rss)
            number += 1
            before = time.monotonic()
            request = compose_request(make_call(make_post(id=number), event_id=number))
            self.answers.append(await exchange(door, request))
            self.slowest_s = max(self.slowest_s, time.monotonic() - before)
            await asyncio.sleep(LOOK_EVERY_S)


async def run_flood() -> Sequence[str]:
    """The lines of this bench; about half a minute."""
    with running_database() as server_url:
        database_url = await create_database(server_url, "companion_bench_flood")
        await migrate_database(database_url)
        async with _serving(database_url) as (door, watch):
            await exchange(door, compose_request(make_call(make_post(id=1), event_id=1)))
            before = watch.process.memory_info().rss
            watching = asyncio.create_task(watch.run(door))
            told = await _flood(door)
            watching.cancel()
    stored = sum(answer is not None and answer.status in (200, 202) for answer in watch.answers)
    return [
        f"bench door-flood-mb {(watch.most - before) / MIB:.0f} MB target <= 150",
        f"info door-flood-meanwhile {stored} of {len(watch.answers)} deliveries stored, "
        f"the slowest in {watch.slowest_s * 1000:.0f} ms",
        f"info door-flood-told {told} of {STRANGERS} strangers were told to come back later",
    ]


@asynccontextmanager
async def _serving(database_url: str) -> AsyncIterator[tuple[Address, Watch]]:
    with bind_socket("127.0.0.1", 0) as listener:
        async with serving(listener, database_url, stderr=asyncio.subprocess.DEVNULL) as process:
            yield Address(*listener.getsockname()), Watch(psutil.Process(process.pid))


async def _flood(door: Address) -> int:
    """A thousand at once, each slowly sending all but the end; how many were told that there is no room."""
    async with asyncio.timeout(FLOOD_S * 2):
        told = await asyncio.gather(*(_send_slowly(door) for _ in range(STRANGERS)))
    return sum(told)


async def _send_slowly(door: Address) -> bool:
    reader, writer = await asyncio.open_connection(door.host, door.port)
    head = f"POST {PATH} HTTP/1.1\r\nHost: companion.test\r\nContent-Length: {BODY_BYTES + 1}\r\n\r\n"
    writer.write(head.encode())
    try:
        async with asyncio.timeout(FLOOD_S):
            line, _ = await asyncio.gather(reader.readline(), _send_pieces(writer))
            return b" 503 " in line
    except (ConnectionError, TimeoutError):
        return False
    finally:
        writer.transport.abort()


async def _send_pieces(writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        for _ in range(BODY_BYTES // len(PIECE)):
            if writer.is_closing():
                return
            writer.write(PIECE)
            await writer.drain()
            await asyncio.sleep(PAUSE_S)
