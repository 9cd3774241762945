"""People of the forum by their user id, the only table that knows their names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import asyncpg

from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.store.pool import Connection


async def record_person(connection: Connection, user: User) -> None:
    """The person's names as just seen; a row that says so already is not written again."""
    await connection.execute(
        "insert into person (id, name, full_name) values ($1, $2, $3) on conflict (id) do update set"
        " name = excluded.name, full_name = coalesce(excluded.full_name, person.full_name), seen_at = now()"
        " where person.name <> excluded.name or person.full_name is distinct from excluded.full_name"
        " and excluded.full_name is not null",
        user.id,
        user.name,
        user.full_name,
    )


async def load_users(connection: Connection, ids: Collection[ForumUserId]) -> Mapping[ForumUserId, User]:
    """People by id, of those we know."""
    rows = await connection.fetch(
        "select id, name, full_name from person where id = any($1::bigint[])", list(ids)
    )
    return {ForumUserId(row["id"]): read_user(row) for row in rows}


async def load_names(connection: Connection, ids: Collection[ForumUserId]) -> Mapping[ForumUserId, str]:
    """How people are called, by id, of those we know: text, which calls nobody."""
    return {one: user.called for one, user in (await load_users(connection, ids)).items()}


def read_user(row: asyncpg.Record) -> User:
    """`row`: of `person`, or with these three columns of it."""
    return User(ForumUserId(row["id"]), row["name"], row["full_name"])


async def load_people(connection: Connection, names: Collection[str]) -> Mapping[str, ForumUserId]:
    """Ids by lower-case user name, of those we know; the one seen last, if a name changed hands."""
    rows = await connection.fetch(
        "select distinct on (lower(name)) lower(name) as name, id from person "
        "where lower(name) = any($1::text[]) order by lower(name), seen_at desc",
        [name.lower() for name in names],
    )
    return {row["name"]: ForumUserId(row["id"]) for row in rows}


async def load_organizers(connection: Connection) -> frozenset[ForumUserId]:
    """The members of the organizers' group and the forum's staff, as last read."""
    rows = await connection.fetch("select person_id from organizer")
    return frozenset(ForumUserId(row["person_id"]) for row in rows)


async def record_organizers(connection: Connection, members: Sequence[User]) -> None:
    """These and nobody else."""
    async with connection.transaction():
        await connection.execute(
            "delete from organizer where person_id <> all($1::bigint[])", [member.id for member in members]
        )
        for member in members:
            await record_person(connection, member)
        await connection.executemany(
            "insert into organizer (person_id) values ($1) on conflict do nothing",
            [(member.id,) for member in members],
        )


async def record_organizer(connection: Connection, person: ForumUserId, *, is_organizer: bool) -> None:
    """What the forum has just said of one of them; the next reading of the group says it of all."""
    statement = (
        "insert into organizer (person_id) values ($1) on conflict do nothing"
        if is_organizer
        else "delete from organizer where person_id = $1"
    )
    await connection.execute(statement, person)


async def load_unchecked(connection: Connection, most: int) -> Sequence[User]:
    """Those whom we name in public, whoever was not looked for the longest first."""
    rows = await connection.fetch(
        "select id, name, full_name from person"
        " where exists (select from circle where facilitator_ids @> array[person.id] or author_id = person.id)"
        " or exists (select from proposal where author_id = person.id)"
        " order by checked_at nulls first, id limit $1",
        most,
    )
    return [read_user(row) for row in rows]


async def record_checked(connection: Connection, person: ForumUserId) -> None:
    await connection.execute("update person set checked_at = now() where id = $1", person)
