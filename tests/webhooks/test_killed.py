"""Accepted is durable: whatever kills a web process, no delivery that it accepted is lost (law 1)."""

from __future__ import annotations

import asyncio
from itertools import count

import asyncpg

from service.processes.listening import bind_socket
from tests.webhooks.calls import make_call, make_post
from tests.webhooks.doors import Address, compose_request, exchange, serving

SENDERS = 24
KILLS = 3
ANSWERS_BEFORE_A_KILL = 150


class Senders:
    """The forum's side: sends one delivery after the other and notes which were accepted."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._numbers = count(1)
        self._enough = asyncio.Event()
        self._wanted = 0
        self.accepted: list[int] = []

    async def send(self) -> None:
        while True:
            number = next(self._numbers)
            request = compose_request(make_call(make_post(id=number), event_id=number))
            answer = await exchange(self._address, request)
            if answer is not None and answer.status == 202:
                self.accepted.append(number)
                if len(self.accepted) >= self._wanted:
                    self._enough.set()

    async def wait_for(self, more: int) -> None:
        self._wanted = len(self.accepted) + more
        self._enough.clear()
        await self._enough.wait()


async def test_what_a_killed_process_had_accepted_is_in_the_database(
    database_url: str, pool: asyncpg.Pool
) -> None:
    listener = bind_socket("127.0.0.1", 0)
    senders = Senders(Address(*listener.getsockname()))
    tasks = [asyncio.create_task(senders.send()) for _ in range(SENDERS)]
    for _ in range(KILLS):
        async with serving(listener, database_url) as process:
            await senders.wait_for(ANSWERS_BEFORE_A_KILL)
            process.kill()
    for task in tasks:
        task.cancel()
    listener.close()
    stored = {row["post_id"] for row in await pool.fetch("select post_id from delivery")}
    assert len(senders.accepted) >= KILLS * ANSWERS_BEFORE_A_KILL
    assert set(senders.accepted) <= stored
