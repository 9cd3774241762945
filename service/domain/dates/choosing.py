"""Which dates a written day or list of days means, counted from the day on which it was written.

A date without a year is the next such day. A weekday beside it decides between 10 November and 11 October, and
tells that "Tuesday 6 October", written on the 14th, lies behind us. What nobody can tell keeps all its readings.
"""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from service.domain.dates.values import (
    CalendarDay,
    ComingWeekday,
    DayOfMonth,
    DaysAhead,
    NthWeekday,
    WrittenDay,
)

_RECENT = timedelta(days=183)
_LONGEST_RUN = timedelta(days=330)
_YEARS = range(1990, 2100)
_YEARS_TO_A_LEAP_DAY = 8


@dataclass(frozen=True, slots=True)
class ChosenDates:
    """All readings of what was written; one reading is clear, two are a question, none is no date at all."""

    readings: tuple[tuple[date, ...], ...]
    contradictory: bool = False
    """The weekday belongs to another day; the readings are the days that may be meant."""
    guessed: bool = False
    """One reading, but worth saying aloud: for some, "next Tuesday" is the one after."""


def decide_dates(
    days: Sequence[WrittenDay], today: date, *, weekdays: Collection[int] = (), begun: bool = False
) -> ChosenDates:
    """Dates of one or several written days.

    `weekdays`: on which the circle meets, if it was said elsewhere; they decide for days without a weekday.
    `begun`: the words say that it has happened already ("we started on 6 October").
    """
    ways = [way for way in _ways(days) if all(_possible(day, way) for day in days)]
    readings = [reading for way in ways if (reading := _resolve(days, way, today, weekdays, begun))]
    if not readings:
        return ChosenDates(())
    fitting = [reading for reading in readings if _fits(days, reading, weekdays)]
    if not fitting:
        return ChosenDates(tuple(_near_misses(days, readings, today, weekdays)), contradictory=True)
    if len(fitting) > 1 and len(days) > 1:
        fitting = [reading for reading in fitting if _is_regular(reading)] or fitting
    chosen = tuple(dict.fromkeys(tuple(sorted(set(reading))) for reading in fitting))
    return ChosenDates(chosen, guessed=len(chosen) == 1 and isinstance(days[0].day, ComingWeekday))


def decide_next(month: int, day: int, today: date) -> date | None:
    """The next such day, today included; None for a day that no calendar has."""
    years = range(today.year, today.year + _YEARS_TO_A_LEAP_DAY + 1)
    return next((on for year in years if (on := _date(year, month, day)) and on >= today), None)


def _ways(days: Sequence[WrittenDay]) -> tuple[int, ...]:
    """0 reads `10/11` with the month in front, 1 with the day in front; a list is written in one way."""
    several = any(isinstance(day.day, CalendarDay) and len(day.day.readings) > 1 for day in days)
    return (0, 1) if several else (0,)


def _month_and_day(day: CalendarDay, way: int) -> tuple[int, int]:
    return day.readings[min(way, len(day.readings) - 1)]


def _possible(day: WrittenDay, way: int) -> bool:
    if not isinstance(day.day, CalendarDay):
        return True
    month, number = _month_and_day(day.day, way)
    if day.day.year is not None and day.day.year not in _YEARS:
        return False
    return 1 <= month <= 12 and 1 <= number <= calendar.monthrange(day.day.year or 2028, month)[1]


def _resolve(
    days: Sequence[WrittenDay], way: int, today: date, weekdays: Collection[int], begun: bool
) -> tuple[date, ...]:
    """One date for each day, or nothing when one of them cannot be."""
    if len(days) > 1 and all(isinstance(day.day, CalendarDay) for day in days):
        plain = [day.day for day in days if isinstance(day.day, CalendarDay)]
        together = _resolve_list(plain, way, today)
        if together and max(together) - min(together) <= _LONGEST_RUN:
            return together
    alone = [_resolve_one(day, way, today, weekdays, begun) for day in days]
    return tuple(on for on in alone if on) if all(alone) else ()


def _resolve_list(days: Sequence[CalendarDay], way: int, today: date) -> tuple[date, ...]:
    """A list goes on in time: its last day is the next such day, the days before it come before.

    A year written beside one day holds for its neighbours in the same sense.
    """
    dates: list[date | None] = [_with_year(day, way) for day in days]
    if not any(dates):
        dates[-1] = decide_next(*_month_and_day(days[-1], way), today)
    for at in reversed(range(len(days) - 1)):
        after = dates[at + 1]
        if dates[at] is None and after is not None:
            dates[at] = _latest(*_month_and_day(days[at], way), after)
    for at in range(1, len(days)):
        before = dates[at - 1]
        if dates[at] is None and before is not None:
            dates[at] = decide_next(*_month_and_day(days[at], way), before)
    return tuple(on for on in dates if on) if all(dates) else ()


def _resolve_one(
    written: WrittenDay, way: int, today: date, weekdays: Collection[int], begun: bool
) -> date | None:
    wanted = _wanted_weekdays(written, weekdays)
    match written.day:
        case CalendarDay(year=None) as day:
            return _without_year(*_month_and_day(day, way), today, wanted, begun)
        case CalendarDay() as day:
            return _with_year(day, way)
        case DayOfMonth(day=number):
            return _next_day_of_month(number, today, wanted)
        case NthWeekday() as nth:
            return _nth_weekday(nth, written.weekday or 0, today)
        case ComingWeekday(weeks=weeks):
            ahead = ((written.weekday or 0) - today.weekday() - 1) % 7 + 1
            return today + timedelta(days=ahead, weeks=weeks)
        case DaysAhead(days=days):
            return today + timedelta(days=days)


def _wanted_weekdays(written: WrittenDay, weekdays: Collection[int]) -> Collection[int]:
    return weekdays if written.weekday is None else (written.weekday,)


def _with_year(day: CalendarDay, way: int) -> date | None:
    return _date(day.year, *_month_and_day(day, way)) if day.year else None


def _without_year(month: int, day: int, today: date, wanted: Collection[int], begun: bool) -> date | None:
    """The next such day, unless the weekday, or "we started", says that the last one is meant."""
    coming, last = decide_next(month, day, today), _latest(month, day, today)
    if last and today - last <= _RECENT:
        fits_last = last.weekday() in wanted and coming is not None and coming.weekday() not in wanted
        if begun or fits_last:
            return last
    return coming


def _next_day_of_month(number: int, today: date, wanted: Collection[int]) -> date | None:
    months = [
        (today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1)
        for ahead in range(12)
    ]
    coming = [on for year, month in months if (on := _date(year, month, number)) and on >= today]
    fitting = [on for on in coming[:3] if on.weekday() in wanted]
    return next(iter(fitting or coming), None)


def find_nth_day(nth: int, weekday: int, year: int, month: int) -> date | None:
    """The month's first, second ... such weekday, -1 for its last; None for a fifth that it does not have."""
    numbers = range(1, calendar.monthrange(year, month)[1] + 1)
    days = [on for number in numbers if (on := date(year, month, number)).weekday() == weekday]
    return days[nth - 1 if nth > 0 else nth] if nth <= len(days) else None


def _nth_weekday(nth: NthWeekday, weekday: int, today: date) -> date | None:
    for year in (nth.year,) if nth.year else (today.year, today.year + 1):
        on = find_nth_day(nth.nth, weekday, year, nth.month)
        if nth.year or (on and on >= today):
            return on
    return None


def _latest(month: int, day: int, until: date) -> date | None:
    """The last such day, `until` included."""
    years = range(until.year, max(1, until.year - _YEARS_TO_A_LEAP_DAY - 1), -1)
    return next((on for year in years if (on := _date(year, month, day)) and on <= until), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _fits(days: Sequence[WrittenDay], reading: Sequence[date], weekdays: Collection[int]) -> bool:
    pairs = zip(days, reading, strict=True)
    return all(not (wanted := _wanted_weekdays(day, weekdays)) or on.weekday() in wanted for day, on in pairs)


def _is_regular(reading: Sequence[date]) -> bool:
    gaps = {(later - earlier).days for earlier, later in pairwise(reading)}
    return len(gaps) == 1 and gaps <= {7, 14}


def _near_misses(
    days: Sequence[WrittenDay], readings: Sequence[Sequence[date]], today: date, weekdays: Collection[int]
) -> Iterator[tuple[date, ...]]:
    """The written date, the nearest day with the written weekday, and the year in which both fit."""
    seen: set[date] = set()
    for reading in readings:
        for written, on in zip(days, reading, strict=True):
            wanted = _wanted_weekdays(written, weekdays)
            if not wanted or on.weekday() in wanted:
                continue
            near = min(
                (on + timedelta(days=shift) for shift in range(-3, 4)),
                key=lambda other: (other.weekday() not in wanted, abs(other - on)),
            )
            years = [other for year in (on.year - 1, on.year + 1) if (other := _date(year, on.month, on.day))]
            others = [other for other in years if other.weekday() in wanted and other >= today]
            for option in (on, near, *others):
                if option not in seen:
                    seen.add(option)
                    yield (option,)
            break
