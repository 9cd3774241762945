"""Reads which categories the forum has: what closes goes out of sight, what opens comes back."""

from __future__ import annotations

from jobs.engine.tools import Tools
from service.domain.categories import CategoryChanges, compare_categories
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.forum.protocol import Forum
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake
from service.store.categories import load_categories, record_categories
from service.store.deliveries import blank_bodies, wake_struggling
from service.store.pool import Connection
from service.store.topics import load_subjects_in

READ_EVERY_S = 3600.0


async def read_categories(tools: Tools, attention: Attention, forum: Forum) -> None:
    """Read them all, and wake whatever they change something for. Raises RetryLater, and LeaseLost."""
    found = await forum.fetch_categories()
    async with tools.pool.acquire() as connection, connection.transaction():
        await settle_attention(connection, attention, next_s=READ_EVERY_S)
        before = await load_categories(connection, tools.config)
        await record_categories(connection, found)
        after = await load_categories(connection, tools.config)
        if before != after:
            await wake_struggling(connection)
        await _follow(connection, compare_categories(before, after))


async def _follow(connection: Connection, changes: CategoryChanges) -> None:
    """Of what is not open to everyone only that it is gone; what opens again is read before it is believed."""
    if changes.closed:
        await blank_bodies(connection, changes.closed)
        closed = await load_subjects_in(connection, changes.closed)
        why = ReasonCode.CATEGORY_CLOSED
        await wake(connection, [*closed, ForumSubject.NETWORK], What.LOOK, why, priority=Priority.CHANGE)
    if changes.opened:
        opened = await load_subjects_in(connection, changes.opened)
        await wake(connection, opened, What.READ, ReasonCode.CATEGORY_OPENED)
    if changes.intake_appeared:
        await wake(connection, [ForumSubject.POSTS], What.READ, ReasonCode.CATEGORY_OPENED)
