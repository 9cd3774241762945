"""A source of circles as a port (`typing.Protocol`): what the companion asks of it, in our values."""

from __future__ import annotations

from typing import Protocol

from service.domain.sources.values import Poll


class Source(Protocol):
    async def fetch_circles(self) -> Poll:
        """All published circles that are not over. Never raises for what the source does: the poll tells its problems.

        Costs the source some calls: at most every quarter of an hour, for which it keeps its own answers.
        """
