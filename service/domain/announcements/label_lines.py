"""One line -> the labels that begin on it, each with what stands behind it."""

from __future__ import annotations

import re

from service.domain.announcements.labels import (
    Label,
    may_open_label,
    parse_emoji_label,
    parse_exact_label,
    parse_label,
    parse_labels,
)
from service.domain.dates.words import flatten
from service.domain.places import fold

_LONGEST_LABEL = 60
_BULLET = re.compile(r"^\s*(?:[-*+\N{BULLET}\N{MIDDLE DOT}\N{EN DASH}\N{EM DASH}>]|[►▪✓✔☐✅➡👉]\ufe0f?)\s*")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+(?=\D)")
HEADING = re.compile(r"^\s{0,3}#{1,6}\s*(.*?)[\s#]*$")
_LABEL_END = re.compile(r"(?<!\d)\s?[:\N{FULLWIDTH COLON}](?!//)\s*|(?<!\d)(?<=\w)\s?[:](?=\d)")
_HOLDS_A_SENTENCE = re.compile(r"[^\W\d_]{3}[.!]\s")
_DASH = re.compile(r"\s+[-\N{EN DASH}\N{EM DASH}=\N{RIGHTWARDS ARROW}]+>?\s+|\s*=\s*")
_ASKED = re.compile(
    r"(?:(?<=^)|(?<=[.;,!]\s))(wo|wann|was|wer|where|when|what|who|donde|dónde|¿dónde|cuándo|¿cuándo|cuando|qué|¿qué|quién)\?+\s(?=\S)",
    re.I,
)
"""Labels put as questions, several on a line: "Wo? Bücherei. Wann? Dienstags"."""
_QUESTION = re.compile(r"^([^?]{2,60})\?+\s+(\S[^?]*)$")
_NOT_A_VALUE = re.compile(
    r"(?:we|you|i|the circle|wir|ihr|sich|nos|se|is|are|do|does|can|ist|sind|es|está)\b|.*\?", re.I
)
_WORD_BEFORE = re.compile(r"[\w'’-]+(?:\s[\w'’-]+){0,4}$")
_MAY_STAND_ALONE = parse_labels("name first when dates where time meetings words zone")
_WHERE = frozenset({"where", "wo", "donde"})
_BEFORE_A_NUMBER = parse_labels("first when dates time meetings seats minutes")
_HAS_NUMBER_SOON = re.compile(r"(?:[a-z]{2,12}\W{1,2}){0,2}\d")
_NEVER_INSIDE = parse_labels("branch room name course other")


def start_values(line: str) -> list[tuple[Label | None, str]]:
    """The labels that begin on this line with what stands behind each, or nothing."""
    if not line or line.isspace():
        return []
    heading = HEADING.match(line)
    line = _ASKED.sub(r"\1: ", line) if "?" in line else line
    body = heading[1] if heading else _BULLET.sub("", line, count=1).strip()
    if not body:
        return []
    if emoji := parse_emoji_label(body):
        return start_values(emoji[1]) or ([emoji] if emoji[1] else [])
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
