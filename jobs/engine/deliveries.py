"""The consumer of the inbox: a delivery's body -> domain event -> decision, recorded in one transaction.

A delivery never calls the forum: what must be read is asked for, and paid for when its turn comes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import assert_never, cast

from jobs.decisions import Cause
from jobs.engine.tools import Tools
from jobs.forgetting import hear_removed
from jobs.hearing import hear_post, hear_touched
from jobs.members import wake_members
from service.domain.events import (
    CategoriesChanged,
    DomainEvent,
    Ignored,
    MembersChanged,
    PersonRemoved,
    PostLiked,
    PostWritten,
    TopicTouched,
)
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.forum.payloads import DeliveryIds, read_event
from service.forum.shapes import Unreadable
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.deliveries import ClaimedDelivery, record_decided
from service.store.pool import Connection


async def perform_delivery(tools: Tools, delivery: ClaimedDelivery) -> None:
    """Decide about one delivery. Raises RetryLater; whatever else it raises, the delivery is tried again."""
    event = read_delivery(delivery)
    async with tools.pool.acquire() as connection, connection.transaction():
        why = await _decide(connection, tools, Cause(delivery.id), event)
        await record_decided(connection, delivery.id, why)


def read_delivery(delivery: ClaimedDelivery) -> DomainEvent:
    """What the delivery tells; a body nobody can read is ignored with its reason."""
    body = cast(Mapping[str, object], json.loads(delivery.body)) if delivery.body else None
    ids = DeliveryIds(delivery.topic_id, delivery.post_id, delivery.user_id, delivery.category_id)
    try:
        return read_event(delivery.event_type, delivery.event, body, ids)
    except Unreadable as problem:
        return Ignored(Reason(ReasonCode.MESSAGE_UNREADABLE, {"detail": str(problem)}))


async def _decide(connection: Connection, tools: Tools, cause: Cause, event: DomainEvent) -> Reason:
    match event:
        case PostWritten(post):
            return await hear_post(connection, tools, post, cause)
        case TopicTouched():
            return await hear_touched(connection, tools, event, cause)
        case CategoriesChanged():
            why = ReasonCode.CATEGORIES_CHANGED
            await wake(connection, [ForumSubject.CATEGORIES], What.READ, why, priority=Priority.CHANGE)
            return Reason(why)
        case MembersChanged():
            await wake_members(connection)
            return Reason(ReasonCode.GROUP_CHANGED)
        case PersonRemoved(person):
            return await hear_removed(connection, person)
        case PostLiked():
            return Reason(ReasonCode.LIKED)
        case Ignored(reason):
            return reason
        case _:
            assert_never(event)
