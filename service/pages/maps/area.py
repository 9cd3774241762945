"""A part of the world between two parallels and two meridians, as it stands in an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TURN = 360.0
ROUNDED = 100
"""Hundredths of a degree are less than a mile."""


@dataclass(frozen=True, slots=True)
class Area:
    """In degrees. Where `west` is greater than `east` it crosses the date line."""

    south: float
    west: float
    north: float
    east: float

    def __str__(self) -> str:
        return ",".join(f"{one:.2f}" for one in (self.south, self.west, self.north, self.east))

    def holds(self, latitude: float, longitude: float) -> bool:
        around = self.east - self.west >= TURN
        across = (longitude - self.west) % TURN <= (self.east - self.west) % TURN
        return (around or across) and self.south <= latitude <= self.north


def parse_area(text: str) -> Area | None:
    """None for whatever is no area: `40.38,-80.05,40.46,-79.81`."""
    parts = text.split(",")
    try:
        south, west, north, east = map(float, parts)
    except ValueError:
        return None
    fits = -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
    return Area(south, west, north, east) if fits else None


def compose_area(places: Sequence[tuple[float, float]], west: float = -180.0) -> Area:
    """The least that holds all these latitudes and longitudes, counted eastwards from `west`."""
    easts = [west + (longitude - west) % TURN for _, longitude in places]
    norths = [latitude for latitude, _ in places]
    around = max(easts) - min(easts) > TURN - 1
    return Area(
        max(-90.0, _widen(min(norths), -1)),
        -180.0 if around else _wind(_widen(min(easts), -1)),
        min(90.0, _widen(max(norths), 1)),
        180.0 if around else _wind(_widen(max(easts), 1)),
    )


def _widen(degrees: float, by: int) -> float:
    """Rounded, and so much more that nothing is lost by it."""
    return (round(degrees * ROUNDED) + by) / ROUNDED


def _wind(longitude: float) -> float:
    """Within -180..180."""
    return (longitude + 180) % TURN - 180
