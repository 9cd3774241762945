"""What is decided about announcements and circles, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.announced import AnnouncementState, Decision, ReadAnnouncement
from service.domain.announcements.values import (
    Announcement,
    Doubt,
    DoubtKind,
    Field,
    Place,
    PlannedMeeting,
    Reading,
    Verdict,
)
from service.domain.announcing import decide_announcement, decide_by_hand, decide_topic_made, decide_withdrawn
from service.domain.circles import Circle, CircleState, TopicMade
from service.domain.effects import (
    Ask,
    CloseAnnouncement,
    CreateTopic,
    DropTopic,
    EditFirstPost,
    SayLink,
    SetListed,
    ShowOurs,
)
from service.domain.ids import CategoryId, ExternalId, ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.requests import TopicRequest
from service.domain.trying import (
    compose_attempts,
    plan_attempt,
    plan_retry,
)
from service.reasons import Reason, ReasonCode

CREATED = datetime(2026, 10, 1, 9, tzinfo=UTC)
MADE = TopicMade(
    TopicId(500), PostId(900), "https://forum.example.org/t/x/500", "Spanish at Riverside", "ours"
)


def make_announcement(name: str = "Basic Spanish") -> Announcement:
    meeting = PlannedMeeting(datetime(2026, 10, 13, 18), 90)
    return Announcement(name, Place(branch="Riverside Library"), "America/New_York", (meeting,))


def make_seen(name: str = "Basic Spanish", verdict: Verdict = Verdict.COMPLETE) -> ReadAnnouncement:
    whole = verdict in (Verdict.COMPLETE, Verdict.ORGANIZER)
    doubts = () if whole else (Doubt(DoubtKind.MISSING, Field.PLACE),)
    said = make_announcement(name) if whole else None
    maya = ForumUserId(7)
    return ReadAnnouncement(
        TopicId(431), maya, "maya", "A circle", CREATED, Reading(verdict, said, doubts), said, (maya,)
    )


def decide(seen: ReadAnnouncement, before: Decision | None = None, twin: Circle | None = None) -> Decision:
    known, circle = (before.announcement, before.circle) if before else (None, None)
    return decide_announcement(seen, known, circle, twin)


def make_open() -> Decision:
    """A circle whose topic stands."""
    first = decide(make_seen())
    assert first.circle is not None
    assert first.announcement is not None
    return decide_topic_made(first.circle, first.announcement, MADE, changed=False)


def test_complete_announcement_gets_a_topic_whose_key_comes_from_its_own() -> None:
    decision = decide(make_seen())
    assert decision.circle is not None
    assert decision.circle.external_id == "circle-t431"
    assert decision.effects == (CreateTopic(decision.circle),)


def test_topic_made_gives_the_announcement_its_link_and_closes_it_later() -> None:
    decision = make_open()
    assert decision.circle is not None
    assert decision.circle.state is CircleState.OPEN
    link, close = decision.effects
    assert isinstance(link, SayLink)
    assert link.url == MADE.url
    assert close == CloseAnnouncement(TopicId(431))


def test_circle_that_changed_while_its_topic_was_made_is_brought_up_to_date() -> None:
    first = decide(make_seen())
    assert first.circle
    assert first.announcement
    decision = decide_topic_made(first.circle, first.announcement, MADE, changed=True)
    assert any(isinstance(effect, EditFirstPost) for effect in decision.effects)


def test_edit_that_changes_nothing_leads_to_nothing() -> None:
    assert decide(make_seen(), make_open()).effects == ()


def test_edited_announcement_is_followed() -> None:
    decision = decide(make_seen("Spanish for bakers"), make_open())
    assert decision.circle is not None
    assert decision.circle.announced.name == "Spanish for bakers"
    assert decision.why == Reason(ReasonCode.CIRCLE_CHANGED)


def test_edit_that_drops_something_needed_leaves_the_topic_as_it_was() -> None:
    before = make_open()
    decision = decide(make_seen(verdict=Verdict.ASK), before)
    assert decision.circle == before.circle
    assert decision.effects == ()


def test_block_by_hand_is_not_edited() -> None:
    before = make_open()
    assert before.circle is not None
    by_hand = decide_by_hand(before.circle, "ines")
    assert by_hand.circle is not None
    assert by_hand.effects == (ShowOurs(by_hand.circle, "ines"),)
    after = decide(make_seen("Other"), replace(by_hand, announcement=before.announcement))
    assert after.effects == ()


def test_withdrawn_announcement_takes_its_topic_out_of_sight_and_back() -> None:
    before = make_open()
    gone = decide_withdrawn(before.announcement, before.circle)
    assert gone.circle is not None
    assert gone.effects == (SetListed(gone.circle, listed=False), EditFirstPost(gone.circle))
    back = decide(make_seen(), gone)
    assert back.circle is not None
    assert back.circle.state is CircleState.OPEN
    assert SetListed(back.circle, listed=True) in back.effects


def test_announcement_withdrawn_before_its_topic_is_made_makes_none() -> None:
    first = decide(make_seen())
    gone = decide_withdrawn(first.announcement, first.circle)
    assert gone.circle is not None
    assert gone.effects == (DropTopic(gone.circle),)
    assert gone.announcement is not None
    late = decide_topic_made(gone.circle, gone.announcement, MADE, changed=False)
    assert late.circle is not None
    assert late.circle.state is CircleState.VANISHED
    assert not late.circle.listed
    assert late.effects == (SetListed(late.circle, listed=False),)


def test_incomplete_announcement_is_asked_once_and_then_set() -> None:
    first = decide(make_seen(verdict=Verdict.ASK))
    assert first.announcement is not None
    assert [type(effect) for effect in first.effects] == [Ask]
    assert first.announcement.asked
    complete = decide(make_seen(), first)
    assert complete.circle is not None
    assert complete.announcement is not None
    made = decide_topic_made(complete.circle, complete.announcement, MADE, changed=False)
    assert isinstance(made.effects[0], SayLink)
    assert made.effects[0].asked


def test_question_is_left_alone_without_a_word() -> None:
    decision = decide(make_seen(verdict=Verdict.LEAVE_ALONE))
    assert decision.announcement is not None
    assert decision.announcement.state is AnnouncementState.LEFT_ALONE
    assert decision.effects == ()


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (None, AnnouncementState.WAITING),
        (True, AnnouncementState.COMPLETE),
        (False, AnnouncementState.DECLINED),
    ],
)
def test_priced_announcement_waits_for_an_organizer(answer: bool | None, state: AnnouncementState) -> None:
    first = decide(make_seen(verdict=Verdict.ORGANIZER))
    known = first.announcement
    assert known is not None
    if answer is not None:
        known = replace(known, allowed=answer)
    decision = decide_announcement(make_seen(verdict=Verdict.ORGANIZER), known, None, None)
    assert decision.announcement is not None
    assert decision.announcement.state is state
    assert (decision.circle is not None) is (answer is True)


def test_second_announcement_of_a_circle_gets_the_link_of_the_first() -> None:
    twin = make_open().circle
    second = replace(make_seen(), topic_id=TopicId(432))
    decision = decide(second, twin=twin)
    assert decision.circle is None
    (link,) = decision.effects
    assert isinstance(link, SayLink)
    assert (link.url, link.twin) == (MADE.url, True)


@pytest.mark.parametrize(("first", "later"), [(Language.DE, Language.EN), (None, Language.ES)])
def test_language_of_a_circle_is_decided_with_its_first_complete_announcement(
    first: Language | None, later: Language
) -> None:
    announced = decide(replace(make_seen(), language=first))
    assert announced.circle is not None
    assert announced.circle.language is first
    edited = decide(replace(make_seen("Spanish for bakers"), language=later), announced)
    assert edited.circle is not None
    assert edited.circle.language is first


def test_questions_and_links_speak_the_language_of_those_who_read_them() -> None:
    german, spanish = (replace(make_seen(), language=one) for one in (Language.DE, Language.ES))
    (ask,) = decide(replace(make_seen(verdict=Verdict.ASK), language=Language.ES)).effects
    announced = decide(german)
    assert announced.circle is not None
    assert announced.announcement is not None
    made = decide_topic_made(announced.circle, announced.announcement, MADE, changed=False)
    (twins,) = decide(replace(spanish, topic_id=TopicId(432)), twin=made.circle).effects
    assert isinstance(ask, Ask)
    assert isinstance(made.effects[0], SayLink)
    assert isinstance(twins, SayLink)
    assert (ask.language, made.effects[0].language, twins.language) == (
        Language.ES,
        Language.DE,
        Language.ES,
    )


def test_second_announcement_waits_while_the_first_has_no_topic_yet() -> None:
    twin = decide(make_seen()).circle
    decision = decide(replace(make_seen(), topic_id=TopicId(432)), twin=twin)
    assert decision.why == Reason(ReasonCode.TWIN_WAITS)
    assert decision.announcement is not None
    assert twin is not None
    assert decision.announcement.twin_of == twin.origin
    assert decision.effects == ()


def test_what_was_gone_before_it_was_known_leads_to_nothing() -> None:
    assert decide_withdrawn(None, None) == Decision(Reason(ReasonCode.GONE_BEFORE_KNOWN))


def make_request(tags: tuple[str, ...] = ("circle", "pittsburgh")) -> TopicRequest:
    titles = ("one", "two", "three", "four")
    return TopicRequest(
        ExternalId("circle-t431"), CategoryId(5), titles, "raw", tags, "first-post circle-t431"
    )


def test_titles_are_tried_one_after_the_other() -> None:
    request = make_request(())
    rung: int | None = 0
    tried = []
    while rung is not None:
        tried.append(compose_attempts(request)[rung][0])
        rung = plan_attempt(request, rung, ("Title has already been used",))
    assert tried == ["one", "two", "three", "four"]


def test_refused_tags_are_left_out_once_and_the_title_stays() -> None:
    request = make_request()
    rung = plan_attempt(request, 1, ("You cannot create the tag pittsburgh",))
    assert rung is not None
    assert compose_attempts(request)[rung] == ("two", ())


@given(st.lists(st.sampled_from(["Title is unclear", "no such tag", ""]), max_size=12))
def test_ladder_ends_and_never_tries_the_same_twice(refusals: list[str]) -> None:
    request, rung, tried = make_request(), 0, [0]
    for message in refusals:
        following = plan_attempt(request, rung, (message,))
        if following is None:
            break
        rung = following
        tried.append(rung)
    assert tried == sorted(set(tried))
    assert len(tried) <= 8


@given(st.integers(0, 200), st.floats(0, 1), st.floats(0, 7 * 86400 - 1))
def test_waits_grow_stay_bounded_and_last_a_week(attempts: int, jitter: float, tried_for_s: float) -> None:
    wait_s = plan_retry(attempts, tried_for_s, jitter)
    assert wait_s is not None
    assert 4 <= wait_s <= 7.5 * 3600
    assert plan_retry(attempts, tried_for_s, jitter, asked_s=900) >= 900  # type: ignore[operator]
    assert plan_retry(attempts, 7 * 86400, jitter) is None
