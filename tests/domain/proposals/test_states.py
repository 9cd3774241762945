"""Every state meets every event: only what the table says happens, and each state can be told and found."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from service.domain.proposals.authoring import Moment, decide_words
from service.domain.proposals.glances import compose_glance_mark, find_latest, wants_glance
from service.domain.proposals.states import (
    ENDED,
    LABELS,
    OPEN,
    PROPOSAL_STATES,
    PUBLIC,
    STEPS_OF,
    VIEWS,
    Actor,
    ProposalEvent,
    ProposalState,
    advance,
)
from service.domain.proposals.steps import Standing, check_step, take_step
from service.domain.proposals.timing import Promises
from service.domain.proposals.values import Newer, Proposal, ProposalWords, Refusal, Wanted, Wish
from tests.domain.proposals.stories import AUTHOR, INES, NOW, WORDS, make_proposal

TODAY = NOW.date()
ORGANIZER, ADDRESS = Standing(is_organizer=True), Standing(holds_address=True)


NEWER = Newer(replace(WORDS, why="It is even farther now."), None, NOW)
"""What an author who is not known wants to say instead."""


def make_wish(event: ProposalEvent, by: Actor, glanced: str = "") -> Wish:
    person = {Actor.ORGANIZER: INES, Actor.AUTHOR: AUTHOR}.get(by)
    return Wish(
        event,
        by,
        person,
        line="Because the library is closed.",
        day=TODAY + timedelta(days=30),
        wanted=frozenset({Wanted.ROOM}),
        other="0123456789abcdef",
        glanced=glanced,
    )


@pytest.mark.parametrize(("state", "event"), list(product(ProposalState, ProposalEvent)))
def test_only_what_the_table_says_happens(state: ProposalState, event: ProposalEvent) -> None:
    story = make_proposal(state, newer=NEWER if state in PUBLIC else None)
    neighbour = make_proposal(origin="0123456789abcdef")
    for actor in (one for one in Actor if event in STEPS_OF[one]):
        wish = make_wish(event, actor, compose_glance_mark(story))
        standing = ORGANIZER if actor is Actor.ORGANIZER else ADDRESS
        refusal = check_step(story, wish, standing, TODAY, neighbour)
        if (state, event) not in PROPOSAL_STATES:
            assert refusal is Refusal.NOT_NOW
            with pytest.raises(ValueError, match="cannot happen"):
                take_step(story, wish, NOW, TODAY, Promises())
        else:
            assert refusal is None
            assert take_step(story, wish, NOW, TODAY, Promises()).state is PROPOSAL_STATES[state, event]


@pytest.mark.parametrize("event", list(ProposalEvent))
def test_nobody_takes_a_step_that_is_not_theirs(event: ProposalEvent) -> None:
    for state, actor in product(ProposalState, Actor):
        if advance(state, event) is None or event in STEPS_OF[actor]:
            continue
        refusal = check_step(make_proposal(state), make_wish(event, actor), ORGANIZER, TODAY)
        assert refusal in (Refusal.NOT_ORGANIZER, Refusal.NOT_AUTHOR)


def test_every_step_belongs_to_somebody() -> None:
    assert {event for _, event in PROPOSAL_STATES} == set().union(*STEPS_OF.values()) == set(ProposalEvent)


def test_every_state_can_be_left_but_the_removed() -> None:
    left = {state for state, _ in PROPOSAL_STATES}
    assert set(ProposalState) - left == {ProposalState.REMOVED}
    assert set(ProposalState) - set(PROPOSAL_STATES.values()) == {ProposalState.UNSEEN}


def test_members_read_seven_labels_and_nothing_of_what_is_not_public() -> None:
    assert set(LABELS) == set(PUBLIC)
    assert len(set(LABELS.values())) == 7


def test_the_queue_shows_every_story_once_but_the_removed() -> None:
    shown = [state for states in VIEWS.values() for state in states]
    assert len(shown) == len(set(shown))
    assert set(ProposalState) - set(shown) == {ProposalState.REMOVED}
    assert {ProposalState.UNSEEN, *OPEN, *ENDED} == set(ProposalState)


def test_nobody_decides_about_their_own_story() -> None:
    wish = make_wish(ProposalEvent.ACCEPTED, Actor.ORGANIZER)
    assert check_step(make_proposal(author_id=INES), wish, ORGANIZER, TODAY) is Refusal.OWN_STORY
    both = Standing(is_organizer=True, holds_address=True)
    assert check_step(make_proposal(author_id=None), wish, both, TODAY) is Refusal.OWN_STORY


def test_who_is_no_organizer_any_more_decides_nothing() -> None:
    wish = make_wish(ProposalEvent.ACCEPTED, Actor.ORGANIZER)
    assert check_step(make_proposal(), wish, Standing(), TODAY) is Refusal.NOT_ORGANIZER


def test_of_a_removed_story_no_word_and_no_name_is_left() -> None:
    wish = make_wish(ProposalEvent.REMOVED, Actor.AUTHOR)
    after = take_step(make_proposal(assignee=INES, shares_text=True), wish, NOW, TODAY, Promises())
    assert after.words == ProposalWords()
    assert (after.author_id, after.assignee, after.shares_text) == (None, None, False)


# Words to which a public story was changed


def change(story: Proposal, why: str) -> Proposal:
    words = replace(story.words, why=why)
    outcome = decide_words(story, words, story.language, Moment(NOW, "UTC", Promises()))
    assert not isinstance(outcome, Refusal)
    return outcome.after


def glance(story: Proposal, event: ProposalEvent, at: Proposal | None = None) -> Proposal | Refusal:
    """An organizer looks at the story, as it was then."""
    wish = make_wish(event, Actor.ORGANIZER, compose_glance_mark(at or story))
    refusal = check_step(story, wish, ORGANIZER, TODAY)
    return refusal or take_step(story, wish, NOW + timedelta(days=3), TODAY, Promises())


@pytest.mark.parametrize("state", [*OPEN, ProposalState.DECLINED, ProposalState.WITHDRAWN])
def test_new_words_of_an_unknown_author_wait_for_a_glance_that_changes_nothing_else(
    state: ProposalState,
) -> None:
    story = make_proposal(state, author_id=None, assignee=INES, promised=TODAY, broken=TODAY)
    changed = change(story, "Spam, spam.")
    assert changed.words == story.words
    assert wants_glance(changed)
    assert find_latest(changed)[0].why == "Spam, spam."
    shown = glance(changed, ProposalEvent.SHOWN)
    assert isinstance(shown, Proposal)
    assert shown.words.why == "Spam, spam."
    expected = story if state is not ProposalState.ASKED else change(story, story.words.why)
    kept = replace(shown, words=story.words)
    assert kept.promised == changed.promised
    assert (kept.broken, kept.assignee, kept.state) == (changed.broken, changed.assignee, changed.state)
    assert (kept.newer, kept.words) == (expected.newer, expected.words)


def test_words_that_a_glance_refused_stay_with_their_author_and_may_be_changed_again() -> None:
    changed = change(make_proposal(author_id=None), "Spam, spam.")
    refused = glance(changed, ProposalEvent.DISCARDED)
    assert isinstance(refused, Proposal)
    assert not wants_glance(refused)
    assert (refused.words, find_latest(refused)[0].why) == (WORDS, "Spam, spam.")
    assert change(refused, "Spam, spam.") == refused
    assert wants_glance(change(refused, "A real reason."))
    assert change(refused, WORDS.why).newer is None
    assert glance(refused, ProposalEvent.DISCARDED) is Refusal.NOT_NOW
    after_all = glance(refused, ProposalEvent.SHOWN)
    assert isinstance(after_all, Proposal)
    assert after_all.words.why == "Spam, spam."


@pytest.mark.parametrize("state", [ProposalState.UNSEEN, ProposalState.RECEIVED])
def test_glance_at_other_words_lets_nothing_through(state: ProposalState) -> None:
    seen = change(make_proposal(state, author_id=None), "A real reason.")
    now = change(seen, "Spam, spam.")
    assert glance(now, ProposalEvent.SHOWN, at=seen) is Refusal.WORDS_CHANGED


def test_member_changes_their_words_at_once() -> None:
    changed = change(make_proposal(), "It is even farther now.")
    assert changed.words.why == "It is even farther now."
    assert changed.newer is None
    assert glance(changed, ProposalEvent.SHOWN) is Refusal.NOT_NOW
