"""Embedded PostgreSQL and Redis for the demo and the tests, run from the binaries inside their wheels.

`python -m service.demo.servers FOLDER` guards them: it starts both in the foreground on Unix sockets, prints
one line `ready {"database_url": ..., "redis_url": ...}`, and ends them when its standard input closes. The
wheels' own Python code is never imported: it would add a user, open other folders and leave servers behind.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import signal
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg

from service.demo.server_places import (
    ServerPlace,
    ServersError,
    find_redis_program,
    plan_place,
    prepare_place,
    prepare_programs,
)
from service.errors import CompanionError
from service.processes.household import Child, Household, ProcessError
from service.processes.lifeline import run_until, say_ready, watch_for_stop

ROLE = "companion"
LOCK_S = 25.0
"""How long to wait for servers that are still ending in the same place."""
INITDB_OPTIONS = (
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
PLAIN_ENVIRON = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


async def guard_servers(place: ServerPlace, redis_url: str | None = None) -> None:
    """Run both, or PostgreSQL alone beside a given Redis, until cancelled; says `ready` when they serve.

    Raises ServersError when one cannot start or ends by itself.
    """
    programs = prepare_programs(place)
    await _end_orphans(place)
    if not place.data.exists():
        await _make_cluster(place, programs)
    # What they have to say is of interest only when they fail.
    lines: deque[str] = deque(maxlen=20)
    try:
        async with Household(show=lambda _, line: lines.append(line)) as household:
            await household.start(_build_postgres(place, programs))
            if redis_url is None and (program := find_redis_program(place)):
                await household.start(_build_redis(place, program))
                redis_url = f"unix://{_redis_socket(place)}"
            database_url = f"postgresql://{ROLE}@/postgres?host={place.sockets}"
            say_ready(json.dumps({"database_url": database_url, "redis_url": redis_url}))
            raise ProcessError(await household.wait())
    except ProcessError as error:
        raise ServersError("\n".join((str(error), *lines))) from error


async def _make_cluster(place: ServerPlace, programs: Path) -> None:
    # Made beside its place and then renamed, so that a half-made one is never taken for a whole one.
    fresh = place.data.with_name(f"{place.data.name}-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if place.user is not None:
        os.chown(fresh, place.user, place.user)
    argv = (str(programs / "initdb"), "-D", str(fresh), "-U", ROLE, *INITDB_OPTIONS)
    lines: list[str] = []
    async with Household(show=lambda _, line: lines.append(line)) as household:
        try:
            await household.run(
                Child("initdb", argv, environ=PLAIN_ENVIRON, user=place.user, folder=place.sockets)
            )
        except ProcessError as error:
            raise ServersError("\n".join((str(error), *lines))) from error
    fresh.rename(place.data)


def _build_postgres(place: ServerPlace, programs: Path) -> Child:
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.sockets),
        "unix_socket_permissions": "0700",
        # Errors reach whoever asked; only what keeps the server itself from working is worth a line here.
        "log_min_messages": "fatal",
    }
    options = (word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
    return Child(
        "postgres",
        (str(programs / "postgres"), "-D", str(place.data), *options),
        environ=PLAIN_ENVIRON,
        user=place.user,
        folder=place.sockets,
        probe=lambda: _await_postgres(place),
        # SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
        end_signal=signal.SIGINT,
    )


def _build_redis(place: ServerPlace, program: Path) -> Child:
    socket = str(_redis_socket(place))
    options = ("--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--loglevel", "warning")
    return Child(
        "redis",
        (str(program), *options, "--save", "", "--appendonly", "no", "--daemonize", "no"),
        environ=PLAIN_ENVIRON,
        user=place.user,
        folder=place.sockets,
        probe=lambda: _await_redis(place),
    )


def _redis_socket(place: ServerPlace) -> Path:
    return place.sockets / "redis.sock"


async def _await_postgres(place: ServerPlace) -> None:
    await _poll(lambda: _answers_postgres(place))


async def _answers_postgres(place: ServerPlace) -> bool:
    try:
        connection = await asyncpg.connect(host=str(place.sockets), user=ROLE, database="postgres", timeout=5)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        return False
    await connection.close()
    return True


async def _await_redis(place: ServerPlace) -> None:
    await _poll(lambda: _answers_redis(place))


async def _answers_redis(place: ServerPlace) -> bool:
    return await _tell_redis(place, b"PING\r\n") == b"+PONG\r\n"


async def _tell_redis(place: ServerPlace, command: bytes) -> bytes | None:
    """One inline command of the Redis protocol; None when nobody answers."""
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_unix_connection(_redis_socket(place))
            writer.write(command)
            answer = await reader.readline()
            writer.close()
    except OSError:
        return None
    return answer


async def _end_orphans(place: ServerPlace) -> None:
    """End servers whose guard was killed: we hold the lock, so nobody else can be guarding them."""
    await _tell_redis(place, b"SHUTDOWN NOSAVE\r\n")
    if not await _answers_postgres(place):
        return
    # The server answers on our socket, so the process id in its file is its own.
    pid_file = place.data / "postmaster.pid"
    with contextlib.suppress(ProcessLookupError):
        os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGINT)
    async with asyncio.timeout(LOCK_S):
        await _poll(lambda: _is_gone(pid_file))


async def _is_gone(file: Path) -> bool:
    return not file.exists()  # noqa: ASYNC240 - a look at a local file, and nothing else runs here


async def _poll(check: Callable[[], Awaitable[bool]]) -> None:
    # Another program's progress: there is nothing to wait on but its answers.
    while not await check():  # noqa: ASYNC110
        await asyncio.sleep(0.02)


@contextlib.contextmanager
def _hold_lock(folder: Path) -> Iterator[None]:
    """One guard a place. Raises ServersError when another keeps it."""
    with (folder / "servers.lock").open("a") as lock:
        patience = time.monotonic() + LOCK_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > patience:
                    raise ServersError(f"the servers of {folder} already run: end those first") from None
                time.sleep(0.1)
        yield


@contextlib.contextmanager
def _open_place(folder: Path, *, keep: bool) -> Iterator[ServerPlace]:
    """The prepared and locked place of `folder`; its sockets, and all of it unless kept, go at the end."""
    place = plan_place(folder, uid=os.geteuid())
    prepare_place(place)
    with _hold_lock(place.root):
        try:
            yield place
        finally:
            shutil.rmtree(place.sockets, ignore_errors=True)
            if not keep:
                shutil.rmtree(place.root, ignore_errors=True)


async def _guard(place: ServerPlace, redis_url: str | None) -> None:
    async with watch_for_stop(lifeline=True) as stop:
        await run_until(stop, guard_servers(place, redis_url))


def main() -> None:
    """The guard's own command line."""
    parser = argparse.ArgumentParser(prog="servers", description=__doc__)
    parser.add_argument("folder", type=Path, help="whose data the servers hold")
    parser.add_argument("--reset", action="store_true", help="throw old data away first")
    parser.add_argument("--redis-url", help="a Redis that runs already")
    parser.add_argument("--throw-away", action="store_true", help="keep nothing at the end")
    arguments = parser.parse_args()
    try:
        with _open_place(arguments.folder, keep=not arguments.throw_away) as place:
            if arguments.reset:
                shutil.rmtree(place.data, ignore_errors=True)
            asyncio.run(_guard(place, arguments.redis_url))
    except CompanionError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
