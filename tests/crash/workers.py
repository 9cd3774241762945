"""The tests' side of the warm process: lets workers live, die, stand still and go on."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.crash.orders import Order, Report, compose_line, parse_report

LONGEST_LINE = 1 << 22


class Workers:
    """One worker lives at a time; any number may stand still."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def live(self, order: Order) -> Report:
        """Carry the order out; the report says how it ended."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(compose_line(order))
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError("the warm process is gone")
        return parse_report(line)


@asynccontextmanager
async def run_workers() -> AsyncIterator[Workers]:
    """The warm process, which ends with the context: its input closes."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.crash.zygote", stdin=PIPE, stdout=PIPE, limit=LONGEST_LINE
    )
    try:
        yield Workers(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()
