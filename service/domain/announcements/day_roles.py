"""What the days of a text are for: meetings, the last day, days without a meeting, or a deadline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.announcements.expecting import Expect
from service.domain.announcements.rhythms import EVERY_DAY
from service.domain.announcements.vocabulary import DEADLINE_WORDS, NO_MEETING, START, UP_TO_A_DAY
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.values import CalendarDay, ComingWeekday, WrittenDay

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
