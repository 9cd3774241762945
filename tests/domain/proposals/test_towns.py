"""Which town is meant by what was typed: where nobody can tell, the author is asked."""

from __future__ import annotations

import pytest

from service.domain.proposals.towns import TownQuestion, choose_alike, decide_where, list_town_names
from service.domain.proposals.typed import AS_WRITTEN, Typed
from service.domain.proposals.values import Where
from tests.towns import TOWNS, gazetteer


def decide(where: str, country: str = "", town: str = "") -> Where | TownQuestion:
    typed = Typed(where=where, country=country, town=town)
    known = gazetteer()
    towns = {name: known[name] for name in list_town_names(where) if name in known}
    alike = () if towns else choose_alike(where, [one for one in TOWNS if one.country == country])
    return decide_where(typed, towns, alike)


@pytest.mark.parametrize(
    ("where", "country", "name"),
    [
        ("Braddock", "", "Braddock, PA, US"),
        ("braddock, pennsylvania", "", "Braddock, PA, US"),
        ("Braddock PA 15104", "", "Braddock, PA, US"),
        ("Berlin", "", "Berlin, 16, DE"),
        ("Köln", "", "Köln, 07, DE"),
        ("Springfield, Illinois", "", "Springfield, IL, US"),
        ("Boston", "GB", "Boston, ENG, GB"),
        ("Frankfurt (Oder)", "", "Frankfurt (Oder), 11, DE"),
    ],
)
def test_town_that_is_clear_is_taken(where: str, country: str, name: str) -> None:
    decided = decide(where, country)
    assert isinstance(decided, Where)
    assert decided.town is not None
    assert f"{decided.town.name}, {decided.town.region}, {decided.town.country}" == name


def test_namesakes_are_asked_about_and_the_answer_counts() -> None:
    question = decide("Springfield")
    assert isinstance(question, TownQuestion)
    assert question.is_known
    assert {town.name for town in question.towns} == {"Springfield"}
    chosen = question.towns[3]
    assert decide("Springfield", town=str(chosen.id)) == Where(town=chosen)


def test_town_that_was_chosen_for_another_name_does_not_count() -> None:
    chosen = decide("Berlin")
    assert isinstance(chosen, Where)
    assert chosen.town is not None
    assert isinstance(decide("Springfield", town=str(chosen.town.id)), TownQuestion)


def test_unknown_town_is_asked_about_and_stays_as_written_with_its_country() -> None:
    question = decide("Kleinkleckersdorf")
    assert question == TownQuestion((), is_known=False, needs_country=True)
    assert isinstance(decide("Kleinkleckersdorf", town=AS_WRITTEN), TownQuestion)
    assert decide("Kleinkleckersdorf", "DE", AS_WRITTEN) == Where("Kleinkleckersdorf", "DE")


def test_misspelt_town_is_found_in_its_country() -> None:
    question = decide("Pittsbrgh", "US")
    assert isinstance(question, TownQuestion)
    assert (question.is_known, question.towns[0].name) == (False, "Pittsburgh")
    assert decide("Pittsbrgh", "US", str(question.towns[0].id)) == Where(town=question.towns[0])


def test_town_of_another_country_is_shown_before_it_is_taken() -> None:
    question = decide("Berlin", "FR")
    assert isinstance(question, TownQuestion)
    assert question.towns[0].country == "DE"
