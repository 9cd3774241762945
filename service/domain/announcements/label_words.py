"""The words people use for each label, flat and without punctuation: English, German, Spanish."""

from __future__ import annotations

from collections.abc import Mapping

LABEL_WORDS: Mapping[str, str] = {
    "name": """
        name of the circle, name, circle, learning circle, circle name, name of circle, title, topic, subject, what,
        name des kreises, name des lernkreises, lernkreis, titel, thema, was, was lernen wir, nombre del circulo,
        nombre, circulo, circulo de aprendizaje, titulo, tema, que
    """,
    "course": """
        course, course link, course title, online course, material, materials, course material, learning material, we
        learn with, we use, kurs, kurslink, kursmaterial, lernmaterial, wir lernen mit, curso, enlace del curso, curso
        en linea, materiales, aprendemos con, recurso, recursos
    """,
    "provider": """
        provider, course provider, offered by, anbieter, kursanbieter, proveedor, ofrecido por
    """,
    "where": """
        where, place, location, venue, meeting place, where we meet, where do we meet, where do you meet, meeting
        location, wo, ort, treffpunkt, veranstaltungsort, wo treffen wir uns, wo trefft ihr euch, standort, donde,
        lugar, sitio, lugar de encuentro, donde nos reunimos, donde nos vemos, ubicacion, sede, local
    """,
    "branch": """
        library, branch, library branch, bibliothek, bucherei, stadtbibliothek, zweigstelle, biblioteca, sucursal
    """,
    "address": """
        address, street, street address, adresse, anschrift, strasse, direccion, domicilio, calle
    """,
    "room": """
        room, meeting room, raum, zimmer, saal, sala, salon, aula
    """,
    "town": """
        town, city, town or city, town city, stadt, wohnort, gemeinde, ciudad, pueblo, localidad, municipio, ciudad o
        pueblo
    """,
    "online": """
        online, is it online, online or in person, in person or online, virtual, format, remote, hybrid, online
        treffen, en linea, modalidad, formato, presencial o en linea, online oder vor ort
    """,
    "first": """
        first meeting, 1st meeting, first session, first date, first day, first meetup, first meeting date, start,
        starts, starting, start date, start date and time, starts on, starting on, begins, begin, beginning, kick off,
        kickoff, date, date and time, date time, day and date, when is the first meeting, when do we start, we start,
        erstes treffen, 1 treffen, erster termin, erste sitzung, start am, startdatum, starttermin, beginn, beginnt,
        los gehts, auftakt, datum, datum und uhrzeit, datum uhrzeit, wann geht es los, wann ist das erste treffen,
        primera reunion, primer encuentro, primera sesion, primer dia, primera fecha, 1 reunion, 1 sesion, inicio,
        comienzo, empieza, comienza, empezamos, fecha de inicio, fecha, fecha y hora, fecha hora, cuando empieza,
        cuando es la primera reunion
    """,
    "when": """
        when, day, days, weekday, schedule, day and time, day time, days and times, how often, when do we meet, when
        do you meet, wann, tag, wochentag, termin, tag und uhrzeit, tag und zeit, wie oft, wann treffen wir uns,
        cuando, dia, dias, dia y hora, dias y horas, horario, horarios, cuando nos reunimos, dia de la semana,
        frecuencia
    """,
    "dates": """
        dates, all dates, meeting dates, all meetings, the dates, termine, alle termine, die termine, fechas, todas
        las fechas
    """,
    "time": """
        time, times, start time, meeting time, at what time, what time, uhrzeit, zeit, um wie viel uhr, hora, a que
        hora, hora de inicio
    """,
    "last": """
        last meeting, last session, last date, ends, ends on, end, end date, until, letztes treffen, letzter termin,
        ende, endet, endet am, bis, ultima reunion, ultima sesion, ultimo dia, fin, final, termina, hasta, fecha de
        fin
    """,
    "meetings": """
        how many weeks, weeks, number of weeks, no of weeks, number of meetings, number of sessions, how many
        meetings, how many sessions, meetings, sessions, wie viele wochen, wieviele wochen, wochen, anzahl wochen,
        anzahl der wochen, anzahl treffen, anzahl der treffen, anzahl termine, wie viele treffen, wieviele treffen,
        treffen, cuantas semanas, semanas, numero de semanas, numero de reuniones, numero de sesiones, numero de
        encuentros, cuantas sesiones, cuantas reuniones, cuantos encuentros, sesiones, reuniones, encuentros
    """,
    "minutes": """
        how long, duration, length, meeting length, length of each meeting, how long is each meeting, how long is a
        meeting, minutes, wie lange, dauer, lange, minuten, wie lange dauert ein treffen, dauer pro treffen, cuanto
        dura, duracion, cuanto dura cada reunion, duracion de cada sesion, minutos
    """,
    "language": """
        language, languages, spoken language, sprache, sprachen, idioma, idiomas, lengua, lenguas
    """,
    "zone": """
        time zone, timezone, tz, zeitzone, zona horaria, huso horario
    """,
    "seats": """
        places, seats, spots, spaces, capacity, max, maximum, max people, max participants, number of places, number
        of seats, how many people, group size, how many places, places available, free places, platze, freie platze,
        anzahl platze, max teilnehmer, teilnehmerzahl, max teilnehmerzahl, gruppengrosse, teilnehmer, wie viele
        platze, plazas, plazas disponibles, cupo, cupos, lugares, aforo, participantes, numero de plazas, cuantas
        plazas
    """,
    "signup": """
        sign up, signup, sign up link, signup link, sign up here, registration, register, register here, registration
        link, rsvp, link, how to join, join, to join, anmeldung, anmelden, anmeldelink, zur anmeldung, anmeldung
        unter, hier anmelden, inscripcion, inscripciones, inscribirse, inscribete, inscribete aqui, registro, enlace,
        apuntate, enlace de inscripcion
    """,
    "facilitators": """
        facilitators, facilitator, facilitated by, facilitation, host, hosts, hosted by, led by, co facilitator, co
        facilitators, who, moderation, moderator, moderatorin, moderatoren, leitung, gastgeber, gastgeberin, wer,
        begleitung, begleitet von, facilitador, facilitadora, facilitadores, facilitadoras, facilita, anfitrion,
        anfitriona, quien, coordina, guia, moderador, moderadora
    """,
    "cost": """
        cost, costs, price, fee, fees, entry, admission, kosten, preis, gebuhr, beitrag, teilnahmegebuhr, eintritt,
        unkostenbeitrag, costo, coste, precio, cuota, entrada, tarifa, aportacion
    """,
    "words": """
        anything else, notes, note, more, more info, more information, additional information, additional info, info,
        remarks, comments, comment, about, about us, about the circle, description, details, ps, message, sonstiges,
        noch etwas, was noch, anmerkung, anmerkungen, bemerkung, bemerkungen, hinweis, hinweise, beschreibung, worum
        geht es, mehr, algo mas, nota, notas, observaciones, descripcion, comentario, comentarios, otros, informacion
        adicional, mas informacion, sobre el circulo
    """,
    "other": """
        contact, contact person, email, e mail, mail, phone, tel, telephone, mobile, whatsapp, signal, telegram,
        questions, my name, your name, zoom, zoom link, meeting link, meeting id, link to the meeting, passcode,
        password, sign up by, register by, deadline, update, hashtags, tags, image, kontakt, ansprechpartner,
        ansprechpartnerin, telefon, handy, fragen, mein name, anmeldeschluss, anmeldung bis, passwort, contacto,
        correo, telefono, movil, preguntas, mi nombre, fecha limite, contrasena, inscripcion hasta
    """,
}
"""The value of each `Label` -> its words, parted by commas."""

ONLY_ALONE = """
    name, circle, what, was, que, tema, topic, start, end, bis, day, tag, dia, link, max, more, mehr, info, who, wer,
    quien, local, fin, join, note, about, mail, date, zeit, time, times, entry, update, edit, tags, image, circulo,
    thema, host, lange, sala, final, library, room
"""
"""Words that are a label when they stand alone, and too common to be one among others."""
