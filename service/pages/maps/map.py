"""Puts spots onto a map: chooses the part of the world to show, and puts together what would lie on each other.

The picture is as wide as its page, and its dots and letters are as big on a phone as on a screen. So dots are placed
by their share of width and height, and kept so far from each other that they do not touch on the narrowest phone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from service.pages.maps.area import Area, compose_area
from service.pages.maps.labels import Label, Named, place_labels
from service.pages.maps.outlines import TURN, Outlines, View, draw_outlines

WIDTH, HEIGHT = 1200, 675
"""Of the picture, in which the outlines are drawn."""
ASPECT = WIDTH / HEIGHT
MARGIN = 0.08
"""Of width and of height: no dot lies nearer to an edge."""
CLOSEST = 5.0
"""Degrees from top to bottom: nearer by, the outlines have nothing to show."""
WHOLE = 150.0
"""Degrees from top to bottom that hold everybody."""
APART = 0.09
"""Of the width: dots that lie nearer to each other are put together. 26 pixels on the narrowest phone."""
SMALLEST, BIGGEST = 6.5, 13.0
"""Radius of a dot in pixels; two of the biggest do not touch."""
NARROW, WIDE = 288, 736
"""Pixels of the picture's width on the narrowest phone, and on a screen."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Something at a place on earth."""

    label: str
    href: str
    latitude: float
    longitude: float
    count: int
    """At least 1."""
    kind: str = ""
    """For its colour; letters, digits and `-`."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One spot, or several that lie too near to each other; the one with most gives its name and its place."""

    label: str
    href: str
    x: float
    y: float
    """Shares of width and height in 0..1."""
    count: int
    kind: str
    """Empty where several differ."""
    others: int
    """How many more spots are put together here."""
    labels: Mapping[str, Label] = field(default_factory=dict)
    """`narrow` and `wide`, each if there is room for it on such a screen."""

    @property
    def radius(self) -> float:
        """The area grows with the count. Where a number stands in it, there is room for it."""
        if self.count == 1:
            return SMALLEST
        return round(min(BIGGEST, SMALLEST + 2.2 * math.sqrt(self.count)), 1)


@dataclass(frozen=True, slots=True)
class Map:
    width: int
    height: int
    land: str
    borders: str
    states: str
    """Data of SVG paths."""
    dots: Sequence[Dot]
    """From north to south, as one reads."""


def draw_map(spots: Sequence[Spot], outlines: Outlines, link_area: Callable[[Area], str]) -> Map | None:
    """None without any spot. `link_area`: where a dot leads that stands for several spots."""
    if not spots:
        return None
    view = fit_view(spots)
    dots = [_compose_dot(group, view, link_area) for group in _put_together(spots, view)]
    return Map(
        WIDTH,
        HEIGHT,
        land=draw_outlines(outlines.land, view),
        borders=draw_outlines(outlines.borders, view),
        states=draw_outlines(outlines.states, view),
        dots=sorted(_add_labels(dots), key=lambda dot: (dot.y, dot.x)),
    )


def fit_view(spots: Sequence[Spot]) -> View:
    """The smallest part of the world that holds all spots with some room around them, in its true shape."""
    west, east = _find_span([spot.longitude for spot in spots])
    south, north = min(spot.latitude for spot in spots), max(spot.latitude for spot in spots)
    middle, needed = (south + north) / 2, (north - south) / (1 - 2 * MARGIN)
    width = (east - west) / (1 - 2 * MARGIN)
    # Degrees of longitude are so much shorter there than degrees of latitude.
    shrunk = math.cos(math.radians(max(-80.0, min(80.0, middle))))
    height = max(CLOSEST, needed, min(width * shrunk / ASPECT, max(WHOLE, needed)))
    width = max(width, min(height * ASPECT / shrunk, TURN))
    top = middle + height / 2
    if top > 90:
        top = max(90.0, north + MARGIN * height)
    elif top - height < -90:
        top = min(height - 90, south + (1 - MARGIN) * height)
    left = (west + east - width) / 2
    return View(left, top, WIDTH / width, HEIGHT / height, WIDTH, HEIGHT)


def _find_span(longitudes: Sequence[float]) -> tuple[float, float]:
    """From the most western to the most eastern; the widest gap lies outside, wherever the date line is."""
    # Rounded, since a hair's breadth west of 0 is 360 for a computer.
    around = sorted({round(longitude % TURN, 6) % TURN for longitude in longitudes})
    gaps = [
        (after - before) % TURN or TURN
        for before, after in zip(around, (*around[1:], around[0]), strict=True)
    ]
    widest = gaps.index(max(gaps))
    first = around[(widest + 1) % len(around)]
    first = first - TURN if first >= 180 else first
    return first, first + TURN - gaps[widest]


@dataclass(slots=True)
class _Group:
    spot: Spot
    x: float
    y: float
    """In widths of the picture."""
    others: list[Spot] = field(default_factory=list)


def _put_together(spots: Sequence[Spot], view: View) -> Sequence[_Group]:
    """Each spot joins the nearest one with more that has taken a place so near; else it takes its own."""
    cells: dict[tuple[int, int], list[_Group]] = {}
    groups: list[_Group] = []
    for spot in sorted(spots, key=lambda one: (-one.count, one.label, one.latitude, one.longitude)):
        x, y = _place(spot, view)
        near = [group for group in _list_near(cells, x, y) if math.dist((x, y), (group.x, group.y)) < APART]
        if near:
            min(near, key=lambda group: math.dist((x, y), (group.x, group.y))).others.append(spot)
            continue
        groups.append(_Group(spot, x, y))
        cells.setdefault((int(x / APART), int(y / APART)), []).append(groups[-1])
    return groups


def _place(spot: Spot, view: View) -> tuple[float, float]:
    east = view.west + (spot.longitude - view.west) % TURN
    x, y = view.place(east, spot.latitude)
    return x / WIDTH, y / WIDTH


def _list_near(cells: dict[tuple[int, int], list[_Group]], x: float, y: float) -> Iterator[_Group]:
    column, row = int(x / APART), int(y / APART)
    for one in (column - 1, column, column + 1):
        for other in (row - 1, row, row + 1):
            yield from cells.get((one, other), ())


def _compose_dot(group: _Group, view: View, link_area: Callable[[Area], str]) -> Dot:
    spots = [group.spot, *group.others]
    href = group.spot.href
    if group.others:
        href = link_area(compose_area([(one.latitude, one.longitude) for one in spots], view.west))
    kinds = {spot.kind for spot in spots}
    return Dot(
        label=group.spot.label,
        href=href,
        x=round(group.x, 4),
        y=round(group.y * ASPECT, 4),
        count=sum(spot.count for spot in spots),
        kind=kinds.pop() if len(kinds) == 1 else "",
        others=len(group.others),
    )


def _add_labels(dots: Sequence[Dot]) -> Iterator[Dot]:
    """Those with most are named first. On a wide screen there is room for more names than on a phone."""
    placed = {}
    for name, width in (("narrow", NARROW), ("wide", WIDE)):
        height = width / ASPECT
        named = [
            Named(
                f"{dot.label} +{dot.others}" if dot.others else dot.label,
                dot.x * width,
                dot.y * height,
                dot.radius,
            )
            for dot in dots
        ]
        placed[name] = place_labels(named, width, height)
    for at, dot in enumerate(dots):
        yield replace(dot, labels={name: labels[at] for name, labels in placed.items() if at in labels})
