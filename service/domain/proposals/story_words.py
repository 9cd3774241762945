"""The words by which one sees what a story's lines are about: English, German, Spanish; folded as towns' names are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from service.domain.proposals.values import Who


class Label(Enum):
    """What a heading, or the word before a colon, is about."""

    WHY = "why"
    HOW = "how"
    STORY = "story"
    TOWN = "town"
    COUNTRY = "country"
    WHO = "who"
    PLACE = "place"
    TOPICS = "topics"
    LANGUAGES = "languages"
    WHEN = "when"
    HELP = "help"
    """What its author can do: facilitate, offer a room."""
    FACILITATE = "facilitate"
    ROOM = "room"
    OTHER = "other"
    """Contact data and the like: understood, and not for us."""


LABEL_WORDS: Mapping[Label, str] = {
    Label.WHY: """
        why, warum, wieso, weshalb, por que, para que, why here, why us, reason, reasons, our reasons, the need, our
        need, what is missing, what is missing here, what we are missing, what we lack, grund, grunde, unsere grunde,
        bedarf, der bedarf, was fehlt, was hier fehlt, was uns fehlt, warum hier, warum bei uns, motivo, motivos,
        razones, nuestras razones, la necesidad, necesidad, que falta, que falta aqui, que nos falta, lo que falta,
        por que aqui
    """,
    Label.HOW: """
        how, wie, como, our idea, my idea, the idea, idea, our plan, the plan, what we imagine, what i imagine,
        format, our vision, unsere idee, meine idee, die idee, idee, unser plan, der plan, ablauf, vorstellung, unsere
        vorstellung, so stelle ich es mir vor, so stellen wir es uns vor, nuestra idea, mi idea, la idea, nuestro
        plan, el plan, lo que imagino, lo que imaginamos, asi lo imagino, asi lo imaginamos, formato
    """,
    Label.STORY: """
        story, history, who i am, who we are, background, geschichte, hintergrund, wer ich bin, wer wir sind, historia,
        relato, quien soy, quienes somos
    """,
    Label.TOWN: """
        town, town and country, ort und land, stadt und land, lugar y pais, ciudad y pais, pueblo y pais,
        city, village, town or city, city or town, town or village, our town, your town, my town, our city, our
        village, where, where we live, where i live, where do you live, where are you, location, hometown, home town,
        stadt, ort, dorf, wohnort, stadt oder ort, ort oder stadt, stadt oder dorf, unsere stadt, unser ort, unser dorf,
        deine stadt, meine stadt, wo, wo wohnst du, wo lebst du, wo wohnt ihr, in welcher stadt, heimatort,
        ciudad, pueblo, localidad, municipio, ciudad o pueblo, pueblo o ciudad, nuestra ciudad, nuestro pueblo, tu
        ciudad, mi ciudad, mi pueblo, donde, donde vives, donde vivis, donde vivimos, en que ciudad, poblacion
    """,
    Label.COUNTRY: "country, state, state or country, land, staat, bundesland, pais, provincia",
    Label.WHO: """
        who, who are you, you are, i am, i am a, we are, role, your role, my role, wer, wer bist du, wer seid ihr, ich
        bin, wir sind, rolle, deine rolle, quien, quien eres, quienes sois, quienes son, soy, somos, rol, papel
    """,
    Label.PLACE: """
        place, a place, possible place, possible places, meeting place, venue, where to meet, where could we meet, where
        could you meet, where we could meet, library, treffpunkt, moglicher treffpunkt, moglicher ort, mogliche orte,
        raumlichkeit, wo treffen, wo konnten wir uns treffen, wo konntet ihr euch treffen, bibliothek, lugar, un lugar,
        posible lugar, lugar posible, lugar de encuentro, sitio, donde reunirnos, donde podriamos reunirnos, donde
        podriamos vernos, biblioteca
    """,
    Label.TOPICS: """
        topic, topics, subject, subjects, what to learn, what would you like to learn, what would we learn, what we
        want to learn, what we would like to learn, what i want to learn, what i would like to learn, courses, course
        ideas, thema, themen, was lernen, was mochtest du lernen, was wollt ihr lernen, was wir lernen wollen, was wir
        lernen mochten, kurse, tema, temas, que aprender, que te gustaria aprender, que queremos aprender, que quieres
        aprender, que nos gustaria aprender, cursos
    """,
    Label.LANGUAGES: """
        language, languages, in which language, which languages, sprache, sprachen, in welcher sprache, idioma, idiomas,
        lengua, lenguas, en que idioma
    """,
    Label.WHEN: """
        when, day, days, time, times, days and times, when would suit, when could we meet, best time, wann, tag, tage,
        zeit, zeiten, tage und zeiten, wann passt es, wann konnten wir uns treffen, cuando, dia, dias, hora, horas,
        horario, dias y horas, cuando podriamos reunirnos, cuando te viene bien
    """,
    Label.HELP: """
        help, how can you help, can you help, how i can help, how we can help, i can, i could, we can, we could, i can
        offer, we can offer, what i can offer, what we can offer, what i bring, hilfe, wie kannst du helfen, kannst du
        helfen, ich kann, ich konnte, wir konnen, das kann ich beitragen, was ich beitragen kann, mein beitrag, ayuda,
        como puedes ayudar, puedes ayudar, puedo, podria, podemos, puedo ofrecer, lo que puedo ofrecer, mi aporte
    """,
    Label.FACILITATE: """
        facilitate, facilitator, facilitating, can you facilitate, could you facilitate, i can facilitate, i could
        facilitate, would you facilitate, begleiten, begleitung, moderation, kannst du begleiten, konntest du
        begleiten, kannst du moderieren, ich kann begleiten, ich konnte begleiten, facilitar, facilitacion, puedes
        facilitar, podrias facilitar, puedo facilitar, podria facilitar
    """,
    Label.ROOM: """
        room, a room, can you offer a room, could you offer a room, i can offer a room, i could offer a room, do you
        have a room, raum, ein raum, kannst du einen raum anbieten, hast du einen raum, ich kann einen raum anbieten,
        sala, una sala, puedes ofrecer una sala, tienes una sala, puedo ofrecer una sala
    """,
    Label.OTHER: """
        contact, e mail, email, mail, phone, telephone, how to reach you, how can we reach you, name, your name,
        kontakt, telefon, wie erreichen wir dich, dein name, contacto, correo, telefono, como te contactamos, tu
        nombre, nombre
    """,
}

_SEEING = (
    r"imagin\w*|pictur\w*|envision\w*|see|look|work|happen|run|go|start|begin|do (?:it|this)|organi[sz]e"
    r"|vorstell\w*|stell\w*|ausseh\w*|lauf\w*|ablauf\w*|abläuf\w*|funktionier\w*|gehen|starten"
    r"|beginnen|anfangen|umsetz\w*"
    r"|imagin\w*|funcion\w*|seria|veo|ves|vemos|hacer\w*|hariamos|organiz\w*|empezar\w*"
)
_LABEL_PATTERNS = (
    (r"(?:but |and |so |und |also |y |pero )?(?:why|warum|wieso|weshalb|wozu|por que|para que)\b", Label.WHY),
    (
        r"(?:what|was|que) (?:do |does |would )?(?:we|us|wir|uns|nos)?\s?(?:miss\w*|lack\w*|fehlt|falta)\b",
        Label.WHY,
    ),
    (rf"(?:how|wie|como)\b.*\b(?:{_SEEING})\b", Label.HOW),
    (r"(?:what|was|que) .*\b(?:look like|imagin\w*|vorschweb\w*|en mente)\b", Label.HOW),
    (
        r".*\b(?:my|our|your|mein\w*|dein\w*|unser\w*|eure|mi|tu|nuestra|vuestra|su) (?:own |eigene )?"
        r"(?:story|background|geschichte|historia|relato)\b",
        Label.STORY,
    ),
    (
        r"(?:a )?(?:little |bit |something |few words )*about (?:me|us|you|myself|ourselves|yourself)$"
        r"|(?:etwas |kurz |ein paar worte )?(?:uber|zu) (?:mich|mir|uns|dich|dir)$"
        r"|(?:algo |un poco )?(?:sobre|acerca de) (?:mi|ti|nosotr[oa]s)$",
        Label.STORY,
    ),
    (
        r"(?:in )?(?:which|what|welche\w*|en que|que) (?:town|city|village|place|stadt|ort|ciudad|pueblo|localidad)\b",
        Label.TOWN,
    ),
    (r"(?:what|was|que) .*\b(?:learn|study|lernen|aprender|estudiar)\b", Label.TOPICS),
    (r"(?:which|welche|en que|que) .*\b(?:languages?|sprachen?|idiomas?|lenguas?)\b", Label.LANGUAGES),
    (r"(?:when|wann|cuando) (?:can|could|would|should|does|konn\w*|geht|pass\w*|pod\w*|viene)\b", Label.WHEN),
)
LABEL_PATTERNS = tuple((re.compile(pattern), label) for pattern, label in _LABEL_PATTERNS)
"""Headings in other words ("Why would circles do us good?"), the first that fits."""

_SOMEBODY = r"(?:i am|i m|im|we are|we re|ich bin|wir sind|soy|somos)"
_ARTICLE = (
    r"(?: (?:also|auch|tambien|just|only|nur))?"
    r"(?: (?:a|an|the|one of|eine?|der|die|das|una?|el|la))?(?: \w+){0,2}?"
)
_WHO_WORDS: Mapping[Who, str] = {
    Who.LIBRARIAN: r"librarians?|bibliothekar\w*|bibliotecari\w*",
    Who.FACILITATOR: r"facilitators?|moderator\w*|lernbegleiter\w*|facilitador\w*",
    Who.ORGANISATION: (
        r"organi[sz]ations?|charity|ngo|non profit|nonprofit|community cent(?:re|er)|association|verein|organisationen?"
        r"|initiative|nachbarschaftshaus|asociacion|organizacion|ong|colectivo|fundacion"
    ),
    Who.LEARNER: r"learners?|students?|lernende\w*|schuler\w*|studenti?n?|aprendiz|aprendices|estudiantes?|alumn[oa]s?",
}
WHO_SAID: Mapping[Who, re.Pattern[str]] = {
    who: re.compile(rf"\b(?:{words})\b") for who, words in _WHO_WORDS.items()
}
"""In the value of its label."""
WHO_TOLD: Mapping[Who, re.Pattern[str]] = {
    who: re.compile(rf"\b{_SOMEBODY}{_ARTICLE} (?:{words})\b") for who, words in _WHO_WORDS.items()
}
"""In a sentence, where only what somebody says of themselves counts."""
WORKS_IN_LIBRARY = re.compile(
    r"\b(?:i|we) work (?:\w+ ){0,2}(?:in|at|for) (?:\w+ ){0,3}librar(?:y|ies)\b"
    r"|\b(?:arbeite|arbeiten) (?:\w+ ){0,4}(?:bibliothek|bucherei|stadtbibliothek|stadtbucherei)\b"
    r"|\b(?:trabajo|trabajamos) (?:\w+ ){0,2}en (?:\w+ ){0,2}biblioteca\b"
)

CAN_FACILITATE = re.compile(
    r"(?<!wish )(?<!if )\b(?:i|we) (?:can|could|would|will|d)(?: (?:also|gladly|happily|even|love to"
    r"|like to|be happy to|be willing to)){0,2}"
    r" (?:facilitate|co facilitate|host|moderate|lead)\b|\b(?:happy|willing|glad"
    r"|ready) to (?:facilitate|co facilitate|host|moderate|lead)\b"
    r"|(?<!wenn )\b(?:ich|wir) (?:kann|konnen|konnte|konnten|wurde|wurden|mochte)(?: (?!nicht\b"
    r"|kein\w*\b|nie\b)\w+){0,5} (?:moderieren|begleiten|leiten|anleiten)\b"
    r"|(?<!no )(?<!si )\b(?:puedo|podria|podemos|podriamos|me gustaria|me animo a"
    r"|dispuest[oa]s? a)(?: (?!no\b)\w+){0,2} (?:facilitar\w*|moderar\w*|acompanar\w*|dinamizar\w*|guiar\w*)\b"
)  # fmt: skip
_ROOM = r"(?:room|hall|space|classroom|kitchen|workshop|cafe|basement)"
_RAUM = r"(?:raum|raume|saal|zimmer|werkstatt|gemeinderaum|seminarraum|besprechungsraum|ladenlokal)"
_SALA = r"(?:sala|salon|aula|local|espacio|taller)"
CAN_OFFER_ROOM = re.compile(
    rf"(?<!wish )(?<!if )\b(?:i|we) (?:can|could|would|will|d)(?: \w+){{0,2}}? (?:offer|provide|lend"
    rf"|give|open|share)(?: \w+){{0,4}} {_ROOM}\b"
    rf"|\b(?:i|we) (?:have|ve got|own|run)(?: (?!no\b)\w+){{1,3}} {_ROOM}\b(?! but)"
    rf"|(?<!wenn )\b(?:ich|wir) (?:kann|konnen|konnte|konnten|wurde|wurden)(?: (?!kein\w*\b"
    rf"|nicht\b)\w+){{0,5}} {_RAUM}(?: \w+){{0,4}} (?:anbieten|stellen|geben|offnen)\b"
    rf"|\b(?:ich|wir) (?:habe|haben)(?: (?!kein\w*\b)\w+){{1,3}} {_RAUM}\b"
    rf"|(?<!no )(?<!si )\b(?:puedo|podria|podemos|podriamos)(?: \w+){{0,2}}? (?:ofrecer|prestar|ceder"
    rf"|abrir|poner)(?: \w+){{0,4}} {_SALA}\b"
    rf"|(?<!no )\b(?:tengo|tenemos|dispongo de|disponemos de) (?:un|una|el|la|nuestr[oa])(?: \w+){{0,2}} {_SALA}\b"
)  # fmt: skip
"""Said of oneself and not denied; who only wishes they could does not offer."""
YES = re.compile(
    r"(?:yes|yep|yeah|sure|of course|happy to|gladly|x|on|true|checked|ja|klar|gerne?|naturlich|si"
    r"|claro|por supuesto|con gusto)\b"
)
FACILITATES = re.compile(r"\b(?:facilitat\w*|host|moderat\w*|moderier\w*|begleit\w*|facilit\w*|moderar)\b")
HAS_ROOM = re.compile(rf"\b(?:{_ROOM}|{_RAUM}|{_SALA})\b")
"""In an answer to what one can do."""
