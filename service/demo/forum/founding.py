"""Makes a bare forum out of an empty database: system user, the automatic groups, the companion, one webhook."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

from service.demo.forum import constants
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store import categories, hooks, people
from service.demo.forum.store.database import execute, insert_row, load_column, load_value
from service.demo.forum.turn import Turn

_GROUPS = {0: "everyone", 1: "admins", 2: "moderators", 3: "staff"} | {
    10 + level: f"trust_level_{level}" for level in range(5)
}
_CLOCK = "clock_offset_s"
STORY = "story_told"
"""The scene with which the demo begins."""


def found_forum(turn: Turn, seed: Callable[[Turn], None] | None) -> None:
    """Make what is missing. Only a new forum is seeded, before it has a webhook: its past is told to nobody."""
    db, now = turn.db, turn.now
    new = people.load_user(db, constants.SYSTEM_USER_ID) is None
    if new:
        _make_bare_forum(db, now)
        record_clock_offset(db, turn.settings.clock_offset_s)
    if people.load_user_named(db, turn.settings.api_username) is None:
        people.insert_user(db, now, turn.settings.api_username, "Companion", moderator=True, trust_level=4)
    if new and seed is not None:
        seed(turn)
    _set_webhook(db, now, turn.settings)


def _make_bare_forum(db: sqlite3.Connection, now: datetime) -> None:
    for group_id, name in _GROUPS.items():
        people.insert_group(db, now, name, None, group_id=group_id, automatic=True)
    insert_row(
        db,
        "user",
        id=constants.SYSTEM_USER_ID,
        username="system",
        name="system",
        email="no_email",
        admin=True,
        moderator=True,
        trust_level=4,
        created_at=now,
    )
    categories.insert_category(db, "Uncategorized", "uncategorized", id=constants.UNCATEGORIZED_ID)


def _set_webhook(db: sqlite3.Connection, now: datetime, settings: ForumSettings) -> None:
    """The webhook of the settings is number 1; its address may differ from start to start."""
    if settings.webhook_url is None:
        return
    if hooks.load_hook(db, 1) is None:
        hooks.insert_hook(db, id=1, payload_url="", secret="", created_at=now)
    hooks.record_hook(db, 1, payload_url=settings.webhook_url, secret=settings.webhook_secret)


def load_clock_offset(db: sqlite3.Connection) -> float | None:
    """Seconds the clock was moved to earlier; None = never moved."""
    value = load_value(db, "SELECT value FROM setting WHERE name = ?", [_CLOCK])
    return None if value is None else float(value)


def record_clock_offset(db: sqlite3.Connection, offset_s: float) -> None:
    execute(db, "INSERT OR REPLACE INTO setting VALUES (?, ?)", [_CLOCK, str(offset_s)])


def claim_scene(db: sqlite3.Connection, name: str) -> bool:
    """Whether it is still to be written: true for the first who asks."""
    return execute(db, "INSERT OR IGNORE INTO setting VALUES (?, '1')", [name]) > 0


def load_scenes(db: sqlite3.Connection) -> frozenset[str]:
    """Those that are written, among other names."""
    return frozenset(load_column(db, "SELECT name FROM setting", []))
