"""Reads a story's topic: the forum is the fact (law 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from jobs.announcements import record_posts
from jobs.decisions import Cause
from jobs.engine.tools import Tools, load_clock
from jobs.story_commands import hear_story_commands, is_commanded
from jobs.story_posts import (
    StoryView,
    decide_story,
    find_story_subject,
    is_authors_own,
    record_story_posts,
)
from jobs.story_sight import forget_topic
from service.domain.categories import Categories
from service.domain.posts import Post, Topic, User
from service.domain.subjects import ProposalSubject, Role
from service.store.categories import load_categories
from service.store.pool import Connection
from service.store.posts import load_posts
from service.store.proposals import record_active
from service.store.topics import KnownTopic, load_topics, record_topic


async def hear_read_story(
    connection: Connection,
    tools: Tools,
    subject: ProposalSubject,
    topic: Topic | None,
    later: Sequence[Post],
    cause: Cause,
) -> None:
    """The topic was read: keep what stands there, decide, and carry out lines that no delivery told us of.

    `topic`: None when the forum has it no more; `later`: posts that did not come with it.
    """
    for known in await load_topics(connection, subject, Role.STORY):
        if topic is not None and topic.id != known.id:
            continue
        posts = [
            one for one in (*(topic.posts if topic else ()), *later) if not tools.is_ours(one.author_name)
        ]
        for post in await _record_read(connection, tools, known, topic, posts):
            await hear_story_commands(connection, tools, post, subject, cause)


async def _record_read(
    connection: Connection, tools: Tools, known: KnownTopic, topic: Topic | None, read: Sequence[Post]
) -> Sequence[Post]:
    """Gives the posts that stand in the open: of their lines each is carried out once."""
    now = (await load_clock(connection)).now()
    categories = await load_categories(connection, tools.config)
    subject = find_story_subject(known, known.id)
    before = {post.id: post for post in await load_posts(connection, known.id)}
    category_id = topic.category_id if topic else None
    await record_topic(connection, known.id, subject, known.role, category_id, read_at=now)
    if topic is None or _is_gone(topic, categories, authors=is_authors_own(subject, known.id)):
        await forget_topic(connection, known.id)
        view = StoryView(known.id, "", is_read=True, gone_by=_find_who(topic))
        await _decide_read(connection, tools, subject, view)
        return ()
    standing = {post.id for post in read} | set(topic.stream)
    new = [post for post in read if post.id not in before or before[post.id].edition <= post.edition]
    await record_story_posts(connection, subject, new)
    await record_posts(
        connection, [replace(one, deleted=True) for one in before.values() if one.id not in standing]
    )
    view = StoryView(
        known.id,
        topic.title,
        is_back=any(post.number == 1 and (post.deleted or post.hidden) for post in before.values()),
        is_read=True,
        is_wanted=any([await is_commanded(connection, tools, post) for post in read]),
    )
    await _decide_read(connection, tools, subject, view)
    for post in new:
        if post.id not in before or before[post.id].edition < post.edition:
            await record_active(connection, subject.origin, post.created_at)
    return [post for post in read if not (post.deleted or post.hidden)]


async def _decide_read(
    connection: Connection, tools: Tools, subject: ProposalSubject, view: StoryView
) -> None:
    if is_authors_own(subject, view.topic_id):
        await decide_story(connection, tools, view)


def _find_who(topic: Topic | None) -> User | None:
    """Who took it out of sight: its author, or whoever the forum says deleted it."""
    if topic is None:
        return None
    first = topic.first_post
    if first is not None and first.deleted_by_author:
        return User(first.author_id, first.author_name)
    return topic.deleted_by


def _is_gone(topic: Topic, categories: Categories, *, authors: bool) -> bool:
    """Out of public sight; and of an author's own topic, when it was moved away from the stories."""
    first = topic.first_post
    if topic.deleted or not topic.visible or first is None or first.deleted or first.hidden:
        return True
    return topic.category_id not in (categories.stories if authors else categories.public)
