"""What people tell us by a line in a story's topic: read tolerantly, decided strictly. Pure.

Guards and clocks are those of `steps`; here is only what the words say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from service.domain.commands.cleaning import clean_reason, clean_words
from service.domain.commands.finding import is_courtesy
from service.domain.commands.lines import MentionLine, find_mentions
from service.domain.commands.tails import is_reason
from service.domain.commands.values import Trouble
from service.domain.commands.words import hash_line
from service.domain.dates.words import flatten
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
from service.domain.proposals.command_words import CONDITIONS, OBJECTS, UNTIL, WANTED, Verb
from service.domain.proposals.days import read_day
from service.domain.proposals.links import find_topic_links
from service.domain.proposals.spoken import Spoken, find_near, parse_line
from service.domain.proposals.states import Actor, ProposalEvent
from service.domain.proposals.values import Wish

_TAIL = re.compile(r"\s*(?:[,;:–—(.!]|-\s)\s*")
_ALONE: Mapping[Verb, StoryCommand] = {
    Verb.CLAIM: Wish(ProposalEvent.CLAIMED, Actor.ORGANIZER),
    Verb.UNDO: Undo(),
    Verb.TAKE_OVER: TakeOver(),
}


def read_story_commands(
    raw: str, bot: str, forum_url: str, today: date, known: Collection[str] = ()
) -> tuple[StoryLine, ...]:
    """What one post says to us, each line once.

    `today`: the day on which it was written, where the story's people live; `bot`: our user name; `known`: hashes of
    lines of this post that were carried out before.
    """
    once: dict[str, StoryLine] = {}
    for line in find_mentions(raw, bot):
        if (read := _read_line(line, forum_url, today)) is not None:
            once.setdefault(hash_line(read.line), read)
    return tuple(one for said, one in once.items() if said not in known)


def leave_out_commands(raw: str, bot: str) -> str:
    """A post's text as words about the story: without the lines that are commands, and without our name."""
    if f"@{bot}".casefold() not in raw.casefold():
        return raw
    return "\n".join(_leave_out(line, bot) for line in raw.split("\n"))


def _leave_out(line: str, bot: str) -> str:
    spoken = find_mentions(line, bot)
    if not spoken:
        return line
    return "" if parse_line(spoken[0]) else spoken[0].text


def _read_line(line: MentionLine, forum_url: str, today: date) -> StoryLine | None:
    spoken = parse_line(line)
    if spoken is None:
        flat = flatten(line.text)
        return None if is_courtesy(flat) else NotUnderstood(line.text, Trouble.UNKNOWN_VERB, find_near(flat))
    read = _read_verb(spoken, forum_url, today)
    whole = "\n".join((line.text, *line.below)) if spoken.verb is Verb.ASK else line.text
    if isinstance(read, Trouble) or spoken.guessed:
        trouble = read if isinstance(read, Trouble) and not spoken.guessed else Trouble.UNKNOWN_VERB
        return NotUnderstood(whole, trouble, spoken.verb)
    return Understood(whole, read)


def _read_verb(spoken: Spoken, forum_url: str, today: date) -> StoryCommand | Trouble:
    match spoken.verb:
        case Verb.ACCEPT:
            return _read_reasoned(spoken, ProposalEvent.ACCEPTED)
        case Verb.DECLINE:
            return _read_reasoned(spoken, ProposalEvent.DECLINED)
        case Verb.WITHDRAW:
            return _as_author(_read_reasoned(spoken, ProposalEvent.WITHDRAWN))
        case Verb.RESUBMIT:
            return _as_author(_read_reasoned(spoken, ProposalEvent.RESUBMITTED))
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


def _read_reasoned(spoken: Spoken, event: ProposalEvent) -> Wish | Trouble:
    """With a reason behind "because", or behind a comma if it can be nothing else."""
    rest, reason = spoken.rest, spoken.reason
    objects = OBJECTS.match(flatten(rest))
    behind = rest[objects.end() :] if objects else rest
    mark = _TAIL.search(rest) if behind.strip() and reason is None else None
    if mark is not None and objects and mark.start() <= objects.end():
        behind, reason = "", rest[mark.end() :]
        if not is_reason(reason) or CONDITIONS.search(flatten(reason)):
            return Trouble.TOO_MUCH
    if behind.strip(" .,!("):
        return Trouble.TOO_MUCH
    return _with_reason(Wish(event, Actor.ORGANIZER), reason)


def _as_author(read: Wish | Trouble) -> Wish | Trouble:
    return replace(read, by=Actor.AUTHOR) if isinstance(read, Wish) else read


def _with_reason(wish: Wish, reason: str | None) -> Wish | Trouble:
    cleaned = clean_reason(reason or "")
    return Trouble.PRIVATE if cleaned.private else replace(wish, line=cleaned.text)


def _read_question(spoken: Spoken) -> Wish | Trouble:
    said = "\n".join((spoken.rest.strip(" :,"), *spoken.line.below)).strip()
    cleaned = clean_words(said)
    if cleaned.private:
        return Trouble.PRIVATE
    return (
        Wish(ProposalEvent.ASKED, Actor.ORGANIZER, line=cleaned.text)
        if cleaned.text
        else Trouble.NOTHING_SAID
    )


def _read_looking(spoken: Spoken, today: date) -> Wish | Trouble:
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


def _read_parking(spoken: Spoken, today: date) -> Wish | Trouble:
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


def _read_together(spoken: Spoken, forum_url: str) -> PutTogether | Trouble:
    links = find_topic_links(spoken.rest, forum_url)
    if len(links) != 1:
        return Trouble.NOTHING_SAID
    read = _with_reason(Wish(ProposalEvent.PUT_TOGETHER, Actor.ORGANIZER), spoken.reason)
    return read if isinstance(read, Trouble) else PutTogether(next(iter(links)), read.line)
