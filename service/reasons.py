"""Why something was decided, refused or given up: a code with values, stored as such.

It becomes a sentence only when it is shown, in the reader's language (`service/rendering/reasons.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

Value = str | int


class ReasonCode(Enum):
    """The closed set. Codes are stored: a name may change, the text behind it may not."""

    # What follows from an announcement.
    CIRCLE_ANNOUNCED = "circle_announced"
    QUESTION_ASKED = "question_asked"
    LEFT_ALONE = "left_alone"
    WAITS_FOR_ORGANIZER = "waits_for_organizer"
    DECLINED = "declined"
    TWIN_WAITS = "twin_waits"
    TWIN_LINKED = "twin_linked"
    FIRST_POST_FOLLOWS = "first_post_follows"
    CIRCLE_UNCHANGED = "circle_unchanged"
    CIRCLE_CHANGED = "circle_changed"
    CIRCLE_BACK = "circle_back"
    EDIT_INCOMPLETE = "edit_incomplete"
    GONE = "gone"
    GONE_BEFORE_KNOWN = "gone_before_known"
    GONE_WITHOUT_TOPIC = "gone_without_topic"
    GONE_ALREADY = "gone_already"
    TOPIC_MADE = "topic_made"
    TOPIC_MADE_TOO_LATE = "topic_made_too_late"
    BY_HAND = "by_hand"
    HANDED_BACK = "handed_back"

    # What was heard from the forum.
    KNOWN_ALREADY = "known_already"
    OWN_POST = "own_post"
    OWN_POST_CHANGED = "own_post_changed"
    OWN_POST_ARRIVED = "own_post_arrived"
    OTHER_CATEGORY = "other_category"
    OTHER_TOPIC = "other_topic"
    PRIVATE = "private"
    NOT_KEPT = "not_kept"
    FORUM_NOTE = "forum_note"
    WRITTEN_IN_CIRCLE = "written_in_circle"
    COMMAND_CARRIED_OUT = "command_carried_out"
    COMMAND_LEFT = "command_left"
    CANDIDATE = "candidate"
    INTRODUCED = "introduced"
    STORY_HEARD = "story_heard"
    STORY_LEFT_ALONE = "story_left_alone"
    WRITTEN_IN_STORY = "written_in_story"
    STORY_COMMAND_CARRIED_OUT = "story_command_carried_out"
    STORY_COMMAND_LEFT = "story_command_left"
    TOPIC_OPENED = "topic_opened"
    NOT_ACTED_ON = "not_acted_on"
    MESSAGE_UNREADABLE = "message_unreadable"
    CATEGORIES_CHANGED = "categories_changed"
    GROUP_CHANGED = "group_changed"
    LIKED = "liked"

    # Why a topic is read again.
    ANNOUNCEMENT_TOUCHED = "announcement_touched"
    STORY_TOUCHED = "story_touched"
    CIRCLE_TOPIC_TOUCHED = "circle_topic_touched"
    TITLE_NOT_TOLD = "title_not_told"
    ANSWER_CAME_FIRST = "answer_came_first"
    TOLD_LATE = "told_late"
    TOLD_AGAIN = "told_again"
    MAYBE_MISSED = "maybe_missed"
    POST_NOT_TOLD = "post_not_told"
    PEOPLE_NOT_KNOWN = "people_not_known"
    WORDS_NOT_KEPT = "words_not_kept"
    BEING_READ = "being_read"
    CATEGORY_CLOSED = "category_closed"
    CATEGORY_OPENED = "category_opened"
    TWIN_DECIDED = "twin_decided"
    DUE = "due"
    ORGANIZER_ANSWERED = "organizer_answered"
    AUTHOR_WROTE = "author_wrote"
    HAND_BACK_ASKED = "hand_back_asked"
    PERSON_FORGOTTEN = "person_forgotten"
    QUOTED = "quoted"

    # How an effect ended, or why it waits.
    DONE = "done"
    SO_ALREADY = "so_already"
    PEOPLE_WROTE = "people_wrote"
    SAYS_SO_ALREADY = "says_so_already"
    TOPIC_GONE = "topic_gone"
    REPLY_GONE = "reply_gone"
    REPLY_MISSING = "reply_missing"
    REPLY_CHANGED_BY_HAND = "reply_changed_by_hand"
    POST_CHANGED_BY_HAND = "post_changed_by_hand"
    POST_BEING_EDITED = "post_being_edited"
    REPLY_BEING_EDITED = "reply_being_edited"
    MODERATED = "moderated"
    NOT_LET_THROUGH = "not_let_through"
    NO_LONGER_WANTED = "no_longer_wanted"
    MOMENT_PASSED = "moment_passed"
    TAKES_NO_MESSAGES = "takes_no_messages"
    BUDGET_SPENT = "budget_spent"
    CATEGORY_MISSING = "category_missing"
    NEWS_CATEGORY_MISSING = "news_category_missing"
    GROUP_MISSING = "group_missing"
    GROUP_CLOSED = "group_closed"
    CIRCLE_MISSING = "circle_missing"
    TOPIC_DELETED = "topic_deleted"
    KEY_TAKEN = "key_taken"
    TITLES_REFUSED = "titles_refused"
    TITLES_REFUSED_SILENTLY = "titles_refused_silently"
    TRIED_FOR_DAYS = "tried_for_days"
    CRASHED = "crashed"
    UNFORESEEN = "unforeseen"

    # What the forum answered, or did not.
    REFUSED = "refused"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SLOW_DOWN = "slow_down"
    READ_ONLY = "read_only"
    ANSWERED = "answered"
    ANSWERED_WITH_PAGE = "answered_with_page"
    ANSWERED_ODDLY = "answered_oddly"
    ANSWERED_BEFORE_FORUM = "answered_before_forum"
    ANSWER_EMPTY = "answer_empty"
    ANSWER_UNREADABLE = "answer_unreadable"
    NOT_READ_BACK = "not_read_back"
    SENT_ON = "sent_on"
    SENT_ON_WITHIN = "sent_on_within"
    SENT_IN_CIRCLES = "sent_in_circles"
    TOO_SLOW = "too_slow"
    CUT_SHORT = "cut_short"
    UNREACHABLE = "unreachable"
    CANNOT_BE_SENT = "cannot_be_sent"

    # What keeps the companion from its work, and what to do about it.
    WORKER_MISSING = "worker_missing"
    KEY_REFUSED = "key_refused"
    CATEGORIES_UNREAD = "categories_unread"
    CATEGORY_CLOSED_TO_ALL = "category_closed_to_all"
    MARK_MISSING = "mark_missing"
    CATCH_UP_LATE = "catch_up_late"
    FORUM_FAILING = "forum_failing"
    FORUM_PAUSES = "forum_pauses"
    SOURCE_FAILING = "source_failing"
    SOURCE_DISTRUSTED = "source_distrusted"

    # What is no code of ours.
    IN_WORDS = "in_words"
    """A sentence that an earlier version stored."""
    UNKNOWN = "unknown"
    """Stored by a later version."""


VALUE_NAMES: Mapping[ReasonCode, frozenset[str]] = {
    ReasonCode.MESSAGE_UNREADABLE: frozenset({"detail"}),
    ReasonCode.NOT_LET_THROUGH: frozenset({"days"}),
    ReasonCode.CATEGORY_MISSING: frozenset({"slug"}),
    ReasonCode.NEWS_CATEGORY_MISSING: frozenset({"slug"}),
    ReasonCode.KEY_TAKEN: frozenset({"topic_id", "external_id"}),
    ReasonCode.TITLES_REFUSED: frozenset({"said"}),
    ReasonCode.TRIED_FOR_DAYS: frozenset({"days"}),
    ReasonCode.CRASHED: frozenset({"times"}),
    ReasonCode.UNFORESEEN: frozenset({"problem"}),
    ReasonCode.REFUSED: frozenset({"said"}),
    ReasonCode.NOT_ALLOWED: frozenset({"said"}),
    ReasonCode.NOT_FOUND: frozenset({"said"}),
    ReasonCode.CHANGED_MEANWHILE: frozenset({"said"}),
    ReasonCode.ANSWERED: frozenset({"said"}),
    ReasonCode.ANSWERED_WITH_PAGE: frozenset({"status"}),
    ReasonCode.ANSWERED_ODDLY: frozenset({"status"}),
    ReasonCode.ANSWERED_BEFORE_FORUM: frozenset({"status"}),
    ReasonCode.ANSWER_UNREADABLE: frozenset({"detail"}),
    ReasonCode.SENT_ON: frozenset({"address"}),
    ReasonCode.CUT_SHORT: frozenset({"problem"}),
    ReasonCode.UNREACHABLE: frozenset({"problem"}),
    ReasonCode.CANNOT_BE_SENT: frozenset({"problem"}),
    ReasonCode.CATEGORY_CLOSED_TO_ALL: frozenset({"slug"}),
    ReasonCode.GROUP_MISSING: frozenset({"group"}),
    ReasonCode.GROUP_CLOSED: frozenset({"group"}),
    ReasonCode.CATCH_UP_LATE: frozenset({"minutes"}),
    ReasonCode.FORUM_PAUSES: frozenset({"minutes"}),
    ReasonCode.SOURCE_FAILING: frozenset({"problem"}),
    ReasonCode.IN_WORDS: frozenset({"text"}),
    ReasonCode.UNKNOWN: frozenset({"code"}),
}
"""The values a code comes with; the others have none.

`said`: a status and the forum's own messages, in its language (`422: Title is too short`); `detail`, `problem`: what a
programmer looks for, such as an exception's name; `days`, `times`: counts.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. Raises ValueError when its values are not those of its code."""

    code: ReasonCode
    values: Mapping[str, Value] = field(default_factory=dict)
    cause: Reason | None = None
    """What was behind it last: of TRIED_FOR_DAYS why the last try failed."""

    def __post_init__(self) -> None:
        if self.values.keys() != VALUE_NAMES.get(self.code, frozenset()):
            raise ValueError(f"{self.code.value} does not come with {sorted(self.values)}")


def compose_reason(reason: Reason) -> dict[str, object]:
    """The reason as JSON: `{"code": "crashed", "values": {"times": 5}}`."""
    json: dict[str, object] = {"code": reason.code.value}
    if reason.values:
        json["values"] = dict(reason.values)
    if reason.cause is not None:
        json["cause"] = compose_reason(reason.cause)
    return json


def parse_reason(json: Mapping[str, object]) -> Reason:
    """What `compose_reason` wrote. Never raises: what this version does not know becomes UNKNOWN with its code."""
    name, values, cause = json.get("code"), json.get("values", {}), json.get("cause")
    try:
        behind = parse_reason(cause) if isinstance(cause, Mapping) else None
        return Reason(ReasonCode(name), _check_values(values), behind)
    except ValueError:
        return Reason(ReasonCode.UNKNOWN, {"code": str(name)})


def _check_values(values: object) -> Mapping[str, Value]:
    if not isinstance(values, Mapping):
        raise ValueError("no values")
    return {str(name): value if isinstance(value, int) else str(value) for name, value in values.items()}
