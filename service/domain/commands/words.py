"""What a command says of the circle, for its log of statements, and the ref under which it is said once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from service.domain.commands.situation import Situation, compose_local_situation
from service.domain.commands.values import (
    Add,
    AskPlusDelta,
    Cancel,
    CancelCircle,
    ChangeRoom,
    Command,
    CommandLine,
    Confirm,
    KeepQuiet,
    Move,
    MoveAll,
    NameFacilitator,
    PutOn,
    SayFull,
    SayWords,
    Speak,
    Understood,
)
from service.domain.dates.zones import decide_existing
from service.domain.ids import ForumUserId, PostId
from service.domain.voices.circle import SaidCircle
from service.domain.voices.values import CircleWords, Fields, MeetingWords, When


def hash_line(line: str) -> str:
    """12 hex digits, the same however its words are spaced."""
    return hashlib.sha256(" ".join(line.split()).encode()).hexdigest()[:12]


def compose_command_ref(post_id: PostId, line: str) -> str:
    """Of a line of a post, which is carried out once."""
    return f"command:{post_id}:{hash_line(line)}"


def find_known_lines(post_id: PostId, refs: Iterable[str]) -> frozenset[str]:
    """Hashes of this post's lines that were carried out, by the refs of all commands about the circle."""
    start = compose_command_ref(post_id, "").removesuffix(hash_line(""))
    return frozenset(ref.removeprefix(start) for ref in refs if ref.startswith(start))


def name_facilitators_in(lines: Iterable[CommandLine]) -> frozenset[str]:
    """User names, in small letters, whose ids `compose_command_words` needs."""
    commands = (line.command for line in lines if isinstance(line, Understood))
    return frozenset(one.name.lower() for one in commands if isinstance(one, NameFacilitator))


def compose_command_words(
    command: Command, circle: SaidCircle, people: Mapping[str, ForumUserId], local: datetime
) -> CircleWords | None:
    """None: it says nothing of the circle itself, or names somebody whom the forum does not know.

    `people`: ids by user names in small letters. `local`: naive, now in the circle's wall time.
    """
    if isinstance(command, NameFacilitator):
        person = people.get(command.name.lower())
        return CircleWords(facilitators=((person, command.is_one),)) if person is not None else None
    if isinstance(command, Confirm):
        return CircleWords(confirms=True)
    meetings = tuple(compose_meetings(command, compose_local_situation(circle, local)))
    fields = _compose_fields(command, is_off=circle.fields.off is True)
    because = getattr(command, "because", None)
    if fields == Fields() and not meetings:
        return None
    return CircleWords(fields, meetings=meetings, because=because)


def compose_meetings(command: Command, situation: Situation) -> Iterator[MeetingWords]:
    """What it says of meetings."""
    match command:
        case Move(named=named, to=to, minutes=minutes):
            yield MeetingWords(When(to, minutes), named=named)
        case MoveAll(named=starts, by=by):
            for start in starts:
                yield MeetingWords(When(decide_existing(start + by, situation.zone)), named=start)
        case Cancel(named=named):
            yield MeetingWords(When(named, cancelled=True), named=named)
        case CancelCircle():
            for one in situation.coming:
                yield MeetingWords(When(one.start, cancelled=True), named=one.start)
        case PutOn(named=named):
            there = situation.find_at(named)
            yield MeetingWords(When(named, there.minutes if there else None), named=named)
        case Add(start=start, minutes=minutes):
            yield MeetingWords(When(start, minutes))
        case _:
            return


def _compose_fields(command: Command, *, is_off: bool) -> Fields:
    """A circle that was called off goes on when one of its meetings is on."""
    match command:
        case Move() | MoveAll() | PutOn() | Add():
            return Fields(off=False) if is_off else Fields()
        case CancelCircle():
            return Fields(off=True)
        case ChangeRoom(room=room):
            return Fields(room=room)
        case SayWords(words=words):
            return Fields(words=words)
        case SayFull(full=full):
            return Fields(full=full)
        case KeepQuiet(quiet=quiet):
            return Fields(quiet=quiet)
        case AskPlusDelta(asks=asks):
            return Fields(plus_delta=asks)
        case Speak(language=language):
            return Fields(speaks=language)
        case _:
            return Fields()
