"""Which town the words about a place mean, or that nobody can tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.announcements.town_names import TownText, Trust, names_in
from service.domain.places import Town, decide_town, parse_regions


@dataclass(frozen=True, slots=True)
class NamedTown:
    """What words about a town came to."""

    town: Town | None = None
    others: tuple[Town, ...] = ()
    """Several, where nobody can tell which."""
    written: str | None = None
    trust: Trust = Trust.WRITTEN
    of_system: bool = False
    """Named by a library's own name: "Library of Pittsburgh"."""
    by_region: bool = False
    """A region or country beside it holds it: "Boston, Lincolnshire, England" is no town called England."""


_NEAR = 1.0
"""Degrees; about a hundred kilometres."""
_CITY = 400_000
"""A town that everybody knows by its name alone."""
_TOWN = 100_000
"""A town that is meant when it is only mentioned; a smaller one must lie in the configured zone."""
_RIVAL = 10
_MUCH_BIGGER = 3
_VILLAGE = 1_000
_SMALL_TOWN = 5_000
_FAMOUS = 200_000
_ONLY_ONE = 20_000
"""A town that is meant when it is mentioned and no other has its name."""
_BESIDE = 2_000
"""Characters of free text in which a region may be named."""


def decide_named_town(
    texts: Iterator[TownText], towns: Mapping[str, Sequence[Town]], *, beside: str, zone: str
) -> NamedTown:
    """The town that these texts name: one that a region beside it holds, else the surest; or all it may be."""
    named = [named for text in texts if (named := _decide(text, towns, beside, zone))]
    named = _without_branches(named)
    return max(named, key=lambda each: (each.by_region or each.of_system, each.trust), default=NamedTown())


def _without_branches(named: Sequence[NamedTown]) -> list[NamedTown]:
    """Of "Carnegie Library of Pittsburgh, East Liberty" no town far away that is called like the branch."""
    system = next((each.town for each in named if each.town and each.of_system), None)
    if system is None:
        return list(named)
    return [each for each in named if each.town is None or each.by_region or _is_near(each.town, system)]


def _is_near(one: Town, other: Town) -> bool:
    return abs(one.latitude - other.latitude) < _NEAR and abs(one.longitude - other.longitude) < _NEAR


def _decide(text: TownText, towns: Mapping[str, Sequence[Town]], beside: str, zone: str) -> NamedTown | None:
    matches = [(found, written) for name, written in names_in(text) if (found := towns.get(name))]
    candidates, written = next(iter(matches), ((), ""))
    pieces = (text.words, *text.beside)
    regions = {region for piece in pieces for region in parse_regions(_behind(written, piece))}
    held = [
        found
        for found, as_written in matches
        if as_written == written and any(region.holds(town) for region in regions for town in found)
    ]
    candidates = held[0] if held else candidates
    decided = _prefer_at_home(decide_town(candidates, regions=regions), zone)
    if isinstance(decided, tuple) and len(decided) > 1:
        elsewhere = parse_regions(re.sub(re.escape(written), " ", beside[:_BESIDE], flags=re.I))
        decided = decide_town(decided, regions=elsewhere)
        regions |= elsewhere
    if not isinstance(decided, Town):
        least = _ONLY_ONE if text.of_system else _TOWN if text.near else None
        asked = decided and (text.trust is Trust.WRITTEN or (least and decided[0].people >= least))
        return NamedTown(None, decided, written, text.trust) if asked else None
    by_region = any(region.holds(decided) for region in regions)
    if not by_region and (rivals := _rivals_at_home(decided, candidates, zone)):
        return NamedTown(None, (decided, *rivals), written, text.trust)
    if not by_region and not _is_believable(decided, candidates, text, zone):
        return None
    return NamedTown(decided, (), written, text.trust, text.of_system, by_region)


def _prefer_at_home(decided: Town | tuple[Town, ...], zone: str) -> Town | tuple[Town, ...]:
    """Of several the only big one in the configured zone, where no other is much bigger."""
    if isinstance(decided, Town) or not decided:
        return decided
    at_home = [town for town in decided if town.zone == zone]
    if not at_home or at_home[0].people * _MUCH_BIGGER < decided[0].people:
        return decided
    first, *others = at_home
    rivals = [town for town in (*others, *decided) if town.country == first.country and town != first]
    return decided if any(town.people * _RIVAL > first.people for town in rivals) else first


def _rivals_at_home(town: Town, namesakes: Sequence[Town], zone: str) -> tuple[Town, ...]:
    """Whitby in Yorkshire, where English time is configured and the bigger one lies in Ontario."""
    if town.zone == zone or town.people >= _FAMOUS:
        return ()
    return tuple(other for other in namesakes if other.zone == zone and other.people >= _SMALL_TOWN)


def _is_believable(town: Town, namesakes: Sequence[Town], text: TownText, zone: str) -> bool:
    """Whether words that nobody wrote as a town mean one all the same."""
    if text.trust is Trust.WRITTEN:
        return True
    if text.trust is Trust.MENTIONED:
        at_home = town.zone == zone and town.people >= _VILLAGE
        return at_home or town.people >= (_ONLY_ONE if text.near or len(namesakes) == 1 else _TOWN)
    return town.people >= _CITY or (len(namesakes) == 1 and town.zone == zone)


def _behind(name: str, text: str) -> str:
    """What stands behind the town's name, or a text without it: "in Portland" says nothing of Indiana."""
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) if name else None
    return text[match.end() :] if match else text
