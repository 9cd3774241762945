"""Stories of commands as files: what was announced and written, in order, and what the circle is after it.

    now = 2026-10-09T12:00:00Z            # when people are told

    [[said]]
    at = 2026-10-01T09:00:00Z
    announces = ["2026-10-13 18:00", "2026-10-20 18:00"]   # Maya's announcement, or its next version; likewise room
    read = true                           # people read the circle's first post after this

    [[said]]
    at = 2026-10-02T09:00:00Z
    writes = "@companion move 13 Oct to 14 Oct"            # Maya writes a post in the circle's topic

    [circle]                              # after the last, as in the stories of voices; likewise words, full, off,
    meetings = ["1: 2026-10-14 18:00 (2026-10-13 18:00)"]  # quiet, speaks
    told = ["moved 2026-10-13 18:00 -> 2026-10-14 18:00"]

`@companion undo` undoes the last command that was not undone.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Place
from service.domain.commands.reading import read_commands
from service.domain.commands.values import Understood, Undo
from service.domain.commands.words import compose_command_ref, compose_command_words
from service.domain.ids import PostId
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle
from service.domain.voices.log import Log, add_statement, fold_log
from service.domain.voices.values import (
    ANNOUNCEMENT,
    COMMAND,
    CircleWords,
    Fields,
    MeetingWords,
    Statement,
    When,
)
from tests.domain.commands.circles import BOT, ZONE
from tests.domain.voices.telling import CIRCLE, PEOPLE, describe_circle

STORIES = Path(__file__).with_name("stories")


@dataclass(frozen=True, slots=True)
class Story:
    statements: tuple[Statement, ...]
    read: int
    """How many of them had been said when people read the first post."""
    now: datetime
    expected: Mapping[str, Any]


def load_story(path: Path) -> Story:
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    log, read = Log(CIRCLE), 0
    for number, said in enumerate(text["said"], start=1):
        statements = [_announce(said, number)] if "announces" in said else _write(said, number, log)
        for statement in statements:
            log = add_statement(log, statement)
        read = len(log.statements) if said.get("read") else read
    return Story(log.statements, read, text["now"], text["circle"])


def _announce(said: Mapping[str, Any], number: int) -> Statement:
    fields = Fields("Basic Spanish", Place(branch="Riverside Library"), zone=ZONE, room=said.get("room"))
    meetings = tuple(MeetingWords(When(datetime.fromisoformat(start))) for start in said["announces"])
    words = CircleWords(fields, ((PEOPLE["maya"], True),), meetings)
    ref = f"post 900 v{number}"
    return Statement(CIRCLE, ANNOUNCEMENT, ref, said["at"], said["at"], words, PEOPLE["maya"], whole=True)


def _write(said: Mapping[str, Any], number: int, log: Log) -> Iterator[Statement]:
    """The statements of a post. Those of one post are a microsecond apart: its lines have an order."""
    circle = fold_log(log)
    at = said["at"]
    lines = read_commands(said["writes"], BOT, circle, at, at, language=Language.EN)
    for place, line in enumerate(lines):
        assert isinstance(line, Understood), line
        moment = at + timedelta(microseconds=place)
        ref = compose_command_ref(PostId(950 + number), line.line)
        local = moment.astimezone(ZoneInfo(ZONE)).replace(tzinfo=None)
        words = compose_command_words(line.command, fold_log(log), PEOPLE, local)
        statement = Statement(CIRCLE, COMMAND, ref, moment, moment, words or CircleWords(), PEOPLE["maya"])
        if isinstance(line.command, Undo):
            statement = replace(statement, undoes=_find_last(log))
        yield statement
        log = add_statement(log, statement)


def _find_last(log: Log) -> str:
    undone = {one.undoes for one in log.statements} | {one.ref for one in log.statements if one.undoes}
    return next(one.ref for one in reversed(log.statements) if one.voice == COMMAND and one.ref not in undone)


def describe(circle: SaidCircle, keys: Sequence[str]) -> Mapping[str, Any]:
    fields = circle.fields
    said: dict[str, Any] = {
        **describe_circle(circle),
        "words": fields.words,
        "full": fields.full,
        "off": fields.off,
        "quiet": fields.quiet,
        "speaks": fields.speaks.value if fields.speaks else None,
    }
    return {key: said[key] for key in keys}
