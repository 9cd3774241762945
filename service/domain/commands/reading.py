"""A post's raw text -> what its lines ask for, with dates found among the circle's meetings."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from service.domain.commands.adding import read_add
from service.domain.commands.cleaning import clean_reason, clean_room, clean_words, says_nothing
from service.domain.commands.lines import SpokenLine, find_lines
from service.domain.commands.moving import read_cancel, read_move, read_move_all, read_put_on
from service.domain.commands.nearest import (
    Failure,
    near_facilitator,
    near_language,
    near_move,
    near_move_all,
    near_room,
    near_words,
)
from service.domain.commands.side_words import FILLERS
from service.domain.commands.situation import Situation, apply_words, compose_situation
from service.domain.commands.values import (
    AskPlusDelta,
    CancelCircle,
    ChangeRoom,
    Command,
    CommandLine,
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
from service.domain.commands.verbs import EARLIER, LANGUAGES, LATER, Verb
from service.domain.commands.words import compose_meetings, hash_line
from service.domain.commands.writing import write_command
from service.domain.dates.words import flatten, parse_words
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle

_LONGEST_DATES = 200
"""Characters of dates and hours; nobody writes more."""
_TAIL = re.compile(r"[-–—,;(:]\s*([^\d,;():–—]{5,200})\)?[.!\s]*$")
"""Words behind a date that may be its reason."""
_NAME = re.compile(r"@([\w.-]{1,60})")
_WORD = re.compile(r"[^\s,;.!:()\"?]+")
_IS = re.compile(r"^(?:[\s:=]|(?:is|ist|es|now|jetzt|ahora)\b)+", re.I)
_TO = re.compile(r"^\s*(?:to|a|al|auf|in|zu|por)\s", re.I)
_SHORT_ROOM = re.compile(r"[\w.-]{1,5}")


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
    """The commands of one post, each in the situation that the one before it leaves.

    `bot`: our user name. `said_at`: the forum's time of the post, or of the edit that brought the line; `now`: aware.
    `language`: of the circle, for lines to copy. `known`: hashes of lines of this post that were carried out before.
    """
    situation = compose_situation(circle, said_at, now)
    found: list[CommandLine] = []
    for line in find_lines(raw, bot):
        if hash_line(line.whole) in known:
            continue
        found.append(_read_line(line, situation, language, circle))
        if isinstance(found[-1], Understood):
            meetings = compose_meetings(found[-1].command, situation)
            situation = apply_words(situation, meetings)
    return tuple(found)


def _read_line(line: SpokenLine, situation: Situation, language: Language, circle: SaidCircle) -> CommandLine:
    read = _read_verb(line, situation, language)
    reason = clean_reason(line.reason or "")
    if isinstance(read, Failure):
        tail = _TAIL.search(line.rest) if read.trouble is Trouble.TOO_MUCH and not reason.text else None
        near = _add_reason(read.near, clean_reason(tail[1]).text if tail else reason.text)
        return NotUnderstood(line.whole, read.trouble, write_command(near, language, circle))
    left_out = Trouble.PRIVATE if reason.private and hasattr(read, "because") else None
    return Understood(line.whole, _add_reason(read, reason.text), left_out)


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
    if verb in _SAYING:
        return _SAYING[verb](line, language)
    command = _PLAIN[verb]
    if verb is not Verb.HELP and list(_list_rest(line.rest)):
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


def _list_rest(rest: str) -> Iterator[str]:
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
    if _SHORT_ROOM.fullmatch(text) and " " not in verb:
        text = f"{verb.capitalize()} {text}"
    if text.endswith("…"):
        return Failure(Trouble.TOO_MUCH, ChangeRoom(text.rstrip("… ")))
    return ChangeRoom(text)


def _read_words(line: SpokenLine, language: Language) -> Command | Failure:
    written = f"{line.rest}\n{line.below}".strip(" :\n")
    if says_nothing(written):
        return SayWords("")
    words = clean_words(written)
    if words.private or says_nothing(words.text):
        return Failure(Trouble.PRIVATE if words.private else Trouble.NOTHING_SAID, near_words(language))
    return SayWords(words.text)


def _read_facilitator(line: SpokenLine, _: Language) -> Command | Failure:
    is_one = line.verb.verb is Verb.FACILITATOR
    names = [name.rstrip(".-_") for name in _NAME.findall(line.rest)]
    others = [word for word in _list_rest(_NAME.sub(" ", line.rest)) if flatten(word) not in _AS_ONE]
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
_INTO = frozenset(("es", "to", "auf", "a", "in", "into", "zu"))
_DATED: Mapping[Verb, Callable[[str, Situation], Command | Failure]] = {
    Verb.MOVE: read_move,
    Verb.MOVE_ALL: read_move_all,
    Verb.CANCEL: read_cancel,
    Verb.PUT_ON: read_put_on,
    Verb.ADD: read_add,
}
_SAYING: Mapping[Verb, Callable[[SpokenLine, Language], Command | Failure]] = {
    Verb.ROOM: _read_room,
    Verb.WORDS: _read_words,
    Verb.FACILITATOR: _read_facilitator,
    Verb.NO_FACILITATOR: _read_facilitator,
    Verb.LANGUAGE: _read_language,
}
_PLAIN: Mapping[Verb, Command] = {
    Verb.CANCEL_CIRCLE: CancelCircle(),
    Verb.FULL: SayFull(True),
    Verb.OPEN: SayFull(False),
    Verb.MINE: ThisIsMine(),
    Verb.TAKE_OVER: TakeOver(),
    Verb.UNDO: Undo(),
    Verb.QUIET: KeepQuiet(True),
    Verb.QUIET_OFF: KeepQuiet(False),
    Verb.PLUS_DELTA: AskPlusDelta(True),
    Verb.PLUS_DELTA_OFF: AskPlusDelta(False),
    Verb.HELP: Help(),
}
