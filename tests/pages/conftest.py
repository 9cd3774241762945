"""What the tests of the pages share: a reader before the whole web process, and a story in its database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.configs import make_config
from tests.pages.browsing import Reader, hold_worker, open_reader
from tests.pages.stories import Story


@pytest.fixture
async def story(pool: asyncpg.Pool) -> AsyncIterator[Story]:
    async with pool.acquire() as connection:
        yield Story(connection)


@pytest.fixture
async def worker(database_url: str, story: Story) -> AsyncIterator[None]:
    """A worker is connected to the database, and has begun."""
    await story.begin()
    async with hold_worker(database_url):
        yield


@pytest.fixture
async def reader(database_url: str, worker: None) -> AsyncIterator[Reader]:
    """Somebody who looks at the demo, where everybody may see everything."""
    async with open_reader(make_config(database_url=database_url, demo=True)) as reader:
        yield reader


@pytest.fixture
async def stranger(database_url: str, worker: None) -> AsyncIterator[Reader]:
    """Somebody who looks at a real house and is not signed in."""
    async with open_reader(make_config(database_url=database_url)) as reader:
        yield reader
