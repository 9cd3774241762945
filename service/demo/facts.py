"""What the demo keeps in its folder: keys, drawn once, and the facts of a running demo for programs."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

USER = "companion"
KEYS_FILE = "keys.json"
FACTS_FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class Keys:
    api_key: str
    webhook_secret: str
    connect_secret: str


@dataclass(frozen=True, slots=True)
class DemoFacts:
    """What programs find in `demo.json`."""

    forum_url: str
    site_url: str
    status_url: str
    api_key: str
    api_username: str
    webhook_secret: str
    member: str
    """A demo member's user name."""
    database_url: str
    redis_url: str | None


def draw_keys(folder: Path) -> Keys:
    """The demo's keys, drawn at its first start: the forum's data and the companion's rely on them."""
    file = folder / KEYS_FILE
    if not file.exists():
        keys = Keys(secrets.token_hex(32), secrets.token_urlsafe(32), secrets.token_urlsafe(32))
        _write_privately(file, asdict(keys))
    kept = json.loads(file.read_text())
    return Keys(**{field.name: kept[field.name] for field in fields(Keys)})


def write_facts(folder: Path, facts: DemoFacts) -> None:
    """Tell programs that the demo is ready, and where."""
    _write_privately(folder / FACTS_FILE, asdict(facts))


def load_facts(folder: Path) -> DemoFacts | None:
    """None as long as no demo is ready."""
    file = folder / FACTS_FILE
    return DemoFacts(**json.loads(file.read_text())) if file.exists() else None


def forget_facts(folder: Path) -> None:
    """What stands there is of a demo that has ended."""
    (folder / FACTS_FILE).unlink(missing_ok=True)


def _write_privately(file: Path, values: dict[str, str | None]) -> None:
    """Write it whole or not at all, for our eyes only."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(values, indent=2) + "\n")
    fresh.rename(file)
