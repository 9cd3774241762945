"""Names and words of somebody leave our texts, and nobody else's do."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.forgetting import INSTEAD, Forgotten, scrub_json, scrub_text
from service.domain.ids import ForumUserId
from service.rendering.plain import plain


def forgotten(*names: str, words: tuple[str, ...] = ()) -> Forgotten:
    return Forgotten(ForumUserId(7), names, words)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (
            "Asked for by @maya.",
            "Asked for by ….",
        ),
        ("Asked for by @Maya, thank you", "Asked for by …, thank you"),
        ("@maya-lee and @mayan stay", "@maya-lee and @mayan stay"),
        ("https://example.org/u/maya stays an address", "https://example.org/u/maya stays an address"),
        ("Thank you, maya!", "Thank you, maya!"),
    ],
)
def test_mentions_go_and_what_only_looks_like_them_stays(text: str, after: str) -> None:
    assert scrub_text(text, forgotten("maya"), bare=False) == after


def test_bare_name_goes_in_its_own_spelling_only() -> None:
    gone = forgotten("will")
    assert (
        scrub_text("Thank you, will! We Will see.", gone, bare=True) == f"Thank you, {INSTEAD}! We Will see."
    )


@given(st.text(st.characters(exclude_categories=["C", "Z", "M"], include_characters=" "), max_size=60))
def test_their_words_go_as_we_wrote_them(words: str) -> None:
    words = unicodedata.normalize("NFC", " ".join(words.split()))
    told = f"It was moved: {plain(words)} (they said)."
    scrubbed = scrub_text(told, forgotten("maya", words=(words,)), bare=False)
    if len(words) >= 8:
        assert scrubbed == f"It was moved: {INSTEAD} (they said)."


def test_receipt_stays_a_receipt() -> None:
    receipt = '{"post_id": 5, "raw": "By @maya", "made": {"block": "**@maya**"}}'
    scrubbed = scrub_json(receipt, forgotten("maya"), bare=False)
    assert scrubbed is not None
    assert "maya" not in scrubbed
    assert '"post_id": 5' in scrubbed
