"""One stored delivery: body -> domain event -> decision, recorded with the delivery in one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from jobs.announcements import Seeing, UnknownPeople, decide_topic, record_posts
from jobs.following import settle_seen
from jobs.people import fetch_people
from jobs.tools import Tools
from service.domain.circles import compose_lane, compose_origin
from service.domain.effects import Priority
from service.domain.events import (
    CategoriesChanged,
    DomainEvent,
    Ignored,
    MembersChanged,
    PostLiked,
    PostWritten,
    TopicTouched,
)
from service.domain.ids import CategoryId
from service.domain.posts import Category, Post
from service.forum.payloads import DeliveryIds, read_event
from service.forum.shapes import Unreadable
from service.store.circles import load_announcement, load_post, lock_lane
from service.store.deliveries import ClaimedDelivery, record_decided
from service.store.people import load_categories, record_categories
from service.store.pool import Connection
from service.store.rereads import insert_reread, is_reread_asked

COLLECT_S = 1.0
"""Events that tell no version come in bursts: one read answers those of a second."""


async def perform_delivery(tools: Tools, delivery: ClaimedDelivery) -> None:
    """Decide about one delivery. Raises RetryLater; whatever else it raises, the delivery is tried again."""
    event = read_delivery(delivery)
    if isinstance(event, CategoriesChanged):
        await refresh_categories(tools)
    nobody: frozenset[str] = frozenset()
    while True:
        try:
            async with tools.pool.acquire() as connection, connection.transaction():
                why = await _decide(connection, tools, delivery, event, nobody)
                await record_decided(connection, delivery.id, why)
            return
        except UnknownPeople as unknown:
            nobody |= await fetch_people(tools, unknown.names)


def read_delivery(delivery: ClaimedDelivery) -> DomainEvent:
    """What the delivery tells; a body nobody can read is ignored with its reason."""
    body = cast(Mapping[str, object], json.loads(delivery.body)) if delivery.body else None
    ids = DeliveryIds(delivery.topic_id, delivery.post_id, delivery.user_id, delivery.category_id)
    try:
        return read_event(delivery.event_type, delivery.event, body, ids)
    except Unreadable as problem:
        return Ignored(f"The forum's message could not be read: {problem}.")


async def refresh_categories(tools: Tools) -> None:
    """Read the forum's categories anew."""
    categories = await tools.forum_at(Priority.BACKGROUND).fetch_categories()
    async with tools.pool.acquire() as connection:
        await record_categories(connection, categories)


async def _decide(
    connection: Connection,
    tools: Tools,
    delivery: ClaimedDelivery,
    event: DomainEvent,
    nobody: frozenset[str],
) -> str:
    match event:
        case PostWritten(post):
            return await _decide_post(connection, tools, delivery, post, nobody)
        case TopicTouched():
            return await _decide_touched(connection, tools, event)
        case CategoriesChanged():
            return "The forum's categories were read anew."
        case MembersChanged():
            return "Somebody joined or left a group."
        case PostLiked():
            return "Somebody liked a post."
        case Ignored(reason):
            return reason


def is_intake(tools: Tools, categories: Sequence[Category], category_id: CategoryId | None) -> bool:
    """Whether circles are announced in this category."""
    return any(one.id == category_id and one.slug == tools.config.intake_category for one in categories)


async def _decide_touched(connection: Connection, tools: Tools, event: TopicTouched) -> str:
    known = await load_announcement(connection, event.topic_id)
    intake = is_intake(tools, await load_categories(connection), event.category_id)
    if known is None and not intake:
        return "Not an announcement's topic."
    await insert_reread(connection, event.topic_id, "something happened to it", after_s=COLLECT_S)
    return "Something happened to an announcement: its topic is read again."


async def _decide_post(
    connection: Connection,
    tools: Tools,
    delivery: ClaimedDelivery,
    post: Post,
    nobody: frozenset[str],
) -> str:
    if tools.is_ours(post.author_name):
        settled = await settle_seen(connection, tools, post)
        return "Our own post: it arrived." if settled else "Our own post."
    if not is_intake(tools, await load_categories(connection), post.category_id):
        return "Not in the category where circles are announced."
    if post.topic_title is None:
        await insert_reread(connection, post.topic_id, "its title was not told")
        return "The topic's title was not told: the topic is read again."
    if post.number > 1:
        return await _decide_answer(connection, tools, delivery, post, nobody)
    return await _decide_version(connection, tools, delivery, post, post.topic_title, nobody)


async def _decide_answer(
    connection: Connection,
    tools: Tools,
    delivery: ClaimedDelivery,
    post: Post,
    nobody: frozenset[str],
) -> str:
    """A reply in an announcement's topic: words of its author and of the facilitators are additions."""
    if post.topic_title is None or await load_announcement(connection, post.topic_id) is None:
        await insert_reread(
            connection, post.topic_id, "an answer came before its announcement", after_s=COLLECT_S
        )
        return "An answer came before its announcement: the topic is read again."
    return await _decide_version(connection, tools, delivery, post, post.topic_title, nobody)


async def _decide_version(
    connection: Connection,
    tools: Tools,
    delivery: ClaimedDelivery,
    post: Post,
    title: str,
    nobody: frozenset[str],
) -> str:
    """Law 4: a snapshot may start something new; over something known it counts only if it is newer."""
    await lock_lane(connection, compose_lane(compose_origin(post.topic_id)))
    known = await load_post(connection, post.id)
    if known is None and await is_reread_asked(connection, post.topic_id):
        await insert_reread(connection, post.topic_id, "told late", after_s=COLLECT_S)
        return "Something else was told of it before: its topic is read again."
    if known is not None and (known.deleted or known.hidden):
        await insert_reread(connection, post.topic_id, "it was gone and is told again", after_s=COLLECT_S)
        return "It was gone, and is told again: its topic is read again."
    if known is not None and (post.version, post.updated_at) <= (known.version, known.updated_at):
        return "Known already."
    await record_posts(connection, (post,))
    return await decide_topic(connection, tools, Seeing(post.topic_id, title, nobody=nobody), delivery.id)
