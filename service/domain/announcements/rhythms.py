"""Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from service.domain.announcements.expecting import Expect
from service.domain.dates.choosing import find_nth_day
from service.domain.dates.day_patterns import ANY_WEEKDAY
from service.domain.dates.values import CalendarDay, ComingWeekday, WrittenDay
from service.domain.dates.words import (
    A_WEEKDAY,
    MONTHS,
    NTHS,
    REPEATED_WEEKDAYS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    one_of,
)

_ANY_WEEKDAY = one_of(WEEKDAYS)
_SHORT = one_of({"mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"})
EVERY_DAY = re.compile(
    rf"(?<![a-z])(?:(?P<repeated>{one_of(REPEATED_WEEKDAYS)})"
    rf"|(?:every|each|jede[nr]?|cada|los|immer)\s(?:(?:am|other|{one_of(NTHS)})\s)?(?P<day>{_ANY_WEEKDAY})"
    rf"|(?P<pair>{_ANY_WEEKDAY}|{_SHORT})\.?(?=\s?(?:,|&|\+|/|and|und|y)\s?(?:{_ANY_WEEKDAY}|{_SHORT})(?![a-z])(?!,?\s\d\d?(?![\d:h.]|\s?[ap]\.?m|\s?uhr))))"
    r"(?:abends?|nachmittags?)?(?![a-z])\.?"
    rf"(?:\s?(?:,|&|\+|/|and|und|y)\s?(?:jeden |los )?(?P<second>{_ANY_WEEKDAY}|{_SHORT})(?:s|abends?)?(?![a-z]))?"
)
_NEXT_BUT_ONE = frozenset({"second", "2nd", "2", "zweiten", "zweiter", "segundo"})
"""Behind "every" it is each other one: "jeden zweiten Dienstag"."""
_WITHIN = frozenset({"in", "im", "de"})
"""Before a single month: in that month, and not from it on."""
_A_MONTH = one_of(MONTHS)
_MONTHLY_NTHS = re.compile(
    rf"(?<![a-z\d])(?P<one>{one_of(NTHS)})\.?"
    rf"(?:\s?(?:,|and|&|\+|/|und|y)\s?(?:(?:the|den|der|el|jeden)\s)?(?P<two>{one_of(NTHS)})\.?)?"
    rf"\s(?P<day>{one_of({*WEEKDAYS, *REPEATED_WEEKDAYS})})(?![a-z])"
    r"(?P<monthly>,?\s(?:(?:of|in|de)\s(?:the|each|every|a|cada)\s(?:calendar\s)?(?:month|mes)|each month"
    r"|every month|monthly|del mes|(?:im|jeden|eines jeden|des|pro) monat\w{0,2})(?![a-z]))?"
    rf"(?(two)|(?!\s(?:in|of|im|de|des)\s(?:{_A_MONTH})(?![a-z])))"
)
_EACH = re.compile(r"(?<![a-z])(?:every|each|jede[nr]?|cada|todos los|immer am)\s(?:the\s)?$")
_MONTH_SPAN = re.compile(
    rf"(?<![a-z\d.])(?<!\d\s)(?<!\d\s(?:de|of)\s)"
    rf"(?P<lead>(?:from|starting(?: in)?|beginning(?: in)?|von|ab|im|in|de|desde|between|zwischen)\s)?"
    rf"(?P<first>{_A_MONTH})(?![a-z])(?!\.?\s?\d)"
    rf"(?:\s?(?:-|to|until|till|through|thru|bis|a|hasta|and|und|y)\s(?P<last>{_A_MONTH})(?![a-z])(?!\.?\s?\d))?"
)


@dataclass(frozen=True, slots=True)
class MonthlyDays:
    """ "First and third Thursday of every month": 1 and 3, where it stands. -1 is the last one of a month."""

    nths: tuple[int, ...]
    weekday: int
    start: int
    end: int


_SHORT_DAY = re.compile(
    rf"(?<![a-z])(?:{one_of(SHORT_WEEKDAYS)})(?![a-z])\.?"
    r"(?=\s?(?:,|/|&|\+|-|and\b|und\b|y\b|at\b|um\b|\d|$|abend|evening))"
)


def parse_repeated_days(flat: str) -> list[WrittenDay]:
    """Where days of every week stand, so that a number behind one can be seen as its time ("tuesdays 6")."""
    return [WrittenDay(ComingWeekday(), *match.span()) for match in EVERY_DAY.finditer(flat)]


def parse_monthly_days(flat: str) -> MonthlyDays | None:
    """ "First and third Thursday", "cada primer lunes", but not "first Tuesday" alone."""
    for match in _MONTHLY_NTHS.finditer(flat):
        if (
            match["two"]
            or match["monthly"]
            or (_EACH.search(flat[: match.start()]) and match["one"] not in _NEXT_BUT_ONE)
        ):
            name = match["day"]
            nths = sorted({NTHS[one] for one in (match["one"], match["two"]) if one}, key=lambda nth: nth % 6)
            weekday = WEEKDAYS.get(name, REPEATED_WEEKDAYS.get(name, 0))
            return MonthlyDays(tuple(nths), weekday, match.start(), match.end("day"))
    return None


def parse_months(flat: str, monthly: MonthlyDays, today: date) -> tuple[WrittenDay | None, WrittenDay | None]:
    """The first and the last of the monthly days, where only months are said: "from November to January"."""
    spans = [match for match in _MONTH_SPAN.finditer(flat) if match["lead"] or match["last"]]
    if len(spans) != 1:
        return None, None
    span = spans[0]
    year = today.year + (MONTHS[span["first"]] < today.month)
    days = _days_of(monthly, year, MONTHS[span["first"]])
    first = next((on for on in days if on >= today), None)
    if first is None:
        return None, None
    begin = WrittenDay(
        CalendarDay(((first.month, first.day),), first.year), *span.span("first"), monthly.weekday
    )
    ending = span["last"] or (span["first"] if span["lead"].strip() in _WITHIN else None)
    if ending is None:
        return begin, None
    year += MONTHS[ending] < MONTHS[span["first"]]
    last = _days_of(monthly, year, MONTHS[ending])[-1]
    return begin, WrittenDay(
        CalendarDay(((last.month, last.day),), last.year),
        *span.span("last" if span["last"] else "first"),
        monthly.weekday,
    )


def _days_of(monthly: MonthlyDays, year: int, month: int) -> list[date]:
    days = (find_nth_day(nth, monthly.weekday, year, month) for nth in monthly.nths)
    return sorted(on for on in days if on)


def parse_weekdays(flat: str, rest: str, expect: Expect) -> tuple[int, ...]:
    """Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"; in a "When" also "Tue/Thu".

    `rest`: the text without its dates, whose weekdays are their own.
    """
    found: list[int] = []
    for match in EVERY_DAY.finditer(flat):
        found.append(
            REPEATED_WEEKDAYS[match["repeated"]]
            if match["repeated"]
            else ANY_WEEKDAY[match["day"] or match["pair"]]
        )
        found += [ANY_WEEKDAY[match["second"]]] if match["second"] else []
    if not found and expect is Expect.RHYTHM:
        found = [WEEKDAYS[name] for name in A_WEEKDAY.findall(rest)] or [
            SHORT_WEEKDAYS[match[0].rstrip(".")] for match in _SHORT_DAY.finditer(rest)
        ]
    return tuple(dict.fromkeys(found))
