"""Where in the words about a place a town may be named, and which town that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from service.domain.announcements.pieces import (
    split_brackets,
    split_pieces,
    without_zip,
    words_behind_building,
)
from service.domain.announcements.said import SaidPlace
from service.domain.announcements.vocabulary import ENDS_A_NAME
from service.domain.places import Town, decide_town, fold, parse_regions


@dataclass(frozen=True, slots=True)
class TownText:
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
class NamedTown:
    """What words about a town came to."""

    town: Town | None = None
    others: tuple[Town, ...] = ()
    """Several, where nobody can tell which."""
    written: str | None = None
    in_a_name: bool = False


_IN_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|nahe|bei|cerca de|of|de|von|outside)\s(?:the |der |la |el )?", re.I
)
_IN_A_TOWN = re.compile(
    r"(?<![^\W\d_])(?:in|near|en|bei|from|aus|de)\s+([A-ZÄÖÜÁÉÍÓÚÑ][\w.'’-]+(?:\s[\w.'’-]+){0,4})"
)
_CITY = 400_000
"""A town that everybody knows; smaller ones must fit the configured zone to be seen in a building's name."""
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
    for piece in reversed([*pieces, *address]):
        for part in (piece, *reversed(split_brackets(piece))):
            yield from _in_piece(part, around)
    for part in tail if not said.where else ():
        yield TownText(without_zip(part), around, sure=part[:1].isupper() or part is tail[0])
        yield from (TownText(part[match.end() :], around) for match in _IN_TOWN.finditer(part))
    for piece in pieces[:1]:
        yield TownText(piece, around, in_a_name=True)
    yield from _mentions(beside)


def name_towns(texts: Iterator[TownText]) -> Iterator[str]:
    """Folded names that `decide_named_town` will look up."""
    return (name for text in texts for name, _ in _names(text))


def decide_named_town(
    texts: Iterator[TownText], towns: Mapping[str, Sequence[Town]], *, beside: str, zone: str
) -> NamedTown:
    """The town that the first of these texts names, or all that it may name."""
    return next((named for text in texts if (named := _decide(text, towns, beside, zone))), NamedTown())


def _in_piece(piece: str, around: tuple[str, ...]) -> Iterator[TownText]:
    yield TownText(without_zip(piece), around, whole=True)
    yield from (TownText(piece[match.end() :], around) for match in _IN_TOWN.finditer(piece))
    if behind := words_behind_building(piece):
        yield TownText(behind, around)


def _mentions(beside: str) -> list[TownText]:
    """ "in Braddock" anywhere: a town, if there is only one of that name."""
    matches = list(_IN_A_TOWN.finditer(beside))[:_MOST_MENTIONS]
    return [TownText(match[1], (beside[match.end() : match.end() + 40],), sure=False) for match in matches]


def _names(text: TownText) -> Iterator[tuple[str, str]]:
    """(folded, as written) names that the words may begin with, the longest first."""
    words = text.words.split()[:_MOST_WORDS]
    for length in range(len(words), 0, -1):
        written = " ".join(words[:length]).strip(",.;:!?")
        name = fold(written)
        if len(name) > 1 and name not in ENDS_A_NAME:
            yield name, written
        if text.whole:
            return


def _decide(text: TownText, towns: Mapping[str, Sequence[Town]], beside: str, zone: str) -> NamedTown | None:
    matches = ((found, written) for name, written in _names(text) if (found := towns.get(name)))
    candidates, written = next(matches, ((), ""))
    pieces = (text.words, *text.beside)
    regions = {region for piece in pieces for region in parse_regions(_without(written, piece))}
    decided = decide_town(candidates, regions=regions)
    if isinstance(decided, tuple) and len(decided) > 1:
        decided = decide_town(decided, regions=parse_regions(_without(written, beside[:_BESIDE])))
    if isinstance(decided, Town):
        fits = not text.in_a_name or decided.zone == zone or decided.people >= _CITY
        return NamedTown(decided, (), written, text.in_a_name) if fits else None
    return NamedTown(None, decided, written) if decided and text.sure and not text.in_a_name else None


def _without(name: str, text: str) -> str:
    """The text without the town's own name: Berlin is a region too."""
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text, count=1, flags=re.I) if name else text
