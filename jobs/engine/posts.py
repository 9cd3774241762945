"""Makes replies and keeps their text: looks first where an answer was lost, then acts (laws 1 and 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jobs.engine.attempts import Attempt, Awaiting, Outcome, ReplyReceipt, Unchanged
from service.domain.ids import TopicId
from service.domain.requests import NewsRequest, ReplyRequest, ReplyTextRequest
from service.domain.trying import Intent
from service.errors import EditConflict, NotAllowed, NotFound, NotYet, Refused
from service.forum.markers import parse_once, same_text
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
                    return ReplyReceipt(post.id, post.raw)
        if lease.is_late:
            return Unchanged(ReasonCode.MOMENT_PASSED)
        await attempt.save(Intent())
        made = await attempt.forum.create_reply(request.topic_id, request.raw)
    except NotFound:
        return Unchanged(ReasonCode.TOPIC_GONE)
    except (Refused, NotAllowed):
        if await _is_gone(attempt, request.topic_id):
            return Unchanged(ReasonCode.TOPIC_GONE)
        raise
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)


async def _is_gone(attempt: Attempt, topic_id: TopicId) -> bool:
    """Whether the topic that took no reply of ours is deleted or out of everybody's sight: then nobody needs it."""
    try:
        topic = await attempt.forum.fetch_topic(topic_id)
    except NotFound:
        return True
    return topic.deleted or topic.archived


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
    if post.deleted or not any(text is not None and same_text(post.raw, text) for text in known):
        return Unchanged(ReasonCode.REPLY_CHANGED_BY_HAND)
    await attempt.save(Intent(text=request.raw))
    try:
        edited = await attempt.forum.edit_post(post.id, request.raw, original_raw=post.raw)
    except EditConflict as conflict:
        raise NotYet(Reason(ReasonCode.REPLY_BEING_EDITED)) from conflict
    return replace(last, raw=edited.raw)
