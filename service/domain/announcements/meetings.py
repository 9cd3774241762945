"""What was said about when -> the meetings, in the circle's wall time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice, pairwise

from service.domain.announcements.said import SaidSchedule
from service.domain.announcements.singles import find_later
from service.domain.announcements.values import Field, Guess, PlannedMeeting
from service.domain.dates.choosing import ChosenDates, decide_dates, find_nth_day
from service.domain.dates.zones import decide_existing

MEETINGS = 6
MINUTES = 90
"""What is assumed when nothing is said, as the method has it: six weekly meetings of 90 minutes."""

MOST_MEETINGS = 52


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """A circle's meetings and what had to be assumed for them."""

    meetings: tuple[PlannedMeeting, ...]
    guesses: tuple[Guess, ...]


def decide_days(said: SaidSchedule, today: date) -> ChosenDates:
    """The dates that were named; a second first day in the same post is a contradiction."""
    chosen = decide_dates(said.days, today, weekdays=said.weekdays, begun=said.begun)
    others = [decide_dates(days, today, begun=said.begun) for days in said.other_days]
    different = (
        [reading for other in others for reading in other.readings if reading[:1] != chosen.readings[0][:1]]
        if chosen.readings
        else []
    )
    if len(chosen.readings) == 1 and said.nths:
        first = chosen.readings[0][0]
        nths = (find_nth_day(nth, first.weekday(), first.year, first.month) for nth in said.nths)
        if first not in nths:
            return ChosenDates(chosen.readings, contradictory=True)
    if not different or len(chosen.readings) > 1:
        return chosen
    return ChosenDates((*chosen.readings, *different), contradictory=True)


def plan_run(said: SaidSchedule, dates: Sequence[date], at: time, zone: str) -> PlannedRun:
    """All meetings. The dates named are the meetings; one date is the first of a weekly row."""
    guesses: list[Guess] = []
    if said.minutes is None:
        guesses.append(Guess(Field.MINUTES, MINUTES))
    minutes = said.minutes or MINUTES
    if len(dates) > 1 and not (_count(said) > len(dates) and _is_weekly(dates)):
        days = list(dates)
    else:
        days = _plan_row(said, dates[0])
        if not days:
            guesses.append(Guess(Field.MEETINGS, MEETINGS))
            days = list(islice(_row(said, dates[0]), MEETINGS))
    times = _times(said, dates, days, at)
    walls = [datetime.combine(day, times[place]) for place, day in enumerate(days[:MOST_MEETINGS])]
    existing = [decide_existing(wall, zone) for wall in walls]
    guesses += [
        Guess(Field.TIME, shown) for wall, shown in zip(walls, existing, strict=True) if wall != shown
    ][:1]
    return PlannedRun(tuple(PlannedMeeting(start, minutes) for start in existing), tuple(guesses))


def _count(said: SaidSchedule) -> int:
    """How many meetings were said, 0 for nothing said."""
    if said.meetings is not None:
        return max(1, said.meetings)
    weeks = (said.weeks or 0) // (said.every_weeks or 1) if said.weeks else 0
    return weeks * max(1, len(said.weekdays))


def _plan_row(said: SaidSchedule, first: date) -> list[date]:
    """The row as far as it was said: a number of meetings or weeks, or until a day; empty when nothing was."""
    if count := _count(said):
        return list(islice(_row(said, first), min(count, MOST_MEETINGS)))
    if said.until is None:
        return []
    until = decide_dates([said.until], first).readings
    last = until[0][0] if until else first
    row = [day for day in islice(_row(said, first), MOST_MEETINGS) if day <= last]
    return row if len(row) > 1 else []


def _row(said: SaidSchedule, first: date) -> Iterator[date]:
    """Every week, every second or every month, on the weekdays that were said, without the days taken out."""
    readings = decide_dates(said.skipped, first).readings if said.skipped else ()
    skipped = {day for reading in readings for day in reading}
    days = _monthly(first, said.nths) if said.monthly else _weekly(said, first)
    return (day for day in days if day >= first and day not in skipped)


def _weekly(said: SaidSchedule, first: date) -> Iterator[date]:
    step = said.every_weeks or 1
    weekdays = {first.weekday(), *(said.weekdays if len(said.weekdays) > 1 else ())}
    monday = first - timedelta(days=first.weekday())
    for week in range(0, 2 * MOST_MEETINGS * step, step):
        yield from (monday + timedelta(weeks=week, days=weekday) for weekday in sorted(weekdays))


def _monthly(first: date, nths: Sequence[int]) -> Iterator[date]:
    """The first day's weekday in the same week of every month, or in the weeks that were said."""
    for month in range(first.month - 1, first.month - 1 + 2 * MOST_MEETINGS):
        start = date(first.year + month // 12, month % 12 + 1, 1)
        for nth in nths or ((first.day - 1) // 7 + 1,):
            day = find_nth_day(nth, first.weekday(), start.year, start.month)
            if day is not None:
                yield day


def _times(said: SaidSchedule, dates: Sequence[date], days: Sequence[date], at: time) -> list[time]:
    """Each day's own time where a list or a sentence gives one, else the circle's."""
    listed = dict(zip(dates, said.clocks, strict=False)) if len(said.clocks) == len(dates) else {}
    times = [clock.at if (clock := listed.get(day)) else at for day in days]
    for day, clock in said.singles:
        place = find_later(days, day)
        if place is not None:
            times[place] = clock.at
    return times


def _is_weekly(dates: Sequence[date]) -> bool:
    return {(later - earlier).days for earlier, later in pairwise(dates)} <= {7, 14}
