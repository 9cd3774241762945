"""The index of circles: one pinned topic in their category, kept true silently, at most one edit an hour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from jobs.engine.attempts import TopicReceipt
from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools, load_clock
from service.domain.effects import Effect, PinIndex, ShowIndex
from service.domain.recaps.index import CirclesIndex, StandingIndex
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake_unless_planned
from service.store.circles import lock_lane
from service.store.effects import insert_effects
from service.store.index import load_circles_index, load_standing_index, record_standing_index
from service.store.pool import Connection

LOOK_EVERY_S = 3600.0
COLLECT_S = 30.0
"""Circles that come together are listed together."""
PINNED_FOR = timedelta(days=3650)
"""The forum wants an end. Whoever lets it go before is not overruled: it is pinned once."""


async def look_at_index(tools: Tools, attention: Attention) -> None:
    """Bring the index to what is true now; what did not change is not sent. Raises LeaseLost, NotYet."""
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, ForumSubject.INDEX.key)
        if tools.config.circles_index:
            now = (await load_clock(connection)).now()
            index = await load_circles_index(connection, tools.config.circles_category, now)
            await _record(connection, tools, _plan(index, await load_standing_index(connection), now), now)
        await settle_attention(connection, attention, next_s=LOOK_EVERY_S)


def _plan(index: CirclesIndex, standing: StandingIndex | None, now: datetime) -> Sequence[Effect]:
    """None is made before there is something to list; one that stands says so when nothing is left."""
    if standing is None:
        return [ShowIndex(index, None)] if index.says_something else []
    if standing.by_hand and not standing.hand_back:
        return []
    topic_id = standing.made.topic_id
    return [ShowIndex(index, topic_id, standing.find_wait_s(now), take_over=standing.hand_back)]


async def _record(connection: Connection, tools: Tools, effects: Sequence[Effect], now: datetime) -> None:
    await insert_effects(connection, await compose_requests(connection, tools, effects, now))


async def wake_index(connection: Connection, tools: Tools) -> None:
    """Something of what it lists has changed."""
    if tools.config.circles_index:
        index, look, background = ForumSubject.INDEX, What.LOOK, Priority.BACKGROUND
        await wake_unless_planned(connection, index, look, ReasonCode.DUE, background, COLLECT_S)


async def follow_index_shown(connection: Connection, tools: Tools, receipt: TopicReceipt) -> None:
    """It was made or edited; what stands for the first time is pinned."""
    now = (await load_clock(connection)).now()
    before = await load_standing_index(connection)
    await record_standing_index(connection, StandingIndex(receipt.made, now))
    if before is None:
        await _record(connection, tools, [PinIndex(receipt.made.topic_id, now + PINNED_FOR)], now)


async def follow_index_by_hand(connection: Connection) -> None:
    standing = await load_standing_index(connection)
    if standing is not None:
        await record_standing_index(connection, replace(standing, by_hand=True, hand_back=False))
