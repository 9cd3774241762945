"""When a source's circle meets: P2PU tells the first, the next and the last day and how many meetings there are.

The dates between are reckoned where they can only be one way: week by week. Else the schedule is *partial*: the days
that were told are known, others may lie between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_WEEK = timedelta(days=7)
_MOST_MEETINGS = 104
_NEAR = timedelta(days=3)
"""A meeting moved within its week is nearer to its own day than to any other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Days and hours as a source tells them, in the circle's wall time. None: not told."""

    first: date
    at: time
    """Naive: wall time."""
    minutes: int | None = None
    last: date | None = None
    next: date | None = None
    """The first meeting from today on."""
    meetings: int | None = None
    """How many there are."""
    starts: tuple[datetime, ...] = ()
    """Naive: all meetings, by sources that list them."""
    zone: str | None = None
    """IANA name, by sources that tell it."""
    zone_words: str | None = None
    """An abbreviation, such as "EDT"."""
    offset_minutes: int | None = None
    """From UTC, at the first meeting."""

    @property
    def end(self) -> date:
        """The last day that is known of."""
        return max(filter(None, (self.first, self.last, *(start.date() for start in self.starts))))


@dataclass(frozen=True, slots=True)
class Schedule:
    starts: tuple[datetime, ...]
    """Naive: wall time; at least one, in order, each once."""
    partial: bool


def derive_schedule(dates: Dates) -> Schedule:
    if dates.starts:
        return Schedule(tuple(sorted(set(dates.starts))), partial=False)
    if _is_weekly(dates):
        days = [dates.first + number * _WEEK for number in range(dates.meetings or 1)]
        return Schedule(tuple(datetime.combine(day, dates.at) for day in days), partial=False)
    told = {dates.first} | {day for day in (dates.next, dates.last) if day and day > dates.first}
    return Schedule(tuple(datetime.combine(day, dates.at) for day in sorted(told)), partial=True)


def _is_weekly(dates: Dates) -> bool:
    count = dates.meetings
    if dates.last is None or (count is None and dates.last != dates.first):
        return False
    count = 1 if count is None else count
    if not 1 <= count <= _MOST_MEETINGS or dates.last - dates.first != (count - 1) * _WEEK:
        return False
    return dates.next is None or _is_on_grid(dates.first, dates.next, dates.last)


def _is_on_grid(first: date, day: date, last: date) -> bool:
    return first <= day <= last and (day - first) % _WEEK == timedelta()


def find_moves(before: Dates, now: Dates) -> Iterator[tuple[datetime, datetime]]:
    """Which meeting of before now begins at another time, as far as a partial schedule tells: from, to.

    With as many meetings as before, another first or last one has moved. Another next one is only known to have moved
    where all dates were known: else it is one of which nobody had told.
    """
    if before.meetings is None or before.meetings != now.meetings:
        return
    old, new = derive_schedule(before), derive_schedule(now)
    left, added = set(old.starts) - set(new.starts), set(new.starts) - set(old.starts)
    for was, day in ((before.first, now.first), (before.last, now.last)):
        if was is None or day is None:
            continue
        left_start, start = datetime.combine(was, before.at), datetime.combine(day, now.at)
        if left_start in left and start in added:
            left.remove(left_start)
            added.remove(start)
            yield left_start, start
    if not old.partial:
        for start in sorted(added):
            if near := _find_near(left, start):
                left.remove(near)
                yield near, start


def _find_near(starts: set[datetime], start: datetime) -> datetime | None:
    near = [one for one in starts if abs(one.date() - start.date()) <= _NEAR]
    return min(near, key=lambda one: (abs(one - start), one), default=None)
