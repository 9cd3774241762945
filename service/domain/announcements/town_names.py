"""Where in the words about a place a town may be named, and which town that is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from service.domain.announcements.pieces import (
    ends_with_street,
    find_street,
    has_name_behind,
    is_region,
    names_building,
    split_brackets,
    split_pieces,
    tells_when,
    without_zip,
    words_behind_building,
)
from service.domain.announcements.said import SaidPlace, Venue
from service.domain.announcements.vocabulary import ENDS_A_NAME
from service.domain.places import Region, Town, decide_town, fold, parse_regions
from service.domain.regions import MISSPELT_TOWNS


class Trust(IntEnum):
    """How surely words name a town."""

    IN_A_NAME = 0
    """Part of a building's name: "Braddock Library" may be anywhere."""
    MENTIONED = 1
    """Somewhere in the text, or behind a building: "in Berlin", "biblioteca central madrid"."""
    WRITTEN = 2
    """Where the town is written: its label, a piece of its own, "the library in Braddock"."""


@dataclass(frozen=True, slots=True)
class TownText:
    """Words that may name a town, and what stands beside them."""

    words: str
    beside: tuple[str, ...] = ()
    whole: bool = False
    """Only all the words together are the name ("Braddock, PA"), not their beginning ("braddock every tuesday")."""
    trust: Trust = Trust.WRITTEN
    of_system: bool = False
    near: bool = False
    """Beside the building: a big town is meant, though nobody may know which."""


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


_IN_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|nahe|bei|cerca de|outside|(?P<part>of|de|von))\s(?:the |der |la |el )?", re.I
)
"""Behind "of" may stand a town or the rest of a name: "Library of Pittsburgh", "Museum of Art"."""
_IN_A_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|bei|from|aus|de)\s+([A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]+(?:\s[\w.'’-]+){0,4})"
)
_LIBRARY = re.compile(
    r"(?:librar(?:y|ies)|bibliotecas?|biblioth?e[kc]\w*)(?:\s(?:p[uú]blica|municipal|central|popular)s?)?\s*$",
    re.I,
)
_NEAR = 1.0
"""Degrees; about a hundred kilometres."""
_CITY = 400_000
"""A town that everybody knows by its name alone."""
_TOWN = 100_000
"""A town that is meant when it is only mentioned; a smaller one must lie in the configured zone."""
_RIVAL = 10
_MUCH_BIGGER = 3
_VILLAGE = 1_000
_ONLY_ONE = 20_000
"""A town that is meant when it is mentioned and no other has its name."""
_SHORTEST = 3
"""Letters of a name; shorter ones are states, articles and short forms."""
_MOST_WORDS = 5
_MOST_MENTIONS = 20
_BESIDE = 2_000
"""Characters of free text in which a region may be named."""


def find_town_texts(said: SaidPlace, pieces: Sequence[str], beside: str) -> Iterator[TownText]:
    """Where a town may be named, the surest first: its label, the pieces of the place from the end, the rest."""
    towns = split_pieces(said.town or "")
    address = split_pieces(said.address or "")
    tail = (
        [part for piece in split_pieces(said.venue.tail) for part in split_brackets(piece)]
        if said.venue
        else []
    )
    around = (*pieces, *address, *tail, *towns)
    for town in towns[:1]:
        yield TownText(without_zip(town), around, whole=True)
        yield TownText(town, around)
    for piece in _towns_before_regions([*pieces, *address]):
        for part in (piece, *reversed(split_brackets(piece))):
            yield from _in_piece(part, around)
    if said.venue and not said.where:
        yield from _in_tail(said.venue, tail, around)
    for piece in pieces[:1]:
        yield TownText(piece, around, trust=Trust.IN_A_NAME)
    yield from _mentions(beside)


def name_towns(texts: Iterator[TownText]) -> Iterator[str]:
    """Folded names that `decide_named_town` will look up."""
    return (name for text in texts for name, _ in _names(text))


def decide_named_town(
    texts: Iterator[TownText], towns: Mapping[str, Sequence[Town]], *, beside: str, zone: str
) -> NamedTown:
    """The town that these texts name: one that a region beside it holds, else the surest; or all it may be."""
    named = [named for text in texts if (named := _decide(text, towns, beside, zone))]
    named = _without_branches(named)
    return max(named, key=lambda each: (each.by_region, each.trust), default=NamedTown())


def _without_branches(named: Sequence[NamedTown]) -> list[NamedTown]:
    """Of "Carnegie Library of Pittsburgh, East Liberty" no town far away that is called like the branch."""
    system = next((each.town for each in named if each.town and each.of_system), None)
    if system is None:
        return list(named)
    return [each for each in named if each.town is None or each.by_region or _is_near(each.town, system)]


def _is_near(one: Town, other: Town) -> bool:
    return abs(one.latitude - other.latitude) < _NEAR and abs(one.longitude - other.longitude) < _NEAR


def _towns_before_regions(pieces: Sequence[str]) -> list[str]:
    """From the end, where the town stands; what may be a region only after all others, and from its beginning."""
    regions = [piece for piece in pieces if is_region(piece)]
    return [*(piece for piece in reversed(pieces) if piece not in regions), *regions]


def _in_piece(piece: str, around: tuple[str, ...]) -> Iterator[TownText]:
    if street := find_street(piece):
        yield TownText(without_zip(piece[street.end() :]), around, whole=True)
        return
    if ends_with_street(piece):
        return
    yield TownText(without_zip(piece), around, whole=True)
    yield from _in_town(piece, around)
    yield from _behind_building(piece, around)


def _in_town(piece: str, around: tuple[str, ...]) -> Iterator[TownText]:
    for match in _IN_TOWN.finditer(piece):
        trust = Trust.MENTIONED if match["part"] else Trust.WRITTEN
        system = match["part"] is not None and _LIBRARY.search(piece[: match.start()]) is not None
        yield TownText(piece[match.end() :], around, trust=trust, of_system=system, near=True)


def _in_tail(venue: Venue, tail: Sequence[str], around: tuple[str, ...]) -> Iterator[TownText]:
    """Behind a building in a sentence stands its town, and then the rest of the sentence."""
    tail = [part for part in tail if not ends_with_street(part)]
    if tail and not find_street(tail[0]):
        yield from _behind_building(f"{venue.name} {tail[0]}", around)
    for part in tail:
        name = without_zip(part)
        if names_building(part):
            yield TownText(name, around, trust=Trust.IN_A_NAME)
        if not tells_when(part) and not names_building(part) and not any(char.isdigit() for char in name):
            written = part[:1].isupper() or part is tail[0]
            yield TownText(name, around, trust=Trust.WRITTEN if written else Trust.MENTIONED)
            yield from _in_town(part, around)


def _behind_building(piece: str, around: tuple[str, ...]) -> Iterator[TownText]:
    """ "lincoln library springfield"; behind "biblioteca" the name goes on first: "biblioteca central madrid"."""
    behind = words_behind_building(piece)
    if behind is None and names_building(piece) and has_name_behind(piece):
        yield TownText(piece.split()[-1], around, whole=True, trust=Trust.MENTIONED, near=True)
    words = (behind or "").split()[:_MOST_WORDS]
    for at in range(len(words)):
        trust = Trust.WRITTEN if at == 0 and not has_name_behind(piece) else Trust.MENTIONED
        yield TownText(" ".join(words[at:]), around, trust=trust, near=True)


def _mentions(beside: str) -> list[TownText]:
    """ "in Braddock" anywhere: a town, if there is only one of that name."""
    matches = list(_IN_A_TOWN.finditer(beside))[:_MOST_MENTIONS]
    return [
        TownText(match[1], (beside[match.end() : match.end() + 40],), trust=Trust.MENTIONED)
        for match in matches
    ]


def _names(text: TownText) -> Iterator[tuple[str, str]]:
    """(folded, as written) names that the words may begin with, the longest first."""
    words = text.words.split()[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        written = " ".join(words[:length]).strip(",.;:!?")
        name = fold(written)
        if len(name) >= _SHORTEST and name not in ENDS_A_NAME:
            yield name, written
            if name in MISSPELT_TOWNS:
                yield MISSPELT_TOWNS[name], written
        if text.whole:
            return


def _decide(text: TownText, towns: Mapping[str, Sequence[Town]], beside: str, zone: str) -> NamedTown | None:
    matches = [(found, written) for name, written in _names(text) if (found := towns.get(name))]
    candidates, written = next(iter(matches), ((), ""))
    pieces = (text.words, *text.beside)
    regions = {region for piece in pieces for region in parse_regions(_behind(written, piece))}
    held = [found for found, as_written in matches if as_written == written and _any_held(found, regions)]
    candidates = held[0] if held else candidates
    decided = _prefer_at_home(decide_town(candidates, regions=regions), zone)
    if isinstance(decided, tuple) and len(decided) > 1:
        elsewhere = parse_regions(re.sub(re.escape(written), " ", beside[:_BESIDE], flags=re.I))
        decided = decide_town(decided, regions=elsewhere)
    if not isinstance(decided, Town):
        least = _ONLY_ONE if text.of_system else _TOWN if text.near else None
        asked = decided and (text.trust is Trust.WRITTEN or (least and decided[0].people >= least))
        return NamedTown(None, decided, written, text.trust) if asked else None
    by_region = any(region.holds(decided) for region in regions)
    if not by_region and not _is_believable(decided, candidates, text.trust, zone):
        return None
    return NamedTown(decided, (), written, text.trust, text.of_system, by_region)


def _any_held(towns: Sequence[Town], regions: Collection[Region]) -> bool:
    return any(region.holds(town) for region in regions for town in towns)


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


def _is_believable(town: Town, namesakes: Sequence[Town], trust: Trust, zone: str) -> bool:
    """Whether words that nobody wrote as a town mean one all the same."""
    if trust is Trust.WRITTEN:
        return True
    if trust is Trust.MENTIONED:
        at_home = town.zone == zone and town.people >= _VILLAGE
        return at_home or town.people >= (_TOWN if len(namesakes) > 1 else _ONLY_ONE)
    return town.people >= _CITY or (len(namesakes) == 1 and town.zone == zone)


def _behind(name: str, text: str) -> str:
    """What stands behind the town's name, or a text without it: "in Portland" says nothing of Indiana."""
    match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.I) if name else None
    return text[match.end() :] if match else text
