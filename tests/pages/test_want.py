"""The form "Want us in your town?": what somebody types becomes a story, once, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from service.crypto import Sealer
from service.domain.proposals.authoring import compose_origin
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Where
from service.pages.drafts import Draft, make_draft
from service.pages.story_forms import name_neighbourhood
from service.store.authoring import MOST_UNSEEN
from service.store.contacts import load_contact
from service.store.proposals import load_proposal
from service.store.senders import MOST_AN_HOUR
from tests.pages.browsing import PAGE, Page, Reader, open_reader
from tests.pages.stories import Story
from tests.pages.told_stories import (
    CONTACT_KEY,
    PITTSBURGH,
    WHY,
    Author,
    find_draft,
    make_old_draft,
    make_want_config,
    tell_story,
)

URLENCODED = {**PAGE, "Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def author(database_url: str, worker: None) -> AsyncIterator[Author]:
    config = make_want_config(database_url=database_url)
    async with open_reader(config) as reader:
        yield Author(reader, config)


async def count_stories(story: Story) -> int:
    count: int = await story.connection.fetchval("select count(*) from proposal")
    return count


def is_kept(page: Page, *texts: str) -> bool:
    """Whether the page holds what was typed, in its fields."""
    fields = [html.unescape(one) for one in re.findall(r'value="([^"]*)"', page.text)]
    areas = [
        html.unescape(one) for one in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    ]
    return all(text in (*fields, *areas) for text in texts)


async def test_story_that_is_sent_waits_for_a_glance_and_ends_on_its_private_address(
    author: Author, story: Story
) -> None:
    path, page = await author.tell_and_open(contact="lina@example.org", language="es", who="learner")
    token = path.removeprefix("/want/")
    assert re.fullmatch(r"[0-9a-f]{32}", token)
    kept = await load_proposal(story.connection, compose_origin(token))
    assert kept is not None
    assert (kept.state, kept.author_id, kept.promised) == (ProposalState.UNSEEN, None, None)
    assert kept.words.where.town is not None
    assert (kept.words.where.town.name, kept.words.why) == ("Braddock", WHY)
    sealed = await load_contact(story.connection, kept.origin)
    assert sealed is not None
    assert Sealer((CONTACT_KEY,)).open(sealed) == "lina@example.org"
    due = await story.connection.fetchval("select reason from attention where subject = $1", kept.subject.key)
    assert due == "author_wrote"
    assert "Waiting for a first look" in page.words
    assert "lina@example.org" not in page.text
    assert token not in str(await story.connection.fetch("select * from proposal"))


async def test_two_presses_of_the_button_make_one_story(author: Author, story: Story) -> None:
    draft = make_old_draft(author.config)
    answers = await asyncio.gather(*(author.tell(draft) for _ in range(4)))
    assert {answer.status for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert await count_stories(story) == 1
    assert await story.connection.fetchval("select count(*) from sender") == 1


async def test_form_sent_once_more_with_other_words_changes_the_story(author: Author, story: Story) -> None:
    draft = make_old_draft(author.config)
    await author.tell(draft)
    answer = await author.tell(draft, why="And the bus stops at six now.")
    kept = await load_proposal(story.connection, compose_origin(draft[:32]))
    assert kept is not None
    assert kept.words.why == "And the bus stops at six now."
    assert answer.status == 303
    assert await count_stories(story) == 1


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"where": ""}, "Tell us your town."),
        ({"why": "", "how": "", "story": " "}, "Answer at least one of the three questions"),
        ({"why": "a" * 4003}, "3 characters longer than the 4000 that fit here"),
        ({"where": "Pittѕburgh"}, "two alphabets that look alike"),
        ({"story": " ".join(f"https://spam.test/{number}" for number in range(300))}, "too many links"),
        ({"why": "Call me: 412-555-0147"}, "Everyone would read this: 412-555-0147"),
    ],
)
async def test_form_that_cannot_be_taken_says_why_and_keeps_all(
    author: Author, story: Story, given: dict[str, str], words: str
) -> None:
    page = await author.tell(topics="Sewing & more", place="The <library>", **given)
    assert page.status == 422
    assert words in page.words
    assert is_kept(page, "Sewing & more", "The <library>", *(one.strip() for one in given.values()))
    assert '<div class="card bad-edge summary" role="alert" tabindex="-1" autofocus>' in page.text
    field = re.search(r'<li><a href="#(\w+)">', page.text)
    assert field is not None
    problem = rf'id="{field[1]}"[^>]*aria-invalid="true" aria-describedby="[^"]*{field[1]}-problem"'
    assert re.search(problem, page.text)
    assert await count_stories(story) == 0


async def test_contacts_are_moved_by_a_button_or_may_stay(author: Author, story: Story) -> None:
    draft = make_old_draft(author.config)
    typed = {"why": "Write to lina@example.org, we need it."}
    page = await author.tell(draft, **typed)
    assert 'name="do" value="move"' in page.text
    moved = await author.tell(draft, **{**typed, "do": "move"})
    assert is_kept(moved, "lina@example.org", "Write to …, we need it.")
    assert await count_stories(story) == 0
    assert (await author.tell(draft, **typed, may_stay="yes")).status == 303
    kept = await load_proposal(story.connection, compose_origin(draft[:32]))
    assert kept is not None
    assert kept.words.why == typed["why"]


async def test_without_keys_nothing_private_is_asked_for_or_kept(
    database_url: str, story: Story, worker: None
) -> None:
    config = make_want_config(database_url=database_url, contact_keys=())
    async with open_reader(config) as reader:
        assert 'name="contact"' not in (await reader.open("/want")).text
        await Author(reader, config).tell(contact="lina@example.org")
    assert await count_stories(story) == 1
    assert await story.connection.fetchval("select count(*) from contact") == 0


async def test_town_that_several_have_is_asked_about_and_nothing_is_lost(
    author: Author, story: Story
) -> None:
    draft = make_old_draft(author.config)
    page = await author.tell(draft, where="Springfield", how="Once\n\na week.")
    assert "Which town is it?" in page.words
    assert "Springfield, IL, United States (114,394 people)" in page.words
    choice = re.search(r'value="(\d+)" required> <label for="[^"]+"><bdi>Springfield, IL', page.text)
    assert choice is not None
    action = "/want"
    answer = await author.reader.press(page, action, town=choice[1], country="", do="send")
    kept = await load_proposal(story.connection, compose_origin(draft[:32]))
    assert kept is not None
    assert kept.words.where.town is not None
    assert (kept.words.where.town.region, kept.words.how) == ("IL", "Once\n\na week.")
    assert answer.status == 303


async def test_unknown_town_is_taken_as_written_with_its_country(author: Author, story: Story) -> None:
    draft = make_old_draft(author.config)
    page = await author.tell(draft, where="Kleinkleckersdorf")
    assert "tell me the country" in page.words
    again = await author.reader.press(page, "/want", town="as-written", country="", do="send")
    assert "Please choose the country in which it lies." in again.words
    await author.reader.press(again, "/want", town="as-written", country="DE", do="send")
    kept = await load_proposal(story.connection, compose_origin(draft[:32]))
    assert kept is not None
    assert kept.words.where == Where("Kleinkleckersdorf", "DE")


async def test_author_sees_the_story_of_their_town_before_theirs_is_sent(
    author: Author, story: Story
) -> None:
    await tell_story(story, topic_id=700, why="Bread and cheese.", origin="00000000000000aa")
    await tell_story(story, topic_id=701, origin="00000000000000bb")
    await tell_story(story, PITTSBURGH, topic_id=702, origin="00000000000000cc")
    await tell_story(story, state=ProposalState.DECLINED, topic_id=703, origin="00000000000000dd")
    page = await author.tell(how="Once a week.")
    assert page.status == 200
    assert "There is a story from your town already" in page.words
    linked = list(dict.fromkeys(re.findall(r'href="http://forum.test/t/(\d+)"', page.text)))
    assert linked == ["701", "700", "702"], "the most alike first, neighbours below"
    assert "Neighbours" in page.words
    assert await count_stories(story) == 4
    own = await author.reader.press(page, "/want", do="send")
    assert own.status == 303
    assert await count_stories(story) == 5


async def test_neighbours_alone_hold_nobody_up(author: Author, story: Story) -> None:
    await tell_story(story, PITTSBURGH)
    path, page = await author.tell_and_open()
    assert "Pittsburgh asked, too · 12 km" in page.words
    assert path


async def test_forms_that_are_too_quick_or_too_old_come_back_with_all_that_was_typed(
    author: Author, story: Story
) -> None:
    now = datetime.now(UTC)
    quick = make_old_draft(author.config, make_draft(now + timedelta(minutes=1)))
    page = await author.tell(quick)
    assert (page.status, find_draft(page)) == (429, quick)
    assert "That was very quick." in page.words
    assert is_kept(page, WHY)
    empty = await author.tell(quick, where="", why="")
    assert "That was very quick." in empty.words
    assert "Tell us your town." in empty.words
    assert "Answer at least one of the three questions" in empty.words
    for wrong in (
        make_old_draft(author.config, make_draft(now - timedelta(hours=25))),
        quick[:-1] + "x",
        "x",
    ):
        page = await author.tell(wrong)
        assert page.status == 403
        assert "All that you typed is still here" in page.words
        assert is_kept(page, WHY, "Braddock, PA")
        assert find_draft(page) != wrong
    assert await count_stories(story) == 0


async def test_what_programs_fill_in_is_answered_kindly_and_kept_nowhere(
    author: Author, story: Story
) -> None:
    page = await author.tell(homepage="http://spam.test")
    assert page.status == 200
    assert "Thank you" in page.words
    assert await count_stories(story) == 0


async def test_from_one_neighbourhood_five_stories_an_hour_are_taken(author: Author, story: Story) -> None:
    for _ in range(MOST_AN_HOUR):
        assert (await author.tell(own="yes")).status == 303
    page = await author.tell(own="yes")
    assert page.status == 429
    assert 0 < int(page.headers["Retry-After"]) <= 3600
    assert is_kept(page, WHY)
    assert await count_stories(story) == MOST_AN_HOUR
    await story.connection.execute("update sender set at = at - interval '61 minutes'")
    assert (await author.tell(own="yes")).status == 303
    await story.connection.execute("update sender set at = at - interval '24 hours'")
    assert (await author.tell(own="yes")).status == 303
    assert await story.connection.fetchval("select count(*) from sender") == 1


async def test_addresses_are_kept_as_nothing_that_can_be_turned_back(author: Author, story: Story) -> None:
    await author.tell()
    (row,) = await story.connection.fetch("select hash from sender")
    assert len(row["hash"]) == 32
    assert b"127.0.0" not in row["hash"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        (None, ""),
        ("unknown", ""),
    ],
)
def test_neighbourhoods(address: str | None, name: str) -> None:
    assert name_neighbourhood(address) == name


async def test_when_too_many_wait_for_a_glance_more_are_asked_to_come_back(
    author: Author, story: Story
) -> None:
    await story.connection.execute(
        "insert into proposal (origin, words, state, since, created_at) "
        "select lpad(n::text, 16, '0'), '{\"where\": {}}', 'unseen', now(), now() from generate_series(1, $1) n",
        MOST_UNSEEN,
    )
    page = await author.tell()
    assert page.status == 503
    assert "come back tomorrow" in page.words
    assert is_kept(page, WHY)
    assert await count_stories(story) == MOST_UNSEEN


async def test_story_of_a_megabyte_is_refused_in_words(author: Author, story: Story) -> None:
    body = b"draft=x&why=" + b"a" * 1_000_000
    page = await author.reader.ask("POST", "/want", data=body, headers=URLENCODED)
    assert page.status == 413
    assert "Press your browser's back button" in page.words
    assert await count_stories(story) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {},
    ],
)
async def test_form_of_another_site_is_refused(author: Author, story: Story, headers: dict[str, str]) -> None:
    fields = {"draft": make_old_draft(author.config), "where": "Braddock, PA", "why": WHY}
    page = await author.reader.send("/want", fields, {"Accept": "text/html", **headers})
    assert page.status == 403
    assert "This did not come from our page" in page.words
    assert await count_stories(story) == 0


async def test_browser_that_tells_only_its_origin_is_heard(author: Author, story: Story) -> None:
    fields = {"draft": make_old_draft(author.config), "where": "Braddock, PA", "why": WHY}
    headers = {"Accept": "text/html", "Origin": author.config.public_url}
    assert (await author.reader.send("/want", fields, headers)).status == 303
    assert await count_stories(story) == 1


async def test_texts_of_people_do_nothing_on_pages(author: Author, story: Story) -> None:
    evil = '<script>alert(1)</script> {{ 7*7 }} @all @organizers [poll type=multiple]\n* a\n[/poll] "><b>\0\u202e'
    path, page = await author.tell_and_open(
        why=evil, where="Kleinkleckersdorf<b>", town="as-written", country="DE", place=evil[:60]
    )
    refused = await author.tell(why=evil, where="")
    for text in (page.text, refused.text, (await author.reader.open(f"{path}/change")).text):
        for acting in ("<script", "<b>", "49", "\0", "\u202e"):
            assert acting not in re.sub(
                r"<h1.*?</h1>|value=\"[0-9a-f.]+\"|v=[0-9a-f]+|/want/[0-9a-f]+", "", text
            )
        assert "&lt;script&gt;" in text
        assert "[poll type=multiple]" in text


async def test_database_that_is_away_loses_nothing_that_was_typed() -> None:
    config = make_want_config(database_url="postgresql://nobody@127.0.0.1:1/none")
    async with open_reader(config) as reader:
        page = await Author(reader, config).tell()
        assert page.status == 503
        assert is_kept(page, WHY, "Braddock, PA")
        assert "is not kept yet" in page.words


async def test_town_that_was_looked_for_stands_in_the_form(author: Author) -> None:
    page = await author.reader.open("/circles?where=Braddock")
    assert 'href="/want?where=Braddock"' in page.text
    assert is_kept(await author.reader.open("/want?where=Braddock"), "Braddock")


async def test_form_is_in_the_readers_language_and_the_story_in_its_own(author: Author, story: Story) -> None:
    page = await author.reader.open("/want", **{"Accept-Language": "de"})
    assert "Deine Geschichte" in page.words
    draft = make_old_draft(author.config)
    why = "Porque aquí no hay nada y queremos aprender juntos en la biblioteca."
    await author.tell(draft, "de", why=why)
    language = await story.connection.fetchval("select language from proposal")
    assert language == "es"


def test_draft_tells_nothing_of_the_story_that_follows() -> None:
    one = Draft("0" * 32, 0)
    assert compose_origin(one.token) not in one.token


async def test_member_who_is_signed_in_is_the_stories_author(author: Author, story: Story) -> None:
    assert "Sign in" in (await author.reader.open("/want")).words
    await author.reader.enter("lina", 9, groups="")
    assert "lina · Your stories · Sign out" in (await author.reader.open("/want")).words
    assert "You have not told one yet" in (await author.reader.open("/want/mine")).words
    path, _ = await author.tell_and_open()
    kept = await load_proposal(story.connection, compose_origin(path.removeprefix("/want/")))
    assert kept is not None
    assert kept.author_id == 9


async def test_member_finds_their_story_without_its_address_and_nobody_else_does(
    author: Author, stranger: Reader, story: Story
) -> None:
    await tell_story(story, PITTSBURGH)
    await author.reader.enter("lina", 9, groups="")
    path, _ = await author.tell_and_open(own="yes")
    mine = f"/want/mine-{compose_origin(path.removeprefix('/want/'))}"
    for address in ("/want", "/want/stories"):
        shown = await author.reader.open(address)
        assert f'href="{mine}"' in shown.text
        assert "Your story from Braddock" in shown.words
        assert "public" not in shown.headers["Cache-Control"]
        assert mine not in (await stranger.open(address)).text
    page = await author.reader.open("/want/mine")
    assert "Your story from Braddock" in page.words
    assert "Bookmark this page" not in page.words
    form = await author.reader.open(f"{mine}/change")
    assert WHY in form.text
    fields = {"where": "Braddock, PA", "why": "The bus stops at six."}
    await author.reader.send(f"{mine}/change", fields)
    assert "The bus stops at six." in (await author.reader.open(mine)).words
    answer = await stranger.ask("GET", mine, headers=PAGE, allow_redirects=False)
    assert answer.headers["Location"] == f"/sign-in?to={mine}"
    late = await stranger.send(f"{mine}/change", {**fields, "why": "kept words"})
    assert late.status == 403
    assert "kept words" in late.words
    await stranger.enter("omar", 22, groups="")
    for deed in ("", "/change", "/remove"):
        assert (await stranger.open(mine + deed)).status == 404
    for deed in ("change", "remove", "withdraw", "again", "sharing"):
        assert (await stranger.send(f"{mine}/{deed}", fields)).status == 404
    assert (await author.reader.open("/want/mine-00000000000000aa")).status == 404
