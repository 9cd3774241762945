"""Free text -> the place it names: "at the riverside library in braddock", "in der Stadtbibliothek Köln".

A venue is a building word with the words around it that belong to its name. Online is a place too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain.announcements.private import MEETING_LINK_SIGN
from service.domain.announcements.vocabulary import (
    BUILDINGS,
    ENDS_A_NAME,
    GERMAN_ENDINGS,
    JOINS_A_NAME,
    NAME_FOLLOWS,
    NO_NAME,
    NOT_ONLINE,
    ONLINE,
    ONLINE_SOMETHING,
    SOMETHING_ONLINE,
)
from service.domain.dates.words import MONTHS, NUMBERS, REPEATED_WEEKDAYS, SHORT_WEEKDAYS, WEEKDAYS, flatten


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    """The building as written."""
    tail: str
    """What stands behind it in the sentence; holds a room, a street, a town, or nothing of the kind."""


_TIME_WORDS = frozenset(
    {*MONTHS, *WEEKDAYS, *REPEATED_WEEKDAYS, "pm", "uhr", "today", "tomorrow", "next"}
) | {name for name in SHORT_WEEKDAYS if len(name) > 2}
_MOST_WORDS_BEFORE = 5
_MOST_WORDS_AFTER = 4
_WORD = re.compile(r"[^\W_](?:[\w'’.&/-]*[^\W_])?|[^\w\s]")


def parse_venue(sentence: str) -> Venue | None:
    """The first building that a sentence names, with its name; None when it names none."""
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(sentence)]
    flat = [flatten(word) for word, _, _ in words]
    for at, word in enumerate(flat):
        if word not in BUILDINGS and not word.endswith(GERMAN_ENDINGS):
            continue
        first = _first_of_name(flat, at)
        last = _last_of_name(words, flat, at)
        named = [word for word in flat[first : last + 1] if word not in NO_NAME and word not in ENDS_A_NAME]
        introduced = first > 0 and flat[first - 1] in ENDS_A_NAME | {"@", "📍", ":"}
        if len(named) > 1 or introduced or _is_compound(word):
            return Venue(sentence[words[first][1] : words[last][2]], sentence[words[last][2] :])
    return None


def says_online(text: str) -> bool:
    """Whether a text says that people meet online; "a free online course" does not."""
    if MEETING_LINK_SIGN in text:
        return True
    flat = flatten(text)
    if NOT_ONLINE.search(flat):
        return False
    return any(
        not ONLINE_SOMETHING.match(flat[match.end() :].lstrip(" -"))
        and not _ends_with(SOMETHING_ONLINE, flat[max(0, match.start() - 14) : match.start()].rstrip())
        for match in ONLINE.finditer(flat)
    )


def _ends_with(pattern: re.Pattern[str], text: str) -> bool:
    return any(match.end() == len(text) for match in pattern.finditer(text))


def _first_of_name(flat: list[str], at: int) -> int:
    """Go left while the words may belong to the building's name."""
    first = at
    while first > 0 and at - first < _MOST_WORDS_BEFORE:
        word = flat[first - 1]
        if word in ENDS_A_NAME or word in _TIME_WORDS or not word[0].isalnum() or word[0].isdigit():
            break
        first -= 1
    return first


def _last_of_name(words: list[tuple[str, int, int]], flat: list[str], at: int) -> int:
    """Go right over "of Pittsburgh", "Central de Sevilla", "branch", as long as it reads like a name."""
    last = at
    while last + 1 < len(flat) and last - at < _MOST_WORDS_AFTER:
        word, small = words[last + 1][0], flat[last + 1]
        if small in BUILDINGS:
            last += 1
            continue
        joins = small in JOINS_A_NAME and last + 2 < len(flat) and words[last + 2][0][:1].isupper()
        named = word[:1].isupper() or (flat[at] in NAME_FOLLOWS and last == at)
        if (
            small in _TIME_WORDS
            or (small in NUMBERS and word.islower())
            or not (joins or (named and word[0].isalpha() and small not in ENDS_A_NAME))
        ):
            break
        last += 2 if joins else 1
    return last


def _is_compound(word: str) -> bool:
    """ "Stadtbibliothek" names a building by itself, "Haus" does not."""
    return word not in BUILDINGS and word.endswith(GERMAN_ENDINGS[:3])
