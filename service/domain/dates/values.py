"""What is read from a text about time: days, times of day and lengths, as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day and a month. `10/11` has two readings, the first with the month in front."""

    readings: tuple[tuple[int, int], ...]
    """(month, day), as written, so perhaps impossible."""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """ "the 13th", without a month."""

    day: int


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """The first Tuesday in October; `nth` is 1-4, or -1 for the last."""

    nth: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class ComingWeekday:
    """ "next Tuesday", "on Tuesday", "Tuesday in two weeks" (`weeks` later than the coming one)."""

    weeks: int = 0


@dataclass(frozen=True, slots=True)
class DaysAhead:
    """yesterday is -1, today 0, tomorrow 1, "in two weeks" 14."""

    days: int


Day = CalendarDay | DayOfMonth | NthWeekday | ComingWeekday | DaysAhead


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """One day in a text."""

    day: Day
    start: int
    """Position in the text; days of one list ("Oct 13, 20 and 27") share it."""
    end: int
    weekday: int | None = None
    """The weekday written beside it, Monday is 0."""
    weak: bool = False
    """Only a day where one is expected: "on Tuesday", "today" and "1/2" stand in many other sentences."""


@dataclass(frozen=True, slots=True)
class WrittenClock:
    """A time of day, perhaps with its end."""

    at: time
    start: int
    end: int
    guessed: bool = False
    """The hour was bare: nothing said whether it is morning or evening."""
    minutes: int | None = None
    """Length in minutes, when an end was written."""
    zone: str | None = None
    """What stood behind it, flat: "et", "utc"."""


@dataclass(frozen=True, slots=True)
class WrittenLength:
    """A number with its unit, somewhere in a text."""

    value: int
    start: int
    end: int
