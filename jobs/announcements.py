"""Decides about an announcement with all we know of it, and records decision and effects in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from jobs.circles import live_on
from jobs.decisions import Cause, record_decision
from jobs.engine.tools import Tools, load_clock
from jobs.listed import link_announcement, record_linked
from jobs.speakers import SaidByPosts, TopicView, read_posts
from jobs.story_circles import suggest_circle
from jobs.voices import Heard, hear_announcement, record_heard
from service.domain.announced import ReadAnnouncement
from service.domain.announcements.values import Announcement
from service.domain.announcing import decide_announcement, decide_withdrawn
from service.domain.circles import Circle
from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import Post
from service.domain.subjects import compose_circle_subject
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.guessing import list_open_guesses
from service.reasons import Reason
from service.store.circles import load_announcement, load_circle, load_twins, lock_lane, lock_twins
from service.store.deliveries import blank_bodies_of_topic
from service.store.forgetting import load_forgotten
from service.store.people import record_person
from service.store.pool import Connection
from service.store.posts import blank_posts, load_posts, record_post


async def record_posts(connection: Connection, posts: Sequence[Post]) -> Sequence[Post]:
    """Keep these posts and their authors, but nothing that somebody wrote before we were asked to forget them.

    Gives those that were kept.
    """
    since = await load_forgotten(connection, {post.author_id for post in posts})
    kept = [post for post in posts if post.author_id not in since or post.updated_at > since[post.author_id]]
    for post in kept:
        await record_person(connection, post.author)
        await record_post(connection, post)
    return kept


async def decide_topic(connection: Connection, tools: Tools, view: TopicView, cause: Cause) -> Reason:
    """Decide and record, inside a transaction that holds the circle's lane until it ends.

    Gives what was decided and why. Raises UnknownPeople, WordsNotKept, or RetryLater when the forum lacks a category.
    """
    subject = compose_circle_subject(view.topic_id)
    await lock_lane(connection, subject.key)
    now = (await load_clock(connection)).now()
    known = await load_announcement(connection, view.topic_id)
    circle = await load_circle(connection, subject.origin)
    view = replace(view, has_topic=circle is not None and circle.made is not None)
    posts = await load_posts(connection, view.topic_id)
    if view.gone or not any(post.number == 1 for post in posts):
        await _forget_words(connection, view.topic_id, ())
        decision = decide_withdrawn(known, circle)
        await record_decision(connection, tools, decision, now, cause)
        await live_on(connection, tools, subject.origin, now, cause)
        return decision.why
    said = await read_posts(connection, tools, view, posts, now)
    heard = await hear_announcement(connection, tools, view, said, now)
    linked = await link_announcement(connection, tools, said, heard, circle, now)
    if linked is not None:
        said, heard = linked.said, linked.heard
    seen = _compose_seen(view, said, heard, now, author_speaks=linked is None or linked.author_speaks)
    twin = linked.twin if linked else None
    if circle is None and twin is None:
        twin = await _find_twin(connection, seen)
    decision = decide_announcement(seen, known, circle, twin)
    await _forget_words(connection, view.topic_id, said.speakers)
    await record_decision(connection, tools, decision, now, cause)
    if decision.circle is not None:
        await record_heard(connection, heard)
        await suggest_circle(connection, tools, decision.circle, [post.raw for post in said.posts], now)
        if linked is not None:
            await record_linked(connection, linked, seen.author_id, now)
        if decision.circle.made is not None:
            await live_on(connection, tools, subject.origin, now, cause)
    return decision.why


def _compose_seen(
    view: TopicView, said: SaidByPosts, heard: Heard, now: datetime, *, author_speaks: bool
) -> ReadAnnouncement:
    circle = heard.circle
    return ReadAnnouncement(
        topic_id=view.topic_id,
        author_id=said.first.author_id,
        author_name=said.first.author_name,
        title=view.title,
        created_at=said.first.created_at,
        reading=said.reading,
        announced=compose_announcement(circle),
        facilitator_ids=circle.facilitators,
        language=said.language,
        guessed=list_open_guesses(circle, now),
        author_speaks=author_speaks,
    )


async def _forget_words(connection: Connection, topic_id: TopicId, speakers: Iterable[ForumUserId]) -> None:
    """Words are kept of those who speak for an announcement, and of nobody once it is gone."""
    spoken = tuple(speakers)
    await blank_posts(connection, topic_id, spoken)
    if not spoken:
        await blank_bodies_of_topic(connection, topic_id)


async def _find_twin(connection: Connection, seen: ReadAnnouncement) -> Circle | None:
    """Another circle that this announcement announces once more.

    Whoever decides about what may be the same circle waits here for the other, who may be making it just now.
    """
    announcement = seen.reading.announcement
    if announcement is None:
        return None
    await lock_twins(connection, announcement, seen.author_id)
    twins = await load_twins(connection, announcement, seen.author_id, seen.created_at)
    return next(
        (
            one
            for one in twins
            if one.announcement_topic_id != seen.topic_id and _is_same(one.announced, announcement)
        ),
        None,
    )


def _is_same(one: Announcement, other: Announcement) -> bool:
    """Two announcements of one circle: the same sign-up link, or the same name and first meeting."""
    if one.signup_link and one.signup_link == other.signup_link:
        return True
    return one.name.casefold() == other.name.casefold() and one.meetings[0].start == other.meetings[0].start
