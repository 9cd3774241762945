"""People's names in posts: users of the forum may be mentioned, which calls them; all other names are only text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from service.rendering.plain import Markdown, plain

MOST_MENTIONS = 8
"""Discourse allows ten mentions in a post (`max_mentions_per_post`)."""
MOST_NAMES = 12

_USER_NAME = re.compile(r"(?!.*[._-]{2})(?:\w[\w.-]{0,58}\w|\w)")
"""No two signs follow each other in one (Discourse's app/models/username_validator.rb)."""
_CALLS_MANY = frozenset({"all", "here"})
"""Words after an @ by which Discourse calls everyone (`here_mention`); nobody can have them as a name."""


def name_people(users: Iterable[str], written: Iterable[str] = ()) -> Sequence[Markdown]:
    """Each name once: `users`, whom the forum knows, are mentioned, others stand as `written`."""
    users = list(dict.fromkeys(users))
    called = mention_users(users)
    known = {name.casefold() for name in users if _can_be_mentioned(name)}
    others = (plain(name) for name in dict.fromkeys((*users, *written)) if name.casefold() not in known)
    return (*called, *filter(None, others))[:MOST_NAMES]


def mention_users(users: Iterable[str]) -> Sequence[Markdown]:
    return [render_mention(name) for name in dict.fromkeys(users) if _can_be_mentioned(name)][:MOST_MENTIONS]


def list_names(names: Iterable[str]) -> Sequence[Markdown]:
    """The names as text, which calls nobody."""
    return list(filter(None, map(plain, dict.fromkeys(names))))[:MOST_NAMES]


def render_mention(name: str) -> Markdown:
    """`@name`; only underscores at its ends could be read as emphasis."""
    head = re.sub(r"^_+|_+$", lambda match: "\\_" * len(match.group()), name)
    return Markdown(f"@{head}")


def _can_be_mentioned(name: str) -> bool:
    return _USER_NAME.fullmatch(name) is not None and name.casefold() not in _CALLS_MANY
