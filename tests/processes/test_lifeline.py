"""A child ends when it is told to, when its lifeline closes, or when the one that started it is gone."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys

import pytest

from service.processes.lifeline import run_until

CHILD = """
import asyncio, sys
from service.processes.lifeline import say_ready, watch_for_stop
async def live():
    parent = int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else None
    async with watch_for_stop(lifeline="lifeline" in sys.argv, parent=parent) as stop:
        say_ready()
        await stop.wait()
        print("ended in order", flush=True)
asyncio.run(live())
"""
MOTHER = """
import os, subprocess, sys
child = subprocess.Popen((sys.executable, "-c", sys.argv[1], str(os.getpid())), stdin=subprocess.DEVNULL)
input()
"""


def start(*words: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        (sys.executable, "-c", *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready \n"
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_a_request_to_end_in_order(number: signal.Signals) -> None:
    child = start(CHILD)
    child.send_signal(number)
    assert child.communicate(timeout=30)[0] == "ended in order\n"
    assert child.returncode == 0


def test_closed_lifeline_ends_only_those_who_hold_one() -> None:
    child = start(CHILD, "lifeline")
    assert child.communicate("words are not the end\n", timeout=30)[0] == "ended in order\n"
    free = start(CHILD)
    assert free.stdin is not None
    free.stdin.close()
    with pytest.raises(subprocess.TimeoutExpired):
        free.wait(timeout=0.3)
    free.terminate()
    free.wait(timeout=30)
    assert free.stdout is not None
    free.stdout.close()


def test_loss_of_the_parent_ends_a_child_that_watches_it() -> None:
    mother = start(MOTHER, CHILD)
    mother.kill()
    # The child holds the other end of this pipe: it closes when the child has ended.
    assert mother.communicate(timeout=30)[0] == "ended in order\n"


async def test_work_is_cancelled_by_the_stop_and_its_errors_are_raised() -> None:
    stop, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            stop.set()
            await asyncio.sleep(60)
        finally:
            ended.set()

    async def fail() -> None:
        raise ValueError("broken")

    await run_until(stop, work())
    assert ended.is_set()
    with pytest.raises(ValueError, match="broken"):
        await run_until(asyncio.Event(), fail())


async def test_cancelled_waiter_leaves_no_work_behind() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.sleep(60)
        finally:
            ended.set()

    waiting = asyncio.create_task(run_until(asyncio.Event(), work()))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set()
