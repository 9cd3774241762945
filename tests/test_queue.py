"""The bell: heard by a worker, soon and once for many; and no harm at all when Redis fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from time import monotonic
from typing import Any

import pytest
from arq import Worker, func
from arq.connections import create_pool
from redis.asyncio import Redis

from service.domain.ids import DeliveryId
from service.queue import QUEUE, RING, RING_WITHIN_S, Bell, build_redis_settings, compose_job, parse_job


class Ear:
    """A worker as `jobs/worker.py` builds it, which notes what it hears."""

    def __init__(self, redis_url: str) -> None:
        self.heard: list[int] = []
        self.rang = asyncio.Event()
        self.worker = Worker(
            functions=[func(self.hear, name=RING, keep_result=0)],
            queue_name=QUEUE,
            redis_settings=build_redis_settings(redis_url),
            handle_signals=False,
            poll_delay=0.01,
            max_tries=1,
            job_serializer=compose_job,
            job_deserializer=parse_job,
        )

    async def hear(self, ctx: dict[Any, Any], *args: Any, **kwargs: Any) -> None:
        self.heard.append(args[0])
        self.rang.set()


@pytest.fixture
async def ear(redis_url: str) -> AsyncIterator[Ear]:
    ear = Ear(redis_url)
    task = asyncio.create_task(ear.worker.async_run())
    yield ear
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    with suppress(asyncio.CancelledError):
        # Arq hands on the cancellation of the jobs that were under way.
        await ear.worker.close()


@pytest.fixture
async def bell(redis_url: str) -> AsyncIterator[Bell]:
    bell = Bell(redis_url)
    yield bell
    await bell.close()


async def test_a_worker_hears_the_bell(bell: Bell, ear: Ear) -> None:
    assert await bell.ring(DeliveryId(17))
    await ear.rang.wait()
    assert ear.heard == [17]


async def test_many_deliveries_in_a_moment_are_few_rings_and_the_last_is_heard(bell: Bell, ear: Ear) -> None:
    task = asyncio.create_task(bell.run())
    for number in range(1, 501):
        bell.ask(DeliveryId(number))
        if number % 50 == 0:
            await asyncio.sleep(0)
    while 500 not in ear.heard:
        await ear.rang.wait()
        ear.rang.clear()
    assert len(ear.heard) <= 3
    task.cancel()


async def test_a_ring_that_nobody_heard_is_forgotten(bell: Bell, redis_url: str) -> None:
    await bell.ring(DeliveryId(17))
    async with Redis.from_url(redis_url) as redis:
        [key] = await redis.keys("arq:job:*")
        assert 0 < await redis.ttl(key) <= 30


async def test_nothing_in_redis_is_ever_unpickled(redis_url: str, ear: Ear) -> None:
    """Arq's own serializer is pickle; the worker must survive such a job, and go on."""
    redis = await create_pool(build_redis_settings(redis_url))
    await redis.enqueue_job(RING, 1, _queue_name=QUEUE)
    await redis.aclose()
    bell = Bell(redis_url)
    await bell.ring(DeliveryId(2))
    await ear.rang.wait()
    assert ear.heard == [2]
    await bell.close()


@pytest.mark.parametrize("text", [b"[]", b"17", b"null", b'"ring"'])
def test_json_that_is_no_job_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match="no job"):
        parse_job(text)


async def test_without_redis_there_is_no_bell_and_no_complaint() -> None:
    failures: list[None] = []
    bell = Bell(None, lambda: failures.append(None))
    bell.ask(DeliveryId(1))
    assert not await bell.ring(DeliveryId(1))
    assert await bell.is_heard() is None
    assert failures == []


async def test_a_redis_that_is_away_is_counted_and_costs_no_time(closed_port: int) -> None:
    failures: list[None] = []
    bell = Bell(f"redis://127.0.0.1:{closed_port}/0", lambda: failures.append(None))
    started = monotonic()
    assert not await bell.ring(DeliveryId(1))
    assert await bell.is_heard() is False
    assert monotonic() - started < 2 * RING_WITHIN_S + 2
    assert len(failures) == 1


async def test_a_redis_that_never_answers_is_given_up_after_a_quarter_of_a_second() -> None:
    """As one stopped by SIGSTOP: the connection opens, and nothing comes back."""
    release = asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        bell = Bell(f"redis://127.0.0.1:{port}/0")
        started = monotonic()
        assert not await bell.ring(DeliveryId(1))
        assert monotonic() - started < 2 * RING_WITHIN_S + 2
        release.set()


async def test_the_bell_rings_again_after_redis_lost_everything(bell: Bell, redis_url: str) -> None:
    assert await bell.ring(DeliveryId(1))
    async with Redis.from_url(redis_url) as redis:
        await redis.flushdb()
        number = redis.connection_pool.connection_kwargs["db"]
        for client in await redis.client_list(_type="normal"):
            # Other tests' connections, to databases of their own, are none of ours.
            with suppress(Exception):
                if client["db"] != str(number):
                    continue
                await redis.client_kill_filter(_id=client["id"], skipme=True)
    await bell.ring(DeliveryId(2))
    assert await bell.ring(DeliveryId(3))


async def test_ring_that_nobody_heard_in_time_ends_without_a_traceback(
    redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the worker was away for longer than a ring lives."""
    redis = await create_pool(
        build_redis_settings(redis_url), job_serializer=compose_job, default_queue_name=QUEUE
    )
    ring = await redis.enqueue_job(RING, 7)
    assert ring is not None
    await redis.delete(f"arq:job:{ring.job_id}")
    await redis.aclose(close_connection_pool=True)
    ear = Ear(redis_url)
    ear.worker.burst = True
    await ear.worker.async_run()
    await ear.worker.close()
    assert "expired" in caplog.text
    assert not any(record.exc_info for record in caplog.records)
