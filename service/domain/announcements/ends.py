"""Ends that name no day: "until the end of November" is one all the same, "until Thanksgiving" must be asked about."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from service.domain.announcements.vocabulary import DEADLINE_WORDS
from service.domain.dates.values import CalendarDay, WrittenDay
from service.domain.dates.words import MONTHS, one_of

_UNTIL = (
    r"(?<![a-z])(?:until|till?|'til|through|thru|up to|bis(?: zum| zur| zu den| in den)?|hasta(?: el| la| las)?)\s"
    r"(?:the\s)?"
)
_END_OF = "end of|ende|finales de|fines de|fin de"
_ABOUT = "early|mid|late|beginning of|middle of|anfang|mitte|principios de|comienzos de|mediados de"
_FEASTS = (
    "thanksgiving|christmas|xmas|easter|halloween|new year|(?:the )?holidays|end of (?:the )?(?:year|term|semester)"
    "|spring|summer|autumn|fall|winter|weihnachten|ostern|pfingsten|silvester|jahresende|(?:[a-z]+)?ferien|fruhjahr"
    "|fruhling|sommer|herbst|navidad(?:es)?|semana santa|vacaciones|verano|primavera|otono|invierno"
    "|fin(?:al)?(?:es)? de (?:ano|curso)"
)
_OPEN_END = re.compile(
    rf"{_UNTIL}(?:(?:(?P<end>{_END_OF})|(?:{_ABOUT}))[\s-]?)?(?P<month>{one_of(MONTHS)})(?![a-z])(?!\.?\s?\d)"
    rf"|{_UNTIL}(?:{_FEASTS})(?![a-z])"
)
_CLAUSE = 40


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """An end without a day."""

    words: str
    last: WrittenDay | None
    """The last day of a month, where the words leave no doubt."""


def parse_open_end(flat: str, today: date, *, monthly: bool) -> OpenEnd | None:
    """The first end that a flat text states without a day; an end of the registration is none.

    `monthly`: the circle meets once or twice a month, and the month that is named counts to its end.
    """
    for match in _OPEN_END.finditer(flat):
        before = re.split(r"[.;,\n]", flat[max(0, match.start() - _CLAUSE) : match.start()])[-1]
        if DEADLINE_WORDS.search(before):
            continue
        sure = match["end"] or (monthly and match["month"])
        return OpenEnd(match[0], _last_day(match, today) if sure else None)
    return None


def _last_day(match: re.Match[str], today: date) -> WrittenDay:
    month = MONTHS[match["month"]]
    year = today.year + (month < today.month)
    return WrittenDay(CalendarDay(((month, calendar.monthrange(year, month)[1]),), year), *match.span())
