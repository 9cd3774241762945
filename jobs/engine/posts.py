"""Makes replies and keeps their text: looks first where an answer was lost, then acts (laws 1 and 2).

A forum takes three replies in a row of one person and no fourth (`max_consecutive_replies`; staff may, and whoever
began the topic). What people wait for does not wait with us: it is added to our last reply, which calls those whom it
mentions and lets the topic rise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jobs.engine.attempts import Attempt, Awaiting, Outcome, ReplyReceipt, Unchanged
from service.domain.ids import TopicId
from service.domain.posts import Post, Topic
from service.domain.requests import NewsRequest, ReplyRequest, ReplyTextRequest
from service.domain.trying import Intent
from service.errors import EditConflict, NotAllowed, NotFound, NotYet, Refused
from service.forum.markers import parse_once, same_text
from service.forum.parts import find_part, join_parts
from service.forum.protocol import ENQUEUED
from service.reasons import Reason, ReasonCode
from service.store.values import parse_json

CLOCKS_APART = timedelta(minutes=10)
"""The forum's clock and ours may differ by so much when we look for a reply of ours."""


async def perform_create_reply(attempt: Attempt, request: ReplyRequest | NewsRequest) -> Outcome:
    lease = attempt.lease
    try:
        if lease.intent and lease.intent.look and lease.intent_at:
            since = lease.intent_at - CLOCKS_APART
            for post in await attempt.forum.fetch_newest_posts(request.topic_id, since):
                if attempt.is_ours(post.author_name) and lease.key in parse_once(post.raw):
                    return compose_reply_receipt(post, lease.key)
        if lease.is_late:
            return Unchanged(ReasonCode.MOMENT_PASSED)
        await attempt.save(Intent())
        made = await attempt.forum.create_reply(request.topic_id, request.raw)
    except NotFound:
        return Unchanged(ReasonCode.TOPIC_GONE)
    except (Refused, NotAllowed) as refusal:
        topic = await _fetch_writable(attempt, request.topic_id)
        if topic is None:
            return Unchanged(ReasonCode.TOPIC_GONE)
        last = await _fetch_last(attempt, topic) if isinstance(refusal, Refused) else None
        if last is None:
            raise
        return await _add_to(attempt, last, request.raw, refusal)
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)


def compose_reply_receipt(post: Post, key: str) -> ReplyReceipt:
    """A reply of ours as it was seen on the forum."""
    return ReplyReceipt(post.id, find_part(post.raw, key) or post.raw)


async def _fetch_writable(attempt: Attempt, topic_id: TopicId) -> Topic | None:
    """The topic that took no reply of ours; None when it is deleted or out of sight: nobody needs it then."""
    try:
        topic = await attempt.forum.fetch_topic(topic_id)
    except NotFound:
        return None
    return None if topic.deleted or topic.archived else topic


async def _fetch_last(attempt: Attempt, topic: Topic) -> Post | None:
    """The topic's last post, if it is a reply of ours: forums say in many languages why they refuse."""
    if not topic.stream:
        return None
    shown = next((post for post in topic.posts if post.id == topic.stream[-1]), None)
    last = shown or await attempt.forum.fetch_post(topic.stream[-1])
    is_ours = attempt.is_ours(last.author_name) and bool(parse_once(last.raw))
    return last if is_ours and last.number > 1 and not last.deleted else None


async def _add_to(attempt: Attempt, last: Post, part: str, refusal: Exception) -> Outcome:
    if attempt.lease.key in parse_once(last.raw):
        return compose_reply_receipt(last, attempt.lease.key)
    raw = join_parts(last.raw, part)
    await attempt.save(Intent(text=raw))
    try:
        post = await attempt.forum.edit_post(last.id, raw, original_raw=last.raw, bump=True)
    except EditConflict as conflict:
        raise NotYet(Reason(ReasonCode.REPLY_BEING_EDITED)) from conflict
    except Refused:
        raise refusal from None
    return compose_reply_receipt(post, attempt.lease.key)


async def perform_edit_reply(attempt: Attempt, request: ReplyTextRequest) -> Outcome:
    lease = attempt.lease
    receipt = lease.receipt or lease.needed_receipt
    if receipt is None or "post_id" not in receipt:
        return Unchanged(ReasonCode.REPLY_MISSING)
    last = parse_json(ReplyReceipt, receipt)
    if same_text(last.raw, request.raw):
        return last
    try:
        post = await attempt.forum.fetch_post(last.post_id)
    except NotFound:
        return Unchanged(ReasonCode.REPLY_GONE)
    known = (last.raw, request.raw, lease.intent.text if lease.intent else None)
    key = next(iter(parse_once(request.raw)), "")
    ours = find_part(post.raw, key) or post.raw
    if post.deleted or not any(text is not None and same_text(ours, text) for text in known):
        return Unchanged(ReasonCode.REPLY_CHANGED_BY_HAND)
    await attempt.save(Intent(text=request.raw))
    raw = post.raw.replace(ours, request.raw, 1)
    try:
        edited = await attempt.forum.edit_post(post.id, raw, original_raw=post.raw)
    except EditConflict as conflict:
        raise NotYet(Reason(ReasonCode.REPLY_BEING_EDITED)) from conflict
    return replace(last, raw=compose_reply_receipt(edited, key).raw)
