"""The webhook endpoint: reads the bytes, has them verified and stored, rings the bell, answers.

Every answer is one that Discourse understands: 2xx is done, 5xx may be tried again, and 404 or 410 never come
from here, because they can switch the webhook off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from service.domain.deliveries import NewDelivery
from service.metrics import UNREAD, Metrics, name_event
from service.queue import Bell
from service.store.group_commit import GroupCommit, NotStored
from webhooks.bodies import Bodies
from webhooks.categories import ReadableCategories
from webhooks.delivery import PING, DeliveryRefused, ForeignDelivery, Identity, Refusal, parse_delivery

PATHS = ("/webhooks/discourse", "/webhooks/discourse/")
RETRY_AFTER_S = 60
COMPLAIN_EVERY_S = 60.0

_STATUS = {
    Refusal.TOO_LARGE: 413,
    Refusal.CROWDED: 503,
    Refusal.UNSIGNED: 403,
    Refusal.FOREIGN: 403,
    Refusal.MALFORMED: 400,
}

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Door:
    """What the endpoint needs.

    `note_foreign` is told what a wrong forum with the right secret calls itself.
    """

    identity: Identity
    bodies: Bodies
    categories: ReadableCategories
    commit: GroupCommit
    bell: Bell
    metrics: Metrics
    note_foreign: Callable[[str], Awaitable[None]]
    silent_until: dict[str, float] = field(default_factory=dict)
    """When the log may complain about each kind of refusal again; strangers must not be able to fill it."""

    async def receive(self, request: web.Request) -> web.Response:
        """202 stored · 200 repeat or ping · 400, 403, 408, 413 not taken · 503 crowded, or not stored."""
        try:
            delivery = await self._verify(request)
        except DeliveryRefused as refused:
            if isinstance(refused, ForeignDelivery):
                await self.note_foreign(refused.instance)
            return self._refuse(_STATUS[refused.refusal], refused.refusal.value, refused.reason)
        except TimeoutError:
            return self._refuse(408, "slow", "The body took too long.")
        except (web.RequestPayloadError, ConnectionError):
            return self._refuse(400, "broken off", "The body ended early.")
        if delivery.event_type == PING:
            return self._answer(200, PING, "ping", "The companion hears you.")
        return await self._store(delivery)

    async def _verify(self, request: web.Request) -> NewDelivery:
        body = await self.bodies.read(request.content, request.content_length)
        verified = parse_delivery(request.headers, body, self.identity, self.categories.ids)
        if verified.secret_index > 0:
            self.metrics.older_signatures.inc()
        return verified.delivery

    async def _store(self, delivery: NewDelivery) -> web.Response:
        event = name_event(delivery.event)
        try:
            delivery_id = await self.commit.record(delivery)
        except NotStored:
            return self._answer(503, event, "not stored", "The companion cannot store this now.")
        if delivery_id is None:
            return self._answer(200, event, "repeat", "The companion knew this already.")
        if delivery.event_type == "category":
            self.categories.forget(delivery.category_id)
        self.bell.ask(delivery_id)
        return self._answer(202, event, "stored", "Stored.")

    def _refuse(self, status: int, outcome: str, reason: str) -> web.Response:
        now = asyncio.get_running_loop().time()
        if now >= self.silent_until.get(outcome, now):
            self.silent_until[outcome] = now + COMPLAIN_EVERY_S
            _log.warning("a call was not taken", outcome=outcome)
        return self._answer(status, UNREAD, outcome, reason)

    def _answer(self, status: int, event: str, outcome: str, words: str) -> web.Response:
        self.metrics.find_deliveries(event, outcome).inc()
        answer = web.Response(status=status, text=words + "\n")
        if status == 503:
            answer.headers["Retry-After"] = str(RETRY_AFTER_S)
        if status in (408, 413, 503):
            # What may be left of the body is not worth waiting for.
            answer.force_close()
        return answer


DOOR = web.AppKey("door", Door)


async def _receive(request: web.Request) -> web.Response:
    return await request.app[DOOR].receive(request)


def add_door(app: web.Application) -> None:
    """Add the addresses; `app[DOOR]` is set when the application starts. Other methods are answered 405."""
    for path in PATHS:
        app.router.add_post(path, _receive)
