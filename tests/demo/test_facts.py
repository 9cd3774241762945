"""The demo's keys are drawn once, and an older demo's folder gets those that it lacks."""

from __future__ import annotations

import json
from pathlib import Path

from service.config_values import parse_contact_keys
from service.demo.facts import KEYS_FILE, draw_keys


def test_keys_are_drawn_once_for_our_eyes_only(tmp_path: Path) -> None:
    keys = draw_keys(tmp_path)
    assert draw_keys(tmp_path) == keys
    assert (tmp_path / KEYS_FILE).stat().st_mode & 0o077 == 0
    assert len(parse_contact_keys(keys.contact_key)) == 1


def test_key_that_an_older_demo_lacks_is_added(tmp_path: Path) -> None:
    older = {"api_key": "a", "webhook_secret": "b", "connect_secret": "c"}
    (tmp_path / KEYS_FILE).write_text(json.dumps(older))
    keys = draw_keys(tmp_path)
    assert (keys.api_key, keys.webhook_secret, keys.connect_secret) == ("a", "b", "c")
    assert draw_keys(tmp_path).contact_key == keys.contact_key
