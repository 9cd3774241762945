"""Only what the forum signed is believed, and no way of ours leads elsewhere."""

from __future__ import annotations

import base64
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.pages.connect import (
    Answer,
    ConnectError,
    Identity,
    compose_query,
    parse_answer,
    parse_path,
    sign,
)

SECRET = "connect-secret-of-the-tests"
ANSWER = {
    "nonce": "n1",
    "external_id": "7",
    "username": "ines",
    "email": "ines@private.example",
    "admin": "false",
    "moderator": "true",
    "groups": "Organizers,trust_level_0",
}


def sign_text(sso: str) -> str:
    return urlencode({"sso": sso, "sig": sign(sso, SECRET)})


def sign_values(text: str) -> str:
    return sign_text(base64.b64encode(text.encode()).decode())


def test_answer_of_the_forum_is_read() -> None:
    identity = Identity(User(ForumUserId(7), "ines"), True, frozenset({"organizers", "trust_level_0"}))
    assert parse_answer(compose_query(ANSWER, SECRET), SECRET) == Answer("n1", identity)


def test_base64_with_a_plus_is_decoded_once() -> None:
    query = sign_values("nonce=~~~?&external_id=7&username=ines")
    assert "%2B" in query
    assert parse_answer(query, SECRET).nonce == "~~~?"
    with pytest.raises(ConnectError):
        parse_answer(query.replace("%2B", "%252B"), SECRET)


def test_forum_that_names_nobody_says_so() -> None:
    assert parse_answer(sign_values("nonce=n1&failed=true&prompt=none"), SECRET) == Answer("n1", None)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "sso=&sig=",
        f"{compose_query(ANSWER, SECRET)}&sso=bm9uY2U9",
        f"{compose_query(ANSWER, SECRET)}&sig=00",
        compose_query(ANSWER, "another-secret-of-the-tests"),
        "sso=bm9uY2U9&sig=%C3%A9",
        "sso=bm9uY2U9&sig=%ff",
        sign_values("nonce=a&nonce=b&external_id=7&username=ines"),
        sign_values("nonce=a&external_id=7&external_id=8&username=ines"),
        sign_text("bm9uY2U9\nYQ=="),
        sign_text("bm9uY2U9*"),
        sign_text("bm9uY2U"),
        sign_text("/w=="),
        sign_values("nonce=a&external_id=7"),
        sign_values("nonce=a&username=ines"),
        sign_values("nonce=a&external_id=seven&username=ines"),
        sign_values("nonce=a&external_id=-1&username=system"),
        sign_values("nonce=a&external_id=%EF%BC%97&username=ines"),
        sign_values("nonce=a&external_id=7&username=%00"),
        sign_values("nonce=a&external_id=7&username=%ff"),
        f"{compose_query(ANSWER, SECRET)}&x={'x' * 20_000}",
    ],
)
def test_anything_else_is_refused(query: str) -> None:
    with pytest.raises(ConnectError):
        parse_answer(query, SECRET)


@given(st.data())
def test_changed_answer_is_refused(data: st.DataObject) -> None:
    query = compose_query(ANSWER, SECRET)
    place = data.draw(st.integers(0, len(query) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda one: one != query[place]))
    changed = query[:place] + other + query[place + 1 :]
    try:
        answer = parse_answer(changed, SECRET)
    except ConnectError:
        return
    # Only another spelling of the same.
    assert answer == parse_answer(query, SECRET)


@pytest.mark.parametrize("path", ["/", "/organize", "/organize/t431?view=waiting&x=%C3%A9", "/want#story"])
def test_path_of_ours_is_kept(path: str) -> None:
    assert parse_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "organize",
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "/organize\\..\\evil",
        "\\\\evil.test",
        "https://evil.test/",
        "https:evil.test",
        "javascript:alert(1)",
        "/organize//evil.test",
        " /organize",
        "/\t/evil.test",
        "/organize\r\nSet-Cookie: a=b",
        "/orgänize",
        "/" + "x" * 2000,
    ],
)
def test_whatever_could_lead_elsewhere_leads_home(path: str) -> None:
    assert parse_path(path) == "/"


@given(st.text(alphabet="/\\:?#@.%ab \t\n[]", max_size=12))
def test_no_path_has_another_host(text: str) -> None:
    path = parse_path(text)
    assert path[0] == "/"
    assert path[1:2] not in ("/", "\\")
    assert path.isprintable()
