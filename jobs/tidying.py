"""Data retention: forgets what is past its time, in small steps, so that nothing else waits for it."""

from __future__ import annotations

from datetime import timedelta

from jobs.engine.tools import Tools, load_clock
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake
from service.store.contacts import delete_old_contacts
from service.store.deliveries import blank_old_bodies, delete_old_deliveries
from service.store.effects import delete_old_effects
from service.store.people import load_unchecked
from service.store.posts import blank_old_posts
from service.store.senders import delete_old_senders
from service.store.sessions import delete_ended_sessions
from service.store.sources import delete_gone_items

TIDY_EVERY_S = 24 * 3600.0
STEP = 1000
"""Rows that one step forgets of each kind at most."""
DELIVERY_DAYS = 90
"""Repeats of a delivery come within hours; the row without its body is kept for looking back."""
WORDS_DAYS = 400
EFFECT_DAYS = 400
"""A circle's effects tell what was done already: they stay for as long as anybody may still speak for it."""


async def tidy(tools: Tools, attention: Attention) -> None:
    """Forget one step of each kind; the next step is due at once when there is more. Raises LeaseLost."""
    async with tools.pool.acquire() as connection, connection.transaction():
        forgotten = (
            await blank_old_bodies(connection, tools.config.delivery_retention_days, STEP),
            await delete_old_deliveries(connection, DELIVERY_DAYS, STEP),
            await blank_old_posts(connection, WORDS_DAYS, STEP),
            await delete_old_effects(connection, EFFECT_DAYS, STEP),
        )
        now = (await load_clock(connection)).now()
        await delete_gone_items(connection, now - timedelta(days=WORDS_DAYS))
        await delete_old_contacts(connection, now)
        await delete_old_senders(connection)
        await delete_ended_sessions(connection)
        next_s = 0.0 if STEP in forgotten else TIDY_EVERY_S
        if await load_unchecked(connection, 1):
            calm = Priority.BACKGROUND
            await wake(connection, [ForumSubject.PEOPLE], What.READ, ReasonCode.DUE, priority=calm)
        await settle_attention(connection, attention, next_s=next_s)
