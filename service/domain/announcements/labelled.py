"""Plain lines -> labelled values, and the free lines between them.

Read are the forum's form (`### Label`, then the value), `Label: value`, lists, two-column tables, several labels on
one line, an emoji in front of a line, and a label alone on its line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from service.domain.announcements.labels import (
    Label,
    may_open_label,
    parse_emoji_label,
    parse_exact_label,
    parse_label,
)
from service.domain.announcements.tidying import split_sentences
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.words import flatten
from service.domain.places import fold

_MOST_OF_A_LABEL = 4
"""Values of one label that are read; what the first has said, a later one cannot change."""
_LONGEST_LABEL = 60
_LONGEST_VALUE = 2_500


@dataclass(frozen=True, slots=True)
class LabelledValue:
    label: Label
    text: str
    """As written, perhaps several lines; never empty."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A post in two heaps."""

    values: tuple[LabelledValue, ...]
    free: str
    """The lines under no label, as they stand."""


_BULLET = re.compile(r"^\s*(?:[-*+\N{BULLET}\N{MIDDLE DOT}\N{EN DASH}\N{EM DASH}>]|[►▪✓✔☐✅➡👉]\ufe0f?)\s*")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\D)")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*(.*?)[\s#]*$")
_LABEL_END = re.compile(r"(?<!\d)\s?[:\N{FULLWIDTH COLON}](?!//)\s*|(?<!\d)(?<=\w)\s?[:](?=\d)")
_HOLDS_A_SENTENCE = re.compile(r"[^\W\d_]{3}[.!]\s")
_DASH = re.compile(r"\s+[-\N{EN DASH}\N{EM DASH}=\N{RIGHTWARDS ARROW}]+>?\s+|\s*=\s*")
_NO_COLON = re.compile(r"^([^\W\d]+(?:\s[^\W\d]+){0,2}?)\s+(?=\S)")
_ASKED = re.compile(
    r"(?:(?<=^)|(?<=[.;,!]\s))(wo|wann|was|wer|where|when|what|who|donde|dónde|¿dónde|cuándo|¿cuándo|cuando|qué|¿qué|quién)\?+\s(?=\S)",
    re.I,
)
"""Labels put as questions, several on a line: "Wo? Bücherei. Wann? Dienstags"."""
_QUESTION = re.compile(r"^([^?]{2,60})\?+\s+(\S[^?]*)$")
_NOT_A_VALUE = re.compile(
    r"(?:we|you|i|the circle|wir|ihr|sich|nos|se|is|are|do|does|can|ist|sind|es|está)\b|.*\?", re.I
)
_RULE = re.compile(r"^[\s|:_=-]{3,}$")
_WORD_BEFORE = re.compile(r"[\w'’-]+(?:\s[\w'’-]+){0,4}$")
_CONTINUES = re.compile(r"^\s+\S|^\s*[-*+\N{BULLET}\N{EN DASH}]\s|^\s*\d{1,2}[.)/]")
_ADDRESS_LINE = re.compile(r"^\s*(?:\d{1,5}\s[^\W\d]|[^\d:?]{4,40}\s\d{1,5}\w?,\s|\d{5}\b)[^:?]{2,80}$")
_DAY_LIKE = re.compile(r"^\s*(?:[^\W\d]{2,12}\W{1,3}){0,2}\d")
_MAY_STAND_ALONE = frozenset(
    {
        Label.NAME,
        Label.FIRST,
        Label.WHEN,
        Label.DATES,
        Label.WHERE,
        Label.TIME,
        Label.MEETINGS,
        Label.WORDS,
        Label.ZONE,
    }
)
_WHERE = frozenset({"where", "wo", "donde"})
_BEFORE_A_NUMBER = frozenset(
    {Label.FIRST, Label.WHEN, Label.DATES, Label.TIME, Label.MEETINGS, Label.SEATS, Label.MINUTES}
)
_HAS_NUMBER_SOON = re.compile(r"(?:[a-z]{2,12}\W{1,2}){0,2}\d")
_NEVER_INSIDE = frozenset({Label.BRANCH, Label.ROOM, Label.NAME, Label.COURSE, Label.OTHER})


def parse_labelled(text: str) -> Labelled:
    """Sort every line under its label or to the free ones."""
    heaps = _Heaps()
    for line in text.split("\n"):
        heaps.take(line)
    heaps.close()
    return Labelled(tuple(heaps.values), "\n".join(heaps.free))


class _Heaps:
    """The two heaps while they grow, and the label under which the next lines stand."""

    def __init__(self) -> None:
        self.values: list[LabelledValue] = []
        self.free: list[str] = []
        self._counted: Counter[Label] = Counter()
        self._label: Label | None = None
        self._heading = False
        self._lines: list[str] = []
        self._header: list[Label | None] = []

    def take(self, line: str) -> None:
        cells = _cells(line)
        if cells is None and _RULE.match(line):
            self.close()
            return
        if cells is not None:
            self._take_row(cells)
            return
        started = _start_values(line)
        if started:
            self.close()
            for label, text in started[:-1]:
                self._add(label, text)
            self._label, text = started[-1]
            self._lines = [text] if text else []
            self._heading = _HEADING.match(line) is not None
        elif self._label is not None and _goes_on(
            self._label, bool(self._lines), line, heading=self._heading
        ):
            self._lines += [line] if line.strip() else []
        else:
            self.close()
            self.free.append(_HEADING.sub(r"\1", line))

    def close(self) -> None:
        if self._label is not None:
            self._add(self._label, "\n".join(self._lines))
        self._label, self._lines = None, []

    def _take_row(self, cells: list[str]) -> None:
        """A row of a table: `Where | Library`, or values below a row of labels."""
        self.close()
        labels = [parse_exact_label(cell) for cell in cells]
        if self._header and len(self._header) == len(cells):
            for label, text in zip(self._header, cells, strict=True):
                if label:
                    self._add(label, text)
        elif len(cells) > 2 and all(labels):
            self._header = labels
        elif len(cells) >= 2 and labels[0]:
            self._add(labels[0], " ".join(cells[1:]))
        elif any(cells):
            self.free.append(" ".join(cells))

    def _add(self, label: Label | None, text: str) -> None:
        text = text.strip()[:_LONGEST_VALUE]
        if label is Label.OTHER:
            text, *behind = split_sentences(text) or [""]
            self.free += behind
        if label is None:
            self.free.append(text)
        elif text and self._counted[label] < _MOST_OF_A_LABEL:
            self._counted[label] += 1
            self.values.append(LabelledValue(label, text))


def _cells(line: str) -> list[str] | None:
    """The cells of a table's row, none of a ruler; None for a line of another kind."""
    if "|" not in line:
        return None
    if _RULE.match(line):
        return []
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    is_row = line.lstrip().startswith("|") or parse_exact_label(cells[0]) is not None
    return cells if is_row else None


def _start_values(line: str) -> list[tuple[Label | None, str]]:
    """The labels that begin on this line with what stands behind each, or nothing."""
    if not line or line.isspace():
        return []
    heading = _HEADING.match(line)
    line = _ASKED.sub(r"\1: ", line)
    body = heading[1] if heading else _BULLET.sub("", line, count=1).strip()
    if not body:
        return []
    if emoji := parse_emoji_label(body):
        return _start_values(emoji[1]) or ([emoji] if emoji[1] else [])
    if heading and (label := parse_label(body)):
        return [(label, "")]
    return _with_colon(body) or _with_colon(_NUMBERED.sub("", body)) or _without_colon(body)


def _with_colon(body: str) -> list[tuple[Label | None, str]]:
    end = _LABEL_END.search(body)
    if end is None:
        return []
    head = body[: end.start()]
    label = parse_exact_label(head) or (None if _HOLDS_A_SENTENCE.search(head) else parse_label(head))
    if label is None:
        inner = _split_more(None, body)
        return inner if len(inner) > 1 else []
    return _split_more(label, body[end.end() :])


def _split_more(label: Label | None, text: str) -> list[tuple[Label | None, str]]:
    """ "Riverside Library When: Tuesday at 6 Language: Spanish" -> three values; the first may have no label."""
    found: list[tuple[Label | None, str]] = []
    start = 0
    for end in _LABEL_END.finditer(text):
        words = _WORD_BEFORE.search(text, max(start, end.start() - _LONGEST_LABEL), end.start())
        inner = _exact_label_at_end(text, words.start(), end.start()) if words else None
        if inner is not None:
            found.append((label, text[start : inner[1]].strip(" ,;|/")))
            label, start = inner[0], end.end()
    return [*found, (label, text[start:].strip())]


def _exact_label_at_end(text: str, start: int, end: int) -> tuple[Label, int] | None:
    """The longest label that ends here and begins at a new word, with its position."""
    for at in [start, *(start + space.end() for space in re.finditer(r"\s", text[start:end]))]:
        label = parse_exact_label(text[at:end])
        parted = at == 0 or text[:at].rstrip()[-1:] in ",;|/.)"
        if label is not None and (parted or (text[at].isupper() and label not in _NEVER_INSIDE)):
            return label, at
    return None


def _without_colon(body: str) -> list[tuple[Label | None, str]]:
    """ "Where - Riverside Library", "where riverside library", and a label alone on its line."""
    if not may_open_label(body):
        return []
    dash = _DASH.search(body)
    if dash and (label := parse_exact_label(body[: dash.start()])):
        return [(label, body[dash.end() :].strip())]
    asked = _QUESTION.match(body)
    if asked and (label := parse_label(asked[1])) not in (None, Label.OTHER):
        return [(label, asked[2])]
    if alone := parse_exact_label(body) or (parse_label(body) if body.endswith("?") else None):
        return [(alone, "")] if alone in _MAY_STAND_ALONE else []
    return _with_nothing_between(body) if len(body) <= 90 and "?" not in body else []


def _with_nothing_between(body: str) -> list[tuple[Label | None, str]]:
    """ "where riverside library", "dates 10/13, 10/20", "time 5:30pm", as on a phone."""
    words = body.split()
    for length in (3, 2, 1):
        label = parse_exact_label(" ".join(words[:length])) if len(words) > length else None
        if label is None:
            continue
        rest = " ".join(words[length:])
        asks_where = label is Label.WHERE and fold(words[0]) in _WHERE and not _NOT_A_VALUE.match(rest)
        if asks_where or (label in _BEFORE_A_NUMBER and _HAS_NUMBER_SOON.match(flatten(rest))):
            return [(label, rest)]
    return []


def _goes_on(label: Label, begun: bool, line: str, *, heading: bool) -> bool:
    """Whether a line without a label still belongs to the value above it.

    Below a heading that is the whole paragraph; elsewhere only what is indented, a list of days, or an address.
    """
    if label is Label.WORDS or not begun:
        return True
    if heading and line.strip():
        return not _HEADING.match(line)
    if label in (Label.WHERE, Label.BRANCH):
        return bool(_ADDRESS_LINE.match(line))
    if label in (Label.DATES, Label.FIRST, Label.WHEN):
        return not line.strip() or bool(_CONTINUES.match(line)) or _tells_when(line)
    return bool(line.strip()) and bool(_CONTINUES.match(line))


def _tells_when(line: str) -> bool:
    """A day or a time on a short line of its own; "It costs 20 dollars" is a sentence."""
    flat = flatten(line)
    return (
        len(flat) <= 80 and _DAY_LIKE.match(line) is not None and bool(parse_days(flat) or parse_clocks(flat))
    )
