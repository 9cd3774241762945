"""The one wrapper around everything a worker does to the world, which can end it before or after each.

SQL passes a connection class, HTTP the adapter of `requests`: both below all of our own code, so that no code of
ours can get past them. Each statement and each request has two points, one before it leaves and one after its
answer came; what lies between is the other side's doing and comes down to one of the two.
"""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import asyncpg
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from jobs.engine import leasing

_WRITES = re.compile(r"\b(insert into|(?<!for )update|delete from) (\w+)", re.IGNORECASE)


STOOD_S = 60.0
"""How long a worker seems to have stood still when it goes on."""
WATCHED = "a watched worker"
"""The name of its connections in PostgreSQL."""


class Boundaries:
    """Writes down the name of every point it passes, and sends itself `ending` at the point `fatal`, if there is one.

    That is a number, counted from 0 in the order in which points are passed, or a name, at whose first passing.
    """

    def __init__(self, record: int, fatal: int | str | None, ending: signal.Signals) -> None:
        self._record = record
        self._fatal = fatal
        self._ending = ending
        self._passed = 0
        self._unseen = False
        self._stood = False

    def cross(self, name: str) -> None:
        """Pass a point. The record is a file, so that it survives us."""
        if self._unseen:
            return
        os.write(self._record, f"{name}\n".encode())
        self._passed += 1
        if self._fatal in (self._passed - 1, name):
            # To this thread, because the process as a whole might run on for a moment.
            signal.pthread_kill(threading.get_ident(), self._ending)
            self._stood = True

    def monotonic(self) -> float:
        """The clock of a process that stood still for a minute, if it did."""
        return time.monotonic() + (STOOD_S if self._stood else 0.0)

    @contextmanager
    def around(self, name: str) -> Iterator[None]:
        """The two points of one deed; the second is passed when it fails, too."""
        self.cross(f"before {name}")
        try:
            yield
        finally:
            self.cross(f"after {name}")

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """What the test does for itself inside the worker is no deed of the worker's."""
        self._unseen = True
        try:
            yield
        finally:
            self._unseen = False

    @contextmanager
    def watch(self) -> Iterator[None]:
        """Watch this process: connections to PostgreSQL made from now on, and all HTTP."""
        create_pool, send = asyncpg.create_pool, HTTPAdapter.send
        counted = _build_connection_class(self)

        def create_counted_pool(*args: Any, server_settings: dict[str, str], **kwargs: Any) -> Any:
            named = server_settings | {"application_name": WATCHED}
            return create_pool(*args, connection_class=counted, server_settings=named, **kwargs)

        def send_counted(
            adapter: HTTPAdapter, request: PreparedRequest, *args: Any, **kwargs: Any
        ) -> Response:
            with self.around(f"{request.method} {request.path_url.partition('?')[0]}"):
                return send(adapter, request, *args, **kwargs)

        with ExitStack() as patches:
            patches.enter_context(patch.object(asyncpg, "create_pool", create_counted_pool))
            patches.enter_context(patch.object(HTTPAdapter, "send", send_counted))
            patches.enter_context(patch.object(leasing, "monotonic", self.monotonic))
            yield


def _build_connection_class(boundaries: Boundaries) -> type[asyncpg.Connection]:
    class CountedConnection(asyncpg.Connection):
        """Statements with values, and all queries, come down to `_execute`; BEGIN and its like to `execute`."""

        __slots__ = ()

        async def execute(self, query: str, *args: Any, **kwargs: Any) -> str:
            # The reset of a connection that goes back to its pool is over with the connection.
            if args or query == self.get_reset_query():
                return await super().execute(query, *args, **kwargs)
            with boundaries.around(name_statement(query)):
                return await super().execute(query, **kwargs)

        async def _execute(self, query: str, *args: Any, **kwargs: Any) -> Any:
            with boundaries.around(name_statement(query)):
                return await super()._execute(query, *args, **kwargs)  # type: ignore[misc]

        async def _executemany(self, query: str, *args: Any, **kwargs: Any) -> Any:
            with boundaries.around(name_statement(query)):
                return await super()._executemany(query, *args, **kwargs)  # type: ignore[misc]

    return CountedConnection


def name_statement(query: str) -> str:
    """A statement in a few words: what it writes, or how it begins."""
    words = " ".join(query.split())
    found = _WRITES.search(words)
    return found[0].lower() if found else words[:60].rstrip(";").lower()
