"""Carries out the commands of one post as values: what they say of the circle, and what its author must hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from service.domain.circles import Circle
from service.domain.commands.reading import read_commands
from service.domain.commands.suggesting import suggest_command
from service.domain.commands.values import (
    CommandLine,
    Help,
    Misread,
    NameFacilitator,
    NotUnderstood,
    TakeOver,
    ThisIsMine,
    Trouble,
    Understood,
    Undo,
)
from service.domain.commands.words import (
    compose_command_ref,
    compose_command_words,
    find_known_lines,
)
from service.domain.effects import Effect, NotAllowed, Suggested, WriteTo
from service.domain.ids import ForumUserId
from service.domain.languages import Language
from service.domain.posts import Post
from service.domain.voices.log import Log, add_statement, find_undoable, fold_log
from service.domain.voices.values import COMMAND, CircleWords, Statement


@dataclass(frozen=True, slots=True)
class Listening:
    """One post in a circle's topic, and what is known of the circle it speaks about."""

    post: Post
    circle: Circle
    now: datetime
    by_organizer: bool
    bot: str
    """Our user name."""
    house_language: Language
    """In which we speak where the circle has none."""
    people: Mapping[str, ForumUserId] = field(default_factory=dict)
    """Ids by lower-case user name, of those whom its commands name and we know."""

    @property
    def language(self) -> Language:
        return self.circle.spoken or self.house_language

    @property
    def may_command(self) -> bool:
        """Law 11: by user id, never by name."""
        return self.by_organizer or self.post.author_id in (
            self.circle.author_id,
            *self.circle.facilitator_ids,
        )

    def read(self, log: Log) -> Sequence[CommandLine]:
        """Its lines that were not carried out before."""
        refs = [one.ref for one in log.statements if one.voice == COMMAND]
        known = find_known_lines(self.post.id, refs)
        said_at = self.post.created_at
        return read_commands(
            self.post.raw, self.bot, fold_log(log), said_at, self.now, language=self.language, known=known
        )

    def write_to(self, about: Misread | NotAllowed | Suggested | Help) -> WriteTo:
        return WriteTo(self.circle, self.post.author_id, self.post.author_name, about)


@dataclass(slots=True)
class Outcome:
    """What carrying out the lines of one post comes to."""

    log: Log
    notes: list[Effect] = field(default_factory=list)
    misread: list[NotUnderstood] = field(default_factory=list)
    """Lines that their writer hears of in one message."""
    carried_out: int = 0
    take_over: bool = False


def refuse(listening: Listening, log: Log, lines: Sequence[CommandLine]) -> Outcome:
    return Outcome(log, [listening.write_to(NotAllowed(line.line)) for line in lines[:1]])


def carry_out(listening: Listening, log: Log, lines: Sequence[CommandLine]) -> Outcome:
    outcome = Outcome(log)
    for place, line in enumerate(lines):
        _carry_out_line(listening, outcome, line, place)
    if outcome.misread:
        outcome.notes.append(listening.write_to(Misread(tuple(outcome.misread))))
    if not lines and (command := _find_suggestion(listening, log)):
        outcome.notes.append(listening.write_to(Suggested(listening.post.raw, command)))
    return outcome


def _find_suggestion(listening: Listening, log: Log) -> str | None:
    said, post = fold_log(log), listening.post
    return suggest_command(post.raw, said, post.created_at, listening.now, language=listening.language)


def _carry_out_line(listening: Listening, outcome: Outcome, line: CommandLine, place: int) -> None:
    match line:
        case NotUnderstood():
            outcome.misread.append(line)
        case Understood(command=Help() as command):
            outcome.notes.append(listening.write_to(command))
        case Understood(command=TakeOver()):
            outcome.take_over, outcome.carried_out = True, outcome.carried_out + 1
            # It says nothing of the circle, and an undo passes it by: it is there to be known as carried out.
            ref = compose_command_ref(listening.post.id, line.line)
            outcome.log = add_statement(outcome.log, _sign(listening, line, place, CircleWords(), ref))
        case Understood():
            statement = _compose_statement(listening, outcome, line, place)
            if isinstance(statement, Statement):
                outcome.log = add_statement(outcome.log, statement)
                outcome.carried_out += 1
            elif isinstance(statement, NotUnderstood):
                outcome.misread.append(statement)
            else:
                outcome.notes.append(listening.write_to(statement))


def _compose_statement(
    listening: Listening, outcome: Outcome, line: Understood, place: int
) -> Statement | NotUnderstood | NotAllowed:
    """What the command says of the circle, or why it cannot be so."""
    said = fold_log(outcome.log)
    local = listening.now.astimezone(ZoneInfo(listening.circle.announced.zone)).replace(tzinfo=None)
    undoes = find_undoable(outcome.log, COMMAND) if isinstance(line.command, Undo) else None
    if isinstance(line.command, Undo) and undoes is None:
        return NotUnderstood(line.line, Trouble.NOTHING_TO_UNDO, "help")
    if isinstance(line.command, NameFacilitator):
        person = listening.people.get(line.command.name.lower())
        if person is None:
            return NotUnderstood(line.line, Trouble.UNKNOWN_PERSON, line.line)
        if person == listening.circle.author_id and not (line.command.is_one or listening.by_organizer):
            return NotAllowed(line.line, needs_organizer=True)
    words = compose_command_words(line.command, said, listening.people, local) or CircleWords()
    if isinstance(line.command, ThisIsMine):
        words = CircleWords(facilitators=((listening.post.author_id, True),))
    return _sign(listening, line, place, words, undoes)


def _sign(said: Listening, line: Understood, place: int, words: CircleWords, undoes: str | None) -> Statement:
    ref = compose_command_ref(said.post.id, line.line)
    # Lines of one post were said one after the other.
    said_at = said.post.updated_at + timedelta(microseconds=place)
    author = said.post.author_id
    return Statement(said.circle.origin, COMMAND, ref, said_at, said.now, words, author, undoes=undoes)
