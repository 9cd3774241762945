"""The page at a story's private address: where it stands, and what its author alone may do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from structlog.testing import capture_logs

from service.crypto import Sealer
from service.domain.circles import TopicMade
from service.domain.ids import PostId, TopicId
from service.domain.proposals.authoring import compose_address, compose_origin
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Proposal, ProposalWords, StepStatus, Where, Wish
from service.store.contacts import delete_old_contacts, load_contact, record_contact
from service.store.people import record_person
from service.store.proposals import load_proposal, record_proposal
from service.store.steps import insert_step, load_steps
from tests.pages.browsing import PAGE, Page, open_reader
from tests.pages.stories import Story
from tests.pages.told_stories import (
    BRADDOCK,
    CONTACT_KEY,
    INES,
    WHY,
    Author,
    make_want_config,
    tell_story,
)

TOKEN = "0123456789abcdef" * 2
PATH = f"/want/{TOKEN}"
ORIGIN = compose_origin(TOKEN)
SEALER = Sealer((CONTACT_KEY,))
State = ProposalState


@pytest.fixture
async def author(database_url: str, worker: None) -> AsyncIterator[Author]:
    config = make_want_config(database_url=database_url)
    async with open_reader(config) as reader:
        yield Author(reader, config)


async def keep(story: Story, state: ProposalState = State.RECEIVED, **values: object) -> Proposal:
    """A story of somebody who was not signed in, at `PATH`."""
    now = datetime.now(UTC)
    words = ProposalWords(Where(town=BRADDOCK), why=WHY)
    proposal = Proposal(ORIGIN, words, state, since=now, created_at=now, **values)  # type: ignore[arg-type]
    await record_person(story.connection, INES)
    await record_proposal(story.connection, proposal, address=compose_address(TOKEN))
    return proposal


async def load(story: Story) -> Proposal:
    kept = await load_proposal(story.connection, ORIGIN)
    assert kept is not None
    return kept


async def press(author: Author, deed: str, **fields: str) -> Page:
    answer = await author.reader.send(f"{PATH}/{deed}", fields)
    assert answer.status == 303, answer.words
    return await author.reader.open(answer.headers["Location"])


@pytest.mark.parametrize("state", ProposalState)
async def test_every_state_is_told_to_its_author_in_words(
    author: Author, story: Story, state: ProposalState
) -> None:
    day = (datetime.now(UTC) + timedelta(days=10)).date()
    await keep(story, state, promised=day, assignee=INES.id)
    for language in ("en", "es", "de"):
        page = await author.reader.open(PATH, **{"Accept-Language": language})
        assert page.status == 200
        assert str(day.day) in page.words


async def test_private_address_is_told_to_nobody(author: Author, story: Story) -> None:
    await keep(story)
    for path in (PATH, f"{PATH}/change", f"{PATH}/remove"):
        page = await author.reader.open(path)
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Cache-Control"] == ("private, no-cache" if "change" in path else "no-store")
        assert '<meta name="robots" content="noindex">' in page.text


async def test_unknown_address_is_not_there(author: Author, story: Story) -> None:
    await keep(story)
    for path in (f"/want/{'f' * 32}", f"/want/{TOKEN.upper()}", f"/want/{TOKEN[:-1]}", f"/want/{ORIGIN}"):
        assert (await author.reader.open(path)).status == 404
    assert (await author.reader.send(f"/want/{'f' * 32}/withdraw", {})).status == 404


async def test_log_shows_what_is_public_and_nothing_else(author: Author, story: Story) -> None:
    await keep(story, State.LOOKING, assignee=INES.id)
    now = datetime.now(UTC)
    line = Wish(ProposalEvent.SOUGHT, Actor.ORGANIZER, INES.id, line="A lovely <idea>.", note="planted note")
    await insert_step(
        story.connection, ORIGIN, Wish(ProposalEvent.CLAIMED, Actor.ORGANIZER, INES.id), now,
        before=State.RECEIVED, after=State.TALKING, public_at=now,
    )  # fmt: skip
    await insert_step(
        story.connection, ORIGIN, line, now, before=State.TALKING, after=State.LOOKING, public_at=now
    )
    await insert_step(
        story.connection, ORIGIN, Wish(ProposalEvent.DECLINED, Actor.ORGANIZER, INES.id, line="planted no"), now,
        before=State.LOOKING, after=State.DECLINED, status=StepStatus.PENDING,
        public_at=now + timedelta(minutes=10),
    )  # fmt: skip
    page = await author.reader.open(PATH)
    assert "read by ines" in page.words
    assert "looking for a partner: A lovely <idea>." in page.words
    assert "With ines." in page.words
    assert "planted" not in page.text


async def test_author_changes_the_words(author: Author, story: Story) -> None:
    await keep(story)
    page = await author.reader.open(f"{PATH}/change")
    assert WHY in page.text
    said = await press(
        author, "change", where="Braddock, PA", why="The bus stops at six.", town=str(BRADDOCK.id)
    )
    assert "Kept. An organizer looks at it before everyone can read it." in said.words
    assert "Until then everyone reads what you wrote before." in said.words
    kept = await load(story)
    assert kept.newer is not None
    assert (kept.words.why, kept.newer.words.why, kept.state) == (
        WHY,
        "The bus stops at six.",
        State.RECEIVED,
    )
    assert "The bus stops at six." in (await author.reader.open(f"{PATH}/change")).text
    assert await story.connection.fetchval(
        "select reason from attention where subject = $1", kept.subject.key
    )
    assert list(await load_steps(story.connection, ORIGIN)) == []


async def test_changed_words_answer_what_was_asked(author: Author, story: Story) -> None:
    await keep(story, State.ASKED, assignee=INES.id)
    await press(author, "change", where="Braddock, PA", why=WHY, how="In the library.")
    kept = await load(story)
    assert kept.newer is not None
    assert (kept.state, kept.newer.words.how) == (State.TALKING, "In the library.")
    (step,) = await load_steps(story.connection, ORIGIN)
    assert (step.wish.event, step.wish.by, step.before, step.after) == (
        ProposalEvent.ANSWERED, Actor.AUTHOR, State.ASKED, State.TALKING,
    )  # fmt: skip


async def test_change_that_cannot_be_taken_keeps_what_was_typed(author: Author, story: Story) -> None:
    await keep(story)
    for given, words in (
        ({"where": ""}, "Tell us your town."),
        ({"story": "0171 2345678"}, "Everyone would read"),
    ):
        answer = await author.reader.send(
            f"{PATH}/change", {"where": "Braddock", "why": "Other words.", **given}
        )
        assert answer.status == 422
        assert words in answer.words
        assert "Other words." in answer.text
    asked = await author.reader.send(f"{PATH}/change", {"where": "Springfield", "why": "Other words."})
    assert "Which town is it?" in asked.words
    assert f'action="{PATH}/change"' in asked.text
    assert (await load(story)).words.why == WHY


async def test_contact_is_replaced_or_forgotten_and_never_shown(author: Author, story: Story) -> None:
    await keep(story)
    await record_contact(story.connection, ORIGIN, SEALER.seal("planted@example.org"))
    page = await author.reader.open(f"{PATH}/change")
    assert "We have a way to reach you already." in page.words
    assert "planted" not in page.text
    fields = {"where": "Braddock, PA", "why": WHY}
    await press(author, "change", **fields)
    assert SEALER.open(await load_contact(story.connection, ORIGIN) or b"") == "planted@example.org"
    await press(author, "change", **fields, contact="other@example.org")
    assert SEALER.open(await load_contact(story.connection, ORIGIN) or b"") == "other@example.org"
    await press(author, "change", **fields, forget_contact="yes")
    assert await load_contact(story.connection, ORIGIN) is None


async def test_story_is_withdrawn_and_sent_again(author: Author, story: Story) -> None:
    await keep(story)
    assert "Your story is withdrawn." in (await press(author, "withdraw")).words
    assert (await load(story)).state is State.WITHDRAWN
    assert "back with the organizers" in (await press(author, "again")).words
    kept = await load(story)
    assert kept.state is State.RECEIVED
    assert kept.promised is not None
    steps = await load_steps(story.connection, ORIGIN)
    assert [step.wish.event for step in steps] == [ProposalEvent.WITHDRAWN, ProposalEvent.RESUBMITTED]


async def test_story_that_nobody_has_looked_at_yet_cannot_become_public_by_its_author_alone(
    author: Author, story: Story
) -> None:
    await keep(story, State.UNSEEN)
    for deed in ("withdraw", "again"):
        assert "not possible any more" in (await press(author, deed)).words
    assert (await load(story)).state is State.UNSEEN


async def test_removal_asks_first_and_leaves_nothing(author: Author, story: Story) -> None:
    await keep(story)
    await record_contact(story.connection, ORIGIN, SEALER.seal("lina@example.org"))
    question = await author.reader.open(f"{PATH}/remove")
    assert "Nobody can bring it back." in question.words
    assert (await load(story)).state is State.RECEIVED
    page = await press(author, "remove")
    assert "Your story is removed." in page.words
    assert WHY not in page.text
    kept = await load(story)
    assert (kept.state, kept.words) == (State.REMOVED, ProposalWords())
    assert await load_contact(story.connection, ORIGIN) is None
    for deed, fields in (("change", {"where": "Braddock", "why": "Again!"}), ("again", {}), ("remove", {})):
        assert "not possible any more" in (await press(author, deed, **fields)).words
    assert (await load(story)).words == ProposalWords()


async def test_author_says_whether_their_text_may_stand_in_the_other_topic(
    author: Author, story: Story
) -> None:
    other = await tell_story(story, topic_id=701)
    await keep(story, State.TOGETHER, together_with=other.origin)
    page = await author.reader.open(PATH)
    assert "May your text stand in the other story's topic?" in page.words
    assert 'href="http://forum.test/t/701"' in page.text
    await press(author, "sharing", shares="yes")
    assert (await load(story)).shares_text
    woken = await story.connection.fetch("select subject from attention order by subject")
    assert {row["subject"] for row in woken} >= {f"proposal:{ORIGIN}", f"proposal:{other.origin}"}
    await press(author, "sharing", shares="no")
    assert not (await load(story)).shares_text


async def test_sharing_is_nobodys_question_elsewhere(author: Author, story: Story) -> None:
    await keep(story)
    await press(author, "sharing", shares="yes")
    assert not (await load(story)).shares_text


async def test_form_of_another_site_changes_nothing(author: Author, story: Story) -> None:
    await keep(story)
    for deed in ("withdraw", "remove", "change", "again", "sharing"):
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}, {}):
            answer = await author.reader.send(f"{PATH}/{deed}", {}, {"Accept": "text/html", **headers})
            assert answer.status == 403
    assert (await load(story)).state is State.RECEIVED


async def test_browser_that_tells_nobody_where_it_is_is_heard_at_the_private_address(
    author: Author, story: Story
) -> None:
    await keep(story)
    answer = await author.reader.send(f"{PATH}/withdraw", {}, {"Origin": "null"})
    assert answer.status == 303
    assert (await load(story)).state is State.WITHDRAWN


async def test_change_of_a_megabyte_is_refused_in_words(author: Author, story: Story) -> None:
    await keep(story)
    headers = {**PAGE, "Content-Type": "application/x-www-form-urlencoded"}
    body = b"why=" + b"a" * 1_000_000
    page = await author.reader.ask("POST", f"{PATH}/change", data=body, headers=headers)
    assert page.status == 413
    assert "Press your browser's back button" in page.words


async def test_private_address_stands_in_no_log_line(
    author: Author, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep(story)

    async def fail(*_: object) -> None:
        raise RuntimeError("the inside")

    async def be_away(*_: object) -> None:
        raise asyncpg.CannotConnectNowError("away")

    with capture_logs() as lines:
        await press(author, "withdraw")
        for failing, status in ((fail, 500), (be_away, 503)):
            monkeypatch.setattr("service.pages.own_story_view.load_proposal_at", failing)
            assert (await author.reader.open(PATH)).status == status
    assert any("/want/{token}" in str(line) for line in lines)
    assert TOKEN not in str(lines)


async def test_way_to_reach_somebody_is_forgotten_90_days_after_the_end(story: Story) -> None:
    now = datetime.now(UTC)
    made = TopicMade(TopicId(700), PostId(7000), "http://forum.test/t/700", "Braddock", "ours")
    await keep(story, State.DECLINED, made=made)
    await record_contact(story.connection, ORIGIN, SEALER.seal("lina@example.org"))
    assert await delete_old_contacts(story.connection, now + timedelta(days=89)) == 0
    assert await delete_old_contacts(story.connection, now + timedelta(days=91)) == 1
    await record_proposal(story.connection, await load(story))
    await story.connection.execute("update proposal set state = 'received'")
    await record_contact(story.connection, ORIGIN, SEALER.seal("lina@example.org"))
    assert await delete_old_contacts(story.connection, now + timedelta(days=400)) == 0
