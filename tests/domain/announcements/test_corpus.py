"""Every announcement of the corpus is read as a kind human would read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

import pytest

from service.domain.announcements.values import DoubtKind, Field, Hint, Kind, Private, Verdict
from tests.domain.announcements.comparing import compare_reading
from tests.domain.announcements.corpus import Case, load_cases, parse_case, read_case
from tests.domain.announcements.judging import judge_reading

MOMENTS = ("meetings", "first", "last")


def name_of(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", load_cases(), ids=name_of)
def test_announcement_is_read_as_a_kind_human_would(
    case: Case, record_property: Callable[[str, object], None]
) -> None:
    reading = read_case(case)
    record_property("announcement", reading.verdict.value)
    for fault in judge_reading(reading, case.expected):
        record_property("fault", fault.value)
    assert compare_reading(reading, case.expected) == {}


def test_corpus_is_wide() -> None:
    cases = load_cases()
    languages = Counter(case.name.split("-")[0] for case in cases)
    phones = sum("phone" in case.name.split("-") for case in cases)
    assert len(cases) >= 500
    assert languages["de"] >= 100
    assert languages["es"] >= 100
    assert sum(case.expected["verdict"] == "leave_alone" for case in cases) >= 60
    assert sum(len(case.source.posts) > 1 for case in cases) >= 60
    assert phones * 2 >= len(cases)
    assert {case.expected["verdict"] for case in cases} == {verdict.value for verdict in Verdict}


@pytest.mark.parametrize("case", load_cases(), ids=name_of)
def test_expectation_can_be_met(case: Case) -> None:
    """A misspelt verdict, doubt or date would look like a fault of the reader's."""
    said = case.expected
    assert said["verdict"] in {verdict.value for verdict in Verdict}
    assert said.get("kind", "invitation") in {kind.value for kind in Kind}
    assert _words_of(said, "guesses") <= {field.value for field in Field}
    assert _words_of(said, "private") <= {private.value for private in Private}
    assert _words_of(said, "hints") <= {hint.value for hint in Hint}
    for moment in (each for key in MOMENTS for each in said.get(key, "").split(", ") if each):
        assert datetime.strptime(moment, "%Y-%m-%d %H:%M")
    for doubt in said.get("doubts", "none").split(";"):
        kind, field, *_ = [*doubt.split(), ""]
        assert kind == "none" or (kind in {k.value for k in DoubtKind} and field in {f.value for f in Field})
    if "first" in said and "guesses" in said:
        assert said["verdict"] in ("complete", "organizer")


def _words_of(said: Mapping[str, str], field: str) -> set[str]:
    return set(said.get(field, "").split()) - {"none"}


@pytest.mark.parametrize(
    "text",
    [
        "title: x\n--- announcement\nhi\n--- expected\nverdict: ask",
        "title: x\nauthor: y\nwritten: 2026-10-01 09:00\nzone: UTC\n--- announcement\nhi",
        "title: x\nauthor: y\nwritten: 2026-10-01 09:00\nzone: UTC\n--- announcement\nhi\n--- expected\nnmae: z",
    ],
)
def test_file_that_is_no_case_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a-name"):
        parse_case("a-name", text)
