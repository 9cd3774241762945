"""Draws `world.svg`, the outlines under our maps. Run by hand, when the outlines shall be others; never by us.

    npm pack world-atlas@2.0.2 us-atlas@3.0.1   # unpack each into a folder of its own
    python service/pages/maps/draw_world.py world-atlas/countries-50m.json us-atlas/states-10m.json

Coasts and borders are Natural Earth's (public domain), the lines between the states of the United States the Census
Bureau's (public domain); both packages are ISC. A unit of the file is a 25th of a degree, to the east and south of
90 degrees north and 180 degrees west.
"""

from __future__ import annotations

import heapq
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

UNITS = 25
"""In a degree."""
SMALLEST_ISLAND = 0.03
LEAST_COAST = 0.028
LEAST_BORDER = 0.05
LEAST_STATE_LINE = 0.01
"""Square degrees at the equator: what has less is no island, or no bend of a line."""
SOUTH, NORTH = -60.0, 70.0
"""Nobody meets in the Antarctic, and hardly anybody so far north that its many islands need all their bays."""
NORTHERN = 0.15

Point = tuple[float, float]
"""Longitude and latitude, in degrees."""


def read_arcs(topology: Any) -> list[list[Point]]:
    """Whole lines out of the differences between quantized points (TopoJSON 1.0, 2.1.4)."""
    (scale_x, scale_y), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * scale_x + left, y * scale_y + top))
        arcs.append(points)
    return arcs


def list_rings(geometry: Any) -> Iterator[list[int]]:
    """The rings of a shape, each as the numbers of its arcs; `~number` is the arc backwards."""
    for part in geometry.get("geometries", ()):
        yield from list_rings(part)
    if geometry["type"] == "Polygon":
        yield from geometry["arcs"]
    if geometry["type"] == "MultiPolygon":
        for polygon in geometry["arcs"]:
            yield from polygon


def list_shared(geometry: Any) -> list[int]:
    """The arcs at which two shapes meet."""
    number = Counter(arc if arc >= 0 else ~arc for ring in list_rings(geometry) for arc in ring)
    return [arc for arc, count in number.items() if count > 1]


def measure(one: Point, middle: Point, other: Point) -> float:
    """The area of the triangle, in square degrees as they are at the equator."""
    twice = (middle[0] - one[0]) * (other[1] - one[1]) - (other[0] - one[0]) * (middle[1] - one[1])
    return abs(twice) / 2 * weigh(middle[1])


def weigh(latitude: float) -> float:
    return math.cos(math.radians(latitude)) * (NORTHERN if latitude > NORTH else 1.0)


def simplify(points: Sequence[Point], least: float) -> list[Point]:
    """Leave out, the smallest first, the bends that have less area than this (Visvalingam 1993). The ends stay."""
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))

    def area(at: int) -> float:
        return measure(points[before[at]], points[at], points[after[at]])

    areas = {at: area(at) for at in range(1, len(points) - 1)}
    heap = [(size, at) for at, size in areas.items()]
    heapq.heapify(heap)
    while heap and heap[0][0] < least:
        size, at = heapq.heappop(heap)
        if areas.get(at) != size:
            continue
        del areas[at]
        after[before[at]], before[after[at]] = after[at], before[at]
        for one in (before[at], after[at]):
            if one in areas:
                areas[one] = max(size, area(one))
                heapq.heappush(heap, (areas[one], one))
    return [point for at, point in enumerate(points) if at in areas or at in (0, len(points) - 1)]


def join(ring: Iterable[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    points: list[Point] = []
    for arc in ring:
        line = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points.extend(line[1:] if points else line)
    return unwind(points)


def unwind(points: Sequence[Point]) -> list[Point]:
    """The line without the jump at the date line: it goes on beyond 180 degrees."""
    unwound: list[Point] = []
    turns = 0
    for at, (x, y) in enumerate(points):
        step = x - points[at - 1][0] if at else 0.0
        turns += (step < -180) - (step > 180)
        unwound.append((x + 360 * turns, y))
    return unwound


def measure_ring(ring: Sequence[Point]) -> float:
    return sum((one[0] * other[1] - other[0] * one[1]) / 2 * weigh(one[1]) for one, other in pairwise(ring))


def write_line(points: Sequence[Point], *, closed: bool) -> str:
    """A line of SVG, each point by its distance from the one before; empty for what is but a point."""
    whole = [(round((x + 180) * UNITS), round((90 - y) * UNITS)) for x, y in points]
    steps = [(x - last_x, y - last_y) for (last_x, last_y), (x, y) in pairwise(whole)]
    steps = [step for step in steps if step != (0, 0)]
    if len(steps) < (3 if closed else 1):
        return ""
    steps = steps[:-1] if closed else steps
    return f"M{whole[0][0]} {whole[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps) + ("z" if closed else "")


def draw_land(world: Any) -> str:
    arcs = [simplify(arc, LEAST_COAST) for arc in read_arcs(world)]
    rings = [join(ring, arcs) for ring in list_rings(world["objects"]["land"])]
    kept = [
        ring
        for ring in rings
        if abs(measure_ring(ring)) > SMALLEST_ISLAND and max(y for _, y in ring) > SOUTH
    ]
    return "".join(write_line(ring, closed=True) for ring in kept)


def draw_borders(topology: Any, name: str, least: float) -> str:
    arcs = read_arcs(topology)
    lines = (unwind(simplify(arcs[arc], least)) for arc in list_shared(topology["objects"][name]))
    return "".join(write_line(line, closed=False) for line in lines)


def main(world_file: str, states_file: str) -> None:
    world, states = (json.loads(Path(name).read_text(encoding="utf-8")) for name in (world_file, states_file))
    paths = {
        "land": draw_land(world),
        "borders": draw_borders(world, "countries", LEAST_BORDER),
        "states": draw_borders(states, "states", LEAST_STATE_LINE),
    }
    drawn = "\n".join(f'<path id="{name}" d="{path}"/>' for name, path in paths.items())
    box = f"0 0 {360 * UNITS} {180 * UNITS}"
    text = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="#ccc" stroke="#fff">\n{drawn}\n</svg>\n'
    Path(__file__).with_name("world.svg").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
