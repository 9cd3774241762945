"""How near two towns are, and how alike two texts: both only order lists, and decide nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from service.domain.places import Town, fold

NEAR_KM = 50.0
"""P2PU's own radius of a search."""
EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
SHORTEST_WORD = 4


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees. `west` may be greater than `east`: then it reaches over the date line."""

    south: float
    north: float
    west: float
    east: float


def compute_distance_km(one: Town, other: Town) -> float:
    """Along the great circle (haversine)."""
    return compute_km(one.latitude, one.longitude, other.latitude, other.longitude)


def compute_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    north, west = radians(latitude), radians(other_latitude)
    along = sin((west - north) / 2) ** 2
    across = cos(north) * cos(west) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(along + across)))


def compute_box(latitude: float, longitude: float, km: float = NEAR_KM) -> Box:
    """All that lies within `km` lies in it; near a pole it goes round the world."""
    height = km / KM_PER_DEGREE
    south, north = max(-90.0, latitude - height), min(90.0, latitude + height)
    widest = cos(radians(max(abs(south), abs(north))))
    if widest <= 0.01:
        return Box(south, north, -180.0, 180.0)
    width = min(180.0, height / widest)
    if width >= 180.0:
        return Box(south, north, -180.0, 180.0)
    return Box(south, north, _wrap(longitude - width), _wrap(longitude + width))


def _wrap(longitude: float) -> float:
    return (longitude + 180.0) % 360.0 - 180.0


def compute_likeness(one: str, other: str) -> float:
    """The share of their longer words that both texts have: 0.0 to 1.0."""
    mine, theirs = _list_words(one), _list_words(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _list_words(text: str) -> frozenset[str]:
    return frozenset(word for word in fold(text).split() if len(word) >= SHORTEST_WORD)
