"""Reads an announcement's topic again and decides with what stands there: the forum is the fact (law 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobs.announcements import Seeing, UnknownPeople, decide_topic, record_posts
from jobs.deliveries import is_intake
from jobs.people import fetch_people
from jobs.tools import Tools
from service.domain.circles import compose_lane, compose_origin
from service.domain.effects import Priority
from service.domain.ids import TopicId
from service.domain.posts import Post, Topic
from service.errors import NotFound
from service.store.circles import load_announcement, load_posts, lock_lane
from service.store.people import load_categories
from service.store.pool import Connection
from service.store.rereads import ClaimedReread, is_reread_open, record_reread_done


async def perform_reread(tools: Tools, claimed: ClaimedReread) -> None:
    """Read the topic, then decide and record in one transaction. Raises RetryLater.

    What was read is worth nothing once somebody else has answered the same claim: we may have stood still since.
    """
    topic = await _fetch_topic(tools, claimed.topic_id)
    answers = await _fetch_answers(tools, topic) if topic else ()
    nobody: frozenset[str] = frozenset()
    while True:
        try:
            async with tools.pool.acquire() as connection, connection.transaction():
                await lock_lane(connection, compose_lane(compose_origin(claimed.topic_id)))
                if await is_reread_open(connection, claimed):
                    await _decide(connection, tools, claimed.topic_id, topic, answers, nobody)
                    await record_reread_done(connection, claimed)
            return
        except UnknownPeople as unknown:
            nobody |= await fetch_people(tools, unknown.names)


async def _fetch_topic(tools: Tools, topic_id: TopicId) -> Topic | None:
    try:
        return await tools.forum_at(Priority.ANSWER).fetch_topic(topic_id)
    except NotFound:
        return None


async def _fetch_answers(tools: Tools, topic: Topic) -> Sequence[Post]:
    """The topic's other posts: who of their authors counts is decided with the announcement."""
    if topic.first_post is None or topic.highest_post_number < 2:
        return ()
    forum = tools.forum_at(Priority.ANSWER)
    posts = await forum.fetch_newest_posts(topic.id, topic.first_post.created_at)
    return [post for post in posts if post.number > 1 and not tools.is_ours(post.author_name)]


async def _decide(
    connection: Connection,
    tools: Tools,
    topic_id: TopicId,
    topic: Topic | None,
    answers: Sequence[Post],
    nobody: frozenset[str],
) -> None:
    known = await load_announcement(connection, topic_id)
    categories = await load_categories(connection)
    if known is None and not (topic and is_intake(tools, categories, topic.category_id)):
        return
    public = {category.id for category in categories if category.readable_by_all}
    first = topic.first_post if topic else None
    gone = (
        topic is None
        or first is None
        or topic.deleted
        or not topic.visible
        or first.deleted
        or first.hidden
        or topic.category_id not in public
    )
    await _record_as_read(connection, topic_id, first, answers, gone=gone)
    title = topic.title if topic else known.title if known else ""
    await decide_topic(connection, tools, Seeing(topic_id, title, gone, nobody), None)


async def _record_as_read(
    connection: Connection,
    topic_id: TopicId,
    first: Post | None,
    answers: Sequence[Post],
    *,
    gone: bool,
) -> None:
    """Keep what was read; where a delivery that came meanwhile knows a newer version, that one stays."""
    known = {post.id: post for post in await load_posts(connection, topic_id)}
    read = [replace(first, deleted=gone)] if first else []
    if first is None and (old := next((post for post in known.values() if post.number == 1), None)):
        read = [replace(old, deleted=True)]
    for post in (*read, *answers):
        old = known.get(post.id)
        if old and (old.version, old.updated_at) > (post.version, post.updated_at):
            post = replace(old, deleted=post.deleted, hidden=post.hidden)
        await record_posts(connection, (post,))
