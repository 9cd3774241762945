"""A fresh world for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from tests.world import World, build_world


@pytest.fixture
async def world(tmp_path: Path, pool: asyncpg.Pool, database_url: str) -> AsyncIterator[World]:
    async with build_world(tmp_path, pool, database_url) as world:
        yield world
