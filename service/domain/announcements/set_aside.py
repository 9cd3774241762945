"""Days and hours that stand in a text and are not the circle's: those taken back, and those of doors, buses and desks.

They are blanked, character for character, before anything is read from the text, so that no later step sees them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.announcements.rhythms import parse_repeated_days
from service.domain.announcements.speech_words import MEETS, OTHER_HOURS, WAIT
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.values import ComingWeekday, WrittenClock, WrittenDay
from service.domain.dates.words import MONTHS, one_of

_CLAUSE_END = re.compile(
    rf"[,;()\n!?]|(?<=[^\W\d_]{{2}})\.(?=\s|$)|(?<=\dh)\.\s|(?<=\d)\.\s(?!(?:{one_of(MONTHS)})\b)(?=[a-z])"
    rf"|\s-\s|\s(?:but|and we|aber|und wir|pero|y nos|y empezamos)(?=\s)"
)
_OPEN_HOURS = re.compile(r"(?<![a-z])(?:open|geoffnet|offen|abiert[oa])\s(?:from |von |de |at |ab )?\d")
_NOT = re.compile(
    r"(?<![a-z])(?P<strong>instead of|rather than|no longer|statt|anstatt|anstelle von|nicht mehr"
    r"|en vez de|en lugar de)?"
    r"(?P<weak>(?:it's |its |is |are )?not|nicht|no(?: es)?)?"
    r"\s(?:(?:at|on|from|the|um|am|an|den|dem|der|die|a|las|los|el|la|es)\s){0,3}$"
)
_MAY_DENY = re.compile(
    r"(?<![a-z])(?:not|nicht|no|instead|rather|statt|anstatt|anstelle|en vez|en lugar)(?![a-z])"
)
_BUT = re.compile(r".{0,40}?(?<![a-z])(?:but|sondern|sino)(?![a-z])")
_LONGEST_MARK = 40
_NEXT_WORDS = 10
SHIFT = re.compile(
    r"(?<![a-z])(?P<amount>half an hour|an hour|one hour|1 hour|eine halbe stunde|eine stunde|media hora|una hora)\s"
    r"(?:(?P<later>later|ahead|spater|mas tarde|mas|despues)|earlier|behind|fruher|menos|antes)(?![a-z])"
)
"""An hour later, "una hora menos en Canarias": a distance, and no length of a meeting."""


def set_aside(flat: str) -> tuple[str, bool]:
    """The text without what is not the circle's, and whether anything was taken back ("not A but B")."""
    if OTHER_HOURS.search(flat) or _OPEN_HOURS.search(flat):
        flat = _blank_other_hours(flat)
    flat = SHIFT.sub(lambda match: " " * len(match[0]), flat)
    flat, waited = _drop_before_wait(flat)
    flat, denied = _drop_denied(flat)
    return flat, waited or denied


def _blank_other_hours(flat: str) -> str:
    """Clause by clause: "Doors open at 5:30 pm, we start at 6 pm" keeps its second half."""
    start = 0
    for end in (*(match.start() for match in _CLAUSE_END.finditer(flat)), len(flat)):
        clause = flat[start:end]
        other = OTHER_HOURS.search(clause) or _OPEN_HOURS.search(clause)
        if other and not MEETS.search(clause):
            names_day = any(not day.weak for day in parse_days(clause[: other.start()]))
            flat = _blank(flat, start + other.start() if names_day else start, end)
        start = end
    return flat


def _drop_before_wait(flat: str) -> tuple[str, bool]:
    """ "October 13 at 6 pm, no wait, 7 pm": of what stands before, the last thing of the same kind goes."""
    dropped = False
    for mark in WAIT.finditer(flat):
        before, behind = flat[: mark.start()], flat[mark.end() :]
        head = behind[:_LONGEST_MARK]
        older: list[WrittenDay | WrittenClock] = [
            *(parse_days(before)[-1:] if parse_days(head) else ()),
            *(parse_clocks(before)[-1:] if parse_clocks(head) else ()),
        ]
        for span in older:
            flat = _blank(flat, span.start, span.end)
            dropped = True
    return flat, dropped


def _drop_denied(flat: str) -> tuple[str, bool]:
    """ "not Tuesday but Wednesday", "7 pm instead of 6", "statt 18 Uhr"."""
    if not _MAY_DENY.search(flat):
        return flat, False
    dropped = False
    days, repeated, clocks = parse_days(flat), parse_repeated_days(flat), parse_clocks(flat)
    spans: Sequence[WrittenDay | WrittenClock] = (*days, *repeated, *clocks)
    for span in spans:
        before = max(0, span.start - _LONGEST_MARK)
        mark = _NOT.search(flat[before : span.start])
        if mark is None or not (mark["strong"] or mark["weak"]):
            continue
        certain = (
            mark["strong"]
            or isinstance(span, WrittenClock)
            or _BUT.match(flat, span.end)
            or any(day.start <= span.start < day.end for day in repeated)
            # "Not this coming Tuesday, the 20th": another day follows the weekday.
            or (
                isinstance(span.day, ComingWeekday)
                and any(0 <= day.start - span.end <= _NEXT_WORDS for day in days)
            )
        )
        if certain:
            flat = _blank(flat, before + mark.start(), span.end)
            dropped = True
    return flat, dropped


def _blank(flat: str, start: int, end: int) -> str:
    return flat[:start] + " " * (end - start) + flat[end:]
