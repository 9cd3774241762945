"""In which of our languages a text is written: counted by the little words that every sentence needs.

Names of courses, towns and people are in any language, so a few words decide nothing against many; and what is written
in yet another language, or in two, is in none of ours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum

from service.domain.announcements.plain import parse_plain, parse_plain_title
from service.domain.announcements.values import Source
from service.domain.places import fold


class Language(Enum):
    """The languages we speak; the values are ISO 639-1 codes, and are stored."""

    EN = "en"
    ES = "es"
    DE = "de"


_WORDS: Mapping[Language, str] = {
    Language.EN: """
        the an and or of to for from at with by is are be it its this that there here we you our your they my
        us would can could want meet meets meeting meetings meetup who what when where how if not all some
        anyone everyone everybody each every about on our join come have has had do does just only please
        hi hello thanks week weeks weekly month day days time times hour hours minutes starts starting begin begins
        first last next until tomorrow tonight evening evenings morning afternoon today noon
        library branch room street bring learn learning learners together free open course circle class group people
        places seats language town sign signup up welcome beginners beginner english
        monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays
        sunday sundays tues thurs weds january february march may june july oct october december dec
    """,
    Language.ES: """
        el la los las un una unos unas y o de del al que en con por para es son ser esta este esto hay nos nosotros
        nuestro nuestra tu tus su sus mi yo se lo como cuando donde cual quien cuanto muy mas menos tambien
        todo toda todos todas cada pero porque si sin sobre entre hasta desde durante antes despues aqui
        quiero queremos vamos vernos vemos reunimos reunion reuniones encuentro encuentros empezamos empieza empezar
        comienza empezaremos aprender aprendizaje aprendemos circulo curso grupo personas gente lugar lugares plazas
        semana semanas dia dias hora horas minutos mes tarde noche manana mediodia primer primera primero proximo
        proxima ultimo ultima fecha inicio martes lunes miercoles jueves viernes sabado sabados domingo domingos
        enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
        biblioteca sala calle salon gratis gratuito abierto bienvenidos bienvenidas hola gracias inscripcion enlace
        linea idioma ciudad pueblo espanol ingles principiantes
    """,
    Language.DE: """
        der die das den dem des ein eine einen einem einer und oder von vom zu zum zur fur mit bei aus auf ist
        sind wird werden sein es wir ihr euch unser unsere unseren ich mich mir mein sie nicht kein keine auch noch
        nur schon mehr sehr wie wer wo wann was wenn dass alle alles jeder jede jeden jedes uber um ab bis nach vor
        seit durch ohne wieder dann hier dort gerne mochte mochten wollen konnen kann hat haben gibt
        treffen trifft trefft treffpunkt erstes erste ersten letztes letzte nachsten nachste nachster starten startet
        beginn beginnt beginnen lernen lernkreis lerngruppe kreis kurs gruppe leute menschen platze
        woche wochen wochentlich tag tage uhr uhrzeit stunde stunden minuten abend abends morgen morgens nachmittag
        mittags vormittag heute montag montags dienstag dienstags mittwoch mittwochs donnerstag donnerstags freitag
        freitags samstag samstags sonnabend sonntag sonntags januar februar marz mai juni juli oktober dezember
        bibliothek stadtbibliothek bucherei stadtbucherei raum strasse kostenlos offen willkommen hallo danke
        anmeldung sprache stadt ort anfanger deutsch
    """,
}

_OTHER_WORDS = """
    nous vous est une dans pour avec sur le les et au aux notre cercle chaque mardi jeudi samedi bibliotheque semaines
    heures rencontre il gli che di per della nella nel ogni siamo ci vediamo martedi giovedi sabato settimane incontro
    uma com nao em ao voce sao aprendizagem terca quinta sexta feira encontro encontros pra het een van wij zijn
    met op voor niet elke wekelijks dinsdag donderdag bibliotheek weken uur kring
    amb els ens dimarts dimecres dijous divendres dissabte setmanes aprenentatge trobem och og hver varje mandag
    tirsdag tisdag onsdag torsdag lordag som till til med det att vi ett uger veckor biblioteket
"""
"""French, Italian, Portuguese, Dutch, Catalan, Swedish and Danish, our languages' nearest neighbours."""

_LETTERS: Mapping[str, Language | None] = {
    **dict.fromkeys("ñ¿¡", Language.ES),
    **dict.fromkeys("ßäöü", Language.DE),
    **dict.fromkeys("ãõçêèàâîôûœåøæłěščřžışğ", None),
}
"""What one of our languages writes and the others do not, and what none of them writes."""

_IN_ADDRESSES = ("://", "www.", "@")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST = 8_000
"""Characters that are looked at; more say nothing new."""
_LEAST = 2
"""Words that are needed, and by so many one language must be ahead of every other."""
_TIMES_AHEAD = 2


def _index_words() -> Mapping[str, Language | None]:
    """Word -> its language; None for other languages. What two of them share says nothing."""
    lists: list[tuple[Language | None, str]] = [*_WORDS.items(), (None, _OTHER_WORDS)]
    pairs = [(word, language) for language, words in lists for word in dict.fromkeys(words.split())]
    often = Counter(word for word, _ in pairs)
    return {word: language for word, language in pairs if often[word] == 1}


_INDEX = _index_words()


def decide_source_language(source: Source) -> Language | None:
    """The language in which somebody announces a circle, their answers included; None when it is unsure."""
    text = "\n".join(parse_plain(post.raw) for post in source.posts)
    return decide_language(text, parse_plain_title(source.title))


def decide_language(text: str, title: str = "") -> Language | None:
    """The language of a text in plain words; of a text that says too little, that of title and text together.

    Words of the title are those of a name, perhaps a course's, and count in the text only then. None when it is unsure,
    or none of ours.
    """
    words, named = _list_words(text), _list_words(title)
    names = frozenset(named)
    return _decide([word for word in words if word not in names]) or _decide([*words, *named])


def _decide(words: Iterable[str]) -> Language | None:
    counts = Counter(language for word in words for language in _name_languages(word))
    (best, most), (_, second) = [*counts.most_common(2), (None, 0), (None, 0)][:2]
    return best if most - second >= _LEAST and most >= _TIMES_AHEAD * second else None


def _list_words(text: str) -> list[str]:
    pieces = text[:_LONGEST].lower().split()
    said = (piece for piece in pieces if not any(mark in piece for mark in _IN_ADDRESSES))
    return _WORD.findall(" ".join(said))


def _name_languages(word: str) -> list[Language | None]:
    """The languages that a word speaks for, if any; None stands for all that are not ours."""
    if word.isascii():
        return [_INDEX[word]] if word in _INDEX else []
    folded = fold(word)
    if not folded.isascii():
        return [None]
    known = [_INDEX[folded]] if folded in _INDEX else []
    return known + [_LETTERS[letter] for letter in sorted(set(word) & _LETTERS.keys())]
