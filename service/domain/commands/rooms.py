"""A room that is said for one meeting only: rooms are the circle's, so that this is a question."""

from __future__ import annotations

import re

from service.domain.commands.cleaning import clean_room
from service.domain.commands.side_patterns import TODAY, WEEK, WHICH
from service.domain.dates.days import parse_days
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.words import flatten

_NEXT = re.compile(
    r"(?<![a-z])(?:(?:only )?(?:this|just) (?:time|once)|next time|only once|nachstes mal|dieses mal|diesmal"
    r"|(?:la )?proxima vez|esta vez|(?:solo|nur) (?:hoy|heute|manana|morgen))(?![a-z])"
)
_LEADS_TO_A_DAY = re.compile(
    r"(?:[\s,;:(–-]|(?<![\w-])(?:on|for|at|in|only|just|the|our|from|until|am|an|fur|nur|im|zum|den|das|dem|die|ab"
    r"|bis|el|la|los|las|para|por|solo|de|del|en|desde|hasta|a|al|unser|unsere|nuestro|nuestra)(?=\s|$))+$"
)


def cut_day(room: str) -> str | None:
    """The room without the day that is written behind or before it; None: no day is."""
    text = mend_spelling(room)
    flat = flatten(text)
    spans = [(day.start, day.end) for day in parse_days(flat)]
    spans += [match.span() for pattern in (WEEK, WHICH, TODAY, _NEXT) if (match := pattern.search(flat))]
    if not spans:
        return None
    start, end = min(spans)
    while match := _LEADS_TO_A_DAY.search(flat[:start]):
        start = match.start()
    return clean_room((text[:start] or text[end:]).strip(" ,;:()-–")).text.strip(" …")
