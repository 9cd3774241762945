"""The bell, a wake-up queue in Redis: something is due. Only this module and `jobs/engine/worker.py` know arq.

PostgreSQL holds the truth and every worker looks there by itself every few seconds, so a bell that fails
costs time and nothing else. It is rung after the commit, off the path of whoever waits for an answer, and it
gives up quickly.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from arq.connections import ArqRedis, RedisSettings, create_pool

from service.domain.ids import DeliveryId

QUEUE = "companion"
"""The name of arq's queue."""
RING = "ring"
"""The one job: the worker looks into PostgreSQL at once. Its argument is the delivery's id."""
RING_WITHIN_S = 0.25
RING_EVERY_S = 0.05
"""The worker polls no more often than this, so rings in between are gathered into one."""
FORGET_AFTER = timedelta(seconds=30)
"""A ring that no worker heard by then is of no use: the sweep has long been there."""

_log = structlog.get_logger(__name__)


def build_redis_settings(redis_url: str) -> RedisSettings:
    """Settings for arq that fail at once; whoever wants to go on tries again itself."""
    settings = RedisSettings.from_dsn(redis_url)
    settings.conn_timeout = 1
    settings.conn_retries = 0
    return settings


def compose_job(job: Mapping[str, Any]) -> bytes:
    """Arq's serializer: JSON, because arq's own (pickle) runs whatever somebody put into Redis.

    The result of a ring that nobody heard in time holds an exception; its name will do.
    """
    return json.dumps(job, default=repr).encode()


def parse_job(text: bytes) -> dict[str, Any]:
    """Arq's deserializer. Raises ValueError."""
    job = json.loads(text)
    if not isinstance(job, dict):
        raise ValueError("no job of ours")
    return job


class Bell:
    """`redis_url` None: no bell; ringing then does nothing.

    `on_failure` counts rings that nobody can have heard.
    """

    def __init__(self, redis_url: str | None, on_failure: Callable[[], None] = lambda: None) -> None:
        self._redis_url = redis_url
        self._on_failure = on_failure
        self._redis: ArqRedis | None = None
        self._wanted: DeliveryId | None = None
        self._asked = asyncio.Event()
        self._failing = False

    def ask(self, delivery_id: DeliveryId) -> None:
        """Ring soon, without waiting; `run` must be running."""
        if self._redis_url is not None:
            self._wanted = delivery_id
            self._asked.set()

    async def run(self) -> None:
        """Ring what was asked for, until cancelled.

        Many asked for in a short time are one ring: a worker takes all.
        """
        try:
            while True:
                await self._asked.wait()
                self._asked.clear()
                if self._wanted is not None:
                    await self.ring(self._wanted)
                await asyncio.sleep(RING_EVERY_S)
        finally:
            await self.close()

    async def ring(self, delivery_id: DeliveryId) -> bool:
        """Ring now; whether it was heard by Redis, within 0.25 s. Never raises."""
        if self._redis_url is None:
            return False
        try:
            async with asyncio.timeout(RING_WITHIN_S):
                redis = await self._open(self._redis_url)
                await redis.enqueue_job(RING, delivery_id, _expires=FORGET_AFTER)
        except Exception as problem:
            self._on_failure()
            self._report(problem)
            await self.close()
            return False
        self._report(None)
        return True

    async def _open(self, redis_url: str) -> ArqRedis:
        if self._redis is None:
            self._redis = await create_pool(
                build_redis_settings(redis_url),
                job_serializer=compose_job,
                job_deserializer=parse_job,
                default_queue_name=QUEUE,
            )
        return self._redis

    async def is_heard(self) -> bool | None:
        """Whether Redis answers; None without a bell."""
        if self._redis_url is None:
            return None
        try:
            async with asyncio.timeout(RING_WITHIN_S):
                return bool(await (await self._open(self._redis_url)).ping())
        except Exception:
            await self.close()
            return False

    async def close(self) -> None:
        redis, self._redis = self._redis, None
        if redis is not None:
            with suppress(Exception):
                async with asyncio.timeout(RING_WITHIN_S):
                    await redis.aclose(close_connection_pool=True)

    def _report(self, problem: Exception | None) -> None:
        """Loud once: the first failure and the recovery, not every miss."""
        if (problem is not None) != self._failing:
            self._failing = problem is not None
            if problem is not None:
                _log.warning("the bell cannot be rung", problem=type(problem).__name__)
            else:
                _log.info("the bell rings again")
