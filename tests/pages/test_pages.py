"""The pages for everyone, and what holds for all pages: headers, errors in words, nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from service.config import Config
from service.domain.languages import Language
from service.pages.moments import Moments
from service.rendering import build_house
from service.rendering.environment import Texts
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader

EVERYWHERE = (
    "/", "/circles", "/circles/t1", "/news", "/privacy", "/want", "/want/stories", "/status", "/status/heard",
    "/status/done", "/status/sign-in", "/sign-in/return", "/nothing-here",
)  # fmt: skip
NOW = datetime(2026, 10, 13, 12, tzinfo=UTC)


async def test_home_leads_to_the_place_where_circles_are_announced(stranger: Reader) -> None:
    page = await stranger.open("/")
    assert 'href="http://forum.test/c/start-a-circle"' in page.text
    assert 'href="/privacy"' in page.text
    assert 'href="/status"' in page.text


async def test_privacy_page_says_how_long_and_whom_to_ask(database_url: str) -> None:
    config = make_config(database_url=database_url, delivery_retention_days=14, organizers_group="stewards")
    async with open_reader(config) as reader:
        page = await reader.open("/privacy")
    assert "What I keep about people, and whom to ask" in page.words
    assert "for 14 days" in page.words
    assert 'href="http://forum.test/g/stewards"' in page.text


async def test_every_page_protects_its_reader(reader: Reader) -> None:
    for path in EVERYWHERE:
        page = await reader.open(path)
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in page.headers
        assert "style=" not in page.text
        assert "<script" not in page.text


async def test_every_page_loads_only_our_own_files_and_credits_geonames(reader: Reader) -> None:
    for path in EVERYWHERE:
        page = await reader.open(path)
        loaded = re.findall(r'<(?:link rel="(?!alternate)|img|source)[^>]*(?:href|src)="([^"]+)"', page.text)
        assert loaded
        for address in loaded:
            assert address.startswith("/static/")
            file = await reader.open(address)
            assert file.status == 200
            assert "immutable" in file.headers["Cache-Control"]
        assert "GeoNames, CC BY 4.0" in page.words


async def test_what_is_not_for_everyone_is_kept_nowhere(reader: Reader) -> None:
    for path in ("/status", "/status/sign-in", "/nothing-here"):
        assert (await reader.open(path)).headers["Cache-Control"] == "no-store"


async def test_missing_page_is_told_to_people_as_a_page_and_to_programs_in_a_line(reader: Reader) -> None:
    page = await reader.open("/nothing-here")
    assert page.status == 404
    assert "There is nothing here" in page.words
    line = await reader.open("/nothing-here", Accept="*/*")
    assert line.status == 404
    assert "<html" not in line.text


async def test_only_our_own_files_are_served(reader: Reader) -> None:
    for path in ("/static/nothing.css", "/static/..%2fstatus.py", "/static/style.css/x"):
        assert (await reader.open(path)).status == 404


async def test_database_that_is_away_is_told_in_words(database_url: str) -> None:
    config = make_config(database_url="postgresql://nobody@127.0.0.1:1/none", demo=True)
    async with open_reader(config) as reader:
        page = await reader.open("/status")
        assert page.status == 503
        assert "Nothing is lost" in page.words
        assert int(page.headers["Retry-After"]) > 0
        assert (await reader.open("/status", Accept="*/*")).status == 503
        assert (await reader.open("/")).status == 200


async def test_failing_page_tells_nothing_of_its_inside(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("service.pages.status.load_overview", fail)
    page = await reader.open("/status")
    assert page.status == 500
    assert "it stands in our log" in page.words
    assert "the inside" not in page.text


async def test_pages_behind_a_folder_lead_back_into_it(database_url: str) -> None:
    config = make_config(database_url=database_url, public_url="https://example.org/circles")
    async with open_reader(config) as reader:
        page = await reader.open("/")
        answer = await reader.ask("GET", "/status", allow_redirects=False)
    assert 'href="/circles/status"' in page.text
    assert 'href="/circles/static/style.css?' in page.text
    assert answer.headers["Location"] == "/circles/status/sign-in"


def make_moments(config: Config, language: Language = Language.EN) -> Moments:
    return Moments(Texts(build_house(config), language), config.timezone)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 10, 13, 22, 5, tzinfo=UTC), "today, 6:05 pm"),
        (datetime(2026, 10, 13, 3, 59, tzinfo=UTC), "yesterday, 11:59 pm"),
        (datetime(2026, 10, 14, 4, 0, tzinfo=UTC), "tomorrow, 12:00 am"),
        (datetime(2026, 10, 1, 16, 0, tzinfo=UTC), "Thursday 1 October, 12:00 pm"),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), "Wednesday 31 December 2025, 12:00 pm"),
    ],
)
def test_moments_are_said_in_the_configured_zone(moment: datetime, words: str) -> None:
    moments = make_moments(make_config(timezone="America/New_York"))
    assert moments.say(moment, NOW) == words
    assert moments.tag(moment, NOW) == f'<time datetime="{moment.isoformat()}">{words}</time>'


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "a moment"),
        (44, "a moment"),
        (45, "1 minute"),
        (61, "1 minute"),
        (89 * 60, "89 minutes"),
        (91 * 60, "2 hours"),
        (23.4 * 3600, "23 hours"),
        (7 * 86400, "7 days"),
    ],
)
def test_spans_are_rounded_for_people(seconds: float, words: str) -> None:
    assert make_moments(make_config()).say_span(seconds) == words
