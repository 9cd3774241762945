"""The words by which one sees what a post is: English, German, Spanish; flat, `*` stands for more letters."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.announcements.values import Kind
from service.domain.dates.words import any_phrase

TELLING: Mapping[Kind, str] = {
    Kind.CHANGE: """
        cancelled, canceled, postponed, has moved, has been moved, have been moved, we moved to, we move to, is moved
        to, was moved, are moving to, is moving to, rescheduled, usual place, usual time, usual room, usual spot, as
        usual, as always, same place as, same time as, same place and time, same room, this week only, only this week,
        other room this week, next meeting, next session, no meeting next, no meeting this, no circle this week, no
        circle next week, no circle tonight, back on the, reminder, change of room, change of time, change of date,
        room change, entfallen, entfallt, muss ausfallen, fallt aus, ausgefallen, abgesagt, verschoben, wird verlegt,
        verlegt auf, verlegung, wie immer, wie gewohnt, wie ublich, ublicher ort, am ublichen ort, gleicher ort,
        selber ort, gleicher raum, nachstes treffen, das nachste treffen, nur diese woche, diese woche im, erinnerung,
        terminanderung, raumanderung, absage, fallt leider aus, fallt der, fallt das, fallt unser, verlegen wir,
        verschieben wir, verschiebt sich, se cancela, cancelad*, suspendid*, se suspende, aplazad*, se aplaza,
        cambiamos, se cambia, pasa al, cambio de dia, cambio de hora, cambio de sala, cambio de lugar, lugar de
        siempre, sitio de siempre, hora de siempre, como siempre, mismo lugar, mismo sitio, proxima reunion, proximo
        encuentro, no hay reunion, no habra reunion, hoy no hay, recordatorio, esta semana no, solo esta semana, does
        not take place, doesn't take place, will not take place, won't take place, did not take place, called off,
        tomorrow's session, today's session, tonight's session, tomorrow's meeting, tonight's meeting, today's
        meeting, next week's meeting, next week's session, findet nicht statt, kann nicht stattfinden, muss verlegt
        werden, findet heute nicht, morgiges treffen, heutiges treffen, das heutige treffen, se traslada, se mueve al,
        no se hara, no tendra lugar, reunion de hoy, reunion de manana, sesion de hoy, sesion de manana, new room,
        moved upstairs, we are in the basement, kein stricken, heute abend kein, heute kein, heute keine, morgen kein,
        no meeting tonight, no meeting today, no meeting tomorrow, nachste woche wieder, next week again as, back next
        week, hours change, new hours, opening hours, library hours, offnungszeiten, horario de la biblioteca, nuevo
        horario, library is closed, bibliothek ist geschlossen, homework, ausgebucht, fully booked, is full, kurs
        voll, completo el grupo, no quedan plazas
    """,
    Kind.VACANCY: """
        volunteers wanted, volunteer wanted, volunteers needed, volunteer needed, looking for volunteers, looking for
        a volunteer, need volunteers, facilitator wanted, facilitators wanted, facilitator needed, facilitators
        needed, need a facilitator, need facilitators, looking for a facilitator, looking for facilitators, seeking a
        facilitator, tutors wanted, tutor wanted, teacher wanted, we need a teacher, job opening, job offer, job
        openings, vacancy, vacancies, is hiring, are hiring, we're hiring, now hiring, full-time, part-time,
        internship, apply by, apply before, apply now, send your cv, your resume, open position, position open, help
        wanted, ehrenamtliche, freiwillige gesucht, freiwilligen gesucht, helfer gesucht, helferinnen gesucht, leitung
        gesucht, leiterin gesucht, leiter gesucht, moderatorin gesucht, moderator gesucht, kursleiter gesucht, suchen
        eine leitung, suchen jemanden der, wer kann den kreis leiten, stellenanzeige, stelle frei,
        stellenausschreibung, m/w/d, w/m/d, bewerbung, bewerbungen, minijob, praktikum, praktikant*, aushilfe gesucht,
        se buscan voluntarios, busca voluntari*, buscamos voluntari*, necesitamos voluntari*, buscamos facilitador*,
        se busca facilitador*, necesitamos una facilitadora, necesitamos un facilitador, necesitamos facilitador*, se
        busca profesor*, oferta de empleo, oferta de trabajo, vacante, vacantes, puesto de trabajo, envia tu cv, tu
        curriculum, contratamos, estamos contratando, practicas remuneradas, seeking a co-facilitator, seeking
        co-facilitators, looking for a co-facilitator, looking for co-facilitators, need someone who can, need
        somebody who can, need a co-facilitator, suche vertretung, suchen vertretung, busco cofacilitador*, busco
        profesor*, busco una profesora, suche lehrer*, looking for a teacher, looking for a tutor, applications, apply
        at, apply here, grants, bewerbungsschluss, antragsfrist, ausschreibung, stipendium, convocatoria, becas, beca,
        wer ubernimmt, wer kann aushelfen, who can take over, quien puede sustituir, grant deadline, need a
        substitute, substitute wanted, substitute needed, substitute facilitator, vertretung gesucht, suche eine
        vertretung, sustitut*
    """,
    Kind.ADVERTISEMENT: """
        % off, tickets, your ticket, box office, discount, discounts, promo code, use the code, coupon, buy now, order
        now, book now, at checkout, membership, memberships, subscribe, limited offer, special offer, free trial, for
        sale, sale ends, concert, our shop, our store, money back, rabatt, rabatte, gutschein, gutscheincode, jetzt
        buchen, jetzt kaufen, jetzt bestellen, sonderangebot, angebot des monats, im angebot, mitgliedschaft, abo
        abschliessen, karten an der abendkasse, eintrittskarten, vorverkauf, konzert, zu verkaufen, probeabo,
        descuento, descuentos, rebajas, oferta especial, compra tu, compra ya, compra ahora, reserva ya, entradas a la
        venta, tu entrada, taquilla, codigo promocional, suscribete, concierto, membresia, se vende, en venta, get it
        now, e-book, ebook, my new book, my book, pre-order, on sale, launch party, live launch, mein neues buch, mi
        nuevo libro, mi libro, webinar, info session, information session, lecture, infoabend, infoveranstaltung,
        vortrag, charla informativa, conferencia, vendo, verkaufe, community call, monthly call, town hall, for loan,
        for rent, se alquila, zu vermieten
    """,
    Kind.ADVICE: """
        any advice, any tips, your advice, need advice, advice needed, advice wanted, some advice, advice please, tips
        for, tips on, tips please, any ideas how, what would you do, how do you, how would you, how did you, how do
        others, what do you do, what do you use, which course would you, what course would you, can you recommend,
        could you recommend, would you recommend, do you recommend, recommendations, any suggestions, suggestions
        welcome, suggestions please, what works for you, tipps gesucht, habt ihr tipps, tipps fur, irgendwelche tipps,
        rat gesucht, brauche rat, euren rat, wie macht ihr, was macht ihr, wie habt ihr, was wurdet ihr, konnt ihr
        empfehlen, konnt ihr mir, kann jemand empfehlen, welchen kurs, empfehlungen, was empfehlt ihr, consejos por
        favor, algun consejo, consejos para, algun truco, necesito consejo, necesito consejos, que hariais, que
        harian, que haceis, como haceis, como hacen ustedes, que recomiendan, recomendais, podeis recomendar, pueden
        recomendar, alguna recomendacion, alguna sugerencia, which book, what book, which textbook, has anyone, has
        anybody, would like to hear from, like to hear from you, nutzt ihr, benutzt ihr, welches lehrbuch, welches
        buch, welches material, hat jemand, que libro, que material, alguien ha
    """,
    Kind.THANKS: """
        big thanks, many thanks, thanks to everyone, thanks to all, thanks to the, thanks for the, thanks for all,
        thank you, herzlichen dank, vielen dank, grossen dank, ein dank an, dankeschon, danke, gracias
    """,
    Kind.REPORT: """
        we met, we had our, had our first, our first meeting, was great, were great, was so nice, was wonderful, was
        fun, people came, people showed up, came along yesterday, yesterday we, last week we, last tuesday we, how it
        went, circle went, went well, everybody finished, photos from, pictures from, here are the photos, nobody was
        there, week 2, week 3, week 4, week 5, week two, week three, week four, we were 2, we were 3, we were 4, we
        were 5, we were 6, we were 7, we were 8, we were 9, started and * finished, i left my, somebody left, left
        keys, i have facilitated, hello from, new here, introducing myself, cant make it, can't make it, cannot make
        it, cant come, can't come, cannot come, kann leider nicht, kann nicht, hallo aus, neu hier, ich stelle mich
        vor, no puedo ir, no podre ir, no puedo venir, hola desde, soy nuev*, haben wir uns, trafen wir uns, trafen
        uns, wir haben uns getroffen, es waren * leute, waren wir zu, wir waren zu, leute da, leute gekommen, kamen *
        leute, hat spass gemacht, unser erstes treffen, war toll, war super, war schon, so war, ruckblick, fotos vom,
        fotos von, bericht vom, gestern haben wir, letzte woche waren, nos reunimos por primera vez, ayer nos
        reunimos, nos reunimos ayer, nos reunimos el pasado, vinieron, fuimos, estuvimos, martes pasado, semana pasada
        fue, nuestra primera reunion, fue genial, fue precioso, salio bien, fotos del, fotos de la reunion, asi fue,
        semana 2, semana 3, semana 4, terminamos, acabamos, lo logramos, ultima sesion fue, ultima reunion fue, we
        finished, circle finished, notes from, second meeting, third meeting, last meeting was, wir sind fertig,
        letztes treffen war, letzter abend, unser letzter, as before, protokoll, acta de, i registered, had
        registered, meeting minutes, minutes of, minutes from, present:, happy birthday, birthday party, farewell
        party, party for, zum geburtstag, abschiedsfeier, feliz cumpleanos, fiesta de, next report, informe anual
    """,
    Kind.WISH: """
        thinking of starting, thinking about starting, dream of starting, hope to start, how do i start, how do i
        begin, how to start a circle, uberlege irgendwann, wie fangt man, wie fange ich, por donde se empieza, por
        donde empiezo, como se empieza
    """,
}
"""Kind -> phrases that tell it, parted by commas."""

WANTS = any_phrase("""
    would like to, would love to, i'd like to, i'd love to, id like to, id love to, want to, wanna, thinking of,
    thinking about, dream of, hope to, some day, someday, one day, wurde gern, wurde gerne, wurde so gern, mochte,
    uberlege, irgendwann, traume davon, idee, hatte lust, habe vor, me gustaria, me encantaria, quisiera, quiero,
    estoy pensando, pienso, algun dia, sueno con, ich will einen, ich will gern
""")
BEGINS = any_phrase("""
    start*, begin*, set up, found, run, host, lead, organi*, open, create, grunden, anbieten, ins leben rufen,
    aufmachen, aufbauen, leiten, empezar, crear, iniciar, montar, comenzar, abrir, lanzar, group, circle, kreis,
    lernkreis, circulo
""")
"""Who wants to begin one, has a wish; both stand in one sentence."""
INVITING = any_phrase("""
    i'm hosting a, im hosting a, i am hosting a, we're hosting a, we are hosting a, ich veranstalte einen, wir
    veranstalten einen, organizo un circulo, organizamos un circulo, we start, we're starting, we are starting, we
    will start, we'll start, we begin, we will begin, starts on, starting on, we meet, we'll meet, we will meet, we
    are meeting, we're meeting, let's meet, lets meet, let's learn, lets learn, come along, come and, come to, come
    by, join us, join in, join me, please join, who is in, who's in, whos in, who wants to, who would like to join,
    anyone want to, all welcome, everyone welcome, everybody welcome, beginners welcome, youre welcome to, newcomers
    welcome, learn together, with us, with me, invited, new circle, new learning circle, we have a room, are welcome,
    is welcome, can still join, and meet every, starting a circle, first meeting, first session, circle starts, circle
    begins, circle itself begins, circle itself starts, learn with, sign up, announc*, a circle on, a circle about, a
    circle for, wir starten, wir beginnen, wir fangen, wir treffen, wir lernen, treffen uns, kommt vorbei, komm
    vorbei, kommt alle, kommt dazu, macht mit, mach mit, wer hat lust, wer will, wer mochte, wer ist dabei, alle
    willkommen, jeder willkommen, jede willkommen, alle sind willkommen, willkommen sind, gemeinsam lernen, zusammen
    lernen, einladung, ladt ein, laden ein, laden euch, lade euch, neuer kreis, neuer lernkreis, erstes treffen, los
    geht, geht los, gehts los, geht es los, startet am, beginnt am, anfanger willkommen, mit mir, empezamos,
    comenzamos, arrancamos, nos reunimos, nos juntamos, nos vemos, nos encontramos, quedamos, venid, ven a, ven con,
    vengan, vente, apuntate, apuntaos, quien se apunta, quien se suma, quien quiere, os esperamos, los esperamos, te
    esperamos, todos bienvenidos, bienvenidos todos, bienvenidas todas, todas bienvenidas, aprendemos juntos, aprender
    juntos, aprender juntas, invitamos, os invito, les invito, invitacion, nuevo circulo, primera reunion, primer
    encuentro, primera sesion, empieza el, comienza el, first one, 1st one, 1st meeting, who would join, who would
    come, who'd join, would anyone join, kicking off, kicks off, gonna run, going to run, will gather, will be held,
    will run, we'll hold, we'll run, we will hold, wir bieten, ich biete, vamos a, son * sesiones, pls come, please
    come, kommt einfach, kommt doch, for all who, fur alle, anyone for, anyone up for, meldet euch, melde dich, wer
    kommt, quien viene, escribidme
""")
"""Whoever says this wants people to come."""
