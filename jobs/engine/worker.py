"""The worker process, a queue consumer: slots take what is due from PostgreSQL, an ear hears each of two bells.

Redis holds nothing but a bell. When it fails, its ear is built anew with growing waits and the slots never notice;
PostgreSQL's own bell rings all the same.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import ClientSession
from arq import Worker, func

from jobs.engine.account import Gate, PaidCalls
from jobs.engine.loop import SWEEP_S, Ring, perform_free, perform_slow, run_slot, run_sweep
from jobs.engine.tools import Tools
from jobs.engine.watch import Watch
from service.config import Config
from service.domain.languages import Language
from service.domain.subjects import ForumSubject
from service.forum.client import ForumClient
from service.metrics import Metrics
from service.queue import QUEUE, RING, build_redis_settings, compose_job, parse_job
from service.rendering import build_renderer
from service.rendering.environment import load_catalogue
from service.rendering.holidays import load_calendars
from service.rendering.reasons import ReasonWords
from service.sources.p2pu import P2pu
from service.store.attention import What, plan_once
from service.store.budget import record_pause
from service.store.pool import DATABASE_TROUBLE, WORKER_COMMAND_TIMEOUT_S, build_connection, build_pool
from service.store.ringing import hear_rings
from service.store.tallies import TallyKeeper
from service.store.troubles import WORKER

GRACE_S = 15.0
"""What is under way at SIGTERM may take so long to end."""
EAR_POLL_S = 0.05
LONGEST_DEAF_S = 30.0
"""A Redis that fails is asked again after at most so long."""

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def build_tools(config: Config) -> AsyncIterator[Tools]:
    """The doors to the outside, open until the block ends."""
    pool = await build_pool(
        config.database_url,
        command_timeout_s=WORKER_COMMAND_TIMEOUT_S,
        most=config.worker_slots + 6,
        name=WORKER,
    )
    metrics = Metrics()

    async def pause_budget(seconds: float) -> None:
        async with pool.acquire() as connection:
            await record_pause(connection, seconds)

    gate = Gate(pause_budget)
    client = ForumClient(
        config.discourse_url,
        config.discourse_api_key.reveal(),
        config.discourse_api_username,
        account=PaidCalls(0, gate),
        on_call=lambda route, status: metrics.forum_calls.labels(route, status).inc(),
    )
    try:
        async with ClientSession() as session:
            source = P2pu(session, config.p2pu_url) if config.p2pu_url else None
            renderer = build_renderer(config)
            yield Tools(config, pool, client.charge, gate, renderer, metrics, source, random.random)
    finally:
        client.close()
        await pool.close()


async def listen(redis_url: str | None, ring: Callable[[], None]) -> None:
    """Ring whenever a job says so, until cancelled. A Redis that fails is tried again, with growing waits."""
    if redis_url is None:
        return
    failures = 0
    while True:
        ear = _build_ear(redis_url, ring)
        try:
            await ear.async_run()
        except Exception as problem:
            if failures == 0:
                _log.warning("the bell is silent, the sweep goes on without it", reason=repr(problem))
        finally:
            await _close_ear(ear)
        failures += 1
        await asyncio.sleep(min(LONGEST_DEAF_S, 0.5 * 2.0 ** min(failures, 10)))


async def listen_to_database(database_url: str, ring: Callable[[], None]) -> None:
    """Ring whenever PostgreSQL says that deliveries were stored, until cancelled: sooner than Redis can be asked."""
    while True:
        try:
            connection = await build_connection(
                database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S, name=WORKER
            )
            try:
                await hear_rings(connection, ring)
            finally:
                connection.terminate()
        except DATABASE_TROUBLE:
            # The slots say so themselves.
            pass
        await asyncio.sleep(SWEEP_S)


def _build_ear(redis_url: str, ring: Callable[[], None]) -> Worker:
    """An arq worker whose one job rings. Nothing hangs on its hooks, cron, retries or signals."""

    async def hear(ctx: dict[Any, Any], *args: Any, **kwargs: Any) -> None:  # noqa: ARG001 - arq names them
        ring()

    return Worker(
        functions=[func(hear, name=RING, max_tries=1, keep_result=0)],
        queue_name=QUEUE,
        redis_settings=build_redis_settings(redis_url),
        handle_signals=False,
        poll_delay=EAR_POLL_S,
        job_serializer=compose_job,
        job_deserializer=parse_job,
    )


async def _close_ear(ear: Worker) -> None:
    """A Redis that is gone or frozen must not hold us up."""
    task = asyncio.current_task()
    try:
        async with asyncio.timeout(1):
            await ear.close()
    except asyncio.CancelledError:
        # Arq hands on the cancellation of a job that was under way; only our own may end us.
        if task is not None and task.cancelling():
            raise
    except Exception as problem:
        _log.debug("the bell was not closed properly", reason=repr(problem))


async def run_worker(config: Config, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Run until `stop` is set; what is under way then has `GRACE_S` seconds to end."""
    bell = Ring()
    async with build_tools(config) as tools:
        await _plan_standing_work(tools)
        async with asyncio.TaskGroup() as group:
            slots = [group.create_task(run_slot(tools, bell, stop)) for _ in range(config.worker_slots)]
            # A forum that hangs can take all of those, and must hold up no deciding.
            slots.append(group.create_task(run_slot(tools, bell, stop, perform=perform_free)))
            # A source may take minutes to answer, and holds up nobody but itself.
            slots.append(group.create_task(run_slot(tools, bell, stop, perform=perform_slow)))
            others = [
                group.create_task(listen(config.redis_url, bell.ring)),
                group.create_task(listen_to_database(config.database_url, bell.ring)),
                group.create_task(TallyKeeper(tools.pool, tools.metrics).run()),
                group.create_task(run_sweep(tools, bell, stop)),
                group.create_task(_build_watch(tools).run()),
            ]
            ready()
            others.append(group.create_task(asyncio.to_thread(load_calendars)))
            await stop.wait()
            bell.ring()
            await asyncio.wait(slots, timeout=GRACE_S)
            for task in (*slots, *others):
                task.cancel()


def _build_watch(tools: Tools) -> Watch:
    return Watch(tools, ReasonWords(load_catalogue(Language(tools.config.language))).render_reason)


async def _plan_standing_work(tools: Tools) -> None:
    """What concerns the forum as a whole comes round by itself; a start asks only for what was never planned."""
    async with tools.pool.acquire() as connection:
        standing = (ForumSubject.CATEGORIES, ForumSubject.POSTS, ForumSubject.MEMBERS)
        await plan_once(connection, standing, What.READ)
        await plan_once(
            connection, (ForumSubject.NETWORK, ForumSubject.INDEX, ForumSubject.TIDYING), What.LOOK
        )
        if tools.source is not None:
            await plan_once(connection, (ForumSubject.SOURCES,), What.LOOK)
