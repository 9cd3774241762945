"""A start or a stop costs the forum nothing that was not missed, and is nobody's failure."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from jobs.engine.loop import perform_next
from jobs.engine.worker import run_worker
from service.app import build_web
from service.demo.forum.faults import Fault, FaultKind
from service.processes.listening import bind_socket
from tests.jobs.clocks import list_ours, work_at_real_speed
from tests.world import World, served

PLANNED = (
    "select count(*) = 3 from attention where subject in ('forum:posts', 'forum:categories', 'forum:members') "
    "and due_at > now() + interval '1 minute'"
)


async def test_web_process_that_starts_beside_a_living_one_asks_the_forum_nothing(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    world.forum.request_log.clear()
    with bind_socket("127.0.0.1", 0) as listener:
        async with served(build_web(world.config), listener):
            await world.edit(1, "A delivery of anything makes the new door tell that it listens.")
            await world.forum.sender.wait_idle()
    await work_at_real_speed(world)
    assert await world.pool.fetchval("select count(*) from attention where subject = 'forum:gap'") == 0
    assert "GET" not in list_ours(world)


async def test_worker_that_starts_again_asks_the_forum_nothing_that_is_not_due(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    for _ in range(2):
        stop, ready = asyncio.Event(), asyncio.Event()
        worker = asyncio.create_task(run_worker(world.config, stop, ready.set))
        await ready.wait()
        async with asyncio.timeout(60):
            # Until the standing work has been done once, which only the tables tell.
            while not await world.pool.fetchval(PLANNED):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        world.forum.request_log.clear()
        stop.set()
        await worker
    assert "GET" not in list_ours(world)


async def test_call_that_is_cancelled_by_a_shutdown_counts_as_no_failure_and_no_crash(world: World) -> None:
    world.forum.faults.plan(Fault(FaultKind.HANG, "POST", "posts/create", nth=2))
    post = await world.announce("Spanish circle at Riverside Library")
    await world.forum.sender.wait_idle()
    while await world.pool.fetchval("select exists (select from delivery where state = 'ready')"):
        await perform_next(world.tools)
    performing = asyncio.create_task(perform_next(world.tools))
    async with asyncio.timeout(60):
        # The intent is committed right before the call leaves.
        while not await world.pool.fetchval(  # noqa: ASYNC110
            "select exists (select from effect where intent is not null)"
        ):
            await asyncio.sleep(0.01)
    performing.cancel()
    with suppress(asyncio.CancelledError):
        await performing
    row = await world.pool.fetchrow("select state, attempts, crashes from effect where kind = 'create-topic'")
    assert row is not None
    assert tuple(row) == ("ready", 0, 0)
    world.forum.faults.clear()
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["visible"]
    assert len(await world.list_topics("circles")) == 1
