"""How near two towns are, and how alike two texts: both only order lists, and decide nothing. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import asin, cos, radians, sin, sqrt

from service.domain.places import Town

NEAR_KM = 50.0
"""P2PU's own radius of a search."""
FARTHEST_KM = 300.0
"""Further away nobody is a neighbour, however alone they are."""
EARTH_KM = 6371.0
KM_PER_DEGREE = 111.2
_LONG_WORD = re.compile(r"[^\W_]{4,}")
_ACCENT = re.compile("[\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]")
MOST_NEIGHBOURS = 5
"""Of one kind."""


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees. `west` may be greater than `east`: then it reaches over the date line."""

    south: float
    north: float
    west: float
    east: float


class NeighbourKind(Enum):
    STORY = "story"
    """Another town that asked, and still waits."""
    CIRCLE = "circle"
    """One that is in sight."""
    BRANCH = "branch"
    """A library, or another building, that has had circles, or will have its first one."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What lies near a story."""

    kind: NeighbourKind
    name: str
    """The circle's or the branch's; empty for a story."""
    town: str
    km: float
    url: str | None = None
    is_ahead: bool = False
    """Of a branch: none of its circles has begun."""

    @property
    def is_near(self) -> bool:
        return self.km <= NEAR_KM


def choose_neighbours(found: Sequence[Neighbour]) -> tuple[Neighbour, ...]:
    """Of each kind those that are near, the nearest first; where there is none, the nearest within a day's journey."""
    chosen: list[Neighbour] = []
    for kind in NeighbourKind:
        ordered = sorted(
            (one for one in found if one.kind is kind), key=lambda one: (one.km, one.name, one.town)
        )
        near = [one for one in ordered if one.is_near]
        chosen += near[:MOST_NEIGHBOURS] or [one for one in ordered[:1] if one.km <= FARTHEST_KM]
    return tuple(chosen)


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
    return compute_overlap(list_long_words(one), list_long_words(other))


def compute_overlap(mine: frozenset[str], theirs: frozenset[str]) -> float:
    shared = len(mine & theirs)
    return shared / (len(mine) + len(theirs) - shared) if shared else 0.0


def list_long_words(text: str) -> frozenset[str]:
    """Without case and accents. Much faster than `fold`, which towns' names need: stories are long and many."""
    if not text.isascii():
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", text))
    return frozenset(_LONG_WORD.findall(text.casefold()))
