"""A text -> what it says about when: days, times, weekdays, how long, how often, until when.

Nothing is decided here: a day without a year stays one, and two readings of `10/11` stay two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from service.domain.announcements.day_roles import is_expected, parse_open_end, sort_days
from service.domain.announcements.expecting import Expect
from service.domain.announcements.hours import sort_hours
from service.domain.announcements.rhythms import (
    MonthlyDays,
    parse_monthly_days,
    parse_months,
    parse_repeated_days,
    parse_weekdays,
)
from service.domain.announcements.said import SaidSchedule
from service.domain.announcements.set_aside import set_aside
from service.domain.announcements.vocabulary import A_WEEK, BEGUN, IS_OVER, ONCE, START, UNDECIDED
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.lengths import (
    parse_interval,
    parse_meetings,
    parse_minutes,
    parse_weeks,
    says_monthly,
)
from service.domain.dates.values import WrittenClock, WrittenDay, WrittenLength
from service.domain.dates.words import NUMBERS, REPEATED_WEEKDAYS, WEEKDAYS, flatten, one_of, parse_words
from service.domain.dates.zones import WrittenZone, find_zones
from service.domain.places import fold

_MOST_DAYS = 60
_TELLS_WHEN = re.compile(
    rf"\d|[½¼¾]|(?<![a-z])(?:{one_of({*WEEKDAYS, *REPEATED_WEEKDAYS, *NUMBERS})}"
    r"|yesterday|gestern|ayer|today|tonight|heute|hoy|tomorrow|morgen|ubermorgen|manana|noon|midday|mediodia|midnight"
    r"|weekly|fortnight\w*|bi-?weekly|wochentlich|quincenal|semanal|mensual|monat|month|mes|every|jede\w?|cada|one-?\s?(?:time|off)|once|einmalig\w*"
    r"|anderthalb|eineinhalb|media|half|halb|concert|festival|konzert|concierto|unic[oa]|zoom)"
)
"""Without one of these a text tells nothing about when."""
_LONGEST = 2_500


def parse_schedule(text: str, expect: Expect, written_at: datetime) -> SaidSchedule:
    """Everything that a text says about when. The words themselves are kept only where `expect` waits for a day."""
    text = text[:_LONGEST]
    flat = flatten(text)
    if not _TELLS_WHEN.search(flat):
        return SaidSchedule(text=_unread(text, flat, expect), zone=_first_zone(find_zones(text, flat)))
    flat, takes_back = set_aside(flat)
    monthly = parse_monthly_days(flat)
    days = _find_days(flat, monthly, expect)
    lengths, rest = _parse_lengths(_blank(flat, [*days, monthly]))
    clocks = parse_clocks(_blank(rest, parse_repeated_days(rest)), bare=expect is not Expect.FREE)
    zones = find_zones(text, flat)
    said = _sort_days(lengths, days, monthly, flat, written_at)
    hours = sort_hours(clocks, said.days, zones, flat)
    return replace(
        said,
        text=text.strip() if said.days else _unread(text, flat, expect),
        begun=BEGUN.search(flat) is not None,
        takes_back=takes_back,
        clocks=hours.of_days,
        clock=hours.clock,
        other_clocks=hours.others,
        weekdays=parse_weekdays(flat, rest, expect),
        minutes=said.minutes or (hours.clock.minutes if hours.clock else None),
        zone=_first_zone(zones, clocks),
        other_zones=hours.zoned,
    )


def _find_days(flat: str, monthly: MonthlyDays | None, expect: Expect) -> list[WrittenDay]:
    """The days that count here, without those that only say of which weeks of a month they are."""
    days = [day for day in parse_days(flat) if not day.weak or is_expected(day, flat, expect)][:_MOST_DAYS]
    return [day for day in days if not (monthly and monthly.start <= day.start < monthly.end)]


def _sort_days(
    lengths: SaidSchedule,
    days: Sequence[WrittenDay],
    monthly: MonthlyDays | None,
    flat: str,
    written_at: datetime,
) -> SaidSchedule:
    """The meetings, the end and the days without a meeting, beside what was said of lengths."""
    today = written_at.date()
    meeting, until, skipped = ((), None, ()) if IS_OVER.search(flat) else sort_days(days, flat)
    if monthly and not meeting:
        begin, until = parse_months(flat, monthly, today)
        meeting = (begin,) if begin else ()
    every_month = lengths.monthly or monthly is not None
    end = None if until else parse_open_end(flat, today, monthly=every_month)
    return replace(
        lengths,
        days=meeting,
        written_at=written_at if days or meeting else None,
        until=end.last if end else until,
        open_end=end.words if end and end.last is None else None,
        nths=monthly.nths if monthly else (),
        monthly=every_month,
        skipped=skipped,
    )


def _parse_lengths(rest: str) -> tuple[SaidSchedule, str]:
    """How long, how many and how often, and the text without it."""
    interval = parse_interval(rest)
    rest = _blank(rest, [interval])
    minutes = parse_minutes(rest)
    rest = _blank(rest, [minutes])
    weeks, meetings = parse_weeks(rest), parse_meetings(rest)
    once = ONCE.search(rest) is not None and interval is None and not A_WEEK.search(rest)
    said = SaidSchedule(
        minutes=minutes.value if minutes else None,
        meetings=meetings.value if meetings else 1 if once else None,
        weeks=weeks.value if weeks else None,
        every_weeks=interval.value if interval else None,
        monthly=says_monthly(rest),
    )
    return said, _blank(rest, [weeks, meetings])


def _first_zone(zones: Sequence[WrittenZone], clocks: Sequence[WrittenClock] = ()) -> str | None:
    words = (*(zone.words for zone in zones), *(clock.zone for clock in clocks if clock.zone))
    return next(iter(words), None)


_LOOSE_ENDS = parse_words("""
    and at on from the its it is in sorry oops every we meet ok okay um am und der im ab jeden treffen a las el los y
    en cada
""")


def _unread(text: str, flat: str, expect: Expect) -> str | None:
    """Words where a day should stand, if they are more than "to be announced"."""
    return text.strip() if expect is Expect.DAY and not UNDECIDED.search(flat) else None


def drop_schedule(text: str) -> str:
    """The text without its days and times, as in "tuesday 13 oct at 6, riverside library" -> "riverside library"."""
    flat = flatten(text)
    days = parse_days(flat)
    clocks = parse_clocks(_blank(flat, days), bare=False)
    for start, end in [(day.start, day.end) for day in days] + [(clock.start, clock.end) for clock in clocks]:
        text = text[:start] + " " * (end - start) + text[end:]
    words = text.split()
    while words and (fold(words[0]) in _LOOSE_ENDS or not fold(words[0])):
        words = words[1:]
    while words and (fold(words[-1]) in _LOOSE_ENDS or not fold(words[-1])):
        words = words[:-1]
    return " ".join(words)


def has_start_words(text: str) -> bool:
    """ "We start on ...": the day behind it is the first meeting, whatever other days are named."""
    return START.search(flatten(text)) is not None


def _blank(flat: str, spans: Sequence[WrittenDay | WrittenLength | MonthlyDays | None]) -> str:
    """The text with what is understood taken out. A number behind a day is introduced by it ("Oct 13 6")."""
    for span in spans:
        if span is not None:
            length = span.end - span.start
            filling = "at " if isinstance(span, WrittenDay) and length >= 3 else ""
            flat = flat[: span.start] + filling.rjust(length) + flat[span.end :]
    return flat
