"""Gathers all our sentences for translators: `python -m tests.rendering.catalogue` writes them anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "service" / "locale" / "messages.pot"


def write_catalogue(path: Path) -> None:
    """Extract the strings of code and templates; what is looked through stands in pyproject.toml (tool.babel).

    Without dates and line numbers, so that the file changes only when a sentence does.
    """
    options = ("--omit-header", "--no-wrap", "--sort-by-file", "--add-location", "file", "--input-dirs", ".")
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", *options]
    command += ["--mapping-file", "pyproject.toml", "--output-file", str(path)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=60)


if __name__ == "__main__":
    write_catalogue(CATALOGUE)
