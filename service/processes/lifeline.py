"""A child process under its supervisor: says when it is ready, and shuts down gracefully when it should end.

The lifeline is a child's standard input: a pipe of its parent, which closes even when the parent is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine

PARENT_LOOK_S = 0.5


def say_ready(words: str = "") -> None:
    """Print the line that begins with `ready`; `words` are for our parent, or for a person."""
    with contextlib.suppress(OSError):
        print("ready", words, flush=True)


@contextlib.asynccontextmanager
async def watch_for_stop(
    *, lifeline: bool = False, parent: int | None = None
) -> AsyncIterator[asyncio.Event]:
    """An event that SIGINT or SIGTERM sets, instead of ending this process at once.

    `lifeline`: the end of our standard input sets it too. `parent`: so does losing the parent with this
    process id, for one that gives no lifeline, such as make.
    """
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(_hold_lifeline(stop))] if lifeline else []
    if parent is not None:
        tasks.append(asyncio.create_task(_watch_parent(stop, parent)))
    try:
        yield stop
    finally:
        for task in tasks:
            task.cancel()


async def run_until(stop: asyncio.Event, work: Coroutine[None, None, None]) -> None:
    """Run `work` to its end, or cancel it once `stop` is set; its errors are raised."""
    doing = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        doing.cancel()
        await asyncio.wait((doing,))
    if not doing.cancelled():
        doing.result()


async def _hold_lifeline(stop: asyncio.Event) -> None:
    reader = asyncio.StreamReader()
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    try:
        while await reader.read(1024):
            pass
    finally:
        transport.close()
    stop.set()


async def _watch_parent(stop: asyncio.Event, parent: int) -> None:
    # No portable signal tells that a parent has died; somebody else becomes the parent then.
    while os.getppid() == parent:  # noqa: ASYNC110
        await asyncio.sleep(PARENT_LOOK_S)
    stop.set()
