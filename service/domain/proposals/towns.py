"""Which town somebody means who typed its name into the form; where nobody can tell, they are asked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from service.domain.announcements.said import SaidPlace
from service.domain.announcements.whereabouts import decide_place, name_places_of
from service.domain.places import Town, fold
from service.domain.proposals.typed import AS_WRITTEN, Typed
from service.domain.proposals.values import Where

MOST_CHOICES = 12
ALIKE = 0.75
"""Of the letters of two names, from which on one may be a misspelling of the other."""


@dataclass(frozen=True, slots=True)
class TownQuestion:
    """Which of these is it? None of ours: then it must say in which country it lies."""

    towns: tuple[Town, ...]
    """Biggest first, at most `MOST_CHOICES`."""
    is_known: bool
    """There are towns of this name; else these only sound like it."""
    needs_country: bool


def list_town_names(where: str) -> tuple[str, ...]:
    """Folded names that `decide_where` will ask for."""
    return tuple(dict.fromkeys(name_places_of(SaidPlace(town=where), "")))


def decide_where(
    typed: Typed, towns: Mapping[str, Sequence[Town]], alike: Sequence[Town]
) -> Where | TownQuestion:
    """`towns`: those known by these names; `alike`: those in the chosen country that sound like it."""
    in_country = {
        name: [town for town in found if typed.country in ("", town.country)] for name, found in towns.items()
    }
    decided = decide_place(SaidPlace(town=typed.where), in_country, beside="", zone="")
    others = _list_towns(towns)
    chosen = next((town for town in (*others, *alike) if str(town.id) == typed.town), None)
    if chosen is not None:
        return Where(town=chosen)
    if typed.town == AS_WRITTEN and typed.country:
        return Where(text=typed.where, country=typed.country)
    if decided.place.town is not None:
        return Where(town=decided.place.town)
    choices = decided.towns or others or tuple(alike)
    return TownQuestion(choices[:MOST_CHOICES], bool(decided.towns or others), not typed.country)


def _list_towns(towns: Mapping[str, Sequence[Town]]) -> tuple[Town, ...]:
    every = {town for found in towns.values() for town in found}
    return tuple(sorted(every, key=lambda town: (-town.people, town.id)))


def choose_alike(where: str, towns: Sequence[Town]) -> tuple[Town, ...]:
    """Those whose names are written almost so, the most alike first."""
    names: dict[str, list[Town]] = {}
    for town in towns:
        names.setdefault(fold(town.name), []).append(town)
    found = get_close_matches(fold(where.partition(",")[0]), names, n=4, cutoff=ALIKE)
    return tuple(town for name in found for town in names[name])[:MOST_CHOICES]
