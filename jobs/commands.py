"""Hears what people write in a circle's topic: commands are carried out by what they change, all else only counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.announcements import record_posts
from jobs.candidates import hear_candidate, is_candidate
from jobs.circles import live_on
from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools, load_clock
from jobs.remarks import hear_remarks
from jobs.voices import Heard, record_heard
from service.domain.circles import Circle
from service.domain.commands.reading import read_commands
from service.domain.commands.suggesting import suggest_command
from service.domain.commands.values import (
    CommandLine,
    Help,
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
    name_facilitators_in,
)
from service.domain.effects import Effect, NotAllowed, Suggested, WriteTo
from service.domain.ids import ForumUserId
from service.domain.languages import Language
from service.domain.posts import Post
from service.domain.subjects import CircleSubject
from service.domain.voices.log import Log, add_statement, build_log, find_undoable, fold_log
from service.domain.voices.values import COMMAND, CircleWords, Statement
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.categories import load_categories
from service.store.circles import load_circle, lock_lane, record_circle
from service.store.people import load_organizers, load_people
from service.store.pool import Connection
from service.store.posts import load_post, load_waiting_posts
from service.store.statements import load_statements


@dataclass(frozen=True, slots=True)
class Listening:
    """One post in a circle's topic, and what is known of the circle it speaks about."""

    tools: Tools
    post: Post
    circle: Circle
    now: datetime
    by_organizer: bool
    people: Mapping[str, ForumUserId] = field(default_factory=dict)
    """Ids by lower-case user name, of those whom its commands name and we know."""

    @property
    def language(self) -> Language:
        return self.circle.spoken or Language(self.tools.config.language)

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
        bot, said_at = self.tools.config.discourse_api_username, self.post.created_at
        return read_commands(
            self.post.raw, bot, fold_log(log), said_at, self.now, language=self.language, known=known
        )

    def write_to(self, about: NotUnderstood | NotAllowed | Suggested | Help) -> WriteTo:
        return WriteTo(self.circle, self.post.author_id, self.post.author_name, about)


@dataclass(slots=True)
class Outcome:
    """What carrying out the lines of one post comes to."""

    log: Log
    notes: list[Effect] = field(default_factory=list)
    carried_out: int = 0
    take_over: bool = False


async def hear_in_circle(
    connection: Connection, tools: Tools, post: Post, subject: CircleSubject, cause: Cause
) -> Reason:
    """A post was written or edited in a circle's topic. Of an edit only lines that are new are carried out."""
    await lock_lane(connection, subject.key)
    public = (await load_categories(connection, tools.config)).public
    circle = await load_circle(connection, subject.origin)
    if circle is None or post.category_id not in public:
        return Reason(ReasonCode.OTHER_TOPIC)
    before = await load_post(connection, post.id)
    is_new = before is None or before.edition < post.edition
    if is_new:
        await hear_remarks(connection, tools, post)
    if post.hidden or post.deleted:
        return Reason(ReasonCode.OTHER_TOPIC)
    if tools.is_ours(post.author_name) or post.number == 1:
        return Reason(ReasonCode.OWN_POST)
    return await _hear(connection, tools, post, circle, cause, is_new=is_new, is_read=False)


async def hear_beside(
    connection: Connection, tools: Tools, post: Post, subject: CircleSubject, cause: Cause, *, is_new: bool
) -> Reason | None:
    """Commands in the announcement's topic, once the circle has its own; None where there are none."""
    circle = await load_circle(connection, subject.origin)
    if circle is None or circle.made is None or post.hidden or post.deleted or post.number == 1:
        return None
    listening, log = await _listen(connection, tools, post, circle)
    if not listening.read(log):
        return None
    return await _hear(connection, tools, post, circle, cause, is_new=is_new, is_read=True)


async def hear_waiting(connection: Connection, tools: Tools, subject: CircleSubject, cause: Cause) -> None:
    """Carry out what waited until the people it names were looked up; names still unknown are nobody's."""
    circle = await load_circle(connection, subject.origin)
    if circle is None or circle.made is None:
        return
    for post in await load_waiting_posts(connection, circle.made.topic_id):
        await record_posts(connection, [replace(post, kept=False)])
        await _hear(connection, tools, post, circle, cause, is_new=True, is_read=True)


async def find_waiting_names(connection: Connection, tools: Tools, subject: CircleSubject) -> frozenset[str]:
    """Lower-case user names in commands that wait for them to be looked up."""
    circle = await load_circle(connection, subject.origin)
    if circle is None or circle.made is None:
        return frozenset()
    names: set[str] = set()
    for post in await load_waiting_posts(connection, circle.made.topic_id):
        listening, log = await _listen(connection, tools, post, circle)
        names |= name_facilitators_in(listening.read(log))
    return frozenset(names) - (await load_people(connection, names)).keys()


async def _listen(connection: Connection, tools: Tools, post: Post, circle: Circle) -> tuple[Listening, Log]:
    now = (await load_clock(connection)).now()
    by_organizer = post.by_staff or post.author_id in await load_organizers(connection)
    log = build_log(circle.origin, await load_statements(connection, circle.origin))
    return Listening(tools, post, circle, now, by_organizer), log


async def _hear(
    connection: Connection,
    tools: Tools,
    post: Post,
    circle: Circle,
    cause: Cause,
    *,
    is_new: bool,
    is_read: bool,
) -> Reason:
    listening, log = await _listen(connection, tools, post, circle)
    lines = listening.read(log)
    names = name_facilitators_in(lines)
    listening = replace(listening, people=await load_people(connection, names))
    if listening.may_command and not is_read and names - listening.people.keys():
        return await _wait_for_people(connection, post, circle, cause)
    if not listening.may_command and is_candidate(circle, lines):
        return await hear_candidate(connection, circle, post.author_id, listening.now)
    act = _carry_out if listening.may_command else _refuse
    outcome = act(listening, log, lines)
    if is_new:
        await record_effects(connection, tools, outcome.notes, circle, listening.now, cause)
    if outcome.take_over and circle.by_hand:
        await record_circle(connection, replace(circle, hand_back=True), listening.now)
    await record_heard(connection, Heard(log.statements, outcome.log, fold_log(outcome.log)))
    await live_on(connection, tools, circle.origin, listening.now, cause)
    return _say_why(lines, outcome)


def _say_why(lines: Sequence[CommandLine], outcome: Outcome) -> Reason:
    if outcome.carried_out:
        return Reason(ReasonCode.COMMAND_CARRIED_OUT)
    return Reason(ReasonCode.COMMAND_LEFT if lines else ReasonCode.WRITTEN_IN_CIRCLE)


async def _wait_for_people(connection: Connection, post: Post, circle: Circle, cause: Cause) -> Reason:
    """The forum is asked who they are; until then the words are kept."""
    await record_posts(connection, [post])
    why = ReasonCode.PEOPLE_NOT_KNOWN
    await wake(connection, [circle.subject], What.READ, why, priority=cause.read_priority)
    return Reason(why)


def _refuse(listening: Listening, log: Log, lines: Sequence[CommandLine]) -> Outcome:
    return Outcome(log, [listening.write_to(NotAllowed(line.line)) for line in lines[:1]])


def _carry_out(listening: Listening, log: Log, lines: Sequence[CommandLine]) -> Outcome:
    outcome = Outcome(log)
    for place, line in enumerate(lines):
        _carry_out_line(listening, outcome, line, place)
    if not lines and (command := _find_suggestion(listening, log)):
        outcome.notes.append(listening.write_to(Suggested(listening.post.raw, command)))
    return outcome


def _find_suggestion(listening: Listening, log: Log) -> str | None:
    said, post = fold_log(log), listening.post
    return suggest_command(post.raw, said, post.created_at, listening.now, language=listening.language)


def _carry_out_line(listening: Listening, outcome: Outcome, line: CommandLine, place: int) -> None:
    match line:
        case NotUnderstood():
            outcome.notes.append(listening.write_to(line))
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
