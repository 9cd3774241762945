"""Performs one leased effect and records how it ended, together with everything that follows from it.

The intent is committed before the outside call; receipt, new state and following effects share one
transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import assert_never

import structlog

from jobs.engine.attempts import (
    Attempt,
    Awaiting,
    ByHand,
    Outcome,
    ReplyReceipt,
    TitlesRefused,
    TopicReceipt,
    Unchanged,
)
from jobs.engine.failing import ask_for_probe, explain, note_answering, note_failing, raise_if_gone
from jobs.engine.leasing import Permit, renewed
from jobs.engine.messages import perform_create_message
from jobs.engine.posts import perform_create_reply, perform_edit_reply
from jobs.engine.tools import Tools
from jobs.engine.topics import perform_create_topic, perform_edit_first_post, perform_set_status
from jobs.receipts import (
    follow_by_hand,
    follow_failure,
    follow_gone,
    follow_news,
    follow_receipt,
    follow_refusal,
)
from service.domain.requests import (
    FirstPostRequest,
    MessageRequest,
    NewsRequest,
    ReplyRequest,
    ReplyTextRequest,
    Request,
    StatusRequest,
    TopicRequest,
)
from service.domain.trying import HORIZON_DAYS, Intent, plan_retry
from service.errors import BudgetSpent, GiveUp, LeaseLost, NotAllowed, Refused, RetryLater
from service.forum.protocol import Forum, MayWrite
from service.reasons import Reason, ReasonCode
from service.store.circles import load_circle_of_topic, lock_lane
from service.store.leases import (
    Lease,
    record_awaiting,
    record_dead,
    record_done,
    record_intent,
    record_later,
    record_renewal,
    release_effect,
)
from service.store.proposals import load_proposal_of_topic
from service.store.values import compose_json, parse_json

NOTHING = "{}"
"""The receipt of what had nothing to return."""

_log = structlog.get_logger(__name__)


async def perform_effect(
    tools: Tools, lease: Lease, charge: Callable[[MayWrite], Forum], *, was_well: bool = True
) -> None:
    """Carry the effect out once and record its end. Raises only what a gone database raises.

    `charge` gives the forum, its calls counted in what the claim paid for; `was_well`: it answered us until now.
    """
    permit = Permit()
    try:
        async with renewed(tools, lambda connection: permit.extend(record_renewal(connection, lease))):
            outcome = await _perform(await _build_attempt(tools, lease, permit, charge))
        await _record_outcome(tools, lease, outcome)
        if not was_well:
            await note_answering(tools)
        _count(tools, lease, type(outcome).__name__)
    except LeaseLost:
        _log.warning("lease lost", effect=lease.id)
    except BudgetSpent:
        await _release(tools, lease, permit)
    except (GiveUp, Refused) as problem:
        await _record_dead(tools, lease, problem.reason)
        _count(tools, lease, "gave_up")
    except Exception as problem:
        raise_if_gone(problem)
        await note_failing(tools, problem)
        await _record_later(tools, lease, problem, permit)
        _count(tools, lease, "later")


async def _perform(attempt: Attempt) -> Outcome:
    match attempt.lease.request:
        case TopicRequest() as request:
            return await perform_create_topic(attempt, request)
        case ReplyRequest() | NewsRequest() as request:
            return await perform_create_reply(attempt, request)
        case FirstPostRequest() as request:
            return await perform_edit_first_post(attempt, request)
        case ReplyTextRequest() as request:
            return await perform_edit_reply(attempt, request)
        case StatusRequest() as request:
            return await perform_set_status(attempt, request)
        case MessageRequest() as request:
            return await perform_create_message(attempt, request)
        case _:
            assert_never(attempt.lease.request)


def _count(tools: Tools, lease: Lease, outcome: str) -> None:
    tools.metrics.effects.labels(lease.kind, outcome).inc()
    if outcome == TopicReceipt.__name__ and lease.heard_at is not None:
        tools.metrics.delivery_to_effect.observe((datetime.now(UTC) - lease.heard_at).total_seconds())


async def _build_attempt(
    tools: Tools, lease: Lease, permit: Permit, charge: Callable[[MayWrite], Forum]
) -> Attempt:
    async def save(intent: Intent) -> None:
        async with tools.pool.acquire() as connection:
            if not await permit.extend(record_intent(connection, lease, intent)):
                raise LeaseLost
        permit.tried = True

    standing = await _load_standing(tools, lease, lease.request)
    return Attempt(
        lease, charge(permit.holds), tools.is_ours, tools.config.discourse_instance, save, standing
    )


async def _load_standing(tools: Tools, lease: Lease, request: Request) -> TopicReceipt | None:
    """The topic of a circle or a story as its row has it; another topic of ours as the last receipt has it."""
    if not isinstance(request, FirstPostRequest):
        return None
    async with tools.pool.acquire() as connection:
        owner = await load_circle_of_topic(connection, request.topic_id) or await load_proposal_of_topic(
            connection, request.topic_id
        )
    if owner is not None:
        return TopicReceipt(owner.made, owner.titles) if owner.made else None
    receipts = (one for one in (lease.receipt, lease.needed_receipt) if one and one != NOTHING)
    return next((parse_json(TopicReceipt, one) for one in receipts), None)


async def _record_outcome(tools: Tools, lease: Lease, outcome: Outcome) -> None:
    async with tools.pool.acquire() as connection, connection.transaction():
        await lock_lane(connection, lease.lane)
        match outcome:
            case Awaiting():
                if await record_awaiting(connection, lease) and isinstance(lease.request, NewsRequest):
                    await follow_news(connection, lease.lane, lease.request)
            case TitlesRefused(messages):
                reason = Reason(ReasonCode.TITLES_REFUSED, {"said": " ".join(messages) or "422"})
                if await record_dead(connection, lease, reason):
                    await follow_refusal(connection, tools, lease)
            case ByHand(editor):
                why = Reason(ReasonCode.POST_CHANGED_BY_HAND)
                if await record_done(connection, lease, NOTHING, why):
                    await follow_by_hand(connection, tools, lease, editor)
            case Unchanged(why):
                if await record_done(connection, lease, lease.receipt or NOTHING, Reason(why)):
                    await follow_gone(connection, lease, why)
            case TopicReceipt() | ReplyReceipt():
                if await record_done(connection, lease, compose_json(outcome), None):
                    await follow_receipt(connection, tools, lease, outcome)
            case _:
                assert_never(outcome)


async def _record_later(tools: Tools, lease: Lease, problem: Exception, permit: Permit) -> None:
    """Try again later; without looking first only if this attempt surely did nothing, after looking itself."""
    later = problem if isinstance(problem, RetryLater) else None
    reason = explain(problem)
    wait_s = plan_retry(lease.attempts, lease.tried_for_s, tools.jitter(), later.after_s if later else None)
    if wait_s is None:
        await _record_dead(tools, lease, Reason(ReasonCode.TRIED_FOR_DAYS, {"days": HORIZON_DAYS}, reason))
        return
    undone = permit.tried and later is not None and not later.unknown
    async with tools.pool.acquire() as connection, connection.transaction():
        if isinstance(problem, NotAllowed):
            await ask_for_probe(connection)
        look = False if undone else None
        await record_later(connection, lease, reason, wait_s, counted=True, look=look)


async def _release(tools: Tools, lease: Lease, permit: Permit) -> None:
    """Out of calls: what was tried last surely did not leave."""
    async with tools.pool.acquire() as connection:
        await release_effect(connection, lease, look=False if permit.tried else None)


async def release_cancelled(tools: Tools, lease: Lease) -> None:
    """Told to stop: no failure, and no crash. What was under way may have been done: the next one looks."""
    async with tools.pool.acquire() as connection:
        await release_effect(connection, lease, look=None)


async def _record_dead(tools: Tools, lease: Lease, reason: Reason) -> None:
    async with tools.pool.acquire() as connection, connection.transaction():
        if await record_dead(connection, lease, reason):
            await follow_failure(connection, lease)
    _log.error("effect given up", effect=lease.id, key=lease.key, reason=reason.code.value)
