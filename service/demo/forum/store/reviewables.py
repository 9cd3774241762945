"""Questions about what waits for staff, and about flags."""

from __future__ import annotations

import sqlite3

from service.demo.forum import constants
from service.demo.forum.store.database import execute, insert_row, load_all, load_one, load_value
from service.demo.forum.things import Reviewable


def insert_reviewable(db: sqlite3.Connection, **columns: object) -> Reviewable:
    reviewable = load_reviewable(db, insert_row(db, "reviewable", **columns))
    if reviewable is None:
        raise LookupError
    return reviewable


def load_reviewable(db: sqlite3.Connection, reviewable_id: int) -> Reviewable | None:
    return load_one(db, Reviewable, "SELECT * FROM reviewable WHERE id = ?", [reviewable_id])


def load_pending(db: sqlite3.Connection, kind: str = "") -> list[Reviewable]:
    """Of one type, or of all."""
    sql = "SELECT * FROM reviewable WHERE status = ? AND ? IN ('', type) ORDER BY id"
    return load_all(db, Reviewable, sql, [constants.PENDING, kind])


def load_flagged(db: sqlite3.Connection, post_id: int, status: int | None = None) -> Reviewable | None:
    """The one that flags of this post made, in this state or in any."""
    sql = "SELECT * FROM reviewable WHERE target_id = ? AND type = ? AND status = coalesce(?, status)"
    return load_one(db, Reviewable, sql, [post_id, constants.FLAGGED, status])


def count_queued(db: sqlite3.Connection, user_id: int | None = None) -> int:
    """Of one user, or of all."""
    sql = "SELECT count(*) FROM reviewable WHERE status = ? AND type = ? AND (? IS NULL OR user_id = ?)"
    return int(load_value(db, sql, [constants.PENDING, constants.QUEUED, user_id, user_id]))


def insert_flag(db: sqlite3.Connection, post_id: int, user_id: int, type_id: int, now: object) -> bool:
    """False when the user flagged it already."""
    sql = "INSERT OR IGNORE INTO post_flag VALUES (?, ?, ?, ?)"
    return execute(db, sql, [post_id, user_id, type_id, now]) > 0


def delete_flags(db: sqlite3.Connection, post_id: int) -> None:
    execute(db, "DELETE FROM post_flag WHERE post_id = ?", [post_id])
