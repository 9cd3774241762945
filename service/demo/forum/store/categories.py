"""Questions about categories, who may read them, and tags."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from service.demo.forum import constants
from service.demo.forum.store.database import execute, insert_row, load_all, load_one, load_value
from service.demo.forum.things import Category, Tag


@dataclass(frozen=True, slots=True)
class Permission:
    """What a group may do in a category: 1 everything, 2 reply and see, 3 see."""

    group_id: int
    group_name: str
    permission_type: int


def load_category(db: sqlite3.Connection, category_id: int) -> Category | None:
    return load_one(db, Category, "SELECT * FROM category WHERE id = ?", [category_id])


def load_category_by_slug(db: sqlite3.Connection, slug: str) -> Category | None:
    return load_one(db, Category, "SELECT * FROM category WHERE slug = ?", [slug])


def load_categories(db: sqlite3.Connection) -> list[Category]:
    return load_all(db, Category, "SELECT * FROM category ORDER BY position, id")


def insert_category(db: sqlite3.Connection, name: str, slug: str, **columns: object) -> int:
    position = load_value(db, "SELECT count(*) FROM category")
    values: dict[str, object] = {
        "color": "0088CC",
        "text_color": "FFFFFF",
        "description": "",
        "position": position,
        **columns,
    }
    return insert_row(db, "category", name=name, slug=slug, **values)


def load_permissions(db: sqlite3.Connection, category_id: int) -> list[Permission]:
    return load_all(
        db,
        Permission,
        "SELECT c.group_id, g.name AS group_name, c.permission_type FROM category_group c"
        " JOIN forum_group g ON g.id = c.group_id WHERE c.category_id = ? ORDER BY c.group_id",
        [category_id],
    )


def record_permission(db: sqlite3.Connection, category_id: int, group_id: int, permission_type: int) -> None:
    execute(
        db, "INSERT OR REPLACE INTO category_group VALUES (?, ?, ?)", [category_id, group_id, permission_type]
    )


def delete_permissions(db: sqlite3.Connection, category_id: int) -> None:
    execute(db, "DELETE FROM category_group WHERE category_id = ?", [category_id])


def load_access(db: sqlite3.Connection, group_ids: Iterable[int]) -> dict[int, int]:
    """Category id -> the best permission that a member of these groups has there; absent = not even see."""
    groups = [constants.GROUP_EVERYONE, *group_ids]
    marks = ", ".join("?" * len(groups))
    rows = db.execute(
        "SELECT c.id, min(g.permission_type) FROM category c"  # noqa: S608 - only question marks are put in
        f" LEFT JOIN category_group g ON g.category_id = c.id AND g.group_id IN ({marks})"
        " WHERE NOT c.read_restricted OR g.group_id IS NOT NULL GROUP BY c.id",
        groups,
    )
    return {row[0]: row[1] or constants.PERMISSION_FULL for row in rows}


def load_tag(db: sqlite3.Connection, name: str) -> Tag | None:
    return load_one(db, Tag, "SELECT * FROM tag WHERE name = ?", [name])


def load_tag_by_id(db: sqlite3.Connection, tag_id: int) -> Tag | None:
    return load_one(db, Tag, "SELECT * FROM tag WHERE id = ?", [tag_id])


def load_tags(db: sqlite3.Connection) -> list[Tag]:
    return load_all(db, Tag, "SELECT * FROM tag ORDER BY name")


def load_tag_counts(db: sqlite3.Connection) -> dict[int, int]:
    """Tag id -> topics with it that everyone may read."""
    rows = db.execute(
        "SELECT tt.tag_id, count(*) FROM topic_tag tt JOIN topic t ON t.id = tt.topic_id"
        " WHERE t.deleted_at IS NULL AND t.visible AND t.archetype = 'regular' GROUP BY tt.tag_id"
    )
    return dict(rows.fetchall())


def insert_tag(db: sqlite3.Connection, name: str, group_id: int | None = None) -> Tag:
    return Tag(insert_row(db, "tag", name=name, group_id=group_id), name, group_id)


def load_topic_tags(db: sqlite3.Connection, topic_id: int) -> tuple[Tag, ...]:
    return tuple(
        load_all(
            db,
            Tag,
            "SELECT t.* FROM tag t JOIN topic_tag tt ON tt.tag_id = t.id WHERE tt.topic_id = ? ORDER BY t.name",
            [topic_id],
        )
    )


def record_topic_tags(db: sqlite3.Connection, topic_id: int, tags: Sequence[Tag]) -> None:
    """Replace the whole set."""
    execute(db, "DELETE FROM topic_tag WHERE topic_id = ?", [topic_id])
    for tag in tags:
        execute(db, "INSERT OR IGNORE INTO topic_tag VALUES (?, ?)", [topic_id, tag.id])


def load_topic_counts(db: sqlite3.Connection) -> dict[int, int]:
    """Category id -> listed topics in it."""
    rows = db.execute(
        "SELECT category_id, count(*) FROM topic WHERE deleted_at IS NULL AND visible"
        " AND archetype = 'regular' GROUP BY category_id"
    )
    return dict(rows.fetchall())
