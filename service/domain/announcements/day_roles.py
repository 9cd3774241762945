"""What the days of a text are for: meetings, the last day, days without a meeting, or a deadline.

And ends that name no day: "until the end of November" is one all the same, "until Thanksgiving" must be asked about.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.domain.announcements.expecting import Expect
from service.domain.announcements.rhythms import EVERY_DAY
from service.domain.announcements.vocabulary import DEADLINE_WORDS, NO_MEETING, START, UP_TO_A_DAY
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.values import CalendarDay, ComingWeekday, WrittenDay
from service.domain.dates.words import MONTHS, one_of

_UNTIL = re.compile(
    r"(?<![a-z])(?:until|till?|through|thru|ends?(?: on)?|ending(?: on)?|last (?:meeting|session|one)(?: is| on)*"
    r"|for the last time(?: on)?|finish(?:es|ing)?(?: on)?"
    r"|bis(?: zum)?|endet(?: am)?|(?:letzte[rs]? \w+|letztmals|zuletzt|zum letzten mal)(?: ist)?(?: am)?"
    r"|hasta(?: el)?|termina(?: el)?|(?:terminamos|acabamos|acaba|por ultima vez)(?: el)?"
    r"|ultim[oa] \w+(?: es)?(?: el)?)\W{0,3}(?:the |den |dem |el )?$"
)
_ENDS_ON = re.compile(
    r"(?<![a-z])(?:(?:it|we|so|and) (?:ends?|finish)|letzte[rs]? \w+(?: ist)?|(?:wir )?enden|endet"
    r"|terminamos|acabamos|termina)"
    r"(?: on| am| el)?\W{0,3}(?:the |dem |el )?$"
)
"""Behind a day that is left out this names the last one, which "no meeting until 3 November" does not."""
_TO = re.compile(
    r"^[^\w\n]{0,2}(?:-|to|bis|bis zum|al|a|hasta el|until|through|thru|till?)\W{0,2}(?:the |el |den |dem )?$"
)
_LISTED = re.compile(
    r"^[\s,;&+/.()]{0,6}(?:and|und|y|e|or|oder|o)?\s?(?:on |am |el |the )?[\s,;&+/.()]{0,4}$"
    r"|^[ ,;.()]*\n[\s*+-]*(?:\d{1,2}[.)]\s)?$"
)
_INTRODUCTION = 18
_IS_OFF = re.compile(
    r"[^\w\n]{0,3}(?:fallt\b[^.,;\n]{0,25}\baus|entfallt|ist frei|kein\b|is off\b|we skip|is skipped"
    r"|no hay|se cancela|no nos)"
)
"""Behind a day on which nobody meets."""
_INTRODUCES_A_DATE = re.compile(
    r"(?:^|\b(?:on|am|el|del|date|from|starting|starts|ab|vom|first one|1st one|first|1st)\s?:?\s?|,\s"
    r"|\d\s?(?:&|\+|and|und|y)\s?)$"
)


_UNTIL_THE = (
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
    rf"{_UNTIL_THE}(?:(?:(?P<end>{_END_OF})|(?:{_ABOUT}))[\s-]?)?(?P<month>{one_of(MONTHS)})(?![a-z])(?!\.?\s?\d)"
    rf"|{_UNTIL_THE}(?:{_FEASTS})(?![a-z])"
)
_CLAUSE = 40


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """An end without a day."""

    words: str
    last: WrittenDay | None
    """The last day of a month, where the words leave no doubt."""


def sort_days(
    days: Sequence[WrittenDay], flat: str
) -> tuple[tuple[WrittenDay, ...], WrittenDay | None, tuple[WrittenDay, ...]]:
    """Days on which the circle meets, the day until which it goes on, and days without a meeting."""
    meeting: list[WrittenDay] = []
    skipped: list[WrittenDay] = []
    until: WrittenDay | None = None
    heap: list[WrittenDay] | None = meeting
    before_end = 0
    for day in days:
        gap = flat[before_end : day.start]
        clause = re.split(r"[.;\n]\s", gap)[-1][-60:]
        listed = before_end > 0 and (day.start < before_end or _LISTED.match(gap) is not None)
        before_end = max(before_end, day.end)
        if skipped and not listed and _ENDS_ON.search(clause):
            until = until or day
            continue
        if meeting and not listed and (_TO.match(gap) or _UNTIL.search(clause)) and not _is_deadline(clause):
            until = until or day
            continue
        if not listed:
            off = NO_MEETING.search(clause) or _IS_OFF.match(flat, day.end)
            heap = skipped if off else None if _is_deadline(clause) else meeting
        if heap is not None:
            heap.append(day)
    return tuple(meeting), until, tuple(skipped)


def _is_deadline(clause: str) -> bool:
    """ "Sign up by 10 October", but not "Sign up at the desk. We start on 13 October"."""
    words = [match.end() for match in DEADLINE_WORDS.finditer(clause)]
    direct = any(match.end() >= len(clause.rstrip()) for match in UP_TO_A_DAY.finditer(clause))
    return direct or bool(words and not START.search(clause, words[-1]))


def is_expected(day: WrittenDay, flat: str, expect: Expect) -> bool:
    """Whether a weak day is a day here: where one is expected, or behind "starting" and the like."""
    before = flat[max(0, day.start - _INTRODUCTION) : day.start]
    starts = (
        START.search(before) is not None or START.match(flat[day.end : day.end + 20].lstrip(" ,")) is not None
    )
    if isinstance(day.day, CalendarDay):
        return expect is not Expect.FREE or starts or _INTRODUCES_A_DATE.search(before) is not None
    if isinstance(day.day, ComingWeekday):
        repeated = any(match.start() <= day.start < match.end() for match in EVERY_DAY.finditer(flat))
        return not repeated and (expect is Expect.DAY or starts)
    skipped = NO_MEETING.search(before) is not None or _IS_OFF.match(flat, day.end) is not None
    return expect is not Expect.FREE or starts or skipped or bool(parse_clocks(flat[day.end : day.end + 14]))


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
