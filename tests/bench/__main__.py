"""`make bench`: prints one line for every figure, with its target; the exit status tells whether all were met."""

from __future__ import annotations

import operator
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence

import uvloop

from tests.bench.announce import run_announce
from tests.bench.changes import run_changes
from tests.bench.crash import run_crash
from tests.bench.dry import run_dry
from tests.bench.flood import run_flood
from tests.bench.gaps import run_gaps
from tests.bench.growth import run_growth
from tests.bench.ingest import run_ingest
from tests.bench.reader import run_reader
from tests.bench.recaps import run_recaps
from tests.bench.stories import run_stories

BENCHES: Mapping[str, tuple[str, Callable[[], Awaitable[Sequence[str]]]]] = {
    "reader": ("32,000 characters, and the corpus of announcements; a few seconds", run_reader),
    "crash": ("a worker killed at every point of an announcement; half a minute", run_crash),
    "ingest": ("deliveries stored a second, ours beside two controls; half a minute", run_ingest),
    "flood": ("a thousand bodies that never end, at one web process; half a minute", run_flood),
    "dry": ("waiting twins, an edit on an empty bucket, a restart; half a minute", run_dry),
    "gaps": ("an outage at forty calls a minute; four minutes", run_gaps),
    "changes": ("a moved meeting, while 200 circles are read again; a minute", run_changes),
    "recaps": ("the network's week over years of rows, and ten times as many; three minutes", run_recaps),
    "stories": (
        "ten thousand stories: the queue, and the search for those like a new one; half a minute",
        run_stories,
    ),
    "growth": ("years of rows; three minutes", run_growth),
    "announce": ("300 announcements on a running demo, then one without Redis; two minutes", run_announce),
}
OPERATORS = {"<=": operator.le, ">=": operator.ge, "==": operator.eq}


def is_met(line: str) -> bool:
    """Whether a line `bench NAME VALUE UNIT target OP VALUE` keeps its target; other lines only inform."""
    words = line.split()
    if words[0] != "bench":
        return True
    return bool(OPERATORS[words[5]](float(words[2]), float(words[6])))


def main() -> None:
    """Run all benches, or those named on the command line."""
    chosen = sys.argv[1:] or list(BENCHES)
    for name in chosen:
        print(f"{name}: {BENCHES[name][0]}", flush=True)
    missed = 0
    for name in chosen:
        for line in uvloop.run(_run(BENCHES[name][1])):
            missed += not is_met(line)
            print(line if is_met(line) else f"{line}   MISSED", flush=True)
    sys.exit(min(missed, 1))


async def _run(bench: Callable[[], Awaitable[Sequence[str]]]) -> Sequence[str]:
    return await bench()


if __name__ == "__main__":
    main()
