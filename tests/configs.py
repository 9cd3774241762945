"""Settings for tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from service.config import Config, load_config

ENVIRON = {
    "DISCOURSE_URL": "http://forum.test",
    "DISCOURSE_API_KEY": "api-key-of-the-tests",
    "DISCOURSE_WEBHOOK_SECRETS": "webhook-secret-of-the-tests",
    "DATABASE_URL": "postgresql://nobody@nowhere.test/none",
    "PUBLIC_URL": "http://companion.test",
    "CONNECT_SECRET": "connect-secret-of-the-tests",
    "STATUS_TOKEN": "status-token-of-the-tests",
}


def make_config(**changes: Any) -> Config:
    """Usable settings with some fields of `Config` replaced."""
    return replace(load_config(ENVIRON), **changes)
