"""What an HTTP answer of the forum means: its JSON, or the error whose type says who acts. Pure.

Sources: Discourse's error shapes (`rescue_discourse_actions` in its `application_controller.rb`, its rate
limiters, its read-only mode) and what proxies and content networks in front of it answer instead: HTML, other
content types, half an answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import SplitResult, urlsplit

from service.errors import (
    CompanionError,
    EditConflict,
    NotAllowed,
    NotFound,
    RateLimited,
    Refused,
    RetryLater,
)
from service.forum.fields import Json, Unreadable
from service.forum.wire import Answer
from service.reasons import Reason, ReasonCode

LONGEST_WAIT_S = 900.0
"""We ask again after 15 minutes at the latest, whatever an answer says: limits of a day are told in seconds too."""

_USUAL_WAIT_S = 60.0
"""The span over which Discourse counts an API key's calls."""

_Read = TypeVar("_Read")

_MOST_MESSAGES = 5
_LONGEST_MESSAGE = 300


def parse_answer(answer: Answer, *, is_write: bool) -> Json | None:
    """The JSON object of a successful answer, or None when it was successful and empty. Raises what else it means.

    A write whose answer cannot be understood may have been carried out: RetryLater with `unknown`.
    """
    if not 200 <= answer.status < 300:
        raise _name_error(answer, is_write)
    if not answer.body.strip():
        return None
    decoded = _parse_json(answer.body)
    if decoded is None:
        is_page = b"<html" in answer.body[:1000].lower()
        code = ReasonCode.ANSWERED_WITH_PAGE if is_page else ReasonCode.ANSWERED_ODDLY
        raise RetryLater(Reason(code, {"status": answer.status}), unknown=is_write)
    messages = _list_messages(decoded)
    if messages:
        raise Refused(Reason(ReasonCode.REFUSED, {"said": " ".join(messages)}), messages=messages)
    return decoded


def read_as(read: Callable[[Json], _Read], json: Json | None, *, wrote: bool = False) -> _Read:
    """The answer in our values. One that is empty or lacks what we need says nothing about what was done."""
    if json is None:
        raise RetryLater(Reason(ReasonCode.ANSWER_EMPTY), unknown=wrote)
    try:
        return read(json)
    except Unreadable as error:
        reason = Reason(ReasonCode.ANSWER_UNREADABLE, {"detail": str(error)})
        raise RetryLater(reason, unknown=wrote) from error


def parse_redirect(answer: Answer, base_url: str) -> str | None:
    """The path, below `base_url`, to which an answer sends us on; None when it is no redirect.

    Only the path counts: we stay at the address we were given, so that our key never goes anywhere else.
    """
    location = answer.headers.get("Location", "")
    if not 300 <= answer.status < 400 or not location:
        return None
    target = _split(location)
    path = target.path + (f"?{target.query}" if target.query else "")
    return path.removeprefix(urlsplit(base_url).path.rstrip("/"))


def _name_error(answer: Answer, is_write: bool) -> CompanionError:
    decoded = _parse_json(answer.body)
    messages = () if decoded is None else _list_messages(decoded)
    status = answer.status
    said = {"said": f"{status}: {' '.join(messages)}" if messages else str(status)}
    match status:
        case 401 | 403:
            return NotAllowed(Reason(ReasonCode.NOT_ALLOWED, said), after_s=_USUAL_WAIT_S)
        case 404 | 410 if decoded is not None or "X-Discourse-Route" in answer.headers:
            return NotFound(Reason(ReasonCode.NOT_FOUND, said))
        case 404 | 410:
            # Discourse answers JSON with JSON. A bare 404 is a proxy's, and says nothing about the topic.
            return RetryLater(Reason(ReasonCode.ANSWERED_BEFORE_FORUM, {"status": status}), unknown=False)
        case 409:
            return EditConflict(Reason(ReasonCode.CHANGED_MEANWHILE, said))
        case 400 | 413 | 422:
            misplaced = decoded is not None and decoded.get("error_type") == "invalid_parameters"
            return Refused(Reason(ReasonCode.REFUSED, said), messages=messages, misplaced=misplaced)
        case 429:
            return RateLimited(Reason(ReasonCode.SLOW_DOWN), after_s=_parse_wait(answer, decoded))
        case 503 if decoded is not None and decoded.get("error_type") == "read_only":
            return RateLimited(Reason(ReasonCode.READ_ONLY), after_s=_parse_wait(answer, decoded))
        case 300 | 301 | 302 | 307 | 308:
            return RetryLater(_name_redirect(answer), after_s=_USUAL_WAIT_S, unknown=False)
    asked = _parse_wait(answer, decoded) if "Retry-After" in answer.headers else None
    return RetryLater(Reason(ReasonCode.ANSWERED, said), after_s=asked, unknown=is_write)


def _name_redirect(answer: Answer) -> Reason:
    target = _split(answer.headers.get("Location", ""))
    if not target.netloc:
        return Reason(ReasonCode.SENT_ON_WITHIN)
    return Reason(ReasonCode.SENT_ON, {"address": f"{target.scheme}://{target.netloc.rpartition('@')[2]}"})


def _split(location: str) -> SplitResult:
    try:
        return urlsplit(location)
    except ValueError:
        return urlsplit("")


def _parse_json(body: bytes) -> Json | None:
    try:
        decoded = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, Mapping) else None


def _list_messages(decoded: Json) -> tuple[str, ...]:
    """Discourse's sentences in `errors`, in the language of the key's user; never more than fit on a page."""
    errors = decoded.get("errors")
    listed = errors if isinstance(errors, list) else [errors] if errors else []
    return tuple(str(item)[:_LONGEST_MESSAGE] for item in listed[:_MOST_MESSAGES])


def _parse_wait(answer: Answer, decoded: Json | None) -> float:
    """Seconds to wait: the longer of `Retry-After` and Discourse's `extras.wait_seconds`, at most 15 minutes."""
    extras = decoded.get("extras") if decoded is not None else None
    asked = [
        _parse_seconds(extras.get("wait_seconds")) if isinstance(extras, Mapping) else None,
        _parse_retry_after(answer.headers.get("Retry-After", ""), answer.headers.get("Date", "")),
    ]
    return min(max((wait for wait in asked if wait is not None), default=_USUAL_WAIT_S), LONGEST_WAIT_S)


def _parse_retry_after(value: str, date: str) -> float | None:
    """RFC 9110, 10.2.3: seconds, or a date, which is counted from the answer's own."""
    seconds = _parse_seconds(value)
    until, answered = _parse_date(value), _parse_date(date)
    if seconds is not None or until is None or answered is None:
        return seconds
    return max(1.0, (until - answered).total_seconds())


def _parse_seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return max(1.0, seconds) if math.isfinite(seconds) else None


def _parse_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
