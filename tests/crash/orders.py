"""What the tests ask of the warm process and what it answers: one line of JSON each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Order:
    """Let a worker live, or go on."""

    database_url: str = ""
    forum_url: str = ""
    point: int | str | None = None
    """Where it ends: the point's number, or its name, at whose first passing; None: when nothing is left to do."""
    stop: bool = False
    """At `point` it is stopped (SIGSTOP) instead of killed."""
    hours: float = 1.0
    """What is due within so many hours counts as something to do: time is moved, not slept."""
    read_s: float = 15.0
    """How long it waits for the forum."""
    resume: int | None = None
    """The process that was stopped and shall go on; all else is left out then."""


@dataclass(frozen=True)
class Report:
    """What became of a worker."""

    pid: int
    ending: str
    """`done`, `failed`, `killed` or `stopped`."""
    passed: list[str] = field(default_factory=list)
    """The names of the points it passed, the last one included."""
    said: str = ""
    """What it printed: its log, and why it failed."""


def compose_line(value: Order | Report) -> bytes:
    return json.dumps(asdict(value)).encode() + b"\n"


def parse_order(line: bytes) -> Order:
    return Order(**json.loads(line))


def parse_report(line: bytes) -> Report:
    return Report(**json.loads(line))
