"""The organizers' queue and the page of a story: what they see, and the steps they take there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from service.crypto import Sealer
from service.domain.circles import CircleState
from service.domain.ids import ForumUserId, TopicId
from service.domain.posts import User
from service.domain.proposals.states import Actor, ProposalEvent, ProposalState
from service.domain.proposals.values import Item, Newer, Proposal, Refusal, StepStatus, Where, Wish
from service.store.contacts import record_contact
from service.store.people import record_organizers, record_person
from service.store.proposals import load_proposal, record_proposal
from service.store.settings import record_setting
from service.store.steps import insert_step, load_pending_step, load_steps, record_step_ended
from service.store.suggestions import How, load_fitting, record_suggestion
from tests.pages.browsing import NO_ORIGIN, PAGE, Page, Reader, open_reader
from tests.pages.stories import Story
from tests.pages.told_stories import CONTACT_KEY, INES, PITTSBURGH, WHY, make_want_config, tell_story

ORIGIN = "00000000000000aa"
HERE = f"/organize/stories/{ORIGIN}"
LINA, OMAR = User(ForumUserId(11), "lina"), User(ForumUserId(22), "omar")
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).date()


@pytest.fixture
async def ines(database_url: str, worker: None) -> AsyncIterator[Reader]:
    """An organizer who has signed in."""
    async with open_reader(make_want_config(database_url=database_url)) as reader:
        await reader.enter(INES.name, INES.id)
        yield reader


@pytest.fixture
async def omar(database_url: str, worker: None, ines: Reader) -> AsyncIterator[Reader]:
    """A second one."""
    async with open_reader(make_want_config(database_url=database_url)) as reader:
        await reader.enter(OMAR.name, OMAR.id)
        yield reader


async def load(story: Story, origin: str = ORIGIN) -> Proposal:
    proposal = await load_proposal(story.connection, origin)
    assert proposal is not None
    return proposal


async def press(reader: Reader, path: str, page: Page | None = None, /, **fields: str) -> Page:
    """Send the form with this address that stands on the story's page."""
    page = page or await reader.open(HERE)
    action = next(one for one in page.list_actions() if one.partition("?")[0] == f"{HERE}/{path}")
    return await reader.press(page, action, **fields)


async def preview(reader: Reader, path: str, **fields: str) -> Page:
    page = await reader.open(HERE)
    action = next(one for one in page.list_actions() if one.partition("?")[0] == f"{HERE}/{path}")
    return await reader.send(f"{action}&preview=yes", {**page.find_form(action), **fields})


async def test_opening_a_story_has_its_votes_read_at_most_every_ten_minutes(
    ines: Reader, story: Story
) -> None:
    await tell_story(story, polled=True)
    due = "select due_at - now() from attention where what = 'read' and subject = 'posts:700'"
    await ines.open(HERE)
    assert await story.connection.fetchval(due) <= timedelta(0)
    rested = "jsonb_build_object('at_rest_since', extract(epoch from now()))"
    await story.connection.execute(f"update attention set due_at = null, progress = {rested}")
    await ines.open(HERE)
    await ines.open(HERE)
    assert timedelta(minutes=9) < await story.connection.fetchval(due) <= timedelta(minutes=10)


# The queue


async def test_views_hold_stories_by_whose_turn_it_is(ines: Reader, story: Story) -> None:
    await tell_story(story)
    await tell_story(story, PITTSBURGH, ProposalState.LOOKING, topic_id=701, origin="0" * 15 + "b")
    page = await ines.open("/organize")
    assert "Needs an answer 1 Waiting 1 Getting ready 0 Closed 0" in page.words
    assert "Braddock, PA, United States Received" in page.words
    assert "4 would join · 1 could facilitate 1 of 3 questions answered no circle within 50 km" in page.words
    assert "with nobody yet" in page.words
    assert "Pittsburgh" not in page.words
    assert "Pittsburgh, PA" in (await ines.open("/organize?view=waiting")).words
    assert "No circle is being prepared right now." in (await ines.open("/organize?view=preparing")).words


async def test_what_is_late_is_marked_and_what_is_mine_stands_first(ines: Reader, story: Story) -> None:
    await tell_story(story, promised=date(2026, 11, 3), assignee=INES.id, state=ProposalState.TALKING)
    page = await ines.open("/organize")
    assert page.words.index("With you") < page.words.index("All stories")
    assert "overdue" in page.words
    assert "was due 3 November" in page.words
    assert "with ines" in page.words


async def test_town_is_found_by_words_and_by_its_names_abroad(ines: Reader, story: Story) -> None:
    await tell_story(story)
    await tell_story(story, PITTSBURGH, topic_id=701, origin="0" * 15 + "b")
    page = await ines.open("/organize?words=Brad")
    assert "One story." in page.words
    assert "Pittsburgh" not in page.words
    page = await ines.open("/organize?view=closed&words=Brad")
    assert "No story of this view fits." in page.words
    assert (await ines.open("/organize?view=nonsense&page=0&words=%00")).status == 200


async def test_long_queue_goes_on_over_pages(ines: Reader, story: Story) -> None:
    for number in range(21):
        await tell_story(story, topic_id=700 + number, origin=f"{number:016x}")
    page = await ines.open("/organize")
    assert page.text.count('class="queue-row"') == 20
    last = await ines.open("/organize?" + page.find_link("page=2"))
    assert last.text.count('class="queue-row"') == 1
    assert "That was all." in (await ines.open("/organize?page=3")).words


# The page of a story


async def test_page_shows_everything_and_the_contact_only_to_organizers(
    ines: Reader, stranger: Reader, story: Story
) -> None:
    await tell_story(story, author_id=None)
    sealed = Sealer([CONTACT_KEY]).seal("Lina, 412 555 0147")
    await record_contact(story.connection, ORIGIN, sealed)
    await tell_story(story, topic_id=701, origin="0" * 15 + "b")
    await tell_story(story, PITTSBURGH, topic_id=702, origin="0" * 15 + "c")
    page = await ines.open(HERE)
    for words in (
        "Our library lost its evening classes",
        "not answered",
        "Lina, 412 555 0147",
        "4 would join",
    ):
        assert words in page.words
    assert "Other stories of this town" in page.words
    assert "Stories of towns near it" in page.words
    assert "http://forum.test/t/700" in page.text
    assert "412 555 0147" not in (await ines.open("/organize")).words
    answer = await stranger.ask("GET", HERE, headers=PAGE, allow_redirects=False)
    assert answer.headers["Location"] == f"/sign-in?to={HERE}"


async def test_contact_that_no_key_opens_is_said_to_be_lost(ines: Reader, story: Story) -> None:
    await tell_story(story)
    await record_contact(story.connection, ORIGIN, b"sealed with another key")
    assert "None of the keys in CONTACT_KEYS opens it." in (await ines.open(HERE)).words


async def test_only_steps_that_follow_are_offered(ines: Reader, story: Story) -> None:
    await tell_story(story, state=ProposalState.UNSEEN)
    page = await ines.open(HERE)
    assert [one.rpartition("/")[2].partition("?")[0] for one in page.list_actions()][:2] == [
        "show",
        "discard",
    ]
    assert "Accept" not in page.words
    answer = await ines.send(f"{HERE}/accept?seen=0", {**page.find_form(page.list_actions()[0])})
    assert answer.status == 422
    assert "That step does not follow from where the story stands now." in answer.words


async def test_glance_makes_a_story_public_at_once(ines: Reader, story: Story) -> None:
    await tell_story(story, state=ProposalState.UNSEEN)
    answer = await press(ines, "show")
    assert answer.headers["Location"] == f"{HERE}?said=show"
    shown = await load(story)
    assert shown.state is ProposalState.RECEIVED
    assert shown.promised is not None
    assert "It becomes public in a few seconds." in (await ines.open(answer.headers["Location"])).words


async def test_changed_words_of_an_unknown_author_are_glanced_at_again(ines: Reader, story: Story) -> None:
    before = await tell_story(story, state=ProposalState.LOOKING)
    newer = Newer(
        replace(before.words, why=WHY.replace("seven", "eight"), place="A hall"), None, before.since
    )
    await record_proposal(story.connection, replace(before, newer=newer))
    queue = await ines.open("/organize")
    assert "Needs an answer 1 Waiting 0" in queue.words
    assert "new words to look at" in queue.words
    assert "Changed: Why is learning together locally needed in your community? · A place" in queue.words
    page = await ines.open(HERE)
    assert "<del> seven.</del><ins> eight.</ins>" in page.text
    await record_proposal(
        story.connection, replace(before, newer=replace(newer, words=replace(newer.words, why="Spam.")))
    )
    late = await press(ines, "show", page)
    assert late.status == 422
    assert "Its author has changed the words meanwhile." in late.words
    assert "Spam." in late.words
    assert (await load(story)).words == before.words
    answer = await press(ines, "show")
    assert "Its topic says the new words" in (await ines.open(answer.headers["Location"])).words
    kept = await load(story)
    assert (kept.words.why, kept.newer, kept.state) == ("Spam.", None, ProposalState.LOOKING)
    assert "Needs an answer 0 Waiting 1" in (await ines.open("/organize")).words


async def test_refused_new_words_leave_the_earlier_ones(ines: Reader, story: Story) -> None:
    before = await tell_story(story)
    newer = Newer(replace(before.words, why="Spam."), None, before.since)
    await record_proposal(story.connection, replace(before, newer=newer))
    answer = await press(ines, "discard")
    page = await ines.open(answer.headers["Location"])
    assert "People go on reading the earlier words." in page.words
    assert "new words not made public" in page.words
    assert "It was not made public" in page.words
    assert not page.has_form("discard")
    assert (await load(story)).words == before.words
    assert "new words to look at" not in (await ines.open("/organize")).words


async def test_claim_is_one_press(ines: Reader, story: Story) -> None:
    await tell_story(story)
    await press(ines, "claim")
    assert (await load(story)).assignee == INES.id
    page = await ines.open("/organize")
    assert "With you" in page.words


# Decisions


async def test_decision_can_be_taken_back_or_posted_at_once(ines: Reader, story: Story) -> None:
    await tell_story(story)
    await press(ines, "accept", line="Gladly.")
    page = await ines.open(HERE)
    said = "ines has decided: accepted · public in 10 minutes"
    assert said in page.words
    assert said in (await ines.open("/organize")).words
    await press(ines, "decisions/1/undo")
    assert "taken back before anybody read it" in (await ines.open(HERE)).words
    await press(ines, "accept", line="After all.")
    answer = await press(ines, "decisions/2/now")
    assert answer.headers["Location"].endswith("said=posted")
    pending = await load_pending_step(story.connection, ORIGIN)
    assert pending is not None
    assert pending.public_at is not None
    assert pending.public_at <= datetime.now(UTC)
    page = await ines.open(HERE)
    assert "ines has decided: accepted · on its way to the forum" in page.words
    assert not any("/decisions/" in one for one in page.list_actions())
    answer = await ines.send(f"{HERE}/decisions/2/undo", page.find_form("/sign-out"))
    assert answer.headers["Location"].endswith("said=too-late")
    page = await ines.open(f"{HERE}?said=too-late")
    assert "That was too late" in page.words


@pytest.mark.parametrize(
    ("path", "fields", "said"),
    [
        ("decline", {"note": "kept note"}, "Its author should read why"),
        ("ask", {"note": "kept note"}, "Its author should read why"),
        ("park", {"line": "kept line"}, "Name the day on which you look at it again."),
        ("park", {"line": "kept line", "day": "2020-01-01"}, "That day has passed already."),
        ("park", {"line": "kept line", "day": "2999-01-01"}, "That day is more than a year away."),
        ("park", {"line": "kept line", "day": "in spring"}, "I do not understand this day."),
        ("seek", {"line": "kept line"}, "Say what is missing"),
        ("put-together", {"line": "kept line"}, "Choose the other story."),
        ("start", {"note": "kept note", "circle": "kept"}, "I found no circle behind that link."),
        ("decline", {"line": "x" * 3001 + "kept line"}, "This is too long"),
    ],
)
async def test_refused_form_says_why_beside_its_field_and_keeps_what_was_typed(
    ines: Reader, story: Story, path: str, fields: dict[str, str], said: str
) -> None:
    await tell_story(story)
    await tell_story(story, topic_id=701, origin="0" * 15 + "b")
    answer = await press(ines, path, None, **fields)
    assert answer.status == 422
    assert said in answer.words
    assert "kept" in answer.text
    assert 'id="problem"' in answer.text
    assert await load_steps(story.connection, ORIGIN) == []


async def test_story_that_says_too_little_is_not_accepted(ines: Reader, story: Story) -> None:
    await tell_story(story, where=Where())
    answer = await press(ines, "accept", line="kept line")
    assert answer.status == 422
    assert "The story does not say enough yet" in answer.words
    assert "kept line" in answer.text


async def test_every_field_of_a_decision_is_heard(ines: Reader, story: Story) -> None:
    await tell_story(story)
    await press(
        ines,
        "seek",
        line="A room near the bus.",
        note="Ask Ruth.",
        day=TOMORROW.isoformat(),
        room="yes",
        rhythm="quarter",
    )
    pending = await load_pending_step(story.connection, ORIGIN)
    assert pending is not None
    wish = pending.wish
    assert (wish.line, wish.note, wish.day) == ("A room near the bus.", "Ask Ruth.", TOMORROW)
    assert ({one.value for one in wish.wanted}, wish.rhythm and wish.rhythm.value) == ({"room"}, "quarter")
    page = await ines.open(HERE)
    assert "For organizers: Ask Ruth." in page.words


async def test_preview_shows_the_reply_and_the_block_and_sends_nothing(ines: Reader, story: Story) -> None:
    await tell_story(story)
    answer = await preview(ines, "accept", line="Gladly, *you*.", note="Ask Ruth.")
    assert answer.status == 200
    assert "<strong>Accepted.</strong>" in answer.text
    assert "Gladly, *you*." in answer.words
    assert "<strong>Accepted</strong> since" in answer.text
    assert "**" not in answer.words
    assert answer.text.count("Ask Ruth.") == 1
    assert "Gladly, *you*.</textarea>" in answer.text
    assert await load_steps(story.connection, ORIGIN) == []
    assert (await preview(ines, "decline")).status == 422


async def test_of_two_who_decide_the_second_reads_what_the_first_decided(
    ines: Reader, omar: Reader, story: Story
) -> None:
    await tell_story(story)
    seen = await omar.open(HERE)
    await press(ines, "accept", line="Gladly.")
    answer = await press(omar, "decline", seen, line="No room there.", note="Sorry for them.")
    assert answer.status == 409
    assert "Somebody else was faster; nothing of yours was sent." in answer.words
    assert "ines, accepted: Gladly." in answer.words
    assert "No room there.\n\nSorry for them.</textarea>" in answer.text
    page = await omar.open(HERE)
    assert "Only they can take it back." in page.words
    assert "public in 10 minutes. Until then nobody else decides about it." in page.words
    assert not any("/undo" in one or "/decline" in one for one in page.list_actions())
    token = page.find_form("/sign-out")
    answer = await omar.send(f"{HERE}/decisions/1/undo", token)
    assert answer.headers["Location"].endswith("said=too-late")


async def test_claim_that_came_too_late_says_who_has_it(ines: Reader, omar: Reader, story: Story) -> None:
    await tell_story(story)
    seen = await omar.open(HERE)
    await press(ines, "claim")
    answer = await press(omar, "claim", seen)
    assert answer.status == 409
    assert "ines, took it" in answer.words


async def test_stories_of_one_town_are_put_together(ines: Reader, story: Story) -> None:
    await tell_story(story)
    page = await ines.open(HERE)
    assert not any("/put-together" in one for one in page.list_actions())
    other = "0" * 15 + "b"
    await tell_story(story, topic_id=701, origin=other)
    shown = await preview(ines, "put-together", other=other)
    assert 'href="http://forum.test/t/701"' in shown.text
    await press(ines, "put-together", other=other)
    pending = await load_pending_step(story.connection, ORIGIN)
    assert pending is not None
    assert pending.wish.other == other


async def test_void_decision_says_why(ines: Reader, story: Story) -> None:
    await tell_story(story)
    async with story.connection.transaction():
        step = await insert_step(
            story.connection,
            ORIGIN,
            Wish(ProposalEvent.ACCEPTED, Actor.ORGANIZER, INES.id),
            datetime.now(UTC),
            before=ProposalState.RECEIVED,
            after=ProposalState.ACCEPTED,
            status=StepStatus.PENDING,
        )
        void = replace(step, refusal=Refusal.NOT_NOW)
        await record_step_ended(story.connection, ORIGIN, void, StepStatus.VOID)
    page = await ines.open(HERE)
    assert "came to nothing: That step does not follow from where the story stands now." in page.words


# Getting ready


async def test_checklist_and_announcement_stand_ready(ines: Reader, story: Story) -> None:
    await tell_story(story, state=ProposalState.ACCEPTED)
    page = await ines.open(HERE)
    assert "First meeting:" in page.words
    assert "Town: Braddock, United States" in page.words
    assert "http://forum.test/t/700</textarea>" in page.text
    assert "Tags: circle braddock" in page.words
    await press(ines, "prepare", room="yes", dates="yes")
    done = await load(story)
    assert (done.state, done.done) == (ProposalState.PREPARING, frozenset({Item.ROOM, Item.DATES}))
    await press(ines, "prepare", room="yes")
    assert (await load(story)).done == {Item.ROOM}


@pytest.mark.parametrize("fits", ["yes", "no"])
async def test_circle_that_may_be_the_one_is_asked_about(ines: Reader, story: Story, fits: str) -> None:
    await tell_story(story, state=ProposalState.ACCEPTED)
    await story.announce(431, "Basic Spanish")
    await story.open_circle(431, 512, "Basic Spanish at Riverside", CircleState.OPEN)
    await record_suggestion(story.connection, ORIGIN, "t431", How.TOWN, datetime.now(UTC), fits=False)
    page = await ines.open(HERE)
    assert "Is this the one? Basic Spanish at Riverside It meets in the same town." in page.words
    answer = await ines.press(page, f"{HERE}/circles/t431", fits=fits)
    assert answer.headers["Location"].endswith("said=fits" if fits == "yes" else "said=other")
    assert (await load_fitting(story.connection, ORIGIN) == "t431") is (fits == "yes")
    answer = await ines.press(page, f"{HERE}/circles/t431", fits=fits)
    assert answer.headers["Location"].endswith("said=too-late")


async def test_organizer_names_the_circle_by_its_topic(ines: Reader, story: Story) -> None:
    await tell_story(story, state=ProposalState.ACCEPTED)
    await story.announce(431, "Basic Spanish")
    await story.open_circle(431, 512, "Basic Spanish at Riverside", CircleState.OPEN)
    await press(ines, "start", circle="http://forum.test/t/basic-spanish/512/3")
    running = await load(story)
    assert (running.state, running.circle) == (ProposalState.RUNNING, "t431")


# Who may


async def test_nobody_decides_about_their_own_story(ines: Reader, story: Story) -> None:
    await record_person(story.connection, INES)
    await tell_story(story, state=ProposalState.ACCEPTED, author_id=INES.id)
    page = await ines.open(HERE)
    assert "It is your own story, so another organizer decides about it." in page.words
    assert page.list_actions() == ["/sign-out"] or all(
        "prepare" in one or one == "/sign-out" for one in page.list_actions()
    )
    token = page.find_form("/sign-out")
    for path in ("accept", "claim", "prepare", "park"):
        answer = await ines.send(f"{HERE}/{path}?seen=0", {**token, "day": TOMORROW.isoformat()})
        assert answer.status == 422, path
    assert (await ines.send(f"{HERE}/circles/t431", {**token, "fits": "yes"})).status == 403
    assert await load_steps(story.connection, ORIGIN) == []


async def test_no_page_and_no_form_is_for_members(stranger: Reader, story: Story) -> None:
    await tell_story(story)
    await stranger.enter("lina", LINA.id, groups="members")
    for path in ("/organize", HERE):
        assert (await stranger.open(path)).status == 403, path
    for path in [one for one in stranger.list_changing_paths() if one.startswith("/organize")]:
        answer = await stranger.send(path.replace(NO_ORIGIN, ORIGIN), {"line": "Mine."})
        assert answer.status == 403, path
    assert (await load(story)).state is ProposalState.RECEIVED


async def test_story_that_is_not_there_is_not_found(ines: Reader, story: Story) -> None:
    await tell_story(story)
    token = (await ines.open(HERE)).find_form("/sign-out")
    for path in [one for one in ines.list_changing_paths() if one.startswith("/organize")]:
        assert (await ines.send(path, token)).status == 404, path
    assert (await ines.open(f"/organize/stories/{NO_ORIGIN}")).status == 404


async def test_whoever_was_removed_from_the_group_meanwhile_is_refused_with_their_words(
    ines: Reader, story: Story
) -> None:
    await tell_story(story)
    page = await ines.open(HERE)
    await record_organizers(story.connection, [])
    answer = await press(ines, "decline", page, line="A long reason, typed at night.")
    assert answer.status == 403
    assert "who is not (or no longer) one of the organizers" in answer.words
    assert "A long reason, typed at night." in answer.text
    assert await load_steps(story.connection, ORIGIN) == []


async def test_circles_clock_is_the_one_that_counts(ines: Reader, story: Story) -> None:
    await tell_story(story, promised=date(2026, 11, 3))
    await record_setting(story.connection, "clock_offset_s", -400 * 86400.0)
    assert "overdue" not in (await ines.open("/organize")).words


async def test_words_of_people_stay_words(ines: Reader, story: Story) -> None:
    await tell_story(story, why="<script>alert(1)</script>\u202e @all")
    for path in ("/organize", HERE):
        assert "<script>" not in (await ines.open(path)).text


@pytest.mark.parametrize(("spoken", "words"), [("es", "Aceptar"), ("de", "Annehmen")])
async def test_page_speaks_the_readers_language(ines: Reader, story: Story, spoken: str, words: str) -> None:
    await tell_story(story)
    page = await ines.open(HERE, **{"Accept-Language": spoken})
    assert words in page.words


async def test_story_written_on_the_forum_has_its_page(ines: Reader, story: Story) -> None:
    proposal = await tell_story(story)
    moved = replace(proposal, origin="t431", made=None, written_in=TopicId(431))
    await record_proposal(story.connection, moved)
    assert "http://forum.test/t/431" in (await ines.open("/organize/stories/t431")).text
