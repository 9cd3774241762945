"""Makes topics and brings them to the wanted state: our block of the first post, title and status (laws 1, 2 and 5).

A topic whose answer was lost is looked for before it is made again. Every edit is of the post as it now is, and
carries the forum's optimistic lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from jobs.engine.attempts import (
    Attempt,
    Awaiting,
    ByHand,
    Outcome,
    TitlesRefused,
    TopicReceipt,
    Unchanged,
    compose_receipt_of,
    find_made,
)
from service.domain.circles import TopicMade
from service.domain.ids import TopicId
from service.domain.posts import Post, Topic
from service.domain.requests import FirstPostRequest, StatusRequest, TopicRequest
from service.domain.trying import Intent, compose_attempts, plan_attempt
from service.errors import EditConflict, GiveUp, NotFound, NotYet, Refused
from service.forum.markers import (
    BlockGone,
    add_poll,
    parse_block,
    parse_marks,
    same_but_for_names,
    same_text,
    splice_block,
    take_over_block,
)
from service.forum.protocol import ENQUEUED, NewTopic, TopicStatus
from service.reasons import Reason, ReasonCode

MERGES = 3
"""An edit that meets a conflict is merged and sent again so often before it waits."""


async def perform_create_topic(attempt: Attempt, request: TopicRequest) -> Outcome:
    """Make the topic with the first title of the ladder that the forum takes, going on where the last attempt ended."""
    intent = attempt.lease.intent
    if intent and intent.look and (found := await _find_ours(attempt, request)):
        return found
    rung: int | None = intent.attempt if intent else 0
    messages: tuple[str, ...] = ()
    looked = bool(rung)
    while rung is not None:
        title, tags = compose_attempts(request)[rung]
        await attempt.save(Intent(rung))
        new = NewTopic(request.external_id, request.category_id, title, request.raw, tags)
        try:
            post = await attempt.forum.create_topic(new)
        except Refused as refusal:
            if refusal.misplaced:
                raise
            messages = refusal.messages
            if not looked and (found := await _find_ours(attempt, request)):
                return found
            looked = True
            _check_taken(messages)
            rung = plan_attempt(request, rung, messages)
        else:
            return Awaiting() if post is ENQUEUED else _compose_receipt(attempt, request, post, title)
    return TitlesRefused(messages)


async def _find_ours(attempt: Attempt, request: TopicRequest) -> TopicReceipt | None:
    first = await find_made(
        attempt, request.external_id, lambda raw: request.block_name in parse_marks(raw).blocks
    )
    return _compose_receipt(attempt, request, first) if first else None


def _check_taken(messages: tuple[str, ...]) -> None:
    """ "External has already been taken", and yet not to be found: our topic lies deleted (law 2: a person decides)."""
    if any("external" in message.casefold() for message in messages):
        raise GiveUp(Reason(ReasonCode.TOPIC_DELETED))


def _compose_receipt(attempt: Attempt, request: TopicRequest, first: Post, title: str = "") -> TopicReceipt:
    post = first if first.topic_title else replace(first, topic_title=title)
    return compose_receipt_of(post, request.block_name, attempt.forum_url, request.titles)


async def perform_edit_first_post(attempt: Attempt, request: FirstPostRequest) -> Outcome:
    standing = attempt.standing
    if standing is None:
        raise GiveUp(Reason(ReasonCode.CIRCLE_MISSING))
    made, wanted = standing.made, parse_block(request.block, request.block_name) or ""
    if same_text(wanted, made.block) and request.titles == standing.titles and not request.take_over:
        return Unchanged(ReasonCode.SAYS_SO_ALREADY)
    for _ in range(MERGES):
        post = await _fetch_home(attempt, request)
        if post is None:
            return Unchanged(ReasonCode.TOPIC_GONE)
        raw = _merge(attempt, request, made, post.raw)
        if raw is None:
            return ByHand(await attempt.forum.fetch_editor(post.id))
        try:
            return await _send_first_post(attempt, request, standing, post, raw)
        except EditConflict:
            continue
    raise NotYet(Reason(ReasonCode.POST_BEING_EDITED))


async def _fetch_home(attempt: Attempt, request: FirstPostRequest) -> Post | None:
    """The post that holds our block, as it now is."""
    if request.post_id is None:
        topic = await _fetch_live_topic(attempt, request.topic_id)
        return topic.first_post if topic else None
    try:
        post = await attempt.forum.fetch_post(request.post_id)
    except NotFound:
        return None
    return None if post.deleted else post


async def _fetch_live_topic(attempt: Attempt, topic_id: TopicId) -> Topic | None:
    try:
        topic = await attempt.forum.fetch_topic(topic_id)
    except NotFound:
        return None
    return None if topic.deleted else topic


def _merge(attempt: Attempt, request: FirstPostRequest, made: TopicMade, raw: str) -> str | None:
    """The post as it now stands with our block as it shall be; None when the block is no longer ours."""
    if request.take_over:
        ours_again = take_over_block(raw, request.block_name, request.block, request.folded_under)
        return _add_poll(request, ours_again)
    inside = parse_block(raw, request.block_name)
    sent = attempt.lease.intent.text if attempt.lease.intent else None
    ours = (made.block, sent, parse_block(request.block, request.block_name))
    if inside is None or not any(text is not None and same_but_for_names(inside, text) for text in ours):
        return None
    spliced = splice_block(raw, request.block_name, request.block)
    return None if isinstance(spliced, BlockGone) else _add_poll(request, spliced)


def _add_poll(request: FirstPostRequest, raw: str) -> str:
    return add_poll(raw, request.block_name, request.poll) if request.poll else raw


async def _send_first_post(
    attempt: Attempt, request: FirstPostRequest, standing: TopicReceipt, first: Post, raw: str
) -> Outcome:
    """Send the post, with the first title of the ladder that the forum takes if ours still stands and has changed."""
    stands = first.topic_title or ""
    titles = _plan_titles(stands, standing.titles, request.titles)
    inside = parse_block(request.block, request.block_name)
    begun = attempt.lease.intent.attempt if attempt.lease.intent else 0
    ladder = (*titles, None)
    for rung, title in list(enumerate(ladder))[min(begun, len(titles)) :]:
        await attempt.save(Intent(rung, text=inside))
        try:
            post = await attempt.forum.edit_post(first.id, raw, original_raw=first.raw, title=title)
        except Refused:
            if title is None:
                raise
            continue
        made = TopicMade(
            request.topic_id,
            post.id,
            standing.made.url,
            title or stands,
            parse_block(post.raw, request.block_name) or "",
        )
        return TopicReceipt(made, request.titles)
    raise AssertionError("the last rung sends no title")


def _plan_titles(standing: str, before: Sequence[str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The titles that are better than the one that stands, if that is ours; those once refused are not tried again."""
    if not any(_same_title(standing, title) for title in (*before, *wanted)):
        return ()
    refused = [*takewhile(lambda title: not _same_title(standing, title), before)]
    better = takewhile(lambda title: not _same_title(standing, title), wanted)
    return tuple(title for title in better if not any(_same_title(title, one) for one in refused))


def _same_title(one: str, other: str) -> bool:
    """Discourse changes capitals, spaces and closing dots of titles: none of that makes another title."""
    return [*filter(str.isalnum, one.casefold())] == [*filter(str.isalnum, other.casefold())]


async def perform_set_status(attempt: Attempt, request: StatusRequest) -> Outcome:
    topic = await _fetch_live_topic(attempt, request.topic_id)
    if topic is None:
        return Unchanged(ReasonCode.TOPIC_GONE)
    status = TopicStatus(request.status)
    if _has_status(topic, status) is request.enabled:
        return Unchanged(ReasonCode.SO_ALREADY)
    if request.if_nobody_wrote and _has_words_of_people(attempt, topic):
        return Unchanged(ReasonCode.PEOPLE_WROTE)
    await attempt.save(Intent())
    await attempt.forum.set_status(request.topic_id, status, request.enabled, request.until)
    return Unchanged(ReasonCode.DONE)


def _has_status(topic: Topic, status: TopicStatus) -> bool:
    match status:
        case TopicStatus.CLOSED:
            return topic.closed
        case TopicStatus.VISIBLE:
            return topic.visible
        case TopicStatus.PINNED:
            return topic.pinned


def _has_words_of_people(attempt: Attempt, topic: Topic) -> bool:
    """Also where no delivery told us of them."""
    return bool(topic.unread) or any(
        post.number > 1 and not post.deleted and not attempt.is_ours(post.author_name) for post in topic.posts
    )
