"""A ground of its own for each test, and the moment at which nothing has happened on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.crash.ground import Ground, Moment, build_ground


@pytest.fixture
async def ground(tmp_path: Path, database_url: str) -> AsyncIterator[Ground]:
    async with build_ground(tmp_path, database_url) as ground:
        yield ground


@pytest.fixture
async def bare(ground: Ground) -> Moment:
    return await ground.keep()
