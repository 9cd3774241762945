"""Keeps of posts in circles' topics and of introductions what their words hold, and not the words themselves."""

from __future__ import annotations

from dataclasses import replace

from jobs.announcements import record_posts
from jobs.circle_recaps import list_our_hosts
from jobs.engine.tools import Tools
from service.domain.categories import Categories
from service.domain.ids import PostId, TopicId
from service.domain.notes import parse_notes
from service.domain.posts import Post
from service.domain.quoting import parse_flags
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject, Role, TopicPosts
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.notes import record_flags, record_notes
from service.store.pool import Connection
from service.store.posts import load_post
from service.store.recaps import NETWORK, load_recaps_of_post
from service.store.topics import record_topic

COLLECT_S = 1.0
"""What happens to posts without a version comes in bursts: one read answers those of a second."""


async def record_remarks(connection: Connection, tools: Tools, post: Post) -> None:
    """Keep the post without its words; its notes, and whether it asks or shares something."""
    kept = await record_posts(connection, [replace(post, kept=False)])
    if not kept or tools.is_ours(post.author_name):
        return
    raw = "" if post.hidden or post.deleted else post.raw
    await record_notes(connection, post, parse_notes(raw))
    await record_flags(connection, post.id, parse_flags(raw, list_our_hosts(tools.config)), post.likes)


async def hear_remarks(connection: Connection, tools: Tools, post: Post) -> None:
    """The post was written, or says something else now: recaps that point at it follow."""
    await record_remarks(connection, tools, post)
    await wake_recaps(connection, post)


async def wake_recaps(connection: Connection, post: Post, *, is_read: bool = False) -> None:
    """Those that point at the post are written anew: the network's by what we know, a circle's after reading."""
    for recap in await load_recaps_of_post(connection, post.id):
        if recap.subject == NETWORK:
            await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)
        elif not is_read:
            await wake_reading(connection, post)


async def wake_reading(connection: Connection, post: Post) -> None:
    await wake_topic_posts(connection, post.topic_id)


async def wake_topic_posts(connection: Connection, topic_id: TopicId) -> None:
    why, calm, topic = ReasonCode.QUOTED, Priority.BACKGROUND, TopicPosts(topic_id)
    await wake(connection, [topic], What.READ, why, priority=calm, after_s=COLLECT_S)


async def hear_gone(connection: Connection, post_id: PostId | None) -> Reason:
    """A post may have gone away, or come back: if we know it, the forum is asked."""
    post = await load_post(connection, post_id) if post_id else None
    if post is None:
        return Reason(ReasonCode.NOT_ACTED_ON)
    await wake_reading(connection, post)
    return Reason(ReasonCode.QUOTED)


async def hear_taken_away(connection: Connection, topic_id: TopicId) -> Reason:
    """A circle's topic was deleted, or came back: the forum is asked which of the two is so now (law 4)."""
    why, topic = ReasonCode.CIRCLE_TOPIC_TOUCHED, TopicPosts(topic_id)
    await wake(connection, [topic], What.READ, why, priority=Priority.ANSWER, after_s=COLLECT_S)
    return Reason(why)


def is_introduction(tools: Tools, post: Post, categories: Categories) -> bool:
    """Whether it stands, in public, where people introduce themselves."""
    place = tools.config.introductions
    if post.category_id not in categories.public:
        return False
    if place.isdigit():
        return post.topic_id == int(place)
    return any(one.slug == place and one.id == post.category_id for one in categories.known)


async def hear_introduction(connection: Connection, tools: Tools, post: Post) -> Reason:
    """Somebody wrote where people introduce themselves."""
    topic = TopicPosts(post.topic_id)
    await record_topic(connection, post.topic_id, topic, Role.INTRODUCTION, post.category_id)
    before = await load_post(connection, post.id)
    if before is None or before.edition < post.edition:
        await hear_remarks(connection, tools, post)
    return Reason(ReasonCode.INTRODUCED)
