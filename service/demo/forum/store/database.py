"""One SQLite file behind one thread: every piece of work is one transaction, none of it blocks the event loop."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Hashable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, cast, get_type_hints

T = TypeVar("T")
Parameters = Iterable[object] | Mapping[str, object]


class Database:
    """All work runs on one thread in the order it was asked for, so that transactions never wait for a lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="demo-forum")
        self._connection: sqlite3.Connection | None = None

    async def open(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connect)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in one transaction: committed when it returns, undone when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, work)

    async def close(self) -> None:
        if self._connection is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
            self._connection = None
        self._thread.shutdown()

    def _connect(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        schema = resources.files(__package__).joinpath("schema.sql").read_text("utf-8")
        connection.executescript(schema)
        _add_missing_columns(connection, schema)
        self._connection = connection

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._connection
        if connection is None:
            raise RuntimeError("the forum's database is not open")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        return result


def _add_missing_columns(connection: sqlite3.Connection, schema: str) -> None:
    """The database of an older demo gets the columns that have come since; each may be empty or has a default."""
    wanted = sqlite3.connect(":memory:")
    wanted.executescript(schema)
    for (table,) in wanted.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        known = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
        for _, name, kind, _, default, _ in wanted.execute(f"PRAGMA table_info({table})"):
            if name not in known:
                value = "" if default is None else f" NOT NULL DEFAULT {default}"
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind}{value}")
    wanted.close()


def render_time(moment: datetime) -> str:
    """As Discourse writes times: ISO 8601 in UTC with milliseconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def load_one(db: sqlite3.Connection, cls: type[T], sql: str, parameters: Parameters = ()) -> T | None:
    """The first row as a `cls`, or None. Columns that `cls` does not name are left out."""
    row = db.execute(sql, _encode(parameters)).fetchone()
    return None if row is None else _read(cls, row)


def load_all(db: sqlite3.Connection, cls: type[T], sql: str, parameters: Parameters = ()) -> list[T]:
    return [_read(cls, row) for row in db.execute(sql, _encode(parameters))]


def load_value(db: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> Any:
    """The first column of the first row, or None without a row."""
    row = db.execute(sql, _encode(parameters)).fetchone()
    return None if row is None else row[0]


def load_column(db: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> list[Any]:
    return [row[0] for row in db.execute(sql, _encode(parameters))]


def execute(db: sqlite3.Connection, sql: str, parameters: Parameters = ()) -> int:
    """How many rows it changed."""
    return db.execute(sql, _encode(parameters)).rowcount


def insert_row(db: sqlite3.Connection, table: str, **columns: object) -> int:
    """The new row's id. Table and columns are names from our own code, never from outside."""
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    cursor = db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", _encode(columns.values()))  # noqa: S608
    return cursor.lastrowid or 0


def record_row(db: sqlite3.Connection, table: str, row_id: int, **columns: object) -> None:
    """Change columns of one row. Table and columns are names from our own code, never from outside."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    db.execute(f"UPDATE {table} SET {changes} WHERE id = ?", _encode([*columns.values(), row_id]))  # noqa: S608


def _encode(parameters: Parameters) -> Any:
    if isinstance(parameters, Mapping):
        return {name: _encode_value(value) for name, value in parameters.items()}
    return [_encode_value(value) for value in parameters]


def _encode_value(value: object) -> object:
    return render_time(value) if isinstance(value, datetime) else value


def _read(cls: type[T], row: sqlite3.Row) -> T:
    return cls(
        **{name: convert(row[name]) for name, convert in _build_converters(cast(Hashable, cls)).items()}
    )


@cache
def _build_converters(cls: Hashable) -> dict[str, Callable[[Any], Any]]:
    """How each field of a value class is read; a class is looked at once."""
    hints = get_type_hints(cls)
    return {field.name: _build_converter(hints[field.name]) for field in fields(cast(Any, cls))}


def _build_converter(hint: object) -> Callable[[Any], Any]:
    if hint is bool:
        return bool
    if hint in (datetime, datetime | None):
        return _parse_time
    return _keep


def _parse_time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _keep(value: Any) -> Any:
    return value
