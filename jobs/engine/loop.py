"""The consumer loop of each slot, which takes what is due from PostgreSQL; the sweep ends what time ends.

First what costs no call: deliveries and looks. Then the most urgent of what does, paid for by claiming it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from jobs.engine.account import PaidCalls
from jobs.engine.attention import perform_attention
from jobs.engine.attention import release_cancelled as release_attention
from jobs.engine.deliveries import perform_delivery
from jobs.engine.effects import perform_effect
from jobs.engine.effects import release_cancelled as release_effect
from jobs.engine.failing import explain, raise_if_gone
from jobs.engine.tools import Tools
from service.domain.trying import plan_retry
from service.errors import RetryLater
from service.store.attention import Attention, claim_look, record_attention_endings
from service.store.budget import record_spent
from service.store.claims import Claim, claim_paid, load_wait_s
from service.store.deliveries import (
    ClaimedDelivery,
    claim_delivery,
    record_delivery_later,
    release_delivery,
)
from service.store.effects import record_endings
from service.store.pool import DATABASE_TROUBLE

SWEEP_S = 5.0
"""How late the sweep finds what the bell did not ring for."""
LEAST_WAIT_S = 0.01
FAREWELL_S = 2.0
"""What is under way is handed back within this time when we are told to stop."""
ATTEMPTS = 40
"""Failures after which a delivery is given up, visibly: with growing waits, more than seven days."""

_log = structlog.get_logger(__name__)


class Ring:
    """Wakes every waiting slot; a ring while nobody waits is not lost."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        rung, self._rung = self._rung, asyncio.Event()
        rung.set()

    @property
    def next(self) -> asyncio.Event:
        """The next ring. Take it before looking for work, wait for it after finding none."""
        return self._rung


async def perform_next(tools: Tools) -> bool:
    """Take the next due piece of work and carry it out; False when nothing is due, or may be done now."""
    return await perform_free(tools) or await _perform_paid(tools)


async def perform_free(tools: Tools) -> bool:
    """The same of what asks the forum nothing."""
    return await _perform_delivery(tools) or await _perform_look(tools)


async def _perform_delivery(tools: Tools) -> bool:
    async with tools.pool.acquire() as connection:
        claimed = await claim_delivery(connection)
    if claimed is None:
        return False
    try:
        with structlog.contextvars.bound_contextvars(delivery=claimed.id):
            await perform_delivery(tools, claimed)
    except asyncio.CancelledError:
        await _hand_back(_release_delivery(tools, claimed))
        raise
    except Exception as problem:
        raise_if_gone(problem)
        await _record_delivery_later(tools, claimed, problem)
    return True


async def _record_delivery_later(tools: Tools, claimed: ClaimedDelivery, problem: Exception) -> None:
    asked_s = problem.after_s if isinstance(problem, RetryLater) else None
    wait_s = (
        None if claimed.attempts >= ATTEMPTS else plan_retry(claimed.attempts, 0.0, tools.jitter(), asked_s)
    )
    async with tools.pool.acquire() as connection:
        await record_delivery_later(connection, claimed.id, explain(problem), wait_s)


async def _release_delivery(tools: Tools, claimed: ClaimedDelivery) -> None:
    async with tools.pool.acquire() as connection:
        await release_delivery(connection, claimed.id)


async def perform_slow(tools: Tools) -> bool:
    """The same of what asks others than the forum, and may take long."""
    return await _perform_look(tools, slow=True)


async def _perform_look(tools: Tools, *, slow: bool = False) -> bool:
    async with tools.pool.acquire() as connection:
        look = await claim_look(connection, slow=slow)
    if look is None:
        return False
    try:
        with structlog.contextvars.bound_contextvars(subject=look.subject.key):
            await perform_attention(tools, look, None)
    except asyncio.CancelledError:
        await _hand_back(release_attention(tools, look))
        raise
    return True


async def _perform_paid(tools: Tools) -> bool:
    if tools.gate.closed_s > 0:
        return False
    async with tools.pool.acquire() as connection:
        claim = await claim_paid(connection, tools.bucket)
    if claim is None:
        return False
    account = PaidCalls(claim.paid, tools.gate)
    try:
        await _perform_claim(tools, claim, account)
    except asyncio.CancelledError:
        await _hand_back(_release_claim(tools, claim))
        raise
    finally:
        if account.owed:
            await _hand_back(_settle(tools, account.owed))
    return True


async def _perform_claim(tools: Tools, claim: Claim, account: PaidCalls) -> None:
    if isinstance(claim.work, Attention):
        with structlog.contextvars.bound_contextvars(subject=claim.work.subject.key):
            await perform_attention(tools, claim.work, tools.charge(account), was_well=claim.was_well)
    else:
        with structlog.contextvars.bound_contextvars(effect=claim.work.id):
            await perform_effect(
                tools, claim.work, lambda may: tools.charge(account, may), was_well=claim.was_well
            )


async def _release_claim(tools: Tools, claim: Claim) -> None:
    if isinstance(claim.work, Attention):
        await release_attention(tools, claim.work)
    else:
        await release_effect(tools, claim.work)


async def _settle(tools: Tools, owed: int) -> None:
    async with tools.pool.acquire() as connection:
        await record_spent(connection, tools.bucket, owed)


async def _hand_back(work: Awaitable[None]) -> None:
    """Do this even while we are being cancelled, but not for long; a lease that stays behind ends by itself."""
    try:
        async with asyncio.timeout(FAREWELL_S):
            await work
    except DATABASE_TROUBLE as problem:
        _log.warning("nothing was handed back", reason=type(problem).__name__)


async def run_slot(
    tools: Tools,
    bell: Ring,
    stop: asyncio.Event,
    *,
    perform: Callable[[Tools], Awaitable[bool]] = perform_next,
) -> None:
    """Take work until told to stop; wait for the bell, the next due moment or the sweep when there is none.

    `perform`: which work; others than `perform_next` ask the forum nothing.
    """
    may_ask = perform is perform_next
    while not stop.is_set():
        ring = bell.next
        try:
            if await perform(tools):
                continue
            async with tools.pool.acquire() as connection:
                bucket = tools.bucket if may_ask else None
                wait_s = await load_wait_s(connection, bucket)
        except DATABASE_TROUBLE as problem:
            _log.warning("the database does not answer", reason=type(problem).__name__)
            wait_s = 1.0
        closed_s = tools.gate.closed_s if may_ask else 0.0
        await _wait(ring, min(SWEEP_S, SWEEP_S if wait_s is None else max(wait_s, closed_s)))


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(seconds, LEAST_WAIT_S)):
            await event.wait()
    except TimeoutError:
        return


async def run_sweep(tools: Tools, bell: Ring, stop: asyncio.Event) -> None:
    """Every few seconds: end what time ends, and wake the slots."""
    while not stop.is_set():
        try:
            await sweep(tools)
        except DATABASE_TROUBLE as problem:
            _log.warning("the database does not answer", reason=type(problem).__name__)
        bell.ring()
        await _wait(stop, SWEEP_S)


async def sweep(tools: Tools) -> None:
    """End what time ends: leases of dead workers, and what has waited too long."""
    async with tools.pool.acquire() as connection:
        await record_endings(connection)
        await record_attention_endings(connection)
