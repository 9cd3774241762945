"""Towns and the places in them: which of several namesakes a text means, or that nobody can tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from service.domain.ids import TownId
from service.domain.regions import COUNTRIES, OTHER_REGIONS, REGION_CODES, US_STATES

_CLEARLY_BIGGER = 10
"""A town this many times as big as every namesake is the one people mean (Berlin, Boston, London)."""

_MOST_REGION_WORDS = 4
_LETTERS_NOBODY_DECOMPOSES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}`\N{ACUTE ACCENT}]")
_KNOWN_NAMES = frozenset(COUNTRIES) | frozenset(US_STATES) | frozenset().union(*OTHER_REGIONS.values())
_NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Town:
    """A row of the GeoNames list (cities500), CC BY 4.0."""

    id: TownId
    name: str
    country: str
    """ISO 3166-1 alpha-2, upper case."""
    region: str
    """GeoNames admin1 code: "PA" in the United States, "16" in Germany."""
    latitude: float
    longitude: float
    zone: str
    """IANA name, such as America/New_York."""
    people: int
    """Inhabitants."""


@dataclass(frozen=True, slots=True)
class Region:
    """A country, or a region of one, named beside a town."""

    country: str
    code: str | None = None
    """GeoNames admin1 code; None means the whole country."""

    def holds(self, town: Town) -> bool:
        return town.country == self.country and self.code in (None, town.region)


def fold(name: str) -> str:
    """The key of a town's name: without case, accents and punctuation, words parted by one space.

    "St. Gallen" -> "st gallen", "Straßburg" -> "strassburg", "O'Fallon" -> "ofallon", "Frankfurt (Oder)" ->
    "frankfurt oder". Scripts without case or accents stay as they are.
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name)
        name = "".join(char for char in name if not unicodedata.combining(char))
        name = name.casefold().translate(_LETTERS_NOBODY_DECOMPOSES)
    return _NOT_A_WORD.sub(" ", _APOSTROPHES.sub("", name.casefold())).strip()


def parse_regions(text: str) -> frozenset[Region]:
    """Countries and regions that a short text beside a town names: "PA 15104", "Ohio", "England", "Spanien".

    Two small letters count as a state only at the end or before a zip code, because "in", "or" and "me" are
    words too.
    """
    words = fold(text).split()
    found: set[Region] = set()
    for phrase in _phrases(words):
        if phrase in COUNTRIES:
            found.add(Region(COUNTRIES[phrase]))
        if phrase in US_STATES:
            found.add(Region("US", US_STATES[phrase]))
        found.update(Region(land, codes[phrase]) for land, codes in OTHER_REGIONS.items() if phrase in codes)
    found.update(Region(land) for land, pattern in _POSTCODES.items() if pattern.search(text))
    return frozenset(found | set(_parse_state_codes(text)))


def decide_town(candidates: Sequence[Town], *, regions: Collection[Region] = ()) -> Town | tuple[Town, ...]:
    """The one town that a name means, or all it may mean, biggest first (empty when there is none).

    A region or country named in the text decides; else being ten times as big as every namesake; else nobody
    can tell. Where the person has named the region, its biggest town of that name is meant.
    """
    towns = sorted(set(candidates), key=lambda town: (-town.people, town.id))
    precise = [region for region in regions if region.code is not None]
    in_region = [town for town in towns if any(region.holds(town) for region in precise)]
    in_country = [town for town in towns if any(region.holds(town) for region in regions)]
    if in_region and len({(town.country, town.region) for town in in_region}) == 1:
        return in_region[0]
    fitting = in_region or in_country or towns
    if len(fitting) == 1 or (fitting and fitting[0].people >= _CLEARLY_BIGGER * max(1, fitting[1].people)):
        return fitting[0]
    return tuple(fitting)


def choose_namesakes(name: str, towns: Sequence[Town]) -> tuple[Town, ...]:
    """Of the towns that go by this folded name, those that it can mean.

    A town's own name counts before what it is also called elsewhere: "Pittsburgh" is not Pittsburg, California. A
    town that is clearly bigger than all of that name is still meant by its other name: "Wien" is Vienna.
    """
    own = [town for town in towns if fold(town.name) == name]
    biggest = max((town.people for town in own), default=0)
    return tuple(town for town in towns if town in own or town.people >= _CLEARLY_BIGGER * biggest)


def _phrases(words: Sequence[str]) -> Iterator[str]:
    """Known names, the longest first; a word of "West Virginia" is not looked at again as "Virginia"."""
    left = list(words)
    for length in range(_MOST_REGION_WORDS, 0, -1):
        for start in range(len(left) - length + 1):
            phrase = " ".join(left[start : start + length])
            if phrase in _KNOWN_NAMES:
                yield phrase
                left[start : start + length] = [""] * length


_POSTCODES = {
    "GB": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"),
    "CA": re.compile(r"\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b"),
}
"""Forms that no other country has."""
_STATE_CODE = re.compile(
    r"\b([A-Z]{2})\b|\b([A-Za-z]{2})\.?(?=,?\s*(?:\d{5}(?:-\d{4})?)?\s*(?:,?\s*USA?)?\s*$)"
)
_REGION_CODE = re.compile(rf"(?<!\w)(?:{'|'.join(REGION_CODES)})(?!\w)")
_US_CODES = frozenset(US_STATES.values())


def _parse_state_codes(text: str) -> Iterator[Region]:
    for code in _REGION_CODE.findall(text):
        yield Region(*REGION_CODES[code])
    for match in _STATE_CODE.finditer(text):
        code = (match[1] or match[2]).upper()
        if code in _US_CODES:
            yield Region("US", code)
