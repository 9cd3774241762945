"""A person's own text of several paragraphs, as it was typed, with nothing in it that acts."""

from __future__ import annotations

from service.rendering.plain import Markdown, plain

LONGEST_TEXT = 5_000
"""Characters of Markdown: three such texts leave room for all else in a post (`max_post_length` 32,000)."""
MOST_LINES = 200


def render_paragraphs(text: str, longest: int = LONGEST_TEXT) -> Markdown:
    """Its lines, each made plain; cut where its Markdown would grow too long."""
    lines: list[str] = []
    left = longest
    for line in text.splitlines()[:MOST_LINES]:
        shown = _fit(line, left)
        if shown is None:
            break
        lines.append(shown)
        left -= len(shown) + 1
    return Markdown("\n".join(lines).strip("\n"))


def _fit(line: str, left: int) -> Markdown | None:
    """The line, shortened until its Markdown fits; None when nothing of it does."""
    length = min(len(line), left)
    while length > 0:
        shown = plain(line, length)
        if len(shown) <= left:
            return shown
        length = length * 2 // 3
    return Markdown("") if not line.strip() and left > 0 else None
