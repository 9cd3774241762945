"""What Discourse refuses: titles and bodies that are too short, too long or seem unclear, in its own words.

Sources: lib/text_sentinel.rb, lib/validators, with the defaults of config/site_settings.yml.
"""

from __future__ import annotations

import re

from service.demo.forum import constants

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
