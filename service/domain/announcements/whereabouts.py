"""What was said about where, and the place it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from service.domain.announcements.private import PRIVATE_SIGNS, drop_private
from service.domain.announcements.tidying import tidy
from service.domain.announcements.values import Place
from service.domain.announcements.venues import Venue, parse_venue, says_online
from service.domain.announcements.vocabulary import (
    BUILDINGS,
    ENDS_A_NAME,
    GERMAN_ENDINGS,
    JOINS_A_NAME,
    NAME_FOLLOWS,
    ROOM,
    UNDECIDED,
)
from service.domain.dates.words import REPEATED_WEEKDAYS, WEEKDAYS, flatten, one_of, parse_words
from service.domain.places import Town, decide_town, fold, parse_regions


@dataclass(frozen=True, slots=True)
class SaidPlace:
    """What was said about where; None is not mentioned."""

    where: str | None = None
    branch: str | None = None
    room: str | None = None
    address: str | None = None
    town: str | None = None
    online: bool | None = None
    venue: Venue | None = None
    """From free sentences, when no label says where."""

    def filled_from(self, older: SaidPlace) -> SaidPlace:
        """This, and from `older` what this leaves open."""
        gaps = {
            field.name: getattr(older, field.name)
            for field in fields(self)
            if getattr(self, field.name) is None
        }
        return replace(self, **gaps)

    @property
    def names_building(self) -> bool:
        return bool(self.where or self.branch or self.venue)

    def moved_from(self, older: SaidPlace) -> SaidPlace:
        """A newer statement over an older one: another building brings neither room nor street from the old one."""
        if not self.names_building:
            return self.filled_from(older)
        kept = SaidPlace(town=older.town, online=older.online)
        where = self.where or (
            f"{self.venue.name}{self.venue.tail}" if self.venue and not self.branch else None
        )
        return replace(self, where=where).filled_from(kept)


@dataclass(frozen=True, slots=True)
class DecidedPlace:
    place: Place
    towns: tuple[Town, ...] = ()
    """More than one: nobody can tell which town is meant."""
    guessed: bool = False
    """The town is only part of the building's name."""
    undecided: str | None = None
    """ "to be announced", "not sure yet"."""

    @property
    def is_known(self) -> bool:
        """A place that people can find: a building, an address, or online."""
        return self.place.online or bool(self.place.branch or self.place.address)


@dataclass(frozen=True, slots=True)
class _TownText:
    """Words that may name a town, and what stands beside them."""

    words: str
    beside: tuple[str, ...] = ()
    whole: bool = False
    """Only all the words together are the name ("Braddock, PA"), not their beginning ("braddock every tuesday")."""
    sure: bool = True
    """Written as a town. Else it counts only when it can be no other ("in Berlin" somewhere in the text)."""
    in_a_name: bool = False
    """Part of a building's name: "Braddock Library"."""


@dataclass(frozen=True, slots=True)
class _NamedTown:
    """What words about a town came to."""

    town: Town | None = None
    others: tuple[Town, ...] = ()
    written: str | None = None
    in_a_name: bool = False


_SPLIT = re.compile(r"(?<=[^\W\d_]{3})\.\s+|\s*[,;|\n\N{BULLET}]\s*|\s+[-\N{EN DASH}\N{EM DASH}/]\s+")
_STREETS = "st|street|ave|avenue|road|rd|lane|ln|blvd|boulevard|drive|dr|way|square|sq|pike|hwy|court|ct"
_STREET = re.compile(
    rf"\d.*(?<![a-z])(?:{_STREETS})\b|^\d{{1,5}}[a-z]?\s[a-z]|[a-z]{{4,}}\s\d{{1,4}}[a-z]?$"
    r"|(?:str|strass?e|platz|weg|allee|gasse|ring|damm|ufer)\.?\s?\d"
    r"|(?:calle|c/|avenida|avda|av|plaza|paseo|carrera|cra|cl)\.?\s"
)
_CLEAR_STREET = re.compile(
    rf"^\d{{1,5}}\s[a-z].*(?<![a-z])(?:{_STREETS})\.?$|[a-z]{{3,}}(?:str\.?|strass?e|platz|weg|allee|gasse)\s\d{{1,4}}[a-z]?$"
    r"|^(?:calle|c/|avenida|avda|plaza|paseo)\.?\s.{3,}"
)
_FILLERS = re.compile(
    r"^(?:we(?:'ll| will)? meet |wir treffen uns |nos reunimos |meet(?:ing|s)? |es ist |it's |it is |probably |maybe )?"
    r"(?:at|in|@|inside|im|in der|in dem|bei|beim|an der|am|en|al)?\s?\b"
    r"(?:the|our|der|die|das|dem|el|la|los|las)?\s(?=\S)|^@\s?",
    re.I,
)
_IN_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|nahe|bei|cerca de|of|de|von|outside)\s(?:the |der |la |el )?", re.I
)
_ZIP = re.compile(r"\b(?:[A-Z]-?)?\d{4,5}(?:-\d{4})?\b")
_STATE_BEHIND = re.compile(r"^(.*?[^\W\d_]),?\s+([A-Za-z]{2})\.?$")
_DAY_OR_TIME = re.compile(
    rf"\d\d?[:h]\d\d|\d\s?(?:am|pm|uhr)\b|(?<![a-z])(?:{one_of({*WEEKDAYS, *REPEATED_WEEKDAYS})})(?![a-z])"
)
_ONLINE_WORDS = parse_words("""
    it its is will be we meet fully only just yes all completely circle meeting meetings via on over with by per and the
    link call google microsoft jitsi zoom teams skype discord online virtual virtually video remote remotely digital
    internet everyone from home everywhere anywhere world
    ist nur mit und uber ganz im netz videokonferenz solo es en linea por y virtualmente videollamada
""")
_MOST_WORDS_OF_A_TOWN = 5
_CITY = 400_000
"""A town that everybody knows; smaller ones must fit the configured zone to be seen in a building's name."""
_MOST_PIECES = 12
_IN_A_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|bei|from|aus|de)\s+([A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]+(?:\s[\w.'’-]+){0,4})"
)
_MOST_MENTIONS = 20


def decide_place(
    said: SaidPlace, towns: Mapping[str, Sequence[Town]], *, beside: str, zone: str
) -> DecidedPlace:
    """The place that was meant. `beside`: title and free text, for a town or region; `zone`: the configured one."""
    if said.venue and said.venue.needs_town:
        town = decide_place(SaidPlace(town=said.venue.tail), towns, beside="", zone=zone).place.town
        said = replace(said, venue=replace(said.venue, needs_town=False) if town else None)
    where, pieces = _where(said)
    undecided = where if where and not pieces and UNDECIDED.search(flatten(where)) else None
    online = bool(said.online) or (said.online is None and where is not None and says_online(where))
    texts = (*_town_texts(said, pieces), *_mentions(beside))
    named = next(
        (named for text in texts if (named := _decide_town_of(text, towns, beside, zone))), _NamedTown()
    )
    place = _compose_place(said, pieces, named, online=online)
    return DecidedPlace(place, named.others, named.in_a_name, undecided)


def name_towns(said: SaidPlace, beside: str) -> Iterator[str]:
    """Folded names that `decide_place` will ask for."""
    for text in (*_town_texts(said, _where(said)[1]), *_mentions(beside)):
        yield from (name for name, _ in _names(text))


def _where(said: SaidPlace) -> tuple[str | None, list[str]]:
    """The words that say where, and their pieces: building, room, street, town."""
    where = said.where or said.branch or (said.venue.name if said.venue else None)
    if where is None or UNDECIDED.search(flatten(where)) or _is_online_only(where):
        return where, []
    pieces = [*_pieces(where), *(_pieces(said.branch) if said.branch and said.where else [])]
    if len(pieces) == 1 and len(pieces[0].split()) > 6 and (venue := parse_venue(pieces[0])):
        pieces = [venue.name, *_pieces(venue.tail)]
    return where, pieces


def _pieces(text: str) -> list[str]:
    parts = [tidy(_FILLERS.sub("", part)) for part in _SPLIT.split(text) if not PRIVATE_SIGNS.search(part)]
    return [part for part in parts if part][:_MOST_PIECES]


def _without_brackets(piece: str) -> list[str]:
    """ "Riverside Library (Braddock)" -> two pieces."""
    return [part for part in (part.strip() for part in re.split(r"[()]", piece)) if part]


def _town_texts(said: SaidPlace, pieces: Sequence[str]) -> Iterator[_TownText]:
    """Where a town may be named, the surest first."""
    address = _pieces(said.address) if said.address else []
    tail = _split_brackets(_pieces(said.venue.tail), None) if said.venue and not said.where else []
    around = (*pieces, *address, *tail, *(_pieces(said.town) if said.town else ()))
    for town in _pieces(said.town)[:1] if said.town else ():
        yield _TownText(_without_zip(town), around, whole=True)
        yield _TownText(town, around)
    for piece in [
        part for whole in reversed([*pieces, *address]) for part in (whole, *_without_brackets(whole)[::-1])
    ]:
        yield _TownText(_without_zip(piece), around, whole=True)
        yield from (_TownText(piece[match.end() :], around) for match in _IN_TOWN.finditer(piece))
        yield from (_TownText(behind, around) for behind in _behind_building(piece))
    for part in tail:
        yield _TownText(_without_zip(part), around, sure=part[:1].isupper() or part is tail[0])
        yield from (_TownText(part[match.end() :], around) for match in _IN_TOWN.finditer(part))
    for piece in pieces[:1]:
        yield _TownText(piece, around, in_a_name=True)


def _behind_building(piece: str) -> Iterator[str]:
    """ "central library springfield mass" -> "springfield mass"."""
    words = piece.split()
    buildings = [
        at for at, word in enumerate(words) if fold(word) in BUILDINGS or fold(word).endswith(GERMAN_ENDINGS)
    ]
    if buildings and buildings[-1] + 1 < len(words) and fold(words[buildings[-1] + 1]) not in JOINS_A_NAME:
        yield " ".join(words[buildings[-1] + 1 :])


def _mentions(beside: str) -> list[_TownText]:
    """ "in Braddock" anywhere: a town, if there is only one of that name."""
    found = [
        _TownText(match[1], (beside[match.end() : match.end() + 40],), sure=False)
        for match in _IN_A_TOWN.finditer(beside)
    ]
    return found[:_MOST_MENTIONS]


def _names(text: _TownText) -> Iterator[tuple[str, str]]:
    """(folded, as written) names that the words may begin with, the longest first."""
    words = text.words.split()[:_MOST_WORDS_OF_A_TOWN]
    for length in range(len(words), 0, -1):
        written = " ".join(words[:length]).strip(",.;:!?")
        name = fold(written)
        if len(name) > 1 and name not in ENDS_A_NAME:
            yield name, written
        if text.whole:
            return


def _decide_town_of(
    text: _TownText, towns: Mapping[str, Sequence[Town]], beside: str, zone: str
) -> _NamedTown | None:
    """The town that these words name, or all that they may name."""
    matches = ((found, written) for name, written in _names(text) if (found := towns.get(name)))
    candidates, written = next(matches, ((), ""))
    regions = {
        region for piece in (text.words, *text.beside) for region in parse_regions(_cut(piece, written))
    }
    decided = decide_town(candidates, regions=regions)
    if isinstance(decided, tuple) and len(decided) > 1:
        decided = decide_town(decided, regions=parse_regions(_cut(beside[:2_000], written)))
    if isinstance(decided, Town):
        fits = not text.in_a_name or decided.zone == zone or decided.people >= _CITY
        return _NamedTown(decided, (), written, text.in_a_name) if fits else None
    return _NamedTown(None, decided, written) if decided and text.sure and not text.in_a_name else None


def _compose_place(said: SaidPlace, pieces: Sequence[str], named: _NamedTown, *, online: bool) -> Place:
    town = named.written
    buildings, rooms, streets = _sort_pieces(pieces, town)
    tail = (
        [part for part in _pieces(said.venue.tail) if len(part) <= 40]
        if said.venue and not said.where
        else []
    )
    rooms = [said.room] if said.room else rooms or [part for part in tail if ROOM.search(flatten(part))][:1]
    streets = streets or [part for part in tail if _CLEAR_STREET.search(flatten(part))][:1]
    streets = [said.address, *streets] if said.address else streets
    if town is None and said.town is None and len(buildings) > 1 and _may_be_town(buildings[-1]):
        town = buildings.pop()
    written = town or next(iter(_pieces(said.town or "")), "")
    return Place(
        branch=tidy(buildings[0], 120) if buildings else None,
        room=tidy(", ".join(rooms), 80),
        address=tidy(", ".join([*streets, *buildings[1:]]), 160),
        town=named.town,
        town_text=tidy(written, 80),
        online=online,
    )


def _sort_pieces(pieces: Sequence[str], town: str | None) -> tuple[list[str], list[str], list[str]]:
    """Buildings, rooms and streets; what is neither town, region, room nor street is taken for a building."""
    buildings: list[str] = []
    rooms: list[str] = []
    streets: list[str] = []
    for piece in _split_brackets(pieces, town):
        flat = flatten(piece)
        if _is_town(piece, town) or _is_region(piece) or _DAY_OR_TIME.search(flat) or _is_online_only(piece):
            continue
        is_room = ROOM.search(flat) and (buildings or len(pieces) > 1) and not _names_a_building(piece)
        heap = rooms if is_room else streets if _STREET.search(flat) else buildings
        heap.append(_without_town(piece, town))
    return buildings, rooms, streets


def _split_brackets(pieces: Sequence[str], town: str | None) -> list[str]:
    """All pieces; only "Frankfurt (Oder)" keeps its brackets, where that is the town."""
    return [
        part for piece in pieces for part in ([piece] if _is_town(piece, town) else _without_brackets(piece))
    ]


def _names_a_building(piece: str) -> bool:
    return any(fold(word) in BUILDINGS or fold(word).endswith(GERMAN_ENDINGS) for word in piece.split())


def _may_be_town(piece: str) -> bool:
    """A name of a town that our list does not hold."""
    return piece[:1].isupper() and len(piece.split()) <= 4 and not any(char.isdigit() for char in piece)


def _without_zip(piece: str) -> str:
    """ "Braddock PA 15104" -> "Braddock", "15104 Braddock" -> "Braddock"."""
    piece = _ZIP.sub(" ", piece).strip(" ,.-")
    state = _STATE_BEHIND.match(piece)
    return state[1] if state and parse_regions(state[2]) else " ".join(piece.split())


def _cut(text: str, name: str) -> str:
    """The text without the town's own name: Berlin is a region too."""
    return re.sub(rf"(?<!\\w){re.escape(name)}(?!\\w)", " ", text, count=1, flags=re.I) if name else text


def _is_town(piece: str, written: str | None) -> bool:
    return written is not None and fold(_without_zip(piece)) == fold(written)


def _is_region(piece: str) -> bool:
    rest = fold(_ZIP.sub(" ", piece))
    return not rest or (
        len(rest.split()) <= 3
        and bool(parse_regions(piece))
        and len(piece) <= 25
        and not re.search(r"\blib|haus|cent", rest)
    )


def _without_town(piece: str, written: str | None) -> str:
    """ "riverside library in braddock" -> "riverside library"; "Library of Pittsburgh" keeps its name."""
    if written is None:
        return piece
    match = re.search(rf"[\s,]+(?:in|en|near|bei)\s+{re.escape(written)}\b.*$", piece, re.I)
    if match is None and not any(
        fold(word) in NAME_FOLLOWS or fold(word).endswith(GERMAN_ENDINGS) for word in piece.split()
    ):
        match = next(
            (
                re.search(rf"\s+{re.escape(behind)}$", piece)
                for behind in _behind_building(piece)
                if fold(behind).startswith(fold(written))
            ),
            None,
        )
    return piece[: match.start()] if match else piece


def _is_online_only(text: str) -> bool:
    """ "Online, via Zoom" names no other place."""
    return says_online(text) and set(fold(drop_private(text)).split()) <= _ONLINE_WORDS
