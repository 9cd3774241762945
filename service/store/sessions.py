"""Sessions: who is signed in to our pages. Times are the database's (law 10); ids are kept as hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from service.domain.ids import ForumUserId
from service.store.pool import Connection

LASTS = timedelta(hours=12)
SIGN_IN_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Session:
    person: ForumUserId | None
    """None: the administrator."""
    name: str | None
    is_organizer: bool


async def load_session(connection: Connection, session: bytes, token_mark: bytes | None) -> Session | None:
    """What this session may do at this moment. `token_mark`: of the administrator's token as it is set now."""
    row = await connection.fetchrow(
        "select person_id as person, name, exists (select from organizer where person_id = session.person_id)"
        " as is_organizer from session left join person on person.id = person_id"
        " where hash = $1 and ends_at > now() and (person_id is not null or token_mark = $2)",
        session,
        token_mark,
    )
    return None if row is None else Session(**row)


async def insert_session(
    connection: Connection, session: bytes, person: ForumUserId | None, token_mark: bytes | None
) -> None:
    """`token_mark`: of the administrator, who is no person."""
    await connection.execute(
        "insert into session (hash, person_id, token_mark, ends_at) values ($1, $2, $3, now() + $4::interval)",
        session,
        person,
        token_mark,
        LASTS,
    )


async def delete_session(connection: Connection, session: bytes) -> None:
    await connection.execute("delete from session where hash = $1", session)


async def insert_sign_in(connection: Connection, nonce: bytes, browser: bytes, leads_to: str) -> None:
    """A browser sets out for the forum. Those who never came back make room, so that nobody can fill the table."""
    await connection.execute(
        "with over as (delete from sign_in where ends_at <= now())"
        " insert into sign_in (nonce, browser, leads_to, ends_at) values ($1, $2, $3, now() + $4::interval)",
        nonce,
        browser,
        leads_to,
        SIGN_IN_LASTS,
    )


async def claim_sign_in(connection: Connection, nonce: bytes, browser: bytes) -> str | None:
    """Where the browser that set out with this nonce wanted to go; only once. None: it never did, or long ago."""
    leads_to: str | None = await connection.fetchval(
        "delete from sign_in where nonce = $1 and browser = $2 and ends_at > now() returning leads_to",
        nonce,
        browser,
    )
    return leads_to


async def delete_ended_sessions(connection: Connection) -> None:
    await connection.execute("delete from session where ends_at <= now()")
    await connection.execute("delete from sign_in where ends_at <= now()")
