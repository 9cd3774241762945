"""Reads the posts of a topic in which people talk: before a recap quotes them, and when one went away (law 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobs.circle_recaps import Morning, retell_weeks
from jobs.circles import live_on
from jobs.decisions import Cause
from jobs.engine.tools import Tools, load_clock
from jobs.network_recaps import follow_reading
from jobs.reading import fetch_later, fetch_topic
from jobs.remarks import record_remarks, wake_recaps
from jobs.story_votes import read_votes
from jobs.voices import load_said_circle
from service.domain.posts import Post, Topic
from service.domain.subjects import Role, TopicPosts
from service.forum.protocol import Forum
from service.store.attention import Attention, settle_attention
from service.store.circles import load_circle_of_topic, lock_lane
from service.store.notes import load_noted
from service.store.pool import Connection
from service.store.posts import load_posts
from service.store.topics import load_role

MOST_MISSING = 20
"""Posts that one call gives."""


async def read_topic_posts(tools: Tools, attention: Attention, subject: TopicPosts, forum: Forum) -> None:
    """Read them, keep what they hold now, and let the circle's week follow. Raises RetryLater, LeaseLost."""
    async with tools.pool.acquire() as connection:
        role = await load_role(connection, subject.topic_id)
    if role is Role.STORY:
        await read_votes(tools, attention, subject, forum)
        return
    topic = await fetch_topic(forum, subject.topic_id)
    async with tools.pool.acquire() as connection, connection.transaction():
        if role is Role.RECAP:
            await settle_attention(connection, attention)
            await follow_reading(connection, subject.topic_id, topic)
            return
    read = await _fetch_posts(tools, topic, forum) if topic else ()
    async with tools.pool.acquire() as connection, connection.transaction():
        circle = await load_circle_of_topic(connection, subject.topic_id)
        if circle is not None:
            await lock_lane(connection, circle.subject.key)
        await settle_attention(connection, attention)
        await _record(connection, tools, subject, topic, read)
        if circle is None:
            return
        now = (await load_clock(connection)).now()
        raws = {post.id: post.raw for post in read if not (post.hidden or post.deleted)}
        gone = topic is None or topic.deleted
        cause = Cause(priority=attention.priority)
        await live_on(connection, tools, circle.origin, now, cause, raws, taken_away=gone)
        said = await load_said_circle(connection, circle.origin)
        await retell_weeks(connection, tools, circle, Morning(now, said.fields.plus_delta is True, raws))


async def _fetch_posts(tools: Tools, topic: Topic, forum: Forum) -> Sequence[Post]:
    """Its first page, its last ones, and what of the rest holds something that may be quoted."""
    read = (*topic.posts, *await fetch_later(forum, topic))
    async with tools.pool.acquire() as connection:
        wanted = await load_noted(connection, topic.id)
    known = {post.id for post in read}
    missing = [one for one in topic.unread if one in wanted and one not in known][-MOST_MISSING:]
    return (*read, *await forum.fetch_posts(topic.id, missing)) if missing else read


async def _record(
    connection: Connection, tools: Tools, subject: TopicPosts, topic: Topic | None, read: Sequence[Post]
) -> None:
    """Keep what was read; where a delivery that came meanwhile knows a newer version, that one stays."""
    known = {post.id: post for post in await load_posts(connection, subject.topic_id)}
    standing = {post.id for post in read} | set(topic.stream if topic else ())
    gone = topic is None or topic.deleted
    newer = [post for post in read if post.id not in known or known[post.id].edition <= post.edition]
    lost = [replace(one, deleted=True) for one in known.values() if one.id not in standing]
    for post in (*newer, *lost):
        now = replace(post, deleted=post.deleted or gone)
        await record_remarks(connection, tools, now)
        if now.deleted or now.hidden:
            await wake_recaps(connection, now, is_read=True)
