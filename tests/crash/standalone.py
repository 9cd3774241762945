"""A ground outside of pytest, for `make bench` and `make torture`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from service.store.migrations import apply_migrations
from service.store.towns import compose_edition, insert_towns
from tests.conftest import make_town_row
from tests.crash.ground import Ground, build_ground
from tests.crash.workers import run_workers
from tests.servers import create_database, drop_database, running_database
from tests.towns import TOWNS


@asynccontextmanager
async def build_standalone_ground(name: str) -> AsyncIterator[Ground]:
    """A ground with a database of that name on servers of its own, or on those that are given."""
    with running_database() as server_url, TemporaryDirectory() as folder, run_workers() as workers:
        database_url = await create_database(server_url, name)
        try:
            await _furnish(database_url)
            async with build_ground(Path(folder), database_url, workers) as ground:
                yield ground
        finally:
            await drop_database(server_url, name)


async def _furnish(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    try:
        await apply_migrations(connection)
        await insert_towns(connection, map(make_town_row, TOWNS), compose_edition())
    finally:
        await connection.close()
