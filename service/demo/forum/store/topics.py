"""Questions about topics and the lists they stand in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from service.demo.forum import constants
from service.demo.forum.store.database import execute, load_all, load_one, load_value
from service.demo.forum.things import Group, Topic, User

_ORDERS = {
    "activity": "bumped_at",
    "default": "bumped_at",
    "created": "created_at",
    "posts": "posts_count",
    "views": "views",
}


def load_topic(db: sqlite3.Connection, topic_id: int) -> Topic | None:
    """Deleted ones too: who may see those is a matter of rights."""
    return load_one(db, Topic, "SELECT * FROM topic WHERE id = ?", [topic_id])


def load_topic_by_external_id(db: sqlite3.Connection, external_id: str) -> Topic | None:
    """Only a topic that lives: a deleted one keeps its key, but is not found by it."""
    return load_one(
        db, Topic, "SELECT * FROM topic WHERE external_id = ? AND deleted_at IS NULL", [external_id]
    )


def load_topic_titled(db: sqlite3.Connection, title: str) -> Topic | None:
    """The public topic of exactly this title that lives."""
    sql = "SELECT * FROM topic WHERE title = ? AND archetype = 'regular' AND deleted_at IS NULL"
    return load_one(db, Topic, sql, [title])


def is_external_id_taken(db: sqlite3.Connection, external_id: str) -> bool:
    return bool(load_value(db, "SELECT 1 FROM topic WHERE external_id = ?", [external_id]))


def is_title_taken(db: sqlite3.Connection, title: str, except_topic: int | None) -> bool:
    """Among public topics that live, in any case of letters."""
    sql = (
        "SELECT 1 FROM topic WHERE title = ? COLLATE NOCASE AND archetype = 'regular' AND deleted_at IS NULL"
        " AND id IS NOT ?"
    )
    return bool(load_value(db, sql, [title, except_topic]))


def load_listed(
    db: sqlite3.Connection,
    category_ids: Iterable[int],
    now: datetime,
    *,
    limit: int,
    offset: int = 0,
    order: str = "default",
    ascending: bool = False,
    unlisted: bool = False,
) -> list[Topic]:
    """Public topics of these categories; pinned ones lead where the order is the default."""
    ids = list(category_ids)
    marks = ", ".join("?" * len(ids))
    column = _ORDERS.get(order, "bumped_at")
    pinned = "pinned_at IS NULL OR coalesce(pinned_until <= ?, 0), " if order == "default" else ""
    values: list[object] = [*ids, *([now] if pinned else []), limit, offset]
    visible = "" if unlisted else "AND visible "
    sql = (
        f"SELECT * FROM topic WHERE archetype = 'regular' AND deleted_at IS NULL {visible}"  # noqa: S608 - own words
        f"AND category_id IN ({marks}) ORDER BY {pinned}{column} {'ASC' if ascending else 'DESC'}, id DESC"
        " LIMIT ? OFFSET ?"
    )
    return load_all(db, Topic, sql, values)


def load_tagged(db: sqlite3.Connection, tag_id: int, category_ids: Iterable[int]) -> list[Topic]:
    readable = frozenset(category_ids)
    sql = (
        "SELECT t.* FROM topic t JOIN topic_tag tt ON tt.topic_id = t.id WHERE tt.tag_id = ?"
        " AND t.deleted_at IS NULL AND t.visible ORDER BY t.bumped_at DESC LIMIT 100"
    )
    return [topic for topic in load_all(db, Topic, sql, [tag_id]) if topic.category_id in readable]


def load_private_messages(db: sqlite3.Connection, user_id: int) -> list[Topic]:
    """Messages the user takes part in, alone or through a group, newest first."""
    sql = (
        "SELECT * FROM topic WHERE archetype = ? AND deleted_at IS NULL AND (id IN"
        " (SELECT topic_id FROM topic_allowed_user WHERE user_id = ?) OR id IN"
        " (SELECT a.topic_id FROM topic_allowed_group a JOIN group_user m ON m.group_id = a.group_id"
        " WHERE m.user_id = ?)) ORDER BY bumped_at DESC LIMIT 100"
    )
    return load_all(db, Topic, sql, [constants.PRIVATE_MESSAGE, user_id, user_id])


def is_allowed(db: sqlite3.Connection, topic_id: int, user_id: int) -> bool:
    """Whether the user takes part in this private message."""
    return any(topic.id == topic_id for topic in load_private_messages(db, user_id))


def insert_allowed(
    db: sqlite3.Connection, topic_id: int, user_ids: Iterable[int], group_ids: Iterable[int]
) -> None:
    for user_id in user_ids:
        execute(db, "INSERT OR IGNORE INTO topic_allowed_user VALUES (?, ?)", [topic_id, user_id])
    for group_id in group_ids:
        execute(db, "INSERT OR IGNORE INTO topic_allowed_group VALUES (?, ?)", [topic_id, group_id])


def record_statistics(db: sqlite3.Connection, topic_id: int) -> None:
    """Counts and last post from the posts that live; a topic whose posts are all gone keeps what it had."""
    execute(
        db,
        "UPDATE topic SET"
        " highest_post_number = coalesce((SELECT max(post_number) FROM post"
        "   WHERE topic_id = topic.id AND deleted_at IS NULL AND post_type <> 4), highest_post_number),"
        " posts_count = (SELECT count(*) FROM post"
        "   WHERE topic_id = topic.id AND deleted_at IS NULL AND post_type NOT IN (3, 4)),"
        " last_posted_at = coalesce((SELECT max(created_at) FROM post"
        "   WHERE topic_id = topic.id AND deleted_at IS NULL AND post_type NOT IN (3, 4)), last_posted_at),"
        " last_post_user_id = coalesce((SELECT user_id FROM post WHERE topic_id = topic.id"
        "   AND deleted_at IS NULL AND post_type NOT IN (3, 4) ORDER BY post_number DESC LIMIT 1), last_post_user_id)"
        " WHERE id = ?",
        [topic_id],
    )


def record_view(db: sqlite3.Connection, topic_id: int) -> None:
    execute(db, "UPDATE topic SET views = views + 1 WHERE id = ?", [topic_id])


def load_participants(db: sqlite3.Connection, topic_id: int) -> list[User]:
    """People who wrote in the topic, the busiest first."""
    return load_all(
        db,
        User,
        "SELECT u.* FROM user u JOIN post p ON p.user_id = u.id WHERE p.topic_id = ? AND p.deleted_at IS NULL"
        " AND p.post_type <> 3 GROUP BY u.id ORDER BY count(*) DESC, u.id LIMIT 24",
        [topic_id],
    )


def load_allowed_users(db: sqlite3.Connection, topic_id: int) -> list[User]:
    sql = "SELECT u.* FROM user u JOIN topic_allowed_user a ON a.user_id = u.id WHERE a.topic_id = ? ORDER BY u.id"
    return load_all(db, User, sql, [topic_id])


def load_allowed_groups(db: sqlite3.Connection, topic_id: int) -> list[Group]:
    sql = "SELECT g.* FROM forum_group g JOIN topic_allowed_group a ON a.group_id = g.id WHERE a.topic_id = ?"
    return load_all(db, Group, sql, [topic_id])


def load_written_by(db: sqlite3.Connection, user_id: int, category_ids: Iterable[int]) -> list[Topic]:
    """Listed public topics that somebody began, the newest first."""
    readable = frozenset(category_ids)
    sql = (
        "SELECT * FROM topic WHERE user_id = ? AND archetype = 'regular' AND deleted_at IS NULL AND visible"
        " ORDER BY id DESC LIMIT 50"
    )
    return [topic for topic in load_all(db, Topic, sql, [user_id]) if topic.category_id in readable]
