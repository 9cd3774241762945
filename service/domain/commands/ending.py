"""Words that call the whole circle off: with a verb, with one in two parts, or as a statement; all flat."""

from __future__ import annotations

import re

from service.domain.commands.verbs import POLITE

_CIRCLE = (
    r"(?:(?:the|this|our|my|whole|entire|complete|learning|study|all|of|el|este|nuestro|mi|todo|entero"
    r"|de[nrm]|das|die|diese[nr]?|unsere[nr]?|unser|meinen?|ganze[nr]?|komplette[nr]?|gesamte[nr]?) )*"
    r"(?:circle|group|course|circulo|grupo|curso|kreis|lernkreis|gruppe|lerngruppe|kurs)"
    r"(?: (?:entero|completo|por completo|de estudio|de aprendizaje|komplett|ganz|altogether|completely))*"
)
_BEFORE = (
    r"(?:we|i|we're|we are|i'm|i am|let's|let us|wir|ich|vamos a|hay que|se) ?",
    r"(?:cancel(?:l?ing)?|call(?:ing)? off|end(?:ing)?|stop(?:ping)?|scrap|terminate|give up|wrap up|shut down"
    r"|discontinue|cancel(?:ar|a|e|o|amos|ad|en)|suspend(?:er|e|a|o|emos|an)|anul(?:ar|a|e|o|amos)|termin(?:ar|a|e|o|amos)"
    r"|acab(?:ar|a|e|o|amos)|dar por terminado|da por terminado|damos por terminado|disolver|disolvemos"
    r"|beenden?|streichen?|streich|absagen?)",
)
_PARTS = (
    ("call(?:ing)?", "off"),
    ("shut(?:ting)?", "down"),
    ("wrap(?:ping)?", "up"),
    ("sagt?|sagen?(?: wir)?", "ab"),
    ("blast?|blasen?(?: wir)?", "ab"),
    ("lost?|losen?(?: wir)?", "auf"),
)
_BEHIND = r"absagen|abblasen|auflosen|beenden|streichen|einstellen|absetzen"
_IS_OFF = (
    r"is off|is called off|(?:is|was|has been|will be|gets) cancell?ed|ends here"
    r"|(?:won't|will not|does not|doesn't) go on|se (?:cancela|suspende|anula|acaba aqui)"
    r"|(?:queda|esta|ha sido) (?:cancelado|suspendido|anulado)"
    r"|no (?:sigue|continua|seguira|continuara)(?: adelante)?|termina aqui"
    r"|fallt (?:ganz |komplett )?aus|entfallt|(?:ist|wurde|wird) (?:ganz |komplett )?(?:abgesagt|abgeblasen)"
    r"|findet (?:gar )?nicht (?:mehr )?statt|geht nicht weiter|endet hier"
)
_TO_END = (
    r"(?:[\s,]+(?:please|pls|bitte|por favor|now|jetzt|ahora|completely|altogether|thanks|gracias|danke))*"
    r"[\s.,!?]*$"
)
_WHO, _ENDS = _BEFORE
_WAYS = (
    rf"(?:{_WHO})*(?:{_ENDS}) {_CIRCLE}",
    *(rf"(?:{_WHO})*(?:{begin}) {_CIRCLE}(?: ganz| komplett)? {end}" for begin, end in _PARTS),
    rf"{_CIRCLE}(?: ganz| komplett)? (?:{_BEHIND})",
    rf"{_CIRCLE} (?:{_IS_OFF})",
)
CALLS_IT_OFF = re.compile(rf"{POLITE}(?P<verb>(?:{'|'.join(_WAYS)})){_TO_END}")
"""Matches a whole flat line, a reason behind it cut off; `verb`: without what is polite."""
