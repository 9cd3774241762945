"""Our posts read as they did; whoever changes a word sees it here."""

from __future__ import annotations

import re

import pytest

from service.rendering.lines import SHORTEST_POST
from tests.rendering.goldens import FOLDER, make_all

TEXTS = make_all()


@pytest.mark.parametrize("name", TEXTS)
def test_the_post_reads_as_the_file_shows(name: str) -> None:
    kept = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert f"{TEXTS[name]}\n" == kept, "if this is meant, run: python -m tests.rendering.goldens"


def test_no_file_is_left_over() -> None:
    assert {path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.md")} == set(
        TEXTS
    )


BEGINS_A_LINE = frozenset({"@companion words", "@companion palabras", "@companion Worte"})
"""Behind these people write words of their own."""


def test_every_line_to_copy_is_long_enough_for_the_forum() -> None:
    written = "\n".join(make_all().values())
    lines = re.findall(r"(?:^    |`)(@companion [^`\n]+)", written, re.MULTILINE)
    assert len(lines) > 50
    assert [line for line in lines if len(line) < SHORTEST_POST and line not in BEGINS_A_LINE] == []
