"""The words that tell whose hours are spoken of, and what takes something back: English, German, Spanish; all flat."""

from __future__ import annotations

from service.domain.dates.words import any_phrase, parse_words

OTHER_HOURS = any_phrase("""
    opens, closes, closed, closing, doors, door opens, is open, are open, open until, open till, open daily, opening
    hours, open day, open house, office hours, open from, box office, front desk, at the desk, the desk, help desk,
    reception, bus, buses, train, trains, tram, subway, metro, ferry, parking, park your, car park, phone hours, call
    me, call us, call the, you can call, ring me, ring us, call between, reach me, register by, registration, register
    until, sign up by, sign up until, sign-up by, deadline, rsvp by, set up, setting up, clean up, cleaning up, coffee
    after, afterwards, for coffee, for drinks, for a beer, i get off work, i finish work, after work, arrived, leaves
    at, leaves downtown, you can sign up, born, birthday, founded, updated, posted, published, printed, offnet,
    schliesst, geschlossen, geoffnet, offnungszeiten, tag der offenen tur, einlass, turen, tresen, theke, infotheke,
    rezeption, pforte, bahn, zug, strassenbahn, u-bahn, s-bahn, fahre, fahrt um, parken, parkplatz, parkhaus,
    telefonzeiten, sprechstunde, sprechzeiten, ruft an, anrufen, erreichbar, anmeldeschluss, anmeldung, anmelden bis,
    anmeldefrist, aufbau, aufbauen, abbau, danach noch, geburtstag, geboren, aktualisiert, abre, cierra, abierta de,
    abierto de, horario de apertura, puertas, mostrador, recepcion, autobus, autobuses, tren, tranvia, aparcar,
    aparcamiento, llamar, llamad, llame, llamame, inscripcion, inscripciones, inscribirse hasta, apuntarse hasta,
    plazo, fecha limite, jornada de puertas abiertas, tomar cafe, tomar algo, cumpleanos, nacido, actualizado,
    publicado, red line, blue line, green line, take the bus, take the train, line at, press, presse, fototermin,
    photographer, abfahrt, bahnhof, departs, departure, arrives at, salida del, sale a las, hora de salida, door code,
    code is, offen, abierto hasta, abierta hasta, open late
""")
"""Hours beside these belong to doors, buses, desks and deadlines, never to a meeting."""
MEETS = any_phrase("""
    meet, meets, meeting, meetings, see you, see u, start, starts, starting, begin, begins, beginning, circle is,
    first session, sessions, gather, kick off, treffen, trefft, trifft, treff, sehen uns, bis dienstag, bis montag,
    bis mittwoch, bis donnerstag, bis freitag, bis samstag, bis sonntag, starten, startet, beginnen, beginnt, fangen
    an, fangen wir, fangt an, los geht, losgeht, gehts los, geht es los, nos vemos, nos reunimos, nos encontramos, nos
    juntamos, quedamos, reunion, reuniones, encuentro, encuentros, empezamos, empieza, comenzamos, comienza,
    arrancamos, beginn, anfang, inicio, comienzo, wir fangen
""")
"""Who says this speaks of the circle's meetings."""
CORRECTS = any_phrase("""
    sorry, oops, ooops, whoops, my bad, my mistake, mistake, wrong, correction, correct is, corrected, typo, i meant,
    i mean, we meant, actually, instead, moved, we had to move, we moved, changed, change of plans, change of plan, we
    changed, rescheduled, postponed, new time, new date, new room, new place, new day, small change, little change,
    one change, a change, not at, not am, not pm, we now, now at, is now, its now, it's now, now meet, now starts, no
    wait, scratch that, should be, should read, i wrote, is right, entschuldigung, entschuldigt, tut mir leid, huch,
    ups, mein fehler, fehler, falsch, falscher, falsche, falsches, falschen, korrektur, korrigiere, vertippt,
    tippfehler, ich meinte, ich meine, verschoben, verlegt, geandert, andert sich, neue uhrzeit, neuer termin, neuer
    raum, neuer ort, doch erst, doch schon, doch um, doch am, nun um, jetzt um, jetzt am, statt, stattdessen, muss
    heissen, sondern, perdon, perdonad, lo siento, me equivoque, nos equivocamos, error, errata, correccion, corrijo,
    quise decir, queria decir, digo, cambiamos, se cambia, cambia a, se pasa, pasamos, ha cambiado, cambio, nueva
    hora, nueva fecha, nueva sala, nuevo lugar, en vez de, en lugar de, sino, mejor dicho, en realidad, quick update,
    schieben, verschieben, verlegen, vorverlegen, pushed, we push, we are pushing, shifted, aplazamos, retrasamos,
    adelantamos, movemos, pasa al, pasa a, meant, i typed, i miswrote, al final sera, al final es, not this, not next,
    nicht diese*, nicht nachste*, nicht kommende*, no este, no el proximo, no el que viene, week later, weeks later,
    week earlier, woche spater, wochen spater, woche fruher, semana mas tarde, semana despues, semana antes
""")
"""Who says this takes something back."""
WAIT = any_phrase("""
    no wait, wait no, no sorry, sorry, oops, i mean, i meant, or rather, correction, scratch that, make that, no make
    that, nein quatsch, quatsch, ach nein, nein moment, nein doch, ich meine, ich meinte, besser gesagt, vielmehr,
    korrektur, no perdon, perdon, digo, mejor dicho, quiero decir, corrijo, but meant, but i meant, aber gemeint,
    gemeint war, pero queria decir
""")
"""Between two values: the second counts."""
SAYS_LITTLE = parse_words("""
    had right move it statt nicht sondern doch sino anfangen gar muss mussen tenemos vamos serian seria final said say
    oh ah ach argh get got gets has been made typed wrote by mistake ill im were weve its an the is are be was we you
    all hi hello everybody everyone folks so to at on in for of and but then now please still only just from until
    instead not no yes ok okay really again same time times date day room place clock pm am der die das den dem es wir
    ich ist sind und aber nur noch erst schon bitte alle hallo zeit tag raum ort gleiche gleichen selbe selben uhrzeit
    uhr um ein eine auf von mit las los el la son se lo pero que de del en para hola todos todas misma mismo hora dia
    sala lugar solo ya mejor week weeks woche wochen semana semanas lol pls thx thanks each one ones meeting meetings
    meet starts start circle will there here that this have hay un una al por monday tuesday wednesday thursday friday
    saturday sunday montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miercoles jueves viernes
    sabado domingo puede ser means meant mean half past sixish earlier later early late fruher spater antes despues
    coming nachste nachsten nachster kommende kommenden kommender proximo viene diesen dieser este typo leider
    unfortunately zwar
""")
"""Words that add nothing to a correction."""

WAS = any_phrase("yesterday, gestern, ayer, fue, estuvo")
"""Whoever says this tells of a meeting that is over."""
CANCELS = any_phrase("""
    cancelled, canceled, called off, cannot take place, can't take place, entfallen, entfallt, fallt aus, ausfallen,
    abgesagt, absagen, findet nicht statt, kann nicht stattfinden, se cancela, cancelad*, cancelamos, suspendid*, se
    suspende, no habra, no se hara
""")
"""Whoever says this of a circle that stands is asked what it means for its dates."""
