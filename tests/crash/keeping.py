"""Keeps a moment, in our database and in the forum's, and brings it back before each case.

So a stage is set once, every case begins from exactly the same rows, and bringing it back costs milliseconds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from service.store.pool import Connection

_LEFT_ALONE = ("town",)
"""Tables that no worker writes, and that are too large to be written for every case."""

_SEQUENCES = (
    "select sequencename as name, coalesce(last_value, start_value) as start, last_value is not null as called "
    "from pg_sequences where schemaname = 'public'"
)

Rows = Mapping[str, Sequence[Sequence[object]]]


async def name_columns(connection: Connection, table: str) -> str:
    """The table's columns but those that PostgreSQL computes itself."""
    columns: str = await connection.fetchval(
        "select string_agg(quote_ident(column_name), ', ') from information_schema.columns "
        "where table_schema = current_schema() and table_name = $1 and is_generated = 'NEVER'",
        table,
    )
    return columns


async def keep_database(connection: Connection, schema: str) -> str:
    """Copy all rows into a new schema; gives the statements that bring them back."""
    tables = [
        row["tablename"]
        for row in await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
        if row["tablename"] not in _LEFT_ALONE
    ]
    await connection.execute(f"create schema {schema}")
    for table in tables:
        await connection.execute(f"create table {schema}.{table} as table public.{table}")
    # In one statement, and so in one transaction; a replica's role leaves foreign keys to the end of it.
    named = {table: await name_columns(connection, table) for table in tables}
    restore = [
        f"delete from public.{table}; insert into public.{table} ({columns}) overriding system value "
        f"select {columns} from {schema}.{table};"
        for table, columns in named.items()
    ]
    numbers = [
        f"select setval('{row['name']}', {row['start']}, {row['called']});"
        for row in await connection.fetch(_SEQUENCES)
    ]
    return " ".join(
        ["set session_replication_role = replica;", *restore, *numbers, "reset session_replication_role;"]
    )


def keep_forum(db: sqlite3.Connection) -> Rows:
    """All rows of the forum's database."""
    tables = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
    return {table: [tuple(row) for row in db.execute(f"select * from {table}")] for table in tables}


def build_forum_restore(rows: Rows) -> Callable[[sqlite3.Connection], None]:
    """What brings the rows back, inside a transaction."""

    def restore(db: sqlite3.Connection) -> None:
        db.execute("pragma defer_foreign_keys = on")
        for table, kept in rows.items():
            db.execute(f"delete from {table}")
            if kept:
                marks = ", ".join("?" * len(kept[0]))
                db.executemany(f"insert into {table} values ({marks})", kept)

    return restore
