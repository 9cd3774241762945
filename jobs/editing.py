"""Brings what stands on the forum to the wanted state: our block, our reply's text, a topic's status (law 5).

Every edit is of the post as it now is, and carries the forum's optimistic lock.
"""

from __future__ import annotations

from dataclasses import replace

from jobs.attempts import Attempt, ByHand, Outcome, ReplyReceipt, TopicReceipt, Unchanged
from service.domain.circles import Circle, TopicMade
from service.domain.effects import (
    FirstPostRequest,
    ReplyTextRequest,
    StatusRequest,
)
from service.domain.ids import TopicId
from service.domain.posts import Topic
from service.domain.trying import Intent
from service.errors import EditConflict, GiveUp, NotFound, Refused, RetryLater
from service.forum.markers import BlockGone, parse_block, same_text, splice_block, take_over_block
from service.forum.protocol import TopicStatus
from service.store.values import parse_json

MERGES = 3
"""An edit that meets a conflict is merged and sent again so often before it waits."""


async def perform_edit_first_post(attempt: Attempt) -> Outcome:
    request, circle = attempt.lease.request, attempt.circle
    assert isinstance(request, FirstPostRequest)
    if circle is None or circle.made is None:
        raise GiveUp("There is no circle with this topic.")
    made, wanted = circle.made, parse_block(request.block, request.block_name) or ""
    if same_text(wanted, made.block) and request.titles == circle.titles and not request.take_over:
        return Unchanged("The first post says so already.")
    for _ in range(MERGES):
        topic = await _fetch_live_topic(attempt, request.topic_id)
        if topic is None or topic.first_post is None:
            return Unchanged("The topic is gone.")
        raw = _merge(attempt, request, made, topic.first_post.raw)
        if raw is None:
            return ByHand()
        try:
            return await _send_first_post(attempt, request, circle, topic, raw)
        except EditConflict:
            continue
    raise RetryLater("Somebody is editing the first post just now.")


async def _fetch_live_topic(attempt: Attempt, topic_id: TopicId) -> Topic | None:
    try:
        topic = await attempt.forum.fetch_topic(topic_id)
    except NotFound:
        return None
    return None if topic.deleted else topic


def _merge(attempt: Attempt, request: FirstPostRequest, made: TopicMade, raw: str) -> str | None:
    """The post as it now stands with our block as it shall be; None when the block is no longer ours."""
    if request.take_over:
        return take_over_block(raw, request.block_name, request.block)
    inside = parse_block(raw, request.block_name)
    sent = attempt.lease.intent.text if attempt.lease.intent else None
    ours = (made.block, sent, parse_block(request.block, request.block_name))
    if inside is None or not any(text is not None and same_text(inside, text) for text in ours):
        return None
    spliced = splice_block(raw, request.block_name, request.block)
    return None if isinstance(spliced, BlockGone) else spliced


async def _send_first_post(
    attempt: Attempt, request: FirstPostRequest, circle: Circle, topic: Topic, raw: str
) -> Outcome:
    """Send the post, with the first title of the ladder that the forum takes if ours still stands and has changed."""
    assert topic.first_post is not None
    ours = any(_same_title(topic.title, title) for title in (*circle.titles, *request.titles))
    titles = request.titles if ours and request.titles != circle.titles else ()
    inside = parse_block(request.block, request.block_name)
    for rung, title in enumerate((*titles, None)):
        await attempt.save(Intent(rung, text=inside))
        try:
            post = await attempt.forum.edit_post(
                topic.first_post.id, raw, original_raw=topic.first_post.raw, title=title
            )
        except Refused:
            if title is None:
                raise
            continue
        made = TopicMade(
            topic.id,
            post.id,
            circle.made.url if circle.made else "",
            title or topic.title,
            parse_block(post.raw, request.block_name) or "",
        )
        return TopicReceipt(made, request.titles)
    raise AssertionError("the last rung sends no title")


def _same_title(one: str, other: str) -> bool:
    """Discourse changes capitals, spaces and closing dots of titles: none of that makes another title."""
    return [*filter(str.isalnum, one.casefold())] == [*filter(str.isalnum, other.casefold())]


async def perform_edit_reply(attempt: Attempt) -> Outcome:
    request, lease = attempt.lease.request, attempt.lease
    assert isinstance(request, ReplyTextRequest)
    receipt = lease.receipt or lease.needed_receipt
    if receipt is None or "post_id" not in receipt:
        return Unchanged("There is no reply to change.")
    last = parse_json(ReplyReceipt, receipt)
    if same_text(last.raw, request.raw):
        return last
    try:
        post = await attempt.forum.fetch_post(last.post_id)
    except NotFound:
        return Unchanged("Our reply is gone.")
    known = (last.raw, request.raw, lease.intent.text if lease.intent else None)
    if post.deleted or not any(text is not None and same_text(post.raw, text) for text in known):
        return Unchanged("Somebody changed our reply: it stays as it is.")
    await attempt.save(Intent(text=request.raw))
    try:
        edited = await attempt.forum.edit_post(post.id, request.raw, original_raw=post.raw)
    except EditConflict as conflict:
        raise RetryLater("Somebody is editing our reply just now.") from conflict
    return replace(last, raw=edited.raw)


async def perform_set_status(attempt: Attempt) -> Outcome:
    request = attempt.lease.request
    assert isinstance(request, StatusRequest)
    topic = await _fetch_live_topic(attempt, request.topic_id)
    if topic is None:
        return Unchanged("The topic is gone.")
    status = TopicStatus(request.status)
    now = topic.closed if status is TopicStatus.CLOSED else topic.visible
    if now is request.enabled:
        return Unchanged("It is so already.")
    await attempt.save(Intent())
    await attempt.forum.set_status(request.topic_id, status, request.enabled)
    return Unchanged("Done.")
