"""Makes topics and replies: looks first where an answer was lost, then acts (laws 1 and 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jobs.attempts import (
    Attempt,
    Awaiting,
    Outcome,
    ReplyReceipt,
    TitlesRefused,
    TopicReceipt,
    Unchanged,
    compose_receipt_of,
)
from service.domain.effects import (
    ReplyRequest,
    TopicRequest,
)
from service.domain.posts import Post
from service.domain.trying import (
    Intent,
    compose_attempts,
    plan_attempt,
)
from service.errors import GiveUp, NotFound, Refused
from service.forum.markers import parse_marks, parse_once
from service.forum.protocol import ENQUEUED, NewTopic

CLOCKS_APART = timedelta(minutes=10)
"""The forum's clock and ours may differ by so much when we look for a reply of ours."""


async def perform_create_topic(attempt: Attempt) -> Outcome:
    request = attempt.lease.request
    assert isinstance(request, TopicRequest)
    intent = attempt.lease.intent
    if intent and intent.look and (found := await _find_ours(attempt, request)):
        return found
    rung: int | None = intent.attempt if intent else 0
    messages: tuple[str, ...] = ()
    while rung is not None:
        title, tags = compose_attempts(request)[rung]
        await attempt.save(Intent(rung))
        new = NewTopic(request.external_id, request.category_id, title, request.raw, tags)
        try:
            post = await attempt.forum.create_topic(new)
        except Refused as refusal:
            messages = refusal.messages
            if found := await _find_ours(attempt, request):
                return found
            _check_taken(messages)
            rung = plan_attempt(request, rung, messages)
        else:
            return Awaiting() if post is ENQUEUED else _compose_receipt(attempt, request, post, title)
    return TitlesRefused(messages)


async def _find_ours(attempt: Attempt, request: TopicRequest) -> TopicReceipt | None:
    """The topic that an earlier try made, if it did. Raises GiveUp when somebody else's topic holds our key (law 2)."""
    topic = await attempt.forum.find_topic(request.external_id)
    if topic is None:
        return None
    first = topic.first_post
    if (
        first is None
        or not attempt.is_ours(first.author_name)
        or request.block_name not in parse_marks(first.raw).blocks
    ):
        raise GiveUp(f"Topic {topic.id} of somebody else holds our key {request.external_id}.")
    return _compose_receipt(attempt, request, first, topic.title)


def _check_taken(messages: tuple[str, ...]) -> None:
    """ "External has already been taken", and yet not to be found: our topic lies deleted (law 2: a person decides)."""
    if any("external" in message.casefold() for message in messages):
        raise GiveUp(
            "The topic was made before and lies deleted on the forum: restore it there, then try again."
        )


def _compose_receipt(attempt: Attempt, request: TopicRequest, first: Post, title: str) -> TopicReceipt:
    post = first if first.topic_title else replace(first, topic_title=title)
    return compose_receipt_of(post, request.block_name, attempt.forum_url, request.titles)


async def perform_create_reply(attempt: Attempt) -> Outcome:
    request, lease = attempt.lease.request, attempt.lease
    assert isinstance(request, ReplyRequest)
    try:
        if lease.intent and lease.intent.look and lease.intent_at:
            since = lease.intent_at - CLOCKS_APART
            for post in await attempt.forum.fetch_newest_posts(request.topic_id, since):
                if attempt.is_ours(post.author_name) and lease.key in parse_once(post.raw):
                    return ReplyReceipt(post.id, post.raw)
        await attempt.save(Intent())
        made = await attempt.forum.create_reply(request.topic_id, request.raw)
    except NotFound:
        return Unchanged("The topic is gone.")
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)
