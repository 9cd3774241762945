"""The answers of `POST /posts` that are given again for an identical call (Discourse's DistributedMemoizer)."""

from __future__ import annotations

import sqlite3
import time

from service.demo.forum.store.database import execute


def load_memo(db: sqlite3.Connection, key: str) -> tuple[int, str] | None:
    """Status and body, while they are remembered."""
    row = db.execute(
        "SELECT status, body FROM memo WHERE key = ? AND until > ?", (key, time.time())
    ).fetchone()
    return None if row is None else (row[0], row[1])


def record_memo(db: sqlite3.Connection, key: str, status: int, body: str, keep_s: float) -> None:
    now = time.time()
    execute(db, "DELETE FROM memo WHERE until <= ?", [now])
    if keep_s > 0:
        execute(db, "INSERT OR REPLACE INTO memo VALUES (?, ?, ?, ?)", [key, status, body, now + keep_s])
