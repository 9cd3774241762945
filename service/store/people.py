"""People of the forum by their user id, the only table that knows their names; and the forum's categories."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from service.domain.ids import CategoryId, ForumUserId
from service.domain.posts import Category, User
from service.store.pool import Connection


async def record_person(connection: Connection, user: User) -> None:
    """The person's name as just seen; a row that says so already is not written again."""
    await connection.execute(
        "insert into person (id, name) values ($1, $2) "
        "on conflict (id) do update set name = excluded.name, seen_at = now() where person.name <> excluded.name",
        user.id,
        user.name,
    )


async def load_names(connection: Connection, ids: Collection[ForumUserId]) -> Mapping[ForumUserId, str]:
    """User names by id, of those we know."""
    rows = await connection.fetch("select id, name from person where id = any($1::bigint[])", list(ids))
    return {ForumUserId(row["id"]): row["name"] for row in rows}


async def load_people(connection: Connection, names: Collection[str]) -> Mapping[str, ForumUserId]:
    """Ids by lower-case user name, of those we know; the one seen last, if a name changed hands."""
    rows = await connection.fetch(
        "select distinct on (lower(name)) lower(name) as name, id from person "
        "where lower(name) = any($1::text[]) order by lower(name), seen_at desc",
        [name.lower() for name in names],
    )
    return {row["name"]: ForumUserId(row["id"]) for row in rows}


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


async def load_categories(connection: Connection) -> Sequence[Category]:
    rows = await connection.fetch("select id, slug, name, readable_by_all from category order by id")
    return [Category(CategoryId(row["id"]), row["slug"], row["name"], row["readable_by_all"]) for row in rows]
