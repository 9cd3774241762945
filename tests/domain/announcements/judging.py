"""What became of an announcement, as the people at the other end would judge it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from service.domain.announcements.values import Reading, Verdict
from tests.domain.announcements.comparing import compare_reading

_WHEN = frozenset({"meetings", "first", "last", "zone"})


class Fault(Enum):
    """The worst first."""

    WRONG_PUBLISHED = "wrong date, hour or zone published"
    PRIVATE_REPEATED = "private repeated"
    ANSWERED_WITHOUT_NEED = "answered without need"
    ASKED_WITHOUT_NEED = "asked without need"
    MET_WITH_SILENCE = "met with silence"
    OTHERWISE_WRONG = "read otherwise than a kind human would"


def judge_reading(reading: Reading, expected: Mapping[str, str]) -> frozenset[Fault]:
    """The faults of a reading. `expected`: the fields of a case file."""
    wrong = compare_reading(reading, expected)
    return frozenset(_find_faults(reading, expected, wrong))


def _find_faults(reading: Reading, expected: Mapping[str, str], wrong: Mapping[str, str]) -> list[Fault]:
    published = reading.announcement is not None
    wanted = expected["verdict"]
    faults = [Fault.OTHERWISE_WRONG] if wrong else []
    if published and (wanted == Verdict.ASK.value or _WHEN & wrong.keys()):
        faults.append(Fault.WRONG_PUBLISHED)
    if {"never", "private"} & wrong.keys():
        faults.append(Fault.PRIVATE_REPEATED)
    answered = reading.verdict is not Verdict.LEAVE_ALONE
    if answered and wanted == Verdict.LEAVE_ALONE.value:
        faults.append(Fault.ANSWERED_WITHOUT_NEED)
    asked = reading.verdict is Verdict.ASK or bool(published and reading.doubts and "doubts" in wrong)
    if asked and wanted in (Verdict.COMPLETE.value, Verdict.ORGANIZER.value):
        faults.append(Fault.ASKED_WITHOUT_NEED)
    if not answered and wanted != Verdict.LEAVE_ALONE.value:
        faults.append(Fault.MET_WITH_SILENCE)
    return faults
