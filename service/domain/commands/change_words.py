"""How people say in plain words that a meeting moves or falls out: English, German, Spanish; all flat."""

from __future__ import annotations

import re

from service.domain.dates.words import WEEKDAYS, any_phrase, one_of

_DAY = (
    rf"(?:(?:next|this|on|am|el|den|nachsten?|proximo)\s){{0,2}}"
    rf"(?:{one_of(WEEKDAYS)}|tomorrow|tonight|today|morgen|heute|manana|hoy)"
)
DAY_IS_OFF = re.compile(
    rf"(?:^|[,;:.!])\s*{_DAY} (?:is|has been) (?:cancell?ed|called off|off)(?![a-z])"
    rf"|(?:^|[,;:.!])\s*{_DAY} (?:fallt aus|ist abgesagt|queda cancelad[oa]|esta cancelad[oa])(?![a-z])"
)
"""A day itself falls out: that of a meeting."""
LETS = re.compile(
    rf"(?<![a-z])(?:let(?:'s)?\s+(?:do|meet|make it|move(?: it)?(?: to)?)|lass(?:t)? uns"
    rf"|(?:mejor|lo dejamos|lo pasamos)"
    rf"(?: para| a)?) {_DAY}(?![a-z])"
)
WILL_BE = re.compile(
    rf"(?<![a-z])(?:will be|will be held|will take place|is going to be|findet|ist diesmal|sera|es esta vez)"
    rf" {_DAY}(?![a-z])"
)
"""With two days: "Thursday's meeting will be on Friday"."""

NO_MEETING = any_phrase("""
    no meeting, no circle, no session, not meeting, won't meet, will not meet, won't be meeting, not be meeting,
    don't meet, do not meet, aren't meeting, can't meet, cannot meet, no circle meeting, is off, have to cancel,
    need to cancel, must cancel, we cancel, we're cancelling, we are cancelling, cancelling, kein treffen, keine
    treffen, kein termin, kein lernkreis, kein kreis, ausfallen, ausfallt, mussen absagen, muss das treffen
    absagen, muss ich das treffen absagen, no nos vemos, no nos reunimos, no nos juntamos, no nos encontramos,
    no nos veremos, no nos reuniremos, no hay encuentro, no hay reunion, no hay sesion, no hay circulo, no
    habra encuentro, no habra reunion, no tenemos encuentro, no tenemos reunion, sin encuentro, sin reunion,
    tenemos que cancelar, tengo que cancelar el encuentro, tengo que cancelar la reunion, hay que cancelar,
    queda cancelad*, no quedamos
""")
NO_MEETING_IN_PARTS = re.compile(
    r"\bfall(?:en|t)?\b.{1,60}\baus\b|\bfind(?:et|en)\b.{1,60}\bnicht statt\b"
    r"|\b(?:treffen|sehen) (?:wir )?uns\b.{0,40}\bnicht\b|\bsagen?\b.{1,60}\bab\b"
)
MOVES = any_phrase("""
    moved to, moving to, move to, moves to, is moved, has moved, we moved, we move, we're moving, we are moving,
    have to move, had to move, need to move, moved from, rescheduled, postponed, pushed to, pushed back, shifted
    to, changed to, moving it to, moved it to, is now on, now on, new date, new time, verschoben, verlegt,
    verschieben, verlegen, verschiebe, verlege, verschiebt, schieben, neuer termin, neue uhrzeit, cambiamos, se
    cambia, cambia al, cambia a, se pasa, pasamos, pasa al, pasa a, movemos, se mueve, aplazamos, se aplaza,
    aplazad*, adelantamos, retrasamos, nueva fecha, nueva hora, cambiado al, pasado al, cambiar al, mover el
    encuentro, mover la reunion
""")
INSTEAD = any_phrase("""
    instead, instead of, rather than, not, this time, now, statt, anstatt, stattdessen, sondern, diesmal, jetzt,
    ausnahmsweise, erst, en vez de, en vez del, en lugar de, en lugar del, sino, esta vez, ahora
""")
"""With words of meeting beside them: "we meet on Thursday instead"."""
BEFORE_THE_OLD = re.compile(
    r"(?<![a-z])(?:instead of|rather than|not|from|statt|anstatt|nicht|vom|von|en vez del?|en lugar del?|no|del|desde)"
    r"(?:\s(?:on|at|the|our|am|an|um|den|dem|der|el|las?|a las)){0,3}\s*$"
)
BEFORE_THE_NEW = re.compile(
    r"(?<![a-z])(?:to|until|till|now|auf|zu|bis|sondern|sino|al|a|para|hasta)"
    r"(?:\s(?:on|at|the|am|um|den|dem|el|las?|a las)){0,3}\s*$"
)
OURS = any_phrase("""
    meeting, meetings, meeting's, meet, session, circle, we, we're, we'll, us, our, treffen, treff, termin, kreis,
    lernkreis, wir, uns, unser, unsere, encuentro, reunion, sesion, circulo, nos, nuestro, nuestra, quedamos,
    cancelamos, cambiamos, pasamos, movemos, aplazamos, adelantamos, retrasamos, tenemos
""")
THE_MEETING = any_phrase("""
    the meeting is, our meeting is, the meeting has been, our meeting has been, the meeting has to
    be, das treffen, unser treffen, el encuentro, nuestro encuentro, la reunion, nuestra reunion
""")
ALONE = any_phrase("i, i'm, i'll, ich, yo, tengo, puedo, estoy")
UNSURE = any_phrase("""
    if, maybe, perhaps, might, probably, would, could, should, shall, unless, in case, propose, suggest, how
    about, what about, wish, hope, hoping, vote, poll, wonder, wondering, think, thinking, wenn, falls,
    vielleicht, eventuell, konnte, konnten, sollte, sollten, sollen, wurde gern*, mochte, mochtet, wollen, was
    haltet, vorschlag*, schlage vor, si, quiza, quizas, tal vez, a lo mejor, podria, podriamos, puede que,
    propongo, que tal, que os parece, que les parece, creo, ojala, glaube, i guess, likely, possibly
""")
"""Nobody says by these what is decided."""
DENIES = re.compile(
    r"\b(?:not|isn't|is not|wasn't|hasn't|haven't|won't be|never|nicht|nie|no (?:se|esta|queda|hemos|han?|lo))\b"
    r"(?:\s\w+){0,2}?\s(?:cancel\w*|called off|moved?|rescheduled|postponed|abgesagt|verschoben|verlegt|ausfallen"
    r"|aus\b|suspende\w*|suspendid\w*|aplaza\w*|cambia\w*|muev\w*|pasa\w*)"
    r"|\bstill (?:on|meet\w*)\b|\bfallt nicht aus\b|\bno (?:cambiamos|pasamos|movemos|aplazamos|cancelamos)\b"
)
LONG_AGO = any_phrase("""
    yesterday, last week, last time, last month, last year, last tuesday, last monday, last wednesday, last
    thursday, last friday, last saturday, last sunday, last meeting, last session, ago, earlier this week,
    gestern, vorgestern, letzte*, vorige*, neulich, damals, ayer, anteayer, pasado, pasada, hace, anoche
""")
WAS = any_phrase("""
    was, were, had, did, didn't, wurde, wurden, war, waren, hatte, hatten, musste, mussten, fue, fueron, estuvo,
    habia, tuvimos, tuve
""")
"""Behind us, unless a date says otherwise."""
SERIES = any_phrase("""
    from now on, every, each, always, weekly, all meetings, ab jetzt, ab sofort, kunftig, jeden, jede, jedes,
    immer, wochentlich, alle treffen, a partir de ahora, en adelante, cada, todos los, todas las, siempre
""")
"""More than one meeting: what is meant is hard to guess."""
OF_OTHERS = re.compile(
    r"(?<![a-z])(?:my|mein\w{0,2}|mi|his|her|their|ihre?|seine?|su)\s"
    r"(?!bad|mistake|apolog|fault|circle|meeting|fehler|kreis|treffen|culpa|error|encuentro|circulo)[a-z]"
    r"|(?<![a-z])(?:dentist|appointment|flight|concert|exam|wedding|zahnarzt|arzttermin|flug|konzert|hochzeit"
    r"|dentista|cita|vuelo|concierto|boda|game|match|spiel|partido|course|kurs|curso|house|haus|casa)(?![a-z])"
)
"""Somebody's own affairs."""
