"""The command that adds a meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from service.domain.commands.dating import find_moment, list_dates
from service.domain.commands.nearest import Failure, near_add
from service.domain.commands.sides import Side, parse_side
from service.domain.commands.situation import Situation
from service.domain.commands.values import LEAST_MINUTES, MOST_MINUTES, Add, Trouble
from service.domain.dates.choosing import decide_dates
from service.domain.dates.values import CalendarDay
from service.domain.voices.circle import MeetingStatus


def read_add(rest: str, situation: Situation) -> Add | Failure:
    """ "1 Dec 18:00": without an hour at the circle's usual one."""
    side = parse_side(rest)
    last = max((situation.local, *(one.start for one in situation.meetings)))
    if not (side.day or side.weeks is not None):
        return Failure(Trouble.DATE_MISSING, near_add(situation))
    if side.clock is None and situation.usual_hour is None:
        return Failure(Trouble.TIME_MISSING, near_add(situation))
    beside = datetime.combine(last.date(), situation.usual_hour or last.time())
    side = _as_coming(side, situation)
    start = find_moment(side, beside, situation)
    if isinstance(start, Trouble):
        nearest = _take_nearest(side, beside, situation)
        guess = start if start is Trouble.PAST else find_moment(nearest, beside, situation, guess=True)
        return Failure(start, near_add(situation, None if isinstance(guess, Trouble) else guess))
    trouble = _refuse_add(side, start, situation)
    return Failure(trouble, near_add(situation, start)) if trouble else Add(start, side.minutes)


def _take_nearest(side: Side, beside: datetime, situation: Situation) -> Side:
    """Of the readings of 1/2 the one nearest to the other meetings, for a line that is only offered."""
    dates = list_dates(side, situation) or ()
    if side.day is None or not isinstance(side.day.day, CalendarDay) or len(dates) < 2:
        return side
    on = min(dates, key=lambda one: (abs(one - beside.date()), one))
    return replace(side, day=replace(side.day, day=CalendarDay(((on.month, on.day),), on.year)))


def _as_coming(side: Side, situation: Situation) -> Side:
    """A weekday alone is the coming one, not that of the last meeting's week."""
    if side.day is None or isinstance(side.day.day, CalendarDay):
        return side
    chosen = decide_dates([side.day], situation.today).readings
    if len(chosen) != 1 or side.weeks is not None:
        return side
    on = chosen[0][0]
    return replace(side, day=replace(side.day, day=CalendarDay(((on.month, on.day),), on.year)))


def _refuse_add(side: Side, start: datetime, situation: Situation) -> Trouble | None:
    if side.rest:
        return Trouble.TOO_MUCH
    if start <= situation.local:
        return Trouble.PAST
    if side.minutes is not None and not LEAST_MINUTES <= side.minutes <= MOST_MINUTES:
        return Trouble.TIME_UNCLEAR
    there = situation.find_at(start)
    return Trouble.TAKEN if there and there.status is MeetingStatus.PLANNED else None
