"""Sends deliveries as Discourse sends them: each on a new connection, several at once, in no promised order.

Sources: app/jobs/regular/emit_web_hook_event.rb, lib/web_hook_event_manager. A delivery waits in the database until
its attempt has ended, as in Sidekiq; a connection error ends it for good, an error status is tried again only
when `retry_web_hook_events` is on.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import random
import sqlite3
import time
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp

from service.demo.forum import constants
from service.demo.forum.clock import ForumClock
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store import hooks
from service.demo.forum.store.database import Database
from service.demo.forum.things import WebHook, WebHookEvent, WebHookJob

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One delivery as it goes out; `event_id` is the row that keeps what becomes of it."""

    event_id: int
    url: str
    headers: dict[str, str]
    body: bytes
    verify_certificate: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    headers: str
    body: str
    duration_ms: int

    @property
    def successful(self) -> bool:
        return 200 <= self.status <= 299


class WebhookSender:
    """Runs beside the forum from `start` to `stop`; `ring` says that deliveries may be waiting."""

    def __init__(self, database: Database, clock: ForumClock, settings: ForumSettings) -> None:
        self._database = database
        self._clock = clock
        self.settings = settings
        self._bell = asyncio.Event()
        self._idle = asyncio.Event()
        self._queue: asyncio.Queue[int] = asyncio.Queue()
        self._taken: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
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
            times = await self._database.run(hooks.load_due_times)
            now = self._clock.now()
            for job_id, run_at in times:
                if run_at <= now and job_id not in self._taken:
                    self._taken.add(job_id)
                    self._queue.put_nowait(job_id)
            self._note_idle()
            later = [(run_at - now).total_seconds() for _, run_at in times if run_at > now]
            await self._wait_for_bell(min(later, default=None))

    async def _wait_for_bell(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            return

    def _note_idle(self) -> None:
        if not self._taken and not self._bell.is_set():
            self._idle.set()

    async def _work(self, session: aiohttp.ClientSession) -> None:
        while True:
            job_id = await self._queue.get()
            # The shuffling is no secret of any kind.
            await asyncio.sleep(random.uniform(0, self.settings.webhook_jitter_ms / 1000))  # noqa: S311
            try:
                await self._deliver(session, job_id)
            finally:
                self._taken.discard(job_id)
                self._note_idle()

    async def _deliver(self, session: aiohttp.ClientSession, job_id: int) -> None:
        prepared = await self._database.run(lambda db: self._prepare(db, job_id))
        if prepared is None:
            return
        hook, job, request = prepared
        outcome = await _send(session, request)
        await self._database.run(lambda db: self._record(db, hook, job, request, outcome))

    def _prepare(self, db: sqlite3.Connection, job_id: int) -> tuple[WebHook, WebHookJob, Request] | None:
        """The exact request; None when the webhook is gone or was switched off meanwhile."""
        job = hooks.load_job(db, job_id)
        hook = hooks.load_hook(db, job.web_hook_id) if job else None
        if job is None or hook is None or not (hook.active or job.event_type == "ping"):
            hooks.delete_job(db, job_id)
            return None
        stored = hooks.load_event(db, job.web_hook_event_id) if job.web_hook_event_id else None
        request = _repeat(stored, hook) if stored else self._compose(db, hook, job)
        return hook, job, request

    def _compose(self, db: sqlite3.Connection, hook: WebHook, job: WebHookJob) -> Request:
        event_id = hooks.insert_event(db, self._clock.now(), hook, job)
        body = job.body.encode()
        headers = compose_headers(self.settings.public_url, hook, job, event_id, body)
        hooks.record_event(db, event_id, headers=json.dumps(headers))
        return Request(event_id, hook.payload_url, headers, body, hook.verify_certificate)

    def _record(
        self, db: sqlite3.Connection, hook: WebHook, job: WebHookJob, request: Request, outcome: Outcome
    ) -> None:
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
        elif self._is_retried(job, outcome) and not last:
            self._insert_retry(db, job)

    def _is_retried(self, job: WebHookJob, outcome: Outcome) -> bool:
        """A redelivery is not, nor is anything that got no answer at all."""
        if not self.settings.retry_web_hook_events or job.web_hook_event_id is not None:
            return False
        return outcome.status not in (constants.DELIVERY_FAILED, 404, 410) and not outcome.successful

    def _insert_retry(self, db: sqlite3.Connection, job: WebHookJob) -> None:
        minutes = constants.RETRY_MINUTES[job.retry_count]
        run_at = self._clock.now() + timedelta(seconds=minutes * self.settings.webhook_retry_minute_s)
        again = replace(job, retry_count=job.retry_count + 1)
        hooks.insert_job(
            db,
            run_at,
            job.web_hook_id,
            job.event_type,
            job.event_name,
            job.body,
            retry_count=again.retry_count,
        )
        self._bell.set()


def compose_headers(
    instance: str, hook: WebHook, job: WebHookJob, event_id: int, body: bytes
) -> dict[str, str]:
    """Exactly those that Discourse sends; the host stands there without its port."""
    form = hook.content_type == 2
    headers = {
        "Accept": "*/*",
        "Connection": "close",
        "Content-Length": str(len(body)),
        "Content-Type": "application/x-www-form-urlencoded" if form else "application/json",
        "Host": urlsplit(hook.payload_url).hostname or "",
        "User-Agent": constants.USER_AGENT,
        "X-Discourse-Instance": instance,
        "X-Discourse-Event-Id": str(event_id),
        "X-Discourse-Event-Type": job.event_type,
        "X-Discourse-Event": job.event_name,
    }
    if hook.secret:
        headers["X-Discourse-Event-Signature"] = compose_signature(hook.secret, body)
    return headers


def compose_signature(secret: str, body: bytes) -> str:
    """Over the body alone: no time and no number are signed."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _repeat(stored: WebHookEvent, hook: WebHook) -> Request:
    """A redelivery goes out as it was kept: same id, same signature, even if the secret has changed since."""
    headers = {str(name): str(value) for name, value in json.loads(stored.headers).items()}
    return Request(stored.id, hook.payload_url, headers, stored.payload.encode(), hook.verify_certificate)


async def _send(session: aiohttp.ClientSession, request: Request) -> Outcome:
    started = time.monotonic()
    try:
        async with session.post(
            request.url,
            data=request.body,
            headers=request.headers,
            allow_redirects=False,
            ssl=request.verify_certificate,
        ) as answer:
            text = (await answer.content.read(10_000)).decode(errors="replace")
            return Outcome(answer.status, json.dumps(dict(answer.headers)), text, _elapsed_ms(started))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        reason = json.dumps({"error": f"{type(error).__name__}: {error}"})
        return Outcome(constants.DELIVERY_FAILED, reason, "", _elapsed_ms(started))


def _elapsed_ms(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
