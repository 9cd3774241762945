"""The pieces of a written place: building, room, street, zip code, region, told apart by their words alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.announcements.private import PRIVATE_SIGNS, drop_private
from service.domain.announcements.said import Venue
from service.domain.announcements.tidying import tidy
from service.domain.announcements.venues import parse_venue, says_online
from service.domain.announcements.vocabulary import (
    BUILDINGS,
    GERMAN_ENDINGS,
    JOINS_A_NAME,
    NAME_FOLLOWS,
    ONLINE_AND_LITTLE_ELSE,
    ROOM,
)
from service.domain.dates.words import REPEATED_WEEKDAYS, WEEKDAYS, flatten, one_of
from service.domain.places import fold, parse_regions

_MOST_PIECES = 12

_SPLIT = re.compile(r"(?<=[^\W\d_]{3})\.\s+|\s*[,;|\n\N{BULLET}]\s*|\s+[-\N{EN DASH}\N{EM DASH}/]\s+")
_LEAD_INS = re.compile(
    r"^(?:we(?:'ll| will)? meet |wir treffen uns |nos reunimos |meet(?:ing|s)? |es ist |it's |it is |probably |maybe )?"
    r"(?:at|in|@|inside|im|in der|in dem|bei|beim|an der|am|en|al)?\s?\b"
    r"(?:the|our|der|die|das|dem|el|la|los|las)?\s(?=\S)|^@\s?",
    re.I,
)
_STREETS = "st|street|ave|avenue|road|rd|lane|ln|blvd|boulevard|drive|dr|way|square|sq|pike|hwy|court|ct"
_STREET = re.compile(
    rf"\d.*(?<![a-z])(?:{_STREETS})\b|^\d{{1,5}}[a-z]?\s[a-z]|[a-z]{{4,}}\s\d{{1,4}}[a-z]?$"
    r"|(?:str|strass?e|platz|weg|allee|gasse|ring|damm|ufer)\.?\s?\d"
    r"|(?:calle|c/|avenida|avda|av|plaza|paseo|carrera|cra|cl)\.?\s"
)
_CLEAR_STREET = re.compile(
    rf"^\d{{1,5}}\s[a-z].*(?<![a-z])(?:{_STREETS})\.?$"
    r"|[a-z]{3,}(?:str\.?|strass?e|platz|weg|allee|gasse)\s\d{1,4}[a-z]?$"
    r"|^(?:calle|c/|avenida|avda|plaza|paseo)\.?\s.{3,}"
)
_STREET_ANYWHERE = re.compile(
    rf"(?<![\w.:/])\d{{1,5}}[a-z]?\s(?:[nsew]\.?\s)?(?:[a-z][\w'.-]*\s){{1,4}}?(?:{_STREETS})\b(?!\s(?:from|to|at|\d))\.?"
    r"|(?<!\w)[^\W\d_][\w-]{2,}\s?(?:str\.?|strass?e|platz|weg|allee|gasse)\s\d{1,4}[a-z]?\b"
    r"|(?<!\w)(?:calle|avenida|avda\.?|plaza|paseo)\s[^\W\d_][^,.;\n]{2,40}?(?:\s|,\s)\d{1,4}\b"
)
_STREET_END = re.compile(rf"[a-z]\s(?:{_STREETS})\.?$|[a-z]{{3,}}(?:str\.|strass?e|allee|gasse)$")
_VENUE_IS = re.compile(
    r"\b(?:the )?(?:venue|location|place|meeting point|treffpunkt|ort|lugar|sitio)\s(?:is|will be|ist|es"
    r"|sera)\s(?:at |in |im |en )?"
    r"(?:the |der |die |das |el |la )?(?P<name>[A-ZÄÖÜÁÉÍÓÚ0-9][^,.;!?\n]{2,50}?)(?=\s(?:in|on|at|near|en"
    r"|bei)\s|[,.;!?\n]|$)",
    re.I,
)
_ZIP = re.compile(
    r"\b(?:[A-Z]-?)?\d{4,5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b"
)
"""Of the United States and most of Europe, of Great Britain, of Canada."""
_STATE_BEHIND = re.compile(r"^(.*?[^\W\d_]),?\s+([A-Za-z]{2})\.?$")
_DAY_OR_TIME = re.compile(
    rf"\d\d?[:h]\d\d|\d\s?(?:am|pm|uhr)\b|(?<![a-z])(?:{one_of({*WEEKDAYS, *REPEATED_WEEKDAYS})})(?![a-z])"
)
_LONGEST_REGION = 25


def split_pieces(text: str) -> list[str]:
    """ "at the Riverside Library, Room B, 410 Example Ave" -> three pieces; one with contact data is left out."""
    parts = [tidy(_LEAD_INS.sub("", part)) for part in _SPLIT.split(text) if not PRIVATE_SIGNS.search(part)]
    return [part for part in parts if part][:_MOST_PIECES]


def split_brackets(piece: str) -> list[str]:
    """ "Riverside Library (Braddock)" -> two pieces."""
    return [part for part in (part.strip() for part in re.split(r"[()]", piece)) if part]


def without_zip(piece: str) -> str:
    """ "Braddock PA 15104" -> "Braddock", "15104 Braddock" -> "Braddock"."""
    piece = _ZIP.sub(" ", piece).strip(" ,.-")
    state = _STATE_BEHIND.match(piece)
    return state[1] if state and parse_regions(state[2]) else " ".join(piece.split())


def words_behind_building(piece: str) -> str | None:
    """ "central library springfield mass" -> "springfield mass"; "Museum of Art" goes on with its name."""
    words = piece.split()
    last = max((at for at, word in enumerate(words) if _is_building(word)), default=len(words))
    behind = words[last + 1 :]
    return " ".join(behind) if behind and fold(behind[0]) not in JOINS_A_NAME else None


def names_building(piece: str) -> bool:
    return any(_is_building(word) for word in piece.split())


def is_room(piece: str, others: Sequence[str]) -> bool:
    """ "Room 204" beside a building; "Reading Room Library" is the building itself."""
    return ROOM.search(flatten(piece)) is not None and len(others) > 1 and not names_building(piece)


def is_street(piece: str) -> bool:
    """A street with a number, where only pieces of a place stand."""
    return _STREET.search(flatten(piece)) is not None


def find_street(sentence: str) -> re.Match[str] | None:
    """A street with its number in a sentence; positions are those of the sentence, the text is flat."""
    return _STREET_ANYWHERE.search(flatten(sentence))


def ends_with_street(piece: str) -> bool:
    """ "Ngong Road", without a number."""
    return _STREET_END.search(flatten(piece)) is not None


def find_venue(sentence: str) -> Venue | None:
    """The building that a sentence names, else its street with a number, else what it says the place is."""
    if venue := parse_venue(sentence):
        return venue
    if street := find_street(sentence):
        return Venue(sentence[street.start() : street.end()].strip(), sentence[street.end() :])
    said = _VENUE_IS.search(sentence)
    return Venue(said["name"].strip(), sentence[said.end() :]) if said else None


def is_clear_street(piece: str) -> bool:
    """A street with a number, wherever it stands."""
    return _CLEAR_STREET.search(flatten(piece)) is not None


def is_region(piece: str) -> bool:
    """ "PA 15104", "Ohio", "Spanien"."""
    rest = fold(_ZIP.sub(" ", piece))
    if not rest:
        return True
    short = len(piece) <= _LONGEST_REGION and len(rest.split()) <= 3
    return short and bool(parse_regions(piece)) and not names_building(piece) and not find_street(piece)


def tells_when(piece: str) -> bool:
    """ "Tuesdays at 6" is no part of a place."""
    return _DAY_OR_TIME.search(flatten(piece)) is not None


def is_online_only(text: str) -> bool:
    """ "Online, via Zoom" names no other place."""
    return says_online(text) and set(fold(drop_private(text)).split()) <= ONLINE_AND_LITTLE_ELSE


def may_be_town(piece: str) -> bool:
    """A name of a town that our list does not hold."""
    return piece[:1].isupper() and len(piece.split()) <= 4 and not any(char.isdigit() for char in piece)


def _is_building(word: str) -> bool:
    name = fold(word)
    return name in BUILDINGS or name.endswith(GERMAN_ENDINGS)


def has_name_behind(piece: str) -> bool:
    """ "Stadtbibliothek Köln", "Biblioteca Central": what stands behind belongs to the name."""
    names = [fold(word) for word in piece.split()]
    return any(name in NAME_FOLLOWS or name.endswith(GERMAN_ENDINGS) for name in names)
