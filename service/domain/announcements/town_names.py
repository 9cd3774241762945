"""Where in the words about a place a town may be named, and which town that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

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
from service.domain.dates.words import MONTHS
from service.domain.places import fold, parse_regions
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


_IN_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|nahe|bei|cerca de|outside|(?P<part>of|de|von))\s(?:the |der |la |el )?", re.I
)
"""Behind "of" may stand a town or the rest of a name: "Library of Pittsburgh", "Museum of Art"."""
_IN_A_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|bei|from|aus|de)\s+([A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]+(?:\s[\w.'’-]+){0,4})"
)
_TOWN_AND_LAND = re.compile(
    r"(?:^|[.!?\n]\s*|\s)([A-ZÄÖÜÁÉÍÓÚÑ][\w'’-]+(?:\s[A-ZÄÖÜÁÉÍÓÚÑ][\w'’-]+){0,2}),\s"
    r"([A-ZÄÖÜÁÉÍÓÚÑ][\w'’-]{3,}(?:\s[A-ZÄÖÜÁÉÍÓÚÑ][\w'’-]+)?)(?=[,.;\n]|$)"
)
"""Before the building: "Nakuru, Kenya, at the library"."""
_SET_APART = re.compile(
    r"\s[-|\N{EN DASH}\N{EM DASH}]\s([A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]+(?:\s[A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]+){0,2})\s*$"
)
"""The end of a title: "Spanish for beginners - Akron"."""
_LIBRARY = re.compile(
    r"(?:librar(?:y|ies)|bibliotecas?|biblioth?e[kc]\w*)(?:\s(?:p[uú]blica|municipal|central|popular)s?)?\s*$",
    re.I,
)
_SHORTEST = 3
"""Letters of a name; shorter ones are states, articles and short forms."""
_MOST_WORDS = 5
_MOST_MENTIONS = 20


def find_town_texts(said: SaidPlace, pieces: Sequence[str], beside: str) -> Iterator[TownText]:
    """Where a town may be named, the surest first: its label, the pieces of the place from the end, the rest."""
    towns = split_pieces(said.town or "")
    address = split_pieces(said.address or "")
    tail = split_pieces(said.venue.tail if said.venue else "")
    tail = [part for piece in tail for part in split_brackets(piece)]
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
        if not find_street(piece):
            yield TownText(piece, around, trust=Trust.IN_A_NAME)
    yield from _mentions(beside)


def name_towns(texts: Iterator[TownText]) -> Iterator[str]:
    """Folded names that `decide_named_town` will look up."""
    return (name for text in texts for name, _ in names_in(text))


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
            apart = venue.tail.startswith(",") or _IN_TOWN.match(venue.tail.lstrip()) is not None
            goes_on = part is tail[0] and not apart and has_name_behind(venue.name)
            written = (part[:1].isupper() or part is tail[0]) and not goes_on
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
    near = list(_IN_A_TOWN.finditer(beside))[:_MOST_MENTIONS]
    before = [found for found in _TOWN_AND_LAND.findall(beside)[:_MOST_MENTIONS] if parse_regions(found[1])]
    apart = _SET_APART.findall(beside.rpartition("\n")[2])
    mentioned = partial(TownText, trust=Trust.MENTIONED)
    return [
        *(mentioned(match[1], (beside[match.end() : match.end() + 40],)) for match in near),
        *(mentioned(town, (land,), whole=True) for town, land in before),
        *(mentioned(town, whole=True) for town in apart),
    ]


def names_in(text: TownText) -> Iterator[tuple[str, str]]:
    """(folded, as written) names that the words may begin with, the longest first."""
    words = text.words.split()[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        written = " ".join(words[:length]).strip(",.;:!?")
        name = fold(written)
        if len(name) >= _SHORTEST and name not in ENDS_A_NAME and name not in MONTHS:
            yield name, written
            if name in MISSPELT_TOWNS:
                yield MISSPELT_TOWNS[name], written
        if text.whole:
            return
