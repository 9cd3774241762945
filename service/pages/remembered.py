"""A cache with single flight: answers that are too dear to be found anew for everybody who asks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Remembered(Generic[T]):
    """The answer of `find`, for `for_s` seconds; whoever asks meanwhile waits for the one that is being found."""

    find: Callable[[], Awaitable[T]]
    for_s: float
    _answer: T | None = None
    _until: float = float("-inf")
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self) -> T:
        """Raises what `find` raises; a failure is not remembered."""
        async with self._one_at_a_time:
            now = asyncio.get_running_loop().time()
            if self._answer is None or now >= self._until:
                self._answer = await self.find()
                self._until = asyncio.get_running_loop().time() + self.for_s
            return self._answer
