"""Discourse's rules for titles and tags, as its sources state them and stricter where versions differ.

lib/text_sentinel.rb, lib/text_cleaner.rb, lib/discourse_tagging.rb, config/site_settings.yml
"""

from __future__ import annotations

import re
import unicodedata

_TAG_FILTER = re.compile(r"[/?#\[\]@!$&'()*+,;=.%\\`^\s|{}\"<>:_]")


def find_title_faults(title: str) -> list[str]:
    """What the forum would refuse or rewrite in this title."""
    words = re.split(r"[\s/\-.:]", title)
    checks = {
        "length": 15 <= len(title) <= 255,
        "entropy": len(set(title)) >= 10,
        "long word": max(map(len, words)) < 30,
        "shouting": title != title.upper(),
        "emoji": not any(unicodedata.category(one) in ("So", "Cs", "Me") and one != "°" for one in title),
        "emoji code": re.search(r":[\w+-]*[^\W\d][\w+-]*:", title) is None,
        "control": not any(unicodedata.category(one) in ("Cc", "Co") for one in title),
        "markup": "<" not in title and ">" not in title,
        "spaces": title == " ".join(title.split()),
        "marks": re.search(r"!!|\?\?|\.\.", title) is None,
        "dot at the end": not title.endswith("."),
        "words": any(one.isalnum() for one in title),
        "storable": _is_storable(title),
    }
    return [name for name, kept in checks.items() if not kept]


def find_tag_faults(tag: str) -> list[str]:
    """What the forum would refuse or rewrite in this tag."""
    checks = {
        "length": 1 <= len(tag) <= 20,
        "case": tag == tag.lower(),
        "characters": _TAG_FILTER.search(tag) is None,
        "hyphens": "--" not in tag and not tag.startswith("-") and not tag.endswith("-"),
    }
    return [name for name, kept in checks.items() if not kept]


def _is_storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
