"""The database of a test process: copied from a template once, and brought back to it for every test."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from service.store.pool import Connection
from tests.crash.keeping import keep_database
from tests.servers import create_database, drop_database

_CATALOGS = (
    "pg_attrdef",
    "pg_attribute",
    "pg_class",
    "pg_constraint",
    "pg_db_role_setting",
    "pg_index",
    "pg_namespace",
    "pg_proc",
    "pg_trigger",
    "pg_type",
)
_LOOK = "select " + ", ".join(
    f"(select concat(count(*), '/', max(xmin::text::bigint)) from {name})" for name in _CATALOGS
)
"""What all definitions come down to: how many there are, and which transaction wrote the last of them."""
_TOWNS = "select concat(count(*), '/', sum(hashtextextended(town::text, 0))) from town"
_USES_BEFORE_VACUUM = 40


@dataclass
class ReusedDatabase:
    """A database that one test after the other has for itself.

    A copy of the template would cost most tests more than all they do in it. Rows are brought back; a database of
    which more was changed (a table, a setting, a town) is thrown away, and the next test gets a copy.
    """

    server_url: str
    name: str
    template: str
    _url: str | None = None
    _restore: str = ""
    _looks: str = ""
    _uses: int = 0

    async def lend(self) -> str:
        """The address of the database as the template is, without anybody connected to it."""
        if self._url is None or not await self._bring_back(self._url):
            self._url = await create_database(self.server_url, self.name, self.template)
            await self._keep(self._url)
        return self._url

    async def drop(self) -> None:
        await drop_database(self.server_url, self.name)

    async def _keep(self, url: str) -> None:
        connection = await asyncpg.connect(url)
        try:
            self._restore = await keep_database(connection, "kept")
            self._looks = await _look(connection)
        finally:
            await connection.close()

    async def _bring_back(self, url: str) -> bool:
        """False when it cannot be."""
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
                "where datname = current_database() and pid <> pg_backend_pid()"
            )
            if await _look(connection) != self._looks:
                return False
            await connection.execute(self._restore)
            self._uses += 1
            if self._uses % _USES_BEFORE_VACUUM == 0:
                await connection.execute("vacuum")
        finally:
            await connection.close()
        return True


async def _look(connection: Connection) -> str:
    """Equal as long as nothing but rows was changed, and no row of the towns."""
    return f"{tuple(await connection.fetchrow(_LOOK) or ())} {await connection.fetchval(_TOWNS)}"
