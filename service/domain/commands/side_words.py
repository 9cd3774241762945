"""The words around dates in commands: fillers, units, and the names of meetings; all flat."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.dates.words import parse_words

FILLERS = parse_words("""
    the it an at in on of for our this that meeting meetings session sessions circle please thanks thx cheers will
    be is take takes place date new now instead then day starting from beginning clock on el la los las lo
    un una del de en con nuestro nuestra este esta encuentro encuentros reunion reuniones sesion sesiones
    circulo favor gracias desde dia fecha nueva nuevo ahora mejor hora horas der die das den dem des am im
    um vom von ab treffen treffens termin termins termine kreis lernkreis unser unsere unseren bitte danke
    neu neuer neues jetzt lieber stattdessen doch statt mit ein eine einen und same time place onward
    onwards again extra another remaining coming future misma mismo lugar restantes siguientes otra otro vez gleiche
    gleichen zeit ort uhrzeit restlichen kommenden ubrigen wieder evening morning afternoon night abend
    abends nachmittag nachmittags vormittag vormittags tarde noche
""")
"""Words that say nothing beside a date."""
MINUTE, HOUR, DAY, WEEK = 1, 60, 24 * 60, 7 * 24 * 60
UNITS: Mapping[str, int] = {
    **dict.fromkeys(("minute", "minutes", "min", "mins", "minuten", "minuto", "minutos"), MINUTE),
    **dict.fromkeys(("hour", "hours", "stunde", "stunden", "hora", "horas"), HOUR),
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen", "dia", "dias"), DAY),
    **dict.fromkeys(("week", "weeks", "woche", "wochen", "semana", "semanas"), WEEK),
}
"""How far something moves, in minutes."""

NEXT_MEETING, LAST_MEETING = 0, -1
ORDINALS: Mapping[str, int] = {
    **dict.fromkeys(
        parse_words("next nachstes nachste nachsten naechstes naechste naechsten proximo proxima"), 0
    ),
    **dict.fromkeys(parse_words("first 1st erstes erste ersten primer primera primero"), 1),
    **dict.fromkeys(parse_words("second 2nd zweites zweite zweiten segundo segunda"), 2),
    **dict.fromkeys(parse_words("third 3rd drittes dritte dritten tercer tercera tercero"), 3),
    **dict.fromkeys(parse_words("fourth 4th viertes vierte vierten cuarto cuarta"), 4),
    **dict.fromkeys(parse_words("fifth 5th funftes funfte funften quinto quinta"), 5),
    **dict.fromkeys(parse_words("sixth 6th sechstes sechste sechsten sexto sexta"), 6),
    **dict.fromkeys(parse_words("seventh 7th siebtes siebte siebten septimo septima"), 7),
    **dict.fromkeys(parse_words("eighth 8th achtes achte achten octavo octava"), 8),
    **dict.fromkeys(parse_words("last final letztes letzte letzten ultimo ultima"), -1),
}
"""Which meeting of the circle: counted from 1, the next is 0, the last is -1."""
MEETING_NAMES = (
    "meeting|meet-?up|session|gathering|treffen|termin|encuentro|reunion|sesion|clase|class|sitzung|mal|time"
)
THIS_WEEK = "this week|diese woche|dieser woche|esta semana"
NEXT_WEEK = "next week|nachste[rn]? woche|kommende[rn]? woche|(?:la )?proxima semana|la semana que viene"
