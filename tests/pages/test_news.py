"""The network's weeks as everyone reads them: in a list, each on its page, on the home page, and in feed readers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.ids import TopicId
from service.domain.languages import Language
from service.domain.recaps.facts import RecapCircle
from service.domain.weeks import Week
from service.pages.news import PAGE, parse_week
from service.store.categories import record_categories
from tests.configs import make_config
from tests.pages.browsing import Reader
from tests.pages.stories import CIRCLES, INTAKE, Story
from tests.pages.told_news import ATOM, NEWS, compose_week, list_texts, parse_feed, tell_week
from tests.rendering.told_weeks import LINA, MAYA, NAMES, PYTHON, SAM, SPANISH, WEEK, make_network

WEEK_PATH = "/news/2026-w42"
HEADINGS = (
    "From the team", "Meeting this week", "Starting soon, with room for you", "Moved or cancelled", "Just finished",
    "Say hello", "Waiting for an answer", "Announced elsewhere, no topic yet",
)  # fmt: skip
EVIL = '<script>alert(1)</script> [x](javascript:1) "><b> %(home)s &\x07\ufffe'


async def test_news_are_empty_before_the_first_week(stranger: Reader) -> None:
    page = await stranger.open("/news")
    assert page.status == 200
    assert "Nothing has been written here yet." in page.words
    feed = parse_feed(await stranger.open("/news.atom"))
    assert list_texts(feed, "atom:updated") == ["2026-01-01T00:00:00+00:00"]
    assert list_texts(feed, "atom:entry") == []


async def test_weeks_stand_with_the_newest_first(stranger: Reader, story: Story) -> None:
    weeks = [WEEK]
    for _ in range(PAGE):
        weeks.append(weeks[-1].after)
    for number, week in enumerate(weeks):
        await tell_week(story, replace(make_network(), week=week), TopicId(640 + number))
    page = await stranger.open("/news")
    places = [page.text.index(f'href="/news/{week.key}"') for week in reversed(weeks[1:])]
    assert places == sorted(places)
    assert WEEK_PATH not in page.text, "there are twenty newer ones"
    assert (await stranger.open(WEEK_PATH)).status == 200


async def test_week_has_the_sections_of_its_topic_in_their_order(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    page = await stranger.open(WEEK_PATH)
    places = [page.text.index(f"<h2>{heading}</h2>") for heading in HEADINGS]
    assert places == sorted(places)
    assert "12–18 October" in page.words
    assert "14 circles meet this week, 3 start soon and 2 have just finished." in page.words
    assert (
        "6:00 pm (New York time) · Basic Spanish Conversation · Riverside Branch Library, Pittsburgh · meeting 2 of 6"
        in (page.words)
    )
    assert "and 13 more" in page.words
    assert "maya, sam · Basic Spanish Conversation" in page.words
    assert "lina has said hello" in page.words
    assert "sam hosts for the first time: Intro to Python" in page.words


async def test_week_leads_to_its_circles_and_to_the_forum(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    page = await stranger.open(WEEK_PATH)
    for address in (
        "/circles/t431", "/circles/t432", "http://forum.test/t/640", "http://forum.test/t/70/12", "/news",
        "https://learningcircles.p2pu.org/en/signup/bread-77/",
    ):  # fmt: skip
        assert f'href="{address}"' in page.text
    assert "/circles/p2pu-77" not in page.text, "a circle without a topic has no page"


async def test_week_is_seen_from_a_town_or_a_library(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    whole = await stranger.open(WEEK_PATH)
    for place, link in (
        ("Pittsburgh", "?town=Pittsburgh"),
        ("Riverside", "?library=Riverside+Branch+Library"),
    ):
        assert f'href="{WEEK_PATH}{link}"' in whole.text
        page = await stranger.open(WEEK_PATH + link)
        assert "You see only " in page.words
        assert place in page.words
        assert f'<a href="{WEEK_PATH}">The whole week</a>' in page.text
        assert "Basic Spanish Conversation" in page.words
        assert "Intro to Python" not in page.words
        assert "lina has said hello" not in page.words
        assert "1 circle meets this week" in page.words
        assert "noindex" in page.text
        assert 'aria-current="page"' in page.text.partition("<article")[2]
    assert "noindex" not in whole.text


async def test_place_where_nothing_was_says_so_and_leads_back(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    page = await stranger.open(f"{WEEK_PATH}?town=%3Cb%3ENowhere\0")
    assert page.status == 200
    assert "There is nothing about <b>Nowhere in this week." in page.words
    assert "<b>Nowhere" not in page.text
    assert "<h2>Meeting this week</h2>" not in page.text
    assert f'<a href="{WEEK_PATH}">The whole week</a>' in page.text


async def test_home_shows_the_newest_week_that_has_its_topic(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    await compose_week(story, replace(make_network(), week=WEEK.after))
    news = (await stranger.open("/")).text.partition('id="news"')[2].partition("</section>")[0]
    assert f'href="{WEEK_PATH}"' in news
    assert "12–18 October" in news
    assert WEEK.after.key not in (await stranger.open("/news")).text
    assert (await stranger.open(f"/news/{WEEK.after.key}")).status == 404


async def test_post_that_went_away_is_told_no_more(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    assert "A question in" in (await stranger.open(WEEK_PATH)).words
    await story.connection.execute("update post set deleted = true where id = 90")
    await story.connection.execute("update post set hidden = true where id = 91")
    words = (await stranger.open(WEEK_PATH)).words
    assert "lina" not in words
    assert "A question in" not in words
    assert "A question, 9 October" in words


async def test_weeks_of_a_closed_category_are_nowhere(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    await record_categories(story.connection, (INTAKE, CIRCLES, replace(NEWS, readable_by_all=False)))
    for path in ("/", "/news", "/news.atom"):
        assert WEEK.key not in (await stranger.open(path)).text
    assert (await stranger.open(WEEK_PATH)).status == 404


@pytest.mark.parametrize("week", ["2026-w41", "2025-w53", "0000-w01", "2026-w00", "2026-42", "2026-W42"])
async def test_week_that_was_not_told_is_not_there(stranger: Reader, story: Story, week: str) -> None:
    await tell_week(story, make_network())
    assert (await stranger.open(f"/news/{week}")).status == 404


def test_week_is_read_back_from_its_address() -> None:
    assert parse_week(WEEK.key) == WEEK
    assert parse_week("2026-w53") == Week(2026, 53)
    assert parse_week("2025-w53") is None


async def test_feed_has_stable_ids_whole_addresses_and_moments(stranger: Reader, story: Story) -> None:
    root, recap = make_config().public_url, make_network()
    for number, week in enumerate((WEEK, WEEK.after)):
        await tell_week(story, replace(recap, week=week), TopicId(640 + number))
    page = await stranger.open("/news.atom", **{"Accept-Language": "de"})
    assert page.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = parse_feed(page)
    assert feed.tag == f"{ATOM}feed"
    ids = list_texts(feed, "atom:entry/atom:id")
    assert [one and one.rpartition(":")[2] for one in ids] == ["news/2026-w43", "news/2026-w42"]
    assert list_texts(feed, "atom:updated") == ["2026-10-19T13:01:00+00:00"]
    assert list_texts(feed, "atom:entry/atom:updated") == [
        "2026-10-19T13:01:00+00:00", "2026-10-12T13:01:00+00:00",
    ]  # fmt: skip
    assert (
        list_texts(feed, "atom:entry/atom:title")[1] == "Learning circles in the week of 12–18 October 2026"
    )
    links = [one.get("href", "") for one in feed.iter(f"{ATOM}link")]
    assert links == [f"{root}{path}" for path in ("/news.atom", "/news", "/news/2026-w43", WEEK_PATH)]
    content = list_texts(feed, "atom:entry/atom:content")[1] or ""
    assert f'<a href="{root}/circles/t431">' in content
    assert 'href="/' not in content


async def test_feed_names_nobody_since_copies_cannot_be_taken_back(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    text = (await stranger.open("/news.atom")).text
    assert "Basic Spanish Conversation" in text
    for name in NAMES.values():
        assert name not in text
    assert "Waiting for an answer" not in text


async def test_feed_that_is_known_is_not_sent_again(stranger: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    tag = (await stranger.open("/news.atom")).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await stranger.open("/news.atom", **{"If-None-Match": known})
        assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    await tell_week(story, replace(make_network(), week=WEEK.after), TopicId(641))
    news = await stranger.open("/news.atom", **{"If-None-Match": tag})
    assert news.status == 200
    assert news.headers["ETag"] != tag


async def test_texts_of_people_do_nothing_in_news(stranger: Reader, story: Story) -> None:
    evil = RecapCircle(
        "t431", EVIL, SPANISH.zone, branch=EVIL, town=EVIL, url='https://f/"><b>',
        signup_link='https://zoom.us/j/1"><script>',
    )  # fmt: skip
    recap = make_network(circle=evil)
    questions = replace(
        recap.questions, rows=tuple(replace(one, circle=EVIL) for one in recap.questions.rows)
    )
    recap = replace(recap, from_team=EVIL, questions=questions)
    await tell_week(story, recap, names={MAYA: EVIL, SAM: EVIL, LINA: EVIL})
    contents = "".join(
        text or ""
        for text in list_texts(parse_feed(await stranger.open("/news.atom")), "atom:entry/atom:content")
    )
    for text in ((await stranger.open(WEEK_PATH)).text, contents):
        assert "&lt;script&gt;" in text
        for acting in ("<script", "<b>", 'href="javascript', "zoom.us", "\x07", "\ufffe"):
            assert acting not in text


async def test_news_may_be_kept_for_a_moment(stranger: Reader, reader: Reader, story: Story) -> None:
    await tell_week(story, make_network())
    for path in ("/news", WEEK_PATH, "/news.atom"):
        page = await stranger.open(path)
        assert page.headers["Cache-Control"] == "public, max-age=60"
        assert "Set-Cookie" not in page.headers
        assert (await reader.open(path)).headers["Cache-Control"] == "no-cache", "the demo's clock jumps"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            Language.ES,
            ("Se reúnen esta semana", "Gracias a quienes los han acompañado", "lina se ha presentado"),
        ),
        (
            Language.DE,
            ("Diese Woche treffen sich", "Danke an alle", "lina hat Hallo gesagt", "Eine Frage in „"),
        ),
    ],
)
async def test_week_is_told_in_the_readers_language(
    stranger: Reader, story: Story, language: Language, words: tuple[str, ...]
) -> None:
    await tell_week(story, make_network(language, replace(SPANISH, name=PYTHON.name)))
    page = await stranger.open(WEEK_PATH, **{"Accept-Language": language.value})
    assert [one for one in words if one not in page.words] == []
