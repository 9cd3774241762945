"""The text of one side of a command, from which reading takes away what it understands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.domain.commands.side_patterns import DIGITS_OF_HOUR, HALF_HOUR, NO_CONNECTOR, POSSESSIVE, WORD
from service.domain.commands.side_words import FILLERS
from service.domain.dates.spelling import mend_spelling
from service.domain.dates.words import flatten


class SideText:
    """A text from which what was understood is taken away, so that the rest is what was not."""

    def __init__(self, written: str) -> None:
        mended = HALF_HOUR.sub("30 minutes", mend_spelling(written))
        self.written = DIGITS_OF_HOUR.sub(r"\1:\2", mended)
        self.unmarked = flatten(self.written)
        self.flat = NO_CONNECTOR.sub(_blank_match, POSSESSIVE.sub("  ", flatten(self.written)))

    def take(self, start: int, end: int) -> None:
        self.flat = f"{self.flat[:start]}{' ' * (end - start)}{self.flat[end:]}"

    def list_rest(self) -> Iterator[str]:
        for match in WORD.finditer(self.flat):
            if match[0] not in FILLERS and any(letter.isalnum() or letter in "→>@#" for letter in match[0]):
                yield self.written[match.start() : match.end()]


def _blank_match(match: re.Match[str]) -> str:
    return " " * len(match[0])
