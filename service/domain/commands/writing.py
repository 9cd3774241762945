"""A command as a line to copy, which reads as the same command again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from service.domain.commands.values import (
    Add,
    AskPlusDelta,
    Cancel,
    CancelCircle,
    ChangeRoom,
    Command,
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
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle


@dataclass(frozen=True, slots=True)
class _Style:
    """How commands are written in one language; `{}` stands for what they speak of."""

    move: str
    move_all: str
    cancel: str
    cancel_circle: str
    add: str
    put_on: str
    room: str
    words: str
    full: tuple[str, str]
    """It is, it is not; so are the next three."""
    facilitator: tuple[str, str]
    quiet: tuple[str, str]
    plus_delta: tuple[str, str]
    language: str
    mine: str
    take_over: str
    undo: str
    help: str
    because: str
    months: str
    units: Mapping[int, tuple[str, str]]


_MONTHS_EN = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
_MONTHS_ES = "ene feb mar abr may jun jul ago sept oct nov dic"
_MONTHS_DE = "Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez"
_WEEK, _DAY, _HOUR, _MINUTE = 7 * 24 * 60, 24 * 60, 60, 1

_STYLES: Mapping[Language, _Style] = {
    Language.EN: _Style(
        "move {} to {}",
        "move all from {} by {}",
        "cancel {}",
        "cancel the circle",
        "add {}",
        "on {}",
        "room {}",
        "words {}",
        ("full", "open again"),
        ("facilitator @{}", "remove facilitator @{}"),
        ("quiet", "quiet off"),
        ("plus-delta on", "plus-delta off"),
        "language {}",
        "this is mine",
        "take over",
        "undo",
        "help",
        "because {}",
        _MONTHS_EN,
        {
            _WEEK: ("week", "weeks"),
            _DAY: ("day", "days"),
            _HOUR: ("hour", "hours"),
            _MINUTE: ("minute", "minutes"),
        },
    ),
    Language.ES: _Style(
        "mover el {} al {}",
        "mover todo desde el {} por {}",
        "cancelar el {}",
        "cancelar el círculo",
        "añadir el {}",
        "reactivar el {}",
        "sala {}",
        "palabras {}",
        ("lleno", "abierto de nuevo"),
        ("facilita @{}", "ya no facilita @{}"),
        ("silencio", "silencio no"),
        ("plus-delta sí", "plus-delta no"),
        "idioma {}",
        "este es mi círculo",
        "retomar",
        "deshacer",
        "ayuda",
        "motivo: {}",
        _MONTHS_ES,
        {
            _WEEK: ("semana", "semanas"),
            _DAY: ("día", "días"),
            _HOUR: ("hora", "horas"),
            _MINUTE: ("minuto", "minutos"),
        },
    ),
    Language.DE: _Style(
        "verschiebe {} auf {}",
        "verschiebe alle ab {} um {}",
        "absagen {}",
        "Kreis absagen",
        "hinzufügen {}",
        "doch {}",
        "Raum {}",
        "Worte {}",
        ("voll", "wieder offen"),
        ("Begleitung @{}", "entferne Begleitung @{}"),
        ("Ruhe", "Ruhe aus"),
        ("Plus-Delta an", "Plus-Delta aus"),
        "Sprache {}",
        "das ist mein Kreis",
        "übernehmen",
        "rückgängig",
        "Hilfe",
        "Grund: {}",
        _MONTHS_DE,
        {
            _WEEK: ("Woche", "Wochen"),
            _DAY: ("Tag", "Tage"),
            _HOUR: ("Stunde", "Stunden"),
            _MINUTE: ("Minute", "Minuten"),
        },
    ),
}


def write_command(command: Command, language: Language, circle: SaidCircle | None = None) -> str:
    """Without the mention. `circle`: whose meetings it names; where two lie on one day, the hour tells which."""
    line = _write(command, _Writer(language, circle))
    because = getattr(command, "because", None)
    return f"{line} {_STYLES[language].because.format(because)}" if because else line


def _write(command: Command, writer: _Writer) -> str:
    style = writer.style
    match command:
        case Move():
            return style.move.format(writer.name(command.named), writer.moment(command.to, command.minutes))
        case MoveAll():
            return style.move_all.format(writer.name(command.named[0]), writer.distance(command.by))
        case Cancel():
            return style.cancel.format(writer.name(command.named))
        case CancelCircle():
            return style.cancel_circle
        case Add():
            return style.add.format(writer.moment(command.start, command.minutes))
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
    | ThisIsMine
    | AskPlusDelta
    | TakeOver
    | Undo
    | Help,
    style: _Style,
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
    def style(self) -> _Style:
        return _STYLES[self.language]

    def name(self, start: datetime) -> str:
        """The day of a meeting."""
        meetings = self.circle.meetings if self.circle else ()
        of_day = [one for one in meetings if one.stands and one.start.date() == start.date()]
        return f"{self._day(start)} {self._hour(start)}" if len(of_day) > 1 else self._day(start)

    def moment(self, start: datetime, minutes: int | None) -> str:
        hours = self._hour(start)
        if minutes is not None:
            hours = f"{hours}-{self._hour(start + timedelta(minutes=minutes))}"
        return f"{self._day(start)} {hours}"

    def distance(self, by: timedelta) -> str:
        minutes = int(by.total_seconds()) // 60
        sign, minutes = ("-", -minutes) if minutes < 0 else ("", minutes)
        return sign + " ".join(self._steps(minutes))

    def _steps(self, minutes: int) -> Iterator[str]:
        for unit, (one, many) in self.style.units.items():
            if unit == _WEEK and minutes % _WEEK:
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
