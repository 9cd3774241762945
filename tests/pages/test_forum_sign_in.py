"""People sign in with their account on the forum; only organizers see the organizers' pages, at every click anew."""

from __future__ import annotations

import pytest

from service.domain.ids import ForumUserId
from service.pages.sessions import hash_id
from service.store.people import load_organizers
from tests.configs import make_config
from tests.pages.browsing import PAGE, Page, Reader, compose_return, open_reader, read_asked
from tests.pages.stories import Story

REFUSED = "Signing in did not work"
NO_ORGANIZER = "This page is for organizers"


def read_cookie(page: Page) -> str:
    return page.headers["Set-Cookie"].partition(";")[0]


async def ask_with(reader: Reader, cookie: str, path: str = "/organize") -> Page:
    """Ask as a browser that has this cookie alone."""
    reader.client.session.cookie_jar.clear()
    return await reader.ask("GET", path, headers={**PAGE, "Cookie": cookie}, allow_redirects=False)


async def test_organizer_comes_back_to_where_they_wanted_to_go(stranger: Reader) -> None:
    answer = await stranger.ask("GET", "/organize?view=waiting", allow_redirects=False)
    assert answer.headers["Location"] == "/sign-in?to=/organize?view%3Dwaiting"
    answer = await stranger.enter(to="/organize%3Fview%3Dwaiting")
    assert (answer.status, answer.headers["Location"]) == (303, "/organize?view=waiting")
    page = await stranger.open("/organize")
    assert "People who want circles in their town." in page.words
    assert page.headers["Cache-Control"] == "no-store"
    assert "ines · Your stories · Sign out" in page.words
    assert (await stranger.open("/status")).status == 200


async def test_forum_is_told_one_fixed_way_back(stranger: Reader) -> None:
    headers = {**PAGE, "Host": "evil.test", "X-Forwarded-Host": "evil.test"}
    page = await stranger.ask("GET", "/sign-in?to=/organize", headers=headers, allow_redirects=False)
    assert page.headers["Location"].startswith("http://forum.test/session/sso_provider?sso=")
    assert (await stranger.set_out())["return_sso_url"] == "http://companion.test/sign-in/return"


@pytest.mark.parametrize(
    "to", ["//evil.test", "https://evil.test", "/%5Cevil.test", "%2f%2fevil.test", "%0d%0aX:y"]
)
async def test_forged_target_leads_home(stranger: Reader, to: str) -> None:
    answer = await stranger.enter(to=to)
    assert (answer.status, answer.headers["Location"]) == (303, "/")


async def test_answer_works_once(stranger: Reader) -> None:
    query = compose_return((await stranger.set_out())["nonce"])
    assert (await stranger.come_back(query)).status == 303
    again = await stranger.come_back(query)
    assert again.status == 403
    assert REFUSED in again.words
    assert "Set-Cookie" not in again.headers


async def test_answer_works_only_in_the_browser_that_set_out(database_url: str, worker: None) -> None:
    config = make_config(database_url=database_url)
    async with open_reader(config) as one, open_reader(config) as other:
        asked, others = await one.set_out(), await other.set_out()
        for reader, nonce in ((one, others["nonce"]), (other, asked["nonce"])):
            answer = await reader.come_back(compose_return(nonce))
            assert answer.status == 403
            assert REFUSED in answer.words
        assert (await one.come_back(compose_return(asked["nonce"]))).status == 303


async def test_answer_without_a_cookie_signs_nobody_in(stranger: Reader) -> None:
    query = compose_return((await stranger.set_out())["nonce"])
    stranger.client.session.cookie_jar.clear()
    assert (await stranger.come_back(query)).status == 403


async def test_answer_that_took_too_long_is_refused(stranger: Reader, story: Story) -> None:
    query = compose_return((await stranger.set_out())["nonce"])
    await story.connection.execute("update sign_in set ends_at = ends_at - interval '10 minutes'")
    assert (await stranger.come_back(query)).status == 403


async def test_answer_that_nobody_signed_is_refused_and_does_not_use_up_the_way(stranger: Reader) -> None:
    query = compose_return((await stranger.set_out())["nonce"])
    last = "0" if query[-1] != "0" else "1"
    for forged in (query[:-1] + last, f"{query}&sig=0", f"sso=x&{query}", ""):
        assert (await stranger.come_back(forged)).status == 403
    assert (await stranger.come_back(query)).status == 303


async def test_forum_that_names_nobody_is_said_so(stranger: Reader) -> None:
    nonce = (await stranger.set_out())["nonce"]
    page = await stranger.come_back(compose_return(nonce, failed="true"))
    assert page.status == 403
    assert "The forum did not say who you are" in page.words
    assert 'href="/sign-in?to=/organize"' in page.text


async def test_identity_is_the_number_and_no_email_is_kept(stranger: Reader, story: Story) -> None:
    await stranger.enter("ines", 7)
    await stranger.enter("renamed", 7)
    people = await story.connection.fetch("select id, name from person")
    assert [tuple(person) for person in people if person["id"] == 7] == [(7, "renamed")]
    columns = await story.connection.fetch(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
    )
    for table, column in columns:
        kept = await story.connection.fetchval(
            f"select count(*) from {table} where {column}::text like '%private.example%'"
        )
        assert kept == 0, f"{table}.{column}"


async def test_only_hashes_of_ids_are_kept_and_the_session_ends(stranger: Reader, story: Story) -> None:
    session_id = read_cookie(await stranger.enter()).partition("=")[2]
    row = await story.connection.fetchrow("select *, ends_at - now() as lasts from session")
    assert row is not None
    assert row["hash"] == hash_id(session_id)
    assert row["lasts"].total_seconds() <= 12 * 3600
    assert session_id not in str(dict(row))
    await story.connection.execute("update session set ends_at = now()")
    assert (await stranger.ask("GET", "/organize", allow_redirects=False)).status == 303


async def test_new_id_at_every_sign_in_and_the_old_one_is_worth_nothing(stranger: Reader) -> None:
    first = read_cookie(await stranger.enter())
    second = read_cookie(await stranger.enter())
    assert (await ask_with(stranger, second)).status == 200
    assert (await ask_with(stranger, first)).status == 303


async def test_signing_out_ends_the_session_and_not_only_the_cookie(stranger: Reader, story: Story) -> None:
    cookie = read_cookie(await stranger.enter())
    answer = await stranger.press(await stranger.open("/organize"), "/sign-out")
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert await story.connection.fetchval("select count(*) from session") == 0
    assert (await ask_with(stranger, cookie)).status == 303


async def test_cookie_given_by_somebody_else_is_no_session(stranger: Reader) -> None:
    await stranger.enter()
    for cookie in ("companion=", "companion=" + "0" * 64, "companion=' or 1=1", f"companion={'é' * 64}"):
        assert (await ask_with(stranger, cookie)).status == 303


async def test_over_https_cookies_belong_to_this_host_alone(database_url: str) -> None:
    config = make_config(database_url=database_url, public_url="https://companion.test")
    async with open_reader(config) as reader:
        page = await reader.ask("GET", "/sign-in", headers=PAGE, allow_redirects=False)
        assert page.headers["Set-Cookie"].startswith("__Host-companion-visitor=")
        assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(page.headers["Set-Cookie"].split("; "))


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        ({"groups": "trust_level_0,Organizers"}, 200),
        ({"groups": "trust_level_0"}, 403),
        ({"groups": "organizers_of_other_things"}, 403),
        ({"admin": "true"}, 200),
        ({"moderator": "true"}, 200),
    ],
)
async def test_organizers_are_the_group_and_the_staff(
    stranger: Reader, rights: dict[str, str], status: int
) -> None:
    asked = await stranger.set_out()
    await stranger.come_back(compose_return(asked["nonce"], "maya", 9, **rights))
    for path in ("/organize", "/status", "/status/heard", "/status/week"):
        page = await stranger.open(path)
        assert page.status == status
        assert (NO_ORGANIZER in page.words) is (status == 403)


async def test_members_of_the_forum_are_told_kindly_whose_page_it_is(stranger: Reader) -> None:
    await stranger.enter("maya", 9, groups="")
    page = await stranger.open("/organize")
    assert "You are signed in as maya" in page.words
    assert 'href="http://forum.test/g/organizers"' in page.text
    away = await stranger.ask("GET", "/sign-in?to=/organize&as=another", headers=PAGE, allow_redirects=False)
    assert away.headers["Location"].startswith("http://forum.test/session/sso_provider?")


async def test_no_other_site_signs_anybody_out_of_the_forum(stranger: Reader) -> None:
    elsewhere = {**PAGE, "Sec-Fetch-Site": "cross-site"}
    path = "/sign-in?to=/organize&as=another"
    for headers, leaves in ((elsewhere, False), ({}, False), (PAGE, True)):
        asked = read_asked(await stranger.ask("GET", path, headers=headers, allow_redirects=False))
        assert ("logout" in asked) is leaves


async def test_whoever_is_removed_is_refused_at_the_next_click_and_loses_no_text(
    stranger: Reader, story: Story
) -> None:
    await stranger.enter()
    page = await stranger.open("/status/week")
    await story.connection.execute("delete from organizer")
    answer = await stranger.press(page, "/status/week/line", line="We <b>moved</b> to Braddock.")
    assert answer.status == 403
    assert NO_ORGANIZER in answer.words
    assert "Nothing was sent. Your text is here, copy it:" in answer.words
    assert "We &lt;b&gt;moved&lt;/b&gt; to Braddock.</textarea>" in answer.text
    assert await story.connection.fetchval("select count(*) from recap") == 0
    assert (await stranger.open("/organize")).status == 403


async def test_whoever_was_signed_out_meanwhile_loses_no_text(stranger: Reader, story: Story) -> None:
    await stranger.enter()
    page = await stranger.open("/status/week")
    await story.connection.execute("delete from session")
    answer = await stranger.press(page, "/status/week/line", line="We moved.")
    assert answer.status == 403
    assert "You are no longer signed in" in answer.words
    assert "We moved.</textarea>" in answer.text
    button = await stranger.press(page, "/status/week/tell")
    assert (button.status, button.headers["Location"]) == (303, "/status/sign-in")


async def test_form_from_before_a_new_sign_in_loses_no_text_either(stranger: Reader) -> None:
    await stranger.enter()
    page = await stranger.open("/status/week")
    await stranger.enter()
    answer = await stranger.press(page, "/status/week/line", line="We moved.")
    assert answer.status == 403
    assert "We moved.</textarea>" in answer.text


async def test_another_sites_form_is_refused_and_not_repeated(stranger: Reader) -> None:
    await stranger.enter()
    fields = {**(await stranger.open("/status/week")).find_form("/status/week/line"), "line": "Buy this."}
    for site in ("cross-site", "same-site"):
        answer = await stranger.send("/status/week/line", fields, {**PAGE, "Sec-Fetch-Site": site})
        assert answer.status == 403
        assert "Buy this." not in answer.text
    assert (await stranger.send("/sign-out", fields, {**PAGE, "Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await stranger.open("/organize")).status == 200


async def test_mistyped_token_is_never_shown(stranger: Reader) -> None:
    answer = await stranger.send("/status/sign-in", {"form_token": "0" * 64, "token": "nearly-the-token"})
    assert answer.status == 403
    assert "nearly-the-token" not in answer.text


async def test_without_the_secret_the_page_says_what_to_set(database_url: str) -> None:
    async with open_reader(make_config(database_url=database_url, connect_secret=None)) as reader:
        page = await reader.open("/organize")
        assert page.status == 403
        assert "Nobody can sign in yet" in page.words
        assert "companion.test|secret" in page.words
        assert 'href="/status/sign-in"' in page.text
        assert (await reader.come_back(compose_return("n1"))).status == 403
        assert "Sign in with the forum" not in (await reader.open("/status/sign-in")).words


async def test_in_the_demo_the_status_page_is_open_and_the_organizers_page_is_not(reader: Reader) -> None:
    assert (await reader.open("/status")).status == 200
    assert (await reader.ask("GET", "/organize", allow_redirects=False)).status == 303


async def test_verified_word_of_the_forum_counts_at_once(stranger: Reader, story: Story) -> None:
    await stranger.enter("ines", 7)
    assert ForumUserId(7) in await load_organizers(story.connection)
    await stranger.enter("ines", 7, groups="trust_level_0")
    assert ForumUserId(7) not in await load_organizers(story.connection)
