"""A person's text reads as typed, and is nothing but text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from service.rendering.plain import JOINER, Markdown, clean, plain
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import INJECTIONS, texts

PARAGRAPH = ("paragraph_open p", "paragraph_close p")


@pytest.mark.parametrize("text", INJECTIONS)
def test_every_known_trick_is_only_text(text: str) -> None:
    for written in (text, f"a {text}", f"{text}{text}", f"{text} b", f"a{text}b"):
        assert_only_text(written)


@settings(deadline=None, max_examples=400)
@given(texts)
@example("a.com@b.com.//x")
def test_any_text_is_only_text(text: str) -> None:
    assert_only_text(text)


@settings(deadline=None, max_examples=200)
@given(texts, texts)
def test_two_texts_side_by_side_are_only_text(one: str, other: str) -> None:
    reading = read_post(f"a {plain(one)}, {plain(other)}", typographer=False)
    assert (reading.links, reading.found) == ((), {})
    assert reading.shape == PARAGRAPH


def assert_only_text(text: str) -> None:
    raw = plain(text)
    reading = read_post(raw, typographer=False)
    assert "<!--" not in raw
    assert (reading.links, reading.found) == ((), {})
    assert reading.shape == (PARAGRAPH if clean(text) else ())
    assert reading.text.replace(JOINER, "") == clean(text)


def test_ordinary_words_stay_as_they_are() -> None:
    for text in (
        "Riverside Branch Library, Meeting Room A",
        "Tuesdays at 6:30 pm – bring a pen!",
        "C++ für Anfänger (2. Teil), 10.11.2026",
        "It's 5% of 100; Q&A at 7",
    ):
        assert plain(text) == text


def test_invisible_joiners_stand_only_where_they_are_needed() -> None:
    assert plain("maya@example.org").count(JOINER) == 2
    assert plain("Room 2.14, 6.30 pm, z.B. hier") == "Room 2.14, 6.30 pm, z.B. hier"


def test_long_text_is_cut_at_a_word() -> None:
    cut = plain("word " * 1000)
    assert len(cut) <= 300
    assert cut.endswith("word…")
    assert len(plain("x" * 1000)) == 300


def test_direction_marks_and_controls_are_gone() -> None:
    assert plain("a\u202eb\u2066c\x00d\x1be\u200bf\ufeffg") == "abcdefg"


def test_our_own_markdown_passes_and_loses_trust_when_handled() -> None:
    ours = Markdown("**bold**")
    assert plain(ours) is ours
    assert type(ours + "") is str
    assert plain(ours + " @all") == f"\\*\\*bold\\*\\* @{JOINER}all"


def test_nothing_is_not_written() -> None:
    with pytest.raises(TypeError):
        plain(None)
