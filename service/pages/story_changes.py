"""What an author who has not signed in wants to change in a public story, field by field, as its readers read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

_WORDS = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what stays around what goes and what comes. `name`: as people read it."""

    name: str
    before: str
    old: str
    new: str
    after: str


def compare(name: str, old: str, new: str) -> FieldChange | None:
    """What goes and what comes, in whole words; None where it says the same.

    From the first word that differs to the last one, in a time that grows with the text alone.
    """
    if old == new:
        return None
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    first = _count_same(was, now)
    rest_was, rest_now = was[first:], now[first:]
    last = _count_same(rest_was[::-1], rest_now[::-1])
    gone, come = (rest[: len(rest) - last] for rest in (rest_was, rest_now))
    tail = rest_was[len(rest_was) - last :]
    return FieldChange(name, "".join(was[:first]), "".join(gone), "".join(come), "".join(tail))


def _count_same(one: Sequence[str], other: Sequence[str]) -> int:
    pairs: Iterator[tuple[str, str]] = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
