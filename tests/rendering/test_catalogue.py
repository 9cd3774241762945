"""The catalogue for translators holds every sentence we write, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.rendering.catalogue import CATALOGUE, write_catalogue

POSTS = ("service/rendering/", "templates/announcements/", "templates/topics/")
"""Where the words of our posts stand; the rest of the catalogue are words on our pages."""
REASONS = "service/rendering/reasons.py"
"""Its sentences are read on our pages."""


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    write_catalogue(path)
    return path


def test_catalogue_is_up_to_date(extracted: Path) -> None:
    kept, now = (path.read_text(encoding="utf-8") for path in (CATALOGUE, extracted))
    assert now == kept, "run: make messages"


def test_sentences_of_templates_and_of_code_are_in_it(extracted: Path) -> None:
    messages = set(_read_posts(extracted))
    assert "It is free and open to everyone; nobody teaches, and nobody needs to be an expert." in messages
    assert "%(num)s meetings" in messages
    assert "%(name)s at %(place)s, from %(date)s" in messages


def test_a_string_of_a_post_holds_one_sentence(extracted: Path) -> None:
    sentences = (text.replace("**Coming?**", "Coming:") for text in _read_posts(extracted))
    assert [text for text in sentences if re.search(r"[.!?]\W+[A-Z]", text)] == []


def _read_posts(path: Path) -> Iterator[str]:
    with path.open("rb") as file:
        for message in read_po(file):
            places = {place for place, _ in message.locations} - {REASONS}
            if message.id and any(place.startswith(POSTS) for place in places):
                yield from (message.id,) if isinstance(message.id, str) else message.id
