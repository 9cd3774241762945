"""The forum's clock: real time plus an offset that the demo moves while the forum runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class ForumClock:
    def __init__(self, offset_s: float) -> None:
        self.offset_s = offset_s

    def now(self) -> datetime:
        """Aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_s)
