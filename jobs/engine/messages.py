"""Sends private messages to groups: looks first where an answer was lost, then acts (laws 1 and 2)."""

from __future__ import annotations

from jobs.engine.attempts import Attempt, Awaiting, Outcome, ReplyReceipt
from service.domain.effects import MessageRequest
from service.domain.trying import Intent
from service.errors import GiveUp
from service.forum.markers import parse_once
from service.forum.protocol import ENQUEUED, NewMessage
from service.reasons import Reason, ReasonCode, Value


async def perform_create_message(attempt: Attempt, request: MessageRequest) -> Outcome:
    lease = attempt.lease
    if lease.intent and lease.intent.look and (found := await _find_ours(attempt, request)):
        return found
    await attempt.save(Intent())
    new = NewMessage(request.external_id, request.group, request.title, request.raw)
    made = await attempt.forum.create_message(new)
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)


async def _find_ours(attempt: Attempt, request: MessageRequest) -> ReplyReceipt | None:
    """The message that an earlier try sent, if it did. Raises GiveUp when somebody else's topic holds our key."""
    topic = await attempt.forum.find_topic(request.external_id)
    if topic is None:
        return None
    first = topic.first_post
    if (
        first is None
        or not attempt.is_ours(first.author_name)
        or attempt.lease.key not in parse_once(first.raw)
    ):
        values: dict[str, Value] = {"topic_id": topic.id, "external_id": request.external_id}
        raise GiveUp(Reason(ReasonCode.KEY_TAKEN, values))
    return ReplyReceipt(first.id, first.raw)
