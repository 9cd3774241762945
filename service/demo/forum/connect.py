"""DiscourseConnect, the forum as identity provider: what a site asks, and the signed answer. Pure.

Sources: lib/discourse_connect_provider.rb, lib/discourse_connect_base.rb.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import parse_qsl, urlencode, urlsplit


class ConnectRefused(Exception):
    """Answered as plain text with this status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


@dataclass(frozen=True, slots=True)
class Asked:
    """A verified request; `secret` signs the answer."""

    nonce: str
    return_url: str
    prompt: str
    logout: bool
    secret: str


def parse_asked(query: Mapping[str, str], secrets: str) -> Asked:
    """`query` has `sso` and `sig`; `secrets` are lines of `domain|secret`, the domain with `*` if need be.

    Several secrets of one domain are tried, so that they can be changed. Raises ConnectRefused.
    """
    sso = query.get("sso", "")
    values = _decode(sso)
    if "return_sso_url" not in values:
        raise ConnectRefused(422, "Login Error")
    return_url = values["return_sso_url"]
    host = urlsplit(return_url).hostname or ""
    lines = [line.partition("|") for line in secrets.splitlines()]
    known = [secret for domain, _, secret in sorted(lines, reverse=True) if fnmatchcase(host, domain)]
    if not known:
        raise ConnectRefused(
            400, "Authentication failed due to missing secret. Contact the site administrators."
        )
    secret = next((one for one in known if hmac.compare_digest(sign(sso, one), query.get("sig", ""))), None)
    if secret is None:
        raise ConnectRefused(422, "Login Error")
    if not return_url:
        raise ConnectRefused(400, "return_sso_url is blank, it must be provided")
    prompt, logout = values.get("prompt", ""), values.get("logout") == "true"
    return Asked(values.get("nonce", ""), return_url, prompt, logout, secret)


def _decode(sso: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(base64.b64decode(sso).decode(), keep_blank_values=True))
    except ValueError:
        return {}


def sign(sso: str, secret: str) -> str:
    """Over the base64 text as it is before it is put into an address."""
    return hmac.new(secret.encode(), sso.encode(), hashlib.sha256).hexdigest()


def compose_return(asked: Asked, values: Mapping[str, str]) -> str:
    """Where the browser goes: the site's address with the signed answer; nonce and address are echoed."""
    echoed = {"nonce": asked.nonce, "return_sso_url": asked.return_url}
    sso = base64.b64encode(urlencode({**echoed, **values}).encode()).decode()
    joint = "&" if "?" in asked.return_url else "?"
    return f"{asked.return_url}{joint}{urlencode({'sso': sso, 'sig': sign(sso, asked.secret)})}"
