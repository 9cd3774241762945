"""Makes deliveries as they go into the store."""

from __future__ import annotations

import hashlib
from typing import Any

from service.domain.deliveries import NewDelivery


def make_delivery(number: int = 1, **changes: Any) -> NewDelivery:
    """The delivery of that number; equal numbers are repeats."""
    values: dict[str, Any] = {
        "instance": "https://forum.example.org",
        "event_id": number,
        "event_type": "post",
        "event": "post_created",
        "dedupe_key": hashlib.sha256(str(number).encode()).digest(),
        "body": f'{{"post":{{"id":{number}}}}}',
        "post_id": number,
    }
    return NewDelivery(**values | changes)
