"""Words of people -> plain text that fits a line: without private data, without what hides in it, not too long."""

from __future__ import annotations

import re
from textwrap import wrap

from service.domain.announcements.private import PRIVATE_SIGNS, drop_private
from service.domain.dates.words import flatten, parse_words

_SPACE = re.compile(r"\s+")
_URL = re.compile(r"\(?<?https?://[^\s<>()]+>?\)?", re.I)
_COMMENT_MARK = re.compile(r"<!-{1,}|-{1,}>|\[/?(?:quote|poll|event|details)\b[^\]]*\]", re.I)
_EDGES = " \t\n,;:|/\N{BULLET}\N{EN DASH}\N{EM DASH}-*_#=~<>\N{RIGHTWARDS ARROW}"
_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\ufe0e\ufe0f\u20e3\u200d\u3030\u303d\u3297\u3299]"
    "|:[a-z0-9_+-]{2,40}:(?=\\s|$|\\W)"
)
_OPENS_A_SENTENCE = (
    "We|The|It|I|My|Our|You|They|This|There|Then|See|Come|Bring|All|Everyone|Wir|Ich|Die|Der|Das|Es|Bitte|Ihr|Alle|Kommt"
    "|Nos|La|El|Los|Las|Mi|Se|Si|Trae|Traed|Traigan|Todos|Entrada"
)
_SENTENCE_END = re.compile(
    rf"(?<=\d\.)\s+(?=(?:{_OPENS_A_SENTENCE})\b)|"
    r"(?<=[ \d][ap]m\.)\s+(?=[A-ZÄÖÜ¿¡])|(?<=[\ue000-\ue003][.])\s+|(?<=\dh\.)\s+(?=[A-ZÁÉÍÓÚ¿¡])"
    r"|(?<=[!?…。])\s+|(?<=[^\W\d_]{3}[.])(?<!Ave\.)(?<!ave\.)(?<!Str\.)(?<!str\.)(?<!Blvd\.)\s+(?=[^\d\s])|\n"
)
_SHORT_FORM = re.compile(r"(?:^|[\s.])[^\W\d_]{1,4}\.$|\d\.$|\.\.$")
_LONGEST_SENTENCE = 700
_EMPTY_WORDS = parse_words("- -- n/a na none nope no keine nein ninguno ninguna nada ? ?? ??? ...") | {
    "",
    "no response",
}


def tidy(text: str, most: int = 200, *, sentence: bool = False) -> str | None:
    """One line without private data, links, comment marks and loose punctuation; None when nothing is left.

    `most`: characters; a `sentence` keeps its full stop.
    """
    text = _URL.sub(" ", _COMMENT_MARK.sub(" ", drop_private(text)))
    text = _SPACE.sub(" ", text.replace("()", " ").replace("[]", " ")).strip(_EDGES)
    if not sentence and text.endswith(".") and ". " not in text and not _SHORT_FORM.search(text):
        text = text[:-1].rstrip(_EDGES)
    if len(text) > most:
        text = text[: most - 1].rsplit(" ", 1)[0].rstrip(_EDGES) + "…"
    return text or None


def drop_emoji(text: str) -> str:
    """Without emoji and `:shortcodes:`."""
    return _SPACE.sub(" ", _EMOJI.sub(" ", text)).strip()


def is_nothing(text: str) -> bool:
    """ "-", "n/a", "None": the person left this open."""
    return text.strip(" .*_").lower() in _EMPTY_WORDS


def opens_with(phrases: re.Pattern[str], text: str) -> bool:
    """Whether a text begins with one of the phrases, after greetings' and lists' marks."""
    return phrases.match(flatten(text).lstrip(" ¡¿!?.,;:*-'\"()")) is not None


def split_sentences(text: str) -> list[str]:
    """Sentences and lines; dates and short forms ("13. Oktober", "St. Paul") are not torn, endless ones are."""
    parts = filter(None, map(str.strip, _SENTENCE_END.split(text)))
    long = _LONGEST_SENTENCE
    return [piece for part in parts for piece in (wrap(part, long) if len(part) > long else [part])]


def compose_words(sentences: list[str], most: int = 300) -> str | None:
    """The author's own words, up to the last whole sentence that fits; sentences with contact data are left out."""
    said = first = ""
    for sentence in sentences:
        line = None if PRIVATE_SIGNS.search(sentence) else tidy(sentence, 2_000, sentence=True)
        if line is None or is_nothing(line):
            continue
        first = first or line
        longer = f"{said} {line}".strip()
        if len(longer) > most:
            break
        said = longer
    return said or tidy(first, most, sentence=True)
