"""Discourse's rules as data and short functions: what texts it refuses, who may edit how long, how much and how fast.

Figures are the defaults of config/site_settings.yml. Texts: lib/text_sentinel.rb, lib/validators.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from service.demo.forum import constants
from service.demo.forum.settings import ForumSettings

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_REPEATED_MARKS = re.compile(r"([.,])[.,]+")
_WORD_ENDS = re.compile(r"[\s/\-.:]")
_SYMBOLS = re.compile(r"[ -/\[-`:-@{-~]")
_SHORTCODE = re.compile(r":[a-z0-9_+-]+:")
_EMOJI = re.compile(
    "[\U0001f300-\U0001faff\U0001f1e6-\U0001f1ff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3]"
    "[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
)
_EXTERNAL_ID = re.compile(r"[A-Za-z0-9_-]+")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_MENTION = re.compile(r"(?<![\w/@.])@([A-Za-z0-9_][\w.-]*[A-Za-z0-9_]|[A-Za-z0-9_])")


def measure(text: str) -> int:
    """The length that limits count: without comments, an emoji as one, repeated dots and commas as one."""
    plain = _COMMENT.sub("", text)
    plain = _EMOJI.sub("x", _SHORTCODE.sub("x", plain))
    return len(_REPEATED_MARKS.sub(r"\1", plain).strip())


def find_title_problems(title: str, *, private: bool = False, admin: bool = False) -> list[str]:
    """Messages, each beginning with the field's name; empty = fine."""
    if not title.strip():
        return ["Title can't be blank"]
    minimum = 1 if admin else constants.PM_TITLE_MIN if private else constants.TITLE_MIN
    if measure(title) < minimum:
        return [f"Title is too short (minimum is {minimum} characters)"]
    if len(title) > constants.TITLE_MAX:
        return [f"Title is too long (maximum is {constants.TITLE_MAX} characters)"]
    if private:
        return []
    problems = [unclear] if (unclear := _find_unclear_title(title)) else []
    if count_emojis(title) > constants.TITLE_MAX_EMOJIS:
        problems.append(f"Title can't have more than {constants.TITLE_MAX_EMOJIS} emoji")
    return problems


def _find_unclear_title(title: str) -> str | None:
    if measure_entropy(title) < constants.TITLE_MIN_ENTROPY:
        return "Title seems unclear, most of the words contain the same letters over and over?"
    if max(len(word) for word in _WORD_ENDS.split(title)) > constants.TITLE_MAX_WORD:
        return "Title seems unclear, one or more words is very long?"
    if is_shouted(title):
        return "Title seems unclear, did you mean to enter it in ALL CAPS?"
    return None if _SYMBOLS.sub("", title) else "Title seems unclear, is it a complete sentence?"


def find_body_problems(raw: str, *, private: bool = False) -> list[str]:
    if not raw.strip():
        return ["Body can't be blank"]
    minimum = constants.PM_BODY_MIN if private else constants.BODY_MIN
    problems = []
    if measure(raw) < minimum:
        problems.append(f"Body is too short (minimum is {minimum} characters)")
    if len(raw) > constants.BODY_MAX:
        problems.append(f"Body is limited to {constants.BODY_MAX} characters; you entered {len(raw)}.")
    if not private and (measure_entropy(raw) < constants.BODY_MIN_ENTROPY or not _SYMBOLS.sub("", raw)):
        problems.append("Body seems unclear, is it a complete sentence?")
    elif is_shouted(raw):
        problems.append("Body seems unclear, did you mean to enter it in ALL CAPS?")
    return problems


def measure_entropy(text: str) -> int:
    """How many different characters a text has; one outside ASCII counts as many as its bytes."""
    return len({byte for character in set(text.strip()) for byte in _spell(character)})


def _spell(character: str) -> list[str]:
    return [character] if character.isascii() else [f"{byte:02x}" for byte in character.encode()]


def is_shouted(text: str) -> bool:
    return text != text.lower() and text == text.upper()


def count_emojis(text: str) -> int:
    return len(_EMOJI.findall(text)) + len(_SHORTCODE.findall(text))


def find_external_id_problems(external_id: str) -> list[str]:
    if len(external_id) > constants.EXTERNAL_ID_MAX:
        return [f"External is too long (maximum is {constants.EXTERNAL_ID_MAX} characters)"]
    return [] if _EXTERNAL_ID.fullmatch(external_id) else ["External is invalid"]


def find_mentions(raw: str) -> frozenset[str]:
    """User and group names written with @, in lower case; names in code do not count."""
    return frozenset(name.lower() for name in _MENTION.findall(_CODE.sub("", raw)))


def find_mention_problems(raw: str, *, staff: bool, trust_level: int) -> list[str]:
    most = constants.MENTIONS_PER_POST if trust_level > 0 else 2
    if staff or len(find_mentions(raw)) <= most:
        return []
    return [f"Sorry, you can only mention {most} other users in a post."]


def compute_changed_characters(before: str, after: str) -> int:
    """How much of a text an edit touches: what stands between the common beginning and the common end."""
    shortest = min(len(before), len(after))
    start = next((i for i in range(shortest) if before[i] != after[i]), shortest)
    rest = shortest - start
    end = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return len(before) + len(after) - 2 * (start + end)


_MINUTE_S, _DAY_S = 60, 86_400

PACES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "topic": ((1, 15), (20, _DAY_S)),
    "post": ((1, 5),),
    "message": ((20, _DAY_S),),
    "edit": ((30, _DAY_S),),
    "like": ((50, _DAY_S),),
    "flag": ((20, _DAY_S),),
    "delete": ((2, _MINUTE_S), (10, _DAY_S)),
}
"""How often one member may do it in how many seconds: rate_limit_create_*, max_*_per_day, max_post_deletions_per_*."""

PACES_OF_NEW_USERS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "topic": ((1, 120), (3, _DAY_S)),
    "post": ((1, 30), (10, _DAY_S)),
}
"""At trust level 0: rate_limit_new_user_create_*, max_topics_in_first_day, max_replies_in_first_day."""

_DAILY_FACTORS: Mapping[int, float] = {2: 1.5, 3: 2, 4: 3}
"""tl2..4_additional_edits_per_day_multiplier and the same for likes."""


def find_paces(action: str, trust_level: int) -> list[tuple[int, float]]:
    """(most, seconds) of each limit that counts (lib/rate_limiter.rb, lib/edit_rate_limiter.rb)."""
    known = PACES_OF_NEW_USERS if trust_level == 0 and action in PACES_OF_NEW_USERS else PACES
    factor = _DAILY_FACTORS.get(trust_level, 1) if action in ("edit", "like") else 1
    return [(int(most * factor), window_s) for most, window_s in known[action]]


def is_edit_window_over(
    settings: ForumSettings, trust_level: int, created_at: datetime, now: datetime
) -> bool:
    """app/models/concerns/limited_edit.rb."""
    minutes = settings.tl2_post_edit_time_limit if trust_level >= 2 else settings.post_edit_time_limit
    return minutes > 0 and created_at < now - timedelta(minutes=minutes)


COOLDOWN = timedelta(minutes=10)
"""cooldown_minutes_after_hiding_posts: so long its author may not edit a hidden post."""

TRUSTED_EDITOR, TRUSTED_TOPIC_EDITOR = 4, 3
"""Trust levels that edit the posts, and the titles, of all (edit_all_post_groups, edit_all_topic_groups)."""

TRUST_TO_FLAG, TRUST_TO_POLL = 1, 1
"""flag_post_allowed_groups, poll_create_allowed_groups."""

SCORE_TO_HIDE = 6.0
"""About what three members of trust level 1 make up (Reviewable.score_required_to_hide_post, on a young forum)."""


def compute_flag_score(trust_level: int) -> float:
    """ReviewableScore.calculate_score without a history of flags: 1, and the flagger's trust level."""
    return 1.0 + trust_level


def hides_at_once(flagger_level: int, author_level: int, *, spam: bool) -> bool:
    """lib/post_action_creator.rb: high_trust_flaggers_auto_hide_posts, from trust level 3 on."""
    if spam:
        return flagger_level >= 3 and author_level == 0
    return flagger_level >= 4


def find_recipient_problem(
    username: str, *, staff: bool, trust_level: int, accepts: bool, suspended: bool
) -> str | None:
    """Staff may always write to somebody; lib/post_creator.rb, then can_send_private_message? of lib/guardian.rb."""
    if staff:
        return None
    if not accepts:
        return f"Sorry, {username} is not accepting messages at the moment."
    if suspended or trust_level < constants.TRUST_TO_MESSAGE:
        return "Sorry, you cannot send a personal message to that user."
    return None


MESSAGEABLE_BY: Mapping[int, str] = {0: "", 1: "a", 2: "am", 3: "amu", 4: "amo", 99: "amuoe"}
"""app/models/group.rb, ALIAS_LEVELS: admins, moderators, members of the group (u), its owners, everyone."""


def may_message(level: int, *, admin: bool, moderator: bool, member: bool, owner: bool) -> bool:
    """Group.messageable: a group that one may not write to is as good as none."""
    mine = ("a" * admin) + ("m" * moderator) + ("u" * member) + ("o" * owner) + "e"
    return any(letter in MESSAGEABLE_BY.get(level, "") for letter in mine)
