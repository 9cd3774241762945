"""A text -> what it says about when: days, times, weekdays, how long, how often, until when.

Nothing is decided here: a day without a year stays one, and two readings of `10/11` stay two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum

from service.domain.announcements.day_roles import sort_days
from service.domain.announcements.vocabulary import BEGUN, IS_OVER, ONCE, START, UNDECIDED
from service.domain.dates.clocks import WrittenClock, parse_clocks
from service.domain.dates.days import CalendarDay, ComingWeekday, WrittenDay, parse_days
from service.domain.dates.lengths import (
    WrittenLength,
    parse_interval,
    parse_meetings,
    parse_minutes,
    parse_weeks,
)
from service.domain.dates.words import (
    NUMBERS,
    REPEATED_WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    flatten,
    one_of,
    parse_words,
)
from service.domain.dates.zones import parse_zone
from service.domain.places import fold


class Expect(Enum):
    """What the place in which a text stands lets us expect of it."""

    FREE = "free"
    """A sentence: only what says clearly that it is a day or a time."""
    DAY = "day"
    """The value of "First meeting": "Tuesday" is a day, 6 a time."""
    RHYTHM = "rhythm"
    """The value of "When": "Tuesday" is a day of every week, 6 a time."""


@dataclass(frozen=True, slots=True)
class SaidSchedule:
    """What was said about when. Fields that were not mentioned are None or empty."""

    days: tuple[WrittenDay, ...] = ()
    clocks: tuple[WrittenClock | None, ...] = ()
    """The time written behind each day of a list."""
    text: str | None = None
    """The words in which the days, or nothing that we understand, stand."""
    written_at: datetime | None = None
    begun: bool = False
    other_days: tuple[tuple[WrittenDay, ...], ...] = ()
    """Other first days that the same post names: a contradiction."""
    clock: WrittenClock | None = None
    other_clocks: tuple[WrittenClock, ...] = ()
    """Other hours for the same day: "6 pm or 7 pm"."""
    weekdays: tuple[int, ...] = ()
    until: WrittenDay | None = None
    skipped: tuple[WrittenDay, ...] = ()
    minutes: int | None = None
    meetings: int | None = None
    weeks: int | None = None
    every_weeks: int | None = None
    zone: str | None = None
    """The words that name a zone: "ET", "Europe/Berlin", "Pittsburgh time"."""

    def filled_from(self, older: SaidSchedule) -> SaidSchedule:
        """This, and from `older` what this leaves open.

        Days come together with the words in which they stand, and one way of counting replaces another.
        """
        newer = self
        if newer.days:
            older = replace(older, days=(), clocks=(), text=None, written_at=None, begun=False, other_days=())
        elif older.days:
            newer = replace(newer, text=None, written_at=None, begun=False)
        if newer.clock:
            older = replace(older, other_clocks=())
        if newer.meetings or newer.weeks or newer.until:
            older = replace(older, meetings=None, weeks=None, until=None)
        gaps = {
            field.name: getattr(older, field.name)
            for field in fields(newer)
            if not getattr(newer, field.name)
        }
        return replace(newer, **gaps)


_MOST_DAYS = 60
_MOST_CLOCKS = 6

_TELLS_WHEN = re.compile(
    rf"\d|[½¼¾]|(?<![a-z])(?:{one_of({*WEEKDAYS, *REPEATED_WEEKDAYS, *NUMBERS})}"
    r"|yesterday|gestern|ayer|today|tonight|heute|hoy|tomorrow|morgen|ubermorgen|manana|noon|midday|mediodia|midnight"
    r"|weekly|fortnight\w*|bi-?weekly|wochentlich|quincenal|semanal|every|jede\w?|cada|one-?\s?(?:time|off)|once|einmalig\w*"
    r"|anderthalb|eineinhalb|media|half|halb|concert|festival|konzert|concierto|unic[oa]|zoom)"
)
"""Without one of these a text tells nothing about when."""
_LONGEST = 2_500

_A_WEEK = re.compile(
    r"(?<![a-z])(?:(?:a|per|each|every) week|(?:pro|die|in der) woche|(?:a|por) (?:la )?semana)(?![a-z])"
)
_ANY_WEEKDAY = one_of(WEEKDAYS)
_EVERY_DAY = re.compile(
    rf"(?<![a-z])(?:(?P<repeated>{one_of(REPEATED_WEEKDAYS)})"
    rf"|(?:every|each|jede[nr]?|cada|los|immer)\s(?:(?:am|other|second|zweiten)\s)?(?P<day>{_ANY_WEEKDAY}))"
    r"(?:abends?|nachmittags?)?(?![a-z])"
    rf"(?:\s?(?:,|&|\+|/|and|und|y)\s?(?:jeden |los )?(?P<second>{_ANY_WEEKDAY})(?:s|abends?)?(?![a-z]))?"
)
_SHORT_DAY = re.compile(
    rf"(?<![a-z])(?:{one_of(SHORT_WEEKDAYS)})(?![a-z])\.?"
    r"(?=\s?(?:,|/|&|\+|-|and\b|und\b|y\b|at\b|um\b|\d|$|abend|evening))"
)
_ZONE_NAME = re.compile(r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/[A-Za-z_/]{2,40}", re.I)
_ZONE_TIME = re.compile(
    r"(?<![a-z])(?:eastern|central|mountain|pacific|utc|gmt|uk|[a-z]{4,30}) (?:standard |daylight )?time(?![a-z])"
)
_TIME_OF_TOWN = re.compile(
    r"([A-Z][\w.' -]{2,30}?)\s(?:local )?time\b|\b(?:[Hh]ora de|Zeit in)\s([A-Z][\w.' -]{2,30})"
)


def parse_schedule(text: str, expect: Expect, written_at: datetime) -> SaidSchedule:
    """Everything that a text says about when; misspellings are mended before (`words.mend_spelling`).

    The words themselves are kept only where `expect` waits for a day.
    """
    text = text[:_LONGEST]
    flat = flatten(text)
    if not _TELLS_WHEN.search(flat):
        return SaidSchedule(text=_unread(text, flat, expect), zone=_zone_words(text, flat, ()))
    days = [day for day in parse_days(flat) if not day.weak or _is_expected(day, flat, expect)][:_MOST_DAYS]
    rest = _blank(flat, days)
    interval = parse_interval(rest)
    rest = _blank(rest, [interval])
    minutes = parse_minutes(rest)
    rest = _blank(rest, [minutes])
    weeks, meetings = parse_weeks(rest), parse_meetings(rest)
    once = ONCE.search(rest) is not None and interval is None and not _A_WEEK.search(rest)
    every_day = [WrittenDay(ComingWeekday(), *match.span()) for match in _EVERY_DAY.finditer(rest)]
    clocks = parse_clocks(_blank(rest, [weeks, meetings, *every_day]), bare=expect is not Expect.FREE)
    meeting_days, until, skipped = sort_days(days, flat)
    if IS_OVER.search(flat):
        meeting_days = ()
    clock = next((clock for clock in clocks if not clock.guessed), clocks[0] if clocks else None)
    return SaidSchedule(
        days=meeting_days,
        clocks=_clocks_of_days(meeting_days, clocks),
        text=text.strip() if meeting_days else _unread(text, flat, expect),
        written_at=written_at if meeting_days or until or skipped else None,
        begun=bool(BEGUN.search(flat)),
        clock=clock,
        other_clocks=_other_clocks(clock, clocks, flat) if len(meeting_days) == 1 and clock else (),
        weekdays=_weekdays(flat, rest, meeting_days, expect),
        until=until,
        skipped=skipped,
        minutes=minutes.value if minutes else clock.minutes if clock else None,
        meetings=1 if once and not meetings else meetings.value if meetings else None,
        weeks=weeks.value if weeks else None,
        every_weeks=interval.value if interval else None,
        zone=_zone_words(text, flat, clocks),
    )


_LOOSE_ENDS = parse_words("""
    and at on from the its it is in sorry oops every we meet ok okay um am und der im ab jeden treffen
    a las el los y en cada
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


def _is_expected(day: WrittenDay, flat: str, expect: Expect) -> bool:
    """Whether a weak day is a day here: where one is expected, or behind "starting" and the like."""
    before = flat[max(0, day.start - 14) : day.start]
    if isinstance(day.day, CalendarDay):
        return (
            expect is not Expect.FREE
            or re.search(r"(?:^|\b(?:on|am|el|del|date|from|starting|starts|ab|vom)\s?:?\s?|,\s)$", before)
            is not None
        )
    if isinstance(day.day, ComingWeekday):
        return (expect is Expect.DAY and not _EVERY_DAY.match(flat, max(0, day.start - 6))) or bool(
            START.search(before)
        )
    return (
        expect is not Expect.FREE
        or bool(START.search(before))
        or bool(parse_clocks(flat[day.end : day.end + 14]))
    )


def _blank(flat: str, spans: Sequence[WrittenDay | WrittenLength | None]) -> str:
    """The text with what is understood taken out. A number behind a day is introduced by it ("Oct 13 6")."""
    for span in spans:
        if span is not None:
            length = span.end - span.start
            filling = "at " if isinstance(span, WrittenDay) and length >= 3 else ""
            flat = flat[: span.start] + filling.rjust(length) + flat[span.end :]
    return flat


def _clocks_of_days(
    days: Sequence[WrittenDay], clocks: Sequence[WrittenClock]
) -> tuple[WrittenClock | None, ...]:
    """For a list in which days have times of their own: the first time behind each day and before the next."""
    if len(clocks) < 2 or len(days) < 2:
        return ()
    ends = [day.start for day in days[1:]] + [10**9]
    return tuple(
        next((clock for clock in clocks if day.end <= clock.start < end), None)
        for day, end in zip(days, ends, strict=True)
    )


def _other_clocks(clock: WrittenClock, clocks: Sequence[WrittenClock], flat: str) -> tuple[WrittenClock, ...]:
    """Hours that contradict the first: an "or" stands between them, or there are too many to be doors and breaks."""
    others = {other.at: other for other in clocks[:_MOST_DAYS] if other.at != clock.at}
    either = len(clocks) > 1 and re.fullmatch(
        r"\W*(?:or|oder|o|u)(?: at| um| a las)?\W*", flat[clocks[0].end : clocks[1].start]
    )
    return (
        tuple(others.values()) if either or len(others) > 2 or (others and len(clocks) > _MOST_CLOCKS) else ()
    )


def _weekdays(flat: str, rest: str, days: Sequence[WrittenDay], expect: Expect) -> tuple[int, ...]:
    """Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"; in a "When" also "Tue/Thu"."""
    found: list[int] = []
    for match in _EVERY_DAY.finditer(flat):
        found.append(REPEATED_WEEKDAYS[match["repeated"]] if match["repeated"] else WEEKDAYS[match["day"]])
        found += [WEEKDAYS[match["second"]]] if match["second"] else []
    if not found and expect is Expect.RHYTHM and not days:
        names = re.findall(rf"(?<![a-z])(?:{one_of(WEEKDAYS)})(?![a-z])", rest)
        found = [WEEKDAYS[name] for name in names] or [
            SHORT_WEEKDAYS[match[0].rstrip(".")] for match in _SHORT_DAY.finditer(rest)
        ]
    return tuple(dict.fromkeys(found))


def _zone_words(text: str, flat: str, clocks: Sequence[WrittenClock]) -> str | None:
    """The words that name a zone: "Europe/Berlin", "Pittsburgh time", "pacific time", "ET" behind a time."""
    if match := _ZONE_NAME.search(text):
        return match[0]
    if match := _TIME_OF_TOWN.search(text):
        return next(group for group in match.groups() if group)
    named = (match[0] for match in _ZONE_TIME.finditer(flat) if parse_zone(match[0], match[0]))
    return next(named, None) or next((clock.zone for clock in clocks if clock.zone), None)
