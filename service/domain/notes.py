"""Notes: plus and delta remarks that people write in their posts, read from the raw text.

A line that begins with `+` or a delta sign and a blank, or with a label such as "went well:" or "next time:", is a
note when at least two words follow; so is each item of a list under such a sign or label. `+1`, phone numbers, what is
quoted and what is code are none. A note is kept as it is shown: on one line, without names and private data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from service.domain.announcements.private import PRIVATE_SIGNS, parse_private
from service.domain.announcements.tidying import drop_emoji, tidy
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.values import CalendarDay
from service.domain.dates.words import WEEKDAYS, flatten, one_of
from service.domain.quoting import drop_mentions, parse_own_words

_OPTS_IN = re.compile(
    r"(?<!no )(?<!without )(?<!sin )(?<!kein )(?<!ohne )(?<![\w-])plus\s?(?:[/&+-]|and|und|y)\s?delta(?![\w-])"
)

MOST_NOTES = 30
"""Of one post; nobody writes more."""
LONGEST_NOTE = 160
"""Characters."""
_READ_OF_NOTE = 1_000


class NoteKind(Enum):
    PLUS = "plus"
    """It went well."""
    DELTA = "delta"
    """To change next time."""


@dataclass(frozen=True, slots=True)
class Note:
    kind: NoteKind
    text: str
    """Plain text, one line."""


_LABELS = {
    NoteKind.PLUS: """
        plus, pluses, plusses, went well, what went well, this went well, that went well, worked well, what worked,
        what worked well, positive, positives
        plus punkte, pluspunkte, lief gut, das lief gut, was lief gut, was gut lief, gut gelaufen, gut war, war gut,
        das war gut, positiv
        mas, salio bien, lo que salio bien, fue bien, lo que fue bien, funciono bien, funciono, lo que funciono,
        lo que funciono bien, lo bueno, lo positivo, positivo
    """,
    NoteKind.DELTA: """
        delta, deltas, minus, fix, fixes, to fix, improve, to improve, could be better, could have been better
        verbessern, zu verbessern, verbesserung, verbesserungen, verbesserungsvorschlag, besser machen
        menos, mejorar, a mejorar, por mejorar, para mejorar, se puede mejorar, mejora, mejoras, arreglar, corregir
    """,
}
_PLAN_LABELS = """
    change, changes, to change, to change next time, change next time, next time, for next time
    andern, zu andern, anderung, anderungen, anders machen, nachstes mal, das nachste mal, beim nachsten mal,
    furs nachste mal, fur das nachste mal
    cambio, cambios, cambiar, a cambiar, por cambiar, para cambiar, la proxima vez, proxima vez, para la proxima,
    para la proxima vez, cambiar la proxima vez
"""
"""Under these people also say when they meet next, or that a meeting moves: that is no note."""


def _list_phrases(text: str) -> list[str]:
    return [" ".join(phrase.split()) for line in text.strip().splitlines() for phrase in line.split(",")]


_SIGNS = str.maketrans(
    dict.fromkeys("\N{HEAVY PLUS SIGN}\N{FULLWIDTH PLUS SIGN}", "+")
    | dict.fromkeys(
        "\N{INCREMENT}\N{WHITE UP-POINTING TRIANGLE}\N{BLACK UP-POINTING TRIANGLE}\N{UP-POINTING RED TRIANGLE}"
        "\N{GREEK SMALL LETTER DELTA}\N{MATHEMATICAL BOLD CAPITAL DELTA}",
        "\N{GREEK CAPITAL LETTER DELTA}",
    )
)
_PLUS, _DELTA, _PLAN = (
    one_of(_list_phrases(text)) for text in (*(_LABELS[kind] for kind in NoteKind), _PLAN_LABELS)
)
_DELTA_SIGN = "\N{GREEK SMALL LETTER DELTA}"
_KIND = (
    rf"(?P<plus>[(\[]?\+{{1,3}}[)\]]?|(?:{_PLUS}))|(?P<plan>{_PLAN})"
    rf"|(?P<delta>[(\[]?{_DELTA_SIGN}[)\]]?|(?:{_DELTA}))"
)
_HEADING = re.compile(rf"(?:{_KIND})\s?[:?]?\s?:?\s*$")
_SIGNED = re.compile(rf"[(\[]?(?:(?P<plus>\+{{1,3}})|(?P<delta>{_DELTA_SIGN}))[)\]]?\s?:?\s+(?!1\b)")
_LABELLED = re.compile(rf"(?:{_KIND})\s?:\s+")
_BULLET = re.compile(r"\s*(?:[-\N{BULLET}\N{MIDDLE DOT}\N{EN DASH}\N{EM DASH}*]|\d{1,2}[.)]|\[[ x]?\])\s+")
_HASHES = re.compile(r"\s*#{1,6}\s+")
_INNER = re.compile(rf"(?<=[.,;|!])\s*(?=(?:{_PLUS}|{_DELTA}|{_PLAN}|\+|{_DELTA_SIGN})\s?:\s)")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_DIGITS = re.compile(r"\d{7}")
_ANY_WEEKDAY = re.compile(rf"\b(?:{one_of(WEEKDAYS)})\b")
_ONLY_QUOTED = re.compile(r"“[^”]*”[.!]?$")


def parse_notes(raw: str) -> tuple[Note, ...]:
    """The notes in a post, in order, each once."""
    if not raw:
        return ()
    text = parse_private(parse_own_words(raw).translate(_SIGNS)).text
    notes: dict[Note, None] = {}
    for kind, words, may_be_plan in _list_remarks(text):
        cleaned = _clean(words, may_be_plan=may_be_plan)
        if cleaned:
            notes[Note(kind, cleaned)] = None
        if len(notes) == MOST_NOTES:
            break
    return tuple(notes)


def asks_for_notes(raw: str) -> bool:
    """Whether the announcement says that there will be plus/delta."""
    return _OPTS_IN.search(flatten(parse_own_words(raw))) is not None


_Remark = tuple[NoteKind, str, bool]
"""Its kind, its words as written, and whether they may say when people meet instead."""


def _list_remarks(text: str) -> Iterator[_Remark]:
    """Remarks with the lines that go on below them."""
    last: _Remark | None = None
    for line, remark in _read_lines(text):
        if remark is None and last is not None and line.startswith(" ") and not line.isspace():
            last = (last[0], f"{last[1]} {line.strip()}"[:_READ_OF_NOTE], last[2])
            continue
        if last is not None:
            yield last
        last = remark
    if last is not None:
        yield last


def _read_lines(text: str) -> Iterator[tuple[str, _Remark | None]]:
    heading: tuple[NoteKind, bool] | None = None
    for line in _split_lines(text):
        words, is_item = _drop_bullets(line)
        if not words:
            yield "", None
        elif named := _HEADING.match(flatten(words)):
            heading = (_kind_of(named), _is_plan(named))
            yield "", None
        elif said := _read_remark(words):
            if heading is None or said[0] is not heading[0]:
                heading = None
            yield line, said
        elif is_item and heading is not None:
            yield line, (heading[0], words, heading[1])
        else:
            if not line.startswith(" "):
                heading = None
            yield ("" if is_item else line), None


def _split_lines(text: str) -> Iterator[str]:
    """Lines; "Plus: everyone spoke. Delta: too short" are two."""
    for line in text.split("\n"):
        flat, begin = flatten(line), 0
        for mark in _INNER.finditer(flat):
            yield line[begin : mark.start()]
            begin = mark.end()
        yield line[begin:]


def _drop_bullets(line: str) -> tuple[str, bool]:
    """A line without marks of headings, lists and joy, and whether it is an item of a list."""
    begin = mark.end() if (mark := _HASHES.match(line)) else 0
    is_item = False
    while mark := _BULLET.match(line, begin):
        begin, is_item = mark.end(), True
    return drop_emoji(line[begin:]), is_item


def _read_remark(words: str) -> _Remark | None:
    flat = flatten(words)
    named = _SIGNED.match(flat) or _LABELLED.match(flat)
    if named is None:
        return None
    return (_kind_of(named), words[named.end() :][:_READ_OF_NOTE], _is_plan(named))


def _kind_of(named: re.Match[str]) -> NoteKind:
    return NoteKind.PLUS if named["plus"] else NoteKind.DELTA


def _is_plan(named: re.Match[str]) -> bool:
    return named.groupdict().get("plan") is not None


def _clean(words: str, *, may_be_plan: bool) -> str | None:
    """The note as it is shown; None when too little is left, or when it is none."""
    if PRIVATE_SIGNS.search(words) or _DIGITS.search(words) or (may_be_plan and _tells_date(words)):
        return None
    text = tidy(drop_mentions(words), LONGEST_NOTE)
    if text is None or _ONLY_QUOTED.match(text):
        return None
    found = _WORD.findall(text)
    return text if len(found) > 1 and any(len(word) > 1 and word.isalpha() for word in found) else None


def _tells_date(words: str) -> bool:
    """ "Next time: Tuesday at 6", "Änderung: 20.10. statt 13.10." say when people meet."""
    flat = flatten(words)
    if any(isinstance(day.day, CalendarDay) for day in parse_days(flat)):
        return True
    return _ANY_WEEKDAY.search(flat) is not None and bool(parse_clocks(flat))
