"""A process supervisor: starts children in order, waits until each is ready, and ends them in reverse order.

A child of ours holds a lifeline and says when it is ready (`service/processes/lifeline.py`). Everything else
it prints is shown with its name in front.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from service.errors import CompanionError

END_S = 20.0
"""How long a child may take to end after it was asked to."""
LONGEST_LINE = 1024 * 1024


class ProcessError(CompanionError):
    """A child could not be started, did not become ready in time, or failed; says which and how."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to be started."""

    name: str
    argv: tuple[str, ...]
    environ: Mapping[str, str] | None = None
    """Its whole environment; None hands down ours."""
    fds: tuple[int, ...] = ()
    """File descriptors that it inherits under the same numbers."""
    ready_s: float = 60.0
    probe: Callable[[], Awaitable[None]] | None = None
    """Returns once the child serves: for programs not ours, which hold no lifeline and print no `ready`."""
    user: int | None = None
    """The user (and group) id to run as."""
    folder: Path | None = None
    end_signal: signal.Signals = signal.SIGTERM


@dataclass(slots=True, eq=False)
class _Running:
    child: Child
    process: asyncio.subprocess.Process
    ready: asyncio.Future[str]
    readers: list[asyncio.Task[None]] = field(default_factory=list)


class Household:
    """The children of this process. Leaving the context ends all that still run."""

    def __init__(self, show: Callable[[str, str], None] | None = None) -> None:
        """`show` gets a child's name and each line it prints; without it lines go to standard error."""
        self._show = show or _print_line
        self._running: list[_Running] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._running:
            await self._dismiss(self._running[-1])

    async def start(self, child: Child) -> str:
        """Start it and wait until it is ready; returns what its `ready` line says. Raises ProcessError."""
        running = await self._spawn(child)
        ended = asyncio.create_task(running.process.wait())
        ready = asyncio.create_task(_await_ready(running))
        try:
            await asyncio.wait((ended, ready), timeout=child.ready_s, return_when=asyncio.FIRST_COMPLETED)
        finally:
            ended.cancel()
            ready.cancel()
        if ready.done() and not ready.cancelled():
            return ready.result()
        problem = f"{child.name} was not ready within {child.ready_s:.0f} s"
        if running.process.returncode is not None:
            problem = f"{child.name} ended before it was ready ({_describe_exit(running)})"
        await self._dismiss(running)
        raise ProcessError(problem)

    async def replace(self, child: Child) -> None:
        """Start a fresh child, and once it is ready end the older ones of that name.

        Raises ProcessError when it does not become ready; the older ones go on then.
        """
        older = [running for running in self._running if running.child.name == child.name]
        await self.start(child)
        for running in older:
            await self._dismiss(running)

    async def run(self, child: Child) -> None:
        """Run it to its end. Raises ProcessError when it fails."""
        running = await self._spawn(child)
        await running.process.wait()
        await _drain(running)
        self._running.remove(running)
        if running.process.returncode:
            raise ProcessError(f"{child.name} failed ({_describe_exit(running)})")

    async def wait(self) -> str:
        """Wait until one of the children ends, which none should; says which and how."""
        waits = {asyncio.create_task(one.process.wait()): one for one in self._running}
        try:
            done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        ended = waits[done.pop()]
        await _drain(ended)
        return f"{ended.child.name} ended ({_describe_exit(ended)})"

    async def _dismiss(self, running: _Running) -> None:
        await _end(running)
        self._running.remove(running)

    async def _spawn(self, child: Child) -> _Running:
        ours = child.probe is None
        try:
            process = await asyncio.create_subprocess_exec(
                *child.argv,
                stdin=asyncio.subprocess.PIPE if ours else asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=child.environ,
                cwd=child.folder,
                pass_fds=child.fds,
                # Ctrl-C then reaches only us, so that the order of ending is ours. A program that is not
                # ours stays in the session of its watcher, and is found there when the watcher is killed.
                start_new_session=ours,
                user=child.user,
                group=child.user,
                extra_groups=None if child.user is None else (),
                limit=LONGEST_LINE,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise ProcessError(f"{child.name} could not be started: {error}") from error
        running = _Running(child, process, asyncio.get_running_loop().create_future())
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                running.readers.append(asyncio.create_task(self._read(running, stream)))
        self._running.append(running)
        return running

    async def _read(self, running: _Running, stream: asyncio.StreamReader) -> None:
        while line := await _read_line(stream):
            text = line.decode(errors="replace").rstrip()
            first, _, rest = text.partition(" ")
            if first == "ready" and stream is running.process.stdout and not running.ready.done():
                running.ready.set_result(rest)
            elif text:
                self._show(running.child.name, text)


async def _await_ready(running: _Running) -> str:
    if running.child.probe is None:
        return await running.ready
    await running.child.probe()
    return ""


async def _read_line(stream: asyncio.StreamReader) -> bytes:
    try:
        return await stream.readline()
    except ValueError:
        return b"(a very long line)\n"


def _print_line(name: str, line: str) -> None:
    with contextlib.suppress(OSError):
        print(f"{name:>9} | {line}", file=sys.stderr, flush=True)


def _describe_exit(running: _Running) -> str:
    code = running.process.returncode
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"


async def _drain(running: _Running) -> None:
    # A grandchild may keep the pipes open; what it prints is not worth waiting for.
    await asyncio.wait(running.readers, timeout=1.0)


async def _end(running: _Running) -> None:
    process = running.process
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(running.child.end_signal)
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), END_S)
    # By force, if it still runs; and whatever it left behind in its session.
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    if running.child.probe is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    await process.wait()
    await _drain(running)
    for reader in running.readers:
        reader.cancel()
