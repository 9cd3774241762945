"""The clock of everything about circles: real time, plus an offset that only the demo moves.

Leases, retries and budgets never ask it; they use the database's own time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Clock:
    """Built once per job from the offset in the table `setting`; `now` is then handed on as a value."""

    offset: timedelta = timedelta(0)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self.offset
