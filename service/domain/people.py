"""How we speak of people. Pure."""

from __future__ import annotations

import re
import unicodedata

from service.domain.visible import is_visible

LONGEST_NAME = 60
"""Characters of a person's name that we repeat."""

_MARKS = re.compile(r"[@#<>{}\[\]|*_`~^\\$\"“”„«»]+")
"""With these a name would look like something else than a name."""
_ADDRESS = re.compile(r"//|\bwww\.|\.\w{2,}/", re.IGNORECASE)


def choose_name(user_name: str, full_name: str | None) -> str:
    """The name by which somebody is thanked or spoken of: their own where it can be read, else the user name.

    `full_name`: as somebody typed it (Discourse's `name`).
    """
    seen = "".join(filter(is_visible, full_name or ""))
    name = " ".join(_MARKS.sub(" ", unicodedata.normalize("NFC", seen)).split())
    if not any(map(str.isalpha, name)) or _ADDRESS.search(seen):
        return user_name
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
