"""Calls organizers by one private message to their group when something new waits for them."""

from __future__ import annotations

from datetime import datetime

from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools, load_clock
from service.domain.effects import CallOrganizers
from service.domain.organizers import decide_call
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake, wake_unless_planned
from service.store.effects import insert_effects
from service.store.organizers import load_called_at, load_waiting_things, record_called
from service.store.pool import Connection

COLLECT_S = 600.0
"""What comes to wait within ten minutes is told in one message."""


async def wake_organizers(connection: Connection) -> None:
    """Something may have come to wait for them."""
    await wake(connection, [ForumSubject.ORGANIZERS], What.LOOK, ReasonCode.DUE, after_s=COLLECT_S)


async def wake_organizers_for_rooms(connection: Connection) -> None:
    """A circle's dates or room may be others now, and another circle may have the same: every decision comes here."""
    organizers, look, answer = ForumSubject.ORGANIZERS, What.LOOK, Priority.ANSWER
    await wake_unless_planned(connection, organizers, look, ReasonCode.DUE, answer, COLLECT_S)


async def look_for_organizers(tools: Tools, attention: Attention) -> None:
    """Call them if it is time, and look again when it may be. Raises LeaseLost."""
    async with tools.pool.acquire() as connection, connection.transaction():
        now = (await load_clock(connection)).now()
        things = await load_waiting_things(connection, now, offers=tools.config.offers_topics)
        decision = decide_call(things, await load_called_at(connection), now)
        if decision.is_due:
            await _call(connection, tools, CallOrganizers(things), now)
        next_s = None if decision.look_at is None else max(0.0, (decision.look_at - now).total_seconds())
        await settle_attention(connection, attention, next_s=next_s)


async def _call(connection: Connection, tools: Tools, call: CallOrganizers, now: datetime) -> None:
    await insert_effects(connection, await compose_requests(connection, tools, (call,), now))
    await record_called(connection, now)
