"""A circle's week: one post on the morning after a meeting, if there was something; after the last one a goodbye.

What it quotes is read again before, so that nothing stands in it that was hidden, deleted or written anew meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from jobs.decisions import Cause, record_effects
from jobs.engine.tools import Tools
from service.config import Config
from service.domain.circles import Circle
from service.domain.effects import TellWeek
from service.domain.ids import PostId
from service.domain.recaps.circle import (
    CircleFacts,
    CircleRecap,
    CircleWeek,
    compose_circle_recap,
    list_circle_weeks,
    list_quotable,
)
from service.domain.requests import Priority
from service.domain.subjects import TopicPosts
from service.domain.weeks import Window
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection
from service.store.recaps import load_circle_facts, load_recap, load_recaps, record_recap

_CALM = Cause(priority=Priority.BACKGROUND)
_RETOLD = 3
"""So many of a circle's last recaps follow what becomes of the posts that they quote."""


@dataclass(frozen=True, slots=True)
class Morning:
    """When, and how, a circle's week is told."""

    now: datetime
    asks: bool
    """The facilitator wants people to be asked what went well."""
    read: Mapping[PostId, str] | None = None
    """What the topic's posts say, if they were read just now."""


def list_our_hosts(config: Config) -> frozenset[str]:
    """Whose links share nothing."""
    addresses = (config.discourse_url, config.discourse_instance, config.public_url)
    return frozenset(host for one in addresses if (host := urlsplit(one).hostname))


async def plan_week(
    connection: Connection, tools: Tools, circle: Circle, week: CircleWeek | None, morning: Morning
) -> None:
    """Tell the week once, inside a transaction that holds the circle's lane; what is quoted is read first."""
    if week is None or circle.made is None:
        return
    key = circle.subject.key
    kept = await load_recap(connection, key, week.week)
    if kept is not None and kept.composed_at is not None:
        return
    facts = await _load_facts(connection, tools, circle, week.window)
    if morning.read is None and (facts.notes or list_quotable(facts, week.window)):
        await _wake_reading(connection, circle)
        return
    recap = _compose(tools, facts, week, morning.read or {})
    if recap is None and week.next_start is not None and morning.read is None:
        return
    kept_recap = recap or CircleRecap.nothing()
    figures, post_ids = kept_recap.figures, kept_recap.post_ids
    await record_recap(connection, key, week.week, week.window, figures, post_ids, morning.now)
    if recap is not None or week.next_start is None:
        told = TellWeek(circle, week, recap, morning.asks)
        await record_effects(connection, tools, (told,), None, morning.now, _CALM)


async def retell_weeks(connection: Connection, tools: Tools, circle: Circle, morning: Morning) -> None:
    """Let what was told follow what became of the posts that it quotes, which were read just now."""
    for kept in await load_recaps(connection, circle.subject.key, _RETOLD):
        weeks = list_circle_weeks(circle.announced, tools.config.recap_hour)
        week = next((one for one in weeks if one.week == kept.week and one.window == kept.window), None)
        if week is None or not kept.post_ids or circle.made is None:
            continue
        facts = await _load_facts(connection, tools, circle, week.window)
        recap = _compose(tools, facts, week, morning.read or {})
        again = TellWeek(circle, week, recap, morning.asks, again=True)
        await record_effects(connection, tools, (again,), None, morning.now, _CALM)


async def _load_facts(connection: Connection, tools: Tools, circle: Circle, window: Window) -> CircleFacts:
    return await load_circle_facts(
        connection,
        circle.subject,
        window,
        bot=tools.config.discourse_api_username,
        hosts=circle.facilitator_ids,
    )


def _compose(
    tools: Tools, facts: CircleFacts, week: CircleWeek, raws: Mapping[PostId, str]
) -> CircleRecap | None:
    return compose_circle_recap(facts, week.window, raws, list_our_hosts(tools.config))


async def _wake_reading(connection: Connection, circle: Circle) -> None:
    assert circle.made is not None
    posts, why = TopicPosts(circle.made.topic_id), ReasonCode.QUOTED
    await wake(connection, [posts], What.READ, why, priority=Priority.BACKGROUND)
