"""Names beside the dots of a map: as many as have room."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

LETTER, LINE = 7.0, 15.0
"""Pixels that a letter of ours is wide at most on the average, and a line high."""
GAP = 5.0
"""Pixels between a dot and its name."""
LONGEST = 24
"""Letters, beyond which a name is cut."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Label:
    text: str
    anchor: str
    """Of SVG: at the `start`, the `middle` or the `end` of the text stands its place."""
    right: float
    down: float
    """The place of its middle line, in pixels from the dot's middle."""


@dataclass(frozen=True, slots=True)
class Named:
    """A dot that would like to have its name beside it; its middle and radius in pixels."""

    text: str
    x: float
    y: float
    radius: float


def place_labels(dots: Sequence[Named], width: float, height: float) -> Mapping[int, Label]:
    """By the dot's place in the sequence; the earlier one is served first. No name lies on another, nor on a dot."""
    taken = [_enclose(dot.x - dot.radius, dot.x + dot.radius, dot.y, 2 * dot.radius) for dot in dots]
    placed: dict[int, Label] = {}
    for at, dot in enumerate(dots):
        for label in _list_places(dot):
            box = _find_box(dot, label)
            inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
            if inside and not any(_touch(box, other) for other in taken):
                placed[at] = label
                taken.append(box)
                break
    return placed


def _list_places(dot: Named) -> Iterator[Label]:
    """Where its name may stand, the best first."""
    text = dot.text if len(dot.text) <= LONGEST else dot.text[: LONGEST - 1].rstrip() + "…"
    aside, beyond = round(dot.radius + GAP, 1), round(dot.radius + GAP / 2 + LINE / 2, 1)
    yield Label(text, "start", aside, 0)
    yield Label(text, "end", -aside, 0)
    yield Label(text, "middle", 0, -beyond)
    yield Label(text, "middle", 0, beyond)


def _find_box(dot: Named, label: Label) -> Box:
    wide = _measure(label.text)
    left = dot.x + label.right - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    return _enclose(left, left + wide, dot.y + label.down, LINE)


def _measure(text: str) -> float:
    return sum(LETTER * (2 if unicodedata.east_asian_width(char) in "WF" else 1) for char in text)


def _enclose(left: float, right: float, middle: float, high: float) -> Box:
    return left, middle - high / 2, right, middle + high / 2


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
