"""Outside the demo only whoever has the token sees the status page, and nobody can guess it quickly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.config import Secret
from service.pages.guesses import EVERY_S, FREE, MOST_PLACES, Guesses, find_visitor_address, name_place
from service.pages.sessions import (
    LASTS,
    Session,
    compose_form_token,
    compose_session,
    is_form_token,
    make_id,
    make_key,
    parse_session,
    start_session,
)
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
KEY = make_key("a token of the tests")
PAGES = ("/status", "/status/heard", "/status/done")


async def test_stranger_is_asked_for_the_token(stranger: Reader) -> None:
    for path in PAGES:
        page = await stranger.open(path)
        assert "Sign in to the status page" in page.words
        assert "Done lately" not in page.words


async def test_without_a_token_the_page_stays_shut_and_says_what_to_set(database_url: str) -> None:
    async with open_reader(make_config(database_url=database_url, status_token=None)) as reader:
        for path in PAGES:
            page = await reader.open(path)
            assert page.status == 403
            assert "Set STATUS_TOKEN to a long random text" in page.words
        assert (await reader.send("/status/sign-in", {"form_token": "0" * 64, "token": ""})).status == 403


async def test_token_opens_the_page_until_signing_out(stranger: Reader) -> None:
    answer = await stranger.sign_in()
    assert (answer.status, answer.headers["Location"]) == (303, "/status")
    page = await stranger.open("/status")
    assert "Ready, and listening." in page.words
    await stranger.press(page, "/status/sign-out")
    assert "Sign in to the status page" in (await stranger.open("/status")).words


async def test_wrong_token_is_refused_in_words(stranger: Reader) -> None:
    page = await stranger.sign_in("nonsense")
    assert page.status == 403
    assert "That is not the token." in page.words
    assert "Sign in to the status page" in (await stranger.open("/status")).words


async def test_guessing_is_slowed_down_but_the_right_token_always_enters(stranger: Reader) -> None:
    for _ in range(FREE):
        assert (await stranger.sign_in("nonsense")).status == 403
    page = await stranger.sign_in("nonsense")
    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= EVERY_S
    assert "Please wait" in page.words
    assert (await stranger.sign_in()).status == 303


async def test_behind_a_proxy_guesses_count_against_whoever_made_them(database_url: str) -> None:
    config = make_config(database_url=database_url, trusted_proxies=(ip_network("127.0.0.1"),))
    async with open_reader(config) as reader:
        for number in range(FREE + 1):
            # Whatever a stranger claims stands before what the proxy adds.
            forged = {"X-Forwarded-For": f"198.51.100.{number}, 192.0.2.1"}
            last = await reader.sign_in("nonsense", forged)
        assert last.status == 429
        assert (await reader.sign_in("nonsense", {"X-Forwarded-For": "192.0.2.2"})).status == 403


async def test_strangers_cannot_choose_against_whom_their_guesses_count(stranger: Reader) -> None:
    for number in range(FREE):
        assert (await stranger.sign_in("nonsense", {"X-Forwarded-For": f"192.0.2.{number}"})).status == 403
    assert (await stranger.sign_in("nonsense", {"X-Forwarded-For": "192.0.2.99"})).status == 429


@pytest.mark.parametrize(
    ("peer", "forwarded", "asks"),
    [
        ("192.0.2.9", [], "192.0.2.9"),
        ("192.0.2.9", ["198.51.100.1"], "192.0.2.9"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.1", "192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["unknown"], "unknown"),
        ("::ffff:10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        (None, ["198.51.100.1"], None),
    ],
)
def test_who_asks_is_the_last_whom_no_trusted_proxy_speaks_for(
    peer: str | None, forwarded: list[str], asks: str | None
) -> None:
    assert find_visitor_address(peer, forwarded, (ip_network("10.0.0.0/8"),)) == asks


async def test_cookie_is_out_of_reach_for_scripts_and_other_sites(stranger: Reader) -> None:
    cookie = (await stranger.sign_in()).headers["Set-Cookie"]
    assert cookie.startswith("companion=")
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))


async def test_over_https_the_cookie_belongs_to_this_host_alone(database_url: str) -> None:
    config = make_config(database_url=database_url, public_url="https://companion.test")
    async with open_reader(config) as reader:
        page = await reader.open("/status/sign-in")
        visitor = page.headers["Set-Cookie"]
        assert visitor.startswith("__Host-companion-visitor=")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(visitor.split("; "))
        fields = {**page.find_form("/status/sign-in"), "token": "status-token-of-the-tests"}
        headers = {"Sec-Fetch-Site": "same-origin", "Cookie": visitor.partition(";")[0]}
        session = (await reader.send("/status/sign-in", fields, headers)).headers["Set-Cookie"]
        assert session.startswith("__Host-companion=")
        assert "Secure" in session.split("; ")


async def test_form_of_the_sign_in_page_is_bound_to_its_browser(database_url: str) -> None:
    config = make_config(database_url=database_url)
    async with open_reader(config) as attacker, open_reader(config) as victim:
        fields = (await attacker.open("/status/sign-in")).find_form("/status/sign-in")
        await victim.open("/status/sign-in")
        answer = await victim.send("/status/sign-in", {**fields, "token": "status-token-of-the-tests"})
        assert answer.status == 403


def test_session_ends_by_itself() -> None:
    text = compose_session(start_session(NOW), KEY)
    assert parse_session(text, KEY, NOW + LASTS - timedelta(seconds=1)) is not None
    assert parse_session(text, KEY, NOW + LASTS) is None


def test_changing_the_token_ends_all_sessions() -> None:
    text = compose_session(start_session(NOW), KEY)
    assert parse_session(text, make_key(Secret("another token").reveal()), NOW) is None


@given(st.text() | st.from_regex(r"[0-9a-f]{32}\.[0-9]{1,12}\.[0-9a-f]{64}", fullmatch=True))
def test_no_made_up_cookie_is_a_session(text: str) -> None:
    assert parse_session(text, KEY, NOW) is None


@given(st.data())
def test_changed_cookie_is_no_session(data: st.DataObject) -> None:
    text = compose_session(Session("0" * 32, int(NOW.timestamp()) + 60), KEY)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("0123456789abcdef.").filter(lambda character: character != text[place]))
    assert parse_session(text[:place] + other + text[place + 1 :], KEY, NOW) is None


def test_form_token_is_worth_nothing_to_others() -> None:
    mine, theirs = make_id(), make_id()
    assert is_form_token(compose_form_token(KEY, mine), KEY, mine)
    assert not is_form_token(compose_form_token(KEY, mine), KEY, theirs)
    assert not is_form_token("é", KEY, mine)


def test_wrong_tokens_are_forgotten_with_time() -> None:
    guesses = Guesses()
    for _ in range(FREE):
        assert guesses.wait_s("here", 1000.0) == 0.0
        guesses.note_wrong("here", 1000.0)
    assert guesses.wait_s("here", 1000.0) == EVERY_S
    assert guesses.wait_s("here", 1000.0 + EVERY_S) == 0.0
    assert guesses.wait_s("elsewhere", 1000.0) == 0.0


def test_only_so_many_places_are_remembered() -> None:
    guesses = Guesses()
    for number in range(MOST_PLACES + 10):
        for _ in range(FREE):
            guesses.note_wrong(str(number), 1000.0)
    assert guesses.wait_s("0", 1000.0) == 0.0
    assert guesses.wait_s(str(MOST_PLACES + 9), 1000.0) > 0.0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        (None, "not an address", True),
    ],
)
def test_places_are_households(one: str | None, other: str, same: bool) -> None:
    assert (name_place(one) == name_place(other)) is same
