"""The README's diagrams are what the code's tables say."""

from __future__ import annotations

from tests.docs import README, compose_readme


def test_diagrams_of_states_are_those_of_the_tables() -> None:
    text = README.read_text(encoding="utf-8")
    assert compose_readme(text) == text, "run `make docs`"
