"""Commands that say something of the circle as a whole: its room, words, facilitators and language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from service.domain.commands.cleaning import clean_room, clean_words, says_nothing
from service.domain.commands.lines import SpokenLine
from service.domain.commands.nearest import (
    Failure,
    near_facilitator,
    near_language,
    near_room,
    near_words,
)
from service.domain.commands.rooms import cut_day
from service.domain.commands.side_words import FILLERS
from service.domain.commands.values import ChangeRoom, Command, NameFacilitator, SayWords, Speak, Trouble
from service.domain.commands.verbs import LANGUAGES, Verb
from service.domain.dates.words import flatten, parse_words
from service.domain.languages import Language

_NAME = re.compile(r"@([\w.-]{1,60})")
_WORD = re.compile(r"[^\s,;.!:()\"?]+")
_IS = re.compile(r"^(?:[\s:=]|(?:is|ist|es|now|jetzt|ahora)\b)+", re.I)
_TO = re.compile(r"^\s*(?:to|a|al|auf|in|zu|por)\s", re.I)
_SHORT_ROOM = re.compile(r"[\w.-]{1,5}")


def list_rest(rest: str) -> Iterator[str]:
    """Words that say something more."""
    return (word for word in _WORD.findall(_POR_FAVOR.sub(" ", rest)) if flatten(word) not in FILLERS)


_POR_FAVOR = re.compile(r"\bpor favor\b", re.I)


def _read_room(line: SpokenLine, language: Language) -> Command | Failure:
    verb = line.text[line.verb.start : line.verb.end]
    written = _TO.sub("", line.rest) if " " in verb else line.rest
    room = clean_room(written)
    text = _IS.sub("", room.text).lstrip("… ")
    if room.private or says_nothing(text):
        return Failure(Trouble.PRIVATE if room.private else Trouble.NOTHING_SAID, near_room(language))
    everywhere = cut_day(text)
    text = text if everywhere is None else everywhere
    if everywhere is not None and (says_nothing(text) or _IS.match(text) or cut_day(text) is not None):
        return Failure(Trouble.ROOM_FOR_A_DAY, near_room(language))
    if _SHORT_ROOM.fullmatch(text) and " " not in verb:
        text = f"{verb.capitalize()} {text}"
    if everywhere is not None:
        return Failure(Trouble.ROOM_FOR_A_DAY, ChangeRoom(text))
    if text.endswith("…"):
        return Failure(Trouble.TOO_MUCH, ChangeRoom(text.rstrip("… ")))
    return ChangeRoom(text)


def _read_words(line: SpokenLine, language: Language) -> Command | Failure:
    written = f"{line.rest}\n{line.below}".strip(" :\n")
    left = [flatten(word) for word in list_rest(written)]
    if says_nothing(written) or (left and all(word in _CLEARS for word in left)):
        return SayWords("")
    words = clean_words(written)
    if words.private or says_nothing(words.text):
        return Failure(Trouble.PRIVATE if words.private else Trouble.NOTHING_SAID, near_words(language))
    return SayWords(words.text)


def _read_facilitator(line: SpokenLine, _: Language) -> Command | Failure:
    is_one = line.verb.verb is Verb.FACILITATOR
    names = [name.rstrip(".-_") for name in _NAME.findall(line.rest)]
    others = [word for word in list_rest(_NAME.sub(" ", line.rest)) if flatten(word) not in _AS_ONE]
    if not names:
        return Failure(Trouble.NOTHING_SAID, near_facilitator(is_one=is_one, name=_as_name(others)))
    if others or len(names) > 1:
        return Failure(Trouble.TOO_MUCH, near_facilitator(is_one=is_one, name=names[0]))
    return NameFacilitator(names[0], is_one)


def _as_name(words: list[str]) -> str | None:
    return words[0] if len(words) == 1 and re.fullmatch(r"\w[\w.-]{0,58}\w", words[0]) else None


def _read_language(line: SpokenLine, language: Language) -> Command | Failure:
    """A language's name counts before a code, which may be a little word: "en español"."""
    words = [flatten(word) for word in _WORD.findall(_POR_FAVOR.sub(" ", line.rest))]
    codes = [one for one in Language if one.value in words]
    named = [LANGUAGES[word] for word in words if word in LANGUAGES] or codes
    others = [word for word in words if word not in (*LANGUAGES, *FILLERS, *_INTO)]
    if not named:
        return Failure(Trouble.UNKNOWN_LANGUAGE if others else Trouble.NOTHING_SAID, near_language(language))
    one = Speak(named[0])
    return Failure(Trouble.TOO_MUCH, one) if others or len(set(named)) > 1 else one


_AS_ONE = parse_words("""
    as facilitator co-facilitator too also add als begleitung moderator moderatorin auch hinzu como facilitador
    facilitadora tambien a
""")
_CLEARS = parse_words("""
    off delete remove clear none gone away fuera borrar borra borre eliminar elimina quitar quita ninguna ningunas
    aus weg loschen losche entfernen entferne keine
""")
"""Said of the words, these take them away."""
_INTO = frozenset(("es", "to", "auf", "a", "in", "into", "zu"))
SAYING: Mapping[Verb, Callable[[SpokenLine, Language], Command | Failure]] = {
    Verb.ROOM: _read_room,
    Verb.WORDS: _read_words,
    Verb.FACILITATOR: _read_facilitator,
    Verb.NO_FACILITATOR: _read_facilitator,
    Verb.LANGUAGE: _read_language,
}
