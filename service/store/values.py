"""Our values as JSON for jsonb columns and back, so that nothing untyped leaves the store."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

from service.domain.announcements.values import Field, Reading
from service.reasons import Reason, compose_reason, parse_reason

T = TypeVar("T")

_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}
"""Building an adapter takes milliseconds, and a value's type never changes: each is built once, at its first use."""


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def compose_json(value: object) -> str:
    """The value's JSON text, the same for equal values."""
    return _adapter(type(value)).dump_json(value).decode()


def parse_json(kind: type[T], text: str) -> T:
    """The value that `compose_json` wrote. Raises pydantic's ValidationError for any other text."""
    return _adapter(kind).validate_json(text)


def parse_reading(text: str) -> Reading:
    """The reading that `compose_json` wrote, with its moments: JSON holds them as text, which people must not read."""
    reading = parse_json(Reading, text)
    return replace(
        reading,
        guesses=tuple(replace(one, value=_revive(one.field, one.value)) for one in reading.guesses),
        found=tuple((field, _revive(field, value)) for field, value in reading.found),
        doubts=tuple(
            replace(one, options=tuple(_revive(one.field, option) for option in one.options))
            for one in reading.doubts
        ),
    )


_MOMENTS = frozenset((Field.FIRST_MEETING, Field.TIME, Field.RHYTHM))


def _revive(field: Field, value: T) -> T | datetime:
    return datetime.fromisoformat(value) if field in _MOMENTS and isinstance(value, str) else value


def write_reason(reason: Reason) -> str:
    """A reason's JSON text."""
    return json.dumps(compose_reason(reason))


def read_reason(text: str | None) -> Reason | None:
    """The reason of a column that holds one or null."""
    return None if text is None else parse_reason(json.loads(text))


def compose_pattern(words: str) -> str:
    """For LIKE: the words anywhere, as they stand, without the meaning that some characters have in patterns."""
    escaped = re.sub(r"([\\%_])", r"\\\1", words)
    return f"%{escaped}%"
