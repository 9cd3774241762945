"""How Discourse tidies what people write before it keeps it: raw texts, titles, slugs, tags."""

from __future__ import annotations

import re
import unicodedata

from service.demo.forum import constants

_EXOTIC_SPACES = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_LOWER_FIRST_WORD = re.compile(r"\A[a-z]+\b")
_FINAL_PERIODS = re.compile(r"([^.])\.+(\s*)\Z")
_SPACE_BEFORE_END = re.compile(r"\s+([!?]\s*)\Z")
_NOT_IN_TAGS = re.compile(r"[/?#\[\]@!$&'()*+,;=.%\\`^\s|{}\"<>:]+")


def clean_raw(raw: str) -> str:
    """Exotic spaces become spaces, white space at the end goes."""
    return _EXOTIC_SPACES.sub(" ", raw.replace("\0", "")).rstrip()


def prettify_title(title: str) -> str:
    """Discourse's `title_prettify`: the answer may differ from what was sent."""
    text = re.sub(r" +", " ", title).strip()
    text = re.sub(r"!+", "!", text)
    text = re.sub(r"\?+", "?", text)
    if re.search("[A-Z]", text) and text == text.upper():
        text = text.lower()
    text = _LOWER_FIRST_WORD.sub(lambda word: word[0].capitalize(), text)
    text = _FINAL_PERIODS.sub(r"\1\2", text)
    text = _SPACE_BEFORE_END.sub(r"\1", text)
    return _EXOTIC_SPACES.sub(" ", text).strip()


def compose_slug(title: str) -> str:
    """ASCII words joined by hyphens; `topic` when nothing of that is left or only digits are."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").lower()).strip("-")[:255]
    return "topic" if not slug or slug.isdigit() else slug


def clean_tag(name: str) -> str:
    """Lower case, hyphens for spaces, at most 20 characters; the rest is cut off without a word."""
    text = re.sub(r"\s+", "-", name.strip().lower())
    text = re.sub(r"-+", "-", _NOT_IN_TAGS.sub("", text)).strip("-")
    return text[: constants.TAG_MAX_LENGTH]
