"""A story's life: decides anew what time, organizers and circles have made of it, and records what follows."""

from __future__ import annotations

from dataclasses import replace

from jobs.decisions import Cause, plan_look
from jobs.engine.tools import Tools
from jobs.organizers import wake_organizers
from jobs.reading import fetch_later, fetch_topic
from jobs.story_answers import follow_posts
from jobs.story_circles import follow_circles, wake_neighbours
from jobs.story_reading import hear_read_story
from jobs.story_steps import load_today
from jobs.story_topics import load_told, tell_story, wake_stories
from jobs.story_votes import count_votes, fetch_home
from service.domain.proposals.authoring import Moment
from service.domain.proposals.states import OPEN, Actor, ProposalState
from service.domain.proposals.steps import Standing, check_step, take_step
from service.domain.proposals.telling import compose_public_step
from service.domain.proposals.timing import find_due_event, find_next_moment
from service.domain.proposals.topics import plan_decision, waits_for_people
from service.domain.proposals.values import Proposal, Step, StepStatus, Wish
from service.domain.requests import Priority
from service.domain.subjects import ProposalSubject, Role
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake
from service.store.circles import lock_lane
from service.store.deciding import record_taken
from service.store.effects import blank_texts
from service.store.people import load_organizers
from service.store.pool import Connection
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import load_pending_step, record_step_ended
from service.store.topics import load_topics

READ_EVERY_S = 24 * 3600.0
"""An open story's topic is read so often for its votes, of which no delivery tells."""


async def look_at_story(tools: Tools, attention: Attention, subject: ProposalSubject) -> None:
    """Decide anew with what we know, in one transaction. Raises LeaseLost, and RetryLater as deciding does."""
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, subject.key)
        await settle_attention(connection, attention)
        await live_on_with_story(connection, tools, subject, Cause(priority=attention.priority))


async def read_story(tools: Tools, attention: Attention, subject: ProposalSubject, forum: Forum) -> None:
    """Read its topic, hear what is new there, count its votes, then decide. Raises RetryLater, LeaseLost."""
    async with tools.pool.acquire() as connection:
        story = await load_proposal(connection, subject.origin)
        topics = await load_topics(connection, subject, Role.STORY)
    topic = await fetch_topic(forum, topics[0].id) if topics else None
    later = await fetch_later(forum, topic) if topic else ()
    home = await fetch_home(forum, story, topic) if story and topic else None
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, subject.key)
        await settle_attention(connection, attention)
        cause = Cause(priority=attention.priority)
        await hear_read_story(connection, tools, subject, topic, later, cause)
        if home is not None:
            await count_votes(connection, subject, home)
        await live_on_with_story(connection, tools, subject, cause)


async def live_on_with_story(
    connection: Connection, tools: Tools, subject: ProposalSubject, cause: Cause
) -> None:
    """Decide about the story inside a transaction that holds its lane, and plan when it is looked at and read next.

    Raises NotYet when the forum lacks our category.
    """
    before = await load_proposal(connection, subject.origin)
    if before is None:
        return
    today = await load_today(connection, tools, before)
    pending = await load_pending_step(connection, before.origin)
    story, step = before, None
    if pending is not None and pending.public_at is not None and pending.public_at <= today.now:
        story, step = await _publish(connection, story, pending, today)
        pending = None
    story = await follow_posts(connection, tools, story, today)
    story = await follow_circles(connection, story, today)
    while (event := find_due_event(story, today.now, today.day)) is not None:
        story = await record_taken(connection, story, Wish(event, Actor.TIME), today)
    told = await load_told(connection, tools, story)
    first = (
        plan_decision(told, compose_public_step(step), by_post=step.wish.post_id is not None) if step else ()
    )
    story = await tell_story(connection, tools, told, first, today.now, cause)
    await _record(connection, before, story)
    due_at = find_next_moment(story, today.now, today.zone)
    await plan_look(connection, story.subject, today.now, due_at, pending.public_at if pending else None)
    if story.made is not None and story.state in OPEN:
        calm = Priority.BACKGROUND
        await wake(
            connection, [story.subject], What.READ, ReasonCode.DUE, priority=calm, after_s=READ_EVERY_S
        )


async def _record(connection: Connection, before: Proposal, after: Proposal) -> None:
    """The story as it is now, for all who speak of it."""
    if after != before:
        await record_proposal(connection, after)
    if after.state is ProposalState.REMOVED:
        await blank_texts(connection, after.subject.key)
    await _wake_others(connection, before, after)
    if waits_for_people(after):
        await wake_organizers(connection)


async def _wake_others(connection: Connection, before: Proposal, after: Proposal) -> None:
    """Other topics speak of this story."""
    await wake_neighbours(connection, after.subject)
    others = {one.together_with for one in (before, after) if one.together_with}
    if before.together_with != after.together_with or after.state in (
        ProposalState.TOGETHER,
        ProposalState.REMOVED,
    ):
        await wake_stories(connection, [ProposalSubject(origin) for origin in sorted(others)])


async def _publish(
    connection: Connection, story: Proposal, step: Step, today: Moment
) -> tuple[Proposal, Step | None]:
    """A decision whose minutes are over is checked once more: since then other things may have happened.

    Gives the story after it, and the step if it was taken.
    """
    wish = step.wish
    is_organizer = wish.by_staff or wish.person in await load_organizers(connection)
    other = await load_proposal(connection, wish.other) if wish.other else None
    standing = Standing(is_organizer=is_organizer)
    refusal = check_step(story, wish, standing, today.day, other)
    if refusal is not None:
        await record_step_ended(connection, story.origin, replace(step, refusal=refusal), StepStatus.VOID)
        return story, None
    after = take_step(story, wish, today.now, today.day, today.promises)
    done = Step(step.number, wish, step.at, story.state, after.state, StepStatus.DONE, today.now)
    await record_step_ended(connection, story.origin, done, StepStatus.DONE, today.now)
    return after, done
