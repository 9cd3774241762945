"""What import-linter cannot see of the house's rules: read from the source itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(path for room in ("service", "webhooks", "jobs") for path in (ROOT / room).rglob("*.py"))
ENVIRONMENT = {"environ", "environb", "getenv", "putenv"}
STATEMENT = re.compile(
    r"\s*(select\s.+\sfrom\s|insert\s+into\s|update\s+\w+\s+set\s|delete\s+from\s|create\s+(table|index)\s)",
    re.IGNORECASE | re.DOTALL,
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def uses_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(name.name in ENVIRONMENT for name in node.names)
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return node.value.id == "os" and node.attr in ENVIRONMENT


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}


def test_sql_stands_in_the_store_only(trees: dict[str, ast.Module]) -> None:
    elsewhere = {
        name
        for name, tree in trees.items()
        if not name.startswith(("service/store/", "service/demo/"))
        for text in texts_in(tree)
        if STATEMENT.match(text)
    }
    assert not elsewhere


def test_only_the_settings_look_at_the_environment(trees: dict[str, ast.Module]) -> None:
    looking = {name for name, tree in trees.items() if any(map(uses_environment, ast.walk(tree)))}
    assert looking == {"service/config.py"}


def test_every_module_says_what_it_is_for(trees: dict[str, ast.Module]) -> None:
    assert not [name for name, tree in trees.items() if not ast.get_docstring(tree)]


def test_there_is_no_room_without_a_noun(trees: dict[str, ast.Module]) -> None:
    assert not [name for name in trees if re.search(r"(utils?|helpers?|misc|common)(\.py|/)", name)]
