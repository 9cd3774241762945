"""What was said about where -> the place it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from service.domain.announcements import pieces as words
from service.domain.announcements.said import SaidPlace
from service.domain.announcements.tidying import tidy
from service.domain.announcements.town_choice import NamedTown, decide_named_town
from service.domain.announcements.town_names import Trust, find_town_texts, name_towns
from service.domain.announcements.values import Place
from service.domain.announcements.venues import parse_venue, says_online
from service.domain.announcements.vocabulary import ROOM, UNDECIDED
from service.domain.dates.words import flatten
from service.domain.places import Town, fold


@dataclass(frozen=True, slots=True)
class DecidedPlace:
    place: Place
    towns: tuple[Town, ...] = ()
    """More than one: nobody can tell which town is meant."""
    guessed: bool = False
    """The town is only part of the building's name."""
    undecided: str | None = None
    """ "to be announced", "not sure yet"."""
    at_home: bool = False
    """At somebody's home, of which only the town is told."""

    @property
    def is_known(self) -> bool:
        """A place that people can find: a building, an address, or online; of a home the town is enough."""
        in_town = self.at_home and bool(self.place.town or self.place.town_text)
        return self.place.online or in_town or bool(self.place.branch or self.place.address)


_SYSTEM = re.compile(
    r"(?:library|libraries|biblioteca|bibliotecas|bibliothek|bibliotheken)\s(?:of|de|del|der)\s"
)
_LONGEST_NAME = 6
"""Words of a single piece; a longer one is a sentence, in which the building must be found."""
_LONGEST_ASIDE = 40


def decide_place(
    said: SaidPlace, towns: Mapping[str, Sequence[Town]], *, beside: str, zone: str
) -> DecidedPlace:
    """The place that was meant. `beside`: title and free text, for a town or region; `zone`: the configured one."""
    if said.venue and said.venue.needs_town:
        behind = decide_place(SaidPlace(town=said.venue.tail), towns, beside="", zone=zone)
        said = replace(said, venue=replace(said.venue, needs_town=False) if behind.place.town else None)
    where, pieces = _where(said)
    undecided = where if where and not pieces and UNDECIDED.search(flatten(where)) else None
    online = bool(said.online) or (said.online is None and where is not None and says_online(where))
    named = (
        NamedTown(said.chosen)
        if said.chosen
        else decide_named_town(find_town_texts(said, pieces, beside), towns, beside=beside, zone=zone)
    )
    if named.town is None and not named.others and said.kept:
        named = NamedTown(said.kept)
    place = _compose_place(said, pieces, named, online=online)
    return DecidedPlace(place, named.others, named.trust is Trust.IN_A_NAME, undecided)


def name_places_of(said: SaidPlace, beside: str) -> Iterator[str]:
    """Folded names of towns that `decide_place` will ask for."""
    return name_towns(find_town_texts(said, _where(said)[1], beside))


def _where(said: SaidPlace) -> tuple[str | None, list[str]]:
    """The words that say where, and their pieces: building, room, street, town."""
    where = said.where or said.branch or (said.venue.name if said.venue else None)
    if where is None or UNDECIDED.search(flatten(where)) or words.is_online_only(where):
        return where, []
    pieces = words.split_pieces(where)
    if said.branch and said.where:
        pieces += words.split_pieces(said.branch)
    if len(pieces) == 1 and len(pieces[0].split()) > _LONGEST_NAME and (venue := parse_venue(pieces[0])):
        pieces = [venue.name, *words.split_pieces(venue.tail)]
    return where, pieces


def _compose_place(said: SaidPlace, pieces: Sequence[str], named: NamedTown, *, online: bool) -> Place:
    town = named.written
    buildings, rooms, streets = _sort_pieces(pieces, town)
    tail = words.split_pieces(said.venue.tail) if said.venue and not said.where else []
    asides = [part for part in tail if len(part) <= _LONGEST_ASIDE]
    rooms = rooms or [part for part in asides if ROOM.search(flatten(part))][:1]
    streets = streets or [part for part in asides if words.is_clear_street(part)][:1]
    if town is None and said.town is None and len(buildings) > 1 and words.may_be_town(buildings[-1]):
        town = buildings.pop()
    if len(buildings) == 1 and asides and _may_be_branch(asides[0], named):
        buildings.append(asides[0])
    buildings = _join_branch(buildings)
    address = ([said.address] if said.address else []) + streets + buildings[1:]
    labelled_town = next(iter(words.split_pieces(said.town or "")), "")
    return Place(
        branch=tidy(buildings[0], 120) if buildings else None,
        room=tidy(said.room or ", ".join(rooms), 80),
        address=tidy(", ".join(address), 160),
        town=named.town,
        town_text=tidy(town or labelled_town, 80),
        online=online,
    )


def _may_be_branch(aside: str, named: NamedTown) -> bool:
    """What stands behind a library in a sentence and is neither town, street nor time."""
    other = words.is_region(aside) or words.tells_when(aside) or words.is_clear_street(aside)
    return words.may_be_town(aside) and not other and fold(aside) != fold(named.written or "")


def _join_branch(buildings: Sequence[str]) -> list[str]:
    """ "Carnegie Library of Pittsburgh, East Liberty" is one building: the library's branch."""
    if len(buildings) < 2 or not _SYSTEM.search(flatten(buildings[0])) or re.search(r"\d", buildings[1]):
        return list(buildings)
    return [f"{buildings[0]}, {buildings[1]}", *buildings[2:]]


def _sort_pieces(pieces: Sequence[str], town: str | None) -> tuple[list[str], list[str], list[str]]:
    """Buildings, rooms and streets; what is neither town, region, room nor street is taken for a building."""
    buildings: list[str] = []
    rooms: list[str] = []
    streets: list[str] = []
    parts = [
        part for piece in pieces for part in ([piece] if _is(town, piece) else words.split_brackets(piece))
    ]
    for part in parts:
        if _is(town, part) or words.is_region(part) or words.tells_when(part) or words.is_online_only(part):
            continue
        heap = rooms if words.is_room(part, parts) else streets if words.is_street(part) else buildings
        heap.append(_without_town(part, town))
    return buildings, rooms, streets


def _is(town: str | None, piece: str) -> bool:
    return town is not None and fold(words.without_zip(piece)) == fold(town)


def _without_town(piece: str, town: str | None) -> str:
    """ "riverside library in braddock" -> "riverside library"; "Library of Pittsburgh" keeps its name."""
    if town is None:
        return piece
    if match := re.search(rf"[\s,]+(?:in|en|near|bei)\s+{re.escape(town)}\b.*$", piece, re.I):
        return piece[: match.start()]
    behind = words.words_behind_building(piece)
    if behind is None or not fold(behind).startswith(fold(town)) or words.has_name_behind(piece):
        return piece
    return piece.removesuffix(behind).rstrip()
