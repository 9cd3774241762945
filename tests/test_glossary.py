"""The glossary names what there is: no module, package or table that is gone, and none of the domain's is left out."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
GLOSSARY = (ROOT / "service" / "GLOSSARY.md").read_text(encoding="utf-8")
MIGRATIONS = sorted((ROOT / "service" / "store" / "migrations").glob("*.sql"))
DOMAIN = ROOT / "service" / "domain"
CODE = [path for room in ("service", "webhooks", "jobs", "tests") for path in (ROOT / room).rglob("*.py")]


def list_tables() -> set[str]:
    """Those that stand when every migration has run."""
    tables: set[str] = set()
    for migration in MIGRATIONS:
        for verb, table in re.findall(r"^(create|drop) table (\w+)", migration.read_text(), re.MULTILINE):
            (tables.add if verb == "create" else tables.discard)(table)
    return tables


def test_glossary_names_only_places_that_exist() -> None:
    places = set(re.findall(r"`((?:service|webhooks|jobs)/[^`]*)`", GLOSSARY))
    assert len(places) > 20
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []


def test_glossary_names_every_room_of_the_domain() -> None:
    rooms = {path.relative_to(ROOT).as_posix() for path in DOMAIN.glob("*.py") if path.stem != "__init__"}
    rooms |= {f"{path.parent.relative_to(ROOT).as_posix()}/" for path in DOMAIN.glob("*/__init__.py")}
    assert [room for room in sorted(rooms) if f"`{room}" not in GLOSSARY] == []


def test_glossary_names_every_table_and_no_other() -> None:
    assert set(re.findall(r"table `(\w+)`", GLOSSARY)) == list_tables()


def test_laws_that_comments_name_stand_in_the_glossary() -> None:
    named = {
        number
        for path in CODE
        for laws in re.findall(r"\blaws? (\d+(?:(?:, | and )\d+)*)", path.read_text(encoding="utf-8"))
        for number in re.findall(r"\d+", laws)
    }
    assert named == set(re.findall(r"^(\d+)\. \*\*", GLOSSARY, re.MULTILINE))
