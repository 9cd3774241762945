"""The circle of the cases, and commands described in a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from service.domain.commands.reading import read_commands
from service.domain.commands.values import (
    Add,
    AskPlusDelta,
    Cancel,
    CancelCircle,
    ChangeRoom,
    Command,
    CommandLine,
    Help,
    KeepQuiet,
    Move,
    MoveAll,
    NameFacilitator,
    PutOn,
    SayFull,
    SayWords,
    Speak,
    TakeOver,
    ThisIsMine,
    Understood,
    Undo,
)
from service.domain.languages import Language
from service.domain.voices.binding import compose_uid
from service.domain.voices.circle import Meeting, MeetingStatus, SaidCircle
from service.domain.voices.values import Fields

BOT = "companion"
ZONE = "America/New_York"
SAID = datetime(2026, 10, 7, 19, tzinfo=UTC)
"""Wednesday, 3 pm in Pittsburgh."""
LOCAL = datetime(2026, 10, 7, 15)
TUESDAYS = [datetime(2026, 10, 6, 18) + timedelta(weeks=week) for week in range(7)]


def make_circle(
    starts: Sequence[datetime],
    *,
    cancelled: Iterable[datetime] = (),
    zone: str = ZONE,
    off: bool | None = None,
) -> SaidCircle:
    meetings = [
        Meeting(
            compose_uid("t431", start),
            start,
            90,
            zone,
            MeetingStatus.CANCELLED if start in cancelled else MeetingStatus.PLANNED,
            ordinal=ordinal,
        )
        for ordinal, start in enumerate(starts, start=1)
    ]
    stood = {one.start: one.uid for one in meetings}
    return SaidCircle(
        "t431", Fields(name="Basic Spanish", zone=zone, off=off), (), tuple(meetings), (), stood
    )


def make_tuesdays() -> SaidCircle:
    """Seven Tuesdays from 6 October: 27 October is cancelled, 10 November was moved to the 11th at 7 pm."""
    starts = [*TUESDAYS]
    was, starts[5] = starts[5], datetime(2026, 11, 11, 19)
    circle = make_circle(starts, cancelled=[TUESDAYS[3]])
    uid = circle.meetings[5].uid
    return SaidCircle("t431", circle.fields, (), circle.meetings, (), {was: uid, **circle.stood})


def read(
    raw: str,
    circle: SaidCircle | None = None,
    *,
    language: Language = Language.EN,
    said_at: datetime = SAID,
    known: Sequence[str] = (),
) -> tuple[CommandLine, ...]:
    return read_commands(
        raw, BOT, circle or make_tuesdays(), said_at, said_at, language=language, known=known
    )


def describe(lines: Sequence[CommandLine]) -> str:
    return " | ".join(map(_describe_line, lines)) or "-"


def _describe_line(line: CommandLine) -> str:
    if isinstance(line, Understood):
        because = getattr(line.command, "because", None)
        reason = f" ({because})" if because else ""
        return (
            f"{describe_command(line.command)}{reason}{f', {line.left_out.value}' if line.left_out else ''}"
        )
    return f"! {line.trouble.value} = {line.nearest}"


def describe_command(command: Command) -> str:
    match command:
        case Move(named=named, to=to, minutes=minutes):
            return f"move {_date(named)} -> {_date(to)}{_length(minutes)}"
        case MoveAll(named=starts, by=by):
            return f"move all {', '.join(map(_date, starts))} by {by}"
        case Cancel(named=named):
            return f"cancel {_date(named)}"
        case Add(start=start, minutes=minutes):
            return f"add {_date(start)}{_length(minutes)}"
        case PutOn(named=named):
            return f"on {_date(named)}"
        case _:
            return _describe_simple(command)


def _describe_simple(command: Command) -> str:
    match command:
        case CancelCircle():
            return "cancel the circle"
        case ChangeRoom(room=room):
            return f"room {room}"
        case SayWords(words=words):
            return f"words {words}".strip()
        case SayFull(full=full):
            return "full" if full else "open"
        case NameFacilitator(name=name, is_one=is_one):
            return f"{'' if is_one else 'no '}facilitator {name}"
        case AskPlusDelta(asks=asks):
            return "plus-delta" if asks else "no plus-delta"
        case KeepQuiet(quiet=quiet):
            return "quiet" if quiet else "not quiet"
        case Speak(language=language):
            return f"speak {language.value}"
        case ThisIsMine() | TakeOver() | Undo() | Help():
            names = {ThisIsMine: "mine", TakeOver: "take over", Undo: "undo", Help: "help"}
            return names[type(command)]
    raise ValueError(command)


def _date(start: datetime) -> str:
    return f"{start.day} {start:%b %H:%M}"


def _length(minutes: int | None) -> str:
    return f" {minutes} min" if minutes else ""
