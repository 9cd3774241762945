"""Single fields of Discourse's JSON, read into values that everything behind can hold. Pure.

What no forum should send and no database takes is mended here, one way for each kind: a character that cannot
be stored becomes U+FFFD, a name that does not end is cut, a count or a time beyond all bounds becomes the
nearest within, an impossible id is none. `absent` is what a missing field means; without it, a missing one
raises `Unreadable`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from service.errors import CompanionError

Json = Mapping[str, object]

MOST_IN_A_LINE = 255
"""Characters of a name or title, of which Discourse allows no more (`max_topic_title_length`)."""
LARGEST_COUNT = 2**31 - 1
"""PostgreSQL's `integer`, which versions and numbers of posts are."""
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2999, 1, 1, tzinfo=UTC)
"""Times outside cannot be reckoned with in every zone."""

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What JSON can spell and PostgreSQL's `text` cannot hold: NUL and halves of surrogate pairs."""


class Unreadable(CompanionError):
    """JSON that lacks what we cannot do without. The message names the place, never the content."""


def read_whole_number(json: Json, key: str) -> int | None:
    """A whole number that the database can hold, from -1 (the system user's id); else None."""
    value = json.get(key)
    # Of an exact type: true and false are whole numbers to Python as well.
    return value if type(value) is int and -1 <= value < 2**63 else None


def read_number(json: Json, key: str, absent: int | None = None) -> int:
    """A whole number."""
    value = read_whole_number(json, key)
    if value is not None:
        return value
    if absent is None:
        raise Unreadable(f"`{key}` is missing or no whole number")
    return absent


def read_count(json: Json, key: str, absent: int | None = None) -> int:
    """A number that counts something, from 0 to `LARGEST_COUNT`."""
    value = json.get(key)
    return min(max(value, 0), LARGEST_COUNT) if type(value) is int else read_number(json, key, absent)


def read_text(json: Json, key: str, absent: str | None = None, most: int | None = MOST_IN_A_LINE) -> str:
    """A text of at most so many characters; `most` is None for one of any length."""
    value = json.get(key)
    if isinstance(value, str):
        return mend(value, most)
    if absent is None:
        raise Unreadable(f"`{key}` is missing or no text")
    return absent


def read_text_or_none(json: Json, key: str) -> str | None:
    """A line, or None."""
    value = json.get(key)
    return mend(value) if isinstance(value, str) else None


def mend(text: str, most: int | None = MOST_IN_A_LINE) -> str:
    """The text, storable, and cut after so many characters."""
    return _UNSTORABLE.sub("\ufffd", text[:most])


def read_flag(json: Json, key: str, *, absent: bool = False) -> bool:
    """A plain true or false; anything else is none."""
    value = json.get(key)
    return value if isinstance(value, bool) else absent


def read_time(json: Json, key: str, absent: datetime | None = None) -> datetime:
    """An ISO 8601 time; Discourse writes UTC, so one without an offset is read as that."""
    value = json.get(key)
    try:
        at = datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        if absent is None:
            raise Unreadable(f"`{key}` is missing or no time") from None
        return absent
    return min(max(at if at.tzinfo else at.replace(tzinfo=UTC), EARLIEST), LATEST)


def read_list(json: object) -> list[object]:
    """The list, or an empty one."""
    return json if isinstance(json, list) else []


def read_objects(json: object) -> tuple[Json, ...]:
    """The objects of a list, without what is none."""
    return tuple(item for item in read_list(json) if isinstance(item, Mapping))
