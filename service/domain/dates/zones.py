"""Time zones as people name them, and wall times that a change of the clocks has skipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from service.domain.dates.words import flatten, one_of, parse_words
from service.domain.dates.zone_words import (
    ADJECTIVES,
    COUNTRY_ZONES,
    MINUTE_OFFSETS,
    MORE_COUNTRIES,
    NAMED_ZONES,
    NOT_A_ZONE,
    ONLY_IN_CAPITALS,
    SEVERAL,
    WORDS_TOO,
)
from service.domain.regions import COUNTRIES

_AREAS = "Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Canada|Etc"
_IANA = re.compile(
    rf"(?<![\w/])(?:{_AREAS})/[A-Za-z_+-]{{2,30}}\d{{0,2}}(?:/[A-Za-z_]{{2,30}})?(?:\s(?:york|angeles|city|aires|paulo))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"(?<![a-z])(?:utc|gmt)\s?(?P<sign>[+-])\s?(?P<hours>\d{1,2})(?!\d)(?:\s?:?(?P<minutes>[0-5]\d)(?!\d))?"
)
_SHORT = {
    name
    for name in NAMED_ZONES
    if " " not in name and (len(name) <= 4 or name in ("eastern", "pacific", "central", "mountain"))
}
_ABBREVIATION = re.compile(rf"(?<![\w/@.-])(?:{one_of(_SHORT)})(?![\w/-])")
_TIME_WORDS = r"(?:(?:standard |daylight |summer |local )?time(?!\s?zone)|(?:orts|sommer|winter)?zeit)"
_BEFORE_TIME = re.compile(rf"(?P<name>(?:[^\W\d_]['\w.-]*\s){{1,3}}){_TIME_WORDS}(?![a-z])")
_BEHIND_TIME = re.compile(
    r"(?<![a-z])(?:hora(?: local)?(?: del?| d)?(?: la)?|(?:orts)?zeit (?:in|von)|time (?:in|of)|timezone of|zeitzone)\s"
    r"(?P<name>[^\W\d_]['\w.-]*(?:\s[^\W\d_]['\w.-]*){0,2})"
)
_JUST_BEHIND = re.compile(
    r"(?:\d|(?<![a-z])(?:[ap]\.?\s?m\.?|uhr|hs?|hrs|horas|noon|o'?clock|mittag|mediodia|tarde|noche|manana|evening))[\s,(]{1,3}$"
)
_OF_A_COUNTRY = re.compile(
    rf"\s(?:(?P<of>in|de|del|en)\s)?(?P<name>{one_of({*COUNTRIES, *MORE_COUNTRIES})})(?![a-z])"
)
_IN_BRACKETS = re.compile(
    r"(?<=\d|m|r|h)\s?\((?:zeit |hora |time |in )?(?P<name>[^\W\d_]{3,20}(?:\s[^\W\d_]{3,20})?)\)"
)
_BEHIND_AN_HOUR = parse_words("am pm a.m p.m a.m. p.m. p a m uhr h hrs noon o'clock")
_ALL_COUNTRIES = {**COUNTRIES, **MORE_COUNTRIES}


@dataclass(frozen=True, slots=True)
class WrittenZone:
    """Words that name a zone: of a table, or perhaps a town."""

    words: str
    """The name itself, without "time": "Lagos", "ET", "UTC+2"."""
    start: int
    end: int


def parse_zone(words: str) -> str | None:
    """The IANA name that words mean ("Eastern", "MEZ", "UTC+2", "Irish"); `SEVERAL` for one of several, else None."""
    flat = flatten(words).strip(" .,()")
    if match := _IANA.search(words):
        return _canonical(match[0])
    if match := _OFFSET.search(flat):
        return _parse_offset(match)
    if flat in NAMED_ZONES:
        return NAMED_ZONES[flat]
    country = ADJECTIVES.get(flat) or _ALL_COUNTRIES.get(flat)
    return COUNTRY_ZONES.get(country) if country else None


def find_zones(text: str, flat: str) -> tuple[WrittenZone, ...]:
    """All words in a text that name a zone, in order; `flat`: the same text, flattened."""
    found: list[WrittenZone] = []
    for zone in sorted(_candidates(text, flat), key=lambda zone: (zone.start, -zone.end)):
        if not found or zone.start >= found[-1].end:
            found.append(zone)
    return tuple(found)


def _candidates(text: str, flat: str) -> Iterator[WrittenZone]:
    for match in _IANA.finditer(text) if "/" in text else ():
        yield WrittenZone(match[0], *match.span())
    for match in _OFFSET.finditer(flat) if "utc" in flat or "gmt" in flat else ():
        yield WrittenZone(text[match.start() : match.end()], *match.span())
    for match in _ABBREVIATION.finditer(flat):
        written = text[match.start() : match.end()]
        behind = _JUST_BEHIND.search(flat[max(0, match.start() - 12) : match.start()]) is not None
        capital = written.isupper()
        if (match[0] in WORDS_TOO and not capital) or (match[0] in ("central", "mountain") and not behind):
            continue
        if behind or (capital and match[0] not in WORDS_TOO) or match[0] not in ONLY_IN_CAPITALS:
            yield WrittenZone(written, *match.span())
    for match in _OF_A_COUNTRY.finditer(flat):
        named = match["of"] is not None or text[match.start("name")].isupper()
        if named and _JUST_BEHIND.search(flat[max(0, match.start() - 11) : match.start() + 1]):
            yield WrittenZone(text[match.start("name") : match.end()], match.start(), match.end())
    for match in _IN_BRACKETS.finditer(flat):
        if text[match.start("name")].isupper():
            yield WrittenZone(text[match.start("name") : match.end("name")], match.start("name"), match.end())
    if "time" in flat or "zeit" in flat:
        yield from _named_before_time(text, flat)
    if "hora" in flat or "zeit" in flat or "time" in flat:
        yield from _named_behind_time(text, flat)


def _named_before_time(text: str, flat: str) -> Iterator[WrittenZone]:
    for match in _BEFORE_TIME.finditer(flat):
        words = match["name"].split()
        for length in range(len(words)):
            name = " ".join(words[length:])
            start = match.end("name") - 1 - len(name)
            if name in NAMED_ZONES or name in ADJECTIVES or name in _ALL_COUNTRIES:
                yield WrittenZone(text[start : start + len(name)], start, match.end())
                break
        else:
            yield from _unknown(text, flat, match.end("name") - 1, words, match.end())


def _unknown(text: str, flat: str, end: int, words: list[str], until: int) -> Iterator[WrittenZone]:
    """A name of no table, perhaps a town: directly behind an hour, or with a capital."""
    while words and (words[0] in NOT_A_ZONE or words[0] in _BEHIND_AN_HOUR):
        words = words[1:]
    if not words or set(words) & NOT_A_ZONE:
        return
    start = end - len(" ".join(words))
    behind = _JUST_BEHIND.search(flat[max(0, start - 12) : start])
    if behind or text[start].isupper() or (start == 0 and until == len(flat.rstrip(" .!"))):
        yield WrittenZone(text[start:end], start, until)


def _named_behind_time(text: str, flat: str) -> Iterator[WrittenZone]:
    for match in _BEHIND_TIME.finditer(flat):
        words = match["name"].rstrip(".'-").split()
        for length in range(len(words), 0, -1):
            name = " ".join(words[:length])
            start = match.start("name")
            if name in NAMED_ZONES or name in ADJECTIVES or name in _ALL_COUNTRIES:
                yield WrittenZone(text[start : start + len(name)], match.start(), start + len(name))
                break
        else:
            start = match.start("name")
            behind = _JUST_BEHIND.search(flat[max(0, match.start() - 12) : match.start()])
            if (behind or text[start].isupper()) and words[0] not in NOT_A_ZONE:
                yield WrittenZone(text[start : match.end()], match.start(), match.end())


def _parse_offset(match: re.Match[str]) -> str | None:
    hours, minutes = int(match["hours"]), match["minutes"] or "00"
    if minutes != "00":
        return MINUTE_OFFSETS.get(f"{match['sign']}{hours}:{minutes}")
    sign = "-" if match["sign"] == "+" else "+"
    return _existing(f"Etc/GMT{sign}{hours}") if hours else "Etc/UTC"


def decide_existing(wall: datetime, zone: str) -> datetime:
    """The wall time itself, or the one that clocks show instead when they skip it that night (02:30 -> 03:30)."""
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    return aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def _canonical(name: str) -> str | None:
    parts = name.replace(" ", "_").split("/")
    small = {"of", "es", "au", "and"}
    words = [
        "_".join(word if word in small else word[:1].upper() + word[1:].lower() for word in part.split("_"))
        for part in parts
    ]
    return _existing(name) or _existing("/".join(words)) or (_existing("/".join(words).rsplit("_", 1)[0]))


def _existing(name: str) -> str | None:
    """The name if the zone exists. Only names of the shape above come here, so none leads to another file."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
    return name


__all__ = ["SEVERAL", "WrittenZone", "decide_existing", "find_zones", "parse_zone"]
