"""What people write in three languages, and what they mean by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.domain.languages import Language
from tests.domain.commands.circles import describe, read

CASES = Path(__file__).with_name("cases")
LANGUAGES = {"english": Language.EN, "spanish": Language.ES, "german": Language.DE}


def list_cases() -> Iterator[tuple[str, str, Language]]:
    """`line = meaning`, or `line ! trouble = nearest command`; `-` is no command at all."""
    for name, language in LANGUAGES.items():
        for line in (CASES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                said, mark, meaning = line.partition(" ! ")
                if not mark:
                    said, _, meaning = line.rpartition(" = ") if " = " in line else (line, "", "")
                yield said, f"! {meaning}" if mark else meaning, language


@pytest.mark.parametrize(("said", "meaning", "language"), list(list_cases()))
def test_line_is_read_as_it_is_meant(said: str, meaning: str, language: Language) -> None:
    assert describe(read(f"@companion {said}", language=language)) == meaning


@pytest.mark.parametrize(("said", "meaning", "language"), list(list_cases()))
def test_every_language_is_understood_in_every_circle(said: str, meaning: str, language: Language) -> None:
    others = [describe(read(f"@companion {said}", language=other)) for other in Language]
    if not meaning.startswith("!"):
        assert set(others) == {meaning}
