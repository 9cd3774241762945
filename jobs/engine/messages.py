"""Private messages to groups and people: looks first where an answer was lost, then acts (laws 1 and 2)."""

from __future__ import annotations

from datetime import date

from jobs.engine.attempts import Attempt, Awaiting, Outcome, ReplyReceipt, Unchanged, find_made
from service.domain.ids import ExternalId
from service.domain.posts import User
from service.domain.requests import MessageRequest, NewEffect, Priority
from service.domain.trying import Intent
from service.errors import Refused
from service.forum.markers import parse_once, sign_once
from service.forum.protocol import ENQUEUED, NewMessage
from service.reasons import ReasonCode

DAY_S = 24 * 3600.0


def compose_personal_message(
    person: User, title: str, text: str, day: date, lane: str, about: str = ""
) -> NewEffect:
    """A message to one person, at most one a day (law 11) of what it is about: what was sent stays.

    `about`: lower-case letters, digits and hyphens. Raises ValueError when `text` holds a comment.
    """
    parts = (str(person.id), day.isoformat(), about)
    key = ":".join(("message:person", *filter(None, parts)))
    external_id = ExternalId("-".join(("note", str(person.id), f"{day:%Y%m%d}", *filter(None, (about,)))))
    request = MessageRequest(external_id, person.name, title, sign_once(text, key), may_fail=True)
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
        if request.may_fail:
            return Unchanged(ReasonCode.TAKES_NO_MESSAGES)
        raise
    return Awaiting() if made is ENQUEUED else ReplyReceipt(made.id, made.raw)


async def _find_ours(attempt: Attempt, request: MessageRequest) -> ReplyReceipt | None:
    first = await find_made(attempt, request.external_id, lambda raw: attempt.lease.key in parse_once(raw))
    return ReplyReceipt(first.id, first.raw) if first else None
