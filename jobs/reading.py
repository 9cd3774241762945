"""Reads an announcement's topic again, or looks at it anew, and decides: the forum is the fact (law 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from jobs.announcements import decide_topic, record_posts
from jobs.circles import live_on
from jobs.commands import find_waiting_names, hear_waiting
from jobs.decisions import Cause
from jobs.engine.account import Yielded
from jobs.engine.people import MOST_NAMES, fetch_person
from jobs.engine.tools import Tools, load_clock
from jobs.listed import hear_listed
from jobs.speakers import TopicView, UnknownPeople, WordsNotKept
from service.domain.announced import AnnouncementState
from service.domain.ids import TopicId
from service.domain.posts import Post, Topic
from service.domain.subjects import CircleSubject, Role
from service.errors import BudgetSpent, NotFound
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake
from service.store.categories import load_categories
from service.store.circles import load_announcement, lock_lane
from service.store.pool import Connection
from service.store.posts import load_posts
from service.store.topics import KnownTopic, load_topics, record_topic

PAGE = 20
MOST_PAGES = 2
"""Of a long topic the first page is read and so many of the last: what lies between was told, or is old."""


async def read_circle(tools: Tools, attention: Attention, subject: CircleSubject, forum: Forum) -> None:
    """Read the announcement's topic, then decide and record in one transaction. Raises RetryLater.

    What was read is worth nothing once the lease is lost: we may have stood still since. Raises LeaseLost then.
    """
    async with tools.pool.acquire() as connection:
        topics = await load_topics(connection, subject, Role.ANNOUNCEMENT)
        waiting = await find_waiting_names(connection, tools, subject)
    nobody = frozenset(attention.progress if isinstance(attention.progress, list) else ())
    nobody = await _look_up(tools, forum, waiting - nobody, nobody)
    known = topics[0] if topics else None
    topic = await fetch_topic(forum, known.id) if known else None
    later = await fetch_later(forum, topic) if topic else ()
    while True:
        try:
            async with tools.pool.acquire() as connection, connection.transaction():
                await lock_lane(connection, subject.key)
                await settle_attention(connection, attention)
                if known:
                    await _decide_read(connection, tools, known, topic, later, nobody, attention)
                await hear_waiting(connection, tools, subject, Cause(priority=attention.priority))
            return
        except UnknownPeople as unknown:
            nobody = await _look_up(tools, forum, unknown.names, nobody)


async def _look_up(
    tools: Tools, forum: Forum, names: Collection[str], nobody: frozenset[str]
) -> frozenset[str]:
    """Keep whom the forum knows of these names; gives all names that are nobody's, with those known before."""
    for name in sorted(names):
        try:
            is_known = len(nobody) < MOST_NAMES and await fetch_person(tools, forum, name)
        except BudgetSpent as spent:
            raise Yielded(after_s=spent.after_s or 0.0, progress=sorted(nobody)) from spent
        nobody = nobody if is_known else nobody | {name}
    return nobody


async def fetch_topic(forum: Forum, topic_id: TopicId) -> Topic | None:
    try:
        return await forum.fetch_topic(topic_id)
    except NotFound:
        return None


async def fetch_later(forum: Forum, topic: Topic) -> Sequence[Post]:
    """The last posts of a topic that did not come with it."""
    posts: list[Post] = []
    unread = topic.unread
    while unread and len(posts) < PAGE * MOST_PAGES:
        posts += await forum.fetch_posts(topic.id, unread[-PAGE:])
        unread = unread[:-PAGE]
    return posts


async def _decide_read(
    connection: Connection,
    tools: Tools,
    known: KnownTopic,
    topic: Topic | None,
    later: Sequence[Post],
    nobody: frozenset[str],
    attention: Attention,
) -> None:
    now = (await load_clock(connection)).now()
    categories = await load_categories(connection, tools.config)
    announcement = await load_announcement(connection, known.id)
    if announcement is None and not (topic and topic.category_id in categories.intake):
        return
    gone = topic is None or _is_gone(topic) or topic.category_id not in categories.public
    category_id = topic.category_id if topic else None
    await record_topic(connection, known.id, known.subject, known.role, category_id, read_at=now)
    if gone:
        await _record_gone(connection, known.id)
    elif topic:
        others = [post for post in (*topic.posts, *later) if not tools.is_ours(post.author_name)]
        await _record_as_read(connection, topic, others)
    title = topic.title if topic else announcement.title if announcement else ""
    view = TopicView(known.id, title, gone, nobody, is_read=True)
    await decide_topic(connection, tools, view, Cause(priority=attention.priority))


def _is_gone(topic: Topic) -> bool:
    first = topic.first_post
    return topic.deleted or not topic.visible or first is None or first.deleted or first.hidden


async def _record_gone(connection: Connection, topic_id: TopicId) -> None:
    """Of what is not public only that it is gone."""
    first = [post for post in await load_posts(connection, topic_id) if post.number == 1]
    await record_posts(connection, [replace(post, deleted=True) for post in first])


async def _record_as_read(connection: Connection, topic: Topic, read: Sequence[Post]) -> None:
    """Keep what was read; where a delivery that came meanwhile knows a newer version, that one stays."""
    known = {post.id: post for post in await load_posts(connection, topic.id)}
    standing = {post.id for post in read} | set(topic.stream)
    gone = [replace(post, deleted=True) for post in known.values() if post.id not in standing]
    for post in read:
        old = known.get(post.id)
        if old and old.edition > post.edition:
            post = replace(old, deleted=post.deleted, hidden=post.hidden)
        await record_posts(connection, (post,))
    await record_posts(connection, gone)


async def look_at_circle(tools: Tools, attention: Attention, subject: CircleSubject) -> None:
    """Decide anew with what we know. Raises LeaseLost, and RetryLater as deciding does."""
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, subject.key)
        await settle_attention(connection, attention)
        cause = Cause(priority=attention.priority)
        for known in await load_topics(connection, subject, Role.ANNOUNCEMENT):
            await _look_at_topic(connection, tools, known, cause)
        now = (await load_clock(connection)).now()
        await hear_listed(connection, tools, subject.origin, now, cause)
        await live_on(connection, tools, subject.origin, now, cause)


async def _look_at_topic(connection: Connection, tools: Tools, known: KnownTopic, cause: Cause) -> None:
    announcement = await load_announcement(connection, known.id)
    if announcement is None:
        return
    public = (await load_categories(connection, tools.config)).public
    gone = announcement.state is AnnouncementState.WITHDRAWN or is_closed(known, public)
    try:
        async with connection.transaction():
            await decide_topic(connection, tools, TopicView(known.id, announcement.title, gone), cause)
    except (UnknownPeople, WordsNotKept):
        priority = cause.read_priority
        await wake(connection, [known.subject], What.READ, ReasonCode.WORDS_NOT_KEPT, priority=priority)


def is_closed(known: KnownTopic, public: frozenset[int]) -> bool:
    """Whether the topic's category is known not to be open to everyone."""
    return known.category_id is not None and known.category_id not in public
