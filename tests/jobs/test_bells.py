"""A stored delivery is heard by the worker with its commit, with Redis or without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import asyncpg
import pytest

from jobs.engine.worker import listen_to_database
from service.store.deliveries import insert_deliveries
from tests.webhooks.deliveries import make_delivery

SOON_S = 30.0
"""On any machine; nothing else than a ring is waited for."""


class Rings:
    """Those that were heard, one after the other."""

    def __init__(self) -> None:
        self._heard: asyncio.Queue[None] = asyncio.Queue()

    def ring(self) -> None:
        self._heard.put_nowait(None)

    async def hear(self) -> None:
        await asyncio.wait_for(self._heard.get(), SOON_S)

    @property
    def are_over(self) -> bool:
        return self._heard.empty()


@pytest.fixture
async def rings(database_url: str) -> AsyncIterator[Rings]:
    rings = Rings()
    task = asyncio.create_task(listen_to_database(database_url, rings.ring))
    await rings.hear()
    yield rings
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_stored_deliveries_ring_once_with_their_commit(rings: Rings, pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        async with connection.transaction():
            await insert_deliveries(connection, [make_delivery(number) for number in range(3)])
            assert rings.are_over, "what nobody can see yet is no reason to look"
        await rings.hear()
        assert rings.are_over


async def test_repeated_delivery_rings_nobody(rings: Rings, pool: asyncpg.Pool) -> None:
    async with pool.acquire() as connection:
        for number in (1, 1, 1, 2):
            await insert_deliveries(connection, [make_delivery(number)])
    await rings.hear()
    await rings.hear()
    assert rings.are_over, "the four are two"
