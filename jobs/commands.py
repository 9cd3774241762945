"""Hears what people write in a circle's topic: commands are carried out by what they change, all else only counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobs.announcements import record_posts
from jobs.candidates import hear_candidate, is_candidate
from jobs.circles import live_on
from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools, load_clock
from jobs.remarks import hear_remarks
from jobs.voices import Heard, record_heard
from service.domain.circles import Circle
from service.domain.commands.carrying_out import Listening, Outcome, carry_out, refuse
from service.domain.commands.values import (
    CommandLine,
)
from service.domain.commands.words import (
    name_facilitators_in,
)
from service.domain.languages import Language
from service.domain.posts import Post
from service.domain.subjects import CircleSubject
from service.domain.voices.log import Log, build_log, fold_log
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.categories import load_categories
from service.store.circles import load_circle, lock_lane, record_circle
from service.store.people import load_organizers, load_people
from service.store.pool import Connection
from service.store.posts import load_post, load_waiting_posts
from service.store.statements import load_statements


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
    bot, language = tools.config.discourse_api_username, Language(tools.config.language)
    return Listening(post, circle, now, by_organizer, bot, language), log


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
    act = carry_out if listening.may_command else refuse
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
