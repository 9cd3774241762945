"""What a failure means: whose it is, how it is told, and what it says about the forum's health."""

from __future__ import annotations

import asyncpg
import structlog

from jobs.engine.tools import Tools
from service.domain.requests import Priority
from service.domain.subjects import ForumSubject
from service.errors import GiveUp, NotAllowed, NotFound, NotYet, RateLimited, Refused, RetryLater
from service.reasons import Reason, ReasonCode
from service.store.attention import What, hasten_failed_reads, wake
from service.store.budget import record_answering, record_failing
from service.store.effects import hasten_failed
from service.store.pool import DATABASE_TROUBLE, Connection

_REFUSED_BY_DATABASE = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.SyntaxOrAccessError,
)

_log = structlog.get_logger(__name__)


def raise_if_gone(problem: Exception) -> None:
    """A database that is away is nobody's failed attempt; one that refuses a value is."""
    if isinstance(problem, DATABASE_TROUBLE) and not isinstance(problem, _REFUSED_BY_DATABASE):
        raise problem


def explain(problem: Exception) -> Reason:
    """The reason as people read it. What nobody foresaw goes to the log, without the values that a database quotes."""
    if isinstance(problem, RetryLater | GiveUp | Refused | NotFound):
        return problem.reason
    if isinstance(problem, asyncpg.DataError | asyncpg.IntegrityConstraintViolationError):
        _log.error("the database refused a value", problem=type(problem).__name__, state=problem.sqlstate)
    else:
        _log.exception("unforeseen problem", exc_info=problem)
    return Reason(ReasonCode.UNFORESEEN, {"problem": type(problem).__name__})


async def note_failing(tools: Tools, problem: Exception) -> None:
    """The forum gave no usable answer. A refused key is told apart, by the probe."""
    if isinstance(problem, RetryLater) and not isinstance(problem, NotAllowed | NotYet | RateLimited):
        async with tools.pool.acquire() as connection:
            await record_failing(connection, problem.reason)


async def note_answering(tools: Tools) -> None:
    """It answers again, and takes our key. Waits have grown while it was away: they end now."""
    async with tools.pool.acquire() as connection, connection.transaction():
        if await record_answering(connection):
            await hasten_failed(connection)
            await hasten_failed_reads(connection)


async def ask_for_probe(connection: Connection) -> None:
    """Something was not allowed: the list of categories, which every key may read, tells whether ours is refused."""
    why, priority = ReasonCode.NOT_ALLOWED, Priority.CHANGE
    await wake(connection, [ForumSubject.CATEGORIES], What.READ, why, priority=priority)
