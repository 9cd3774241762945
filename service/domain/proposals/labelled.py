"""A story's plain text -> its labelled values, and what stands under no label.

Read are the forum's form (`### Label`, then the value), headings in people's own words, `Label: value`, and a question
put in front of its answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.announcements.tidying import is_nothing
from service.domain.places import fold
from service.domain.proposals.story_words import LABEL_PATTERNS, LABEL_WORDS, Label

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s*(.*?)[\s#]*$")
_BOLD = re.compile(r"^[ \t]*(\*\*|__)(?=\S)([^*_\n]{2,100})\1:?[ \t]*$", re.MULTILINE)
_LEAD = re.compile(r"^\s*(?:[-*+•–—]\s+|\(?\d{1,2}[.)]\s*)?[^\w¿\[\"'(]*")
_WITH_COLON = re.compile(r"^([^:：\n]{2,60})\s?[:：](?!//)\s*(.*)$")
_WITH_QUESTION = re.compile(r"^([^?.!\n]{2,90})\?+\s*(.*)$")
_ASIDE = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
_LONGEST_HEADING = 120
_LONG = frozenset({Label.WHY, Label.HOW, Label.STORY})
"""Their values go on until the next label; those of all others end with their paragraph."""

_KNOWN: Mapping[str, Label] = {
    " ".join(phrase.split()): label for label, text in LABEL_WORDS.items() for phrase in text.split(",")
}


@dataclass(frozen=True, slots=True)
class Labelled:
    values: Mapping[Label, str]
    """The first value of each label, as written, perhaps several paragraphs; never empty."""
    free: str
    """The lines under no label, as they stand."""


def mark_headings(raw: str) -> str:
    """Lines in bold alone are headings, too; to be done while their marks still stand."""
    return _BOLD.sub(r"### \2", raw)


def parse_labelled(plain: str) -> Labelled:
    """Sort every line under its label or to the free ones. `plain`: as `parse_plain` makes it."""
    heaps: list[tuple[Label | None, list[str]]] = [(None, [])]
    for line in plain.split("\n"):
        label, is_long = heaps[-1][0], heaps[-1][0] in _LONG
        if opened := _open_label(line):
            heaps.append((opened[0], [opened[1]]))
        elif _HEADING.match(line) and label is not None:
            heaps.append((None, [_HEADING.sub(r"\1", line)]))
        elif not line.strip() and label is not None and not is_long and any(heaps[-1][1]):
            heaps.append((None, []))
        else:
            heaps[-1][1].append(_HEADING.sub(r"\1", line))
    return _gather(heaps)


def _gather(heaps: list[tuple[Label | None, list[str]]]) -> Labelled:
    values: dict[Label, str] = {}
    free: list[str] = []
    for label, lines in heaps:
        text = "\n".join(lines).strip()
        if label is None or (label in values and label is not Label.OTHER):
            free.append(text)
        elif text and not is_nothing(text):
            values[label] = text
    return Labelled(values, "\n\n".join(filter(None, free)))


def _open_label(line: str) -> tuple[Label, str] | None:
    """The label that begins on this line, and what of its value stands behind it."""
    if not line.strip():
        return None
    if heading := _HEADING.match(line):
        label = parse_label(heading[1])
        return (label, "") if label else _split(heading[1])
    body = _LEAD.sub("", line).strip()
    return _split(body) or ((label, "") if (label := _KNOWN.get(_fold(body))) and label in _LONG else None)


def _split(body: str) -> tuple[Label, str] | None:
    """ "Town: Braddock", "Why here? The bus stops at seven."."""
    if (asked := _WITH_QUESTION.match(body)) and (label := parse_label(asked[1])):
        return label, asked[2].lstrip(": ")
    if match := _WITH_COLON.match(body):
        return (label, match[2]) if (label := parse_label(match[1])) else None
    return None


def parse_label(text: str) -> Label | None:
    """What a heading is about; None for one that we do not know."""
    if len(text) > _LONGEST_HEADING:
        return None
    folded = _fold(_LEAD.sub("", text))
    if label := _KNOWN.get(folded):
        return label
    return next((label for pattern, label in LABEL_PATTERNS if pattern.match(folded)), None)


def _fold(text: str) -> str:
    return fold(_ASIDE.sub(" ", text))
