"""Stories that people write straight into the forum are read as a kind human would read them."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.languages import Language
from service.domain.proposals.reading import decide_words, fill_words, parse_story
from service.domain.proposals.typed import LONGEST_ANSWER
from service.domain.proposals.values import ProposalWords
from tests.towns import gazetteer

CASES = Path(__file__).parent / "cases"
TOWNS = gazetteer()
ZONE = "America/New_York"


def load_cases() -> list[tuple[str, dict[str, Any]]]:
    files = sorted(CASES.glob("*.toml"))
    return [
        (f"{file.stem} {case['name']}", case)
        for file in files
        for case in tomllib.loads(file.read_text())["case"]
    ]


def read(title: str, *posts: str) -> ProposalWords:
    said = parse_story(title, posts, "companion")
    towns = {name: TOWNS[name] for name in said.names if name in TOWNS}
    return decide_words(said, towns, zone=ZONE)


NAMED = [name for name, _ in load_cases()]


@pytest.mark.parametrize("case", [case for _, case in load_cases()], ids=NAMED)
def test_story_is_read_as_a_kind_human_would(case: dict[str, Any]) -> None:
    said = parse_story(case["title"], case["posts"], "companion")
    assert said.is_story is not case.get("left_alone", False)
    if "language" in case:
        assert said.language is Language(case["language"])
    if case.get("left_alone"):
        return
    words = read(case["title"], *case["posts"])
    found = {
        "town": words.where.town.name if words.where.town else "",
        "who": words.who.value if words.who else "",
        "can_facilitate": words.can_facilitate,
        "can_offer_room": words.can_offer_room,
        "missing": [one.value for one in words.missing],
        **{one: getattr(words, one) for one in ("place", "topics", "languages", "when")},
    }
    empty = {"missing": [], "can_facilitate": False, "can_offer_room": False}
    assert found == {one: case.get(one, empty.get(one, "")) for one in found}
    for key, text in (("why", words.why), ("how", words.how), ("tale", words.story)):
        assert case.get(key, "") in text
        assert bool(text) is (key in case), (key, text)
    if "where" in case:
        assert words.where.text == case["where"]
    between = [f"{town.name} {town.region}" for town in words.where.between]
    assert between == case.get("between", [])
    if words.where.town:
        assert case.get("region", words.where.town.region) == words.where.town.region
        assert case.get("country", words.where.town.country) == words.where.town.country
    assert not [one for one in case.get("without", ()) if one in str(words)]


def test_cases_are_in_three_languages() -> None:
    counts = Counter(name.split()[0] for name in NAMED)
    assert len(NAMED) >= 45
    assert min(counts[one] for one in ("en", "es", "de")) >= 12


@given(st.text(max_size=400), st.lists(st.text(max_size=600), min_size=1, max_size=4))
def test_nothing_that_people_type_is_too_odd(title: str, posts: list[str]) -> None:
    words = read(title, *posts)
    assert words.completeness <= 3


@given(
    st.lists(
        st.sampled_from(["Town: Boston", "Why: so", "### How\nlike this", "Jena", "I could host."]),
        max_size=6,
    )
)
def test_a_later_post_takes_nothing_away(later: list[str]) -> None:
    posts = ("### Town\nBraddock, PA\n\n### Why here?\nThe mill has closed.",)
    before = read("A story", *posts)
    for many in range(1, len(later) + 1):
        after = read("A story", *posts, *later[:many])
        assert fill_words(before, after) == after
        before = after


def test_a_very_long_story_is_cut_and_quick() -> None:
    words = read("Circles in Braddock", "We would love to learn. " * 50_000)
    assert 1_000 < len(words.story) <= LONGEST_ANSWER
