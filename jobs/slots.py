"""The worker's slots: each takes what is due straight from PostgreSQL; the sweep wakes them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import asyncpg
import structlog

from jobs.catch_up import perform_catch_up
from jobs.deliveries import perform_delivery
from jobs.effects import perform_effect, record_later_again
from jobs.rereads import perform_reread
from jobs.schedule import perform_due
from jobs.tools import Tools
from service.domain.trying import plan_retry
from service.errors import RetryLater
from service.store.deliveries import claim_delivery, record_delivery_later
from service.store.effects import (
    load_next_due_s,
    record_endings,
)
from service.store.leases import claim_effect
from service.store.pool import DATABASE_TROUBLE
from service.store.rereads import claim_reread, record_reread_later
from service.store.settings import load_gap

SWEEP_S = 5.0
"""How late the sweep finds what the bell did not ring for."""

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
    """Take the next due piece of work and carry it out; False when nothing is due."""
    return await _perform_delivery(tools) or await _perform_effect(tools) or await _perform_reread(tools)


async def _perform_delivery(tools: Tools) -> bool:
    async with tools.pool.acquire() as connection:
        claimed = await claim_delivery(connection)
    if claimed is None:
        return False
    try:
        with structlog.contextvars.bound_contextvars(delivery=claimed.id):
            await perform_delivery(tools, claimed)
    except Exception as problem:
        _raise_if_gone(problem)
        wait_s = _plan_wait(tools, claimed.attempts, problem)
        async with tools.pool.acquire() as connection:
            await record_delivery_later(connection, claimed.id, _explain(problem), wait_s)
    return True


async def _perform_reread(tools: Tools) -> bool:
    async with tools.pool.acquire() as connection:
        claimed = await claim_reread(connection)
    if claimed is None:
        return False
    try:
        with structlog.contextvars.bound_contextvars(topic=claimed.topic_id):
            await perform_reread(tools, claimed)
    except Exception as problem:
        _raise_if_gone(problem)
        wait_s = _plan_wait(tools, claimed.attempts, problem)
        async with tools.pool.acquire() as connection:
            await record_reread_later(connection, claimed, _explain(problem), wait_s)
    return True


async def _perform_effect(tools: Tools) -> bool:
    async with tools.pool.acquire() as connection:
        lease = await claim_effect(connection)
    if lease is None:
        return False
    with structlog.contextvars.bound_contextvars(effect=lease.id):
        try:
            await perform_effect(tools, lease)
        except Exception as problem:
            _raise_if_gone(problem)
            await record_later_again(tools, lease, _explain(problem))
    return True


ATTEMPTS = 40
"""Failures after which a delivery or a re-read is given up: with growing waits, more than seven days."""


def _plan_wait(tools: Tools, attempts: int, problem: Exception) -> float | None:
    asked_s = problem.after_s if isinstance(problem, RetryLater) else None
    return None if attempts >= ATTEMPTS else plan_retry(attempts, 0.0, tools.jitter(), asked_s)


def _raise_if_gone(problem: Exception) -> None:
    """A database that is away is nobody's failed attempt; one that refuses a value is."""
    refused = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.SyntaxOrAccessError)
    if isinstance(problem, DATABASE_TROUBLE) and not isinstance(problem, refused):
        raise problem


def _explain(problem: Exception) -> str:
    """The reason as people read it; what nobody foresaw goes to the log whole."""
    if isinstance(problem, RetryLater):
        return problem.reason
    _log.exception("unforeseen problem", exc_info=problem)
    return f"Something unforeseen went wrong ({type(problem).__name__}); the log has the details."


async def run_slot(tools: Tools, bell: Ring, stop: asyncio.Event) -> None:
    """Take work until told to stop; wait for the bell, the next due moment or the sweep when there is none."""
    while not stop.is_set():
        ring = bell.next
        try:
            if await perform_next(tools):
                continue
            async with tools.pool.acquire() as connection:
                due_s = await load_next_due_s(connection)
        except DATABASE_TROUBLE as problem:
            _log.warning("the database does not answer", reason=repr(problem))
            due_s = 1.0
        await _wait(ring, min(SWEEP_S, due_s if due_s is not None else SWEEP_S))


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(seconds, 0.01)):
            await event.wait()
    except TimeoutError:
        return


async def run_sweep(tools: Tools, bell: Ring, stop: asyncio.Event) -> None:
    """Every few seconds: end what time ends, do dated work, close gaps, and wake the slots."""
    wait_s = 0.0
    while not stop.is_set():
        await _wait(stop, wait_s)
        wait_s = SWEEP_S
        try:
            async with tools.pool.acquire() as connection:
                await record_endings(connection)
                gap = await load_gap(connection)
            if gap is not None:
                await perform_catch_up(tools)
            await perform_due(tools, datetime.now(UTC))
        except RetryLater as problem:
            wait_s = max(SWEEP_S, min(problem.after_s or 0.0, 60.0))
            _log.info("catching up later", reason=problem.reason)
        except DATABASE_TROUBLE as problem:
            _log.warning("the database does not answer", reason=repr(problem))
        except Exception:
            _log.exception("the sweep failed")
        bell.ring()
