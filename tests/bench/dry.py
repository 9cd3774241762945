"""What waiting and restarting cost: a twin, an edit on an empty bucket, a web process beside a living one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from time import monotonic

from jobs.engine.loop import SWEEP_S
from service.app import build_web
from service.processes.listening import bind_socket
from service.store.listening import LISTENING
from tests.bench.worlds import hold_to_real_limit, measure_worlds, wait_until, working
from tests.jobs.clocks import dry, list_ours, pass_time, work_at_real_speed
from tests.world import TIDY, World, served

MINUTES = 60
CIRCLES = 5
WITHIN_S = 60.0


async def run_dry() -> Sequence[str]:
    """The lines of this bench; half a minute."""
    return await measure_worlds({"twin": _measure_twin, "dry": _measure_real_time})


async def _measure_twin(world: World) -> list[str]:
    """The first announcement's topic waits for a moderator, the second announcement waits for that topic."""
    await world.forum.database.run(
        lambda db: db.execute("update user set moderator = 0 where username = 'companion'")
    )
    world.forum.change_settings(moderated_categories=frozenset({"circles"}))
    await world.announce("Spanish circle at Riverside Library")
    await world.announce("Once more: Spanish circle at Riverside", TIDY + "\nDo come.")
    await world.settle()
    assert await world.pool.fetchval("select count(*) from announcement where twin_of is not null") == 1
    world.forum.request_log.clear()
    for _ in range(MINUTES):
        await pass_time(world, 60)
        await work_at_real_speed(world, rounds=1)
    return [f"bench twin-calls {len(list_ours(world))} calls target <= 6"]


async def _measure_real_time(world: World) -> list[str]:
    post = await world.announce("Spanish circle at Riverside Library")
    for number in range(CIRCLES):
        await world.announce(f"Circle number {number}", TIDY.replace("Spanish\n", f"Spanish {number}\n", 1))
    await world.settle()
    hold_to_real_limit(world)
    async with working(world.config, world.pool):
        lines = await _measure_edit(world, post["id"], post["topic_id"])
        return lines + await _measure_start(world)


async def _measure_edit(world: World, post_id: int, topic_id: int) -> list[str]:
    """As after a busy minute, in real time."""
    room = "Reading Room B"

    async def is_told() -> bool:
        block = await world.pool.fetchval(
            "select block from circle where announcement_topic_id = $1", topic_id
        )
        return room in block

    await dry(world)
    world.forum.request_log.clear()
    begin = monotonic()
    await world.edit(post_id, TIDY.replace("Meeting Room A", room))
    await wait_until(is_told, WITHIN_S)
    took_s = monotonic() - begin
    return [
        f"bench edit-dry-calls {len(list_ours(world))} calls target == 2",
        f"bench edit-dry-s {took_s:.1f} s target <= 15",
    ]


async def _measure_start(world: World) -> list[str]:
    """A second web process begins to listen, and the worker has the time of a whole sweep to act on it."""

    async def are_two_listening() -> bool:
        listening = await world.pool.fetchval(
            "select count(*) from pg_locks join pg_database on pg_database.oid = database "
            "where datname = current_database() and locktype = 'advisory' and granted "
            "and (classid::bigint << 32) + pg_locks.objid::bigint = $1",
            LISTENING,
        )
        return bool(listening >= 3)  # the worlds' own door and its sibling listen already

    world.forum.request_log.clear()
    with bind_socket("127.0.0.1", 0) as listener:
        async with served(build_web(world.config), listener):
            await wait_until(are_two_listening, WITHIN_S)
            await asyncio.sleep(SWEEP_S + 1)
    return [f"bench start-calls {len(list_ours(world))} calls target == 0"]
