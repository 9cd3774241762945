"""What follows from a receipt, in the transaction that records it; some receipts come as our own post's delivery."""

from __future__ import annotations

from dataclasses import replace

from jobs.changes import keep_told
from jobs.circles import plan_life
from jobs.circles_index import follow_index_by_hand, follow_index_shown
from jobs.decisions import Cause, record_decision
from jobs.engine.attempts import ReplyReceipt, TopicReceipt, compose_receipt_of
from jobs.engine.posts import compose_reply_receipt
from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools, load_clock
from jobs.network_recaps import follow_network_topic
from jobs.remarks import hear_taken_away
from jobs.story_receipts import follow_story_by_hand, follow_story_receipt, list_story_subjects
from jobs.voices import load_said_circle
from service.domain.announced import Decision
from service.domain.announcing import decide_by_hand, decide_topic_made
from service.domain.changes import tell_all
from service.domain.circles import Circle
from service.domain.effects import CreateTopic, SayTitlesRefused
from service.domain.ids import DeliveryId
from service.domain.posts import Post
from service.domain.requests import (
    KIND_OF,
    KINDS,
    FirstPostRequest,
    NewEffect,
    NewsRequest,
    StatusRequest,
    TopicRequest,
)
from service.domain.subjects import CircleSubject, ForumSubject, ProposalSubject, parse_subject
from service.forum.markers import parse_marks, same_but_for_names
from service.forum.parts import split_parts
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.circles import load_announcement, load_circle, load_circle_of_topic, lock_lane
from service.store.effects import load_own_texts, record_seen
from service.store.leases import Lease
from service.store.pool import Connection
from service.store.proposals import load_stories_of_circle
from service.store.statements import load_told, record_told
from service.store.values import compose_json, parse_json


async def follow_receipt(
    connection: Connection, tools: Tools, lease: Lease, receipt: TopicReceipt | ReplyReceipt
) -> None:
    """What a receipt leads to."""
    if isinstance(lease.request, NewsRequest):
        await follow_news(connection, lease.lane, lease.request)
    if isinstance(subject := parse_subject(lease.lane), ProposalSubject):
        await follow_story_receipt(connection, tools, subject, lease.request, receipt)
    elif isinstance(receipt, ReplyReceipt):
        return
    elif isinstance(lease.request, TopicRequest):
        await _follow_topic(connection, tools, lease.lane, lease.request, receipt, lease.delivery_id)
    elif lease.lane == ForumSubject.INDEX.key:
        await follow_index_shown(connection, tools, receipt)
    elif isinstance(lease.request, FirstPostRequest):
        circle = await load_circle_of_topic(connection, lease.request.topic_id)
        if circle is not None:
            hand_back = circle.hand_back and not lease.request.take_over
            after = replace(circle, made=receipt.made, titles=receipt.titles, hand_back=hand_back)
            await _record(connection, tools, Decision(Reason(ReasonCode.FIRST_POST_FOLLOWS), None, after))


async def _follow_topic(
    connection: Connection,
    tools: Tools,
    lane: str,
    request: TopicRequest,
    receipt: TopicReceipt,
    delivery_id: DeliveryId | None,
) -> None:
    if lane == ForumSubject.NETWORK.key:
        await follow_network_topic(connection, request.external_id, receipt)
        return
    if lane == ForumSubject.INDEX.key:
        await follow_index_shown(connection, tools, receipt)
        return
    circle = await load_circle(connection, request.external_id.removeprefix("circle-"))
    if circle is None or circle.made is not None:
        return
    topic_id = circle.announcement_topic_id
    known = await load_announcement(connection, topic_id) if topic_id else None
    circle = replace(circle, titles=receipt.titles)
    changed = await _is_changed(connection, tools, circle, request)
    decision = decide_topic_made(circle, known, receipt.made, changed=changed)
    await _record(connection, tools, decision, delivery_id)
    if decision.circle is not None:
        now = (await load_clock(connection)).now()
        await plan_life(connection, tools, decision.circle, now)
        await wake(
            connection, await load_stories_of_circle(connection, circle.origin), What.LOOK, ReasonCode.DUE
        )
    await record_told(connection, circle.origin, tell_all(await load_said_circle(connection, circle.origin)))


async def follow_news(connection: Connection, lane: str, request: NewsRequest) -> None:
    """People have read what changed, or will once a moderator lets it through; what changed since is next.

    A reply let through late, or found after it was given up, is no longer what they were told last.
    """
    subject = parse_subject(lane)
    circle = await load_circle(connection, subject.origin) if isinstance(subject, CircleSubject) else None
    if circle is None:
        return
    now = (await load_clock(connection)).now()
    told = await load_told(connection, circle.origin)
    if told is None or told.by == request.before:
        said = await load_said_circle(connection, circle.origin)
        await keep_told(connection, circle, request.after, said, now)
    await wake(connection, [circle.subject], What.LOOK, ReasonCode.DUE)


async def follow_failure(connection: Connection, lease: Lease) -> None:
    """A reply that told a change was given up: what changed while it was under way was left to its receipt."""
    if isinstance(lease.request, NewsRequest):
        await wake(connection, [parse_subject(lease.lane)], What.LOOK, ReasonCode.DUE)


async def follow_gone(connection: Connection, lease: Lease, why: ReasonCode) -> None:
    """A circle's topic was found gone by whoever wanted to write in it: it is read, for it may be back."""
    if why is ReasonCode.TOPIC_GONE and isinstance(
        lease.request, FirstPostRequest | StatusRequest | NewsRequest
    ):
        circle = await load_circle_of_topic(connection, lease.request.topic_id)
        if circle is not None and not circle.taken_away:
            await hear_taken_away(connection, lease.request.topic_id)


async def _is_changed(connection: Connection, tools: Tools, circle: Circle, request: TopicRequest) -> bool:
    """Whether the circle's first post would read otherwise today than in the request."""
    now = (await load_clock(connection)).now()
    rows = await compose_requests(connection, tools, (CreateTopic(circle),), now)
    return any(isinstance(row, NewEffect) and row.request != request for row in rows)


async def _record(
    connection: Connection, tools: Tools, decision: Decision, delivery_id: DeliveryId | None = None
) -> None:
    now = (await load_clock(connection)).now()
    await record_decision(connection, tools, decision, now, Cause(delivery_id))


async def follow_by_hand(connection: Connection, tools: Tools, lease: Lease, editor: str | None) -> None:
    assert isinstance(lease.request, FirstPostRequest)
    if isinstance(subject := parse_subject(lease.lane), ProposalSubject):
        await follow_story_by_hand(connection, tools, subject, editor)
        return
    if lease.lane == ForumSubject.INDEX.key:
        await follow_index_by_hand(connection)
        return
    circle = await load_circle_of_topic(connection, lease.request.topic_id)
    if circle is not None and not circle.by_hand:
        await _record(connection, tools, decide_by_hand(circle, editor))


async def follow_refusal(connection: Connection, tools: Tools, lease: Lease) -> None:
    assert isinstance(lease.request, TopicRequest)
    circle = await load_circle(connection, lease.request.external_id.removeprefix("circle-"))
    if circle is not None:
        decision = Decision(
            Reason(ReasonCode.TITLES_REFUSED, {"said": ""}), None, None, (SayTitlesRefused(circle),)
        )
        await _record(connection, tools, decision)


async def settle_seen(connection: Connection, tools: Tools, post: Post) -> bool:
    """A post of ours was seen on the forum: settle the effects whose markers it carries, a receipt without a call."""
    marks = parse_marks(post.raw)
    for subject in list_story_subjects(marks.blocks):
        await lock_lane(connection, subject.key)
    settled = False
    for key in marks.once:
        receipt = compose_reply_receipt(post, key)
        seen = await record_seen(connection, key, compose_json(receipt))
        settled |= seen is not None
        if seen and seen.kind == KIND_OF[NewsRequest].name:
            await follow_news(connection, seen.lane, parse_json(NewsRequest, seen.request))
        elif seen and isinstance(story := parse_subject(seen.lane), ProposalSubject):
            asked = parse_json(KINDS[seen.kind].request, seen.request)
            await follow_story_receipt(connection, tools, story, asked, receipt)
    for name in marks.blocks:
        settled |= await _settle_topic(connection, tools, name, post)
    return settled


async def is_as_we_wrote(connection: Connection, post: Post) -> bool:
    """Whether a post of ours holds nothing but what we wrote; who edited it is never told."""
    marks = parse_marks(post.raw)
    keys = set(marks.once)
    for name in marks.blocks:
        external_id = name.split()[-1]
        keys |= {f"topic:{external_id}", f"first-post:{external_id}"}
    texts = await load_own_texts(connection, keys)
    return all(any(same_but_for_names(part, text) for text in texts) for part in split_parts(post.raw))


async def _settle_topic(connection: Connection, tools: Tools, name: str, post: Post) -> bool:
    external_id = name.split()[-1]
    circle = await load_circle(connection, external_id.removeprefix("circle-"))
    if post.number != 1 or (circle is not None and circle.made is not None):
        return False
    if circle is not None:
        await lock_lane(connection, circle.subject.key)
    receipt = compose_receipt_of(post, name, tools.config.discourse_instance, ())
    seen = await record_seen(connection, f"topic:{external_id}", compose_json(receipt))
    if seen is None:
        return False
    asked = parse_json(TopicRequest, seen.request)
    if isinstance(subject := parse_subject(seen.lane), ProposalSubject):
        await follow_story_receipt(connection, tools, subject, asked, replace(receipt, titles=asked.titles))
        return True
    await _follow_topic(connection, tools, seen.lane, asked, replace(receipt, titles=asked.titles), None)
    return True
