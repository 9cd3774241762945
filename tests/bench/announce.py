"""How long an announced circle waits for its topic, and what that costs the forum, on the running demo.

The demo runs as people run it: every part a process of its own. Only the call limits, ours and the forum's, are
raised, because they would be what is measured. Announcements made while this machine stalled are dropped.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

from aiohttp import ClientSession

from tests.demos import remove_servers

ANNOUNCEMENTS = 300
STALL_S = 0.015
"""A 1-ms sleep that takes so much longer says that the machine, not we, was slow."""
WAIT_S = 30.0
START_S = 180.0
CALLS_PER_MINUTE = "60000"

Json = dict[str, Any]

ANNOUNCEMENT = """### Name of the circle
Everyday Spanish {number}

### Where
Riverside Branch Library, Room {number}

### Town
Pittsburgh

### First meeting
13 October 2037 at 6:00 pm
"""


@dataclass(slots=True)
class StallMeter:
    """Sleeps a millisecond again and again and remembers when that took much longer."""

    stalls: list[tuple[float, float]] = field(default_factory=list)

    async def run(self) -> None:
        while True:
            before = time.time()
            await asyncio.sleep(0.001)
            after = time.time()
            if after - before > 0.001 + STALL_S:
                self.stalls.append((before, after))

    def stalled(self, begin: float, end: float) -> bool:
        return any(start < end and stop > begin for start, stop in self.stalls)


@dataclass(frozen=True, slots=True)
class Bench:
    """A running demo, spoken to as its members speak to the forum."""

    facts: Mapping[str, str]
    session: ClientSession
    intake: int

    async def call(self, method: str, path: str, by: str, **values: object) -> Json:
        headers = {"Api-Key": self.facts["api_key"], "Api-Username": by}
        url = self.facts["forum_url"] + path
        async with self.session.request(method, url, json=values or None, headers=headers) as answer:
            answer.raise_for_status()
            found: Json = await answer.json() if answer.content_length != 0 else {}
            return found

    async def announce(self, number: int) -> Json:
        return await self.call(
            "POST",
            "/posts.json",
            self.facts["member"],
            title=f"Everyday Spanish number {number}, in Pittsburgh",
            raw=ANNOUNCEMENT.format(number=number),
            category=self.intake,
        )

    async def list_our_calls(self) -> Sequence[Json]:
        found = await self.call("GET", "/demo/requests", self.facts["api_username"])
        return [one for one in found["requests"] if one["username"] == self.facts["api_username"]]

    async def wait_for_calls(self, least: int) -> Sequence[Json]:
        """Our calls as the forum logged them, once there are so many."""
        async with asyncio.timeout(WAIT_S):
            # The forum's log is the only witness, and it can only be asked.
            while len(calls := await self.list_our_calls()) < least:  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return calls

    async def clear(self) -> None:
        await self.call("DELETE", "/demo/requests", self.facts["api_username"])


async def run_announce() -> Sequence[str]:
    """The lines of this bench; a minute or two."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        try:
            async with _running_demo(folder) as bench:
                lines = await _measure_latency(bench)
                lines += await _measure_calls(bench)
            async with _running_demo(folder, redis_url="redis://127.0.0.1:9") as bench:
                lines += await _measure_without_redis(bench)
        finally:
            remove_servers(folder)
    return lines


async def _measure_latency(bench: Bench) -> list[str]:
    meter, waits = StallMeter(), []
    metering = asyncio.create_task(meter.run())
    for number in range(ANNOUNCEMENTS):
        await bench.clear()
        begin = time.time()
        await bench.announce(number)
        topic, *_ = await bench.wait_for_calls(2)
        end = datetime.fromisoformat(topic["at"]).timestamp()
        if not meter.stalled(begin, end):
            waits.append((end - begin) * 1000)
    metering.cancel()
    cuts = quantiles(waits, n=100)
    return [
        f"bench announce-latency-p50 {cuts[49]:.1f} ms target <= 60",
        f"bench announce-latency-p99 {cuts[98]:.1f} ms target <= 300",
        f"info announce-latency-counted {len(waits)} of {ANNOUNCEMENTS}",
    ]


async def _measure_calls(bench: Bench) -> list[str]:
    """Calls of one announcement, and of telling us again what we know."""
    await _settled_calls(bench)
    await bench.clear()
    post = await bench.announce(ANNOUNCEMENTS)
    await bench.wait_for_calls(2)
    announced = _count_about(post, await _settled_calls(bench))
    await bench.clear()
    raw = ANNOUNCEMENT.format(number=ANNOUNCEMENTS) + "\n\n"
    await bench.call(
        "PUT", f"/posts/{post['id']}.json", bench.facts["member"], post={"raw": raw, "edit_reason": "x"}
    )
    repeated = _count_about(post, await _settled_calls(bench))
    return [
        f"bench announce-forum-calls {announced} calls target == 2",
        f"bench repeat-forum-calls {repeated} calls target == 0",
    ]


def _count_about(post: Json, calls: Sequence[Json]) -> int:
    """The calls about this announcement and what came of it.

    That the list of circles and a story nearby now name the circle is work of their own, once an hour for all circles.
    """
    about = {"t": post["topic_id"], "posts": post["id"]}
    ids = [re.match(r"/(t|posts)/(?:-/)?(\d+)", one["path"]) for one in calls]
    return sum(found is None or int(found[2]) >= about[found[1]] for found in ids)


async def _settled_calls(bench: Bench) -> Sequence[Json]:
    """Our calls, once the forum has told everything and we had the time of a whole sweep to act on it."""
    await bench.call("GET", "/demo/idle", bench.facts["api_username"])
    await asyncio.sleep(6)
    return await bench.list_our_calls()


async def _measure_without_redis(bench: Bench) -> list[str]:
    await bench.clear()
    begin = time.time()
    await bench.announce(ANNOUNCEMENTS + 1)
    topic, *_ = await bench.wait_for_calls(1)
    wait_ms = (datetime.fromisoformat(topic["at"]).timestamp() - begin) * 1000
    return [f"bench redis-gone-latency {wait_ms:.0f} ms target <= 5500"]


@asynccontextmanager
async def _running_demo(folder: Path, redis_url: str | None = None) -> AsyncIterator[Bench]:
    environ = {**os.environ, "API_REQUESTS_PER_MINUTE": CALLS_PER_MINUTE}
    if redis_url is not None:
        environ["REDIS_URL"] = redis_url
    argv = (sys.executable, "-m", "service", "demo", "--folder", str(folder), "--parent", str(os.getpid()))
    (folder / "demo.json").unlink(missing_ok=True)
    log = (folder / "demo.log").open("wb")
    process = await asyncio.create_subprocess_exec(*argv, env=environ, stdout=log, stderr=log)
    try:
        facts = await _wait_for_facts(folder / "demo.json", process)
        async with ClientSession() as session:
            yield await _prepare(facts, session)
    finally:
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.wait()
        log.close()


async def _wait_for_facts(file: Path, process: asyncio.subprocess.Process) -> Mapping[str, str]:
    async with asyncio.timeout(START_S):
        while not file.exists():  # noqa: ASYNC240
            if process.returncode is not None:
                raise RuntimeError(f"the demo ended; its words are in {file.parent / 'demo.log'}")
            await asyncio.sleep(0.1)
    found: Mapping[str, str] = json.loads(file.read_text())  # noqa: ASYNC240
    return found


async def _prepare(facts: Mapping[str, str], session: ClientSession) -> Bench:
    """Raise the forum's limits and wait until the demo's own story has been told."""
    bench = Bench(facts, session, 0)
    await bench.call("PUT", "/demo/settings", facts["api_username"], admin_api_per_minute=1_000_000)
    site = await bench.call("GET", "/site.json", facts["api_username"])
    intake = next(one["id"] for one in site["categories"] if one["slug"] == "start-a-circle")
    bench = Bench(facts, session, intake)
    before = -1
    while before != (before := len(await _settled_calls(bench))):
        pass
    return bench
