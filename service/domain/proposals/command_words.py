"""The verbs by which organizers and authors speak to us in a story's topic, as data; all flat (`dates.words.flatten`).

All words of all languages are always understood; how lines are written to be copied stands below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from service.domain.commands import verbs as circles
from service.domain.languages import Language
from service.domain.proposals.values import Wanted


class Verb(Enum):
    ACCEPT = "accept"
    DECLINE = "decline"
    ASK = "ask"
    LOOK = "look"
    PARK = "park"
    TOGETHER = "together"
    CLAIM = "claim"
    UNDO = "undo"
    TAKE_OVER = "take_over"
    WITHDRAW = "withdraw"
    RESUBMIT = "resubmit"
    HELP = "help"


PHRASES: Mapping[Verb, str] = {
    Verb.ACCEPT: """
        accept, accepted, we accept, i accept, approve, approved, aceptar, acepto, acepta, aceptamos, aceptada,
        aceptado, aprobar, apruebo, annehmen, angenommen, wir nehmen an, nehmen wir an, zusagen, wir sagen zu, zugesagt
    """,
    Verb.DECLINE: """
        decline, declined, we decline, i decline, reject, turn down, not now, rechazar, rechazo, rechaza, rechazamos,
        declinar, declino, ahora no, ablehnen, abgelehnt, wir lehnen ab, absagen, wir sagen ab, jetzt nicht
    """,
    Verb.ASK: """
        ask, asks, ask the author, asks the author, question, question for the author, pregunta a la autora,
        pregunta al autor, preguntar al autor, pregunta para la autora, frage an die autorin, frage die autorin,
        fragt die autorin, pregunta, preguntar, pregunto, preguntamos, preguntar a la autora, frage, fragen, ich
        frage, wir fragen, nachfragen, ruckfrage
    """,
    Verb.LOOK: """
        looking for, look for, we are looking for, we're looking for, i am looking for, i'm looking for, still looking
        for, searching for, seek, seeking, missing, buscamos, busco, buscar, buscando, estamos buscando, se busca, se
        buscan, falta, suche, suchen, wir suchen, ich suche, gesucht, gesucht wird, es fehlt
    """,
    Verb.PARK: """
        park, parked, park it, park this, park the story, later, postpone, put off, look again, aparcar, aparco,
        aparcamos, aparca, posponer, posponemos, aplazar, aplazamos, mas tarde, dejar para, dejamos para, parken,
        geparkt, zuruckstellen, zuruckgestellt, wir stellen zuruck, verschieben, spater, vertagen
    """,
    Verb.TOGETHER: """
        put together with, put it together with, put this together with, together with, merge with, merge into, join
        with, duplicate of, same as, juntar con, juntamos con, junta con, unir con, unimos con, unir a, combinar con,
        zusammenlegen mit, wir legen zusammen mit, zusammen mit, gehort zu, doppelt mit, zusammenfuhren mit
    """,
    Verb.CLAIM: """
        claim, i claim, i take this, i'll take this, i take it, i'll take it, i will take this, i am on it, i'm on it,
        mine, me encargo, yo me encargo, me encargo yo, asumo, me la quedo, reclamar, reclamo, ich kummere mich, ich
        kummere mich darum, kummere mich, kummere mich darum, ich mache das, ich nehme das, beanspruchen
    """,
    Verb.UNDO: circles.PHRASES[circles.Verb.UNDO],
    Verb.TAKE_OVER: circles.PHRASES[circles.Verb.TAKE_OVER],
    Verb.WITHDRAW: """
        withdraw, i withdraw, take down, retirar, retiro, retira, quitar, zuruckziehen, ich ziehe zuruck, ziehe zuruck
    """,
    Verb.RESUBMIT: """
        resubmit, i resubmit, take it up again, take up again, take this up again, take my story up again, send it
        again, i send it again, submit again, submit it again, bring it back, i want it back, reopen, reenviar,
        reenvio, reenvia, enviar de nuevo, enviar otra vez, vuelvo a enviar, volver a enviar, retomar mi historia,
        retoma mi historia, reabrir, reabre, wieder aufnehmen, nimm sie wieder auf, nehmt sie wieder auf, bitte
        wieder aufnehmen, wieder einreichen, noch einmal einreichen, erneut einreichen, wiederaufnehmen
    """,
    Verb.HELP: circles.PHRASES[circles.Verb.HELP],
}
SPLIT: Mapping[tuple[str, str], Verb] = {
    ("nehmen?|nimm|wir nehmen|ich nehme", "an"): Verb.ACCEPT,
    ("lehnen?|lehn|wir lehnen|ich lehne", "ab"): Verb.DECLINE,
    ("stellen?|stell|wir stellen|ich stelle", "zuruck"): Verb.PARK,
    ("ziehen?|zieh|ich ziehe|wir ziehen", "zuruck"): Verb.WITHDRAW,
    ("nimm|nehmt|nehmen?", "wieder auf"): Verb.RESUBMIT,
    ("reiche?|ich reiche", "(?:wieder|noch einmal|erneut|neu) ein"): Verb.RESUBMIT,
    ("take", "up again"): Verb.RESUBMIT,
    ("put(?: it| this)?", "back"): Verb.UNDO,
    **{parts: Verb.UNDO for parts, verb in circles.SPLIT.items() if verb is circles.Verb.UNDO},
}
"""German verbs in two parts: "lehne diese Geschichte ab"."""

OBJECTS = re.compile(
    r"(?:\W|\b(?:we|i|wir|ich|de|um|dein\w*|it|this|that|the|my|your|our|story|proposal|idea|one|part"
    r"|block|decision|last|please|pls|now|again|with|about|on"
    r"|thanks|thank you|for me|it all|esto|esta|este|la|el|mi|tu|con|sobre|historia|propuesta|idea"
    r"|decision|parte|bloque|ultima|ultimo|por favor|gracias|ahora"
    r"|das|die|den|der|dies|diese|diesen|meine|deine|unsere|geschichte|vorschlag|idee|entscheidung"
    r"|teil|letzte|bitte|danke|jetzt|mit|zu|bei|wieder)\b)*"
)
"""Words that a verb without anything behind it may have beside it."""

WANTED: Mapping[Wanted, re.Pattern[str]] = {
    Wanted.ROOM: re.compile(
        r"\b(?:rooms?|space|place|venue|library|raum|raume|raumlichkeit\w*|ort|platz|bibliothek"
        r"|bucherei|sala|salon|local|lugar|espacio|sitio|biblioteca)\b"
    ),
    Wanted.FACILITATOR: re.compile(
        r"\b(?:facilitators?|host|hosts|somebody to facilitate|someone to facilitate|begleitung"
        r"|begleiter\w*|moderation|moderator\w*"
        r"|lernbegleit\w*|facilitador\w*|quien facilite|alguien que facilite)\b"
    ),
}
UNTIL = re.compile(
    r"(?<![a-z])(?:until|till|til|by|before|no later than|bis(?: zum| zur| ende| anfang| mitte)?|spatestens|vor dem"
    r"|hasta(?: el| finales de| principios de)?|antes del?|a mas tardar|para el?)(?![a-z])"
)
"""Before a day. Words such as "end of" belong to the day."""
CONDITIONS = re.compile(
    r"(?<![a-z])(?:if|unless|when|once|provided|wenn|falls|sobald|sofern|si|cuando|siempre que|a menos que)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Style:
    """How lines are written in one language; `{}` stands for what they speak of."""

    accept: str
    decline: str
    ask: str
    look: Mapping[Wanted, str]
    both: str
    until: str
    park: str
    together: str
    claim: str
    undo: str
    take_over: str
    withdraw: str
    resubmit: str
    help: str
    because: str
    reasons: tuple[str, str, str]
    """Examples: why it is accepted, declined, parked."""
    question: str
    months: str
    day: str
    """Of number, month and year."""


STYLES: Mapping[Language, Style] = {
    Language.EN: Style(
        accept="accept",
        decline="decline",
        ask="ask {}",
        look={Wanted.ROOM: "a room", Wanted.FACILITATOR: "a facilitator"},
        both="looking for {}",
        until=" until {}",
        park="park until {}",
        together="put together with {}",
        claim="claim this story",
        undo="undo my decision",
        take_over="take over your part",
        withdraw="withdraw my story",
        resubmit="resubmit my story",
        help="help with this story",
        because=" because {}",
        reasons=(
            "there is a room near the bus",
            "we know of nobody near you who could facilitate",
            "the library is being rebuilt",
        ),
        question="Which evening would suit you best?",
        months="January February March April May June July August September October November December",
        day="{0} {1} {2}",
    ),
    Language.ES: Style(
        accept="aceptar",
        decline="rechazar",
        ask="pregunta {}",
        look={Wanted.ROOM: "una sala", Wanted.FACILITATOR: "una facilitadora"},
        both="buscamos {}",
        until=" hasta el {}",
        park="aparcar hasta el {}",
        together="juntar con {}",
        claim="me encargo de esta historia",
        undo="deshacer mi decisión",
        take_over="retoma tu parte",
        withdraw="retirar mi historia",
        resubmit="reenviar mi historia",
        help="ayuda con esta historia",
        because=" porque {}",
        reasons=(
            "hay una sala cerca del autobús",
            "no conocemos a nadie cerca que pueda facilitar",
            "la biblioteca está en obras",
        ),
        question="¿Qué tarde te viene mejor?",
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        day="{0} de {1} de {2}",
    ),
    Language.DE: Style(
        accept="annehmen",
        decline="ablehnen",
        ask="frage {}",
        look={Wanted.ROOM: "einen Raum", Wanted.FACILITATOR: "eine Begleitung"},
        both="wir suchen {}",
        until=" bis {}",
        park="zurückstellen bis {}",
        together="zusammenlegen mit {}",
        claim="ich kümmere mich um diese Geschichte",
        undo="mach meine Entscheidung rückgängig",
        take_over="übernimm wieder deinen Teil",
        withdraw="ziehe meine Geschichte zurück",
        resubmit="nimm meine Geschichte wieder auf",
        help="Hilfe zu dieser Geschichte",
        because=", weil {}",
        reasons=(
            "ein Raum nah am Bus frei ist",
            "wir in eurer Nähe niemanden kennen, der begleiten kann",
            "die Bibliothek umgebaut wird",
        ),
        question="Welcher Abend passt dir am besten?",
        months="Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        day="{0}. {1} {2}",
    ),
}
JOIN: Mapping[Language, str] = {Language.EN: " and ", Language.ES: " y ", Language.DE: " und "}
