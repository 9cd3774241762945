"""What a person can see of a text: without control and other invisible characters. Pure."""

from __future__ import annotations

import unicodedata

LETTER_JOINERS = "\u200c\u200d"
"""Zero-width (non-)joiners: spelling in Persian and Hindi, and the glue of emoji."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})


def is_visible(character: str) -> bool:
    """White space and the joiners of letters count as such."""
    if character.isspace() or character in LETTER_JOINERS:
        return True
    return unicodedata.category(character) not in _INVISIBLE and ord(character) & 0xFFFE != 0xFFFE


def clean_lines(text: str) -> str:
    """Several lines as typed, composed (NFC), with line breaks of one kind and nothing that nobody sees."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = ("".join(filter(is_visible, line)).rstrip() for line in text.split("\n"))
    return "\n".join(lines).strip()
