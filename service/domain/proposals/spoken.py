"""One line in a story's topic, parted: its verb, what that speaks of, and the reason. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.domain.commands.finding import count_slips
from service.domain.commands.lines import MentionLine
from service.domain.commands.reason_words import KEPT, REASON
from service.domain.commands.verbs import POLITE
from service.domain.dates.words import flatten, one_of
from service.domain.proposals.command_words import PHRASES, SPLIT, Verb


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line with its verb, parted."""

    line: MentionLine
    verb: Verb
    rest: str
    """What the verb speaks of, before the reason."""
    reason: str | None
    """Behind "because"."""
    guessed: bool = False

    @property
    def flat(self) -> str:
        return flatten(self.rest).strip()


_VERBS = {" ".join(one.split()): verb for verb, text in PHRASES.items() for one in text.split(",")}
_VERB = re.compile(rf"{POLITE}(?P<verb>{one_of(_VERBS)})(?![\w'-])")
_HELP = re.compile(rf"{POLITE}\?+\s*$")
_SPLIT_VERBS = [
    (re.compile(rf"{POLITE}(?:{begin})\b"), re.compile(rf"\s(?P<end>{end})(?=[\s.,!?]*$)"), verb)
    for (begin, end), verb in SPLIT.items()
]
_LONG_VERBS = sorted(one for one in _VERBS if one.isalpha() and len(one) >= 6)
_SINGLE_VERBS = sorted(one for one in _VERBS if one.isalpha() and len(one) >= 3)
_INNER_VERB = re.compile(rf"(?<![\w'-])(?P<verb>{one_of(one for one in _VERBS if len(one) >= 6)})(?![\w'-])")
_MOST_SLIPS = 2


def parse_line(line: MentionLine) -> Spoken | None:
    flat = flatten(line.text)
    if _HELP.match(flat):
        return Spoken(line, Verb.HELP, "", None)
    if (match := _VERB.match(flat)) and _VERBS[match["verb"]] in (Verb.ASK, Verb.HELP):
        return Spoken(line, _VERBS[match["verb"]], line.text[match.end() :], None)
    because = REASON.search(flat)
    until = because.start() if because else len(flat)
    reason = None
    if because:
        reason = line.text[because.start() if KEPT.match(flat, because.start()) else because.end() :]
    if split := _find_split(flat[:until].rstrip(" ,")):
        verb, start, end = split
        return Spoken(line, verb, line.text[start:end], reason)
    if match:
        return Spoken(line, _VERBS[match["verb"]], line.text[match.end() : until], reason)
    guessed = _guess(flat[:until])
    return Spoken(line, guessed, "", reason, guessed=True) if guessed else None


def _find_split(flat: str) -> tuple[Verb, int, int] | None:
    for begin, end, verb in _SPLIT_VERBS:
        first = begin.match(flat)
        last = end.search(flat, first.end()) if first else None
        if first and last:
            return verb, first.end(), last.start()
    return None


def _guess(flat: str) -> Verb | None:
    """A mistyped verb ("acept because ..."): it is only offered."""
    typed = flat.split()[0].strip(".,:;!") if flat.split() else ""
    near = min(_LONG_VERBS, key=lambda one: (count_slips(typed, one), one))
    return (
        _VERBS[near]
        if len(typed) >= 4 and count_slips(typed, near) <= _MOST_SLIPS - (len(near) < 7)
        else None
    )


def find_near(flat: str) -> Verb | None:
    """What a line may have meant whose verb nobody knows: by its first word, or by a verb further on."""
    typed = re.sub(r"[^\w'-].*", "", flat, flags=re.DOTALL)
    near = min(_SINGLE_VERBS, key=lambda one: (count_slips(typed, one), one))
    if len(typed) >= 3 and count_slips(typed, near) <= 1:
        return _VERBS[near]
    inner = next(_INNER_VERB.finditer(flat), None)
    return _VERBS[inner["verb"]] if inner else None
