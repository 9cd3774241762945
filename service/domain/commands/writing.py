"""A command as a line to copy, which reads as the same command again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from service.domain.commands.reason_words import KEPT
from service.domain.commands.styles import STYLES, WEEK, Style
from service.domain.commands.values import (
    FARTHEST,
    Add,
    AskPlusDelta,
    Cancel,
    CancelCircle,
    ChangeRoom,
    Command,
    Confirm,
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
    Undo,
)
from service.domain.dates.words import flatten
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle


def write_command(command: Command, language: Language, circle: SaidCircle | None = None) -> str:
    """Without the mention. `circle`: whose meetings it names; where two lie on one day, the hour tells which."""
    line = _write(command, _Writer(language, circle))
    because = getattr(command, "because", None)
    if not because:
        return line
    says_why = KEPT.match(flatten(because)) is not None
    return f"{line} {because if says_why else STYLES[language].because.format(because)}"


def _write(command: Command, writer: _Writer) -> str:
    style = writer.style
    match command:
        case Move():
            named = writer.name(command.named)
            return style.move.format(named, writer.moment(command.to, command.minutes, command.named))
        case MoveAll():
            return style.move_all.format(writer.name(command.named[0]), writer.distance(command.by))
        case Cancel():
            return style.cancel.format(writer.name(command.named))
        case CancelCircle():
            return style.cancel_circle
        case Add():
            return style.add.format(writer.moment(command.start, command.minutes, writer.last))
        case PutOn():
            return style.put_on.format(writer.name(command.named))
        case _:
            return _write_simple(command, style)


def _write_simple(
    command: ChangeRoom
    | SayWords
    | SayFull
    | NameFacilitator
    | KeepQuiet
    | Speak
    | Confirm
    | ThisIsMine
    | AskPlusDelta
    | TakeOver
    | Undo
    | Help,
    style: Style,
) -> str:
    match command:
        case ChangeRoom(room=room):
            return style.room.format(room)
        case SayWords(words=words):
            return style.words.format(words).rstrip()
        case SayFull(full=full):
            return style.full[not full]
        case NameFacilitator(name=name, is_one=is_one):
            return style.facilitator[not is_one].format(name)
        case KeepQuiet(quiet=quiet):
            return style.quiet[not quiet]
        case AskPlusDelta(asks=asks):
            return style.plus_delta[not asks]
        case Speak(language=spoken):
            return style.language.format(spoken.value)
        case Confirm():
            return style.confirm
        case ThisIsMine():
            return style.mine
        case TakeOver():
            return style.take_over
        case Undo():
            return style.undo
        case Help():
            return style.help
        case _:
            assert_never(command)


@dataclass(frozen=True, slots=True)
class _Writer:
    language: Language
    circle: SaidCircle | None

    @property
    def style(self) -> Style:
        return STYLES[self.language]

    def name(self, start: datetime) -> str:
        """The day of a meeting."""
        meetings = self.circle.meetings if self.circle else ()
        of_day = [one for one in meetings if one.stands and one.start.date() == start.date()]
        return f"{self._day(start)} {self._hour(start)}" if len(of_day) > 1 else self._day(start)

    @property
    def last(self) -> datetime | None:
        """When the last meeting begins."""
        standing = (one.start for one in self.circle.meetings if one.stands) if self.circle else ()
        return max(standing, default=None)

    def moment(self, start: datetime, minutes: int | None, beside: datetime | None) -> str:
        """With its year where it lies far from the meeting `beside`."""
        hours = self._hour(start)
        if minutes is not None:
            hours = f"{hours}-{self._hour(start + timedelta(minutes=minutes))}"
        is_far = beside is not None and abs(start.date() - beside.date()) > FARTHEST
        return f"{self._day(start)}{f' {start.year}' if is_far else ''} {hours}"

    def distance(self, by: timedelta) -> str:
        minutes = int(by.total_seconds()) // 60
        sign, minutes = ("-", -minutes) if minutes < 0 else ("", minutes)
        return sign + " ".join(self._steps(minutes))

    def _steps(self, minutes: int) -> Iterator[str]:
        for unit, (one, many) in self.style.units.items():
            if unit == WEEK and minutes % WEEK:
                continue
            number, minutes = divmod(minutes, unit)
            if number:
                yield f"{number} {one if number == 1 else many}"

    def _day(self, on: datetime) -> str:
        month = self.style.months.split()[on.month - 1]
        return f"{on.day}. {month}" if self.language is Language.DE else f"{on.day} {month}"

    def _hour(self, at: datetime) -> str:
        if self.language is Language.EN:
            return f"{at.hour % 12 or 12}:{at.minute:02} {'am' if at.hour < 12 else 'pm'}"
        return f"{at.hour:02}:{at.minute:02}"
