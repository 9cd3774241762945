"""DiscourseConnect, with the forum as identity provider: what we ask, and who it says is there. Pure.

Sources: Discourse's lib/discourse_connect_base.rb and lib/discourse_connect_provider.rb.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from service.domain.ids import ForumUserId
from service.domain.posts import User

LONGEST_PATH = 1000
_OWN_PATH = re.compile(r"/(?!/)[!-\[\]-~]*")
"""Printable ASCII without a backslash, which browsers take for a slash."""
_USER_ID = re.compile(r"[1-9][0-9]{0,17}")
_LONGEST_ANSWER = 16 * 1024


class ConnectError(Exception):
    """Not the forum's answer, or not as it answers."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in on the forum. Name and e-mail, which it tells too, are never read."""

    user: User
    is_staff: bool
    groups: frozenset[str]
    """Lower-case names of all groups they are in."""


@dataclass(frozen=True, slots=True)
class Answer:
    nonce: str
    identity: Identity | None
    """None: nobody is signed in there."""


def compose_query(values: Mapping[str, str], secret: str) -> str:
    """The signed query: `sso` is base64, and `sig` the HMAC of that text."""
    sso = base64.b64encode(urlencode(values).encode()).decode()
    return urlencode({"sso": sso, "sig": sign(sso, secret)})


def sign(sso: str, secret: str) -> str:
    return hmac.new(secret.encode(), sso.encode(), hashlib.sha256).hexdigest()


def parse_answer(query: str, secret: str) -> Answer:
    """`query` as it stood in the address. Raises ConnectError; nothing is decoded before it is known to be signed."""
    if len(query) > _LONGEST_ANSWER:
        raise ConnectError("too long")
    sent = _parse_query(query)
    sso, signature = sent.get("sso", ""), sent.get("sig", "")
    if not hmac.compare_digest(signature.encode(), sign(sso, secret).encode()):
        raise ConnectError("not signed with CONNECT_SECRET")
    try:
        values = _parse_query(base64.b64decode(sso, validate=True).decode("ascii"))
    except ValueError:
        raise ConnectError("no base64") from None
    if values.get("failed") == "true":
        return Answer(values.get("nonce", ""), None)
    return Answer(values.get("nonce", ""), _read_identity(values))


def _parse_query(text: str) -> Mapping[str, str]:
    """A key that comes twice is refused: two readers could each believe another one."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise ConnectError("no query") from None
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ConnectError("a key came twice")
    return values


def _read_identity(values: Mapping[str, str]) -> Identity:
    number, name = values.get("external_id", ""), values.get("username", "")
    if not _USER_ID.fullmatch(number) or not name or "\0" in name:
        raise ConnectError("names nobody")
    return Identity(
        User(ForumUserId(int(number)), name),
        is_staff="true" in (values.get("admin"), values.get("moderator")),
        groups=frozenset(group.strip().lower() for group in values.get("groups", "").split(",")),
    )


def parse_path(text: str) -> str:
    """A path of ours with its query, as it may stand in an address; `/` for whatever could lead elsewhere."""
    if len(text) > LONGEST_PATH or not _OWN_PATH.fullmatch(text):
        return "/"
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    is_ours = not parts.scheme and not parts.netloc and "//" not in parts.path
    return text if is_ours else "/"
