"""Every odd answer, of a forum or of what stands in front of it, becomes the error that says who acts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict

from service.domain.languages import Language
from service.errors import (
    CompanionError,
    EditConflict,
    NotAllowed,
    NotFound,
    RateLimited,
    Refused,
    RetryLater,
)
from service.forum.answers import parse_answer, parse_redirect
from service.forum.wire import Answer
from service.reasons import Reason, ReasonCode
from service.rendering.environment import load_catalogue
from service.rendering.reasons import ReasonWords

NOT_FOUND = {"errors": ["The requested URL or resource could not be found."], "error_type": "not_found"}
PAGE = b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>"


def make_answer(status: int, body: object = b"", **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, CaseInsensitiveDict({k.replace("_", "-"): v for k, v in headers.items()}), data)


def fail(answer: Answer, *, is_write: bool = True) -> CompanionError:
    with pytest.raises(CompanionError) as caught:
        parse_answer(answer, is_write=is_write)
    return caught.value


def test_json_counts_whatever_the_content_type_says() -> None:
    for content_type in ("text/plain", "application/json", "", "text/html"):
        answer = make_answer(200, {"id": 1}, Content_Type=content_type)
        assert parse_answer(answer, is_write=True) == {"id": 1}


def test_success_without_a_word_is_none() -> None:
    assert parse_answer(make_answer(200, b" \n"), is_write=True) is None
    assert parse_answer(make_answer(204), is_write=True) is None


@pytest.mark.parametrize("body", [PAGE, b'{"id": 9', b"[1]", b'"ok"', b"\xff\xfe", b"[" * 100_000])
def test_success_that_cannot_be_understood_leaves_a_write_unknown(body: bytes) -> None:
    for is_write in (True, False):
        error = fail(make_answer(200, body), is_write=is_write)
        assert type(error) is RetryLater
        assert error.unknown is is_write


def test_success_with_errors_inside_is_refused() -> None:
    error = fail(make_answer(200, {"success": False, "errors": ["Too short", 7]}))
    assert isinstance(error, Refused)
    assert error.messages == ("Too short", "7")


def test_success_with_an_empty_list_of_errors_is_success() -> None:
    assert parse_answer(make_answer(200, {"errors": [], "id": 1}), is_write=True) is not None


@pytest.mark.parametrize("status", [400, 413, 422])
def test_refusals_carry_the_forums_sentences(status: int) -> None:
    error = fail(make_answer(status, {"action": "create_post", "errors": ["Title has already been used"]}))
    assert isinstance(error, Refused)
    assert error.messages == ("Title has already been used",)
    assert error.reason == Reason(ReasonCode.REFUSED, {"said": f"{status}: Title has already been used"})


def test_refusal_for_a_place_that_is_gone_is_told_from_one_for_words() -> None:
    errors = ["You supplied invalid parameters to the request: category"]
    error = fail(make_answer(400, {"errors": errors, "error_type": "invalid_parameters"}))
    assert isinstance(error, Refused)
    assert error.misplaced
    error = fail(make_answer(422, {"errors": ["Title has already been used"]}))
    assert isinstance(error, Refused)
    assert not error.misplaced


@pytest.mark.parametrize("body", [PAGE, b"", {"errors": None}, {"failed": "FAILED"}])
def test_refusals_need_no_sentences(body: object) -> None:
    error = fail(make_answer(413, body))
    assert isinstance(error, Refused)
    assert error.messages == ()


def test_sentences_fit_on_a_page() -> None:
    error = fail(make_answer(422, {"errors": ["x" * 10_000] * 1_000}))
    assert isinstance(error, Refused)
    assert len(str(error.reason.values["said"])) < 2_000


@pytest.mark.parametrize("status", [401, 403])
def test_missing_rights_are_tried_again_because_they_can_be_given(status: int) -> None:
    error = fail(make_answer(status, {"errors": ["You are not permitted"], "error_type": "invalid_access"}))
    assert isinstance(error, NotAllowed)
    assert (error.unknown, error.after_s) == (False, 60)


@pytest.mark.parametrize("status", [404, 410])
def test_discourses_own_not_found_is_believed(status: int) -> None:
    assert isinstance(fail(make_answer(status, NOT_FOUND)), NotFound)
    assert isinstance(fail(make_answer(status, PAGE, X_Discourse_Route="topics/show")), NotFound)


@pytest.mark.parametrize("status", [404, 410])
def test_not_found_of_a_proxy_says_nothing_about_the_topic(status: int) -> None:
    error = fail(make_answer(status, PAGE))
    assert type(error) is RetryLater
    assert not error.unknown


def test_conflict_is_told_as_such() -> None:
    assert isinstance(
        fail(make_answer(409, {"errors": ["That post was edited by another user"]})), EditConflict
    )


@pytest.mark.parametrize("status", [500, 502, 503, 504, 520, 408, 405, 418, 303])
def test_what_may_have_happened_all_the_same_is_unknown_for_writes_only(status: int) -> None:
    for is_write in (True, False):
        error = fail(make_answer(status, PAGE), is_write=is_write)
        assert type(error) is RetryLater
        assert error.unknown is is_write


def test_retry_after_of_a_broken_forum_is_heard() -> None:
    error = fail(make_answer(503, PAGE, Retry_After="30"))
    assert isinstance(error, RetryLater)
    assert error.after_s == 30


def test_read_only_forum_did_nothing_and_makes_everybody_wait() -> None:
    body = {"errors": ["The site is in read only mode."], "error_type": "read_only"}
    error = fail(make_answer(503, body))
    assert isinstance(error, RateLimited)
    assert (error.unknown, error.after_s) == (False, 60)


@pytest.mark.parametrize(
    ("body", "headers", "wait"),
    [
        ({"errors": ["Slow down"], "extras": {"wait_seconds": 21}}, {}, 21),
        ({"extras": {"wait_seconds": 21}}, {"Retry_After": "35"}, 35),
        ({"extras": {"wait_seconds": 40.5}}, {"Retry_After": "35"}, 40.5),
        (b"Slow down, too many requests from this IP address.", {"Retry_After": "10"}, 10),
        (PAGE, {}, 60),
        ({"extras": {"wait_seconds": 40_000}}, {}, 900),
        ({"extras": {"wait_seconds": "12"}}, {}, 12),
        ({"extras": {"wait_seconds": None}}, {}, 60),
        ({"extras": None}, {}, 60),
        ({"extras": ["wait"]}, {"Retry_After": "soon"}, 60),
        ({"extras": {"wait_seconds": -5}}, {}, 1),
        (b'{"extras": {"wait_seconds": NaN}}', {"Retry_After": "inf"}, 60),
        (b"[]", {"Retry_After": "0"}, 1),
        (
            b"",
            {"Retry_After": "Thu, 01 Oct 2026 12:00:30 GMT", "Date": "Thu, 01 Oct 2026 12:00:00 GMT"},
            30,
        ),
        (b"", {"Retry_After": "Thu, 01 Oct 2026 12:00:30 GMT"}, 60),
        (
            b"",
            {"Retry_After": "Thu, 01 Oct 2026 11:00:00 GMT", "Date": "Thu, 01 Oct 2026 12:00:00 GMT"},
            1,
        ),
    ],
)
def test_every_form_of_slow_down_is_heard(body: object, headers: dict[str, str], wait: float) -> None:
    error = fail(make_answer(429, body, **headers))
    assert isinstance(error, RateLimited)
    assert (error.after_s, error.unknown) == (wait, False)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_write_that_is_sent_on_was_not_done_and_names_the_setting(status: int) -> None:
    error = fail(make_answer(status, b"", Location="https://me:pw@forum.example.org/posts.json?api_key=x"))
    assert type(error) is RetryLater
    assert not error.unknown
    assert error.reason == Reason(ReasonCode.SENT_ON, {"address": "https://forum.example.org"})
    assert "DISCOURSE_URL" in ReasonWords(load_catalogue(Language.EN)).render_reason(error.reason)


def test_redirect_is_followed_by_its_path_at_our_own_address() -> None:
    url = "http://forum:3000/sub"
    moved = make_answer(301, b"", Location="https://elsewhere.example/sub/t/spanish/431.json?page=2")
    assert parse_redirect(moved, url) == "/t/spanish/431.json?page=2"
    assert parse_redirect(make_answer(302, b"", Location="/t/spanish/431.json"), "http://forum") == (
        "/t/spanish/431.json"
    )
    assert parse_redirect(make_answer(301), url) is None
    assert parse_redirect(make_answer(200, b"{}", Location="/x"), url) is None


@settings(deadline=None, max_examples=300)
@given(
    status=st.integers(100, 999),
    body=st.binary(max_size=60)
    | st.sampled_from([b"{}", PAGE, b'{"errors": {"a": 1}}', b'{"errors": "no"}']),
    headers=st.dictionaries(st.sampled_from(["Retry_After", "Date", "Location"]), st.text(max_size=12)),
    is_write=st.booleans(),
)
def test_no_answer_at_all_is_left_without_a_meaning(
    status: int, body: bytes, headers: dict[str, str], is_write: bool
) -> None:
    answer = make_answer(status, body, **headers)
    parse_redirect(answer, "https://forum.example.org")
    error: CompanionError | None = None
    try:
        parse_answer(answer, is_write=is_write)
    except CompanionError as caught:
        error = caught
    if isinstance(error, RetryLater):
        assert error.after_s is None or 1 <= error.after_s <= 900
        assert is_write or not error.unknown
