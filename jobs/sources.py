"""Polls P2PU's list of circles, and asks those circles to be looked at of which it brings something new.

Off unless P2PU_URL is set. A poll writes only what has happened; what a circle makes of it is its own look's affair
(`jobs/listed.py`), one small transaction each.
"""

from __future__ import annotations

import structlog

from jobs.engine.tools import Tools, load_clock
from jobs.organizers import wake_organizers
from service.domain.requests import Priority
from service.domain.sources.comparing import Comparison, compare_source
from service.domain.sources.gate import SourceTopics, is_wanted
from service.domain.sources.statements import SOURCE, compose_source_origin, is_link_to
from service.domain.sources.values import Poll, ProblemKind, SourceItem
from service.domain.subjects import CircleSubject
from service.errors import LeaseLost
from service.reasons import Reason, ReasonCode
from service.store.announced_links import load_posted_links
from service.store.attention import (
    Attention,
    What,
    record_attention_later,
    record_attention_renewal,
    settle_attention,
    wake,
)
from service.store.pool import Connection
from service.store.sources import load_source_items, load_unheard, record_comparison

POLL_EVERY_S = 900.0
LONGEST_WAIT_S = 3600.0
"""A source that fails is asked again after at most so long."""
STEP_S = 0.1
"""Between the looks of circles that are new: two thousand must not stand before what people wait for."""

_HARMLESS = frozenset({ProblemKind.CIRCLE_UNREADABLE, ProblemKind.CHANGED_MEANWHILE})
"""Where other circles can be read."""

_log = structlog.get_logger(__name__)


async def poll_source(tools: Tools, attention: Attention) -> None:
    """Read the list, keep what has happened, ask for the looks that follow, and come again. Raises LeaseLost."""
    if tools.source is None:
        async with tools.pool.acquire() as connection:
            await settle_attention(connection, attention, next_s=POLL_EVERY_S)
        return
    poll = await tools.source.fetch_circles()
    async with tools.pool.acquire() as connection:
        comparison = await _keep(connection, tools, attention, poll)
        async with connection.transaction():
            await _ask_for_looks(connection, tools)
            await _come_again(connection, attention, _find_trouble(poll, comparison))


async def _keep(connection: Connection, tools: Tools, attention: Attention, poll: Poll) -> Comparison:
    """A transaction of its own: whoever decides locks rows of `attention` before an item's, never the other way."""
    async with connection.transaction():
        if not await record_attention_renewal(connection, attention):
            raise LeaseLost
        now = (await load_clock(connection)).now()
        comparison = compare_source(await load_source_items(connection, SOURCE), poll, now)
        if comparison.gone or (comparison.appeared and tools.config.offers_topics):
            await wake_organizers(connection)
        await record_comparison(connection, SOURCE, comparison, now)
    return comparison


async def _ask_for_looks(connection: Connection, tools: Tools) -> None:
    """Circles with a topic hear what is new of them; those without get one, or wait until they are wanted."""
    items = await load_unheard(connection, SOURCE)
    if not items:
        return
    speaking = [CircleSubject(item.origin) for item in items if item.origin is not None]
    await wake(connection, speaking, What.LOOK, ReasonCode.DUE)
    silent = [item for item in items if item.origin is None]
    posted = await load_posted_links(connection, (await load_clock(connection)).now())
    announced = [subject for subject, link in posted if any(is_link_to(one.circle, link) for one in silent)]
    await wake(connection, announced, What.LOOK, ReasonCode.DUE)
    topics = SourceTopics(tools.config.source_topics)
    wanted = [_name_own(item) for item in silent if is_wanted(item, topics)]
    background = Priority.BACKGROUND
    await wake(connection, wanted, What.LOOK, ReasonCode.DUE, priority=background, step_s=STEP_S)


def _name_own(item: SourceItem) -> CircleSubject:
    return CircleSubject(compose_source_origin(item.circle.id))


def _find_trouble(poll: Poll, comparison: Comparison) -> Reason | None:
    """What the administrator should know of. That the list changed while it was read is nothing."""
    if comparison.distrusted:
        return Reason(ReasonCode.SOURCE_DISTRUSTED)
    problem = next((one for one in poll.problems if not poll.circles or one.kind not in _HARMLESS), None)
    if problem is None:
        return None
    detail = f"{problem.kind.value} {problem.detail}".strip()
    return Reason(ReasonCode.SOURCE_FAILING, {"problem": detail})


async def _come_again(connection: Connection, attention: Attention, trouble: Reason | None) -> None:
    """Loud once: the first failure and the recovery. Raises LeaseLost."""
    if trouble is None:
        if attention.attempts:
            _log.info("P2PU's list of circles can be read again")
        await settle_attention(connection, attention, next_s=POLL_EVERY_S)
        return
    if not attention.attempts:
        _log.warning(
            "P2PU's list of circles cannot be trusted; look whether P2PU_URL is right and the site answers",
            reason=trouble.code.value,
            **trouble.values,
        )
    wait_s = min(LONGEST_WAIT_S, POLL_EVERY_S * 2.0 ** min(attention.attempts, 10))
    if not await record_attention_later(connection, attention, trouble, wait_s):
        raise LeaseLost
