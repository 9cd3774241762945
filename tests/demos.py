"""A running demo, as `make demo` starts one: for tests that play the whole story from outside."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import psutil

from service.demo.facts import FACTS_FILE, DemoFacts
from service.demo.server_places import plan_place

END_S = 60.0


def start_demo(folder: Path, *switches: str, environ: dict[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        (sys.executable, "-m", "service", "demo", "--folder", str(folder), *switches),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | (environ or {}),
    )


class Demo:
    """`companion demo` in a folder of its own. `facts` are those of its `demo.json`."""

    def __init__(self, folder: Path, *switches: str, environ: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.process = start_demo(folder, *switches, environ=environ)
        assert self.process.stdout is not None
        self.shown: list[str] = []
        for line in self.process.stdout:
            self.shown.append(line.rstrip())
            if line.startswith("ready"):
                break
        else:
            raise RuntimeError(f"the demo did not start:\n{self.process.communicate()[1]}")
        self.facts = DemoFacts(**json.loads((folder / FACTS_FILE).read_text()))

    def list_processes(self) -> Sequence[psutil.Process]:
        """The demo's own process and all below it."""
        mother = psutil.Process(self.process.pid)
        return [mother, *mother.children(recursive=True)]

    def change_forum(self, **settings: str) -> None:
        """Other settings of the demo forum, as long as it runs: names as in `ForumSettings`."""
        wanted = urllib.request.Request(
            f"{self.facts.forum_url}/demo/settings",
            data=urlencode(settings).encode(),
            headers={"Api-Key": self.facts.api_key},
            method="PUT",
        )
        with urllib.request.urlopen(wanted, timeout=END_S):
            pass

    def read_until(self, words: str, times: int) -> list[str]:
        """The lines that the terminal shows besides its table, until so many of them have held these words."""
        assert self.process.stderr is not None
        lines: list[str] = []
        for line in self.process.stderr:
            lines.append(line)
            times -= words in line
            if times <= 0:
                break
        return lines

    def end(self, number: signal.Signals = signal.SIGTERM) -> str:
        """Send it a signal, wait for its end, and return what it had said on standard error."""
        self.process.send_signal(number)
        return self.process.communicate(timeout=END_S)[1]


def remove_servers(folder: Path) -> None:
    """What the embedded servers of a folder keep outside it."""
    place = plan_place(folder, uid=os.geteuid())
    shutil.rmtree(place.root, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)
