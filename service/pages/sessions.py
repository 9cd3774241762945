"""Ids of browsers and sessions, and the CSRF tokens of our forms. The table `session` holds what an id is worth."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_ID = re.compile(r"[0-9a-f]{64}")


def make_key(secret: str) -> bytes:
    """The key of everything signed here, from a secret that all web processes share."""
    return hmac.digest(secret.encode(), b"companion pages", hashlib.sha256)


def make_id() -> str:
    """256 bits that nobody can guess: a session's id, a visitor's, or a nonce."""
    return secrets.token_hex(32)


def is_id(text: str | None) -> bool:
    return text is not None and _ID.fullmatch(text) is not None


def hash_id(text: str) -> bytes:
    """What we keep of an id: whoever reads the database cannot use it."""
    return hashlib.sha256(text.encode()).digest()


def compose_token_mark(key: bytes, token: str) -> bytes:
    """By which a session knows the token that opened it."""
    return _sign(key, "token", token)


def compose_form_token(key: bytes, owner: str) -> str:
    """What each of our forms carries; `owner`: the id of the session or visitor whom it was shown to."""
    return _sign(key, "form", owner).hex()


def is_form_token(text: str, key: bytes, owner: str) -> bool:
    return hmac.compare_digest(text.encode(), compose_form_token(key, owner).encode())


def is_same_secret(given: str, secret: str) -> bool:
    """Compares in a time that tells nothing, not even the length."""
    return hmac.compare_digest(*(hashlib.sha256(text.encode()).digest() for text in (given, secret)))


def _sign(key: bytes, *parts: str) -> bytes:
    return hmac.digest(key, "\n".join(parts).encode(), hashlib.sha256)
