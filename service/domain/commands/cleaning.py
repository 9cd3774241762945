"""People's own words in a command -> plain text for a public post: a reason, a room, lines about the circle."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from service.domain.announcements.plain import parse_plain
from service.domain.announcements.private import parse_private
from service.domain.announcements.tidying import compose_words, is_nothing, split_sentences, tidy

LONGEST_REASON = 200
LONGEST_ROOM = 80
LONGEST_WORDS = 600

_LINK = re.compile(
    r"\(?<?(?:https?:|mailto:|tel:|www\.)[^\s<>()]*>?\)?|(?<![\w.])[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}/\S*",
    re.I,
)
_MENTION = re.compile(r"(?<!\w)[@#](?=\w)")
_MARKUP = re.compile(r"[<>\[\]{}`|\\\x00-\x08\ue020]")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_LINE_END = re.compile(r"([^\W_])[^\S\n]*\n(?=\s*\S)")
_SPACE = re.compile(r"\s+")
_QUOTES = "\"'“”„«» "
_MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Cleaned:
    text: str = ""
    private: bool = False
    """It held a number, an address or the like: nobody should read it in public."""


def clean_reason(written: str) -> Cleaned:
    written = written.strip(" :,")
    if written.endswith((")", ").")) and "(" not in written:
        # "(because it is too far)": its bracket opens before the reason.
        written = written.rstrip(").")
    return _clean(written, lambda text: tidy(text, LONGEST_REASON, sentence=True) or "")


def clean_room(written: str) -> Cleaned:
    """At most 80 characters; a longer text is cut, and so differs from what was written."""
    return _clean(written, lambda text: (tidy(text, LONGEST_ROOM) or "").strip(_QUOTES))


def clean_words(written: str) -> Cleaned:
    """At most 600 characters, up to the last whole sentence that fits. The end of a line ends a sentence."""
    return _clean(
        _LINE_END.sub(r"\1. ", written),
        lambda text: compose_words(split_sentences(text), LONGEST_WORDS) or "",
    )


def says_nothing(written: str) -> bool:
    """No letter and no digit, or "none", "nada"."""
    return is_nothing(written.strip(" :")) or not any(char.isalnum() for char in written)


def _clean(written: str, shorten: Callable[[str], str]) -> Cleaned:
    """Again and again until nothing changes: what was written once more would be read the same."""
    text = written
    for _ in range(_MOST_ROUNDS):
        if parse_private(text).private:
            return Cleaned(private=True)
        plain = _drop_marks(text)
        cleaned = shorten(plain)
        if cleaned == text:
            break
        text = cleaned
    return Cleaned(text)


def _drop_marks(text: str) -> str:
    plain = parse_plain(f"{_BEFORE} {text}".replace("\n", " ")).removeprefix(_BEFORE)
    plain = _MENTION.sub("", _MARKUP.sub(" ", _LINK.sub(" ", plain)))
    return _SPACE.sub(" ", _EMPTY_BRACKETS.sub(" ", plain)).strip()


_BEFORE = "because"
"""A text is read as it stands in a line, not as a line of its own that may quote or sign."""
