"""The webhook sender: deliveries as Discourse makes them, on new connections, several at once, in no order.

Sources: app/jobs/regular/emit_web_hook_event.rb, lib/web_hook_event_manager. A delivery waits in the database until
its attempt has ended, as in Sidekiq; a connection error ends it for good, an error status is tried again only
when `retry_web_hook_events` is on.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp

from service.demo.forum import constants
from service.demo.forum.clock import ForumClock
from service.demo.forum.faults import DeliveryFaultKind, Faults
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store import hooks
from service.demo.forum.store.database import Database
from service.demo.forum.things import WebHook, WebHookJob
from service.demo.forum.wire import NOT_SENT, Outcome, Request, compose_headers, compose_repeat, send_request

_log = logging.getLogger(__name__)


class WebhookSender:
    """Runs beside the forum from `start` to `stop`; `ring` says that deliveries may be waiting."""

    def __init__(
        self, database: Database, clock: ForumClock, settings: ForumSettings, faults: Faults
    ) -> None:
        self._database = database
        self._clock = clock
        self._offset_s = clock.offset_s
        self._faults = faults
        self.settings = settings
        self._bell = asyncio.Event()
        self._idle = asyncio.Event()
        self._queue: asyncio.Queue[list[int]] = asyncio.Queue()
        """What goes out one after the other, mostly a single delivery."""
        self._taken: set[int] = set()
        self._looking = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._offset_s = self._clock.offset_s
        self._task = asyncio.create_task(self._run(), name="demo forum's webhooks")
        self.ring()

    def ring(self) -> None:
        self._idle.clear()
        self._bell.set()

    async def wait_idle(self) -> None:
        """Until everything that is due has been delivered, or tried."""
        await self._idle.wait()

    async def stop(self) -> None:
        """Deliveries on their way get `drain_s` seconds; what remains goes out at the next start."""
        if self._task is None:
            return
        try:
            async with asyncio.timeout(self.settings.drain_s):
                await self._idle.wait()
        except TimeoutError:
            _log.info("the demo forum ends with deliveries still to be made")
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(force_close=True, limit=0)
        limit = self.settings.webhook_timeout_s
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=limit, sock_read=limit)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(self._dispatch())
            for _ in range(self.settings.webhook_workers):
                group.create_task(self._work(session))

    async def _dispatch(self) -> None:
        while True:
            self._bell.clear()
            self._looking = True
            ahead_s, self._offset_s = self._clock.offset_s - self._offset_s, self._clock.offset_s
            waiting = await self._database.run(lambda db: hooks.load_due(db, ahead_s))  # noqa: B023 - awaited here
            self._looking = False
            now = datetime.now(UTC)
            self._take([job for job in waiting if job.run_at <= now and job.id not in self._taken])
            self._note_idle()
            later = [(job.run_at - now).total_seconds() for job in waiting if job.run_at > now]
            await self._wait_for_bell(min(later, default=None))

    def _take(self, due: Sequence[hooks.Due]) -> None:
        """Hand to the workers what nothing holds; who waits for quiet does not wait for what is held."""
        shuffled: list[int] = []
        for job in due:
            hold = self._faults.find_hold(job.event_name)
            if hold is None:
                self._hand_over([job.id])
            elif hold.kind is DeliveryFaultKind.SHUFFLED:
                shuffled.append(job.id)
                if len(shuffled) == hold.times:
                    self._faults.spend(hold, hold.times)
                    self._hand_over(shuffled[::-1])
                    shuffled = []

    def _hand_over(self, job_ids: list[int]) -> None:
        self._taken.update(job_ids)
        self._queue.put_nowait(job_ids)

    async def _wait_for_bell(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return

    def _note_idle(self) -> None:
        if not (self._taken or self._looking or self._bell.is_set()):
            self._idle.set()

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            job_ids = await self._queue.get()
            # The shuffling is no secret of any kind.
            await asyncio.sleep(random.uniform(0, self.settings.webhook_jitter_ms / 1000))  # noqa: S311
            try:
                for job_id in job_ids:
                    await self._deliver(session, job_id)
            finally:
                self._taken.difference_update(job_ids)
                self._note_idle()

    async def _deliver(self, session: aiohttp.ClientSession, job_id: int) -> None:
        prepared = await self._database.run(lambda db: self._prepare(db, job_id))
        if prepared is None:
            return
        hook, job, request = prepared
        fault = self._faults.take_delivery(job.event_name)
        outcome = await self._send(session, request, fault)
        at_once = fault is DeliveryFaultKind.RENUMBERED
        again = await self._database.run(
            lambda db: self._record(db, hook, job, request, outcome, at_once=at_once)
        )
        if again:
            self.ring()

    async def _send(
        self, session: aiohttp.ClientSession, request: Request, fault: DeliveryFaultKind | None
    ) -> Outcome:
        if fault is DeliveryFaultKind.DROPPED:
            return NOT_SENT
        if fault is DeliveryFaultKind.DOUBLED:
            await send_request(session, request)
        outcome = await send_request(session, request)
        return replace(outcome, status=502) if fault is DeliveryFaultKind.RETRIED else outcome

    def _prepare(self, db: sqlite3.Connection, job_id: int) -> tuple[WebHook, WebHookJob, Request] | None:
        """The exact request; None when the webhook is gone or was switched off meanwhile."""
        job = hooks.load_job(db, job_id)
        hook = hooks.load_hook(db, job.web_hook_id) if job else None
        if job is None or hook is None or not (hook.active or job.event_type == "ping"):
            hooks.delete_job(db, job_id)
            return None
        stored = hooks.load_event(db, job.web_hook_event_id) if job.web_hook_event_id else None
        request = compose_repeat(stored, hook) if stored else self._compose(db, hook, job)
        return hook, job, request

    def _compose(self, db: sqlite3.Connection, hook: WebHook, job: WebHookJob) -> Request:
        event_id = hooks.insert_event(db, self._clock.now(), hook, job)
        body = job.body.encode()
        headers = compose_headers(self.settings.public_url, hook, job, event_id, body)
        hooks.record_event(db, event_id, headers=json.dumps(headers))
        return Request(event_id, hook.payload_url, headers, body, hook.verify_certificate)

    def _record(
        self,
        db: sqlite3.Connection,
        hook: WebHook,
        job: WebHookJob,
        request: Request,
        outcome: Outcome,
        *,
        at_once: bool,
    ) -> bool:
        """Keep what came of it; True when it will be tried again."""
        hooks.record_event(
            db,
            request.event_id,
            status=outcome.status,
            response_headers=outcome.headers,
            response_body=outcome.body,
            duration_ms=outcome.duration_ms,
        )
        hooks.record_hook(db, hook.id, last_delivery_status=3 if outcome.successful else 2)
        hooks.delete_job(db, job.id)
        last = job.retry_count >= len(constants.RETRY_MINUTES)
        if outcome.status in (404, 410) and last:
            hooks.record_hook(db, hook.id, active=False, last_delivery_status=4)
        again = self._is_retried(job, outcome) and not last
        if again or at_once:
            self._insert_retry(db, job, 0 if at_once else constants.RETRY_MINUTES[job.retry_count])
        return again or at_once

    def _is_retried(self, job: WebHookJob, outcome: Outcome) -> bool:
        """A redelivery is not, nor is anything that got no answer at all."""
        if not self.settings.retry_web_hook_events or job.web_hook_event_id is not None:
            return False
        return outcome.status not in (constants.DELIVERY_FAILED, 404, 410) and not outcome.successful

    def _insert_retry(self, db: sqlite3.Connection, job: WebHookJob, minutes: int) -> None:
        hooks.insert_job(
            db,
            job.web_hook_id,
            job.event_type,
            job.event_name,
            job.body,
            wait=timedelta(seconds=minutes * self.settings.webhook_retry_minute_s),
            retry_count=job.retry_count + 1,
        )
