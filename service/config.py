"""The settings: read once from the environment and `.env` into one frozen value, all problems at once.

No other module looks into `os.environ`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from dotenv import dotenv_values

from service import config_values as read
from service.config_values import Network, Secret
from service.errors import ConfigError

__all__ = ["Config", "Secret", "extend_environ", "list_names", "list_secrets", "load_config", "read_environ"]

DEMO = "COMPANION_DEMO"
"""Names the setting `demo`: our own processes hand it down, nobody types it."""

SHORTEST_WEBHOOK_SECRET = 12
"""Discourse's own minimum (app/models/web_hook.rb)."""
SHORTEST_SECRET = 16
"""Of those that the administrator draws for our pages."""

T = TypeVar("T")


def _setting(parse: Callable[[str], T], default: Any = MISSING, **options: Any) -> T:
    """Declares a setting; its environment variable is the field's name in capitals, or `name`.

    Without a default the setting is required. Typed as what `parse` gives, so that mypy checks the field.
    """
    metadata = {"parse": parse, "name": options.pop("name", None)}
    return cast(T, field(default=default, metadata=metadata, **options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything the processes are told from outside. Secrets and addresses with passwords never print."""

    discourse_url: str = _setting(read.parse_web_address)
    """Where we reach the forum; may be an inner address. No closing slash."""
    discourse_instance: str = _setting(read.parse_web_address, default="")
    """What the forum calls itself in `X-Discourse-Instance`; `discourse_url` unless it is set."""
    discourse_api_key: Secret = _setting(read.parse_secret)
    discourse_api_username: str = _setting(read.parse_user_name, default="companion")
    discourse_webhook_secrets: tuple[Secret, ...] = _setting(read.parse_secrets)
    """All are accepted, the first is the current one."""

    intake_category: str = _setting(read.parse_slug, default="start-a-circle")
    circles_category: str = _setting(read.parse_slug, default="circles")
    stories_category: str = _setting(read.parse_slug, default="want-us-in-your-town")
    """Where people say that they want circles in their town."""
    first_answer_days: int = _setting(read.build_whole_number_parser(1, 365), default=10)
    """Within how many days a story's author is promised a first answer."""
    contact_keys: tuple[Secret, ...] = _setting(read.parse_contact_keys, default=())
    """With which it is encrypted how stories' authors can be reached; without any they are not asked."""
    news_category: str = _setting(read.parse_slug, default="news")
    """Where the network's week is told."""
    network_recap_hour: int = _setting(read.build_whole_number_parser(0, 23), default=9)
    """The hour of Monday at which it is, in the network's zone, which is `timezone`."""
    introductions: str = _setting(read.parse_slug, default="say-hello")
    """Where people introduce themselves: a category's slug, or a topic's number."""
    organizers_group: str = _setting(read.parse_group, default="organizers")
    circle_tags: tuple[str, ...] = _setting(read.parse_words, default=("circle", "online"))
    """The tag of every circle, then the one of online circles."""
    event_blocks: bool = _setting(read.parse_switch, default=False)
    """The forum has the event plugin: first posts hold an `[event]` block for the next meeting."""
    close_announcement_after_h: int = _setting(read.build_whole_number_parser(0, 24 * 365), default=24)
    """Hours after which an announcement's topic is closed; 0 leaves it open."""
    recap_hour: int = _setting(read.build_whole_number_parser(0, 23), default=9)
    """The hour of the morning after a meeting at which its week's post is written, in the circle's zone."""
    api_requests_per_minute: int = _setting(
        read.build_whole_number_parser(
            8, 100_000, "with fewer calls of the forum no topic could ever be made"
        ),
        default=40,
    )

    p2pu_url: str | None = _setting(read.parse_web_address, default=None)
    """Whose public list of circles is read; None: nobody's. No closing slash."""
    source_topics: str = _setting(read.parse_source_topics, default="ask")
    """Whether a circle that only this list shows gets a topic: `yes`, `ask` an organizer, or `no`."""

    database_url: str = _setting(read.parse_database_address, repr=False)
    redis_url: str | None = _setting(read.parse_redis_address, default=None, repr=False)
    """None: the companion works without the bell, by its sweep alone."""

    public_url: str = _setting(read.parse_web_address)
    """Where people reach our pages. No closing slash."""
    host: str = _setting(read.parse_host, default="127.0.0.1")
    port: int = _setting(read.build_whole_number_parser(1, 65535), default=8080)
    max_body_bytes: int = _setting(
        read.build_whole_number_parser(1024, 64 * 1024 * 1024), default=2 * 1024 * 1024
    )
    delivery_retention_days: int = _setting(read.build_whole_number_parser(1, 3650), default=30)
    trusted_proxies: tuple[Network, ...] = _setting(read.parse_networks, default=())
    """Whose `X-Forwarded-For` is believed."""
    connect_secret: Secret | None = _setting(read.parse_secret, default=None)
    """Of the forum as identity provider (DiscourseConnect): who has an account there can sign in here."""
    status_token: Secret | None = _setting(read.parse_secret, default=None)
    """Opens the status page, also while the forum is down."""

    timezone: str = _setting(read.parse_zone, default="UTC")
    language: str = _setting(read.parse_language, default="en")
    log_format: str = _setting(read.parse_log_format, default="console")
    """`console` or `json`."""
    worker_slots: int = _setting(read.build_whole_number_parser(1, 64), default=4)
    """Effects that one worker performs side by side."""
    demo: bool = _setting(read.parse_switch, default=False, name=DEMO)

    @property
    def offers_topics(self) -> bool:
        """Circles that only P2PU shows wait for an organizer's yes."""
        return self.p2pu_url is not None and self.source_topics == "ask"


def load_config(environ: Mapping[str, str], env_file: Path | None = None) -> Config:
    """Read the settings; the environment goes before the file, and an empty value counts as not given.

    Raises ConfigError with one line for every problem.
    """
    texts = {**_load_env_file(env_file), **environ}
    values: dict[str, Any] = {}
    problems = []
    for setting in fields(Config):
        try:
            values[setting.name] = _read_value(setting, texts)
        except ValueError as problem:
            problems.append(f"{_name(setting)}: {problem}")
    problems.extend(_find_short_secrets(values))
    if problems:
        raise ConfigError(tuple(problems))
    values["discourse_instance"] = values["discourse_instance"] or values["discourse_url"]
    return Config(**values)


def _load_env_file(path: Path | None) -> dict[str, str]:
    if path is None or not path.is_file():
        return {}
    return {name: text for name, text in dotenv_values(path, interpolate=False).items() if text is not None}


def _name(setting: Field[Any]) -> str:
    return cast(str, setting.metadata["name"] or setting.name.upper())


def _read_value(setting: Field[Any], texts: Mapping[str, str]) -> object:
    text = texts.get(_name(setting), "").strip()
    if text:
        return setting.metadata["parse"](text)
    if setting.default is MISSING:
        raise ValueError("is missing; set it in the environment or in .env")
    return setting.default


def _find_short_secrets(values: Mapping[str, Any]) -> Iterator[str]:
    if values.get("demo"):
        return
    if any(
        len(secret.reveal()) < SHORTEST_WEBHOOK_SECRET
        for secret in values.get("discourse_webhook_secrets", ())
    ):
        yield f"DISCOURSE_WEBHOOK_SECRETS: use secrets of at least {SHORTEST_WEBHOOK_SECRET} characters"
    for name in ("connect_secret", "status_token"):
        secret = values.get(name)
        if secret is not None and len(secret.reveal()) < SHORTEST_SECRET:
            yield f"{name.upper()}: use at least {SHORTEST_SECRET} random characters"


def list_secrets(config: Config) -> tuple[str, ...]:
    """Every text in the settings that no log line may show."""
    secrets: list[str] = []
    for setting in fields(config):
        value = getattr(config, setting.name)
        several = value if isinstance(value, tuple) else (value,)
        secrets.extend(one.reveal() for one in several if isinstance(one, Secret))
    addresses = (config.database_url, config.redis_url or "")
    secrets.extend(urlsplit(address).password or "" for address in addresses)
    return tuple(filter(None, secrets))


def list_names() -> tuple[str, ...]:
    """The environment variables that settings are read from."""
    return tuple(_name(setting) for setting in fields(Config))


def read_environ() -> Mapping[str, str]:
    """The environment of this process, as it is now."""
    return dict(os.environ)


def extend_environ(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with some values replaced, to be handed to a child."""
    return {**os.environ, **changes}
