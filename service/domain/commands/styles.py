"""How commands are written in each language, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.languages import Language


@dataclass(frozen=True, slots=True)
class Style:
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
    confirm: str
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
WEEK, DAY, HOUR, MINUTE = 7 * 24 * 60, 24 * 60, 60, 1

STYLES: Mapping[Language, Style] = {
    Language.EN: Style(
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
        "confirm",
        "this is mine",
        "take over",
        "undo",
        "help",
        "because {}",
        _MONTHS_EN,
        {
            WEEK: ("week", "weeks"),
            DAY: ("day", "days"),
            HOUR: ("hour", "hours"),
            MINUTE: ("minute", "minutes"),
        },
    ),
    Language.ES: Style(
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
        "confirmar",
        "este es mi círculo",
        "retomar",
        "deshacer",
        "ayuda",
        "motivo: {}",
        _MONTHS_ES,
        {
            WEEK: ("semana", "semanas"),
            DAY: ("día", "días"),
            HOUR: ("hora", "horas"),
            MINUTE: ("minuto", "minutos"),
        },
    ),
    Language.DE: Style(
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
        "bestätigen",
        "das ist mein Kreis",
        "übernehmen",
        "rückgängig",
        "Hilfe",
        "Grund: {}",
        _MONTHS_DE,
        {
            WEEK: ("Woche", "Wochen"),
            DAY: ("Tag", "Tage"),
            HOUR: ("Stunde", "Stunden"),
            MINUTE: ("Minute", "Minuten"),
        },
    ),
}
