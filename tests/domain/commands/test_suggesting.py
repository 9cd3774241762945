"""Which plain sentences of a facilitator sound like a change, and which do not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.commands.suggesting import suggest_command
from service.domain.commands.values import Understood
from service.domain.languages import Language
from service.domain.voices.circle import SaidCircle
from tests.domain.commands.circles import SAID, make_circle, make_tuesdays, read

SENTENCES = Path(__file__).parent / "cases" / "sentences.txt"


def list_sentences() -> Iterator[tuple[str, str]]:
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            said, _, command = line.rpartition(" = ")
            yield said, command


def suggest(raw: str, language: Language = Language.EN) -> str | None:
    return suggest_command(raw, make_tuesdays(), SAID, SAID, language=language)


@pytest.mark.parametrize(("said", "command"), list(list_sentences()))
def test_sentence_comes_to_the_command_that_says_the_same(said: str, command: str) -> None:
    assert (suggest(said) or "-") == command


@pytest.mark.parametrize("language", Language)
def test_suggestion_is_written_in_the_circles_language_and_understood(language: Language) -> None:
    for said, command in list_sentences():
        if command != "-":
            line = suggest(said, language)
            assert isinstance(read(f"@companion {line}", language=language)[0], Understood)


def test_sentence_among_others_is_found() -> None:
    assert (
        suggest("Hello all,\n\nI hope you are well.\n\nNo meeting this Tuesday.\n\nMaya") == "cancel 13 Oct"
    )


@given(st.text(), st.sampled_from([make_circle([]), make_tuesdays()]))
def test_no_text_is_too_strange(raw: str, circle: SaidCircle) -> None:
    suggest_command(raw, circle, SAID, SAID, language=Language.EN)
