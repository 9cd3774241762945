"""Running worlds for benches: each with a database of its own, and a worker in real time."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

import asyncpg

from jobs.engine.loop import perform_next
from jobs.engine.worker import run_worker
from service.config import Config
from service.demo.forum.acts.writing import Draft, create_post
from service.demo.forum.limits import CallLimits
from service.demo.forum.rights import load_viewer
from service.demo.forum.store.people import load_user_named
from service.demo.forum.things import Post
from service.demo.forum.turn import Turn
from service.store.migrations import migrate_database
from service.store.pool import WORKER_COMMAND_TIMEOUT_S, build_connection, build_pool
from service.store.towns import compose_edition, insert_towns
from tests.conftest import make_town_row
from tests.servers import create_database, drop_database, running_database
from tests.towns import TOWNS
from tests.world import TIDY, World, build_world

FORUM_PER_MINUTE = 60
"""Calls that Discourse lets an administrator's key make (`max_admin_api_reqs_per_minute`)."""
LOOK_EVERY_S = 0.005
SLOTS = 4


@asynccontextmanager
async def running_world(server_url: str, name: str, **settings: Any) -> AsyncIterator[World]:
    """A world as the tests have it; `settings` as in `ForumSettings`."""
    database_url = await create_database(server_url, name)
    await migrate_database(database_url)
    connection = await build_connection(database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S)
    await insert_towns(connection, map(make_town_row, TOWNS), compose_edition())
    await connection.close()
    pool = await build_pool(database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S)
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            async with build_world(Path(folder), pool, database_url, **settings) as world:
                yield world
    finally:
        await pool.close()
        await drop_database(server_url, name)


async def measure_worlds(measures: Mapping[str, Callable[[World], Awaitable[list[str]]]]) -> Sequence[str]:
    """The lines of several measures, by their names, each in a world of its own."""
    lines: list[str] = []
    with running_database() as server_url:
        for name, measure in measures.items():
            async with running_world(server_url, f"companion_bench_{name}") as world:
                lines += await measure(world)
    return lines


@asynccontextmanager
async def working(config: Config, pool: asyncpg.Pool) -> AsyncIterator[None]:
    """A worker works in real time while the block runs, its standing work done at the beginning."""
    stop, ready = asyncio.Event(), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_worker(config, stop, ready.set))
        try:
            await ready.wait()
            await wait_until(lambda: _is_idle(pool), 60)
            yield
        finally:
            stop.set()


async def _is_idle(pool: asyncpg.Pool) -> bool:
    return not await pool.fetchval(
        "select exists (select from attention where due_at <= now() or lease_token is not null)"
        " or exists (select from effect where state = 'leased' or state = 'ready' and due_at <= now())"
        " or exists (select from delivery where state = 'ready')"
    )


async def wait_until(is_so: Callable[[], Awaitable[bool]], within_s: float) -> None:
    """Raises TimeoutError. For what only the tables can tell."""
    async with asyncio.timeout(within_s):
        while not await is_so():  # noqa: ASYNC110 - the tables ring for nobody
            await asyncio.sleep(LOOK_EVERY_S)


def without_limit(config: Config) -> Config:
    """The call budget would be what is measured."""
    return replace(config, api_requests_per_minute=100_000)


def compose_circle(name: str) -> str:
    """The text of an announcement of a circle that is like no other."""
    return TIDY.replace("Everyday Spanish\n", f"{name}\n", 1)


async def has_topic(pool: asyncpg.Pool, announcement_topic_id: int) -> bool:
    return bool(
        await pool.fetchval(
            "select topic_id is not null from circle where announcement_topic_id = $1", announcement_topic_id
        )
    )


async def announce_by_hand(world: World, title: str, raw: str, by: str) -> int:
    """As in a browser: no call of the key that we share with nobody. Gives the topic's id."""
    draft = Draft(raw=raw, title=title, category_id=world.categories["start-a-circle"])

    def write(turn: Turn) -> int:
        made = create_post(turn, load_viewer(turn.db, load_user_named(turn.db, by)), draft)
        assert isinstance(made, Post)
        return made.topic_id

    return await world.forum.turn(write)


def hold_to_real_limit(world: World) -> None:
    """From now on the key may make as many calls a minute as Discourse allows; those made before do not count."""
    world.forum.limits = CallLimits(monotonic)
    world.forum.change_settings(admin_api_per_minute=FORUM_PER_MINUTE)


async def make_alive(world: World, number: int) -> None:
    """So many circles whose topics stand."""
    for one in range(number):
        await world.announce(f"Circle number {one} at Riverside", compose_circle(f"Spanish, group {one}"))
    await world.pool.execute("insert into budget (name, tokens) values ('forum', 16) on conflict do nothing")
    while await _is_undone(world):
        await world.pool.execute("update budget set tokens = 1000, filled_at = clock_timestamp()")
        async with asyncio.TaskGroup() as group:
            for _ in range(SLOTS):
                group.create_task(_work_off(world))


async def _is_undone(world: World) -> bool:
    await world.forum.sender.wait_idle()
    return bool(await world.pool.fetchval("select count(*) from delivery where state = 'ready'")) or bool(
        await world.pool.fetchval("select count(*) from effect where state = 'ready' and due_at <= now()")
    )


async def _work_off(world: World) -> None:
    while await perform_next(world.tools):
        pass
