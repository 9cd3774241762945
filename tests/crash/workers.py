"""The tests' side of the warm process: lets workers live, die, stand still and go on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.crash.orders import Order, Report, compose_line, parse_report


class Workers:
    """One worker lives at a time; any number may stand still."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    async def live(self, order: Order) -> Report:
        """Carry the order out; the report says how it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(compose_line(order))
        self._process.stdin.flush()
        # In a thread: the forum, which the worker asks, answers from this one.
        line = await asyncio.to_thread(self._process.stdout.readline)
        if not line:
            raise RuntimeError("the warm process is gone")
        return parse_report(line)


@contextmanager
def run_workers() -> Iterator[Workers]:
    """The warm process, which ends with the context: its input closes."""
    argv = (sys.executable, "-m", "tests.crash.zygote")
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield Workers(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
