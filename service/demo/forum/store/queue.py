"""Questions about posts that wait for staff."""

from __future__ import annotations

import sqlite3

from service.demo.forum import constants
from service.demo.forum.store.database import insert_row, load_all, load_one, load_value, record_row
from service.demo.forum.things import QueuedPost


def insert_queued(db: sqlite3.Connection, **columns: object) -> QueuedPost:
    queued_id = insert_row(db, "queued_post", **columns)
    queued = load_queued(db, queued_id)
    if queued is None:
        raise LookupError(queued_id)
    return queued


def load_queued(db: sqlite3.Connection, queued_id: int) -> QueuedPost | None:
    return load_one(db, QueuedPost, "SELECT * FROM queued_post WHERE id = ?", [queued_id])


def record_queued(db: sqlite3.Connection, queued_id: int, **columns: object) -> None:
    record_row(db, "queued_post", queued_id, **columns)


def load_pending(db: sqlite3.Connection) -> list[QueuedPost]:
    return load_all(
        db, QueuedPost, "SELECT * FROM queued_post WHERE status = ? ORDER BY id", [constants.PENDING]
    )


def count_pending(db: sqlite3.Connection, user_id: int | None = None) -> int:
    """Of one user, or of all."""
    sql = "SELECT count(*) FROM queued_post WHERE status = ? AND (? IS NULL OR user_id = ?)"
    return int(load_value(db, sql, [constants.PENDING, user_id, user_id]))
