"""Single fields of a source's JSON, read into values that everything behind can hold. Pure.

Nothing here raises: what is missing, of another type or out of bounds is None. Texts lose markup, what hides in them
and what should not stand in public: e-mail addresses, phone numbers, links to meetings.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from service.domain.announcements.plain import parse_plain_title
from service.domain.announcements.private import parse_private
from service.domain.announcements.tidying import tidy

Json = Mapping[str, object]

LARGEST_ID = 2**53
"""Beyond it JSON's numbers are not exact."""
LONGEST_LINK = 500
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)
"""Dates outside cannot be reckoned with in every zone, or are slips."""


def read_id(json: Json) -> int | None:
    value = json.get("id")
    return value if type(value) is int and 0 < value <= LARGEST_ID else None


def read_count(json: Json, key: str, most: int) -> int | None:
    """A whole number from 0."""
    value = json.get(key)
    return value if type(value) is int and 0 <= value <= most else None


def read_words(json: Json, key: str, most: int = 200) -> str | None:
    """A text on one line, cut after so many characters."""
    value = json.get(key)
    return clean(value, most) if isinstance(value, str) else None


def clean(text: str, most: int) -> str | None:
    # JSON can spell halves of surrogate pairs, which no database takes.
    whole = text.encode(errors="ignore").decode()
    return tidy(parse_private(parse_plain_title(whole)).text, most)


def read_link(json: Json, key: str) -> str | None:
    """An address of the web without a name or password in it, that leads into no meeting."""
    value = json.get(key)
    if not isinstance(value, str) or not value.isprintable() or len(value) > LONGEST_LINK:
        return None
    try:
        parts = urlsplit(value.strip())
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    link = parts.geturl()
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return None if set(link) & set(" <>\"'`\\") or parse_private(link).private else link


def read_degrees(json: Json, key: str, most: int) -> float | None:
    """A decimal, which Django writes as a text."""
    value = json.get(key)
    if type(value) not in (str, int, float):
        return None
    try:
        degrees = float(str(value))
    except ValueError:
        return None
    return degrees if math.isfinite(degrees) and abs(degrees) <= most else None


def read_day(json: Json, key: str) -> date | None:
    value = json.get(key)
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day and EARLIEST <= day <= LATEST else None


def read_hour(json: Json, key: str) -> time | None:
    """A wall time, to the minute."""
    value = json.get(key)
    try:
        hour = time.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return hour.replace(second=0, microsecond=0, tzinfo=None) if hour else None


def read_offset(json: Json, key: str) -> int | None:
    """Of a time with its offset from UTC, that offset in minutes."""
    value = json.get(key)
    try:
        offset = datetime.fromisoformat(value).utcoffset() if isinstance(value, str) else None
    except ValueError:
        return None
    return None if offset is None else round(offset / timedelta(minutes=1))


def read_zone(json: Json, *keys: str) -> str | None:
    """The first of them that names a place's clocks; "EST" is a name of the zone database too, and of no place."""
    for key in keys:
        value = json.get(key)
        if isinstance(value, str) and "/" in value and not value.startswith("Etc/") and _exists(value):
            return value
    return None


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        return False
    return True


def read_list(json: Json, key: str) -> list[object]:
    """The list, or an empty one."""
    value = json.get(key)
    return value if isinstance(value, list) else []
