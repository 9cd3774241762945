"""What every job is handed: the doors to the outside, and facts that stay while the process runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg

from service.clock import Clock
from service.config import Config
from service.domain.effects import Priority
from service.forum.protocol import Forum, MayWrite, always
from service.metrics import Metrics
from service.rendering import Renderer
from service.store.pool import Connection
from service.store.settings import load_clock_offset


class ForumAt(Protocol):
    def __call__(self, priority: Priority, may_write: MayWrite = always) -> Forum:
        """The forum, with calls charged to the budget at this priority, and writes only as long as they may be."""


@dataclass(frozen=True, slots=True)
class Tools:
    config: Config
    pool: asyncpg.Pool
    forum_at: ForumAt
    renderer: Renderer
    metrics: Metrics
    jitter: Callable[[], float] = field(default=lambda: 0.5)
    """A number in 0..1 that spreads the waits of retries."""

    def is_ours(self, user_name: str) -> bool:
        """Whether a post's author is the user whose key we hold. Discourse's user names ignore case."""
        return user_name.casefold() == self.config.discourse_api_username.casefold()


async def load_clock(connection: Connection) -> Clock:
    """The circles' clock, read once per job (law 10)."""
    return Clock(await load_clock_offset(connection))
