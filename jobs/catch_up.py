"""Reconciliation: finds what no delivery told us (law 3).

New posts stand in a list, which is read page by page with a cursor; after a gap, what is alive is read again, because
edits and deletions stand in no list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from jobs.decisions import Cause
from jobs.engine.tools import Tools, load_clock
from jobs.hearing import hear_post
from service.domain.catching_up import CatchUp, advance_catch_up, start_catch_up
from service.domain.posts import Post
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject, Subject, TopicPosts
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake
from service.store.catching_up import (
    load_catch_up,
    load_first_heard,
    load_gap_looked_at,
    record_catch_up,
    record_gap_looked_at,
    was_told,
)
from service.store.categories import load_categories
from service.store.circles import load_alive
from service.store.listening import record_gap
from service.store.pointing import load_pointed_at
from service.store.pool import Connection
from service.store.proposals import load_open_stories

READ_EVERY_S = 300.0
LATE = timedelta(minutes=2)
"""Deliveries take a moment; what is older than this was lost on its way."""
NOT_OURS = frozenset(
    {
        ReasonCode.OTHER_CATEGORY,
        ReasonCode.OTHER_TOPIC,
        ReasonCode.OWN_POST,
        ReasonCode.OWN_POST_CHANGED,
        ReasonCode.OWN_POST_ARRIVED,
    }
)
"""Of these nobody has to tell us."""
STEP_S = 0.001
"""What is alive comes due in its order."""


async def read_new_posts(tools: Tools, attention: Attention, forum: Forum) -> None:
    """Read one page of what was posted since the mark; the next page is due at once. Raises RetryLater, LeaseLost.

    While circles are announced and stories told nowhere there is nothing to find, and the mark stays: what is posted
    until a category appears is read then.
    """
    async with tools.pool.acquire() as connection:
        known = await load_catch_up(connection)
        categories = await load_categories(connection, tools.config)
    has_intake = bool(categories.intake or categories.stories)
    after, is_gap = known, False
    if known is None:
        after = await _set_first_mark(tools, forum)
    elif has_intake:
        page = await forum.fetch_latest_posts(known.below)
        is_gap = await _hear(tools, known, page)
        after = advance_catch_up(known, [post.id for post in page])
    more = has_intake and after is not None and (known is None or after.below is not None)
    async with tools.pool.acquire() as connection, connection.transaction():
        await settle_attention(connection, attention, next_s=0.0 if more else READ_EVERY_S)
        if after is not None and (known is None or has_intake):
            await record_catch_up(connection, after)
        if is_gap:
            await record_gap(connection)


async def _set_first_mark(tools: Tools, forum: Forum) -> CatchUp:
    """What was posted before we came is not ours to answer; what we were told of since we listen is."""
    newest = await forum.fetch_latest_posts()
    async with tools.pool.acquire() as connection:
        first_heard = await load_first_heard(connection)
    return start_catch_up([post.id for post in newest], first_heard)


async def _hear(tools: Tools, known: CatchUp, page: Sequence[Post]) -> bool:
    """Each post in a transaction of its own: heard twice, it changes nothing.

    True when deliveries got lost although we listened: then edits and deletions may have been lost as well.
    """
    is_gap = False
    for post in reversed(page):
        if post.id <= known.mark:
            continue
        async with tools.pool.acquire() as connection, connection.transaction():
            why = await hear_post(connection, tools, post, Cause(priority=Priority.BACKGROUND))
            is_gap |= why.code not in NOT_OURS and await _is_lost(connection, post)
    return is_gap


async def _is_lost(connection: Connection, post: Post) -> bool:
    """Whether a delivery should have told of this post by now, and no gap that we know of explains that none did."""
    now, looked_at = (await load_clock(connection)).now(), await load_gap_looked_at(connection)
    if post.created_at > now - LATE or (looked_at is not None and post.created_at < looked_at):
        return False
    return not await was_told(connection, post.topic_id, post.id)


async def look_after_gap(tools: Tools, attention: Attention) -> None:
    """Deliveries may have been missed: read what is alive again, the soonest meeting first, and what is new."""
    async with tools.pool.acquire() as connection, connection.transaction():
        await settle_attention(connection, attention)
        now = (await load_clock(connection)).now()
        await record_gap_looked_at(connection, now)
        alive: list[Subject] = [*await load_alive(connection, now)]
        alive += [TopicPosts(topic_id) for topic_id in await load_pointed_at(connection, now)]
        background = {"priority": Priority.BACKGROUND}
        forum = [ForumSubject.CATEGORIES, ForumSubject.POSTS]
        await wake(connection, forum, What.READ, ReasonCode.MAYBE_MISSED, **background)
        await wake(
            connection,
            [*alive, *await load_open_stories(connection)],
            What.READ,
            ReasonCode.MAYBE_MISSED,
            **background,
            step_s=STEP_S,
        )
