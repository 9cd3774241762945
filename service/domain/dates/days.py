"""Days as they are written: `13 October 2026`, `Oct 13`, `13.10.`, `10/11`, "next Tuesday", `martes 13`.

This is only what stands there. Which date it means, counted from the day it was written, decides `choosing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from service.domain.dates.values import (
    CalendarDay,
    ComingWeekday,
    DayOfMonth,
    DaysAhead,
    NthWeekday,
    WrittenDay,
)
from service.domain.dates.words import MONTHS, NUMBERS, REPEATED_WEEKDAYS, SHORT_WEEKDAYS, WEEKDAYS, one_of

_ANY_WEEKDAY = {**WEEKDAYS, **SHORT_WEEKDAYS}
_WEEKDAY_NAMES = one_of({*WEEKDAYS, *SHORT_WEEKDAYS, *REPEATED_WEEKDAYS})
_A_WEEKDAY = (
    rf"(?:(?<![a-z])(?P<weekday>{_WEEKDAY_NAMES})(?:abend|nachmittag|vormittag)?"
    r"(?:\.?,?\s{1,3}(?:(?:the|der|dem|den|el|dia|am)\s)?|(?=\d)))"
)
_WEEKDAY_BEFORE = re.compile(rf"{_A_WEEKDAY}$")
_LONGEST_WEEKDAY = 24
"""Letters of a weekday with its part of the day, comma and article."""
_MONTH = rf"(?P<month>{one_of(MONTHS)})(?![a-z])\.?"
_ORDINAL = r"(?:st|nd|rd|th|ten|ter|te|\.|\N{MASCULINE ORDINAL INDICATOR})?"
_AND = r"\s?(?:,\s?(?:and|und|y)\s|,|;|&|\+|/|\sand\s|\sund\s|\sy\s)\s?(?:the\s|el\s)?"
_YEAR = (
    r"(?:(?:,|\s-)?\s?(?:de\s|del\s|of\s)?(?P<year>(?:19|[2-9]\d)\d\d)(?!\d)|\s?'(?P<short_year>\d\d)(?!\d))?"
)
_FREE = r"(?<![\d.:/$€£-])(?<!\bat )(?<!\bum )(?<!\blas )"
_LIST_GOES_ON = (
    rf"(?=\s?(?:$|[,;.)&+\n@]|and\b|und\b|y\b|at\b|um\b|a las|from\b|each\b|{one_of(MONTHS)}|20\d\d))"
)
_NO_CLOCK = r"(?![\d:]|\.\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|h\d|\s?o'?clock)"

_ENDS_WITH_MONTH = re.compile(rf"(?<![a-z])(?:{one_of(MONTHS)})\.?\s?$")

_ISO = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<days>\d\d?)(?!\d)t?"
)
_DAY_MONTH = re.compile(
    rf"{_FREE}(?P<days>\d\d?{_ORDINAL}(?:{_AND}\d\d?{_ORDINAL}){{0,12}})"
    rf"(?:\s?(?:of|de|del|d)\s|[-/]|\.?\s?){_MONTH}(?:[-/](?=\d{{4}}))?{_YEAR}"
)
_MONTH_DAY = re.compile(
    rf"(?<![a-z]){_MONTH}\s?(?:the\s)?(?P<days>\d\d?(?:st|nd|rd|th)?{_NO_CLOCK}"
    rf"(?:{_AND}\d\d?(?:st|nd|rd|th)?{_NO_CLOCK}{_LIST_GOES_ON}){{0,12}}){_YEAR}"
)
_TO = r"\s?(?:-|to|until|till|through|thru|bis(?: zum)?|al?|hasta(?: el)?)\s?(?:the\s|den\s|zum\s|el\s)?"
_NO_DAY = r"(?!\s\d\d?(?![\d:]|\.\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|h\d|\s?o'?clock|\s?-\s?\d))"
_RANGE_DAY_MONTH = re.compile(
    rf"{_FREE}(?P<begin>(?P<first>\d\d?){_ORDINAL}){_TO}(?P<last>\d\d?){_ORDINAL}"
    rf"(?:\s?(?:of|de|del|d)\s|\.?\s?){_MONTH}{_YEAR}{_NO_DAY}"
)
_RANGE_MONTH_DAY = re.compile(
    rf"(?<![a-z]){_MONTH}\s?(?:the\s)?(?P<begin>(?P<first>\d\d?)(?:st|nd|rd|th)?){_TO}"
    rf"(?P<last>\d\d?)(?:st|nd|rd|th)?{_NO_CLOCK}{_YEAR}"
)
_RANGE_DOTTED = re.compile(
    rf"{_FREE}(?P<begin>(?P<first>\d\d?)\.?){_TO}(?P<last>\d\d?)\.\s?(?P<month>\d\d?)\."
    r"(?:\s?(?P<year>20\d\d)|(?P<short_year>\d\d)(?!\d|\s?uhr|\.\d))?(?!\d|\s?uhr)"
)
_DOTTED = re.compile(
    rf"{_FREE}(?<!python )(?<!version )(?P<days>\d\d?\.(?:(?:{_AND}|\s)\d\d?\.){{0,12}}?)\s?"
    r"(?P<month>\d\d?)\.(?:\s?(?P<year>20\d\d)|(?P<short_year>\d\d)(?!\d|\s?uhr|\.\d))?(?!\d|\s?uhr)"
)
_DOTTED_OPEN = re.compile(
    rf"(?:{_A_WEEKDAY}|(?:am|vom|ab|den|dem|bis|zum|seit)\s)(?P<days>\d\d?)\.(?P<month>\d\d?)(?!\d|\.\d|\s?uhr)"
)
_SLASHED = re.compile(
    r"(?<![\d.:/$€£-])(?<!\d )(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>20\d\d)|/(?P<short_year>\d\d))?"
    r"(?![\d/]|\s?(?:h|hrs?|hours?|std|stunden?|horas?)\b)"
)
_DASHED = re.compile(
    r"(?<![\d.:/-])(?P<first>\d\d?)-(?P<second>\d\d?)-(?:(?P<year>20\d\d)|(?P<short_year>\d\d))(?![\d-])"
)
_NTHS = {
    **dict.fromkeys(("first", "1st", "ersten", "erster", "1.", "primer"), 1),
    **dict.fromkeys(("second", "2nd", "zweiten", "zweiter", "2.", "segundo"), 2),
    **dict.fromkeys(("third", "3rd", "dritten", "dritter", "3.", "tercer"), 3),
    **dict.fromkeys(("fourth", "4th", "vierten", "vierter", "4.", "cuarto"), 4),
    **dict.fromkeys(("last", "letzten", "letzter", "ultimo"), -1),
}
_NTH = re.compile(
    rf"(?<![a-z\d])(?P<nth>{one_of(_NTHS)})\s(?P<weekday>{one_of(WEEKDAYS)})\s(?:in|of|im|de|des)\s(?:the\s)?{_MONTH}{_YEAR}"
)
_ON_THE = re.compile(
    rf"(?:(?<!los )(?<!cada )(?<!every )(?<!jeden )(?P<weekday>{one_of(WEEKDAYS)}),?\s(?:(?:the|den|dem|der"
    rf"|el|dia)\s)?(?:(?P<day>1[3-9]|2\d|3[01])\b\.?"
    r"|(?P<ordinal>\d\d?)(?:st|nd|rd|th|\.))|(?<![a-z])(?:the\s(?P<the>\d\d?)(?:st|nd|rd|th)"
    r"|am\s(?P<am>\d\d?)\.|el\s(?:dia\s)?(?P<el>\d\d?)))(?!\d|[:.h/]\d|\s?-\s?\d|\s(?:a|to|bis)\s\d|\s?[ap]\.?m\b|\s?uhr|\s?h\b|\s?hrs?\b|\s(?:of|de)\s)"
)
_SOON = r"next|nxt|this coming|coming|this|nachste[nrs]?|kommende[nrs]?|diese[nrs]?|proximo|este"
_COMING = re.compile(
    rf"(?<![a-z])(?:(?P<soon>{_SOON})\s(?P<near>{one_of(_ANY_WEEKDAY)})|(?P<weekday>{one_of(WEEKDAYS)}))"
    r"(?:abend|nachmittag|vormittag|morgen|mittag)?(?![a-z])"
    r"(?P<later>\s(?:week|in einer woche|en una semana|after next))?(?:\s(?:que viene|proximo))?"
)
_AHEAD = {
    **dict.fromkeys(("yesterday", "gestern", "ayer"), -1),
    **dict.fromkeys(("today", "tonight", "heute", "hoy"), 0),
    **dict.fromkeys(("tomorrow", "morgen", "manana"), 1),
    **dict.fromkeys(("the day after tomorrow", "ubermorgen", "uebermorgen", "pasado manana"), 2),
}
_RELATIVE = re.compile(
    rf"(?<![a-z])(?<!am )(?<!guten )(?<!la )(?<!jeden )(?:(?P<ahead>{one_of(_AHEAD)})(?!'s)"
    rf"|(?:in|dentro de)\s(?P<count>\d\d?|{one_of(NUMBERS)}|a)\s"
    r"(?P<unit>days?|tagen?|dias?|weeks?|wochen?|semanas?))(?![a-z])"
)
_WEEK_COUNT = rf"(?P<count>\d\d?|{one_of(NUMBERS)}|an?)"
_WEEKS_ON = re.compile(
    rf"(?<![a-z])(?:{_WEEK_COUNT}\sweeks?\s(?:from\s|on\s)?(?:(?P<ahead>{one_of(_AHEAD)})|(?P<weekday>{one_of(WEEKDAYS)}))"
    rf"|(?:(?P<ahead_before>{one_of(_AHEAD)})|(?P<weekday_before>{one_of(WEEKDAYS)}))(?:abend|nachmittag|vormittag)?"
    rf"\s(?:in|en)\s(?P<count_behind>\d\d?|{one_of(NUMBERS)}|a)\s(?:weeks?|wochen?|semanas?))(?![a-z])"
)
_WEEKDAY_AFTER = re.compile(
    rf"\s?(?:,\s?|\s)?(?:\((?P<short>{one_of(_ANY_WEEKDAY)})\.?\)|(?P<full>{one_of(WEEKDAYS)})(?![a-z]))"
)


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
    return _ANY_WEEKDAY.get(name, REPEATED_WEEKDAYS.get(name)) if name else None


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
    if not _ENDS_WITH_MONTH.search(match.string[max(0, match.start() - 12) : match.start()]):
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
        yield WrittenDay(DaysAhead(_AHEAD[ahead] + 7 * weeks), *match.span(), weak=True)
        return
    weekday = WEEKDAYS[match["weekday"] or match["weekday_before"]]
    yield WrittenDay(ComingWeekday(weeks), *match.span(), weekday)


def _compose_iso(match: re.Match[str]) -> Iterator[WrittenDay]:
    day = CalendarDay(((int(match["month"]), int(match["days"])),), int(match["year"]))
    yield WrittenDay(day, *match.span(), _weekday_of(match))


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


def _compose_open_dotted(match: re.Match[str]) -> Iterator[WrittenDay]:
    if 1 <= int(match["month"]) <= 12:
        yield from _compose_named_numbers(match)


def _compose_named_numbers(match: re.Match[str]) -> Iterator[WrittenDay]:
    if 1 <= int(match["month"]) <= 12 or _year_of(match):
        yield from _compose_named(match)


def _compose_nth(match: re.Match[str]) -> Iterator[WrittenDay]:
    nth = NthWeekday(_NTHS[match["nth"]], MONTHS[match["month"]], _year_of(match))
    yield WrittenDay(nth, *match.span(), _weekday_of(match))


def _compose_day_of_month(match: re.Match[str]) -> Iterator[WrittenDay]:
    number = int(match["day"] or match["ordinal"] or match["the"] or match["am"] or match["el"])
    if 1 <= number <= 31:
        yield WrittenDay(DayOfMonth(number), *match.span(), _weekday_of(match), weak=not match["weekday"])


def _compose_coming(match: re.Match[str]) -> Iterator[WrittenDay]:
    weeks = 1 if match["later"] else 0
    weekday = _ANY_WEEKDAY[match["near"] or match["weekday"]]
    yield WrittenDay(ComingWeekday(weeks), *match.span(), weekday, weak=match["soon"] is None)


def _compose_relative(match: re.Match[str]) -> Iterator[WrittenDay]:
    if match["ahead"]:
        yield WrittenDay(DaysAhead(_AHEAD[match["ahead"]]), *match.span(), weak=True)
        return
    count = 1 if match["count"] == "a" else NUMBERS.get(match["count"]) or int(match["count"])
    days = count * (7 if match["unit"][0] in "ws" else 1)
    yield WrittenDay(DaysAhead(days), *match.span(), weak=True)


def _add_weekday_before(days: tuple[WrittenDay, ...], start: int, flat: str) -> tuple[WrittenDay, ...]:
    """ "Tuesday, 13 October"; the weekday of a list is that of its first day."""
    if not days or days[0].weekday is not None or not isinstance(days[0].day, CalendarDay):
        return days
    match = _WEEKDAY_BEFORE.search(flat, max(0, start - _LONGEST_WEEKDAY), start)
    if match is None:
        return days
    first, *others = (replace(day, start=match.start()) if day.start == start else day for day in days)
    return replace(first, weekday=_weekday_of(match), weak=False), *others


def _add_weekday_after(day: WrittenDay, flat: str) -> WrittenDay:
    """ "13.10. (Di)", "October 13, Tuesday"."""
    if day.weekday is not None or (match := _WEEKDAY_AFTER.match(flat, day.end)) is None:
        return day
    return replace(day, weekday=_ANY_WEEKDAY[match["short"] or match["full"]], end=match.end())


_A_MONTH = re.compile(rf"(?<![a-z])(?:{one_of(MONTHS)})(?![a-z])")
_A_WEEKDAY_NAME = re.compile(rf"(?<![a-z])(?:{one_of(_ANY_WEEKDAY)})")

_FORMS: tuple[
    tuple[re.Pattern[str], re.Pattern[str], Callable[[re.Match[str]], Iterator[WrittenDay]]], ...
] = (
    (re.compile(r"\d{4}[-/.]"), _ISO, _compose_iso),
    (_A_MONTH, _RANGE_DAY_MONTH, _compose_range),
    (_A_MONTH, _RANGE_MONTH_DAY, _compose_range),
    (re.compile(r"\d\.\s?\d"), _RANGE_DOTTED, _compose_range),
    (_A_MONTH, _DAY_MONTH, _compose_day_month),
    (_A_MONTH, _MONTH_DAY, _compose_named),
    (_A_MONTH, _NTH, _compose_nth),
    (re.compile(r"\d\."), _DOTTED, _compose_named_numbers),
    (re.compile(r"\d\.\d"), _DOTTED_OPEN, _compose_open_dotted),
    (re.compile(r"\d-\d"), _DASHED, _compose_numbers),
    (re.compile(r"\d/\d"), _SLASHED, _compose_numbers),
    (re.compile(r"\d"), _ON_THE, _compose_day_of_month),
    (re.compile(r"weeks?\s|\s(?:in|en)\s"), _WEEKS_ON, _compose_weeks_on),
    (re.compile(rf"{one_of(_AHEAD)}|(?:in|dentro de) "), _RELATIVE, _compose_relative),
    (_A_WEEKDAY_NAME, _COMING, _compose_coming),
)
"""What a text must hold to be worth a closer look, how the day is written, what it means; the more precise first."""
