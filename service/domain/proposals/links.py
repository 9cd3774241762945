"""Links to topics of our forum in what people write. Pure."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from service.domain.ids import TopicId

_TOPIC = re.compile(r"(?P<url>(?:https?://[^\s/()<>\"'\]]+)?/t/(?:[^\s/()<>\"'\]]+/)?(?P<id>\d{1,12}))(?!\w)")
_MOST = 50


def find_topic_links(text: str, forum_url: str) -> frozenset[TopicId]:
    """The topics of our forum to which a text links; a link without a host leads to our forum, too."""
    found = [match for _, match in zip(range(_MOST), _TOPIC.finditer(text), strict=False)]
    return frozenset(TopicId(int(match["id"])) for match in found if _is_ours(match["url"], forum_url))


def _is_ours(url: str, forum_url: str) -> bool:
    host = urlsplit(url).netloc
    return not host or host.casefold() == urlsplit(forum_url).netloc.casefold()
