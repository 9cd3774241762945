"""Our values as JSON for jsonb columns and back, so that nothing untyped leaves the store."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from pydantic import TypeAdapter

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


def write_reason(reason: Reason) -> str:
    """A reason's JSON text."""
    return json.dumps(compose_reason(reason))


def read_reason(text: str | None) -> Reason | None:
    """The reason of a column that holds one or null."""
    return None if text is None else parse_reason(json.loads(text))
