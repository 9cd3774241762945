"""One delivery on the wire: the exact request that Discourse would send, and what came of it."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from service.demo.forum import constants
from service.demo.forum.things import WebHook, WebHookEvent, WebHookJob


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


NOT_SENT = Outcome(constants.DELIVERY_FAILED, json.dumps({"error": "ClientConnectorError: dropped"}), "", 0)


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


def compose_repeat(stored: WebHookEvent, hook: WebHook) -> Request:
    """A redelivery goes out as it was kept: same id, same signature, even if the secret has changed since."""
    headers = {str(name): str(value) for name, value in json.loads(stored.headers).items()}
    return Request(stored.id, hook.payload_url, headers, stored.payload.encode(), hook.verify_certificate)


async def send_request(session: aiohttp.ClientSession, request: Request) -> Outcome:
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
