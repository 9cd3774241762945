"""Misspelt words put right: what thumbs do to "Wednesday", and what a voice does to "October 20"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from service.domain.dates.words import MONTHS, REPEATED_WEEKDAYS, WEEKDAYS, flatten, one_of, parse_words


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words that people type in a hurry, found again with one letter missing, doubled, added or swapped."""

    words: Mapping[str, str]
    """Flat word -> the word as it is written."""
    correct: frozenset[str]
    """Flat words that are right as they are and never mended."""
    one_missing: Mapping[str, str]
    shapes: frozenset[tuple[str, int]]
    """First letters and lengths that a misspelling has; nobody mistypes the first letter without seeing it."""

    def mend(self, flat: str) -> str | None:
        """The word that was meant, or None when it is right already or no word of ours."""
        words = self.words
        if (flat[:1], len(flat)) not in self.shapes or flat in self.correct or flat in words:
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
    shapes = {(word[0], len(word) + more) for word in (*words, *(famous or {})) for more in (-1, 0, 1)}
    return Spelling(words, frozenset(correct), {**missing, **(famous or {})}, frozenset(shapes))


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
    correct={
        *MONTHS,
        *WEEKDAYS,
        *REPEATED_WEEKDAYS,
        *(f"{name}e" for name in WEEKDAYS),
        *parse_words("augusta augusto augusts augusten frida"),
    },
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


_GERMAN_ORDINALS = (
    "ersten zweiten dritten vierten funften sechsten siebten achten neunten zehnten elften zwolften dreizehnten "
    "vierzehnten funfzehnten sechzehnten siebzehnten achtzehnten neunzehnten zwanzigsten einundzwanzigsten "
    "zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten funfundzwanzigsten sechsundzwanzigsten "
    "siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten dreisigsten einunddreisigsten"
)
_SPANISH_DAYS = (
    "primero dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve treinta treinta-y-uno"
)


_ORDINALS = {
    name.replace("-", " "): number
    for names in (_ORDINAL_NAMES, _GERMAN_ORDINALS, _SPANISH_DAYS)
    for number, name in enumerate(names.split(), start=1)
}
_LONG_MONTHS = one_of(name for name in MONTHS if len(name) > 2)
_DAY_NAMES = "|".join(
    re.escape(name).replace(r"\ ", "[ -]") for name in sorted(_ORDINALS, key=len, reverse=True)
)
_DAY_BEHIND = re.compile(rf"\b({_LONG_MONTHS})\s(?:the\s)?({_DAY_NAMES})\b")
_DAY_BEFORE = re.compile(rf"\b({_DAY_NAMES})\s(?:of\s|de\s)?({_LONG_MONTHS})\b")


def mend_spelling(text: str) -> str:
    """Months and weekdays put right ("Ocotber 13", "Wensday"), days in words put in digits ("October twentieth")."""
    flat = flatten(text)
    wrong = [
        (match.start(), match.end(), right)
        for match in _WORD.finditer(text)
        if (right := _DAYS_AND_MONTHS.mend(flat[match.start() : match.end()]))
    ]
    for start, end, right in reversed(wrong):
        text = f"{text[:start]}{right}{text[end:]}"
    flat = flatten(text) if wrong else flat
    if not _A_LONG_MONTH.search(flat):
        return text
    for pattern, day, month in ((_DAY_BEFORE, 1, 2), (_DAY_BEHIND, 2, 1)):
        for match in reversed(list(pattern.finditer(flatten(text)))):
            number = _ORDINALS[match[day].replace("-", " ")]
            text = f"{text[: match.start()]}{number} {text[match.start(month) : match.end(month)]}{text[match.end() :]}"
    return text


_A_LONG_MONTH = re.compile(rf"(?<![a-z])(?:{_LONG_MONTHS})(?![a-z])")
