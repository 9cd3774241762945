"""A cache of the categories that everyone can read: bodies from elsewhere are not kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import asyncpg

from service.domain.ids import CategoryId
from service.store.categories import load_readable_categories
from service.store.pool import DATABASE_TROUBLE

LOOK_EVERY_S = 30.0
LOOK_WHILE_NONE_S = 1.0
"""Before the worker has first read the categories, none is known."""


class ReadableCategories:
    """`ids` is what we know now; without a running `run` that is nothing, and no body is kept."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._changed = asyncio.Event()
        self.ids: frozenset[CategoryId] = frozenset()

    async def run(self) -> None:
        """Look into the table now and then, and when something was heard of a category; until cancelled."""
        while True:
            await self._look()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S if self.ids else LOOK_WHILE_NONE_S):
                    await self._changed.wait()
            self._changed.clear()

    def forget(self, category_id: CategoryId | None) -> None:
        """Something was heard of this category: unknown until the worker has read it again."""
        if category_id is not None:
            self.ids -= {category_id}
        self._changed.set()

    async def _look(self) -> None:
        # What we knew stays true for as long as the database is away: nothing can be stored meanwhile.
        with suppress(*DATABASE_TROUBLE):
            async with self._pool.acquire(timeout=1.0) as connection:
                self.ids = await load_readable_categories(connection)
