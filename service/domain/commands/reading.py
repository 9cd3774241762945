"""A post's raw text -> what its lines ask for, with dates found among the circle's meetings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain.commands.adding import read_add
from service.domain.commands.cleaning import clean_reason
from service.domain.commands.lines import MentionLine, SpokenLine, find_addressed, guess_line
from service.domain.commands.moving import read_cancel, read_move, read_move_all, read_put_on
from service.domain.commands.nearest import (
    Failure,
    near_move,
    near_move_all,
)
from service.domain.commands.saying import SAYING, list_rest
from service.domain.commands.situation import Situation, apply_words, compose_situation
from service.domain.commands.suggesting import suggest_command
from service.domain.commands.tails import is_reason, list_tails
from service.domain.commands.values import (
    AskPlusDelta,
    CancelCircle,
    Command,
    CommandLine,
    Confirm,
    Help,
    KeepQuiet,
    Move,
    MoveAll,
    NameFacilitator,
    NotUnderstood,
    SayFull,
    SayWords,
    Speak,
    TakeOver,
    ThisIsMine,
    Trouble,
    Understood,
    Undo,
)
from service.domain.commands.verbs import EARLIER, LATER, Verb
from service.domain.commands.words import compose_meetings, hash_line
from service.domain.commands.writing import write_command
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle

_LONGEST_DATES = 200
"""Characters of dates and hours; nobody writes more."""


def read_commands(
    raw: str,
    bot: str,
    circle: SaidCircle,
    said_at: datetime,
    now: datetime,
    *,
    language: Language,
    known: Collection[str] = (),
) -> tuple[CommandLine, ...]:
    """What one post says to us, each line once, in the situation that the one before it leaves.

    `bot`: our user name. `said_at`: the forum's time of the post, or of the edit that brought the line; `now`: aware.
    `language`: of the circle, for lines to copy. `known`: hashes of lines of this post that were carried out before.
    """
    situation = compose_situation(circle, said_at, now)
    found: list[CommandLine] = []
    heard = set(known)
    for line in find_addressed(raw, bot):
        if (said := hash_line(line.whole)) in heard:
            continue
        heard.add(said)
        if isinstance(line, MentionLine):
            plain = suggest_command(line.text, circle, said_at, now, language=language)
            found.append(_read_unknown(line, plain, situation, language, circle))
            continue
        found.append(_read_line(line, situation, language, circle))
        if isinstance(found[-1], Understood):
            meetings = compose_meetings(found[-1].command, situation)
            situation = apply_words(situation, meetings)
    return tuple(found)


def _read_unknown(
    line: MentionLine, plain: str | None, situation: Situation, language: Language, circle: SaidCircle
) -> NotUnderstood:
    """A line with no verb that we know; `plain`: the command that it comes to as a plain sentence."""
    guessed = None if plain else guess_line(line)
    if guessed is not None:
        read = _read_line(guessed, situation, language, circle)
        plain = read.nearest if isinstance(read, NotUnderstood) else ""
    return NotUnderstood(line.text, Trouble.UNKNOWN_VERB, plain or "")


def _read_line(line: SpokenLine, situation: Situation, language: Language, circle: SaidCircle) -> CommandLine:
    read = _read_verb(line, situation, language)
    if isinstance(read, Failure) and line.reason is None and line.verb.verb in _DATED:
        line, read = _read_with_tail(line, read, situation, language)
    goes_on = line.is_tail and not is_reason((line.reason or "").strip(" )"))
    if (line.guessed or goes_on) and not isinstance(read, Failure):
        read = Failure(Trouble.TOO_MUCH, read)
    if line.guessed and isinstance(read, Failure):
        read = replace(read, trouble=Trouble.UNKNOWN_VERB)
    line = replace(line, reason=None) if goes_on else line
    reason = clean_reason(line.reason or "")
    if isinstance(read, Failure):
        near = _add_reason(read.near, reason.text)
        return NotUnderstood(line.whole, read.trouble, write_command(near, language, circle))
    left_out = Trouble.PRIVATE if reason.private and hasattr(read, "because") else None
    return Understood(line.whole, _add_reason(read, reason.text), left_out)


def _read_with_tail(
    line: SpokenLine, failure: Failure, situation: Situation, language: Language
) -> tuple[SpokenLine, Command | Failure]:
    """The line read without its tail, which is the reason, if it makes sense so."""
    for end, tail in list_tails(line.rest):
        until = line.verb.end + end
        shorter = replace(line, verb=replace(line.verb, until=until), reason=tail)
        read = _read_verb(shorter, situation, language)
        if not isinstance(read, Failure):
            return shorter, read
    return line, failure


def _add_reason(command: Command, reason: str) -> Command:
    """The command with its reason, if it is one that has any."""
    if not reason or isinstance(command, _WITHOUT_REASON):
        return command
    return replace(command, because=reason)


_WITHOUT_REASON = (
    SayWords,
    SayFull,
    NameFacilitator,
    KeepQuiet,
    AskPlusDelta,
    Speak,
    Confirm,
    ThisIsMine,
    TakeOver,
    Undo,
    Help,
)


def _read_verb(line: SpokenLine, situation: Situation, language: Language) -> Command | Failure:
    verb = line.verb.verb
    if verb in _DATED:
        read = _check_direction(line, _DATED[verb](line.rest[:_LONGEST_DATES], situation), situation)
        if isinstance(read, Failure) or len(line.rest) <= _LONGEST_DATES:
            return read
        return Failure(Trouble.TOO_MUCH, read)
    if verb in SAYING:
        return SAYING[verb](line, language)
    if verb is Verb.CANCEL_ALL:
        return Failure(Trouble.DATE_UNCLEAR, CancelCircle())
    command = _PLAIN[verb]
    if verb is not Verb.HELP and list(list_rest(line.rest)):
        return Failure(Trouble.TOO_MUCH, command)
    return command


def _check_direction(line: SpokenLine, read: Command | Failure, situation: Situation) -> Command | Failure:
    """Who brings a meeting forward does not mean a later day."""
    word = line.flat[line.verb.start : line.verb.end].partition(" ")[0]
    if isinstance(read, Move):
        by = read.to - read.named
    elif isinstance(read, MoveAll):
        by = read.by
    else:
        return read
    if (word in EARLIER and by > timedelta()) or (word in LATER and by < timedelta()):
        near = (
            near_move(situation, read.named)
            if isinstance(read, Move)
            else near_move_all(situation, read.named)
        )
        return Failure(Trouble.DATE_UNCLEAR, near)
    return read


_DATED: Mapping[Verb, Callable[[str, Situation], Command | Failure]] = {
    Verb.MOVE: read_move,
    Verb.MOVE_ALL: read_move_all,
    Verb.CANCEL: read_cancel,
    Verb.PUT_ON: read_put_on,
    Verb.ADD: read_add,
}
_PLAIN: Mapping[Verb, Command] = {
    Verb.CANCEL_CIRCLE: CancelCircle(),
    Verb.FULL: SayFull(True),
    Verb.OPEN: SayFull(False),
    Verb.CONFIRM: Confirm(),
    Verb.MINE: ThisIsMine(),
    Verb.TAKE_OVER: TakeOver(),
    Verb.UNDO: Undo(),
    Verb.QUIET: KeepQuiet(True),
    Verb.QUIET_OFF: KeepQuiet(False),
    Verb.PLUS_DELTA: AskPlusDelta(True),
    Verb.PLUS_DELTA_OFF: AskPlusDelta(False),
    Verb.HELP: Help(),
}
