"""Gathers all our sentences for translators: `python -m tests.rendering.catalogue` writes the catalogues anew.

What was translated stays; what is new waits in each language's file for its words, and a test until they are there.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from service.domain.languages import Language

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "service" / "locale"
CATALOGUE = FOLDER / "messages.pot"
TRANSLATED = tuple(language for language in Language if language is not Language.EN)

_HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"Content-Type: text/plain; charset=utf-8\\n"

"""


def write_catalogue(path: Path) -> None:
    """Extract the strings of code and templates; what is looked through stands in pyproject.toml (tool.babel).

    Without dates and line numbers, so that the file changes only when a sentence does.
    """
    options = ("--omit-header", "--no-wrap", "--sort-by-file", "--add-location", "file", "--input-dirs", ".")
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", *options]
    command += ["--mapping-file", "pyproject.toml", "--output-file", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)


def name_translation(language: Language) -> Path:
    return FOLDER / f"{language.value}.po"


def read_catalogue(path: Path, language: Language = Language.EN) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language.value)


def list_messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def compose_translation(language: Language, template: Catalog) -> str:
    """The language's file, brought up to date with the template: its sentences in its order, and no others."""
    catalogue = read_catalogue(name_translation(language), language)
    catalogue.update(template, no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = _HEADER.format(language=language.value, plural_forms=catalogue.plural_forms)
    return header + written.getvalue().decode()


def main() -> None:
    write_catalogue(CATALOGUE)
    template = read_catalogue(CATALOGUE)
    for language in TRANSLATED:
        name_translation(language).write_text(compose_translation(language, template), encoding="utf-8")


if __name__ == "__main__":
    main()
