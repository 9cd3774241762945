"""The words by which the reader knows what a sentence is about: English, German, Spanish.

All are flat (small letters, no accents; `words.flatten`). `*` stands for more letters.
"""

from __future__ import annotations

from service.domain.dates.words import any_phrase, parse_words

# When

NO_MEETING = any_phrase("""
    no meeting, no circle, no session, no class, not on, not meeting, except, skip, skipping, without, closed, break
    on, kein treffen, keine treffen, kein termin, kein kurs, nicht am, ausser, ausgenommen, entfallt, fallt aus,
    geschlossen, excepto, salvo, menos, sin reunion, no hay, cerrad*, is off, day off, week off, off on
""")
DEADLINE_WORDS = any_phrase("""
    deadline, registration, register, sign up, rsvp, updated, posted, published, born, anmeld*, inscri*, plazo
""")
UP_TO_A_DAY = any_phrase("by, before, since the, vor dem, vor, antes de, antes del, antes del dia")
"""Directly before a day."""
ONCE = any_phrase("""
    one time, one-time, one off, one-off, just once, only once, single meeting, single session, one evening, one
    afternoon, one morning, one meeting, one session, one day workshop, one-day, concert, box office, festival,
    einmalig*, nur einmal, ein abend, ein nachmittag, ein einziges mal, ein treffen, konzert, una sola vez, solo una
    vez, un solo dia, una sola sesion, una unica sesion, sesion unica, unico dia, una tarde, concierto
""")
"""A circle that meets once is none yet; an organizer looks at it."""
START = any_phrase("""
    start*, begin*, kick*, first, from, date, when, ab, los geht, gehts los, geht es los, beginn*, erste, erster,
    erstes, ersten, erstmals, zum ersten mal, auftakt, empez*, empiez*, comienz*, comenz*, primer, primera, primero,
    inicio, inicia*, a partir, desde, arranc*, 1st
""")
BEGUN = any_phrase("""
    started, began, begun, has been running, has been meeting, have been meeting, already, since, last, begonnen,
    begann, angefangen, gestartet, seit, empezo, comenzo, ya empez*, empezamos ya
""")
END = any_phrase("""
    ends, ends at, end at, ending at, finish, finishes, finish at, done by, out by, over by, until, till, to, endet,
    ende, schluss, bis, fertig, termina, terminamos, acaba, acabamos, hasta, fin
""")
"""Before the hour at which a meeting ends."""
A_WEEK = any_phrase("""
    a week, per week, each week, every week, pro woche, die woche, in der woche, a la semana, por semana
""")
"""Behind "one evening": then it is every week."""
IS_OVER = any_phrase("""
    we met, was great, were great, thank you all, trafen uns, haben uns getroffen, nos reunimos el pasado
""")


# Who asks, greets, agrees

SEEKING = any_phrase("""
    looking for, does anyone, does anybody, do any of you, anyone know, anybody know, anyone else, is there a, is
    there any, are there any, i'd like to join, i'd love to join, id like to join, want to join, would like to join,
    would love to join, would like to find, can i join, can i come, how do i, how can i, wondering if, wondering
    whether, could someone, could anyone, could i, ich suche, wir suchen, suche eine, suche einen, suche nach, gibt
    es, weiss jemand, kennt jemand, kann ich, kann mir, mochte mitmachen, mochte gerne mitmachen, mochte teilnehmen,
    busco, buscamos, alguien sabe, alguien conoce, hay alguna, hay algun, me gustaria unirme, me gustaria participar,
    como puedo, quisiera unirme, quisiera saber
""")
GREETING = any_phrase("""
    looking forward, hope to see, can't wait, questions, any questions, wir freuen uns, ich freue mich, freue mich,
    bis dann, os espero, hi, hello, hey, hiya, dear, good morning, good evening, good afternoon, greetings, thanks,
    thank you, cheers, bye, see you, best, love, regards, sincerely, welcome, hallo, lieb*, guten tag, guten abend,
    guten morgen, moin, servus, danke, mit freundlichen, mit besten, herzliche grusse, beste grusse, viele grusse,
    atentamente, atte, grusse, lg, bis bald, hola, buenas, buenos dias, querid*, saludos, gracias, un abrazo, nos
    vemos
""")
YES = any_phrase(
    "yes, yep, yeah, correct, right, that's right, exactly, ja, genau, stimmt, si, correcto, exacto, claro"
)
NO = any_phrase("no, nope, not, in person, offline, false, nein, nicht, vor ort, presencial")
UNDECIDED = any_phrase("""
    somewhere, irgendwo, en algun lugar, en algun sitio, tba, tbd, tbc, to be decided, to be announced, to be
    confirmed, to be determined, not sure, not decided, not known, not yet, don't know, dont know, dunno, no idea,
    unknown, undecided, still looking, looking for, noch offen, noch unklar, noch nicht, noch kein, noch keine, noch
    keinen, weiss nicht, weiss ich nicht, unbekannt, wird noch, por confirmar, por definir, por decidir, por anunciar,
    no se, no lo se, aun no, todavia no, sin definir, pendiente
""")

# What a sentence tells

SIGNING_UP = any_phrase("""
    sign up, signup, signing up, sign-up, register, rsvp, enrol*, join here, join us, anmeld*, inscri*, apunta*,
    registr*
""")
ABOUT_A_COURSE = any_phrase("""
    course, mooc, material, materials, using, use, work through, working through, video, videos, lessons, based on,
    kurs, kursmaterial, curso, usamos, utiliz*
""")
ABOUT_A_MEETING = any_phrase("meet*, treff*, reun*, nos vemos, encuentr*, join*, start*, empez*, begin*")
ABOUT_ITSELF = any_phrase("circle*, announc*, lernkreis*, lerngruppe*, ankundig*, circulo*, anunci*")
OWN_WORDS = any_phrase("""
    kids welcome, children welcome, kids are welcome, children are welcome, families welcome, dogs welcome, bring,
    snacks, provided, refreshments, beginners, beginner friendly, no experience, no prior, all levels, all ages,
    wheelchair, accessible, step-free, childcare, we laugh, wear, coffee and, tea and, cake, cookies, kinder,
    mitbringen, bringt, anfanger, vorkenntnisse, alle niveaus, barrierefrei, rollstuhl*, kinderbetreuung, kekse,
    kuchen, kaffee, hunde, ninos, ninas, bebes, traed, traer, trae, traigan, merienda, principiantes, sin experiencia,
    todos los niveles, todas las edades, guarderia, perros, cafe y
""")
"""What people should know and no field holds: quoted as it stands."""
HOSTING = any_phrase("""
    facilitat*, host*, led by, lead*, moderat*, together with, with me and, my co*, leit*, geleitet, mit mir und,
    dirig*, coordin*, conmigo, junto con
""")
FREE = any_phrase("""
    free, no cost, no costs, no fee, no charge, no ticket, no tickets, without cost, without charge, nothing,
    normally, usually, optional, worth, save, instead of, kostenlos*, kostenfrei*, gratis, umsonst, keine kosten,
    nichts, sonst, statt, gratuito, gratuita, gratuitos, sin costo, sin coste, sin cuota, libre, nada, optativo
""")
FEE = any_phrase("""
    a fee, small fee, the fee, teilnahmegebuhr, kostenbeitrag, unkostenbeitrag, kursgebuhr, cuota, ticket, tickets
""")
PROVIDER = any_phrase("""
    universi*, college, hochschule, academ*, akademie, open*, edx, coursera, futurelearn, udemy, p2pu, youtube,
    saylor, mit, khan, institut*, school, library, bibliothek, biblioteca, alison, codecademy, mooc*, duolingo, bbc,
    goethe*, cervantes, deutsche welle, dw
""")

# Where

BUILDINGS = parse_words("""
    institut asociacion verein vereinsheim association library branch makerlab fablab garden gardens shed kitchen
    garten kuche jardin huerto taller bookmobile center centre cafe coffeehouse coffeeshop bakery school church museum
    park hall house lib bookstore bookshop university college campus hub makerspace club ymca ywca gym studio gallery
    theatre theater pub synagogue mosque temple courthouse townhall clubhouse cafeteria classroom bibliothek bucherei
    haus zentrum schule kirche halle treff rathaus buchhandlung universitat hochschule vhs volkshochschule
    gemeindehaus nachbarschaftshaus jugendzentrum mehrgenerationenhaus burgerhaus biblioteca centro escuela iglesia
    museo parque salon casa universidad libreria instituto ateneo mediateca ayuntamiento colegio biblio bucherhalle
    bucherhallen
""")
GERMAN_ENDINGS = (
    "bibliothek",
    "bucherei",
    "zentrum",
    "haus",
    "schule",
    "museum",
    "kirche",
    "treff",
    "laden",
    "cafe",
)
NAME_FOLLOWS = parse_words("""
    buchhandlung gasthaus kneipe garten libreria bodega biblioteca centro escuela iglesia museo parque casa
    universidad instituto ateneo mediateca colegio cafe bibliothek stadtbibliothek bucherei stadtbucherei
    volkshochschule vhs haus rathaus gemeindehaus biblio bucherhalle bucherhallen
""")
"""Buildings whose name stands behind them: "Biblioteca Central", "Stadtbibliothek Köln"."""

JOINS_A_NAME = parse_words("of de del von vom fur zum zur der la las los el y und and")
ENDS_A_NAME = parse_words("""
    instead now tonight again only because since but a an the at in on for from to into by is are will with our my
    your their this that every each and or we i you he she it they there here be meet meets meeting meetings let lets
    come join learn start starts starting near inside around about where local also then so if as of before after
    circle room address im am bei beim der die das dem den ein eine einer einem und oder wir ich ihr es ist sind
    treffen trefft uns jeden jede um ab von vom zum zur mit fur auf en el la los las un una y o nos nuestro nuestra mi
    reunimos reunion vemos sera estamos al del de con para por cada desde hasta donde
""")
NO_NAME = parse_words("""
    online public local free any some learning open good big whole small new other nearest tea study book reading
""")
"""Words that say nothing more about a building: "a public library" is none that people can find."""

ONLINE_ALONE = any_phrase("virtual, remote, digital")
"""Where little else is said; "Virtual reality" and "digital photography" are subjects."""
ONLINE = any_phrase("""
    online, meet virtual, virtual meeting*, virtual circle*, virtual session*, virtual group, fully virtual, all
    virtual, remote meeting*, fully remote, virtuelle treffen, virtuelles treffen, virtuell, reunion virtual,
    reuniones virtuales, encuentro virtual, encuentros virtuales, modo virtual, forma virtual, manera virtual, sera
    virtual, es virtual, is virtual, virtually, virtualmente, on zoom, via zoom, over zoom, by zoom, per zoom, por
    zoom, uber zoom, auf zoom, in zoom, using zoom, zoom, on jitsi, via jitsi, jitsi, on skype, via skype, per skype,
    por skype, on teams, via teams, uber teams, microsoft teams, on discord, via discord, google meet, webex, video
    call, videocall, video chat, video conference, videokonferenz, videollamada, videoconferencia, en linea, por
    internet, im netz, remotely, por meet, via meet, on meet, uber meet, per meet, en meet, por jitsi, por teams, x
    zoom, x meet
""")
ONLINE_SOMETHING = any_phrase("""
    course*, kurs*, class*, material*, ressource*, video*, mooc*, lesson*, lektion*, platform*, plattform*, tutorial*,
    book*, library, learning, form, store, dating, banking, anmeld*, registr*, sign, formul*, marketing, shop, tool*,
    radio, dictionary
""")
"""Behind "online": the course is, not the circle."""
SOMETHING_ONLINE = any_phrase("""
    curso, cursos, clase, material, materiales, recursos, kurs, course, not, nicht, no es, no, isn't, register, sign
    up, find, freely, available, kostenlos
""")
"""Before "online": likewise."""
NOT_ONLINE = any_phrase("""
    not online, nicht online, no online, no es online, no virtual, no en linea, offline, in person only, only in
    person, nur vor ort, solo presencial
""")
ONLINE_AND_LITTLE_ELSE = parse_words("""
    it its is will be we meet fully only just yes all completely circle meeting meetings via on over with by per and
    the link call google microsoft jitsi zoom teams skype discord online virtual virtually video remote remotely
    digital internet everyone from home everywhere anywhere world ist nur mit und uber ganz im netz videokonferenz
    solo es en linea por y virtualmente videollamada
""")
"""Words that name no other place than the net."""
ROOM = any_phrase("""
    room, rooms, floor, upstairs, basement, *raum, zimmer, *saal, stock, obergeschoss, erdgeschoss, eg, og, keller,
    sala, salon, aula, piso, planta, sotano
""")

# What it is called

SAYS_NOTHING = parse_words("""
    a an the my our new hello hi hey welcome greetings intro introduction announcement announcing learning study
    circle circles group groups start starting first meeting meetup test untitled topic post please read all everyone
    from of to in for thanks thank you question news info information important update event and neuer neue neues
    lernkreis lerngruppe kreis gruppe ankundigung danke frage vorstellung treffen termin einladung zum ein hallo der
    die das nuevo nueva circulo de aprendizaje grupo anuncio gracias saludos presentacion reunion invitacion un una mi
    nuestro los todos el la hola
""")
"""A title of these words alone is no name."""
ASKS = any_phrase("""
    does, how many, how much, how long, which bus, what time, do i need, do we, is there, are there, is it, can,
    could, how do, how can, how does, who can, who is, who wants to tell, what is the, where can, where is, when is,
    when does, anyone, looking for, help me, need help, question, wo, wann, warum, wer kann, wer hat, wie kann, wie
    geht, gibt es, kann ich, suche, frage, hilfe, alguien, hay alg*, como puedo, donde puedo, quien puede, busco,
    pregunta, ayuda
""")
OPENS_NO_TITLE = any_phrase(
    "thank, thanks, hello, hi, introducing myself, greetings, danke, hallo, gracias, muchas gracias, hola"
)
THANKS = any_phrase(
    "thank, thanks, many thanks, danke, vielen dank, herzlichen dank, gracias, muchas gracias, mil gracias"
)
