"""A household starts its children in order, notices when one dies, and leaves nobody behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from service.processes.household import Child, Household, ProcessError

LOYAL = """
import asyncio, sys
from service.processes.lifeline import say_ready, watch_for_stop
async def live():
    async with watch_for_stop(lifeline=True) as stop:
        print("hello from", sys.argv[1], flush=True)
        say_ready("at your service")
        await stop.wait()
        with open(sys.argv[2], "a") as file:
            print(sys.argv[1], file=file)
asyncio.run(live())
"""
IDLE = "import os; print('ready', os.getpid(), flush=True); input()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); signal.pause()"
)
CHATTY = "print('x' * 3_000_000); print('ready', flush=True); input()"


def python(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-c", *words)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_children_become_ready_and_end_in_reverse_order(tmp_path: Path) -> None:
    order = tmp_path / "order"
    shown: list[tuple[str, str]] = []
    async with Household(show=lambda name, line: shown.append((name, line))) as household:
        for name in ("first", "second", "third"):
            assert await household.start(Child(name, python(LOYAL, name, str(order)))) == "at your service"
    assert order.read_text().split() == ["third", "second", "first"]
    assert shown == [(name, f"hello from {name}") for name in ("first", "second", "third")]


async def test_child_that_cannot_start_is_named() -> None:
    async with Household() as household:
        with pytest.raises(ProcessError, match="ghost could not be started"):
            await household.start(Child("ghost", ("/no/such/program",)))
        with pytest.raises(ProcessError, match=r"broken ended before it was ready \(exit code 3\)"):
            await household.start(Child("broken", python("raise SystemExit(3)")))
        with pytest.raises(ProcessError, match=r"slow was not ready within"):
            await household.start(Child("slow", python("import sys; sys.stdin.read()"), ready_s=0.2))


async def test_death_of_one_child_is_told_and_the_others_are_ended(tmp_path: Path) -> None:
    order = tmp_path / "order"
    async with Household(show=lambda *_: None) as household:
        await household.start(Child("survivor", python(LOYAL, "survivor", str(order))))
        pid = int(await household.start(Child("victim", python(IDLE))))
        await household.start(Child("bystander", python(IDLE)))
        os.kill(pid, signal.SIGKILL)
        assert await household.wait() == "victim ended (killed by SIGKILL)"
    assert order.read_text() == "survivor\n"


async def test_replaced_child_ends_only_when_its_successor_is_ready(tmp_path: Path) -> None:
    order = tmp_path / "order"
    async with Household(show=lambda *_: None) as household:
        await household.start(Child("web", python(LOYAL, "old", str(order))))
        with pytest.raises(ProcessError):
            await household.replace(Child("web", python("raise SystemExit(1)")))
        assert not order.exists(), "without a successor the old one goes on"
        await household.replace(Child("web", python(LOYAL, "new", str(order))))
        assert order.read_text() == "old\n"
    assert order.read_text() == "old\nnew\n"


async def test_command_that_fails_is_an_error_and_one_that_succeeds_is_not() -> None:
    async with Household(show=lambda *_: None) as household:
        await household.run(Child("good", python("print('done')")))
        with pytest.raises(ProcessError, match=r"bad failed \(exit code 1\)"):
            await household.run(Child("bad", python("raise SystemExit(1)")))


async def test_child_that_will_not_end_is_ended_by_force(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.processes.household.END_S", 0.2)
    async with Household(show=lambda *_: None) as household:
        await household.start(Child("stubborn", python(STUBBORN)))
        pid = household._running[0].process.pid
    assert not is_alive(pid)


async def test_very_long_lines_do_not_stop_a_child() -> None:
    shown: list[str] = []
    async with Household(show=lambda _, line: shown.append(line)) as household:
        await household.start(Child("chatty", python(CHATTY)))
    assert shown
    assert max(map(len, shown)) <= 1024 * 1024


async def test_cancelled_household_still_ends_its_children(tmp_path: Path) -> None:
    order = tmp_path / "order"
    started = asyncio.Event()

    async def live() -> None:
        async with Household(show=lambda *_: None) as household:
            await household.start(Child("child", python(LOYAL, "child", str(order))))
            started.set()
            await household.wait()

    living = asyncio.create_task(live())
    await started.wait()
    living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await living
    assert order.read_text() == "child\n"


PARENT = """
import asyncio, sys
from service.processes.household import Child, Household
async def live():
    async with Household(show=lambda *_: None) as household:
        for name in ("one", "two"):
            await household.start(Child(name, (sys.executable, "-c", sys.argv[1], name, sys.argv[2])))
        print("ready", flush=True)
        await household.wait()
asyncio.run(live())
"""


def test_children_of_a_killed_parent_end_by_themselves(tmp_path: Path) -> None:
    ended = tmp_path / "ended"
    os.mkfifo(ended)
    parent = subprocess.Popen(python(PARENT, LOYAL, str(ended)), stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"ready\n"
    parent.kill()
    # Opening the pipe waits for the children, which open its other end as their last deed.
    names: set[str] = set()
    while names != {"one", "two"}:
        names |= set(ended.read_text().split())
    parent.wait()
    parent.stdout.close()
