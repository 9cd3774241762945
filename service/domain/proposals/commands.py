"""What people tell us by a line in a story's topic: read tolerantly, decided strictly. Pure.

Guards and clocks are those of `steps`; here is only what the words say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from service.domain.commands.cleaning import clean_reason, clean_words
from service.domain.commands.finding import count_slips
from service.domain.commands.lines import MentionLine, find_mentions
from service.domain.commands.tails import is_reason
from service.domain.commands.values import Trouble
from service.domain.commands.verbs import KEPT, POLITE, REASON
from service.domain.commands.words import hash_line
from service.domain.dates.words import flatten, one_of
from service.domain.proposals.command_values import (
    Help,
    NotUnderstood,
    PutTogether,
    StoryCommand,
    StoryLine,
    TakeOver,
    Understood,
    Undo,
)
from service.domain.proposals.command_words import (
    CONDITIONS,
    OBJECTS,
    PHRASES,
    SPLIT,
    UNTIL,
    WANTED,
    Verb,
)
from service.domain.proposals.days import read_day
from service.domain.proposals.links import find_topic_links
from service.domain.proposals.states import Actor, ProposalEvent
from service.domain.proposals.values import Wish


@dataclass(frozen=True, slots=True)
class _Spoken:
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
_TAIL = re.compile(r"^\s*(?:[,;:–—(.!]|-\s)\s*")
_LONG_VERBS = sorted(one for one in _VERBS if one.isalpha() and len(one) >= 6)
_MOST_SLIPS = 2
_ALONE: Mapping[Verb, StoryCommand] = {
    Verb.CLAIM: Wish(ProposalEvent.CLAIMED, Actor.ORGANIZER),
    Verb.UNDO: Undo(),
    Verb.TAKE_OVER: TakeOver(),
}


def read_story_commands(
    raw: str, bot: str, forum_url: str, today: date, known: Collection[str] = ()
) -> tuple[StoryLine, ...]:
    """The commands of one post. `today`: the day on which it was written, where the story's people live.

    `bot`: our user name; `known`: hashes of lines of this post that were carried out before.
    """
    read = (_read_line(line, forum_url, today) for line in find_mentions(raw, bot))
    return tuple(one for one in read if one is not None and hash_line(one.line) not in known)


def leave_out_commands(raw: str, bot: str) -> str:
    """A post's text as words about the story: without the lines that are commands, and without our name."""
    if f"@{bot}".casefold() not in raw.casefold():
        return raw
    return "\n".join(_leave_out(line, bot) for line in raw.split("\n"))


def _leave_out(line: str, bot: str) -> str:
    spoken = find_mentions(line, bot)
    if not spoken:
        return line
    return "" if _parse(spoken[0]) else spoken[0].text


def _read_line(line: MentionLine, forum_url: str, today: date) -> StoryLine | None:
    spoken = _parse(line)
    if spoken is None:
        return None
    read = _read_verb(spoken, forum_url, today)
    whole = "\n".join((line.text, *line.below)) if spoken.verb is Verb.ASK else line.text
    if isinstance(read, Trouble) or spoken.guessed:
        trouble = read if isinstance(read, Trouble) else Trouble.TOO_MUCH
        return NotUnderstood(whole, trouble, spoken.verb)
    return Understood(whole, read)


def _parse(line: MentionLine) -> _Spoken | None:
    flat = flatten(line.text)
    if _HELP.match(flat):
        return _Spoken(line, Verb.HELP, "", None)
    if (match := _VERB.match(flat)) and _VERBS[match["verb"]] in (Verb.ASK, Verb.HELP):
        return _Spoken(line, _VERBS[match["verb"]], line.text[match.end() :], None)
    because = REASON.search(flat)
    until = because.start() if because else len(flat)
    reason = None
    if because:
        reason = line.text[because.start() if KEPT.match(flat, because.start()) else because.end() :]
    if split := _find_split(flat[:until].rstrip(" ,")):
        verb, start, end = split
        return _Spoken(line, verb, line.text[start:end], reason)
    if match:
        return _Spoken(line, _VERBS[match["verb"]], line.text[match.end() : until], reason)
    guessed = _guess(flat[:until])
    return _Spoken(line, guessed, "", reason, guessed=True) if guessed else None


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


def _read_verb(spoken: _Spoken, forum_url: str, today: date) -> StoryCommand | Trouble:
    match spoken.verb:
        case Verb.ACCEPT:
            return _read_reasoned(spoken, ProposalEvent.ACCEPTED)
        case Verb.DECLINE:
            return _read_reasoned(spoken, ProposalEvent.DECLINED)
        case Verb.WITHDRAW:
            read = _read_reasoned(spoken, ProposalEvent.WITHDRAWN)
            return replace(read, by=Actor.AUTHOR) if isinstance(read, Wish) else read
        case Verb.ASK:
            return _read_question(spoken)
        case Verb.LOOK:
            return _read_looking(spoken, today)
        case Verb.PARK:
            return _read_parking(spoken, today)
        case Verb.TOGETHER:
            return _read_together(spoken, forum_url)
        case Verb.HELP:
            return Help()
        case alone:
            return _ALONE[alone] if OBJECTS.fullmatch(spoken.flat) else Trouble.TOO_MUCH


def _read_reasoned(spoken: _Spoken, event: ProposalEvent) -> Wish | Trouble:
    """With a reason behind "because", or behind a comma if it can be nothing else."""
    rest, reason = spoken.rest, spoken.reason
    objects = OBJECTS.match(flatten(rest))
    behind = rest[objects.end() :] if objects else rest
    if behind.strip() and reason is None and objects and _TAIL.search(rest[: objects.end()] or " "):
        behind, reason = "", behind if is_reason(behind) and not CONDITIONS.search(flatten(behind)) else None
        if reason is None:
            return Trouble.TOO_MUCH
    if behind.strip(" .,!"):
        return Trouble.TOO_MUCH
    return _with_reason(Wish(event, Actor.ORGANIZER), reason)


def _with_reason(wish: Wish, reason: str | None) -> Wish | Trouble:
    cleaned = clean_reason(reason or "")
    return Trouble.PRIVATE if cleaned.private else replace(wish, line=cleaned.text)


def _read_question(spoken: _Spoken) -> Wish | Trouble:
    said = "\n".join((spoken.rest.strip(" :,"), *spoken.line.below)).strip()
    cleaned = clean_words(said)
    if cleaned.private:
        return Trouble.PRIVATE
    return (
        Wish(ProposalEvent.ASKED, Actor.ORGANIZER, line=cleaned.text)
        if cleaned.text
        else Trouble.NOTHING_SAID
    )


def _read_looking(spoken: _Spoken, today: date) -> Wish | Trouble:
    until = UNTIL.search(spoken.flat)
    what = spoken.flat[: until.start()] if until else spoken.flat
    wanted = frozenset(one for one, words in WANTED.items() if words.search(what))
    if not wanted:
        return Trouble.NOTHING_SAID
    if CONDITIONS.search(spoken.flat):
        return Trouble.TOO_MUCH
    day = read_day(_keep_part(until, spoken.flat), today) if until else None
    if until and day is None:
        return Trouble.DATE_UNCLEAR
    return _with_reason(Wish(ProposalEvent.SOUGHT, Actor.ORGANIZER, day=day, wanted=wanted), spoken.reason)


def _read_parking(spoken: _Spoken, today: date) -> Wish | Trouble:
    until = UNTIL.search(spoken.flat)
    said = _keep_part(until, spoken.flat) if until else spoken.flat
    before = spoken.flat[: until.start()] if until else ""
    wish = Wish(ProposalEvent.PARKED, Actor.ORGANIZER)
    if not OBJECTS.fullmatch(before):
        return Trouble.TOO_MUCH
    if not OBJECTS.fullmatch(said):
        day = read_day(said, today)
        if day is None:
            return Trouble.DATE_UNCLEAR
        wish = replace(wish, day=day)
    return _with_reason(wish, spoken.reason)


def _keep_part(until: re.Match[str], flat: str) -> str:
    """ "bis Ende März": the end of March."""
    part = re.search(r"(?:ende|anfang|mitte|finales de|principios de)$", until[0])
    said = flat[until.end() :].strip()
    return f"{part[0]} {said}" if part else said


def _read_together(spoken: _Spoken, forum_url: str) -> PutTogether | Trouble:
    links = find_topic_links(spoken.rest, forum_url)
    if len(links) != 1:
        return Trouble.NOTHING_SAID
    read = _with_reason(Wish(ProposalEvent.PUT_TOGETHER, Actor.ORGANIZER), spoken.reason)
    return read if isinstance(read, Trouble) else PutTogether(next(iter(links)), read.line)
