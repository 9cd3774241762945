"""Carries out the lines by which organizers and authors speak to us in a story's topic.

Decisions wait for ten minutes in which they can be undone; what concerns one person only is a private message.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools, load_clock
from jobs.story_steps import load_today
from service.domain.commands.values import Trouble
from service.domain.commands.words import hash_line
from service.domain.posts import Post
from service.domain.proposals.authoring import Moment
from service.domain.proposals.command_values import (
    Help,
    NotUnderstood,
    PutTogether,
    StoryLine,
    TakeOver,
    Understood,
    Undo,
)
from service.domain.proposals.command_words import Verb
from service.domain.proposals.commands import read_story_commands
from service.domain.proposals.notes import (
    AlreadyDecided,
    LeftLine,
    LeftLines,
    StepRefused,
    StoryHelp,
    WriteAboutStory,
)
from service.domain.proposals.states import DECISIONS, Actor, ProposalEvent
from service.domain.proposals.steps import Standing, check_step
from service.domain.proposals.topics import waits_for_author
from service.domain.proposals.values import Proposal, Refusal, StepStatus, Wish
from service.domain.subjects import ProposalSubject
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.deciding import put_down, record_taken
from service.store.heard_lines import load_heard_lines, record_heard_line
from service.store.people import load_names, load_organizers
from service.store.pool import Connection
from service.store.proposals import load_proposal, load_proposal_of_topic, record_proposal
from service.store.steps import load_pending_step, record_step_ended


@dataclass(slots=True)
class Hearing:
    """One post in a story's topic while its lines are carried out, one after the other."""

    post: Post
    story: Proposal
    today: Moment
    standing: Standing
    left: list[LeftLine] = field(default_factory=list)
    helps: bool = False
    carried_out: int = 0

    @property
    def is_author(self) -> bool:
        return self.post.author_id == self.story.author_id

    @property
    def is_answer(self) -> bool:
        """Its author was asked something: what begins with no verb that we know is the answer."""
        return self.is_author and waits_for_author(self.story)

    @property
    def notes(self) -> Iterator[WriteAboutStory]:
        """What its author hears of it: one message about all lines that were left, and what they asked to be shown."""
        post = self.post
        if self.left:
            yield WriteAboutStory(self.story, post.author_id, post.author_name, LeftLines(tuple(self.left)))
        if self.helps:
            about = StoryHelp(is_author=not self.standing.is_organizer)
            yield WriteAboutStory(self.story, post.author_id, post.author_name, about)


async def is_commanded(connection: Connection, tools: Tools, post: Post) -> bool:
    """Whether an organizer takes a step here, so that the topic is a story whatever it says."""
    if (
        post.hidden
        or post.deleted
        or not (post.by_staff or post.author_id in await load_organizers(connection))
    ):
        return False
    config = tools.config
    today = (await load_clock(connection)).now().date()
    lines = read_story_commands(post.raw, config.discourse_api_username, config.discourse_instance, today)
    return any(isinstance(line, Understood) and isinstance(line.command, Wish) for line in lines)


async def hear_story_commands(
    connection: Connection, tools: Tools, post: Post, subject: ProposalSubject, cause: Cause
) -> ReasonCode | None:
    """Carry out the lines of a post that were not heard before, inside a transaction that holds the story's lane.

    None where there are none.
    """
    story = await load_proposal(connection, subject.origin)
    if story is None:
        return None
    today = await load_today(connection, tools, story)
    lines = await _read(connection, tools, post, today)
    if not lines:
        return None
    is_organizer = post.by_staff or post.author_id in await load_organizers(connection)
    hearing = Hearing(post, story, today, Standing(is_organizer=is_organizer))
    for line in lines:
        await record_heard_line(connection, story.origin, post.id, hash_line(line.line))
        await _hear_line(connection, hearing, line)
    if hearing.story != story:
        await record_proposal(connection, hearing.story)
    await record_effects(connection, tools, tuple(hearing.notes), None, today.now, cause)
    await wake(connection, [subject], What.LOOK, ReasonCode.DUE)
    return ReasonCode.STORY_COMMAND_CARRIED_OUT if hearing.carried_out else ReasonCode.STORY_COMMAND_LEFT


async def _read(connection: Connection, tools: Tools, post: Post, today: Moment) -> Sequence[StoryLine]:
    """A date without a year is counted from the day on which the post was written, where the story's people live."""
    config, known = tools.config, await load_heard_lines(connection, post.id)
    written_on = replace(today, now=post.created_at).day
    bot, forum_url = config.discourse_api_username, config.discourse_instance
    return read_story_commands(post.raw, bot, forum_url, written_on, known)


async def _hear_line(connection: Connection, hearing: Hearing, line: StoryLine) -> None:
    if not (hearing.standing.is_organizer or hearing.is_author):
        hearing.left = hearing.left or [StepRefused(line.line, Refusal.NOT_ORGANIZER)]
        return
    if isinstance(line, NotUnderstood):
        if not (line.trouble is Trouble.UNKNOWN_VERB and hearing.is_answer):
            hearing.left.append(line)
        return
    match line.command:
        case Help():
            hearing.helps = True
        case TakeOver():
            hearing.story = replace(hearing.story, hand_back=hearing.story.by_hand)
            hearing.carried_out += 1
        case Undo():
            await _undo(connection, hearing, line)
        case PutTogether(topic_id, because):
            other = await load_proposal_of_topic(connection, topic_id)
            origin = other.origin if other else None
            wish = Wish(ProposalEvent.PUT_TOGETHER, Actor.ORGANIZER, line=because, other=origin)
            await _take(connection, hearing, line, wish, other)
        case Wish() as wish:
            await _take(connection, hearing, line, wish, None)
        case _:
            assert_never(line.command)


async def _undo(connection: Connection, hearing: Hearing, line: Understood) -> None:
    pending = await load_pending_step(connection, hearing.story.origin)
    if pending is None or pending.wish.person != hearing.post.author_id:
        hearing.left.append(NotUnderstood(line.line, Trouble.NOTHING_TO_UNDO, Verb.HELP))
        return
    await record_step_ended(connection, hearing.story.origin, pending, StepStatus.UNDONE)
    hearing.carried_out += 1


async def _take(
    connection: Connection, hearing: Hearing, line: Understood, wish: Wish, other: Proposal | None
) -> None:
    """Check the step; a decision is put down for its ten minutes, all else is taken at once."""
    post = hearing.post
    wish = replace(wish, person=post.author_id, post_id=post.id, by_staff=post.by_staff)
    refusal = check_step(hearing.story, wish, hearing.standing, hearing.today.day, other)
    if refusal is not None:
        hearing.left.append(StepRefused(line.line, refusal, wish.event))
    elif wish.event not in DECISIONS:
        hearing.story = await record_taken(connection, hearing.story, wish, hearing.today)
        hearing.carried_out += 1
    elif await _put_down(connection, hearing, line, wish):
        hearing.carried_out += 1


async def _put_down(connection: Connection, hearing: Hearing, line: Understood, wish: Wish) -> bool:
    """The decision of somebody else stands, and they talk to each other."""
    waiting = await put_down(connection, hearing.story, wish, hearing.today.now)
    if waiting.wish.person == wish.person:
        return True
    whose = [waiting.wish.person] if waiting.wish.person is not None else []
    names = await load_names(connection, whose)
    hearing.left.append(AlreadyDecided(line.line, next(iter(names.values()), "?")))
    return False
