"""Links in posts: those that people give are checked and made safe, our own are only written correctly."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit

from service.rendering.plain import Markdown

LONGEST_LINK = 1000

VIDEO_HOSTS = (
    "zoom.us",
    "zoom.com",
    "zoomgov.com",
    "meet.google.com",
    "hangouts.google.com",
    "teams.microsoft.com",
    "teams.live.com",
    "webex.com",
    "meet.jit.si",
    "whereby.com",
    "gotomeeting.com",
    "meet.goto.com",
    "join.skype.com",
    "bluejeans.com",
    "discord.gg",
)
"""Addresses of meetings: whoever has one can walk in, so none stands in a public post."""

_KEPT = "/?&=+,:!'%#.~-"
"""What stays as it is in a link: no bracket, backtick, star, backslash, `@`, `;` or blank."""
_HOST = re.compile(r"(?=.{1,253}\Z)([a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62}", re.IGNORECASE)
"""A name with a dot and a domain of letters: no bare names and no numbered addresses of some inner network."""
_BARE_PERCENT = re.compile(r"%(?![0-9a-f]{2})", re.IGNORECASE)


def safe_link(address: str | None) -> Markdown | None:
    """A person's web address as the target of a Markdown link, or None when it may not stand in a post.

    Only http and https, no user name or password, no bare host names, no meeting rooms.
    """
    parts = _split(address)
    if parts is None or "@" in parts.netloc or not parts.hostname:
        return None
    try:
        host = parts.hostname.encode("idna").decode("ascii")
        port = parts.port
    except ValueError:
        return None
    if not _HOST.fullmatch(host) or is_video_host(host):
        return None
    place = host if port is None else f"{host}:{port}"
    return Markdown(f"{parts.scheme}://{place}{_quote_tail(parts)}")


def own_link(address: str) -> Markdown:
    """An address of the forum or of our own pages, from the settings or from the forum's answers."""
    parts = urlsplit(address)
    return Markdown(f"{parts.scheme}://{parts.netloc}{_quote_tail(parts)}")


def is_video_host(host: str) -> bool:
    lowered = host.lower()
    return any(lowered == known or lowered.endswith(f".{known}") for known in VIDEO_HOSTS)


def _split(address: str | None) -> SplitResult | None:
    text = (address or "").strip()
    if not text or len(text) > LONGEST_LINK or any(not character.isprintable() for character in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and " " not in text else None


def _quote_tail(parts: SplitResult) -> str:
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    tail = _BARE_PERCENT.sub("%25", f"{parts.path}{query}{fragment}")
    return quote(tail, safe=_KEPT, errors="replace")
