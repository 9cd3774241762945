"""Group commit (write batching): deliveries that arrive together share one durable statement.

There is no waiting window: whatever has come while one statement was under way goes into the next one. Each
delivery is answered only when its own row is committed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import asyncpg
import structlog

from service.domain.deliveries import NewDelivery
from service.domain.ids import DeliveryId
from service.errors import CompanionError
from service.store.deliveries import insert_deliveries
from service.store.listening import record_gap, record_listening

MOST_ROWS = 64
MOST_CHARACTERS = 4 * 1024 * 1024
"""A statement of several rows holds at most this much text, so that it ends well within its time limit."""
ANSWER_WITHIN_S = 2.5
CONNECT_WITHIN_S = 1.0
PROBE_EVERY_S = 2.0

_UNFIT = (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError, asyncpg.ProgramLimitExceededError)
"""PostgreSQL, or the driver, will not take something in one of the rows."""

_log = structlog.get_logger(__name__)


class NotStored(CompanionError):
    """The delivery is not surely in the database, so the sender must not hear that it was accepted."""


@dataclass(eq=False, slots=True)
class _Pending:
    """One delivery's place in the queue."""

    delivery: NewDelivery
    answer: asyncio.Future[DeliveryId | None]

    def fail(self) -> None:
        if not self.answer.done():
            self.answer.set_exception(NotStored("the database did not take it in time"))


class GroupCommit:
    """The one flusher of a process.

    It holds a connection of its own, because a pool spends a round trip on each one that is handed back.
    `connect` opens it, with a time limit on every statement.
    """

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]]) -> None:
        self._connect = connect
        self._connection: asyncpg.Connection | None = None
        self._queue: deque[_Pending] = deque()
        self._arrived = asyncio.Event()
        self._failing = False
        self._is_new = True
        self._listening = False
        """Our connection says to all other processes that we listen."""
        self._missed = False
        """Something was refused since the worker was last told of a gap."""

    async def record(self, delivery: NewDelivery) -> DeliveryId | None:
        """Store one delivery durably; its new id, or None for a repeat. Raises NotStored within 2.5 s."""
        loop = asyncio.get_running_loop()
        place = _Pending(delivery, loop.create_future())
        # A timer of our own, because `asyncio.timeout` costs each request several times as much.
        timer = loop.call_later(ANSWER_WITHIN_S, place.fail)
        self._queue.append(place)
        self._arrived.set()
        try:
            return await place.answer
        except NotStored:
            self._missed = True
            self._arrived.set()
            raise
        finally:
            timer.cancel()

    async def run(self) -> None:
        """Store what arrives, until cancelled."""
        try:
            while True:
                await self._wait_for_work()
                group = self._take_group()
                stored = await self._store(group) if group else True
                if stored and self._has_news:
                    await self._tell_news()
        finally:
            self._drop_connection()

    async def _wait_for_work(self) -> None:
        """Wait for deliveries, or for news of a gap."""
        if self._queue:
            return
        self._arrived.clear()
        # News must be told even if the forum stays silent from now on.
        with suppress(TimeoutError):
            async with asyncio.timeout(PROBE_EVERY_S if self._has_news else None):
                await self._arrived.wait()

    def _take_group(self) -> Sequence[_Pending]:
        """The next rows of the queue, without those whose senders have been told that they are not stored."""
        group: list[_Pending] = []
        characters = 0
        while self._queue and len(group) < MOST_ROWS:
            characters += len(self._queue[0].delivery.body or "")
            if group and characters > MOST_CHARACTERS:
                break
            place = self._queue.popleft()
            if not place.answer.done():
                group.append(place)
        return group

    async def _store(self, group: Sequence[_Pending]) -> bool:
        """Store the rows and answer each; False when the database did not take them."""
        try:
            ids = dict(await self._insert([place.delivery for place in group]))
        except _UNFIT as problem:
            if len(group) > 1:
                return await self._store_one_by_one(group)
            self._fail(group, problem)
            return False
        except Exception as problem:
            self._drop_connection()
            self._fail(group, problem)
            return False
        for place in group:
            new_id = ids.pop(place.delivery.dedupe_key, None)
            if not place.answer.done():
                place.answer.set_result(new_id)
        self._report(failing=False)
        return True

    async def _store_one_by_one(self, group: Sequence[_Pending]) -> bool:
        """One row must not spoil the others; nor may all of them together outlast those who wait."""
        return all([await self._store([place]) for place in group if not place.answer.done()])

    async def _insert(self, deliveries: Sequence[NewDelivery]) -> Mapping[bytes, DeliveryId]:
        was_open = self._connection is not None
        try:
            return await insert_deliveries(await self._open_connection(), deliveries)
        except (TimeoutError, *_UNFIT):
            raise
        except Exception:
            if not was_open:
                raise
            # The connection died since it was last used (a restart, an administrator). Repeating is harmless:
            # what the first try may have stored is known by its dedupe key.
            self._drop_connection()
            return await insert_deliveries(await self._open_connection(), deliveries)

    async def _open_connection(self) -> asyncpg.Connection:
        if self._connection is None or self._connection.is_closed():
            async with asyncio.timeout(CONNECT_WITHIN_S):
                self._connection = await self._connect()
        return self._connection

    def _drop_connection(self) -> None:
        if self._connection is not None:
            # A frozen server would keep a polite farewell waiting.
            self._connection.terminate()
            self._connection, self._listening = None, False

    @property
    def _has_news(self) -> bool:
        return self._missed or not self._listening

    async def _tell_news(self) -> None:
        """Let everybody know that we listen, and the worker that deliveries were missed; failing that, next round."""
        missed, self._missed = self._missed, False
        try:
            connection = await self._open_connection()
            others_listened = await record_listening(connection)
            if missed or (self._is_new and not others_listened):
                await record_gap(connection)
        except Exception as problem:
            self._missed = missed
            self._drop_connection()
            self._report(failing=True, problem=problem)
        else:
            self._is_new, self._listening = False, True
            self._report(failing=False)

    def _fail(self, group: Sequence[_Pending], problem: Exception) -> None:
        for place in group:
            place.fail()
        self._report(failing=True, problem=problem)

    def _report(self, *, failing: bool, problem: Exception | None = None) -> None:
        """Loud once: the first failure and the recovery, not every miss."""
        if failing != self._failing:
            self._failing = failing
            if failing:
                _log.error("deliveries cannot be stored", problem=type(problem).__name__)
            else:
                _log.info("deliveries are stored again")
