"""Questions about polls and their votes."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from service.demo.forum.store.database import execute, insert_row, load_all, load_one


@dataclass(frozen=True, slots=True)
class KeptPoll:
    id: int
    post_id: int
    name: str
    status: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Vote:
    option_id: str
    user_id: int


def load_polls(db: sqlite3.Connection, post_id: int) -> list[KeptPoll]:
    return load_all(db, KeptPoll, "SELECT * FROM poll WHERE post_id = ? ORDER BY id", [post_id])


def load_poll(db: sqlite3.Connection, post_id: int, name: str) -> KeptPoll | None:
    return load_one(db, KeptPoll, "SELECT * FROM poll WHERE post_id = ? AND name = ?", [post_id, name])


def insert_poll(db: sqlite3.Connection, post_id: int, name: str, status: str, now: datetime) -> None:
    insert_row(db, "poll", post_id=post_id, name=name, status=status, created_at=now)


def delete_poll(db: sqlite3.Connection, poll_id: int) -> None:
    """Its votes go with it."""
    execute(db, "DELETE FROM poll WHERE id = ?", [poll_id])


def load_votes(db: sqlite3.Connection, poll_id: int) -> list[Vote]:
    """The oldest first."""
    sql = "SELECT option_id, user_id FROM poll_vote WHERE poll_id = ? ORDER BY created_at, rowid"
    return load_all(db, Vote, sql, [poll_id])


def record_votes(
    db: sqlite3.Connection, poll_id: int, user_id: int, option_ids: Sequence[str], now: datetime
) -> None:
    """Replace all of one user; what stays keeps its place."""
    marks = ", ".join("?" * len(option_ids))
    sql = f"DELETE FROM poll_vote WHERE poll_id = ? AND user_id = ? AND option_id NOT IN ({marks})"  # noqa: S608
    execute(db, sql, [poll_id, user_id, *option_ids])
    for option_id in option_ids:
        execute(db, "INSERT OR IGNORE INTO poll_vote VALUES (?, ?, ?, ?)", [poll_id, option_id, user_id, now])
