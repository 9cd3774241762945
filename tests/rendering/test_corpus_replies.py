"""What the authors of the corpus get to read."""

from __future__ import annotations

from tests.rendering.corpus_replies import load_replies, render_replies


def test_replies_read_as_their_files_say() -> None:
    rendered = {name: f"{text}\n" for name, text in render_replies().items()}
    assert rendered == load_replies(), "read what changed, then `python -m tests.rendering.corpus_replies`"
