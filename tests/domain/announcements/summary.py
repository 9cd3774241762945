"""Ends the tests' output with a table: what became of the corpus' announcements, and what went wrong.

A plugin, not a conftest: where tests are spread, the process that prints never enters this folder.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.domain.announcements.judging import Fault

_SAID = {
    "complete": "read whole",
    "ask": "asked about",
    "leave_alone": "left alone",
    "organizer": "waiting for an organizer",
}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Verdicts and faults come as properties of the reports, which travel from every process that runs tests."""
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    said = [pair for report in reports for pair in report.user_properties]
    verdicts = Counter(value for name, value in said if name == "announcement")
    faults = Counter(value for name, value in said if name == "fault")
    if not verdicts:
        return
    terminalreporter.section("Announcements of the corpus")
    for verdict, words in _SAID.items():
        terminalreporter.write_line(f"{verdicts[verdict]:5} {words}")
    terminalreporter.write_line(f"{verdicts.total():5} in all; of these")
    for fault in Fault:
        terminalreporter.write_line(f"{faults[fault.value]:5} {fault.value}")
