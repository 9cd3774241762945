"""A person's own text of several paragraphs, as it was typed, with nothing in it that acts."""

from __future__ import annotations

from service.rendering.plain import Markdown, plain

LONGEST_TEXT = 4_000
"""Characters of Markdown: three such texts leave room for all else in a post (`max_post_length` 32,000)."""
MOST_LINES = 200


def render_paragraphs(text: str, longest: int = LONGEST_TEXT) -> Markdown:
    """Its lines, each made plain; cut where its Markdown would grow too long."""
    lines: list[str] = []
    left = longest
    for line in text.splitlines()[:MOST_LINES]:
        shown = fit_line(line, left)
        if line.strip() and not shown:
            break
        lines.append(shown)
        left -= len(shown) + 1
    return Markdown("\n".join(lines).strip("\n"))


def fit_line(line: str, most: int) -> Markdown:
    """One line, shortened until its Markdown has at most so many characters; empty when nothing of it fits."""
    length = min(len(line), most)
    while length > 0:
        shown = plain(line, length)
        if len(shown) <= most:
            return shown
        length = length * 2 // 3
    return Markdown("")
