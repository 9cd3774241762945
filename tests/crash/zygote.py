"""A warm process that lives one worker's life after the other: `python -m tests.crash.zygote`.

Starting Python and importing the house takes half a second, forking takes milliseconds. So this process has
everything imported, but no event loop, no connection and no thread; for each line on its standard input it forks
a child that is the worker, waits for the child's end, and answers with one line. It ends with its input.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from tempfile import TemporaryFile
from typing import IO, NoReturn
from unittest.mock import patch

from jobs.engine import worker
from service.config import Config
from service.forum import client
from service.forum.wire import Patience
from tests.crash.boundaries import Boundaries
from tests.crash.life import make_worker_config, work_off
from tests.crash.orders import Order, Report, compose_line, parse_order
from tests.crash.rehearsal import build_renderer_once, rehearse

LIFETIME_S = 30.0
"""A worker that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Child:
    """A worker and the files it writes into, which are still there when it is not."""

    pid: int
    passed: IO[bytes]
    said: IO[bytes]

    def wait(self) -> Report:
        """Until it has ended, or stopped."""
        _, status = os.waitpid(self.pid, os.WUNTRACED)
        names = os.pread(self.passed.fileno(), 1 << 20, 0).decode().splitlines()
        said = os.pread(self.said.fileno(), 1 << 20, 0).decode(errors="replace")
        return Report(self.pid, _name_ending(status), names, said)


def _name_ending(status: int) -> str:
    if os.WIFSTOPPED(status):
        return "stopped"
    if os.WIFSIGNALED(status):
        return "killed" if os.WTERMSIG(status) == signal.SIGKILL else "failed"
    return "failed" if os.WEXITSTATUS(status) else "done"


def fork_worker(order: Order) -> Child:
    """Let a worker live as the order says."""
    passed, said = TemporaryFile(), TemporaryFile()  # noqa: SIM115 - they are there as long as their child
    pid = os.fork()
    if pid == 0:
        _live(order, passed.fileno(), said.fileno())
    return Child(pid, passed, said)


def _live(order: Order, passed: int, said: int) -> NoReturn:
    """The child's whole life. It never comes back into this process's code."""
    status = 1
    try:
        gc.disable()
        os.dup2(said, 1)
        os.dup2(said, 2)
        ending = signal.SIGSTOP if order.stop else signal.SIGKILL
        asyncio.run(_work(order, Boundaries(passed, order.point, ending)))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


async def _work(order: Order, boundaries: Boundaries) -> None:
    """What the worker process does, until nothing is left to do."""
    async with asyncio.timeout(LIFETIME_S):
        with boundaries.watch(), _adapted(order):
            async with worker.build_tools(make_worker_config(order.database_url, order.forum_url)) as tools:
                await work_off(tools, order.hours, boundaries.unseen)


@contextmanager
def _adapted(order: Order) -> Iterator[None]:
    """The worker's own composition, with a renderer that is warm and with the order's patience."""
    patience = partial(Patience, read_s=order.read_s, total_s=2 * order.read_s)
    with (
        patch.object(worker, "build_renderer", build_renderer_once),
        patch.object(client, "Patience", patience),
    ):
        yield


@cache
def prepare(config: Config) -> None:
    """Once: rehearse, and let the collector forget what is there now, so that children share its memory."""
    rehearse(config)
    gc.collect()
    gc.freeze()


def obey(order: Order, stopped: dict[int, Child]) -> Report:
    """Carry an order out. `stopped`: the workers that stand still, by their process ids."""
    if order.resume is None:
        prepare(make_worker_config(order.database_url, order.forum_url))
        child = fork_worker(order)
    else:
        child = stopped.pop(order.resume)
        os.kill(child.pid, signal.SIGCONT)
    report = child.wait()
    if report.ending == "stopped":
        stopped[child.pid] = child
    return report


def main() -> None:
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    stopped: dict[int, Child] = {}
    for line in orders:
        answers.write(compose_line(obey(parse_order(line), stopped)))
        answers.flush()
    for child in stopped.values():
        os.kill(child.pid, signal.SIGKILL)
        child.wait()


if __name__ == "__main__":
    main()
