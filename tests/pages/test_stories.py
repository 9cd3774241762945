"""All stories that everyone may read, by country, on a page and for feed readers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.domain.languages import Language
from service.domain.proposals.states import PUBLIC, ProposalState
from service.domain.proposals.values import Votes, Where
from service.store.categories import record_categories
from service.store.proposals import record_proposal
from tests.pages.browsing import Reader
from tests.pages.stories import CIRCLES, INTAKE, Story
from tests.pages.told_news import ATOM, list_texts, parse_feed
from tests.pages.told_stories import BRADDOCK, PITTSBURGH, STORIES, WHY, tell_story
from tests.towns import TOWNS

BERLIN = next(town for town in TOWNS if (town.name, town.country) == ("Berlin", "DE"))


async def test_without_stories_the_page_asks_for_the_first(stranger: Reader, story: Story) -> None:
    page = await stranger.open("/want/stories")
    assert "Yours could be the first." in page.words
    assert 'href="/want"' in page.text
    assert parse_feed(await stranger.open("/want/stories.atom")).tag == f"{ATOM}feed"


async def test_stories_stand_by_country_with_state_language_votes_and_topic(
    stranger: Reader, story: Story
) -> None:
    await tell_story(story, topic_id=701, language=Language.EN, origin="00000000000000a1")
    await tell_story(
        story, PITTSBURGH, ProposalState.LOOKING, topic_id=702, origin="00000000000000a2", votes=Votes()
    )
    await tell_story(
        story, BERLIN, ProposalState.RUNNING, topic_id=703, language=Language.DE, origin="00000000000000a3"
    )
    where = Where("Kleinkleckersdorf", "DE")
    await tell_story(story, topic_id=704, where=where, origin="00000000000000a4")
    page = await stranger.open("/want/stories")
    words = page.words.partition("4 stories, by country.")[2]
    expected = (
        "Germany Berlin Running German · 4 would join · 1 could facilitate", "Kleinkleckersdorf Received",
        "United States Braddock, PA Received English · 4 would join · 1 could facilitate",
        "Pittsburgh, PA Looking for a partner nobody has voted yet",
    )  # fmt: skip
    places = [words.index(one) for one in expected]
    assert places == sorted(places)
    for topic_id in (701, 702, 703, 704):
        assert f'href="http://forum.test/t/{topic_id}"' in page.text


@pytest.mark.parametrize("state", ProposalState)
async def test_only_what_is_public_is_shown(stranger: Reader, story: Story, state: ProposalState) -> None:
    await tell_story(story, state=state)
    for path in ("/want/stories", "/want/stories.atom"):
        assert ("Braddock" in (await stranger.open(path)).text) is (state in PUBLIC)


async def test_stories_out_of_sight_are_nowhere(stranger: Reader, story: Story) -> None:
    told = await tell_story(story)
    await record_proposal(story.connection, replace(told, listed=False))
    assert "Braddock" not in (await stranger.open("/want/stories")).text
    await record_proposal(story.connection, replace(told, made=None))
    assert "Braddock" not in (await stranger.open("/want/stories")).text
    await record_proposal(story.connection, told)
    await record_categories(story.connection, (INTAKE, CIRCLES, replace(STORIES, readable_by_all=False)))
    for path in ("/want/stories", "/want/stories.atom"):
        assert "Braddock" not in (await stranger.open(path)).text


async def test_feed_has_stable_ids_and_nobodys_words(stranger: Reader, story: Story) -> None:
    await tell_story(story)
    page = await stranger.open("/want/stories.atom")
    assert page.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = parse_feed(page)
    (entry,) = list_texts(feed, "atom:entry/atom:id")
    assert entry is not None
    assert entry.endswith(",2026:stories/00000000000000aa")
    assert list_texts(feed, "atom:entry/atom:title") == ["Braddock, PA, United States: Received"]
    assert WHY not in page.text


async def test_feed_that_is_known_already_is_not_sent_again(stranger: Reader, story: Story) -> None:
    await tell_story(story)
    tag = (await stranger.open("/want/stories.atom")).headers["ETag"]
    again = await stranger.open("/want/stories.atom", **{"If-None-Match": tag})
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", tag)
    await tell_story(story, state=ProposalState.ACCEPTED)
    changed = await stranger.open("/want/stories.atom", **{"If-None-Match": tag})
    assert changed.status == 200
    assert "Accepted" in changed.text


async def test_odd_pages_are_the_first_or_empty(stranger: Reader, story: Story) -> None:
    await tell_story(story, BRADDOCK)
    for page in ("0", "x", "-1", "²"):
        assert "Braddock" in (await stranger.open(f"/want/stories?page={page}")).text
    assert "That was all." in (await stranger.open("/want/stories?page=" + "9" * 5000)).words
    assert (await stranger.open("/circles?page=" + "9" * 5000)).status == 200


async def test_home_leads_to_the_form_and_to_the_stories(stranger: Reader) -> None:
    page = await stranger.open("/")
    assert 'href="/want"' in page.text
    assert 'href="/want/stories"' in page.text


async def test_each_town_of_the_map_leads_to_its_stories(stranger: Reader, story: Story) -> None:
    await tell_story(story, topic_id=701, origin="00000000000000a1")
    await tell_story(story, topic_id=702, origin="00000000000000a2")
    await tell_story(story, BERLIN, topic_id=703, origin="00000000000000a3")
    page = await stranger.open("/want/stories")
    for town, count in ((BRADDOCK, "2 stories"), (BERLIN, "one story")):
        assert f'<a href="#town-{town.id}">' in page.text
        assert page.text.count(f'id="town-{town.id}"') == 1
        assert f"{town.name}: {count}" in page.text
