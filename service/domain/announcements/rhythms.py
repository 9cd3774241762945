"""Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"."""

from __future__ import annotations

import re

from service.domain.announcements.expecting import Expect
from service.domain.dates.values import ComingWeekday, WrittenDay
from service.domain.dates.words import REPEATED_WEEKDAYS, SHORT_WEEKDAYS, WEEKDAYS, one_of

_NTH = (
    "first|1st|2nd|third|3rd|fourth|4th|last|ersten?|dritten?|vierten?|letzten?|primer|tercer|cuarto|ultimo"
)
_ANY_WEEKDAY = one_of(WEEKDAYS)
EVERY_DAY = re.compile(
    rf"(?<![a-z])(?:(?P<repeated>{one_of(REPEATED_WEEKDAYS)})"
    rf"|(?:every|each|jede[nr]?|cada|los|immer)\s(?:(?:am|other|second|zweiten|{_NTH})\s)?(?P<day>{_ANY_WEEKDAY}))"
    r"(?:abends?|nachmittags?)?(?![a-z])"
    rf"(?:\s?(?:,|&|\+|/|and|und|y)\s?(?:jeden |los )?(?P<second>{_ANY_WEEKDAY})(?:s|abends?)?(?![a-z]))?"
)
_SHORT_DAY = re.compile(
    rf"(?<![a-z])(?:{one_of(SHORT_WEEKDAYS)})(?![a-z])\.?"
    r"(?=\s?(?:,|/|&|\+|-|and\b|und\b|y\b|at\b|um\b|\d|$|abend|evening))"
)


def parse_repeated_days(flat: str) -> list[WrittenDay]:
    """Where days of every week stand, so that a number behind one can be seen as its time ("tuesdays 6")."""
    return [WrittenDay(ComingWeekday(), *match.span()) for match in EVERY_DAY.finditer(flat)]


def parse_weekdays(flat: str, rest: str, expect: Expect) -> tuple[int, ...]:
    """Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"; in a "When" also "Tue/Thu".

    `rest`: the text without its dates, whose weekdays are their own.
    """
    found: list[int] = []
    for match in EVERY_DAY.finditer(flat):
        found.append(REPEATED_WEEKDAYS[match["repeated"]] if match["repeated"] else WEEKDAYS[match["day"]])
        found += [WEEKDAYS[match["second"]]] if match["second"] else []
    if not found and expect is Expect.RHYTHM:
        names = re.findall(rf"(?<![a-z])(?:{one_of(WEEKDAYS)})(?![a-z])", rest)
        found = [WEEKDAYS[name] for name in names] or [
            SHORT_WEEKDAYS[match[0].rstrip(".")] for match in _SHORT_DAY.finditer(rest)
        ]
    return tuple(dict.fromkeys(found))
