"""ISO weeks: when one begins and ends in a zone, and whose recap is due.

A week begins on Monday at the first moment of that day in its zone, over changes of the clocks and the year's turn.
What has wall times of its own, such as meetings, belongs to the week of its own calendar's date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Week:
    """Week 53 exists in some years only; another number raises ValueError."""

    year: int
    """The ISO year: 1 January 2027 belongs to the last week of 2026."""
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def before(self) -> Week:
        return find_week(self.monday - timedelta(days=7))

    @property
    def after(self) -> Week:
        return find_week(self.monday + timedelta(days=7))

    @property
    def key(self) -> str:
        """`2026-w47`, as external ids and addresses of pages have it."""
        return f"{self.year}-w{self.number:02}"


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` until just before `end`, both in UTC."""

    start: datetime
    end: datetime

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def find_week(day: date) -> Week:
    year, number, _ = day.isocalendar()
    return Week(year, number)


def compute_window(week: Week, zone: str) -> Window:
    """Weeks of one zone follow each other without a gap; one over a change of the clocks is an hour off."""
    return Window(find_moment(week.monday, 0, zone), find_moment(week.after.monday, 0, zone))


def find_moment(day: date, hour: int, zone: str) -> datetime:
    """When it is that hour in the zone, in UTC: the first time if it comes twice, when it would be if it is skipped."""
    return datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(UTC)


def compute_due(week: Week, zone: str, hour: int) -> datetime:
    """When the week's recap is due, in UTC: on its Monday at this hour."""
    return find_moment(week.monday, hour, zone)


def find_due_week(now: datetime, zone: str, hour: int) -> Week:
    """The newest week whose recap is due. Who slept for weeks catches up with this one only. `now`: aware."""
    week = find_week(now.astimezone(ZoneInfo(zone)).date())
    return week if compute_due(week, zone, hour) <= now else week.before


def find_next_due(now: datetime, zone: str, hour: int) -> datetime:
    """When the next recap will be due, in UTC."""
    return compute_due(find_due_week(now, zone, hour).after, zone, hour)


def is_late(week: Week, zone: str, now: datetime) -> bool:
    """Whether "this week" in the recap's title would be wrong by now: it says "in the week of" then."""
    return compute_window(week, zone).end <= now
