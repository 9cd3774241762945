"""In which zone the circle's times are: as it was said, else the town's, for a room else the configured one.

A circle that meets online and names neither zone nor town is asked: nobody's configured zone is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.announcements.said import ZonedClock
from service.domain.announcements.values import Doubt, DoubtKind, Field, Guess, Place
from service.domain.dates.zones import SEVERAL, parse_zone
from service.domain.places import Town, decide_town, fold

_DAY = timedelta(days=1)


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
    if written is None:
        if place.town:
            return ChosenZone(place.town.zone)
        if place.online:
            return ChosenZone(default, (), (Doubt(DoubtKind.MISSING, Field.ZONE),))
        return ChosenZone(default, (Guess(Field.ZONE, default),))
    zone = resolve_zone(written, towns)
    if place.town and not place.online:
        return _of_room(written, zone, place.town)
    if zone is None and place.town:
        return ChosenZone(place.town.zone, (Guess(Field.ZONE, place.town.zone),))
    if zone in (None, SEVERAL):
        kind = DoubtKind.AMBIGUOUS if zone else DoubtKind.UNREADABLE
        return ChosenZone(default, (), (Doubt(kind, Field.ZONE, written),))
    return ChosenZone(zone or default)


def _of_room(written: str, zone: str | None, town: Town) -> ChosenZone:
    """People in a room live by its clocks; words that name others contradict them."""
    if zone is None:
        return ChosenZone(town.zone, (Guess(Field.ZONE, town.zone),))
    if zone == SEVERAL or _is_alike(zone, town.zone):
        return ChosenZone(town.zone)
    return ChosenZone(town.zone, (), (Doubt(DoubtKind.CONTRADICTORY, Field.ZONE, written),))


def _is_alike(one: str, other: str) -> bool:
    """Whether two zones show the same time at some season; "EST" is said in summer too."""
    seasons = (datetime(2026, 1, 15), datetime(2026, 7, 15))
    offsets = [
        {moment.replace(tzinfo=ZoneInfo(zone)).utcoffset() for moment in seasons} for zone in (one, other)
    ]
    return bool(offsets[0] & offsets[1])


def resolve_zone(written: str, towns: Mapping[str, Sequence[Town]]) -> str | None:
    """The IANA name, `SEVERAL` where it may be one of several, None for words that name none."""
    if named := parse_zone(written):
        return named
    candidates = next((found for name in name_towns_of_zone(written) if (found := towns.get(name))), ())
    town = decide_town(candidates)
    if isinstance(town, Town):
        return town.zone
    zones = {each.zone for each in town}
    return zones.pop() if len(zones) == 1 else SEVERAL if zones else None


def name_towns_of_zone(written: str) -> tuple[str, ...]:
    """Folded names that the town in "Pittsburgh time" or "Wiener Zeit" may have."""
    name = fold(written)
    stem = name.removesuffix("er")
    return (name,) if stem == name else (name, stem, f"{stem}en", f"{stem}e")


def doubt_other_clocks(
    others: Sequence[ZonedClock], start: datetime, zone: str, towns: Mapping[str, Sequence[Town]]
) -> Iterator[Doubt]:
    """The same hour said for another zone must be the same moment ("6 pm Berlin time / noon Eastern")."""
    ours = start.replace(tzinfo=ZoneInfo(zone))
    for other in others:
        named = resolve_zone(other.zone, towns)
        if named is None or named == SEVERAL:
            continue
        theirs = datetime.combine(start.date(), other.at, ZoneInfo(named))
        if (theirs - ours) % _DAY:
            yield Doubt(DoubtKind.CONTRADICTORY, Field.ZONE, other.zone)
            return
