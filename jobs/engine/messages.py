"""Private messages to groups and people: looks first where an answer was lost, then acts (laws 1 and 2)."""

from __future__ import annotations

from datetime import date

from jobs.engine.attempts import Attempt, Awaiting, Outcome, ReplyReceipt, Unchanged, find_made
from jobs.engine.posts import CLOCKS_APART
from service.domain.ids import ExternalId
from service.domain.posts import Post, User
from service.domain.requests import MessageRequest, NewEffect, Priority
from service.domain.trying import Intent
from service.errors import NotAllowed, NotFound, Refused
from service.forum.markers import parse_once, sign_once
from service.forum.protocol import ENQUEUED, NewMessage
from service.reasons import ReasonCode

DAY_S = 24 * 3600.0


def compose_personal_message(
    person: User, title: str, text: str, day: date, lane: str, about: str = ""
) -> NewEffect:
    """What a person hears from us in private: one message a day (law 11), which later words of that day go on with.

    `about`: what it is about, of which they hear once a day: lower-case letters, digits and hyphens. Raises ValueError
    when `text` holds a comment.
    """
    key = ":".join(("message:person", str(person.id), day.isoformat(), *filter(None, (about,))))
    external_id = ExternalId(f"note-{person.id}-{day:%Y%m%d}")
    request = MessageRequest(
        external_id, person.name, title, sign_once(text, key), may_fail=True, may_go_on=True
    )
    return NewEffect(key, lane, Priority.ANSWER, request, useless_after_s=DAY_S)


async def perform_create_message(attempt: Attempt, request: MessageRequest) -> Outcome:
    lease = attempt.lease
    if lease.intent and lease.intent.look and (found := await _find_ours(attempt, request)):
        return found
    await attempt.save(Intent())
    new = NewMessage(request.external_id, request.to, request.title, request.raw)
    try:
        made = await attempt.forum.create_message(new)
    except Refused:
        begun = await _find_begun(attempt, request) if request.may_go_on else None
        if begun is not None:
            return await _go_on(attempt, request, begun)
        if request.may_fail:
            return Unchanged(ReasonCode.TAKES_NO_MESSAGES)
        raise
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)


async def _go_on(attempt: Attempt, request: MessageRequest, begun: Post) -> Outcome:
    """Write on below what we wrote to them earlier that day."""
    try:
        made = await attempt.forum.create_reply(begun.topic_id, request.raw)
    except (Refused, NotAllowed, NotFound):
        return Unchanged(ReasonCode.TAKES_NO_MESSAGES)
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)


async def _find_ours(attempt: Attempt, request: MessageRequest) -> ReplyReceipt | None:
    """The message that an earlier try sent, if it did. Raises GiveUp when somebody else's topic holds our key."""
    if not request.may_go_on:
        first = await find_made(
            attempt, request.external_id, lambda raw: attempt.lease.key in parse_once(raw)
        )
        return ReplyReceipt(first.id, first.raw) if first else None
    begun = await _find_begun(attempt, request)
    if begun is None or attempt.lease.intent_at is None:
        return None
    since = attempt.lease.intent_at - CLOCKS_APART
    for post in (begun, *await attempt.forum.fetch_newest_posts(begun.topic_id, since)):
        if attempt.is_ours(post.author_name) and attempt.lease.key in parse_once(post.raw):
            return ReplyReceipt(post.id, post.raw)
    return None


async def _find_begun(attempt: Attempt, request: MessageRequest) -> Post | None:
    """The first post of what we wrote to them that day. Raises GiveUp as above."""
    return await find_made(attempt, request.external_id, lambda _: True)
