"""People are spoken of by the name they give, as far as it can be read and is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import ForumUserId
from service.domain.people import LONGEST_NAME, choose_name
from service.domain.posts import User
from service.domain.visible import is_visible


@pytest.mark.parametrize(
    ("full_name", "called"),
    [
        ("Maya Torres", "Maya Torres"),
        ("  Maya\n Torres ", "Maya Torres"),
        ("maya", "maya"),
        ("Maya", "Maya"),
        ("", "maya"),
        (None, "maya"),
        ("...", "maya"),
        ("@sam", "sam"),
        ("**Maya** [Torres](x)", "Maya Torres (x)"),
        ("Maya \u202eserroT", "Maya serroT"),
        ("Maya (she/her)", "Maya (she/her)"),
        ("Free money https://spam.example", "maya"),
        ("www.spam.example", "maya"),
        ("Łucja O'Neill-Żak", "Łucja O'Neill-Żak"),
        ("李明", "李明"),
    ],
)
def test_name_is_chosen_and_cleaned(full_name: str | None, called: str) -> None:
    assert User(ForumUserId(1), "maya", full_name).called == called


@given(st.text())
def test_nothing_in_a_name_does_anything(full_name: str) -> None:
    called = choose_name("maya", full_name)
    assert 0 < len(called) <= LONGEST_NAME
    assert not set(called) & set("@#<>[]*_`~|\\{}\n")
    assert all(map(is_visible, called))
