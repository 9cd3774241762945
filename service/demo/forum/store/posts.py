"""Questions about posts, their earlier texts and likes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from service.demo.forum import constants
from service.demo.forum.store.database import execute, insert_row, load_all, load_column, load_one, load_value
from service.demo.forum.things import Post, Revision


def load_post(db: sqlite3.Connection, post_id: int) -> Post | None:
    """Deleted ones too: who may see those is a matter of rights."""
    return load_one(db, Post, "SELECT * FROM post WHERE id = ?", [post_id])


def load_post_by_number(db: sqlite3.Connection, topic_id: int, number: int) -> Post | None:
    return load_one(db, Post, "SELECT * FROM post WHERE topic_id = ? AND post_number = ?", [topic_id, number])


def load_stream(db: sqlite3.Connection, topic_id: int, *, staff: bool) -> list[int]:
    """Ids of the posts that stand in the topic, in order; staff sees a deleted first post, too."""
    sql = (
        "SELECT id FROM post WHERE topic_id = ? AND (deleted_at IS NULL OR (? AND post_number = 1))"
        " ORDER BY post_number"
    )
    return load_column(db, sql, [topic_id, staff])


def load_posts(db: sqlite3.Connection, ids: Sequence[int]) -> list[Post]:
    """In the order of their ids' places in the topic; unknown ids are left out."""
    marks = ", ".join("?" * len(ids))
    sql = f"SELECT * FROM post WHERE id IN ({marks}) ORDER BY topic_id, post_number"  # noqa: S608 - question marks
    return load_all(db, Post, sql, ids)


def load_public_posts(
    db: sqlite3.Connection, category_ids: Iterable[int], before: int | None, limit: int
) -> list[Post]:
    """Regular posts of listed public topics, newest first, ids at most `before`; no hidden ones, no small actions."""
    ids = list(category_ids)
    marks = ", ".join("?" * len(ids))
    sql = (
        "SELECT p.* FROM post p JOIN topic t ON t.id = p.topic_id WHERE p.deleted_at IS NULL AND NOT p.hidden"  # noqa: S608
        " AND p.post_type = 1 AND t.deleted_at IS NULL AND t.visible AND t.archetype = 'regular'"
        f" AND t.category_id IN ({marks}) AND (? IS NULL OR p.id <= ?) ORDER BY p.id DESC LIMIT ?"
    )
    return load_all(db, Post, sql, [*ids, before, before, limit])


def load_private_posts(db: sqlite3.Connection, topic_ids: Sequence[int], limit: int) -> list[Post]:
    marks = ", ".join("?" * len(topic_ids))
    sql = (
        f"SELECT * FROM post WHERE deleted_at IS NULL AND post_type = 1 AND topic_id IN ({marks})"  # noqa: S608
        " ORDER BY id DESC LIMIT ?"
    )
    return load_all(db, Post, sql, [*topic_ids, limit])


def load_stubs(db: sqlite3.Connection, deleted_before: str, hidden_before: str) -> list[Post]:
    """Posts that their authors deleted, or that were hidden, so long ago, and that nobody has deleted since."""
    sql = (
        "SELECT p.* FROM post p JOIN topic t ON t.id = p.topic_id WHERE p.deleted_at IS NULL AND"
        " ((p.user_deleted AND p.updated_at < ? AND t.deleted_at IS NULL"
        "   AND NOT EXISTS (SELECT 1 FROM post_flag f WHERE f.post_id = p.id))"
        "  OR (p.hidden AND p.hidden_at < ?)) ORDER BY p.id"
    )
    return load_all(db, Post, sql, [deleted_before, hidden_before])


def load_next_number(db: sqlite3.Connection, topic_id: int) -> int:
    """Numbers of deleted posts are not given again."""
    return int(
        load_value(db, "SELECT coalesce(max(post_number), 0) + 1 FROM post WHERE topic_id = ?", [topic_id])
    )


def has_same_recent_post(db: sqlite3.Connection, user_id: int, raw: str, since: str) -> bool:
    sql = (
        "SELECT 1 FROM post WHERE user_id = ? AND raw = ? AND created_at >= ? AND deleted_at IS NULL LIMIT 1"
    )
    return bool(load_value(db, sql, [user_id, raw, since]))


def record_revision(
    db: sqlite3.Connection,
    post: Post,
    number: int,
    user_id: int,
    now: object,
    title_before: str | None,
    edit_reason: str | None,
) -> None:
    """Keep what version `number` replaces; a further edit of the same version keeps the first one."""
    execute(
        db,
        "INSERT OR IGNORE INTO post_revision"
        " (post_id, number, user_id, raw_before, created_at, title_before, edit_reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [post.id, number, user_id, post.raw, now, title_before, edit_reason],
    )


def load_revisions(db: sqlite3.Connection, post_id: int) -> list[Revision]:
    """The oldest first; none as long as the post is in its first version."""
    return load_all(db, Revision, "SELECT * FROM post_revision WHERE post_id = ? ORDER BY number", [post_id])


def delete_revision(db: sqlite3.Connection, post_id: int, number: int) -> None:
    execute(db, "DELETE FROM post_revision WHERE post_id = ? AND number = ?", [post_id, number])


def load_reply_counts(db: sqlite3.Connection, topic_id: int) -> dict[int, int]:
    """Post number -> direct replies that live."""
    rows = db.execute(
        "SELECT reply_to_post_number, count(*) FROM post WHERE topic_id = ? AND deleted_at IS NULL"
        " AND reply_to_post_number IS NOT NULL GROUP BY reply_to_post_number",
        (topic_id,),
    )
    return dict(rows.fetchall())


def insert_like(db: sqlite3.Connection, post_id: int, user_id: int, now: object) -> bool:
    """False when the user liked it already."""
    sql = "INSERT OR IGNORE INTO post_like (post_id, user_id, created_at) VALUES (?, ?, ?)"
    changed = execute(db, sql, [post_id, user_id, now]) > 0
    _count_likes(db, post_id)
    return changed


def delete_like(db: sqlite3.Connection, post_id: int, user_id: int) -> bool:
    changed = execute(db, "DELETE FROM post_like WHERE post_id = ? AND user_id = ?", [post_id, user_id]) > 0
    _count_likes(db, post_id)
    return changed


def _count_likes(db: sqlite3.Connection, post_id: int) -> None:
    sql = "UPDATE post SET like_count = (SELECT count(*) FROM post_like WHERE post_id = post.id) WHERE id = ?"
    execute(db, sql, [post_id])


def load_liked(db: sqlite3.Connection, user_id: int, topic_id: int) -> frozenset[int]:
    """Ids of the topic's posts that the user likes."""
    sql = "SELECT l.post_id FROM post_like l JOIN post p ON p.id = l.post_id WHERE l.user_id = ? AND p.topic_id = ?"
    return frozenset(load_column(db, sql, [user_id, topic_id]))


def load_topic_likes(db: sqlite3.Connection, topic_id: int) -> int:
    sql = "SELECT coalesce(sum(like_count), 0) FROM post WHERE topic_id = ? AND deleted_at IS NULL"
    return int(load_value(db, sql, [topic_id]))


def has_deleted(db: sqlite3.Connection, topic_id: int) -> bool:
    sql = "SELECT 1 FROM post WHERE topic_id = ? AND deleted_at IS NOT NULL AND post_number > 1 LIMIT 1"
    return bool(load_value(db, sql, [topic_id]))


def copy_post(db: sqlite3.Connection, post: Post, **columns: object) -> int:
    """The same once more with other columns, its earlier texts included."""
    row = dict(db.execute("SELECT * FROM post WHERE id = ?", (post.id,)).fetchone())
    copy_id = insert_row(db, "post", **{**row, "id": None, **columns})
    kept = "number, user_id, raw_before, title_before, edit_reason, created_at"
    sql = f"INSERT INTO post_revision (post_id, {kept}) SELECT ?, {kept} FROM post_revision WHERE post_id = ?"  # noqa: S608
    execute(db, sql, [copy_id, post.id])
    return copy_id


def insert_post(db: sqlite3.Connection, **columns: object) -> int:
    return insert_row(
        db, "post", **{"post_type": constants.REGULAR, "raw_of_version": columns["raw"], **columns}
    )


def load_latest(db: sqlite3.Connection, topic_id: int, limit: int) -> list[Post]:
    """The newest posts of a topic that stand in sight, notes about closing and the like among them."""
    sql = (
        "SELECT * FROM post WHERE topic_id = ? AND deleted_at IS NULL AND NOT hidden"
        " ORDER BY post_number DESC LIMIT ?"
    )
    return load_all(db, Post, sql, [topic_id, limit])


def has_visible(db: sqlite3.Connection, topic_id: int) -> bool:
    """Whether a regular post is left that is neither hidden nor deleted."""
    sql = "SELECT 1 FROM post WHERE topic_id = ? AND NOT hidden AND deleted_at IS NULL AND post_type = 1 LIMIT 1"
    return bool(load_value(db, sql, [topic_id]))
