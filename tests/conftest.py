"""What all tests share: real servers, a migrated database of its own for each test, an emptied Redis."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from itertools import count
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser

from service.domain.places import Town
from service.store.migrations import apply_migrations
from service.store.pool import WORKER_COMMAND_TIMEOUT_S, build_pool
from service.store.towns import TownRow, compose_edition, insert_towns
from tests.browser import open_browser
from tests.databases import ReusedDatabase
from tests.demos import Demo, remove_servers
from tests.servers import (
    RunningServers,
    Servers,
    create_database,
    drop_database,
    empty_redis,
    find_given_servers,
    spare_the_disk,
)
from tests.towns import TOWNS, folded_names

pytest_plugins = ("tests.domain.announcements.summary",)

_SERVERS = pytest.StashKey[Servers]()
_RUNNING = pytest.StashKey[RunningServers]()
_NUMBERS = count(1)

# How fast an example is made and tried is the machine's affair; whatever hangs meets pytest's time limit.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

QUICK = "6000"
"""Calls a minute between companion and forum in the shared demo: its tests play faster than people do."""


def pytest_configure(config: pytest.Config) -> None:
    """A process that pytest-xdist started is told where the servers are."""
    if hasattr(config, "workerinput"):
        config.stash[_SERVERS] = Servers.from_json(config.workerinput["servers"])


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Of several test processes the one that spreads the work runs the servers: pytest-xdist's hook."""
    servers = node.config.stash.get(_SERVERS, None) or _start_servers(node.config)
    node.workerinput["servers"] = servers.to_json()


def pytest_unconfigure(config: pytest.Config) -> None:
    if running := config.stash.get(_RUNNING, None):
        running.end()


def _start_servers(config: pytest.Config) -> Servers:
    servers = find_given_servers()
    if servers is None:
        running = config.stash[_RUNNING] = RunningServers()
        servers = running.servers
        asyncio.run(spare_the_disk(servers.database_url))
    config.stash[_SERVERS] = servers
    return servers


@pytest.fixture(scope="session")
def servers(pytestconfig: pytest.Config) -> Servers:
    """The servers of this run, started when the first test asks for them."""
    return pytestconfig.stash.get(_SERVERS, None) or _start_servers(pytestconfig)


@pytest.fixture(scope="session")
def template_database(servers: Servers, worker_id: str) -> Iterator[str]:
    """The name of a migrated database with the tests' towns, which every test's own is a copy of."""
    name = f"companion_template_{worker_id}"
    asyncio.run(_make_template(servers, name))
    yield name
    asyncio.run(drop_database(servers.database_url, name))


async def _make_template(servers: Servers, name: str) -> None:
    connection = await asyncpg.connect(await create_database(servers.database_url, name))
    try:
        await apply_migrations(connection)
        await insert_towns(connection, map(make_town_row, TOWNS), compose_edition())
    finally:
        await connection.close()


def make_town_row(town: Town) -> TownRow:
    """The row that `companion migrate` would have made of this town."""
    names = list(folded_names(town))
    place = (town.country, town.region, town.latitude, town.longitude)
    return TownRow(town.id, town.name, names, *place, town.zone, town.people)


@pytest.fixture
def empty_database_url(servers: Servers, worker_id: str) -> Iterator[str]:
    """A database without any table, for this test alone."""
    name = f"companion_{worker_id}_{next(_NUMBERS)}"
    yield asyncio.run(create_database(servers.database_url, name))
    asyncio.run(drop_database(servers.database_url, name))


@pytest.fixture(scope="session")
def reused_database(servers: Servers, template_database: str, worker_id: str) -> Iterator[ReusedDatabase]:
    """What the databases of this process's tests are, one after the other."""
    database = ReusedDatabase(servers.database_url, f"companion_{worker_id}", template_database)
    yield database
    asyncio.run(database.drop())


@pytest.fixture
def database_url(reused_database: ReusedDatabase) -> str:
    """A migrated database with the tests' towns, for this test alone."""
    return asyncio.run(reused_database.lend())


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[asyncpg.Pool]:
    """Connections to this test's database."""
    async with await build_pool(database_url, command_timeout_s=WORKER_COMMAND_TIMEOUT_S) as pool:
        yield pool


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port of 127.0.0.1 at which nobody answers: it is taken, so that nobody begins to, and not listened on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium; tests that use it are marked `browser`."""
    async with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo that several tests share: each plays with people, topics and circles of its own."""
    folder = tmp_path_factory.mktemp("demo") / ".data"
    demo = Demo(folder, environ={"API_REQUESTS_PER_MINUTE": QUICK})
    demo.change_forum(admin_api_per_minute=QUICK)
    yield demo
    demo.end()
    remove_servers(folder)


@pytest.fixture
def redis_url(servers: Servers, worker_id: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A Redis database that is empty, and that no other test uses meanwhile; it may take its time to answer."""
    if servers.redis_url is None:
        pytest.skip("there is no Redis on this machine")
    monkeypatch.setattr("service.queue.RING_WITHIN_S", 10.0)
    number = 0 if worker_id == "master" else int(worker_id.removeprefix("gw")) + 1
    return empty_redis(servers.redis_url, number)
