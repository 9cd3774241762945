"""Browsers that visit: who is signed in there, and the token that their forms must bring."""

from __future__ import annotations

import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from service.demo.forum.store.database import execute, load_one


@dataclass(frozen=True, slots=True)
class Session:
    token: str
    """Stands in the cookie."""
    user_id: int | None
    """None = nobody is signed in yet."""
    csrf: str
    """Stands in every form."""


def load_session(db: sqlite3.Connection, token: str) -> Session | None:
    return load_one(db, Session, "SELECT * FROM session WHERE token = ?", [token])


def insert_session(db: sqlite3.Connection, now: datetime, user_id: int | None) -> Session:
    session = Session(secrets.token_urlsafe(32), user_id, secrets.token_urlsafe(32))
    execute(
        db,
        "INSERT INTO session (token, user_id, csrf, created_at) VALUES (?, ?, ?, ?)",
        [session.token, user_id, session.csrf, now],
    )
    return session


def delete_session(db: sqlite3.Connection, token: str) -> None:
    execute(db, "DELETE FROM session WHERE token = ?", [token])
