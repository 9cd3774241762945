"""Ends the tests' output with a table: what became of the corpus' announcements.

A plugin, not a conftest: where tests are spread, the process that prints never enters this folder.
"""

from __future__ import annotations

from collections import Counter

import pytest

_SAID = {
    "complete": "read whole",
    "ask": "asked about",
    "leave_alone": "left alone",
    "organizer": "waiting for an organizer",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The verdicts come as properties of the reports, which travel from every process that runs tests."""
    verdicts: Counter[object] = Counter()
    wrong = 0
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            said = [value for name, value in report.user_properties if name == "announcement"]
            verdicts.update(said)
            wrong += bool(said) and outcome == "failed"
    if not verdicts:
        return
    terminalreporter.section("Announcements of the corpus")
    for verdict, words in _SAID.items():
        terminalreporter.write_line(f"{verdicts[verdict]:5} {words}")
    terminalreporter.write_line(f"{verdicts.total():5} in all, {wrong} not as a kind human would read them")
