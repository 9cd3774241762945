"""Brings the schema up to date: the numbered `.sql` files beside this one, each in a transaction of its own.

Files only go forward and suit the version that still runs. What was applied stands in `schema_migration` with
its SHA-256; a file that changed since, or that this version lacks, is refused before anything happens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from service.errors import CompanionError
from service.store.pool import Connection, build_connection

FOLDER = Path(__file__).parent
MIGRATION_TIMEOUT_S = 600.0
LOCK = 0x636972636C65
"""The key of the advisory lock that lets one process migrate at a time ("circle" in ASCII)."""


class MigrationError(CompanionError):
    """The schema and the files do not belong together, or a file could not be applied."""


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    """The file's name, such as `0001_ground.sql`; names are applied in their order."""
    sql: str
    sha256: str


def load_migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """All files of the folder, in order."""
    texts = ((path.name, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9]*.sql")))
    return tuple(Migration(name, sql, hashlib.sha256(sql.encode()).hexdigest()) for name, sql in texts)


def plan_migrations(files: Sequence[Migration], applied: Mapping[str, str]) -> tuple[Migration, ...]:
    """What is still to be applied; `applied` maps names to SHA-256. Raises MigrationError on a mismatch."""
    known = {file.name: file for file in files}
    for name, sha256 in applied.items():
        if name not in known:
            raise MigrationError(
                f"the database has {name}, which this version does not know: update the companion"
            )
        if known[name].sha256 != sha256:
            raise MigrationError(
                f"{name} was changed after it had been applied: restore it and add a new file"
            )
    missing = tuple(file for file in files if file.name not in applied)
    if missing and applied and missing[0].name < max(applied):
        raise MigrationError(
            f"{missing[0].name} comes before {max(applied)}, which is applied: give it a new number"
        )
    return missing


async def load_pending(connection: Connection, files: Sequence[Migration]) -> tuple[Migration, ...]:
    """The files that this database still lacks. Raises MigrationError as `plan_migrations` does."""
    exists = await connection.fetchval("select to_regclass('schema_migration') is not null")
    rows = await connection.fetch("select name, sha256 from schema_migration") if exists else ()
    return plan_migrations(files, {row["name"]: row["sha256"] for row in rows})


async def apply_migrations(
    connection: Connection, files: Sequence[Migration] | None = None
) -> tuple[str, ...]:
    """Apply what is pending and return its names; processes that start together wait for each other."""
    files = load_migrations() if files is None else files
    await connection.execute("select pg_advisory_lock($1)", LOCK)
    try:
        pending = await load_pending(connection, files)
        await connection.execute(
            "create table if not exists schema_migration ("
            "name text primary key, sha256 text not null, applied_at timestamptz not null default now())"
        )
        for migration in pending:
            await _apply(connection, migration)
        return tuple(migration.name for migration in pending)
    finally:
        await connection.execute("select pg_advisory_unlock($1)", LOCK)


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            # A table that is busy must not queue everybody else behind this migration.
            await connection.execute("set local lock_timeout = '2s'")
            await connection.execute(migration.sql)
            await connection.execute(
                "insert into schema_migration (name, sha256) values ($1, $2)",
                migration.name,
                migration.sha256,
            )
    except asyncpg.LockNotAvailableError as error:
        raise MigrationError(f"{migration.name} waited 2 s for a busy table: try again") from error
    except asyncpg.PostgresError as error:
        raise MigrationError(f"{migration.name}: {error}") from error


async def migrate_database(database_url: str) -> tuple[str, ...]:
    """`apply_migrations` on a connection of its own. Raises MigrationError, also when nothing answers."""
    try:
        connection = await build_connection(database_url, command_timeout_s=MIGRATION_TIMEOUT_S)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise MigrationError(f"PostgreSQL does not let us in, see DATABASE_URL: {error}") from error
    try:
        return await apply_migrations(connection)
    finally:
        await connection.close()
