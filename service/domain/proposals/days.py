"""The day that a command in a story's topic names: a date, a month alone, "in three months"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from service.domain.dates.choosing import decide_dates
from service.domain.dates.days import parse_days
from service.domain.dates.words import MONTHS, NUMBERS, flatten, one_of

_FILLERS = re.compile(
    r"(?:\W|\b(?:the|on|of|am|dem|den|der|zum|el|del?|por favor|please|bitte|next|year|and)\b)*"
)
_PART = (
    r"(?:(?P<early>(?:the )?(?:beginning|start) of|early|anfang|a? ?principios de|inicios de)"
    r"|(?P<mid>(?:the )?middle of|mid|mitte|a? ?mediados de)"
    r"|(?P<late>(?:the )?end of|late|ende|a? ?finales de|fines de|fin de))"
)
_MONTH = re.compile(
    rf"^\W*(?:the |el |im |en |in )?(?:{_PART}[\s-])?(?:mes de )?(?P<month>{one_of(MONTHS)})(?:\.|,)?"
    r"(?:\s(?:of|de|del)?\s?(?P<year>20\d\d))?(?![a-z\d])"
)
_IN_MONTHS = re.compile(
    rf"^\W*(?:in|en|dentro de|um)\s(?P<count>\d{{1,2}}|{one_of(NUMBERS)}|a)\s(?:months?|monat\w*|mes|meses)(?![a-z])"
)
_NEXT_YEAR = re.compile(
    r"^\W*(?:next year|(?:zum |im )?(?:nachste[ns]?|kommende[ns]?) jahr|(?:el )?(?:ano que viene|proximo ano))(?![a-z])"
)


def read_day(text: str, today: date) -> date | None:
    """The only day that the text names, as it was written on `today`; None for none, several, or more words."""
    flat = flatten(text).strip()
    named = _read_months(flat, today) or _read_date(flat, today)
    if named is None:
        return None
    day, rest = named
    return day if _FILLERS.fullmatch(rest) else None


def _read_months(flat: str, today: date) -> tuple[date, str] | None:
    if match := _IN_MONTHS.match(flat):
        count = 1 if match["count"] == "a" else NUMBERS.get(match["count"]) or int(match["count"])
        return _add_months(today, count), flat[match.end() :]
    if match := _NEXT_YEAR.match(flat):
        return date(today.year + 1, 1, 1), flat[match.end() :]
    if match := _MONTH.match(flat):
        rest = flat[match.end() :]
        return (_find_in_month(match, today), rest) if not re.match(r"\s?\d", rest) else None
    return None


def _find_in_month(match: re.Match[str], today: date) -> date:
    """A month alone is its first day; without a year the next one that lies ahead."""
    month = MONTHS[match["month"]]

    def find(year: int) -> date:
        last = monthrange(year, month)[1]
        return date(year, month, 15 if match["mid"] else last if match["late"] else 1)

    if match["year"]:
        return find(int(match["year"]))
    this = find(today.year)
    return this if this > today else find(today.year + 1)


def _add_months(today: date, count: int) -> date:
    months = today.year * 12 + today.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _read_date(flat: str, today: date) -> tuple[date, str] | None:
    days = parse_days(flat)
    if len(days) != 1:
        return None
    readings = decide_dates(days, today).readings
    if len(readings) != 1 or len(readings[0]) != 1:
        return None
    return readings[0][0], flat[: days[0].start] + " " + flat[days[0].end :]
