"""What a reader looks for among the circles: read from the address, matched with what there is, and written back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache, lru_cache
from urllib.parse import urlencode

from babel import Locale

from service.domain.languages import Language
from service.domain.places import fold
from service.pages.maps.area import parse_area
from service.store.public import Choice, Wanted

LONGEST_WORDS = 100
LAST_PAGE = 1000
WEEKDAYS = range(1, 8)


@dataclass(frozen=True, slots=True)
class Search:
    """Empty fields look for nothing in particular."""

    where: str = ""
    """Words of a town's or a library's name."""
    how: str = ""
    """`online` or `in-person`."""
    language: str = ""
    """ISO 639-1 code."""
    day: str = ""
    """Monday is 1."""
    area: str = ""
    """A part of the map, as `Area` writes it."""
    page: int = 1

    @property
    def is_empty(self) -> bool:
        return not (self.where or self.how or self.language or self.day or self.area)

    def compose_query(self, page: int = 1) -> str:
        """The address that asks for this again, on another page: `?where=Riverside&page=2`."""
        values = {name: value for name, value in asdict(replace(self, page=page)).items() if value}
        if page == 1:
            del values["page"]
        return "?" + urlencode(values) if values else ""


def parse_search(query: Mapping[str, str]) -> Search:
    """Whatever cannot be understood counts as not given."""
    how, language, day, page = (query.get(name, "").strip() for name in ("how", "language", "day", "page"))
    return Search(
        where=read_words(query, "where"),
        how=how if how in ("online", "in-person") else "",
        language=language if language in list_tongues() else "",
        day=day if day in map(str, WEEKDAYS) else "",
        page=parse_page(page),
        area=str(parse_area(query.get("area", "")) or ""),
    )


def parse_page(text: str) -> int:
    """The number of a page; the first, where it is none."""
    text = text.strip()
    return max(1, min(int(text[:9]), LAST_PAGE)) if text.isascii() and text.isdigit() else 1


def compose_address(values: Sequence[tuple[str, object]]) -> str:
    """What follows a path, of those that hold something: `?only=circles&find=bread`."""
    kept = [(name, value) for name, value in values if value]
    return "?" + urlencode(kept) if kept else ""


def read_words(query: Mapping[str, str], name: str) -> str:
    return " ".join(query.get(name, "").replace("\0", "").split())[:LONGEST_WORDS]


def compose_wanted(search: Search, choices: Sequence[Choice]) -> Wanted:
    """What to ask the database for, in the very words that circles have."""
    places = {name for one in choices for name in (one.town, one.branch) if name}
    written = {one.said_language for one in choices if one.said_language}
    ours = {language.value: language for language in Language}
    return Wanted(
        places=[one for one in places if fold(search.where) in fold(one)] if search.where else None,
        online={"online": True, "in-person": False}.get(search.how),
        said_languages=[one for one in written if search.language in find_tongues(one)]
        if search.language
        else None,
        language=ours.get(search.language),
        weekday=int(search.day) if search.day else None,
    )


def list_spoken(choices: Collection[Choice]) -> frozenset[str]:
    """Codes of the languages that circles say they speak, or are announced in where they say nothing."""
    said = {code for one in choices if one.said_language for code in find_tongues(one.said_language)}
    return frozenset(said | {one.language.value for one in choices if one.language and not one.said_language})


@cache
def list_tongues() -> Mapping[str, frozenset[str]]:
    """ISO 639-1 codes, each with its folded names in all languages of ours."""
    tongues = [Locale.parse(language.value).languages for language in Language]
    codes = [code for code in map(str, tongues[0]) if len(code) == 2]
    return {code: frozenset(fold(names[code]) for names in tongues if code in names) for code in codes}


@lru_cache(maxsize=4096)
def find_tongues(written: str) -> frozenset[str]:
    """The languages that somebody names: "Spanish and English" -> {"es", "en"}."""
    text = f" {fold(written)} "
    return frozenset(
        code for code, names in list_tongues().items() if any(f" {name} " in text for name in names)
    )
