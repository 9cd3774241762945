"""What a delivery cannot be believed about (law 4), and asking for a read of the topic that can."""

from __future__ import annotations

from datetime import timedelta

from jobs.decisions import Cause
from service.domain.categories import Categories
from service.domain.posts import Post
from service.domain.subjects import CircleSubject, ProposalSubject
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection
from service.store.posts import load_post
from service.store.topics import KnownTopic

COLLECT_S = 1.0
"""Events that tell no version come in bursts: one read answers those of a second."""
CLOCKS_APART = timedelta(minutes=10)
"""The forum's clock and ours may differ by so much."""


async def find_doubt(
    connection: Connection,
    post: Post,
    known: KnownTopic | None,
    categories: Categories,
    *,
    is_begun: bool,
    touched: ReasonCode = ReasonCode.ANNOUNCEMENT_TOUCHED,
) -> ReasonCode | None:
    """Law 4: a snapshot may start something new; what it cannot tell, or tells late, is read. None: believe it.

    `is_begun`: the topic's own post was heard. `touched`: how it is said that something happened to such a topic.
    """
    if post.category_id not in categories.public or post.hidden or post.deleted:
        return touched
    if post.topic_title is None:
        return ReasonCode.TITLE_NOT_TOLD
    before = await load_post(connection, post.id)
    if before is not None:
        return ReasonCode.TOLD_AGAIN if before.deleted or before.hidden else None
    if known and known.read_at and post.updated_at < known.read_at + CLOCKS_APART:
        # It was not there when the topic was read: it may be gone since.
        return ReasonCode.TOLD_LATE
    return ReasonCode.ANSWER_CAME_FIRST if post.number > 1 and not is_begun else None


async def ask_for_read(
    connection: Connection,
    subject: CircleSubject | ProposalSubject,
    why: ReasonCode,
    cause: Cause,
    *,
    after_s: float = COLLECT_S,
) -> Reason:
    await wake(connection, [subject], What.READ, why, priority=cause.read_priority, after_s=after_s)
    return Reason(why)
