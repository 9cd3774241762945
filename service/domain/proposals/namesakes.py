"""Several towns of one name: whether an author's words make plain which is meant, or who is to be asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from service.domain.announcements.town_choice import NamedTown
from service.domain.announcements.town_names import Trust
from service.domain.dates.words import flatten
from service.domain.dates.zones import find_zones, parse_zone
from service.domain.languages import Language
from service.domain.places import Town, fold, parse_regions

MOST_BETWEEN = 3
"""Towns that a question names."""
_BIG = 50_000
"""Inhabitants from which on a town is meant by its name as well as one many times its size."""
_CLEARLY_BIGGER = 10
_BESIDE = 2_000
"""Characters of the author's words in which a region or zone may be named."""
_SPOKEN: Mapping[Language, str] = {
    Language.ES: "ES MX AR CO PE VE CL EC GT CU BO DO HN PY SV NI CR PA UY PR",
    Language.DE: "DE AT CH LI LU",
}
"""Where people write so; English is written everywhere."""


def list_rivals(
    named: NamedTown, towns: Mapping[str, Sequence[Town]], beside: str, language: Language | None
) -> tuple[Town, ...]:
    """All that the name may mean, likeliest first; one or none: it is plain. `towns`: all of each folded name."""
    if named.trust is not Trust.WRITTEN or named.by_region or named.of_system or not named.written:
        return ()
    name = fold(named.written)
    rivals = _list_rivals(named, name, towns.get(name, ()))
    regions = parse_regions(beside[:_BESIDE])
    rivals = [town for town in rivals if any(one.holds(town) for one in regions)] or rivals
    zones = {parse_zone(zone.words) for zone in find_zones(beside[:_BESIDE], flatten(beside[:_BESIDE]))}
    rivals = [town for town in rivals if town.zone in zones] or rivals
    spoken = _SPOKEN.get(language, "").split() if language else []
    return tuple(sorted(rivals, key=lambda town: (town.country not in spoken, -town.people, town.id)))


def is_plain(rivals: Sequence[Town], language: Language | None) -> bool:
    """Where people write the author's language there is only one that counts."""
    spoken = _SPOKEN.get(language, "").split() if language else []
    first, *others = rivals
    return first.country in spoken and not any(
        _rivals(first, other) for other in others if other.country in spoken
    )


def _list_rivals(named: NamedTown, name: str, namesakes: Sequence[Town]) -> list[Town]:
    """Of those whose own name is a longer one ("Santa Cruz de Tenerife") only big towns count."""
    own = {town for town in namesakes if fold(town.name) == name} | set(named.others)
    others = {one for one in namesakes if fold(one.name).startswith(f"{name} ") and one.people >= _BIG}
    if named.town is None:
        return list(own | others)
    town = named.town
    is_own = fold(town.name) == name
    rivals = {
        one for one in own if (town.people < _CLEARLY_BIGGER * one.people if is_own else one.people >= _BIG)
    }
    return list({town} | rivals | {one for one in others if town.people < _CLEARLY_BIGGER * one.people})


def _rivals(first: Town, other: Town) -> bool:
    return other.people >= _BIG or other.people * _CLEARLY_BIGGER > first.people
