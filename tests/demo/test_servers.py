"""The embedded servers end with whoever started them, keep their data, and fit any folder and any user."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from service.demo.server_places import ServersError, find_redis_program, plan_place, prepare_place

LONGEST_SOCKET_PATH = 103
"""`sun_path` has 104 bytes on macOS, 108 on Linux, with a closing zero (unix(7))."""


class Guard:
    """A guard of its own, as the demo starts one."""

    def __init__(self, folder: Path, *switches: str) -> None:
        self.place = plan_place(folder, uid=os.geteuid())
        self.process = subprocess.Popen(
            (sys.executable, "-m", "service.demo.servers", str(folder), *switches),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()

    @property
    def database_url(self) -> str:
        return str(json.loads(self.line.removeprefix("ready "))["database_url"])

    @property
    def postgres_pid(self) -> int:
        return int((self.place.data / "postmaster.pid").read_text().split()[0])

    def end(self) -> str:
        """Close its lifeline, as the death of its parent would; returns what it said on standard error."""
        _, said = self.process.communicate(timeout=60)
        return said


def is_alive(pid: int) -> bool:
    """Whether it still runs; an ended one that nobody has asked after yet (a zombie) does not."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder so deep that no socket could lie in it; what its servers leave elsewhere is removed."""
    folder = tmp_path.joinpath(*("a very deep folder" for _ in range(12)))
    yield folder
    place = plan_place(folder, uid=os.geteuid())
    shutil.rmtree(place.root, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)


async def test_servers_end_with_their_starter_and_keep_their_data(folder: Path) -> None:
    first = Guard(folder)
    connection = await asyncpg.connect(first.database_url)
    await connection.execute("create table kept as select 17 as answer")
    await connection.close()
    pid = first.postgres_pid
    first.end()
    assert not is_alive(pid)
    assert not first.place.sockets.exists()

    second = Guard(folder)
    connection = await asyncpg.connect(second.database_url)
    assert await connection.fetchval("select answer from kept") == 17
    assert await connection.fetchval("show fsync") == "on"
    await connection.close()
    second.end()

    third = Guard(folder, "--reset")
    connection = await asyncpg.connect(third.database_url)
    assert await connection.fetchval("select to_regclass('kept')") is None
    await connection.close()
    third.end()


async def test_servers_whose_guard_was_killed_are_ended_by_the_next(folder: Path) -> None:
    first = Guard(folder)
    orphan = first.postgres_pid
    first.process.kill()
    first.end()
    assert is_alive(orphan)

    second = Guard(folder)
    assert not is_alive(orphan)
    connection = await asyncpg.connect(second.database_url)
    assert await connection.fetchval("select 1") == 1
    await connection.close()
    second.end()


def test_dead_server_ends_its_guard_with_the_reason(folder: Path) -> None:
    guard = Guard(folder)
    os.kill(guard.postgres_pid, 9)
    guard.process.wait(timeout=60)
    assert guard.process.returncode == 1
    assert "postgres ended (killed by SIGKILL)" in guard.end()


def test_second_guard_of_a_folder_waits_and_then_says_why_it_gives_up(folder: Path, tmp_path: Path) -> None:
    guard = Guard(folder)
    code = "import service.demo.servers as servers; servers.LOCK_S = 0.3; servers.main()"
    second = subprocess.run(
        (sys.executable, "-c", code, str(folder)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 1
    assert "already run: end those first" in second.stderr
    assert guard.place.sockets.exists(), "the second guard touched nothing"
    guard.end()


@pytest.mark.parametrize("uid", [0, 1000])
@pytest.mark.parametrize("folder", ["/home/jane/circles/.data", "/" + "very-long-name/" * 60 + ".data"])
def test_sockets_have_short_paths_wherever_the_clone_lies(folder: str, uid: int) -> None:
    place = plan_place(Path(folder), uid=uid)
    assert len(os.fsencode(place.sockets / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH
    assert place != plan_place(Path(folder + "2"), uid=uid), "two clones, two places"


def test_ordinary_users_keep_their_data_in_the_clone_and_root_outside_it() -> None:
    folder = Path("/home/jane/circles/.data")
    assert plan_place(folder, uid=1000).data.is_relative_to(folder)
    assert plan_place(folder, uid=1000).user is None
    for_root = plan_place(folder, uid=0)
    assert for_root.data.is_relative_to("/var/tmp")
    assert for_root.user not in (None, 0)


def test_folder_that_somebody_else_put_there_is_refused(tmp_path: Path) -> None:
    place = plan_place(tmp_path / "data", uid=12345)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.sockets.symlink_to(elsewhere)
    try:
        with pytest.raises(ServersError, match="belongs to somebody else"):
            prepare_place(place)
    finally:
        place.sockets.unlink()


def test_servers_of_the_path_are_preferred_to_the_wheels(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    place = plan_place(tmp_path / "data", uid=1000)
    for name in ("redis-server", "valkey-server"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert find_redis_program(place) == tmp_path / name
