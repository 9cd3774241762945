"""Where Discourse's published document and a real forum differ: each difference with its reason.

The document is generated from single examples: a field that is `null` or absent there is forbidden by it to be
anything else, and `required` lists what one example had.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """`path` (list places are *) and `message` are patterns that must match in whole and at the beginning."""

    path: str
    message: str
    reason: str

    def covers(self, path: str, message: str) -> bool:
        return bool(re.fullmatch(self.path, path) and re.match(self.message, message))


_POST = r"|latest_posts/\*|post_stream/posts/\*"
_MORE = r"Additional properties are not allowed"
_OWN_PAGE = "the document's example is a user who looks at itself; the companion looks at others"

DIFFERENCES = (
    Difference(
        rf"(?:(?:{_POST})/?)reply_to_post_number",
        r"\d+ is not of type 'string', 'null'",
        "the example answers nothing; real numbers are integers",
    ),
    Difference(_POST, rf"{_MORE} \('reply_to_user' was", "the example answers nobody"),
    Difference(
        r"post_stream/posts/\*",
        rf"{_MORE} \(('action_code', )?'badges_granted', 'flair_group_id', 'post_url'",
        "PostSerializer has sent them since 2024; the example is older",
    ),
    Difference(
        r"(latest_posts|post_stream/posts)/\*/actions_summary/\*",
        rf"{_MORE} \('count' was|'can_act' is a required property",
        "nobody likes the example; what cannot be done is left out",
    ),
    Difference(
        r"topic_list/topics/\*/(bookmarked|liked|image_url)",
        r"None is not of type '(boolean|string)'",
        "null as long as the caller has not opened the topic, or it has no image",
    ),
    Difference(
        r"topic_list",
        rf"{_MORE} \('draft', 'draft_key', 'draft_sequence'",
        "sent to signed-in callers; the example has none",
    ),
    Difference(
        r"topic_list/topics/\*", rf"{_MORE} \('tags', 'tags_descriptions'", "the example's forum has no tags"
    ),
    Difference(
        r"users/\*",
        rf"{_MORE} \('moderator', 'trust_level'",
        "sent since flairs stand beside posters; the example is older",
    ),
    Difference(
        r"topic_list/topics/\*",
        r"'excerpt' is a required property",
        "only pinned topics have one; the example is pinned",
    ),
    Difference(
        r"(members|owners)/\*/(last_posted_at|timezone)",
        r"None is not of type 'string'",
        "null for members who have neither written nor chosen a zone",
    ),
    Difference(r"user/featured_topic", r"None is not of type 'object'", "null for who features none"),
    Difference(r"user", r"'(?!id|username)\w+' is a required property", _OWN_PAGE),
)
