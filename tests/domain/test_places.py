"""Names of towns folded, regions read, namesakes decided."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.places import Region, Town, decide_town, fold, parse_regions
from tests.towns import TOWNS, gazetteer


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("St. Gallen", "st gallen"),
        ("Straßburg", "strassburg"),
        ("O'Fallon", "ofallon"),
        ("Frankfurt (Oder)", "frankfurt oder"),
        ("  Ciudad   de México ", "ciudad de mexico"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("ÖSTERREICH", "osterreich"),
        ("Winston-Salem", "winston salem"),
        ("東京", "東京"),
        ("🎉", ""),
    ],
)
def test_name_is_folded_to_its_key(name: str, folded: str) -> None:
    assert fold(name) == folded


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Braddock, PA 15104", Region("US", "PA")),
        ("braddock pa", Region("US", "PA")),
        ("Springfield mass", Region("US", "MA")),
        ("Boston, Lincolnshire, England", Region("GB", "ENG")),
        ("Charleston, West Virginia", Region("US", "WV")),
        ("Madrid, Spanien", Region("ES")),
        ("Guadalajara, México", Region("MX")),
        ("Toronto, Ontario", Region("CA", "08")),
    ],
)
def test_region_beside_a_town_is_read(text: str, region: Region) -> None:
    assert region in parse_regions(text)


@pytest.mark.parametrize(
    "text", ["meet in the library", "tea or coffee", "ask for me there", "ok, 13 people", ""]
)
def test_words_are_no_states(text: str) -> None:
    assert parse_regions(text) == frozenset()


def test_virginia_is_not_read_inside_west_virginia() -> None:
    assert Region("US", "VA") not in parse_regions("West Virginia")


@pytest.mark.parametrize(
    ("name", "beside", "region"),
    [
        ("berlin", "", "16"),
        ("boston", "", "MA"),
        ("london", "", "ENG"),
        ("london", "Ontario", "08"),
        ("wien", "", "09"),
        ("portland", "Maine", "ME"),
        ("portland", "OR", "OR"),
        ("springfield", "Illinois", "IL"),
        ("boston", "England", "ENG"),
        ("berlin", "New Hampshire", "NH"),
    ],
)
def test_town_is_decided_by_region_or_by_being_far_bigger(name: str, beside: str, region: str) -> None:
    decided = decide_town(gazetteer()[name], regions=parse_regions(beside))
    assert isinstance(decided, Town)
    assert decided.region == region


@pytest.mark.parametrize("name", ["springfield", "portland", "kansas city", "cambridge"])
def test_namesakes_of_like_size_stay_in_doubt(name: str) -> None:
    decided = decide_town(gazetteer()[name])
    assert isinstance(decided, tuple)
    assert len(decided) > 1
    assert [town.people for town in decided] == sorted((town.people for town in decided), reverse=True)


def test_region_without_such_a_town_is_ignored() -> None:
    decided = decide_town(gazetteer()["berlin"], regions=parse_regions("Texas"))
    assert isinstance(decided, Town)
    assert decided.country == "DE"


def test_no_candidates_give_no_town() -> None:
    assert decide_town(()) == ()


def test_biggest_counts_where_the_region_holds_several() -> None:
    bigger = next(town for town in TOWNS if town.name == "Riverside" and town.region == "OH")
    smaller = Town(bigger.id, "Riverside", "US", "OH", 40.0, -83.0, bigger.zone, bigger.people - 1)
    assert decide_town((smaller, bigger), regions=parse_regions("Ohio")) == bigger
