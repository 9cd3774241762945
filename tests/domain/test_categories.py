"""What another look at the forum's categories changes for us."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from service.domain.categories import Categories, CategoryChanges, compare_categories
from service.domain.ids import CategoryId
from service.domain.posts import Category

INTAKE = Category(CategoryId(5), "start-a-circle", "Start a circle", readable_by_all=True)
CAFE = Category(CategoryId(7), "cafe", "Cafe", readable_by_all=True)
STAFF = Category(CategoryId(3), "staff", "Staff", readable_by_all=False)
NOTHING = CategoryChanges(frozenset(), frozenset(), intake_appeared=False)


def ids(*numbers: int) -> frozenset[CategoryId]:
    return frozenset(map(CategoryId, numbers))


def known(*categories: Category) -> Categories:
    return Categories(categories, "start-a-circle")


def test_intake_is_every_public_category_with_its_slug() -> None:
    below = replace(INTAKE, id=CategoryId(9))
    assert known(INTAKE, below, CAFE, STAFF).intake == ids(5, 9)
    assert known(replace(INTAKE, readable_by_all=False), below).intake == ids(9)
    assert known(CAFE).intake == ids()


def test_category_that_closes_or_vanishes_is_closed() -> None:
    before = known(INTAKE, CAFE)
    closed = known(replace(INTAKE, readable_by_all=False), CAFE)
    assert compare_categories(before, closed) == replace(NOTHING, closed=ids(5))
    assert compare_categories(before, known(CAFE)) == replace(NOTHING, closed=ids(5))


def test_category_that_opens_with_the_intake_slug_brings_back_what_was_posted_since() -> None:
    closed = known(replace(INTAKE, readable_by_all=False), CAFE)
    after = replace(NOTHING, opened=ids(5), intake_appeared=True)
    assert compare_categories(closed, known(INTAKE, CAFE)) == after
    assert compare_categories(known(), known(INTAKE)) == after


def test_category_that_is_renamed_to_the_intake_slug_appears_without_opening() -> None:
    renamed = replace(CAFE, slug="start-a-circle")
    assert compare_categories(known(CAFE), known(renamed)) == replace(NOTHING, intake_appeared=True)
    assert compare_categories(known(renamed), known(CAFE)) == NOTHING


@given(st.sets(st.sampled_from([INTAKE, CAFE, STAFF])))
def test_same_categories_change_nothing(categories: set[Category]) -> None:
    assert compare_categories(known(*categories), known(*categories)) == NOTHING
