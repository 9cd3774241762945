"""Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"."""

from __future__ import annotations

import re

from service.domain.announcements.expecting import Expect
from service.domain.dates.values import ComingWeekday, WrittenDay, WrittenLength
from service.domain.dates.words import REPEATED_WEEKDAYS, SHORT_WEEKDAYS, WEEKDAYS, one_of

_NTH = (
    "first|1st|2nd|third|3rd|fourth|4th|last|ersten?|dritten?|vierten?|letzten?|primer|tercer|cuarto|ultimo"
)
_ANY_WEEKDAY = one_of(WEEKDAYS)
_SHORT = one_of({"mon", "tue", "tues", "wed", "weds", "thu", "thur", "thurs", "fri", "sat", "sun"})
_NAMES = {**WEEKDAYS, **SHORT_WEEKDAYS}
EVERY_DAY = re.compile(
    rf"(?<![a-z])(?:(?P<repeated>{one_of(REPEATED_WEEKDAYS)})"
    rf"|(?:every|each|jede[nr]?|cada|los|immer)\s(?:(?:am|other|second|zweiten|{_NTH})\s)?(?P<day>{_ANY_WEEKDAY})"
    rf"|(?P<pair>{_ANY_WEEKDAY}|{_SHORT})\.?(?=\s?(?:,|&|\+|/|and|und|y)\s?(?:{_ANY_WEEKDAY}|{_SHORT})(?![a-z])(?!,?\s\d\d?(?![\d:h.]|\s?[ap]\.?m|\s?uhr))))"
    r"(?:abends?|nachmittags?)?(?![a-z])\.?"
    rf"(?:\s?(?:,|&|\+|/|and|und|y)\s?(?:jeden |los )?(?P<second>{_ANY_WEEKDAY}|{_SHORT})(?:s|abends?)?(?![a-z]))?"
)
_NTHS = {
    **dict.fromkeys(("first", "1st", "ersten", "erster", "1", "primer", "primero"), 1),
    **dict.fromkeys(("second", "2nd", "zweiten", "zweiter", "2", "segundo"), 2),
    **dict.fromkeys(("third", "3rd", "dritten", "dritter", "3", "tercer", "tercero"), 3),
    **dict.fromkeys(("fourth", "4th", "vierten", "vierter", "4", "cuarto"), 4),
}
_TWO_NTHS = re.compile(
    rf"(?<![a-z\d])(?P<one>{one_of(_NTHS)})\.?\s?(?:,|and|&|\+|/|und|y)\s?(?:the |den |der |el )?"
    rf"(?P<two>{one_of(_NTHS)})\.?\s(?P<day>{one_of({*WEEKDAYS, *REPEATED_WEEKDAYS})})(?![a-z])"
)
_SHORT_DAY = re.compile(
    rf"(?<![a-z])(?:{one_of(SHORT_WEEKDAYS)})(?![a-z])\.?"
    r"(?=\s?(?:,|/|&|\+|-|and\b|und\b|y\b|at\b|um\b|\d|$|abend|evening))"
)


def parse_repeated_days(flat: str) -> list[WrittenDay]:
    """Where days of every week stand, so that a number behind one can be seen as its time ("tuesdays 6")."""
    return [WrittenDay(ComingWeekday(), *match.span()) for match in EVERY_DAY.finditer(flat)]


def parse_two_nths(flat: str) -> WrittenLength | None:
    """ "second and fourth Wednesday" of every month: 24, where it stands."""
    match = _TWO_NTHS.search(flat)
    return WrittenLength(_NTHS[match["one"]] * 10 + _NTHS[match["two"]], *match.span()) if match else None


def parse_weekdays(flat: str, rest: str, expect: Expect) -> tuple[int, ...]:
    """Days of every week: "Tuesdays", "jeden Dienstag", "los martes y jueves"; in a "When" also "Tue/Thu".

    `rest`: the text without its dates, whose weekdays are their own.
    """
    found: list[int] = []
    for match in EVERY_DAY.finditer(flat):
        found.append(
            REPEATED_WEEKDAYS[match["repeated"]]
            if match["repeated"]
            else _NAMES[match["day"] or match["pair"]]
        )
        found += [_NAMES[match["second"]]] if match["second"] else []
    if not found and expect is Expect.RHYTHM:
        names = re.findall(rf"(?<![a-z])(?:{one_of(WEEKDAYS)})(?![a-z])", rest)
        found = [WEEKDAYS[name] for name in names] or [
            SHORT_WEEKDAYS[match[0].rstrip(".")] for match in _SHORT_DAY.finditer(rest)
        ]
    return tuple(dict.fromkeys(found))
