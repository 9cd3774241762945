"""The network's week: one topic on Monday morning if there was something, told once whatever happens to us."""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs.engine.attempts import TopicReceipt
from jobs.engine.requests import compose_requests
from jobs.engine.tools import Tools, load_clock
from service.config import Config
from service.domain.effects import DropNetwork, Effect, RetellNetwork, TellNetwork
from service.domain.ids import ExternalId, TopicId
from service.domain.posts import Topic
from service.domain.recaps.facts import compose_recap_id
from service.domain.recaps.network import (
    NetworkRecap,
    compose_network_recap,
    without_posts,
)
from service.domain.subjects import ForumSubject, Role
from service.domain.weeks import Week, compute_due, compute_window, find_due_week, find_next_due, is_late
from service.reasons import ReasonCode
from service.store.attention import Attention, What, settle_attention, wake
from service.store.circles import lock_lane
from service.store.effects import insert_effects
from service.store.network import load_network_facts
from service.store.people import load_names
from service.store.pointing import is_unsure, record_sight
from service.store.pool import Connection
from service.store.recaps import (
    NETWORK,
    KeptRecap,
    load_gone,
    load_recap,
    load_recaps,
    record_recap,
    record_run,
    record_standing,
)
from service.store.settings import NETWORK_ALLOWED, load_setting
from service.store.topics import record_topic

UNSURE_FOR = timedelta(seconds=30)
"""Until it is looked whether what may have gone away was read."""
FOLLOWED = 60
"""Weeks whose recaps lose what was hidden or deleted since: more than a year."""


async def look_at_network(tools: Tools, attention: Attention) -> None:
    """Tell the week that is due, and let what was told follow. Raises LeaseLost, NotYet.

    The ledger's row, the recap and its effect are written in one transaction: a kill, a repeat or a jump of the clock
    neither doubles nor loses a week, and who was away for weeks tells only the newest.
    """
    zone, hour = tools.config.timezone, tools.config.network_recap_hour
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, ForumSubject.NETWORK.key)
        now = (await load_clock(connection)).now()
        week = find_due_week(now, zone, hour)
        told = await _tell(connection, tools, week, now)
        await _follow(connection, tools, week, now)
        moments = (find_next_due(now, zone, hour), compute_window(week, zone).end)
        next_at = min(moment for moment in moments if moment > now)
        next_at = next_at if told else min(next_at, now + UNSURE_FOR)
        await settle_attention(connection, attention, next_s=(next_at - now).total_seconds())


class _UnsureError(Exception):
    """Undoes the run."""


async def _tell(connection: Connection, tools: Tools, week: Week, now: datetime) -> bool:
    """Once a week; a week without news is told by nothing, and is over all the same.

    False as long as something at which it would point may have gone away unheard.
    """
    if not await _may_tell(connection, tools.config):
        return True
    try:
        async with connection.transaction():
            await _run(connection, tools.config, week, now)
    except _UnsureError:
        return False
    return True


async def _run(connection: Connection, config: Config, week: Week, now: datetime) -> None:
    zone = config.timezone
    if not await record_run(connection, NETWORK, compute_due(week, zone, config.network_recap_hour), zone):
        return
    recap = await _compose(connection, config, week, now)
    if recap is None:
        return
    if await is_unsure(connection, recap.post_ids):
        raise _UnsureError
    past = compute_window(week.before, zone)
    await record_recap(connection, NETWORK, week, past, recap, recap.post_ids, now)


async def _may_tell(connection: Connection, config: Config) -> bool:
    """The very first one on a real forum waits for an organizer, who sees its draft."""
    return config.demo or await load_setting(connection, NETWORK_ALLOWED, bool) is True


async def _compose(connection: Connection, config: Config, week: Week, now: datetime) -> NetworkRecap | None:
    zone, bot = config.timezone, config.discourse_api_username
    facts = await load_network_facts(connection, week, zone, now, bot=bot)
    kept = await load_recap(connection, NETWORK, week)
    return compose_network_recap(facts, week, zone, now, kept.line if kept else None)


async def _follow(connection: Connection, tools: Tools, due: Week, now: datetime) -> None:
    """What stands loses what went away since; what does not stand yet says so late, or makes way for a newer one."""
    kept = await load_recaps(connection, NETWORK, FOLLOWED)
    gone = await load_gone(connection, [post_id for one in kept for post_id in one.post_ids])
    recaps = [(one, recap) for one in kept if (recap := one.read_figures(NetworkRecap)) is not None]
    known = await load_names(connection, {person for _, recap in recaps for person in recap.people})
    effects: list[Effect] = []
    for one, recap in recaps:
        if one.gone:
            continue
        if one.topic_id is None and one.week != due:
            effects.append(DropNetwork(one.week))
        elif one.topic_id is None or not gone.isdisjoint(one.post_ids) or set(recap.people) - known.keys():
            effects.append(_compose_effect(one, without_posts(recap, gone), now))
    await insert_effects(connection, await compose_requests(connection, tools, effects, now))


def _compose_effect(kept: KeptRecap, recap: NetworkRecap, now: datetime) -> Effect:
    if kept.topic_id is None:
        return TellNetwork(recap, is_late(recap.week, recap.zone, now))
    return RetellNetwork(recap, kept.topic_id)


async def follow_reading(connection: Connection, topic_id: TopicId, topic: Topic | None) -> None:
    """The topic of a week was read, in the caller's transaction: one that nobody can see is told nowhere else."""
    category_id = topic.category_id if topic else None
    await record_topic(connection, topic_id, ForumSubject.NETWORK, Role.RECAP, category_id)
    first = topic.first_post if topic and topic.visible and not topic.deleted else None
    await record_sight(connection, topic_id, first.id if first else None)
    await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)


async def follow_network_topic(
    connection: Connection, external_id: ExternalId, receipt: TopicReceipt
) -> None:
    """The topic stands; what went away while it was made is taken out of it at once."""
    made = receipt.made
    kept = await load_recaps(connection, NETWORK, FOLLOWED)
    for week in (one.week for one in kept if compose_recap_id(one.week) == external_id):
        await record_standing(connection, NETWORK, week, made.topic_id, made.first_post_id)
        await record_topic(connection, made.topic_id, ForumSubject.NETWORK, Role.RECAP)
        await wake(connection, [ForumSubject.NETWORK], What.LOOK, ReasonCode.DUE)
