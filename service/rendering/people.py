"""People's names in posts: users of the forum may be mentioned, which calls them; all other names are only text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from service.rendering.plain import Markdown, plain

MOST_MENTIONS = 8
"""Discourse allows ten mentions in a post (`max_mentions_per_post`)."""
MOST_NAMES = 12

_USER_NAME = re.compile(r"(?!.*[._-]{2})(?:\w[\w.-]{0,58}\w|\w)")
"""No two signs follow each other in one (Discourse's app/models/username_validator.rb)."""
_CALLS_MANY = frozenset({"all", "here"})
"""Words after an @ by which Discourse calls everyone (`here_mention`); nobody can have them as a name."""


def name_people(
    users: Iterable[str], written: Iterable[str] = (), names: Mapping[str, str] = MappingProxyType({})
) -> Sequence[Markdown]:
    """Each name once: `users`, whom the forum knows, are mentioned, others stand as `written`.

    `names`: how the users are called; "Maya Ortiz (@maya)" tells both.
    """
    users = list(dict.fromkeys(users))
    able = [user for user in users if _can_be_mentioned(user)]
    called = [_introduce(user, names.get(user, user)) for user in able[:MOST_MENTIONS]]
    known = {name.casefold() for user in able for name in (user, names.get(user, user))}
    others = (plain(name) for name in dict.fromkeys((*users, *written)) if name.casefold() not in known)
    return (*called, *filter(None, others))[:MOST_NAMES]


def _introduce(user: str, name: str) -> Markdown:
    mention = render_mention(user)
    return mention if name.casefold() == user.casefold() else Markdown(f"{plain(name)} ({mention})")


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
