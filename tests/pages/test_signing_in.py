"""The token of the settings opens the status page, also while the forum is down; nobody can guess it quickly."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from service.config import Secret
from service.pages.guesses import EVERY_S, FREE, MOST_PLACES, Guesses, find_visitor_address, name_place
from service.pages.sessions import compose_form_token, is_form_token, make_id, make_key
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader

KEY = make_key("a token of the tests")
PAGES = ("/status", "/status/heard", "/status/done")


async def test_stranger_is_asked_for_the_token(stranger: Reader) -> None:
    for path in PAGES:
        page = await stranger.open(path)
        assert "Sign in to the status page" in page.words
        assert "Done lately" not in page.words


async def test_without_a_token_the_page_stays_shut_and_says_what_to_set(database_url: str) -> None:
    async with open_reader(
        make_config(database_url=database_url, status_token=None, connect_secret=None)
    ) as reader:
        for path in PAGES:
            page = await reader.open(path)
            assert page.status == 403
            assert "Nobody can sign in yet" in page.words
            assert "set STATUS_TOKEN to another long random text" in page.words
        assert (await reader.send("/status/sign-in", {"form_token": "0" * 64, "token": ""})).status == 403


async def test_token_opens_the_page_until_signing_out(stranger: Reader) -> None:
    answer = await stranger.sign_in()
    assert (answer.status, answer.headers["Location"]) == (303, "/status")
    page = await stranger.open("/status")
    assert "Ready, and listening." in page.words
    await stranger.press(page, "/sign-out")
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
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))


async def test_over_https_the_cookie_belongs_to_this_host_alone(database_url: str) -> None:
    config = make_config(database_url=database_url, public_url="https://companion.test")
    async with open_reader(config) as reader:
        page = await reader.open("/status/sign-in")
        visitor = page.headers["Set-Cookie"]
        assert visitor.startswith("__Host-companion-visitor=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(visitor.split("; "))
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


async def test_changing_the_token_ends_the_sessions_it_opened(stranger: Reader, database_url: str) -> None:
    config = make_config(database_url=database_url)
    cookie = (await stranger.sign_in()).headers["Set-Cookie"].partition(";")[0]
    for token, status in (
        (config.status_token, 200),
        (Secret("another-token-of-the-tests"), 303),
        (None, 303),
    ):
        async with open_reader(replace(config, status_token=token)) as reader:
            page = await reader.ask("GET", "/status", headers={"Cookie": cookie}, allow_redirects=False)
            assert page.status == status


async def test_token_opens_no_organizers_page(stranger: Reader) -> None:
    await stranger.sign_in()
    page = await stranger.ask("GET", "/organize", allow_redirects=False)
    assert (page.status, page.headers["Location"]) == (303, "/sign-in?to=/organize")


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
