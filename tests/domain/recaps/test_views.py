"""A week seen from one town or one library: only what took place there, with its own figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.recaps.rows import Rows
from service.domain.recaps.views import Places, View, is_cut, list_places, narrow_recap
from tests.rendering.told_weeks import BREAD, PYTHON, SPANISH, make_network

NETWORK = make_network()


def test_places_of_a_week_are_named_once_by_name() -> None:
    assert list_places(NETWORK) == Places(
        ["Braddock", "Chicago", "Kutztown", "Pittsburgh"], ["Main Library", "Riverside Branch Library"]
    )


@pytest.mark.parametrize("view", [View(town="pittsburgh"), View(library="RIVERSIDE BRANCH LIBRARY")])
def test_view_has_its_circles_and_its_figures_and_no_others(view: View) -> None:
    there = narrow_recap(NETWORK, view)
    assert {row.circle for row in there.meeting.rows} == {row.circle for row in there.moved.rows} == {SPANISH}
    assert {row.circle for row in NETWORK.meeting.rows} > {SPANISH}
    assert there.elsewhere.rows == ()
    assert there.figures.meeting == 1
    assert there.figures.meetings == len(there.meeting.rows)
    assert there.figures.signed_up is None


def test_what_belongs_to_no_place_belongs_to_the_whole_week() -> None:
    there = narrow_recap(NETWORK, View(town="Pittsburgh"))
    assert there.from_team is None
    assert (len(there.newcomers), len(there.questions)) == (0, 0)
    assert there.people <= {one for row in there.finished.rows for one in row.facilitators}


def test_town_and_library_must_both_fit() -> None:
    assert not narrow_recap(NETWORK, View("Chicago", "Riverside Branch Library")).says_something
    assert narrow_recap(NETWORK, View("Chicago", "Main Library")).elsewhere.rows == (BREAD,)


def test_whole_week_is_as_it_was_told() -> None:
    assert narrow_recap(NETWORK, View()) is NETWORK


def test_circle_without_a_place_is_in_no_view() -> None:
    only = replace(NETWORK, called_off=Rows((PYTHON,)))
    assert PYTHON not in narrow_recap(only, View(town="Pittsburgh")).called_off.rows


def test_long_week_knows_that_it_is_cut() -> None:
    assert is_cut(NETWORK)
    assert not is_cut(narrow_recap(NETWORK, View(town="Pittsburgh")))
