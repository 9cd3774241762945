"""Days as they are written: `13 October 2026`, `Oct 13`, `13.10.`, `10/11`, "next Tuesday", `martes 13`.

This is only what stands there. Which date it means, counted from the day it was written, decides `choosing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from service.domain.dates import day_patterns as forms
from service.domain.dates.values import (
    CalendarDay,
    ComingWeekday,
    DayOfMonth,
    DaysAhead,
    NthWeekday,
    WrittenDay,
)
from service.domain.dates.words import MONTHS, NTHS, NUMBERS, REPEATED_WEEKDAYS, WEEKDAYS, one_of


def parse_days(flat: str) -> tuple[WrittenDay, ...]:
    """All days in a flat text, in order. Where two forms fit the same words, the more precise one counts."""
    found: list[WrittenDay] = []
    taken = bytearray(len(flat))
    for hint, pattern, compose in _FORMS:
        for match in pattern.finditer(flat) if hint.search(flat) else ():
            start, end = match.span()
            if any(taken[start:end]):
                continue
            days = _add_weekday_before(tuple(compose(match)), start, flat)
            days = tuple(_add_weekday_after(day, flat) for day in days)
            if days:
                start = days[0].start
                taken[start : days[-1].end] = b"\1" * (days[-1].end - start)
                found.extend(days)
    return tuple(sorted(found, key=lambda day: day.start))


def _weekday_of(match: re.Match[str]) -> int | None:
    name = match.groupdict().get("weekday")
    return forms.ANY_WEEKDAY.get(name, REPEATED_WEEKDAYS.get(name)) if name else None


def _year_of(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    return 2000 + int(groups["short_year"]) if groups.get("short_year") else None


def _compose_named(match: re.Match[str]) -> Iterator[WrittenDay]:
    """One or several days of one month. A weekday beside a list belongs to its first day."""
    month = MONTHS.get(match["month"]) or int(match["month"])
    weekday = _weekday_of(match)
    before = 0
    for number in (int(text) for text in re.findall(r"\d+", match["days"])):
        if number <= before:
            return
        yield WrittenDay(CalendarDay(((month, number),), _year_of(match)), *match.span(), weekday)
        before, weekday = number, None


def _compose_day_month(match: re.Match[str]) -> Iterator[WrittenDay]:
    """In "oct 13 nov 17" the 13 belongs to the month before it."""
    if not forms.ENDS_WITH_MONTH.search(match.string[max(0, match.start() - 12) : match.start()]):
        yield from _compose_named(match)


def _compose_range(match: re.Match[str]) -> Iterator[WrittenDay]:
    """Two days of one month, the second of which is the last: "4 to 25 May" is no list."""
    month = MONTHS.get(match["month"]) or int(match["month"])
    first, last = int(match["first"]), int(match["last"])
    if first < last <= 31 and 1 <= month <= 12:
        year, between = _year_of(match), match.end("begin")
        yield WrittenDay(CalendarDay(((month, first),), year), match.start(), between, _weekday_of(match))
        yield WrittenDay(CalendarDay(((month, last),), year), match.start("last"), match.end())


def _compose_weeks_on(match: re.Match[str]) -> Iterator[WrittenDay]:
    """ "a week tomorrow", "two weeks from Tuesday", "morgen in zwei Wochen"."""
    count = match["count"] or match["count_behind"]
    weeks = 1 if count in ("a", "an") else NUMBERS.get(count) or int(count)
    ahead = match["ahead"] or match["ahead_before"]
    if ahead:
        yield WrittenDay(DaysAhead(forms.AHEAD[ahead] + 7 * weeks), *match.span(), weak=True)
        return
    weekday = WEEKDAYS[match["weekday"] or match["weekday_before"]]
    yield WrittenDay(ComingWeekday(weeks), *match.span(), weekday)


def _compose_numbers(match: re.Match[str]) -> Iterator[WrittenDay]:
    """`10/11`: both ways; what cannot be a date at all (`24/7`, `1/60`) is none."""
    first, second, year = int(match["first"]), int(match["second"]), _year_of(match)
    ways = ((first, second), (second, first)) if first != second else ((first, second),)
    weekday = _weekday_of(match)
    smaller, bigger = sorted((first, second))
    if match[0] != "24/7" and 1 <= smaller <= 12 and bigger <= 31:
        weak = year is None and weekday is None
        yield WrittenDay(CalendarDay(ways, year), *match.span(), weekday, weak)
    elif year is not None:
        yield WrittenDay(CalendarDay(ways, year), *match.span(), weekday)


def _compose_named_numbers(match: re.Match[str]) -> Iterator[WrittenDay]:
    if 1 <= int(match["month"]) <= 12 or _year_of(match):
        yield from _compose_named(match)


def _compose_nth(match: re.Match[str]) -> Iterator[WrittenDay]:
    nth = NthWeekday(NTHS[match["nth"]], MONTHS[match["month"]], _year_of(match))
    yield WrittenDay(nth, *match.span(), _weekday_of(match))


def _compose_day_of_month(match: re.Match[str]) -> Iterator[WrittenDay]:
    number = int(
        match["day"] or match["ordinal"] or match["the"] or match["am"] or match["der"] or match["el"]
    )
    if 1 <= number <= 31:
        yield WrittenDay(DayOfMonth(number), *match.span(), _weekday_of(match), weak=not match["weekday"])


def _compose_coming(match: re.Match[str]) -> Iterator[WrittenDay]:
    weeks = 1 if match["later"] else 0
    weekday = forms.ANY_WEEKDAY[match["near"] or match["weekday"]]
    weak = match["soon"] is None and match["that_comes"] is None
    yield WrittenDay(ComingWeekday(weeks), *match.span(), weekday, weak)


def _compose_relative(match: re.Match[str]) -> Iterator[WrittenDay]:
    if match["ahead"]:
        yield WrittenDay(DaysAhead(forms.AHEAD[match["ahead"]]), *match.span(), weak=True)
        return
    count = 1 if match["count"] == "a" else NUMBERS.get(match["count"]) or int(match["count"])
    days = count * (7 if match["unit"][0] in "ws" else 1)
    yield WrittenDay(DaysAhead(days), *match.span(), weak=True)


def _add_weekday_before(days: tuple[WrittenDay, ...], start: int, flat: str) -> tuple[WrittenDay, ...]:
    """ "Tuesday, 13 October"; the weekday of a list is that of its first day."""
    if not days or days[0].weekday is not None or not isinstance(days[0].day, CalendarDay):
        return days
    match = forms.WEEKDAY_BEFORE.search(flat, max(0, start - forms.LONGEST_WEEKDAY), start)
    if match is None:
        return days
    first, *others = (replace(day, start=match.start()) if day.start == start else day for day in days)
    return replace(first, weekday=_weekday_of(match), weak=False), *others


def _add_weekday_after(day: WrittenDay, flat: str) -> WrittenDay:
    """ "13.10. (Di)", "October 13, Tuesday"."""
    if day.weekday is not None or (match := forms.WEEKDAY_AFTER.match(flat, day.end)) is None:
        return day
    return replace(day, weekday=forms.ANY_WEEKDAY[match["short"] or match["full"]], end=match.end())


_A_MONTH = re.compile(rf"(?<![a-z])(?:{one_of(MONTHS)})(?![a-z])")
_A_WEEKDAY_NAME = re.compile(rf"(?<![a-z])(?:{one_of(forms.ANY_WEEKDAY)})")

_FORMS: tuple[
    tuple[re.Pattern[str], re.Pattern[str], Callable[[re.Match[str]], Iterator[WrittenDay]]], ...
] = (
    (re.compile(r"\d{4}[-/.]"), forms.ISO, _compose_named),
    (_A_MONTH, forms.RANGE_DAY_MONTH, _compose_range),
    (_A_MONTH, forms.RANGE_MONTH_DAY, _compose_range),
    (re.compile(r"\d\.\s?\d"), forms.RANGE_DOTTED, _compose_range),
    (_A_MONTH, forms.DAY_MONTH, _compose_day_month),
    (_A_MONTH, forms.MONTH_DAY, _compose_named),
    (_A_MONTH, forms.NTH, _compose_nth),
    (re.compile(r"\d\."), forms.DOTTED, _compose_named_numbers),
    (re.compile(r"\d\.\d"), forms.DOTTED_OPEN, _compose_named_numbers),
    (re.compile(r"\d-\d"), forms.DASHED, _compose_numbers),
    (re.compile(r"\d/\d"), forms.SLASHED, _compose_numbers),
    (re.compile(r"\d"), forms.ON_THE, _compose_day_of_month),
    (re.compile(r"weeks?\s|\s(?:in|en)\s"), forms.WEEKS_ON, _compose_weeks_on),
    (re.compile(rf"{one_of(forms.AHEAD)}|(?:in|dentro de) "), forms.RELATIVE, _compose_relative),
    (_A_WEEKDAY_NAME, forms.COMING, _compose_coming),
)
"""What a text must hold to be worth a closer look, how the day is written, what it means; the more precise first."""
