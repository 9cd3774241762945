"""The vocabulary of written dates: months, weekdays and small numbers in English, German and Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping


def _letters() -> dict[int, str]:
    """Every accented Latin letter -> its base letter, one for one."""
    table: dict[int, str] = {}
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base.isascii():
            table[code] = base.lower()
    return table


_ONE_FOR_ONE = str.maketrans(
    {
        **{chr(code): base for code, base in _letters().items()},
        "ß": "s",
        "\N{NO-BREAK SPACE}": " ",
        "\N{NARROW NO-BREAK SPACE}": " ",
        "\N{THIN SPACE}": " ",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{MINUS SIGN}": "-",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{FULLWIDTH COLON}": ":",
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)


def flatten(text: str) -> str:
    """The text in small letters without accents, character for character: positions stay the same."""
    return text.lower() if text.isascii() else text.translate(_ONE_FOR_ONE).lower()


def _number_names(names: Mapping[int, str]) -> dict[str, int]:
    return {name: number for number, all_names in names.items() for name in all_names.split()}


MONTHS: Mapping[str, int] = _number_names(
    {
        1: "january jan januar jaenner janner enero ene",
        2: "february feb februar feber febrero",
        3: "march mar marz maerz mrz marzo",
        4: "april apr abril abr",
        5: "may mai mayo",
        6: "june jun juni junio",
        7: "july jul juli julio",
        8: "august aug agosto ago",
        9: "september sept sep septiembre setiembre set",
        10: "october oct oktober okt octubre",
        11: "november nov noviembre",
        12: "december dec dezember dez diciembre dic",
    }
)

WEEKDAYS: Mapping[str, int] = _number_names(
    {
        0: "monday montag lunes",
        1: "tuesday dienstag martes",
        2: "wednesday mittwoch miercoles",
        3: "thursday donnerstag jueves",
        4: "friday freitag viernes",
        5: "saturday samstag sonnabend sabado",
        6: "sunday sonntag domingo",
    }
)
"""Monday is 0."""

SHORT_WEEKDAYS: Mapping[str, int] = _number_names(
    {
        0: "mon mo lun",
        1: "tue tues di mar",
        2: "wed weds mi mie mier",
        3: "thu thur thurs do jue",
        4: "fri fr vie",
        5: "sat sa sab",
        6: "sun so dom",
    }
)
"""Counted only beside a date or a time, because many are words of their own ("so", "do", "sun")."""

REPEATED_WEEKDAYS: Mapping[str, int] = {
    **{f"{name}s": number for name, number in WEEKDAYS.items() if not name.endswith("s")},
    "sabados": 5,
    "domingos": 6,
}
"""Tuesdays, dienstags, sábados: a day of every week. Spanish "martes" needs "los" or "cada" before it."""

NUMBERS: Mapping[str, int] = _number_names(
    {
        1: "one ein eine einen einem einer eins un una uno",
        2: "two zwei dos",
        3: "three drei tres",
        4: "four vier cuatro",
        5: "five funf fuenf cinco",
        6: "six sechs seis",
        7: "seven sieben siete",
        8: "eight acht ocho",
        9: "nine neun nueve",
        10: "ten zehn diez",
        11: "eleven elf once",
        12: "twelve zwolf zwoelf doce",
        15: "fifteen funfzehn quince",
        20: "twenty zwanzig veinte",
    }
)


NTHS: Mapping[str, int] = _number_names(
    {
        1: "first 1st ersten erster 1 primer primero primeros",
        2: "second 2nd zweiten zweiter 2 segundo segundos",
        3: "third 3rd dritten dritter 3 tercer tercero terceros",
        4: "fourth 4th vierten vierter 4 cuarto cuartos",
        -1: "last letzten letzter ultimo ultimos",
    }
)
"""Which of a month's Tuesdays; -1 is the last."""


def one_of(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first."""
    return join_patterns(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


def join_patterns(patterns: Iterable[str]) -> str:
    """Any of these, the first that fits. Grouped by first letters, because an expression tries one after the other."""
    groups: dict[str, list[str]] = {}
    for pattern in dict.fromkeys(patterns):
        groups.setdefault(pattern[:1] if _PLAIN_START.match(pattern) else pattern, []).append(pattern)
    return "|".join(
        f"{start}(?:{'|'.join(pattern[1:] for pattern in group)})" if len(group) > 1 else group[0]
        for start, group in groups.items()
    )


_PLAIN_START = re.compile(r"[a-z0-9](?![?*+{])")


LONG_MONTH = re.compile(rf"(?<![a-z])(?:{one_of(name for name in MONTHS if len(name) > 3)})(?![a-z])")
A_WEEKDAY = re.compile(rf"(?<![a-z])(?:{one_of(WEEKDAYS)})(?![a-z])")


def parse_words(text: str) -> frozenset[str]:
    """Words parted by spaces and line ends, as the vocabularies list them."""
    return frozenset(text.split())


def any_phrase(text: str) -> re.Pattern[str]:
    """A pattern for any of the phrases, which are parted by commas, as whole words of a flat text.

    `*` stands for more letters ("anmeld*"), a blank for one or more blanks.
    """
    phrases = sorted(
        (" ".join(phrase.split()) for phrase in text.split(",")), key=lambda phrase: (-len(phrase), phrase)
    )
    # A flat text has one s for ß, so "ss" may be either.
    patterns = (
        re.escape(phrase).replace(r"\*", "[a-z]*").replace(r"\ ", r"\s+").replace("ss", "ss?")
        for phrase in phrases
        if phrase
    )
    return re.compile(rf"(?<![a-z])(?:{join_patterns(patterns)})(?![a-z])")
