"""The forum signs people in to other sites, and lies to none of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from service.demo.forum.connect import sign
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import Caller
from tests.demo.forum.visitors import Browser

SECRET, OLD_SECRET = "a-secret-of-the-site", "the-secret-of-last-year"
SITE = "http://site.example:8080/signed-in?from=forum"
LINES = f"other.example|nothing\nsite.example|{OLD_SECRET}\nsite.example|{SECRET}\n*.library.example|{SECRET}"


@pytest.fixture(autouse=True)
def provider(running: Running) -> None:
    running.forum.change_settings(discourse_connect_provider_secrets=LINES)


def compose_path(secret: str = SECRET, **more: str) -> str:
    sso = base64.b64encode(urlencode({"nonce": "n1", "return_sso_url": SITE, **more}).encode()).decode()
    return f"/session/sso_provider?{urlencode({'sso': sso, 'sig': sign(sso, secret)})}"


def read_answer(location: str, secret: str = SECRET) -> Mapping[str, str]:
    query = parse_qs(urlsplit(location).query)
    (sso,), (sig,) = query["sso"], query["sig"]
    assert sig == sign(sso, secret)
    assert query["from"] == ["forum"]
    return dict(parse_qsl(base64.b64decode(sso).decode()))


async def test_whoever_is_signed_in_is_named_to_the_site(bot: Caller, visitor: Browser) -> None:
    await visitor.sign_in("ines")
    answer = await visitor.open(compose_path(), follow=False)
    assert (answer.status, answer.headers["Location"].startswith("http://site.example:8080/signed-in?")) == (
        302,
        True,
    )
    ines = (await bot.get("/u/ines.json")).json["user"]
    assert read_answer(answer.headers["Location"]) == {
        "nonce": "n1",
        "return_sso_url": SITE,
        "external_id": str(ines["id"]),
        "username": "ines",
        "name": "Ines",
        "email": "ines@example.org",
        "admin": "false",
        "moderator": "true",
        "groups": ",".join(group["name"] for group in ines["groups"]),
    }
    assert "organizers" in read_answer(answer.headers["Location"])["groups"].split(",")


async def test_whoever_is_not_signs_in_first_and_then_goes_on(visitor: Browser) -> None:
    login = await visitor.open(compose_path())
    assert login.path == "/login"
    assert "form-action 'self' http://site.example:8080;" in login.headers["Content-Security-Policy"]
    onwards = await visitor.send("/login", follow=False, username="maya")
    assert onwards.headers["Location"] == compose_path()
    answer = await visitor.open(compose_path(), follow=False)
    assert read_answer(answer.headers["Location"])["username"] == "maya"
    assert (await visitor.sign_in("maya")).path == "/"


async def test_site_that_may_not_prompt_learns_that_nobody_is_there(visitor: Browser) -> None:
    answer = await visitor.open(compose_path(prompt="none"), follow=False)
    told = read_answer(answer.headers["Location"])
    assert told == {"nonce": "n1", "return_sso_url": SITE, "failed": "true", "prompt": "none"}


async def test_site_may_end_the_session(visitor: Browser) -> None:
    await visitor.sign_in("maya")
    answer = await visitor.open(compose_path(logout="true"), follow=False)
    assert answer.headers["Location"] == SITE
    assert (await visitor.open("/messages")).path == "/login"


async def test_secret_of_last_year_still_opens_and_answers_in_kind(visitor: Browser) -> None:
    await visitor.sign_in("maya")
    answer = await visitor.open(compose_path(OLD_SECRET), follow=False)
    assert read_answer(answer.headers["Location"], OLD_SECRET)["username"] == "maya"
    branch = await visitor.open(
        compose_path(return_sso_url="http://east.library.example/?from=forum"), follow=False
    )
    assert branch.status == 302


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (compose_path("wrong"), 422),
        (compose_path(return_sso_url="http://stranger.example/"), 400),
        (compose_path(return_sso_url="http://library.example/"), 400),
        ("/session/sso_provider?sso=%%%&sig=x", 422),
        ("/session/sso_provider", 400),
    ],
)
async def test_request_that_is_not_the_sites_is_refused(visitor: Browser, path: str, status: int) -> None:
    await visitor.sign_in("maya")
    assert (await visitor.open(path, follow=False)).status == status


async def test_forum_that_is_no_provider_has_no_such_page(running: Running, visitor: Browser) -> None:
    running.forum.change_settings(enable_discourse_connect_provider=False)
    assert (await visitor.open(compose_path())).status == 404
