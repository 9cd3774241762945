"""Polls as they stand in a text (plugins/poll): `[poll name=... type=...]`, a list of options, `[/poll]`.

The text is the truth: what of it is kept elsewhere are the votes.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from service.demo.forum.localdates import parse_attributes

MOST_OPTIONS = 20
"""poll_maximum_options."""

_POLL = re.compile(r"^\[poll(?:\s([^\]\n]*))?\][ \t]*\n(.*?)^\[/poll\]", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```.*?^```|^\[quote.*?^\[/quote\]", re.MULTILINE | re.DOTALL)
_ITEM = re.compile(r"^\s{0,3}(?:[*+-]|\d+[.)])\s+(.*\S)", re.MULTILINE)
_HEADING = re.compile(r"^#+\s+(.*\S)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class WrittenPoll:
    name: str
    type: str
    results: str
    """`always`, `on_vote`, `on_close` or `staff_only`."""
    public: bool
    """Whether one sees who voted for what."""
    status: str
    close_at: str | None
    minimum: int | None
    maximum: int | None
    step: int | None
    groups: str | None
    """Who may vote, separated by commas; None = everybody."""
    chart_type: str
    title: str | None
    options: tuple[str, ...]


def parse_polls(raw: str) -> list[WrittenPoll]:
    """In their order; none of what stands in code or quotes."""
    if "[/poll]" not in raw:
        return []
    text = _CODE.sub("", raw)
    return [_parse_poll(parse_attributes(match[1] or ""), match[2]) for match in _POLL.finditer(text)]


def _parse_poll(attributes: Mapping[str, str], body: str) -> WrittenPoll:
    kind = attributes.get("type", "regular")
    minimum, maximum, step = (_parse_number(attributes.get(name)) for name in ("min", "max", "step"))
    options = tuple(_ITEM.findall(body))
    if kind == "number":
        options = tuple(str(n) for n in range(minimum or 1, (maximum or MOST_OPTIONS) + 1, step or 1))
    heading = _HEADING.search(body)
    return WrittenPoll(
        name=attributes.get("name", "poll"),
        type=kind,
        results=attributes.get("results", "always"),
        public=attributes.get("public") == "true",
        status=attributes.get("status", "open"),
        close_at=attributes.get("close"),
        minimum=minimum,
        maximum=maximum,
        step=step,
        groups=attributes.get("groups"),
        chart_type=attributes.get("charttype") or attributes.get("chartType") or "bar",
        title=heading[1] if heading else None,
        options=options,
    )


def _parse_number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None


def is_closed(poll: WrittenPoll, status: str, now: datetime) -> bool:
    """By somebody (`status`), or by its own time; a time that is none closes nothing."""
    try:
        over = poll.close_at is not None and datetime.fromisoformat(poll.close_at) <= now
    except (ValueError, TypeError):
        over = False
    return over or status == "closed"


def compute_option_id(text: str) -> str:
    """An option's id: the digest of its text, so that an option that stays keeps its id."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def find_poll_problems(polls: Sequence[WrittenPoll]) -> list[str]:
    """plugins/poll/lib/polls_validator.rb, in its words."""
    names = Counter(poll.name for poll in polls)
    problems = [f"There are multiple polls with the same name: {name}." for name in names if names[name] > 1]
    for poll in polls:
        label = "Poll" if poll.name == "poll" else f"Poll named {poll.name}"
        if not poll.options:
            problems.append(f"{label} must have at least 1 option.")
        if len(poll.options) > MOST_OPTIONS:
            problems.append(f"{label} must have a maximum of {MOST_OPTIONS} options.")
        if len(set(poll.options)) < len(poll.options):
            problems.append(f"{label} must have different options.")
        if poll.type == "multiple" and (poll.minimum or 1) > (poll.maximum or len(poll.options)):
            problems.append(f"{label} with multiple choice has invalid parameters.")
    return problems
