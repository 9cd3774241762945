"""The verbs of commands and the words around them in three languages, as data: all flat (`dates.words.flatten`).

Whoever writes German may write in a Spanish circle: all words of all languages are always understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from service.domain.dates.words import WEEKDAYS, one_of, parse_words
from service.domain.languages import Language


class Verb(Enum):
    MOVE = "move"
    MOVE_ALL = "move_all"
    CANCEL = "cancel"
    CANCEL_ALL = "cancel_all"
    """All meetings, or the circle: we ask."""
    CANCEL_CIRCLE = "cancel_circle"
    """By the words in `ending`."""
    ADD = "add"
    PUT_ON = "put_on"
    ROOM = "room"
    WORDS = "words"
    FULL = "full"
    OPEN = "open"
    FACILITATOR = "facilitator"
    NO_FACILITATOR = "no_facilitator"
    CONFIRM = "confirm"
    MINE = "mine"
    TAKE_OVER = "take_over"
    UNDO = "undo"
    QUIET = "quiet"
    QUIET_OFF = "quiet_off"
    PLUS_DELTA = "plus_delta"
    PLUS_DELTA_OFF = "plus_delta_off"
    HELP = "help"
    LANGUAGE = "language"


MOVE_WORDS = """
    move, shift, reschedule, postpone, push, push back, change, we move, we are moving, we're moving, i move, movemos,
    cambiamos, pasamos, aplazamos, wir verschieben, wir verlegen, ich verschiebe, ich verlege, mover, mueve, mueva,
    cambiar, cambia,
    cambie, pasar, pasa, pase, retrasar, retrasa, retrase, aplazar, aplaza, aplace, posponer, pospon,
    pospone, posponga, adelantar, adelanta,
    reprogramar, reprograma, verschieben, verschiebe, verschieb, verschiebt, verlegen, verlege, verleg,
    verlegt, vorverlegen
"""
_CANCEL = """
    cancel, call off, skip, drop, scrap, we cancel, we are cancelling, we're cancelling, we are canceling, we're
    canceling, i cancel, cancelamos, cancelad, se cancela, suspendemos, se suspende, anulamos, wir streichen,
    cancelar, cancela, cancele, anular, anula, anule, suspender, suspende, suspenda, absagen, absage, streichen,
    streiche, streich, no meeting, no hay encuentro, no hay reunion, kein treffen
"""
PHRASES: Mapping[Verb, str] = {
    Verb.MOVE: MOVE_WORDS,
    Verb.MOVE_ALL: "alle verschieben, alles verschieben, alle termine verschieben, alle treffen verschieben",
    Verb.CANCEL: _CANCEL,
    Verb.CANCEL_ALL: "alles absagen, alle absagen, alle treffen absagen, alle termine absagen",
    Verb.ADD: """
        add, add meeting, add a meeting, one more meeting, another meeting, noch ein treffen, noch einen
        termin, zusatzliches treffen, zusatzlicher termin, weiteres treffen, otro encuentro, otra reunion,
        encuentro adicional, add an extra meeting, add another meeting, extra meeting, new
        meeting, anadir, anade, anada, agregar, agrega, agregue, sumar, suma, encuentro extra, nuevo
        encuentro, hinzufugen, erganze, erganzen, zusatzlich, zusatztermin, neuer termin, neues treffen
    """,
    Verb.PUT_ON: """
        on, back on, uncancel, un-cancel, put on, put back on, is on, restore, reinstate, si hay, reactivar,
        reactiva, reactive, sigue en pie, se hace, si se hace, doch, findet statt, stattfinden, findet doch statt
    """,
    Verb.ROOM: """
        room, new room, room change, change room to, change the room to, change room, move to room, sala,
        salon, aula, nueva sala, cambiar sala, cambiar la sala, cambiar de sala, cambia la sala, raum,
        zimmer, saal, neuer raum, raum andern, raumwechsel
    """,
    Verb.WORDS: "words, our words, my words, palabras, nuestras palabras, worte, unsere worte, meine worte",
    Verb.FULL: """
        full, fully booked, we are full, we're full, circle is full, the circle is full, lleno, llena,
        completo, completa, esta lleno, esta completo, estamos completos, estamos llenos, voll, ausgebucht,
        wir sind voll, wir sind ausgebucht, no hay plazas, ya no hay plazas, no quedan plazas, der kreis ist
        voll, kreis voll
    """,
    Verb.OPEN: """
        open, open again, reopen, not full, not full anymore, not full any more, no longer full, abierto,
        abrir, reabrir, reabre, abierto de nuevo, abierto otra vez, hay sitio, hay lugar, hay plazas, no
        lleno, ya no esta lleno, offen, wieder offen, nicht voll, nicht mehr voll, wieder frei, wieder
        platz, wieder platze, wieder platze frei
    """,
    Verb.FACILITATOR: """
        facilitator, facilitators, co-facilitator, co-facilitators, facilitadores, facilitadoras,
        add facilitator, new facilitator, facilita, facilitador, facilitadora,
        anadir facilitador, anadir facilitadora, anade facilitador, anade facilitadora, agregar facilitador,
        agregar facilitadora, agrega facilitador, agrega facilitadora, tambien facilita, begleitung,
        begleiter, begleiterin, neue begleitung, moderation, moderator, moderatorin
    """,
    Verb.NO_FACILITATOR: """
        remove facilitator, no facilitator, not facilitator, no longer facilitator, ya no facilita, no
        facilita, quitar facilitador, quitar facilitadora, quita facilitador, quita facilitadora, eliminar
        facilitador, eliminar facilitadora, keine begleitung, keine begleitung mehr, nicht mehr begleitung,
        begleitung entfernen, entferne begleitung, entferne moderation, entferne moderator, entferne
        moderatorin, ohne begleitung
    """,
    Verb.CONFIRM: """
        confirm, confirmed, i confirm, we confirm, that is right, that's right, it is right, confirmar, confirmo,
        confirmado, confirma, asi es, es correcto, esta bien asi, bestatigen, bestatige, bestatigt, ich bestatige,
        stimmt, stimmt so, das stimmt, das stimmt so, bestaetigen, bestaetige
    """,
    Verb.MINE: """
        this is mine, it is mine, it's mine, that is mine, that's mine, mine, this is my circle, it's my circle, my
        circle, this circle is mine, esto es mio, este es mio, es mio, este circulo es mio, es mi circulo, este es
        mi circulo, mi circulo, das ist meiner, das ist meins, das ist mein kreis, mein kreis, dieser kreis ist meiner,
        der kreis ist meiner, das gehort mir, der kreis gehort mir, meiner, meins
    """,
    Verb.TAKE_OVER: """
        take over, take it over, take this over, takeover, retomar, retoma, hazte cargo, toma el control,
        ubernehmen, ubernimm, ubernehme, uebernehmen, uebernimm
    """,
    Verb.UNDO: """
        undo, undo last, undo the last command, undo the last change, undo my last command, take back, take
        that back, revert, deshacer, deshacer lo ultimo, deshaz, deshaga, ruckgangig, ruckgangig machen,
        mach ruckgangig, mache ruckgangig, rueckgaengig, zurucknehmen
    """,
    Verb.QUIET: """
        quiet, quiet on, be quiet, silence, silencio, silencio si, en silencio, guarda silencio, ruhe,
        ruhig, still, leise, sei still, sei bitte still, sei ruhig, ruhe an
    """,
    Verb.QUIET_OFF: """
        quiet off, not quiet, unquiet, speak again, silence off, silencio no, sin silencio, fin del
        silencio, quitar silencio, quita el silencio, habla de nuevo, ruhe aus, still aus, leise aus, nicht
        still, nicht mehr still, keine ruhe, ruhe beenden
    """,
    Verb.PLUS_DELTA: """
        plus-delta, plus delta, plus/delta, plusdelta, plus-delta on, plus delta on, plus/delta on, plusdelta on,
        plus-delta si, plus delta si, plus/delta si, plus-delta an, plus delta an, plus/delta an, plusdelta an
    """,
    Verb.PLUS_DELTA_OFF: """
        plus-delta off, plus delta off, plus/delta off, plusdelta off, no plus-delta, no plus delta, no plus/delta,
        plus-delta no, plus delta no, plus/delta no, sin plus-delta, sin plus delta, sin plus/delta,
        plus-delta aus, plus delta aus, plus/delta aus, plusdelta aus, kein plus-delta, kein plus delta,
        kein plus/delta, ohne plus-delta, ohne plus delta, ohne plus/delta
    """,
    Verb.HELP: """
        help, ayuda, ayudame, me ayudas, hilfe, hilf, hilf mir, what can you do, what can i say, what can i write,
        what do you understand, que puedes hacer, que puedo escribir, que entiendes, was kannst du, was kann ich
        schreiben, was verstehst du
    """,
    Verb.LANGUAGE: """
        language, lang, speak, idioma, lengua, habla, cambiar idioma, cambiar el idioma, cambia el idioma,
        change language, change the language, sprache, sprich, sprache andern
    """,
}
_A_MEETING = (
    rf"treffen|termin|das treffen|den termin|(?=(?:(?:den|am)\s)?(?:\d|(?:{one_of(WEEKDAYS)}|morgen)\b))"
)
SPLIT: Mapping[tuple[str, str], Verb] = {
    ("sag|sage|sagt|wir sagen|ich sage", "ab"): Verb.CANCEL,
    ("call|we call|we are calling|we're calling", "off"): Verb.CANCEL,
    ("fug|fuge|fugt|fuege", "hinzu"): Verb.ADD,
    ("nimm|nehmt", "zuruck"): Verb.UNDO,
    ("mach|mache", "ruckgangig"): Verb.UNDO,
    ("alle treffen|alle termine|alle|alles", "verschieben"): Verb.MOVE_ALL,
    (_A_MEETING, "absagen"): Verb.CANCEL,
    (_A_MEETING, "verschieben"): Verb.MOVE,
}
"""German verbs in two parts: "sag den 20. Oktober ab"."""

EARLIER = parse_words("adelantar adelanta vorverlegen")
LATER = parse_words(
    "postpone push aplazamos posponer pospon pospone posponga aplazar aplaza aplace retrasar retrasa retrase"
)
"""Verbs that say in which direction a meeting moves."""
ADDS_A_PERSON = "add|anadir|anade|agregar|agrega|fuge"
REMOVES_A_PERSON = "remove|quitar|quita|eliminar|elimina|entferne|entfernen"
"""Before a user name."""

ALL_WORDS = """
    all, all meetings, all the meetings, all of them, all sessions, every meeting, everything, the whole thing, it all,
    all of it, das ganze, todo, todos,
    todas, todos los encuentros, todas las reuniones, todas las sesiones, alle, alles, alle treffen, alle
    termine
"""
POLITE = (
    r"[¿¡]?(?:(?:please|pls|bitte|por favor|hi|hello|hey|hola|hallo|(?:can|could|would|will) you"
    r"|(?:kannst|konntest|wurdest) du|(?:me |nos )?(?:puedes|podrias)|mal)(?:[,!]\s?|\s)[¿¡]?){0,4}"
)
"""What people say before a verb out of politeness."""

_COURTESY = """
    thank you, thanks, thank, thx, cheers, gracias, danke, dank, hi, hello, hey, hola, hallo, bye, ok, okay, great,
    nice, cool, perfect, good, well done, wonderful, genial, perfecto, bravo, super, prima, toll, gut gemacht,
    perfekt, welcome, bienvenido, willkommen
"""
_BESIDE = """
    so, very, much, a, lot, for, everything, all, that, this, your, the, help, it, you, are, too, again, friend,
    everyone, job, bot, many, really, por, todo, tu, ayuda, muchas, muchisimas, mil, de, verdad, eso, esto, la, el,
    ti, y, muy, bien, and, und, fur, alles, deine, die, das, dir, hilfe, schon, sehr, mal, noch, lieber, liebe,
    lieben, vielen, herzlichen, dear
"""
COURTESY = re.compile(rf"(?<!\w)(?:{one_of(' '.join(one.split()) for one in _COURTESY.split(','))})(?!\w)")
COURTEOUS = re.compile(
    rf"(?:\W|(?<!\w)(?:{one_of(' '.join(one.split()) for one in (*_COURTESY.split(','), *_BESIDE.split(',')))})(?!\w))*"
)
"""A line of such words alone, one of them of courtesy, asks for nothing: "thank you so much"."""

LANGUAGES: Mapping[str, Language] = {
    **dict.fromkeys(parse_words("english englisch ingles inglesa"), Language.EN),
    **dict.fromkeys(parse_words("spanish spanisch espanol castellano espanola"), Language.ES),
    **dict.fromkeys(parse_words("german deutsch aleman alemana"), Language.DE),
}
