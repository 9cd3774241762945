"""The forum's categories as last read, and which of them the door may believe to be open to everyone."""

from __future__ import annotations

from collections.abc import Sequence

from service.config import Config
from service.domain.categories import Categories
from service.domain.ids import CategoryId
from service.domain.posts import Category
from service.store.pool import Connection


async def load_categories(connection: Connection, config: Config) -> Categories:
    rows = await connection.fetch("select id, slug, name, readable_by_all from category order by id")
    known = tuple(
        Category(CategoryId(row["id"]), row["slug"], row["name"], row["readable_by_all"]) for row in rows
    )
    return Categories(known, config.intake_category, config.stories_category)


async def record_categories(connection: Connection, categories: Sequence[Category]) -> None:
    """The forum's categories as just read; one that is gone is gone here too."""
    async with connection.transaction():
        await connection.execute(
            "delete from category where id <> all($1::bigint[])", [category.id for category in categories]
        )
        await connection.executemany(
            "insert into category (id, slug, name, readable_by_all) values ($1, $2, $3, $4) "
            "on conflict (id) do update set slug = excluded.slug, name = excluded.name, "
            "readable_by_all = excluded.readable_by_all, seen_at = now()",
            [(one.id, one.slug, one.name, one.readable_by_all) for one in categories],
        )


async def load_readable_categories(connection: Connection) -> frozenset[CategoryId]:
    """Those that everyone could read when last looked at, and of which nothing has been heard since."""
    rows = await connection.fetch(
        "select id from category where readable_by_all and not exists ("
        "select from delivery where event_type = 'category' and category_id = category.id"
        " and received_at > category.seen_at)"
    )
    return frozenset(CategoryId(row["id"]) for row in rows)
