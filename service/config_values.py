"""Reads the text of one setting into a value, or says in words what should stand there instead.

Every `parse_` function takes the stripped, non-empty text and raises `ValueError` with advice to the reader.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Network = IPv4Network | IPv6Network

LANGUAGES = ("en", "es", "de")
"""The languages whose catalogues we have."""

_SLUG = re.compile(r"[^\s/?#A-Z]+")
_GROUP = re.compile(r"[\w.-]{1,60}")
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A text that never prints: its `repr` and `str` are `***`."""

    _text: str

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def reveal(self) -> str:
        """The text itself, for the one place that needs it."""
        return self._text


def parse_secret(text: str) -> Secret:
    return Secret(text)


def parse_secrets(text: str) -> tuple[Secret, ...]:
    """Several, separated by spaces; the first is the current one."""
    return tuple(Secret(word) for word in text.split())


def parse_contact_keys(text: str) -> tuple[Secret, ...]:
    """Several keys, separated by spaces; the first is the current one. Each is 32 bytes in urlsafe base64."""
    words = text.split()
    wrong = [str(number) for number, word in enumerate(words, 1) if not _is_key(word)]
    if wrong:
        raise ValueError(
            f"key {', '.join(wrong)} of {len(words)} is not 32 bytes in urlsafe base64; draw one with:"
            " openssl rand -base64 32 | tr +/ -_"
        )
    return tuple(Secret(word) for word in words)


def _is_key(word: str) -> bool:
    try:
        return re.fullmatch(r"[\w=-]{44}", word, re.ASCII) is not None and len(urlsafe_b64decode(word)) == 32
    except ValueError:
        return False


def parse_words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def parse_web_address(text: str) -> str:
    """An http(s) address without its closing slash."""
    _check_address(text, ("http", "https"), "https://forum.example.org")
    parts = urlsplit(text)
    if parts.query or parts.fragment:
        raise ValueError("give the address without ? and #")
    if parts.username is not None:
        raise ValueError("give the address without a user name or password")
    return text.rstrip("/")


def parse_database_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("give an address such as postgresql://companion:password@localhost/companion")
    return text


def parse_redis_address(text: str) -> str:
    if text.startswith("unix:///"):
        return text
    _check_address(text, ("redis", "rediss"), "redis://localhost:6379/0 or unix:///run/redis.sock")
    return text


def _check_address(text: str, schemes: tuple[str, ...], example: str) -> None:
    advice = f"give an address such as {example}"
    if any(character.isspace() for character in text):
        raise ValueError(f"{advice}, without spaces")
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        raise ValueError(advice) from None
    if parts.scheme not in schemes or not parts.hostname:
        raise ValueError(advice)


def parse_slug(text: str) -> str:
    """A category as it stands in its address: `start-a-circle`."""
    if not _SLUG.fullmatch(text):
        raise ValueError("give the category's slug as it stands in its address, such as start-a-circle")
    return text


def parse_group(text: str) -> str:
    if not _GROUP.fullmatch(text):
        raise ValueError("give the group's name as it stands in its address, such as organizers")
    return text


def parse_user_name(text: str) -> str:
    name = text.removeprefix("@")
    if not _GROUP.fullmatch(name):
        raise ValueError("give the user name of the companion's own account, such as companion")
    return name


def parse_host(text: str) -> str:
    if "/" in text or " " in text:
        raise ValueError("give the address to listen on, such as 127.0.0.1 or 0.0.0.0")
    return text


def parse_zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("give a time zone by its name, such as America/New_York or Europe/Berlin") from None
    return text


def parse_language(text: str) -> str:
    """The first language we have out of `de`, `de_DE.UTF-8` or a list like `de_DE:en`.

    Many desktops set LANGUAGE so (GNU gettext manual, "The LANGUAGE variable").
    """
    for wanted in text.split(":"):
        language = re.split(r"[_.@-]", wanted)[0].lower()
        if language in LANGUAGES:
            return language
    raise ValueError(f"give a language we have texts in: {', '.join(LANGUAGES)}")


def parse_log_format(text: str) -> str:
    if text not in ("console", "json"):
        raise ValueError("say console or json")
    return text


def parse_source_topics(text: str) -> str:
    if text not in ("yes", "ask", "no"):
        raise ValueError("say yes, ask or no")
    return text


def parse_switch(text: str) -> bool:
    if text.lower() in _YES | _NO:
        return text.lower() in _YES
    raise ValueError("say yes or no")


def parse_networks(text: str) -> tuple[Network, ...]:
    """Addresses, or ranges of them such as 10.0.0.0/8, separated by spaces or commas."""
    try:
        return tuple(ip_network(word) for word in text.replace(",", " ").split())
    except ValueError:
        raise ValueError("give addresses or ranges, such as 127.0.0.1 10.0.0.0/8 fd00::/8") from None


def build_whole_number_parser(least: int, most: int, why: str = "") -> Callable[[str], int]:
    """A parser of whole numbers from `least` to `most`, both included; `why` no other will do."""

    def parse_whole_number(text: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ValueError(f"give a whole number from {least} to {most}{why and f': {why}'}")
        return int(text)

    return parse_whole_number
