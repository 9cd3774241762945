"""Signed session cookies and CSRF tokens: values that the browser keeps and we sign (HMAC). Nothing is stored here.

A session lasts until its end or until STATUS_TOKEN changes, because the token is part of the key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

LASTS = timedelta(hours=12)

_ID = re.compile(r"[0-9a-f]{32}")
_SESSION = re.compile(r"([0-9a-f]{32})\.([0-9]{1,12})\.([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in."""

    id: str
    ends_at: int
    """Seconds since the epoch."""


def make_key(secret: str) -> bytes:
    """The key of everything signed here, from a secret that all web processes share."""
    return hmac.digest(secret.encode(), b"companion pages", hashlib.sha256)


def make_id() -> str:
    """An unguessable id, for a session or for a visitor."""
    return secrets.token_hex(16)


def is_id(text: str | None) -> bool:
    return text is not None and _ID.fullmatch(text) is not None


def start_session(now: datetime) -> Session:
    return Session(make_id(), int((now + LASTS).timestamp()))


def compose_session(session: Session, key: bytes) -> str:
    """The cookie's value."""
    return f"{session.id}.{session.ends_at}.{_sign(key, 'session', session.id, str(session.ends_at))}"


def parse_session(text: str | None, key: bytes, now: datetime) -> Session | None:
    """The session of a cookie's value, or None when it is not ours or over."""
    match = _SESSION.fullmatch(text or "")
    if match is None:
        return None
    session_id, ends_at, signature = match.groups()
    if not hmac.compare_digest(signature, _sign(key, "session", session_id, ends_at)):
        return None
    return Session(session_id, int(ends_at)) if int(ends_at) > now.timestamp() else None


def compose_form_token(key: bytes, owner: str) -> str:
    """What each of our forms carries; `owner`: the id of the session or visitor whom it was shown to."""
    return _sign(key, "form", owner)


def is_form_token(text: str, key: bytes, owner: str) -> bool:
    return hmac.compare_digest(text.encode(), compose_form_token(key, owner).encode())


def is_same_secret(given: str, secret: str) -> bool:
    """Compares in a time that tells nothing, not even the length."""
    return hmac.compare_digest(*(hashlib.sha256(text.encode()).digest() for text in (given, secret)))


def _sign(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\n".join(parts).encode(), hashlib.sha256).hexdigest()
