"""Performs one leased effect and records how it ended, together with everything that follows from it.

The intent is committed before the outside call; receipt, new state and following effects share one
transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from time import monotonic

import structlog

from jobs.attempts import (
    Attempt,
    Awaiting,
    ByHand,
    Outcome,
    ReplyReceipt,
    TitlesRefused,
    TopicReceipt,
    Unchanged,
)
from jobs.following import follow_by_hand, follow_receipt, follow_refusal
from jobs.performers import PERFORMERS
from jobs.tools import Tools
from service.domain.effects import FirstPostRequest
from service.domain.trying import (
    HORIZON_S,
    Intent,
    plan_retry,
)
from service.errors import BudgetSpent, CompanionError, GiveUp, Refused, RetryLater
from service.store.circles import load_circle_of_topic, lock_lane
from service.store.leases import (
    LEASE_S,
    Lease,
    record_awaiting,
    record_dead,
    record_done,
    record_intent,
    record_later,
    record_renewal,
)
from service.store.pool import DATABASE_TROUBLE
from service.store.values import compose_json

RENEW_EVERY_S = LEASE_S / 3
HORIZON_DAYS = round(HORIZON_S / 86400)

_log = structlog.get_logger(__name__)


class LeaseLost(CompanionError):
    """Another worker has the effect now: whatever we hold of it is worth nothing."""


class Permit:
    """Until when the lease is surely ours, by this process's own clock, which runs on while the process stands still.

    The forum knows no fencing tokens: so a worker that was stopped past its lease must not send what it was about to.
    """

    def __init__(self) -> None:
        self._until = 0.0
        self.tried = False
        """This attempt has committed an intent of its own, after looking for what an earlier one may have done."""

    async def extend(self, asked: Awaitable[bool]) -> bool:
        """Wait for the answer of a statement that holds the lease for `LEASE_S` seconds, if it is still ours."""
        now = monotonic()
        ours = await asked
        self._until = now + LEASE_S if ours else 0.0
        return ours

    def holds(self) -> bool:
        return monotonic() < self._until


async def perform_effect(tools: Tools, lease: Lease) -> None:
    """Carry the effect out once and record its end. Raises nothing that retrying the same lease would mend."""
    permit = Permit()
    try:
        async with _renewed(tools, lease, permit):
            outcome = await PERFORMERS[lease.kind](await _build_attempt(tools, lease, permit))
        await _record_outcome(tools, lease, outcome)
        _count(tools, lease, type(outcome).__name__)
    except LeaseLost:
        _log.warning("lease lost", effect=lease.id)
    except BudgetSpent as spent:
        await _record_later(tools, lease, spent, counted=False, undone=permit.tried)
    except RetryLater as problem:
        await _record_later(tools, lease, problem, counted=True, undone=permit.tried and not problem.unknown)
        _count(tools, lease, "later")
    except (GiveUp, Refused) as problem:
        await _record_dead(tools, lease, problem.reason)
        _count(tools, lease, "gave_up")


def _count(tools: Tools, lease: Lease, outcome: str) -> None:
    tools.metrics.effects.labels(lease.kind, outcome).inc()
    if outcome == TopicReceipt.__name__ and lease.heard_at is not None:
        tools.metrics.delivery_to_effect.observe((datetime.now(UTC) - lease.heard_at).total_seconds())


async def _build_attempt(tools: Tools, lease: Lease, permit: Permit) -> Attempt:
    async def save(intent: Intent) -> None:
        async with tools.pool.acquire() as connection:
            if not await permit.extend(record_intent(connection, lease, intent)):
                raise LeaseLost
        permit.tried = True

    circle = None
    if isinstance(lease.request, FirstPostRequest):
        async with tools.pool.acquire() as connection:
            circle = await load_circle_of_topic(connection, lease.request.topic_id)
    forum = tools.forum_at(lease.priority, permit.holds)
    return Attempt(lease, forum, tools.is_ours, tools.config.discourse_instance, save, circle)


@asynccontextmanager
async def _renewed(tools: Tools, lease: Lease, permit: Permit) -> AsyncIterator[None]:
    """Renews the lease beside the body. When it is lost, the body's later writes are refused by the token."""

    async def renew() -> None:
        while True:
            await asyncio.sleep(RENEW_EVERY_S)
            try:
                async with tools.pool.acquire() as connection:
                    await permit.extend(record_renewal(connection, lease))
            except DATABASE_TROUBLE:
                _log.warning("lease not renewed", effect=lease.id)

    renewing = asyncio.create_task(renew())
    try:
        yield
    finally:
        renewing.cancel()
        with suppress(asyncio.CancelledError):
            await renewing


async def _record_outcome(tools: Tools, lease: Lease, outcome: Outcome) -> None:
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, lease.lane)
        match outcome:
            case Awaiting():
                await record_awaiting(connection, lease, HORIZON_DAYS)
            case TitlesRefused(messages):
                words = " ".join(messages) or "no reason given"
                if await record_dead(connection, lease, f"The forum refused every title: {words}"):
                    await follow_refusal(connection, tools, lease)
            case ByHand():
                if await record_done(connection, lease, "{}", "Somebody wrote inside our part of the post."):
                    await follow_by_hand(connection, tools, lease)
            case Unchanged(why):
                await record_done(connection, lease, lease.receipt or "{}", why)
            case TopicReceipt() | ReplyReceipt():
                if await record_done(connection, lease, compose_json(outcome), None):
                    await follow_receipt(connection, tools, lease, outcome)


async def _record_later(
    tools: Tools, lease: Lease, problem: RetryLater, *, counted: bool, undone: bool
) -> None:
    """Try again later; without looking first only if nothing was done (`undone`), by this attempt or an earlier one."""
    wait_s = plan_retry(lease.attempts, lease.tried_for_s, tools.jitter(), problem.after_s)
    if not counted:
        wait_s = problem.after_s or 1.0
    if wait_s is None:
        await _record_dead(tools, lease, f"Tried for seven days: {problem.reason}")
        return
    async with tools.pool.acquire() as connection:
        look = False if undone else None
        await record_later(connection, lease, problem.reason, wait_s, counted=counted, look=look)


async def record_later_again(tools: Tools, lease: Lease, reason: str) -> None:
    """Something nobody foresaw: it is tried again like anything else, and looks first."""
    await _record_later(tools, lease, RetryLater(reason), counted=True, undone=False)


async def _record_dead(tools: Tools, lease: Lease, reason: str) -> None:
    async with tools.pool.acquire() as connection:
        await record_dead(connection, lease, reason)
    _log.error("effect given up", effect=lease.id, key=lease.key, reason=reason)
