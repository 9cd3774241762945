"""Makes calls as the forum makes them, and calls that are not quite so."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from typing import Any, Self

from service.domain.ids import CategoryId
from webhooks.delivery import Identity

SECRET = "a-secret-of-the-forum"
OLD_SECRET = "the-secret-before-it"
INSTANCE = "https://forum.example.org"
READABLE = frozenset({CategoryId(5), CategoryId(6)})
IDENTITY = Identity((SECRET.encode(), OLD_SECRET.encode()), INSTANCE)


def make_post(**changes: Any) -> dict[str, Any]:
    """A public post, with the fields that matter to the door and one that does not."""
    post = {
        "id": 901,
        "topic_id": 431,
        "user_id": 7,
        "username": "maya",
        "post_number": 1,
        "post_type": 1,
        "topic_archetype": "regular",
        "category_id": 5,
        "version": 1,
        "raw": "We learn Spanish.",
        "cooked": "<p>We learn Spanish.</p>",
    }
    return post | changes


def make_topic(**changes: Any) -> dict[str, Any]:
    topic = {"id": 431, "archetype": "regular", "category_id": 5, "user_id": 7, "title": "Spanish"}
    return topic | changes


def make_signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Call:
    """One HTTP call: its body and its headers, of which tests change some."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def with_headers(self, **headers: str | None) -> Self:
        """The same with some headers changed (`event_id="4"`), or gone (None)."""
        changes = {_HEADERS[name]: value for name, value in headers.items()}
        kept = {name: value for name, value in (self.headers | changes).items() if value is not None}
        return replace(self, headers=kept)


_HEADERS = {
    "signature": "X-Discourse-Event-Signature",
    "instance": "X-Discourse-Instance",
    "event_type": "X-Discourse-Event-Type",
    "event": "X-Discourse-Event",
    "event_id": "X-Discourse-Event-Id",
}


def make_raw_call(
    body: bytes,
    *,
    event_type: str = "post",
    event: str = "post_created",
    event_id: int = 1,
    secret: str = SECRET,
) -> Call:
    """A call with exactly these bytes, properly signed."""
    return Call(
        body,
        {
            "Content-Type": "application/json",
            "User-Agent": "Discourse/2025.12.0-latest; +https://www.discourse.org/",
            "X-Discourse-Instance": INSTANCE,
            "X-Discourse-Event-Id": str(event_id),
            "X-Discourse-Event-Type": event_type,
            "X-Discourse-Event": event,
            "X-Discourse-Event-Signature": make_signature(body, secret),
        },
    )


def make_call(
    payload: object,
    *,
    event_type: str = "post",
    event: str = "post_created",
    event_id: int = 1,
    secret: str = SECRET,
) -> Call:
    """A call as the forum sends it."""
    body = json.dumps({event_type: payload}, separators=(",", ":")).encode()
    return make_raw_call(body, event_type=event_type, event=event, event_id=event_id, secret=secret)
