"""Organizers see the network's next recap before it is posted, add a line of their own, and let the first one go."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import pytest

from service.store.settings import NETWORK_ALLOWED, load_setting
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader


@pytest.fixture
async def organizer(database_url: str, worker: None) -> AsyncIterator[Reader]:
    """Somebody who is signed in to a real house."""
    async with open_reader(make_config(database_url=database_url)) as reader:
        await reader.sign_in()
        yield reader


async def test_draft_is_shown_with_its_title_and_when_it_is_posted(reader: Reader) -> None:
    page = await reader.open("/status/week")
    assert page.status == 200
    assert "Learning circles this week:" in page.words
    assert "It is posted on Monday" in page.words
    assert "there is nothing to tell" in page.words
    assert "Post it" not in page.words


async def test_own_line_opens_the_draft_and_is_shown_as_text(reader: Reader) -> None:
    answer = await reader.press(
        await reader.open("/status/week"), "/status/week/line", line="  We <b>moved</b>:\nnew room  "
    )
    assert (answer.status, answer.headers["Location"]) == (303, "/status/week?said=line")
    page = await reader.open("/status/week?said=line")
    assert "Thank you. Your line opens the recap." in page.words
    assert "<b>moved" not in page.text
    assert "From the team We" in page.words.replace("### ", "")
    await reader.press(page, "/status/week/line", line="")
    assert "there is nothing to tell" in (await reader.open("/status/week")).words


async def test_first_recap_of_a_real_house_waits_for_a_word(organizer: Reader, pool: asyncpg.Pool) -> None:
    page = await organizer.open("/status/week")
    assert "This is the first recap of all, and it waits for you." in page.words
    answer = await organizer.press(page, "/status/week/tell")
    assert answer.headers["Location"] == "/status/week?said=told"
    async with pool.acquire() as connection:
        assert await load_setting(connection, NETWORK_ALLOWED, bool) is True
    assert await pool.fetchval("select count(*) from attention where subject = 'forum:network'") == 1
    assert "waits for you" not in (await organizer.open("/status/week")).words


async def test_nobody_else_sees_the_draft_or_presses_its_buttons(stranger: Reader) -> None:
    assert "Learning circles this week" not in (await stranger.open("/status/week")).words
    assert (await stranger.send("/status/week/line", {"line": "x"})).status in (303, 403)
    assert (await stranger.send("/status/week/tell", {})).status in (303, 403)


async def test_status_page_leads_to_the_draft(reader: Reader) -> None:
    assert "/status/week" in (await reader.open("/status")).text
