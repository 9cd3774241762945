"""What `make demo` shows and what it keeps: deeds in the terminal, every line of its processes in a file."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from textwrap import indent

from service.demo.facts import DemoFacts
from service.demo.story_texts import GROUP, MEMBER

LOG_FILE = "demo.log"
DEED = "deed: "
"""With this a line begins by which the forum's process tells its parent what the companion did."""
LAST_LINES = 20
FIRST_STEPS = """\
Title: Everyday Spanish with coffee
Course: Everyday Spanish for Beginners
Where: Riverside Branch Library
Town: Pittsburgh
First meeting: next Tuesday at 6:00 pm
"""
"""What a newcomer may write into the form of the category; the README says the same."""


def say_deed(words: str) -> None:
    with contextlib.suppress(OSError):
        print(f"{DEED}{words}", flush=True)


class Terminal:
    """The log is begun anew at every start; people's words are in it, so that it is for its owner only."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / LOG_FILE
        self.log.unlink(missing_ok=True)
        self.log.touch(mode=0o600)

    def keep(self, child: str, line: str) -> None:
        """A line of a child: all go into the log, deeds are shown, too."""
        deed = line.removeprefix(DEED)
        with contextlib.suppress(OSError), self.log.open("a", encoding="utf-8") as log:
            print(f"{child:>9} | {deed}", file=log)
        if deed != line:
            say(deed, "companion")

    def show_last_lines(self) -> None:
        """What a child said before it failed."""
        for line in self.log.read_text(encoding="utf-8").splitlines()[-LAST_LINES:]:
            print(line, file=sys.stderr, flush=True)


def say(words: str, who: str = "demo") -> None:
    with contextlib.suppress(OSError):
        print(f"{who:>9} | {words}", file=sys.stderr, flush=True)


def show_facts(facts: DemoFacts, last_line: str) -> None:
    rows = {
        "Demo forum": f"{facts.forum_url}   sign in as anybody with a click",
        "Site": facts.site_url,
        "Status page": facts.status_url,
        "Organizers": f"{facts.site_url}/organize   sign in as {' or '.join(GROUP.members)}",
        "API key": f"{facts.api_key}   (user {facts.api_username})",
        "Webhook secret": facts.webhook_secret,
    }
    table = "\n".join(f"  {name:<16}{value}" for name, value in rows.items())
    with contextlib.suppress(OSError):
        print(f"\n{table}\n\n{_compose_first_steps(facts)}\n{last_line}", flush=True)


def _compose_first_steps(facts: DemoFacts) -> str:
    steps = f"  First steps: open {facts.forum_url}, sign in as {MEMBER}, and announce a circle in Start a circle:"
    return "\n".join((steps, "", indent(FIRST_STEPS, "    ")))
