"""Reasons without "because": what stands behind a comma, a dash or in brackets, `cancel Tuesday, sick`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain.commands.change_words import UNSURE
from service.domain.commands.finding import TAIL, has_verb
from service.domain.commands.sides import parse_side
from service.domain.dates.words import flatten

_MOST_TAILS = 4
_LEAST_LETTERS, _MOST_LETTERS = 3, 200
_GOES_ON = re.compile(
    r"\W*(?:and|or|but|not|to|y|o|u|e|pero|sino|no|al?|und|oder|aber|sondern|nicht|auf|wait|warte|espera"
    r"|thanks|thank you|gracias|danke)(?![a-z])"
)
"""Words that say more than a reason does."""


def list_tails(rest: str) -> Iterator[tuple[int, str]]:
    """Where a tail may begin, and the tail, the longest first."""
    for _, mark in zip(range(_MOST_TAILS), TAIL.finditer(rest), strict=False):
        tail = rest[mark.end() :].strip().rstrip(")")
        if mark.start() and is_reason(tail):
            yield mark.start(), tail


def is_reason(tail: str) -> bool:
    """It names no further day, hour or verb, asks nothing and doubts nothing."""
    flat = flatten(tail)
    if not _LEAST_LETTERS <= len(flat) <= _MOST_LETTERS or any(
        sign.isdigit() or sign in "?@#" for sign in flat
    ):
        return False
    if _GOES_ON.match(flat) or UNSURE.search(flat) or has_verb(flat):
        return False
    side = parse_side(tail, short_days=False)
    return bool(side.rest) and not (side.names_a_day or side.clock or side.minutes or side.by)
