"""Reads who belongs to the organizers' group or to the forum's staff: they may command in every circle (law 11)."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.engine.tools import Tools
from service.domain.posts import User
from service.domain.subjects import ForumSubject
from service.errors import LeaseLost, NotFound
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import (
    Attention,
    What,
    record_attention_renewal,
    settle_attention,
    wake,
)
from service.store.people import record_organizers
from service.store.pool import Connection

READ_EVERY_S = 3600.0
COLLECT_S = 1.0
"""Who joins or leaves within a second is read at once."""
STAFF = "staff"
"""Discourse's automatic group of administrators and moderators."""


async def wake_members(connection: Connection) -> None:
    """Somebody may have joined or left."""
    await wake(connection, [ForumSubject.MEMBERS], What.READ, ReasonCode.GROUP_CHANGED, after_s=COLLECT_S)


async def read_members(tools: Tools, attention: Attention, forum: Forum) -> None:
    """Read them all. Raises LeaseLost, and what the forum raises: troubles say why nobody could be read.

    The members of a group that is gone command no more; of one that is not shown we believe what we knew.
    """
    staff = await _fetch_staff(forum)
    try:
        members = await forum.fetch_group_members(tools.config.organizers_group)
    except NotFound:
        async with tools.pool.acquire() as connection, connection.transaction():
            if not await record_attention_renewal(connection, attention):
                raise LeaseLost from None
            await record_organizers(connection, staff)
        raise
    async with tools.pool.acquire() as connection, connection.transaction():
        await settle_attention(connection, attention, next_s=READ_EVERY_S)
        await record_organizers(connection, [*members, *staff])


async def _fetch_staff(forum: Forum) -> Sequence[User]:
    """Nobody, where the forum does not show the group: staff is also told by each post and each sign-in."""
    try:
        return await forum.fetch_group_members(STAFF)
    except NotFound:
        return ()
