"""The labels of an announcement and all the ways in which people write them, in English, German and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from service.domain.announcements.label_words import LABEL_WORDS, ONLY_ALONE
from service.domain.dates.spelling import build_spelling
from service.domain.places import fold


class Label(Enum):
    """What a labelled line is about. Its value may hold more: "Where: Riverside Library, Tuesdays at 6"."""

    NAME = "name"
    COURSE = "course"
    PROVIDER = "provider"
    WHERE = "where"
    BRANCH = "branch"
    ADDRESS = "address"
    ROOM = "room"
    TOWN = "town"
    ONLINE = "online"
    FIRST = "first"
    WHEN = "when"
    DATES = "dates"
    TIME = "time"
    LAST = "last"
    MEETINGS = "meetings"
    MINUTES = "minutes"
    LANGUAGE = "language"
    ZONE = "zone"
    SEATS = "seats"
    SIGNUP = "signup"
    FACILITATORS = "facilitators"
    COST = "cost"
    WORDS = "words"
    OTHER = "other"
    """Contact data and the like: understood, and not for us."""


def parse_labels(names: str) -> frozenset[Label]:
    """Labels by their names, parted by spaces."""
    return frozenset(Label(name) for name in names.split())


def _parse_list(text: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in text.split(",")]


_KNOWN: Mapping[str, Label] = {
    phrase: Label(name) for name, phrases in LABEL_WORDS.items() for phrase in _parse_list(phrases)
}
_SPELLING = build_spelling({word: word for phrase in _KNOWN for word in phrase.split() if len(word) >= 5})
_FIRST_WORD = re.compile(r"\w{1,20}")
_FIRST_WORDS = frozenset(phrase.split()[0] for phrase in _KNOWN)
_MOST_WORDS = 8
_LONGEST = 60
_ASIDE = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_ONLY_ALONE = frozenset(_parse_list(ONLY_ALONE))

_EMOJI: Mapping[str, Label] = {
    **dict.fromkeys("📍📌🏛🏢🏫🏠🏡🗺", Label.WHERE),
    **dict.fromkeys("📅🗓📆", Label.WHEN),
    **dict.fromkeys("⏰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛🕜🕝🕞🕟🕠🕡🕢🕣🕤⌚🕰", Label.TIME),
    **dict.fromkeys("⏳⌛⏱", Label.MINUTES),
    **dict.fromkeys("💻🖥", Label.ONLINE),
    **dict.fromkeys("📚📖📘", Label.COURSE),
    **dict.fromkeys("🔗📝✍", Label.SIGNUP),
    **dict.fromkeys("🗣", Label.LANGUAGE),
    **dict.fromkeys("👥🪑", Label.SEATS),
    **dict.fromkeys("💶💰💵💸", Label.COST),
}
"""What people on phones put in front of a line instead of a word."""


def may_open_label(line: str) -> bool:
    """Whether a line begins like a label, so that it is worth a closer look."""
    first = _FIRST_WORD.match(line)
    return first is not None and fold(first[0]) in _FIRST_WORDS


def parse_exact_label(text: str) -> Label | None:
    """The label that these words are, not counting case, accents, punctuation and what stands in brackets."""
    return _KNOWN.get(fold(_ASIDE.sub(" ", text))) if len(text) <= _LONGEST else None


def parse_label(text: str) -> Label | None:
    """The label that these words mean: misspelt, or with words around it ("Where do we meet, exactly?")."""
    if len(text) > _LONGEST or "," in text:
        return None
    words = fold(_ASIDE.sub(" ", text)).split()
    if not words or len(words) > _MOST_WORDS:
        return None
    known = _KNOWN.get(" ".join(words))
    if known is not None:
        return known
    mended = [_SPELLING.mend(word) or word for word in words]
    return _KNOWN.get(" ".join(mended)) or _longest_inside(mended)


def parse_emoji_label(text: str) -> tuple[Label, str] | None:
    """The label that a leading emoji stands for, and the rest of the line."""
    label = _EMOJI.get(text[:1])
    return (label, text[1:].lstrip("\N{VARIATION SELECTOR-16} :-")) if label else None


def _longest_inside(words: list[str]) -> Label | None:
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            phrase = " ".join(words[start : start + length])
            if phrase in _KNOWN and (length > 1 or phrase not in _ONLY_ALONE):
                return _KNOWN[phrase]
    return None
