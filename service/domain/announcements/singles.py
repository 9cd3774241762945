"""Another hour for one dated meeting: "On Tuesday the 20th we meet at 7 pm" moves that one and no other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from service.domain.announcements.said import SaidSchedule
from service.domain.announcements.speech_words import MEETS
from service.domain.announcements.vocabulary import START
from service.domain.dates.days import parse_days
from service.domain.dates.values import CalendarDay, DayOfMonth, WrittenDay

FOR_GOOD = re.compile(
    r"(?<![a-z])(?:from now on|every|each|always|ab jetzt|jede[nr]?|immer|a partir de|cada|siempre)(?![a-z])"
)
_ONLY = re.compile(r"(?<![a-z])(?:only|just|nur|einmalig|solo|solamente|unicamente)(?![a-z])")


def note_single(said: SaidSchedule, flat: str) -> SaidSchedule:
    """With the hour of its one day, if a sentence says no more than when people meet on a date."""
    counts = said.weeks or said.meetings or said.until or said.every_weeks or said.weekdays
    if said.clock is None or said.other_clocks or counts:
        return said
    if not (MEETS.search(flat) or _ONLY.search(flat)) or START.search(flat) or FOR_GOOD.search(flat):
        return said
    days = said.days or parse_days(flat)
    dated = len(days) == 1 and isinstance(days[0].day, CalendarDay | DayOfMonth)
    return replace(said, singles=((days[0], said.clock),)) if dated else said


def find_later(days: Sequence[date], day: WrittenDay) -> int | None:
    """Which of the later meetings is on this day; None for the first one, and where it fits none or several."""
    places = [place for place, on in enumerate(days) if _is_on(day, on)]
    return places[0] if len(places) == 1 and places[0] > 0 else None


def _is_on(day: WrittenDay, on: date) -> bool:
    if day.weekday not in (None, on.weekday()):
        return False
    match day.day:
        case CalendarDay(readings, year):
            return (on.month, on.day) in readings and year in (None, on.year)
        case DayOfMonth(number):
            return on.day == number
        case _:
            return False
