"""Makes effects, and takes work as the worker does, with a bucket that never runs dry."""

from __future__ import annotations

from dataclasses import replace

from service.domain.budget import Bucket
from service.domain.ids import TopicId
from service.domain.requests import NewEffect, Priority, ReplyRequest, StatusRequest
from service.domain.subjects import Subject
from service.store.attention import Attention, What, lease_attention
from service.store.claims import claim_paid
from service.store.leases import Lease
from service.store.pool import Connection

PLENTY = Bucket(60_000)


def make_reply(
    key: str = "reply:one", lane: str = "circle:t1", text: str = "Hello", **changes: object
) -> NewEffect:
    effect = NewEffect(key, lane, Priority.ANSWER, ReplyRequest(TopicId(1), text))
    return replace(effect, **changes)  # type: ignore[arg-type]


def make_listed(enabled: bool, key: str = "listed:one", lane: str = "circle:t1") -> NewEffect:
    return NewEffect(key, lane, Priority.CHANGE, StatusRequest(TopicId(1), "visible", enabled))


async def take_effect(connection: Connection) -> Lease | None:
    """The next effect, paid for; None when none is due. Nothing may wait to be read."""
    claim = await claim_paid(connection, PLENTY)
    if claim is None:
        return None
    assert isinstance(claim.work, Lease)
    return claim.work


async def take_attention(connection: Connection, subject: Subject, what: What) -> Attention | None:
    """This subject's attention, if it is due."""
    async with connection.transaction():
        return await lease_attention(connection, subject.key, what)
