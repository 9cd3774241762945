"""The verb with which a line begins."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from service.domain.commands.ending import CALLS_IT_OFF
from service.domain.commands.sides import parse_side
from service.domain.commands.verbs import (
    ADDS_A_PERSON,
    ALL_WORDS,
    COURTEOUS,
    COURTESY,
    LANGUAGES,
    MOVE_WORDS,
    PHRASES,
    POLITE,
    REMOVES_A_PERSON,
    SPLIT,
    Verb,
)
from service.domain.dates.words import join_patterns, one_of


@dataclass(frozen=True, slots=True)
class FoundVerb:
    verb: Verb
    start: int
    """Where the verb's own words begin, behind "please"."""
    end: int
    """Where what it speaks of begins."""
    until: int
    """Where that ends: before the second part of a verb in two parts."""


def _list_phrases() -> dict[str, Verb]:
    def split(text: str) -> list[str]:
        return [" ".join(one.split()) for one in text.split(",")]

    phrases = {phrase: verb for verb, text in PHRASES.items() for phrase in split(text)}
    phrases |= {f"{move} {every}": Verb.MOVE_ALL for move in split(MOVE_WORDS) for every in split(ALL_WORDS)}
    return phrases


_VERBS = _list_phrases()
_VERB = re.compile(
    POLITE
    + rf"(?P<verb>{join_patterns(re.escape(one) for one in sorted(_VERBS, key=lambda one: (-len(one), one)))})"
    + r"(?![\w'-])"
)
_PERSON = re.compile(rf"{POLITE}(?P<verb>{ADDS_A_PERSON}|(?P<no>{REMOVES_A_PERSON}))(?:\sa)?\s(?=@\w)")
_HELP = re.compile(rf"{POLITE}\?+\s*$")
_IN_A_LANGUAGE = re.compile(
    rf"{POLITE}(?P<verb>en|in|auf)\s(?=(?:{one_of(LANGUAGES)})(?:,?\s(?:por favor|please|bitte|gracias))?[\s.,!?]*$)"
)
_ALL = re.compile(
    rf"\s*(?:{one_of(' '.join(one.split()) for one in ALL_WORDS.split(','))})"
    r"(?:\s(?:remaining|coming|future|restantes|siguientes|meetings?|treffen|termine))*"
    r"(?:,?\s(?:please|bitte|por favor|thanks|gracias|danke))?[\s.,!?]*$"
)
_SPLIT_VERBS = [
    (re.compile(rf"{POLITE}(?P<verb>{begin})\b"), re.compile(rf"\s{end}[\s.,!?]*$"), verb)
    for (begin, end), verb in SPLIT.items()
]


def find_verb(flat: str) -> FoundVerb | None:
    """The verb with which a flat line begins, a reason behind it cut off; None: it is no command."""
    if off := CALLS_IT_OFF.match(flat):
        return FoundVerb(Verb.CANCEL_CIRCLE, off.start("verb"), len(flat), len(flat))
    found = _find_simple(flat) or find_split(flat)
    if found and found.verb is Verb.CANCEL and _ALL.match(flat[found.end : found.until]):
        return FoundVerb(Verb.CANCEL_ALL, found.start, found.until, found.until)
    return found


def has_verb(flat: str) -> bool:
    """Whether it changes something more of the meetings, wherever the verb stands."""
    starts = (match.start() for match in _WORD_START.finditer(flat))
    found = (find_verb(flat[start:]) for start in starts)
    return any(one is not None and one.verb in _CHANGING for one in found)


def _find_simple(flat: str) -> FoundVerb | None:
    if match := _HELP.match(flat):
        return FoundVerb(Verb.HELP, match.start(), len(flat), len(flat))
    if match := _PERSON.match(flat):
        verb = Verb.NO_FACILITATOR if match["no"] else Verb.FACILITATOR
        return FoundVerb(verb, match.start("verb"), match.end("verb"), len(flat))
    if match := _IN_A_LANGUAGE.match(flat):
        return FoundVerb(Verb.LANGUAGE, match.start("verb"), match.end(), len(flat))
    match = _VERB.match(flat)
    return FoundVerb(_VERBS[match["verb"]], match.start("verb"), match.end(), len(flat)) if match else None


def find_split(flat: str) -> FoundVerb | None:
    for begin, end, verb in _SPLIT_VERBS:
        first = begin.match(flat)
        last = end.search(flat, first.end()) if first else None
        if first and last:
            return FoundVerb(verb, first.start("verb"), first.end(), last.start())
    return None


def guess_verb(flat: str) -> FoundVerb | None:
    """The verb that was meant by a mistyped first word ("cancle"), if what follows sounds like it."""
    first = _FIRST_WORD.match(flat)
    if first is None:
        return None
    typed, start, end = first["word"], first.start("word"), first.end("word")
    near = min(_LONG_VERBS, key=lambda verb: (count_slips(typed, verb), verb))
    if count_slips(typed, near) > (1 if len(near) < _LONG_VERB else 2):
        return None
    found = find_verb(f"{flat[:start]}{near}{flat[end:]}")
    more = end - start - len(near)
    if found is None:
        return None
    found = replace(found, end=found.end + more, until=found.until + more)
    rest = flat[found.end : found.until]
    is_likely = (
        "@" in rest if found.verb is Verb.FACILITATOR else parse_side(rest[:_MOST_LETTERS]).names_a_day
    )
    return found if is_likely or found.verb not in _GUESSED else None


def find_likely_verb(flat: str) -> FoundVerb | None:
    """What the line may have meant: by its mistyped first word, or by a verb further on that changes something."""
    first = _FIRST_WORD.match(flat)
    if first is not None:
        near = min(_SINGLE_VERBS, key=lambda verb: (count_slips(first["word"], verb), verb))
        start, end = first.span("word")
        if count_slips(first["word"], near) <= (1 if len(near) < _LONG_VERB else _MOST_SLIPS):
            return FoundVerb(_VERBS[near], start, end, len(flat))
    for match in _WORD_START.finditer(flat):
        found = find_verb(flat[match.start() :])
        if found is not None and found.verb in _CHANGING:
            at = match.start()
            return FoundVerb(found.verb, found.start + at, found.end + at, found.until + at)
    return None


def is_courtesy(flat: str) -> bool:
    """It only thanks, greets or praises us: nobody waits for an answer."""
    return COURTESY.search(flat) is not None and COURTEOUS.fullmatch(flat) is not None


def count_slips(typed: str, word: str) -> int:
    """Letters missing, added, exchanged or swapped; many where the first letter differs."""
    if typed[:1] != word[:1] or abs(len(typed) - len(word)) > _MOST_SLIPS:
        return _MOST_SLIPS + 1
    rows = [list(range(len(word) + 1))]
    for at, letter in enumerate(typed, start=1):
        row = [at]
        for place, other in enumerate(word, start=1):
            best = min(rows[-1][place] + 1, row[-1] + 1, rows[-1][place - 1] + (letter != other))
            if at > 1 and place > 1 and letter == word[place - 2] and other == typed[at - 2]:
                best = min(best, rows[-2][place - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


_WORD_START = re.compile(r"(?<![\w'-])(?=\w)")
_CHANGING = (Verb.MOVE, Verb.MOVE_ALL, Verb.CANCEL, Verb.CANCEL_ALL, Verb.CANCEL_CIRCLE, Verb.ADD, Verb.UNDO)
TAIL = re.compile(r"\s*[,;:–—(]\s*|\s+-\s+")
"""Before words behind a command that may be its reason."""
_MOST_SLIPS, _LONG_VERB, _MOST_LETTERS = 2, 7, 200
_GUESSED = (Verb.MOVE, Verb.CANCEL, Verb.ADD, Verb.PUT_ON, Verb.FACILITATOR)
_LONG_VERBS = frozenset(
    phrase for phrase, verb in _VERBS.items() if verb in _GUESSED and len(phrase) >= 5 and phrase.isalpha()
)
_SINGLE_VERBS = frozenset(phrase for phrase in _VERBS if len(phrase) >= 4 and phrase.isalpha())
_FIRST_WORD = re.compile(rf"{POLITE}(?P<word>[a-z]{{4,16}})(?![\w'-])")
