"""One-time form tokens: each form for a story carries the token of its private address, and when it was drawn.

Sent twice it is one story; what comes faster than people type, or a day later, is not taken as it is. Signed (HMAC), so
that nobody can draw their own; nothing is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

AT_LEAST = timedelta(seconds=3)
AT_MOST = timedelta(hours=24)

_DRAFT = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


class Trouble(Enum):
    """Why a form is not taken as it is; it is shown again with all that was typed."""

    NOT_OURS = "not_ours"
    """It carries no draft of ours, or it was open for too long."""
    TOO_QUICK = "too_quick"
    NO_DATABASE = "no_database"
    """We could not keep it just now."""


@dataclass(frozen=True, slots=True)
class Draft:
    token: str
    """Of the private address: 128 bits, as 32 hexadecimal digits."""
    drawn_at: int
    """Seconds since the epoch."""


def make_draft(now: datetime) -> Draft:
    return Draft(secrets.token_hex(16), int(now.timestamp()))


def compose_draft(draft: Draft, key: bytes) -> str:
    """The hidden field's value."""
    return f"{draft.token}.{draft.drawn_at}.{_sign(draft, key)}"


def parse_draft(text: str, key: bytes, now: datetime) -> Draft | None:
    """None when it is not ours, or too old."""
    match = _DRAFT.fullmatch(text)
    if match is None:
        return None
    draft = Draft(match[1], int(match[2]))
    if not hmac.compare_digest(match[3], _sign(draft, key)):
        return None
    return draft if now.timestamp() - draft.drawn_at <= AT_MOST.total_seconds() else None


def is_too_quick(draft: Draft, now: datetime) -> bool:
    return now.timestamp() - draft.drawn_at < AT_LEAST.total_seconds()


def _sign(draft: Draft, key: bytes) -> str:
    return hmac.new(key, f"draft\n{draft.token}\n{draft.drawn_at}".encode(), hashlib.sha256).hexdigest()
