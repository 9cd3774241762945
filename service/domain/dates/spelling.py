"""Misspelt words put right: what thumbs do to "Wednesday", and what a voice does to "October 20"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.domain.dates.words import MONTHS, REPEATED_WEEKDAYS, WEEKDAYS, flatten, one_of


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that people type in a hurry, found again with one letter missing, doubled, added or swapped."""

    words: Mapping[str, str]
    """Flat word -> the word as it is written."""
    correct: frozenset[str]
    """Flat words that are right as they are and never mended."""
    one_missing: Mapping[str, str]
    initials: frozenset[str]
    """First letters; nobody mistypes the first letter without seeing it."""

    def mend(self, flat: str) -> str | None:
        """The word that was meant, or None when it is right already or no word of ours."""
        words = self.words
        if flat[:1] not in self.initials or flat in self.correct or flat in words:
            return None
        if flat in self.one_missing:
            return self.one_missing[flat]
        for at in range(1, len(flat)):
            for near in (
                flat[:at] + flat[at + 1 :],
                flat[: at - 1] + flat[at] + flat[at - 1] + flat[at + 1 :],
            ):
                if near in words:
                    return words[near]
        return None


def build_spelling(
    words: Mapping[str, str], correct: Iterable[str] = (), famous: Mapping[str, str] | None = None
) -> Spelling:
    """`famous`: misspellings that are further away ("wensday")."""
    missing = {
        word[:at] + word[at + 1 :]: right for word, right in words.items() for at in range(1, len(word))
    }
    return Spelling(
        words, frozenset(correct), {**missing, **(famous or {})}, frozenset(word[0] for word in words)
    )


_OFTEN_MISSPELLED = (
    "January February August September October November December "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "Januar Februar Oktober Dezember Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag "
    "febrero agosto septiembre octubre noviembre diciembre miercoles jueves viernes domingo"
)
_ORDINAL_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third twenty-fourth "
    "twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_DAYS_AND_MONTHS = build_spelling(
    {name.lower(): name for name in _OFTEN_MISSPELLED.split()},
    correct={*MONTHS, *WEEKDAYS, *REPEATED_WEEKDAYS, "augusta", "augusto", "augusts", "augusten", "frida"},
    famous={
        **dict.fromkeys(("wendsday", "wensday", "wendesday"), "Wednesday"),
        "thirsday": "Thursday",
        "satureday": "Saturday",
        "febrary": "February",
        "novemebr": "November",
        "setember": "September",
    },
)
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{5,11}(?![^\W\d_])")


_ORDINALS = {name: number for number, name in enumerate(_ORDINAL_NAMES.split(), start=1)}
_DAY_IN_WORDS = re.compile(
    rf"\b({one_of(name for name in MONTHS if len(name) > 2)})\s(?:the\s)?"
    r"((?:twenty|thirty)?[ -]?[a-z]{4,11}(?:th|st|nd|rd))\b",
    re.I,
)


def mend_spelling(text: str) -> str:
    """Months and weekdays put right ("Ocotber 13", "Wensday"), days in words put in digits ("October twentieth")."""
    text = _WORD.sub(lambda match: _DAYS_AND_MONTHS.mend(flatten(match[0])) or match[0], text)
    return _DAY_IN_WORDS.sub(_write_in_digits, text)


def _write_in_digits(match: re.Match[str]) -> str:
    number = _ORDINALS.get(match[2].lower().replace(" ", "-").strip("-"))
    return f"{match[1]} {number}" if number else match[0]
