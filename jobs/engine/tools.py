"""The dependencies every job is handed: the doors to the outside, and facts that stay while the process runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import asyncpg

from jobs.engine.account import Gate
from service.clock import Clock
from service.config import Config
from service.domain.budget import Bucket
from service.forum.budget import Account
from service.forum.protocol import Forum, MayWrite, always
from service.metrics import Metrics
from service.rendering import Renderer
from service.sources.protocol import Source
from service.store.pool import Connection
from service.store.settings import load_clock_offset


class Charge(Protocol):
    def __call__(self, account: Account, may_write: MayWrite = always) -> Forum:
        """The forum, its calls counted in this account, and writes only as long as they may be."""


@dataclass(frozen=True, slots=True)
class Tools:
    config: Config
    pool: asyncpg.Pool
    charge: Charge
    gate: Gate
    renderer: Renderer
    metrics: Metrics
    source: Source | None = None
    """Where circles stand besides the forum."""
    jitter: Callable[[], float] = field(default=lambda: 0.5)
    """A number in 0..1 that spreads the waits of retries."""

    @property
    def bucket(self) -> Bucket:
        return Bucket(self.config.api_requests_per_minute)

    def is_ours(self, user_name: str) -> bool:
        """Whether a post's author is the user whose key we hold. Discourse's user names ignore case."""
        return user_name.casefold() == self.config.discourse_api_username.casefold()


async def load_clock(connection: Connection) -> Clock:
    """The circles' clock, read once per job (law 10)."""
    return Clock(await load_clock_offset(connection))
