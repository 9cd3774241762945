"""The index of circles: what meets in the next days, what begins soon, and where circles are, on one pinned page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.circles import TopicMade
from service.domain.ids import ExternalId
from service.domain.recaps.facts import MeetingFact, RecapCircle, StartFact
from service.domain.recaps.rows import Rows, cut_rows

INDEX_ID = ExternalId("circles-index")
"""There is one; a restored database finds it again (law 2)."""
COMING_DAYS = 7
STARTING_DAYS = 21
MOST_MEETINGS = 60
MOST_TOWNS = 100
REST = timedelta(hours=1)
"""The index is edited no sooner after an edit."""


@dataclass(frozen=True, slots=True)
class TownLine:
    town: str | None
    """None: circles that meet online, without any."""
    circles: int


@dataclass(frozen=True, slots=True)
class CirclesIndex:
    meeting: Rows[MeetingFact] = field(default_factory=Rows)
    """In the next seven days, today's among them."""
    starting: Rows[StartFact] = field(default_factory=Rows)
    """In the next three weeks, with room."""
    towns: Rows[TownLine] = field(default_factory=Rows)

    @property
    def says_something(self) -> bool:
        return any(map(len, (self.meeting, self.starting, self.towns)))


@dataclass(frozen=True, slots=True)
class StandingIndex:
    """What we know of the index's topic once it stands."""

    made: TopicMade
    shown_at: datetime
    """When it was made or edited last, by the circles' clock."""
    by_hand: bool = False
    """Somebody wrote inside our block: it is theirs (law 5)."""
    hand_back: bool = False
    """An organizer asked that it be ours again."""

    def find_wait_s(self, now: datetime) -> float:
        """For how long it is left alone; a clock that was turned back does not count."""
        left = self.shown_at + REST - now
        return left.total_seconds() if timedelta() < left <= REST else 0.0


def compose_index(
    meetings: Iterable[MeetingFact], starts: Iterable[StartFact], towns: Sequence[TownLine], now: datetime
) -> CirclesIndex:
    """Days are those of each circle's own calendar, so that whoever reads in the morning finds all of today."""
    meeting = [one for one in meetings if _is_coming(one.circle, one.start, now, COMING_DAYS)]
    starting = [
        one
        for one in starts
        if not one.full and _is_coming(one.circle, one.start, now, STARTING_DAYS) and _is_ahead(one, now)
    ]
    return CirclesIndex(
        cut_rows(sorted(meeting, key=_order), MOST_MEETINGS),
        cut_rows(sorted(starting, key=_order)),
        cut_rows(sorted(towns, key=lambda one: (one.town is None, (one.town or "").casefold())), MOST_TOWNS),
    )


def _is_coming(circle: RecapCircle, start: datetime, now: datetime, days: int) -> bool:
    today = now.astimezone(ZoneInfo(circle.zone)).date()
    return today <= start.date() < today + timedelta(days=days)


def _is_ahead(start: StartFact, now: datetime) -> bool:
    return start.start.replace(tzinfo=ZoneInfo(start.circle.zone)).astimezone(UTC) > now


def _order(one: MeetingFact | StartFact) -> tuple[datetime, str, str]:
    return one.start, one.circle.name, one.circle.origin
