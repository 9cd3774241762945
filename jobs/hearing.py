"""Hears what is told of announcements and stories: a post as written, or a hint that something happened to a topic.

Deliveries and the catch-up come here alike; nothing here asks the forum.
"""

from __future__ import annotations

from collections.abc import Sequence

from jobs.announcements import decide_topic, record_posts
from jobs.commands import hear_beside, hear_in_circle
from jobs.decisions import Cause
from jobs.doubts import ask_for_read, find_doubt
from jobs.engine.tools import Tools
from jobs.receipts import is_as_we_wrote, settle_seen
from jobs.remarks import (
    hear_gone,
    hear_introduction,
    hear_taken_away,
    is_introduction,
    wake_topic_posts,
)
from jobs.speakers import TopicView, UnknownPeople, WordsNotKept
from jobs.story_posts import hear_in_story, hear_story_touched
from service.domain.announced import AnnouncementState
from service.domain.categories import Categories
from service.domain.events import TopicTouched
from service.domain.ids import TopicId
from service.domain.posts import Post
from service.domain.subjects import CircleSubject, Role, compose_circle_subject
from service.reasons import Reason, ReasonCode
from service.store.attention import is_read_pending
from service.store.categories import load_categories
from service.store.circles import load_announcement, lock_lane
from service.store.pool import Connection
from service.store.posts import load_post
from service.store.topics import KnownTopic, load_role, load_topic, record_topic


async def hear_touched(connection: Connection, tools: Tools, event: TopicTouched, cause: Cause) -> Reason:
    """Something without a version happened to a topic: if it is an announcement's, it is read again."""
    if await load_role(connection, event.topic_id) is Role.RECAP:
        await wake_topic_posts(connection, event.topic_id)
        return Reason(ReasonCode.QUOTED)
    known = await load_topic(connection, event.topic_id)
    categories = await load_categories(connection, tools.config)
    if (known.role is Role.STORY) if known else (event.category_id in categories.stories):
        return await hear_story_touched(connection, event, known, cause)
    if known is None and event.category_id not in categories.intake:
        return await hear_gone(connection, event.post_id)
    if known is not None and known.role is Role.CIRCLE and event.went:
        return await hear_taken_away(connection, event.topic_id)
    if known is not None and known.role is not Role.ANNOUNCEMENT:
        return await hear_gone(connection, event.post_id)
    subject = _find_circle(known, event.topic_id)
    await record_topic(connection, event.topic_id, subject, Role.ANNOUNCEMENT, event.category_id)
    return await ask_for_read(connection, subject, ReasonCode.ANNOUNCEMENT_TOUCHED, cause)


async def hear_post(connection: Connection, tools: Tools, post: Post, cause: Cause) -> Reason:
    """A post was written or edited, as of its `version`.

    Raises RetryLater when the forum lacks a category that we need.
    """
    known = await load_topic(connection, post.topic_id)
    if tools.is_ours(post.author_name):
        return await _hear_ours(connection, tools, post, known, cause)
    categories = await load_categories(connection, tools.config)
    if (known.role is Role.STORY) if known else (post.category_id in categories.stories):
        return await hear_in_story(connection, tools, post, known, categories, cause)
    if known is None and is_introduction(tools, post, categories):
        return await hear_introduction(connection, tools, post)
    if known is None and post.category_id not in categories.intake:
        return Reason(ReasonCode.OTHER_CATEGORY)
    subject = _find_circle(known, post.topic_id)
    if known is not None and known.role is Role.CIRCLE:
        return await hear_in_circle(connection, tools, post, subject, cause)
    why = await _hear_words(connection, tools, post, known, categories, cause)
    if known is None or post.category_id not in categories.public:
        return why
    is_new = why.code is not ReasonCode.KNOWN_ALREADY
    return await hear_beside(connection, tools, post, subject, cause, is_new=is_new) or why


def _find_circle(known: KnownTopic | None, topic_id: TopicId) -> CircleSubject:
    """Whose topic it is, or may become."""
    if known is None:
        return compose_circle_subject(topic_id)
    assert isinstance(known.subject, CircleSubject)
    return known.subject


async def _hear_ours(
    connection: Connection, tools: Tools, post: Post, known: KnownTopic | None, cause: Cause
) -> Reason:
    if known and known.role in (Role.CIRCLE, Role.STORY):
        # Before its effect, as whoever records an answer does: else each may wait for the other.
        await lock_lane(connection, known.subject.key)
    settled = await settle_seen(connection, tools, post)
    if known and known.role is Role.CIRCLE:
        await hear_in_circle(connection, tools, post, _find_circle(known, post.topic_id), cause)
    if settled:
        return Reason(ReasonCode.OWN_POST_ARRIVED)
    is_whole = post.version == 1 or await is_as_we_wrote(connection, post)
    return Reason(ReasonCode.OWN_POST if is_whole else ReasonCode.OWN_POST_CHANGED)


async def _hear_words(
    connection: Connection,
    tools: Tools,
    post: Post,
    known: KnownTopic | None,
    categories: Categories,
    cause: Cause,
) -> Reason:
    subject = _find_circle(known, post.topic_id)
    await lock_lane(connection, subject.key)
    await record_topic(connection, post.topic_id, subject, Role.ANNOUNCEMENT, post.category_id)
    is_begun = await load_announcement(connection, post.topic_id) is not None
    if why := await find_doubt(connection, post, known, categories, is_begun=is_begun):
        return await ask_for_read(connection, subject, why, cause)
    before = await load_post(connection, post.id)
    if before and post.edition == before.edition:
        return Reason(ReasonCode.KNOWN_ALREADY)
    if before and post.edition < before.edition:
        return await _hear_late(connection, tools, post, subject, cause)
    if await is_read_pending(connection, subject):
        # It would be decided twice, and the read may already have seen something newer.
        return await ask_for_read(connection, subject, ReasonCode.BEING_READ, cause)
    view = TopicView(post.topic_id, post.topic_title or "")
    return await _decide(connection, tools, view, (post,), subject, cause)


async def _decide(
    connection: Connection,
    tools: Tools,
    view: TopicView,
    new: Sequence[Post],
    subject: CircleSubject,
    cause: Cause,
) -> Reason:
    """Decide with these posts; where people or words are missing, the topic is to be read."""
    try:
        async with connection.transaction():
            await record_posts(connection, new)
            return await decide_topic(connection, tools, view, cause)
    except UnknownPeople:
        return await ask_for_read(connection, subject, ReasonCode.PEOPLE_NOT_KNOWN, cause, after_s=0.0)
    except WordsNotKept:
        return await ask_for_read(connection, subject, ReasonCode.WORDS_NOT_KEPT, cause, after_s=0.0)


async def _hear_late(
    connection: Connection, tools: Tools, post: Post, subject: CircleSubject, cause: Cause
) -> Reason:
    """A version older than the one we know was said, too: which meetings were meant since may hang on it."""
    announcement = await load_announcement(connection, post.topic_id)
    if announcement is None or announcement.state is not AnnouncementState.COMPLETE:
        return Reason(ReasonCode.KNOWN_ALREADY)
    view = TopicView(post.topic_id, announcement.title, late=post)
    return await _decide(connection, tools, view, (), subject, cause)
