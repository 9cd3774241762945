"""Plain lines -> labelled values, and the free lines between them.

Read are the forum's form (`### Label`, then the value), `Label: value`, lists, two-column tables, several labels on
one line, an emoji in front of a line, and a label alone on its line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from service.domain.announcements.label_lines import HEADING, start_values
from service.domain.announcements.labels import Label, parse_exact_label
from service.domain.announcements.tidying import split_sentences
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.words import flatten

_MOST_OF_A_LABEL = 4
"""Values of one label that are read; what the first has said, a later one cannot change."""
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


_RULE = re.compile(r"^[\s|:_=-]{3,}$")
_CONTINUES = re.compile(r"^\s+\S|^\s*[-*+\N{BULLET}\N{EN DASH}]\s|^\s*\d{1,2}[.)/]")
_ADDRESS_LINE = re.compile(r"^\s*(?:\d{1,5}\s[^\W\d]|[^\d:?]{4,40}\s\d{1,5}\w?,\s|\d{5}\b)[^:?]{2,80}$")
_DAY_LIKE = re.compile(r"^\s*(?:[^\W\d]{2,12}\W{1,3}){0,2}\d")


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
        if (cells := _cells(line)) is not None:
            self._take_row(cells)
            return
        started = start_values(line)
        if started:
            self.close()
            for label, text in started[:-1]:
                self._add(label, text)
            self._label, text = started[-1]
            self._lines = [text] if text else []
            self._heading = HEADING.match(line) is not None
        elif self._label is not None and _goes_on(
            self._label, bool(self._lines), line, heading=self._heading
        ):
            self._lines += [line] if line.strip() else []
        else:
            self.close()
            self.free.append(HEADING.sub(r"\1", line))

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
    if _RULE.match(line):
        return []
    if "|" not in line:
        return None
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    is_row = line.lstrip().startswith("|") or parse_exact_label(cells[0]) is not None
    return cells if is_row else None


def _goes_on(label: Label, begun: bool, line: str, *, heading: bool) -> bool:
    """Whether a line without a label still belongs to the value above it.

    Below a heading that is the whole paragraph; elsewhere only what is indented, a list of days, or an address.
    """
    if label is Label.WORDS or not begun:
        return True
    if heading and line.strip():
        return not HEADING.match(line)
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
