"""What a request carries, as Rails reads it: query, form, multipart or JSON; `post[raw]` and `tags[]` are nested."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from aiohttp import web

from service.demo.forum.problems import build_invalid, build_missing, build_problem

_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")


class Params:
    """Typed access; a value of the wrong kind is as good as none, except where a getter says otherwise."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, str | int | float) else None

    def required(self, name: str) -> str:
        """Raises the 400 problem when it is missing or empty."""
        value = self.text(name)
        if not value:
            raise build_missing(name)
        return value

    def number(self, name: str) -> int | None:
        """Raises the 400 problem for something that is no whole number."""
        value = self.text(name)
        if value in (None, ""):
            return None
        try:
            return int(value or "")
        except ValueError:
            raise build_invalid(name) from None

    def flag(self, name: str) -> bool:
        """Only the lower-case word `true` (or 1) is true, as on Discourse."""
        return self.text(name) in ("true", "1", "t")

    def moment(self, name: str) -> datetime | None:
        value = self.text(name)
        if not value:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise build_invalid(name) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

    def texts(self, name: str) -> list[str] | None:
        """A list (`tags[]=a` or JSON); a single value is a list of one; None when it is not there."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, list):
            return [str(item) for item in value if isinstance(item, str | int)]
        return [text] if (text := self.text(name)) else []

    def nested(self, name: str) -> Params | None:
        value = self._values.get(name)
        return Params(value) if isinstance(value, dict) else None

    def signature(self) -> str:
        """The same text for the same values."""
        return json.dumps(self._values, sort_keys=True, ensure_ascii=False, default=str)


async def parse_request(request: web.Request) -> Params:
    """Raises the 400 problem for a body that is not what its content type says."""
    pairs: list[tuple[str, object]] = list(request.query.items())
    if request.content_type == "application/json" and request.can_read_body:
        return Params({**_nest(pairs), **_parse_json(await request.read())})
    if request.can_read_body:
        form = await request.post()
        pairs += [(name, value) for name, value in form.items() if isinstance(value, str)]
    return Params(_nest(pairs))


def _parse_json(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError:
        raise build_problem(400, ["Error occurred while parsing request parameters"]) from None
    return value if isinstance(value, dict) else {}


def _nest(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    """`a[b]=1&c[]=2` -> {"a": {"b": "1"}, "c": ["2"]}; one level deep, which is all that clients use here."""
    values: dict[str, object] = {}
    for key, value in pairs:
        match = _KEY.fullmatch(key)
        if match is None:
            continue
        parts = _PART.findall(match[2])
        if not parts:
            values[match[1]] = value
        elif parts == [""]:
            _append(values, match[1], value)
        else:
            inner = values.setdefault(match[1], {})
            if isinstance(inner, dict):
                _put_inside(inner, parts, value)
    return values


def _put_inside(inner: dict[str, object], parts: list[str], value: object) -> None:
    if parts[1:] == [""]:
        _append(inner, parts[0], value)
    else:
        inner[parts[0]] = value


def _append(values: dict[str, object], name: str, value: object) -> None:
    known = values.setdefault(name, [])
    if isinstance(known, list) and value != "":
        known.append(value)
