"""Questions about users and groups."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from service.demo.forum import constants
from service.demo.forum.store.database import insert_row, load_all, load_column, load_one, render_time
from service.demo.forum.things import Group, User


def load_user(db: sqlite3.Connection, user_id: int) -> User | None:
    return load_one(db, User, "SELECT * FROM user WHERE id = ?", [user_id])


def load_user_named(db: sqlite3.Connection, username: str) -> User | None:
    return load_one(db, User, "SELECT * FROM user WHERE username = ?", [username])


def load_users(db: sqlite3.Connection) -> list[User]:
    """Everybody but the system itself, staff first, then by name."""
    return load_all(
        db, User, "SELECT * FROM user WHERE id > 0 ORDER BY admin DESC, moderator DESC, name COLLATE NOCASE"
    )


def load_usernames(db: sqlite3.Connection) -> frozenset[str]:
    """All user names in lower case, for the mentions of a text."""
    return frozenset(load_column(db, "SELECT lower(username) FROM user WHERE id > 0"))


def insert_user(
    db: sqlite3.Connection,
    now: datetime,
    username: str,
    name: str,
    *,
    admin: bool = False,
    moderator: bool = False,
    trust_level: int = 1,
    title: str | None = None,
) -> User:
    user_id = insert_row(
        db,
        "user",
        username=username,
        name=name,
        email=f"{username}@example.org",
        admin=admin,
        moderator=moderator,
        trust_level=trust_level,
        title=title,
        created_at=now,
    )
    for group_id in _automatic_groups(admin, moderator, trust_level):
        insert_member(db, now, group_id, user_id)
    made = load_user(db, user_id)
    if made is None:
        raise LookupError(user_id)
    return made


def _automatic_groups(admin: bool, moderator: bool, trust_level: int) -> list[int]:
    staff = [constants.GROUP_ADMINS] * admin + [constants.GROUP_MODERATORS] * moderator
    return [*staff, *([constants.GROUP_STAFF] if staff else []), *range(10, 11 + trust_level)]


def load_group(db: sqlite3.Connection, group_id: int) -> Group | None:
    return load_one(db, Group, "SELECT * FROM forum_group WHERE id = ?", [group_id])


def load_group_named(db: sqlite3.Connection, name: str) -> Group | None:
    return load_one(db, Group, "SELECT * FROM forum_group WHERE name = ?", [name])


def load_groups(db: sqlite3.Connection) -> list[Group]:
    return load_all(db, Group, "SELECT * FROM forum_group ORDER BY id")


def load_groups_of(db: sqlite3.Connection, user_id: int) -> list[Group]:
    return load_all(
        db,
        Group,
        "SELECT g.* FROM forum_group g JOIN group_user m ON m.group_id = g.id WHERE m.user_id = ? ORDER BY g.id",
        [user_id],
    )


def insert_group(
    db: sqlite3.Connection,
    now: datetime,
    name: str,
    full_name: str | None,
    *,
    group_id: int | None = None,
    automatic: bool = False,
) -> int:
    return insert_row(
        db, "forum_group", id=group_id, name=name, full_name=full_name, automatic=automatic, created_at=now
    )


def load_members(db: sqlite3.Connection, group_id: int) -> list[User]:
    return load_all(
        db,
        User,
        "SELECT u.* FROM user u JOIN group_user m ON m.user_id = u.id WHERE m.group_id = ?"
        " ORDER BY u.username COLLATE NOCASE",
        [group_id],
    )


def load_owner_ids(db: sqlite3.Connection, group_id: int) -> frozenset[int]:
    return frozenset(
        load_column(db, "SELECT user_id FROM group_user WHERE group_id = ? AND owner", [group_id])
    )


def insert_member(
    db: sqlite3.Connection, now: datetime, group_id: int, user_id: int, *, owner: bool = False
) -> int | None:
    """The new membership's id, or None when it was there already."""
    cursor = db.execute(
        "INSERT OR IGNORE INTO group_user (group_id, user_id, owner, created_at) VALUES (?, ?, ?, ?)",
        (group_id, user_id, owner, render_time(now)),
    )
    return cursor.lastrowid if cursor.rowcount else None


def delete_member(db: sqlite3.Connection, group_id: int, user_id: int) -> int | None:
    """The ended membership's id, or None when there was none."""
    sql = "DELETE FROM group_user WHERE group_id = ? AND user_id = ? RETURNING id"
    rows = load_column(db, sql, [group_id, user_id])
    return int(rows[0]) if rows else None
