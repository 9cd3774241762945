"""The PostgreSQL and Redis that the tests run against: one pair a run, ended with the run however it ends."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import redis


@dataclass(frozen=True, slots=True)
class Servers:
    """Where they answer. `redis_url` is None on a machine that has no Redis of any kind."""

    database_url: str
    redis_url: str | None

    def to_json(self) -> str:
        return json.dumps([self.database_url, self.redis_url])

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(*json.loads(text))


class RunningServers:
    """The guard of the embedded servers, which ends them when our pipe to it closes."""

    def __init__(self) -> None:
        folder = Path(tempfile.gettempdir()) / f"companion-test-{os.getpid()}-{secrets.token_hex(4)}"
        self._guard = subprocess.Popen(
            (sys.executable, "-m", "service.demo.servers", "--throw-away", str(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Ctrl-C ends the tests first, then the servers.
            start_new_session=True,
        )
        assert self._guard.stdout is not None
        line = self._guard.stdout.readline()
        if not line.startswith("ready "):
            raise RuntimeError("the embedded servers did not start")
        self.servers = Servers(**json.loads(line.removeprefix("ready ")))

    def end(self) -> None:
        assert self._guard.stdin is not None
        self._guard.stdin.close()
        self._guard.wait(timeout=60)


async def spare_the_disk(server_url: str) -> None:
    """Let a PostgreSQL whose data nobody keeps wait for no disk. Nothing else about it changes: commits are commits."""
    connection = await asyncpg.connect(server_url)
    try:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            await connection.execute(f"alter system set {setting} = off")
        await connection.execute("select pg_reload_conf()")
    finally:
        await connection.close()


def find_given_servers() -> Servers | None:
    """Servers somebody else runs: TEST_DATABASE_URL (a superuser's) and, if there is one, TEST_REDIS_URL."""
    database_url = os.environ.get("TEST_DATABASE_URL")
    return Servers(database_url, os.environ.get("TEST_REDIS_URL")) if database_url else None


@contextmanager
def running_database() -> Iterator[str]:
    """The address of a PostgreSQL: the given one, or one of our own that ends with the block."""
    given = find_given_servers()
    if given is not None:
        yield given.database_url
        return
    running = RunningServers()
    try:
        yield running.servers.database_url
    finally:
        running.end()


def name_database(url: str, name: str) -> str:
    """The same server's database of that name."""
    parts = urlsplit(url)
    return (
        urlunsplit(parts._replace(path=f"/{name}"))
        if parts.netloc
        else url.replace("/postgres?", f"/{name}?")
    )


async def create_database(server_url: str, name: str, template: str | None = None) -> str:
    """A fresh database, a copy of `template` if one is given; returns its address."""
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
        await connection.execute(
            f'create database "{name}"' + (f' template "{template}"' if template else "")
        )
    finally:
        await connection.close()
    return name_database(server_url, name)


async def drop_database(server_url: str, name: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(f'drop database if exists "{name}" with (force)')
    finally:
        await connection.close()


def empty_redis(url: str, number: int) -> str:
    """The address of an emptied Redis database; the numbers 0 to 15 exist everywhere."""
    numbered = f"{url}?db={number}"
    with redis.Redis.from_url(numbered) as client:
        client.flushdb()
    return numbered
