"""Numbers and words that Discourse fixes, gathered here for the demo forum alone.

The companion keeps its own: what both shared would hide a mistake of either side.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

REGULAR: Final = 1
SMALL_ACTION: Final = 3

TOPIC: Final = "regular"
PRIVATE_MESSAGE: Final = "private_message"

PERMISSION_FULL: Final = 1
PERMISSION_REPLY: Final = 2
PERMISSION_SEE: Final = 3

GROUP_EVERYONE: Final = 0
GROUP_ADMINS: Final = 1
GROUP_MODERATORS: Final = 2
GROUP_STAFF: Final = 3

SYSTEM_USER_ID: Final = -1
UNCATEGORIZED_ID: Final = 1

PENDING, APPROVED, REJECTED, IGNORED, DELETED = range(5)
"""States of what staff reviews."""
QUEUED: Final = "ReviewableQueuedPost"
FLAGGED: Final = "ReviewableFlaggedPost"

HIDDEN_BY_FLAGS, HIDDEN_AGAIN = 1, 2
"""`hidden_reason_id`: enough people flagged it; and once more after it was shown again."""
LIKE: Final = 2
"""`post_action_type_id` of a like."""
SPAM: Final = 8
FLAGS: Final = frozenset({3, 4, 7, SPAM})
"""Off-topic, inappropriate, something else, spam."""
HIDDEN_TEXT: Final = "This post was flagged by the community and is temporarily hidden."

TITLE_MIN, TITLE_MAX = 15, 255
PM_TITLE_MIN: Final = 2
BODY_MIN, PM_BODY_MIN, BODY_MAX = 20, 10, 32_000
TITLE_MIN_ENTROPY, BODY_MIN_ENTROPY = 10, 7
TITLE_MAX_WORD: Final = 30
TITLE_MAX_EMOJIS: Final = 1
TAG_MAX_LENGTH: Final = 20
TAGS_PER_TOPIC: Final = 5
TRUST_TO_CREATE_TAGS: Final = 3
TRUST_TO_MESSAGE: Final = 1
"""personal_message_enabled_groups: trust_level_1."""
MENTIONS_PER_POST: Final = 10
EXTERNAL_ID_MAX: Final = 50

EDIT_GRACE_S: Final = 300
EDIT_GRACE_CHARACTERS, EDIT_GRACE_CHARACTERS_TRUSTED = 100, 400
UNIQUE_POSTS_S: Final = 300
CONSECUTIVE_REPLIES: Final = 3

POSTS_PER_PAGE: Final = 20
LATEST_POSTS_PER_PAGE: Final = 50
TOPICS_PER_PAGE: Final = 30
PRINT_POSTS: Final = 1000

STUB_AGE, HIDDEN_AGE = timedelta(hours=24), timedelta(days=30)
"""delete_removed_posts_after, and PostDestroyer.destroy_old_hidden_posts."""
DELETED_POST_TEXT: Final = "(post deleted by author)"
DELETED_TOPIC_TEXT: Final = "(topic deleted by author)"

USER_AGENT: Final = "Discourse/2026.7.0-demo; +https://www.discourse.org/"
RETRY_MINUTES: Final = (1, 5, 25, 125)
DELIVERY_FAILED: Final = -1
"""The status of a delivery that got no HTTP answer."""

EVENT_TYPE_IDS: Final[dict[str, dict[str, int]]] = {
    "topic": {
        "topic_created": 101,
        "topic_revised": 102,
        "topic_edited": 103,
        "topic_destroyed": 104,
        "topic_recovered": 105,
    },
    "post": {"post_created": 201, "post_edited": 202, "post_destroyed": 203, "post_recovered": 204},
    "user": {"user_created": 304, "user_updated": 306, "user_suspended": 308, "user_unsuspended": 309},
    "group": {"group_created": 401, "group_updated": 402, "group_destroyed": 403},
    "category": {"category_created": 501, "category_updated": 502, "category_destroyed": 503},
    "tag": {"tag_created": 601, "tag_updated": 602, "tag_destroyed": 603},
    "reviewable": {"reviewable_created": 901, "reviewable_updated": 902},
    "group_user": {"user_added_to_group": 1401, "user_removed_from_group": 1402},
    "like": {"post_liked": 1501},
}
"""Event names of each family with their numbers in `web_hook_event_type_ids`."""
