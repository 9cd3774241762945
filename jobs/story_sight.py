"""A story's own topic goes out of sight, or comes back: who did it, and what is kept."""

from __future__ import annotations

from dataclasses import replace

from jobs.announcements import record_posts
from jobs.engine.tools import Tools
from jobs.story_steps import load_today
from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import User
from service.domain.proposals.states import OPEN, Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Proposal, StepStatus, Wish
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.deciding import record_taken
from service.store.deliveries import blank_bodies_of_topic
from service.store.people import record_person
from service.store.pool import Connection
from service.store.posts import blank_posts, load_posts
from service.store.proposals import record_proposal
from service.store.steps import load_steps


async def has_vanished(connection: Connection, known: Proposal) -> bool:
    """It was not its author's word that took it back, but its topic going out of sight."""
    if known.state is not ProposalState.WITHDRAWN:
        return False
    last = [step for step in await load_steps(connection, known.origin) if step.status is StepStatus.DONE][
        -1:
    ]
    return any(
        one.wish.by is Actor.FORUM or (one.wish.person, one.wish.post_id) == (None, None) for one in last
    )


async def record_gone(
    connection: Connection, tools: Tools, topic_id: TopicId, known: Proposal | None, by: User | None
) -> None:
    """Its topic is deleted, hidden, or out of the stories' category: nothing of it is kept but that it was there.

    `by`: who did that, where the forum says so.
    """
    await forget_words(connection, topic_id)
    if known is None or known.state not in OPEN:
        return
    if by is not None:
        await record_person(connection, by)
    story = await record_vanished(connection, tools, known, by.id if by else None)
    await record_proposal(connection, story)
    await wake(connection, [known.subject], What.LOOK, ReasonCode.DUE)


async def record_vanished(
    connection: Connection, tools: Tools, story: Proposal, by: ForumUserId | None
) -> Proposal:
    """Its topic is out of sight; `by`: who did that, where it is known. The story's row is the caller's to record."""
    today = await load_today(connection, tools, story)
    is_author = by is not None and by == story.author_id
    wish = (
        Wish(ProposalEvent.WITHDRAWN, Actor.AUTHOR)
        if is_author
        else Wish(ProposalEvent.VANISHED, Actor.FORUM, by)
    )
    return await record_taken(connection, story, wish, today)


async def forget_topic(connection: Connection, topic_id: TopicId) -> None:
    """Of what is not public only that it is gone."""
    first = [post for post in await load_posts(connection, topic_id) if post.number == 1]
    await record_posts(connection, [replace(post, deleted=True) for post in first])
    await forget_words(connection, topic_id)


async def forget_words(connection: Connection, topic_id: TopicId) -> None:
    await blank_posts(connection, topic_id, ())
    await blank_bodies_of_topic(connection, topic_id)
