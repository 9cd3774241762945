"""Time zones as people name them, and wall times that a change of the clocks has skipped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_AREAS = "Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Canada|Etc"
_IANA = re.compile(
    rf"(?<![\w/])(?:{_AREAS})/[A-Za-z_+-]{{2,30}}\d{{0,2}}(?:/[A-Za-z_]{{2,30}})?(?:\s(?:york|angeles|city|aires|paulo))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?<![a-z])(?:utc|gmt)\s?(?P<sign>[+-])\s?(?P<hours>\d{1,2})(?!\d)(?::?00)?")

_COMMON: Mapping[str, str] = {
    **dict.fromkeys(("et", "est", "edt", "eastern", "eastern time", "us eastern"), "America/New_York"),
    **dict.fromkeys(("ct", "cst", "cdt", "central", "central time", "us central"), "America/Chicago"),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain", "mountain time"), "America/Denver"),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific", "pacific time", "us pacific"), "America/Los_Angeles"),
    **dict.fromkeys(("utc", "gmt", "zulu"), "Etc/UTC"),
    **dict.fromkeys(("bst", "uk time", "uk"), "Europe/London"),
    **dict.fromkeys(
        ("cet", "cest", "mez", "mesz", "central european time", "mitteleuropaische zeit"), "Europe/Berlin"
    ),
    **dict.fromkeys(("hora peninsular", "hora peninsular espanola", "hora espanola"), "Europe/Madrid"),
    **dict.fromkeys(("hora central", "hora del centro de mexico"), "America/Mexico_City"),
}
_COMMON_NAME = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(_COMMON, key=len, reverse=True))})(?![a-z])")

_IANA_ANYWHERE = re.compile(
    r"(?:Africa|America|Asia|Atlantic|Australia|Europe|Pacific)/[A-Za-z_/]{2,40}", re.I
)
_NAMED_TIME = re.compile(
    r"(?<![a-z])(?:eastern|central|mountain|pacific|utc|gmt|uk|[a-z]{4,30}) (?:standard |daylight )?time(?![a-z])"
)
_TIME_OF_TOWN = re.compile(
    r"(?:\d|[ap]\.?m\.?|Uhr|h|\()[\s,(]{1,3}([A-Z][\w.' -]{2,30}?)\s(?:local )?time\b"
    r"|\b(?:[Hh]ora de|Zeit in)\s([A-Z][\w.' -]{2,30})"
)
"""Behind an hour or in brackets; "The time is ..." names no town."""


def parse_zone(text: str, flat: str) -> str | None:
    """The IANA name that a text names or abbreviates ("Eastern", "MEZ", "UTC+2"), if it is one that exists."""
    if match := _IANA.search(text):
        return _canonical(match[0])
    if match := _OFFSET.search(flat):
        sign = "-" if match["sign"] == "+" else "+"
        return _existing(f"Etc/GMT{sign}{int(match['hours'])}") if int(match["hours"]) else "Etc/UTC"
    match = _COMMON_NAME.search(flat)
    return _COMMON[match[0]] if match else None


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


def find_zone_words(text: str, flat: str) -> str | None:
    """The words in a text that name a zone: "Europe/Berlin", "Pittsburgh time", "pacific time", "hora de Madrid"."""
    if match := _IANA_ANYWHERE.search(text):
        return match[0]
    if match := _TIME_OF_TOWN.search(text):
        return next(group for group in match.groups() if group)
    return next((match[0] for match in _NAMED_TIME.finditer(flat) if parse_zone(match[0], match[0])), None)
