"""A ground of its own for each test, and the moment at which nothing has happened on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.crash.ground import Ground, Moment, build_ground
from tests.crash.workers import Workers, run_workers


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """The process out of which all workers of this test process are forked: it is warm once."""
    with run_workers() as workers:
        yield workers


@pytest.fixture
async def ground(tmp_path: Path, database_url: str, workers: Workers) -> AsyncIterator[Ground]:
    async with build_ground(tmp_path, database_url, workers) as ground:
        yield ground


@pytest.fixture
async def bare(ground: Ground) -> Moment:
    return await ground.keep()
