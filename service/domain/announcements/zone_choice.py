"""In which zone the circle's times are: by its name, by the town, else as configured, and then it says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.domain.announcements.values import Doubt, DoubtKind, Field, Guess, Place
from service.domain.dates.words import flatten
from service.domain.dates.zones import parse_zone
from service.domain.places import Town, decide_town, fold

_TIME_WORDS = re.compile(r"\b(?:local |standard )?time\b|\bhora de\b|\b(?:orts)?zeit\b|er Zeit\b", re.I)


@dataclass(frozen=True, slots=True)
class ChosenZone:
    name: str
    """IANA name, always one that exists."""
    guesses: tuple[Guess, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def decide_zone(
    written: str | None, place: Place, towns: Mapping[str, Sequence[Town]], default: str
) -> ChosenZone:
    """`written`: the words that name a zone, perhaps one that does not exist; `default`: the configured one."""
    named = parse_zone(written, flatten(written)) if written else None
    by_iana_name = written is not None and "/" in written
    in_a_room = place.town is not None and not place.online
    if named and (by_iana_name or not in_a_room):
        return ChosenZone(named)
    if written and not named:
        of_town = decide_town(towns.get(name_town_of_zone(written), ()))
        if isinstance(of_town, Town):
            return ChosenZone(of_town.zone)
    if place.town:
        return ChosenZone(place.town.zone, (Guess(Field.ZONE, place.town.zone),) if by_iana_name else ())
    if by_iana_name and place.online:
        return ChosenZone(default, (), (Doubt(DoubtKind.UNREADABLE, Field.ZONE, written, (default,)),))
    return ChosenZone(default, (Guess(Field.ZONE, default),))


def name_town_of_zone(written: str) -> str:
    """The folded town in "Pittsburgh time", "hora de Madrid"."""
    return fold(_TIME_WORDS.sub(" ", written))
