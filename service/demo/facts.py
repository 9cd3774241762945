"""What the demo keeps in its folder: keys, drawn once, and the facts of a running demo for programs."""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

USER = "companion"
KEYS_FILE = "keys.json"
FACTS_FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class Keys:
    api_key: str
    webhook_secret: str
    connect_secret: str
    contact_key: str
    """Encrypts what people tell organizers in private."""


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
    """The demo's keys, drawn at its first start: the forum's data and the companion's rely on them.

    A key that an older demo did not have yet is drawn when it is first needed.
    """
    file = folder / KEYS_FILE
    kept = json.loads(file.read_text()) if file.exists() else {}
    keys = Keys(**{name: kept.get(name) or draw() for name, draw in _DRAWN.items()})
    if asdict(keys) != kept:
        _write_privately(file, asdict(keys))
    return keys


_DRAWN: Mapping[str, Callable[[], str]] = {
    "api_key": lambda: secrets.token_hex(32),
    "webhook_secret": lambda: secrets.token_urlsafe(32),
    "connect_secret": lambda: secrets.token_urlsafe(32),
    "contact_key": lambda: urlsafe_b64encode(secrets.token_bytes(32)).decode(),
}


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
