"""The command line: each process by itself, all together, and a web process replaced under load."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import asyncpg
import psutil
import pytest
from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector

from service.processes.listening import bind_socket
from tests.configs import ENVIRON

COMMAND = (sys.executable, "-m", "service", "--env-file", os.devnull)
PATIENT = (
    *(sys.executable, "-c"),
    "from service.processes import listening; listening.LAST_WORDS_S = 2.0;"
    "from service.__main__ import main; main()",
    *("--env-file", os.devnull),
)
"""The same, but whoever was accepted may take two seconds to speak: those who ask may have a busy machine."""
END_S = 60


def make_environ(database_url: str, **changes: str) -> dict[str, str]:
    return os.environ | ENVIRON | {"DATABASE_URL": database_url, "REDIS_URL": ""} | changes


async def run(*words: str, environ: Mapping[str, str]) -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error of a command that ends by itself."""
    process = await asyncio.create_subprocess_exec(
        *COMMAND, *words, env=environ, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await asyncio.wait_for(process.communicate(), END_S)
    return process.returncode, out.decode(), err.decode()


async def start(
    *words: str, environ: Mapping[str, str], fds: tuple[int, ...] = (), command: Sequence[str] = COMMAND
) -> asyncio.subprocess.Process:
    """A command that says `ready`, once it has said so."""
    process = await asyncio.create_subprocess_exec(
        *command, *words, env=environ, stdout=asyncio.subprocess.PIPE, pass_fds=fds
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), END_S)
    assert line.startswith(b"ready"), line
    return process


def web_processes_of(process: asyncio.subprocess.Process) -> list[psutil.Process]:
    return [child for child in psutil.Process(process.pid).children() if "web" in child.cmdline()]


async def end(process: asyncio.subprocess.Process) -> int:
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), END_S)


async def test_all_problems_of_the_settings_are_told_at_once(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "PORT": "web", "DISCOURSE_URL": "forum"}
    for command in ("web", "worker", "migrate", "run"):
        code, _, said = await run(command, environ=environ)
        assert code == 1
        for name in ("DISCOURSE_URL", "DISCOURSE_API_KEY", "DATABASE_URL", "PUBLIC_URL", "PORT"):
            assert f"  {name}: " in said
        assert "Traceback" not in said


async def test_unreachable_database_is_told_without_its_password() -> None:
    environ = make_environ("postgresql://companion:pg-password@127.0.0.1:1/companion")
    code, out, said = await run("migrate", environ=environ)
    assert code == 1
    assert "see DATABASE_URL" in said
    assert "pg-password" not in out + said
    assert "Traceback" not in said


async def test_migrate_brings_an_empty_database_up_to_date(empty_database_url: str) -> None:
    environ = make_environ(empty_database_url)
    code, out, _ = await run("migrate", environ=environ)
    assert code == 0
    assert "applied 0001_ground.sql" in out
    connection = await asyncpg.connect(empty_database_url)
    assert await connection.fetchval("select count(*) from town") > 200_000
    await connection.close()
    assert await run("migrate", environ=environ) == (0, "the database is up to date\n", "")


async def test_everything_runs_with_one_command_and_ends_together(database_url: str) -> None:
    with bind_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    process = await start("run", "--web-processes", "2", environ=make_environ(database_url, PORT=str(port)))
    before = web_processes_of(process)
    assert len(before) == 2
    process.send_signal(signal.SIGHUP)
    _, alive = await asyncio.to_thread(psutil.wait_procs, before, timeout=END_S)
    assert not alive, "a hangup replaces them"
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
        assert answer.status == 200
    assert await end(process) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


async def test_web_process_of_a_systemd_socket_unit_serves_its_socket(database_url: str) -> None:
    code = (
        "import os, sys; os.dup2(int(sys.argv[1]), 3, inheritable=True); os.environ['LISTEN_PID'] = str(os.getpid());"
        "os.environ['LISTEN_FDS'] = '1'; os.execv(sys.argv[2], sys.argv[2:])"
    )
    with bind_socket("127.0.0.1", 0) as listener:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", code, str(listener.fileno()), *COMMAND, "web"),
            env=make_environ(database_url),
            stdout=asyncio.subprocess.PIPE,
            pass_fds=(listener.fileno(),),
        )
        url = "http://{}:{}/healthz".format(*listener.getsockname())
        async with ClientSession(timeout=ClientTimeout(total=END_S)) as session, session.get(url) as answer:
            assert answer.status == 200
        await end(process)


async def test_replaced_web_processes_lose_no_request(database_url: str) -> None:
    environ, lost, answered = make_environ(database_url), 0, 0
    stop = asyncio.Event()

    async def ask(session: ClientSession, url: str) -> None:
        nonlocal lost, answered
        while not stop.is_set():
            try:
                async with session.get(url) as answer:
                    answered += answer.status == 200
            except (OSError, ClientError):
                lost += 1

    with bind_socket("127.0.0.1", 0) as listener:
        fd, url = listener.fileno(), "http://{}:{}/healthz".format(*listener.getsockname())
        # As the forum does, each request comes on a connection of its own.
        connector = TCPConnector(force_close=True)
        async with ClientSession(connector=connector, timeout=ClientTimeout(total=END_S)) as session:
            current = await start("web", "--fd", str(fd), environ=environ, fds=(fd,), command=PATIENT)
            asking = [asyncio.create_task(ask(session, url)) for _ in range(8)]
            for _ in range(2):
                replacement = await start("web", "--fd", str(fd), environ=environ, fds=(fd,), command=PATIENT)
                assert await end(current) == 0
                current = replacement
            stop.set()
            await asyncio.gather(*asking)
        await end(current)
    assert lost == 0
    assert answered > 100
