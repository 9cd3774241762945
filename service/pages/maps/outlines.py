"""The outlines under a map: read once from `world.svg`, and drawn for a view of it, no finer than can be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

FILE = Path(__file__).with_name("world.svg")
UNITS = 25
"""Of the file, in a degree."""
TURN = 360.0
FINEST = 2
"""Pixels of the picture, which is wider than a screen shows it."""
_PATH = re.compile(r'<path id="(\w+)" d="([^"]*)"')
_LINE = re.compile(r"M(-?\d+) (-?\d+)l([-\d ]+)(z?)")

Point = tuple[float, float]
"""Degrees east and north in `Outline`, pixels from the left and the top in a picture."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A coast, which is a ring, or a border, which is not. East may lie beyond 180 degrees."""

    points: Sequence[Point]
    is_ring: bool
    west: float
    east: float
    south: float
    north: float


@dataclass(frozen=True, slots=True)
class Outlines:
    land: Sequence[Outline]
    borders: Sequence[Outline]
    states: Sequence[Outline]
    """Lines between the states of the United States, in which most towns of ours lie."""


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that a picture shows, and how many pixels a degree takes there."""

    west: float
    north: float
    across: float
    """Pixels in a degree of longitude."""
    down: float
    """Pixels in a degree of latitude."""
    width: int
    height: int

    def place(self, east: float, north: float) -> Point:
        return (east - self.west) * self.across, (self.north - north) * self.down


@cache
def load_outlines(file: Path = FILE) -> Outlines:
    paths = dict(_PATH.findall(file.read_text(encoding="utf-8")))
    return Outlines(*(tuple(_read_path(paths[name])) for name in ("land", "borders", "states")))


def _read_path(path: str) -> Iterator[Outline]:
    for left, top, steps, closed in _LINE.findall(path):
        x, y = int(left), int(top)
        points = [(x / UNITS - 180, 90 - y / UNITS)]
        numbers = [int(number) for number in steps.split()]
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            points.append((x / UNITS - 180, 90 - y / UNITS))
        easts, norths = [one for one, _ in points], [one for _, one in points]
        yield Outline(points, bool(closed), min(easts), max(easts), min(norths), max(norths))


def draw_outlines(outlines: Sequence[Outline], view: View) -> str:
    """The data of an SVG path with whole pixels. Where the view crosses the date line, the world goes on beyond it."""
    parts: list[str] = []
    for outline in outlines:
        for turn in (-TURN, 0.0, TURN):
            if _is_in_view(outline, turn, view):
                placed = [view.place(east + turn, north) for east, north in outline.points]
                shown = _clip_ring(placed, view) if outline.is_ring else _clip_line(placed, view)
                parts.extend(_write(points, closed=outline.is_ring) for points in shown)
    return "".join(parts)


def _is_in_view(outline: Outline, turn: float, view: View) -> bool:
    left, top = view.place(outline.west + turn, outline.north)
    right, bottom = view.place(outline.east + turn, outline.south)
    return left < view.width and right > 0 and top < view.height and bottom > 0


def _clip_ring(points: Sequence[Point], view: View) -> Iterator[Sequence[Point]]:
    """What of the ring lies in the picture, closed along its edges (Sutherland and Hodgman 1974)."""
    for axis, least, most in ((0, 0, view.width), (1, 0, view.height)):
        points = _cut(points, axis, least, 1)
        points = _cut(points, axis, most, -1)
    if points:
        yield points


def _cut(points: Sequence[Point], axis: int, edge: float, side: int) -> Sequence[Point]:
    """Without what lies beyond the edge; `side`: 1 keeps what is greater, -1 what is less."""
    kept: list[Point] = []
    for at, point in enumerate(points):
        before = points[at - 1]
        inside, was_inside = (side * (one[axis] - edge) >= 0 for one in (point, before))
        if inside is not was_inside:
            share = (edge - before[axis]) / (point[axis] - before[axis])
            kept.append(
                (before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1]))
            )
        if inside:
            kept.append(point)
    return kept


def _clip_line(points: Sequence[Point], view: View) -> Iterator[Sequence[Point]]:
    """The stretches of the line that may touch the picture; what juts out is not seen."""
    stretch: list[Point] = []
    for one, other in pairwise(points):
        if all(
            min(one[axis], other[axis]) < size and max(one[axis], other[axis]) > 0
            for axis, size in ((0, view.width), (1, view.height))
        ):
            stretch = stretch or [one]
            stretch.append(other)
        elif stretch:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _write(points: Sequence[Point], *, closed: bool) -> str:
    """Each point by its distance from the one before; those that fall together are one."""
    x, y = (round(one) for one in points[0])
    text, steps = f"M{x} {y}l", []
    for point in points[1:]:
        next_x, next_y = (round(one) for one in point)
        if abs(next_x - x) + abs(next_y - y) > FINEST:
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
    if len(steps) < (2 if closed else 1):
        return ""
    return text + " ".join(steps) + ("z" if closed else "")
