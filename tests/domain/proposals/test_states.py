"""Every state meets every event: only what the table says happens, and each state can be told and found."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

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
from service.domain.proposals.values import ProposalWords, Refusal, Wanted, Wish
from tests.domain.proposals.stories import AUTHOR, INES, NOW, make_proposal

TODAY = NOW.date()
ORGANIZER, ADDRESS = Standing(is_organizer=True), Standing(holds_address=True)


def make_wish(event: ProposalEvent, by: Actor) -> Wish:
    person = {Actor.ORGANIZER: INES, Actor.AUTHOR: AUTHOR}.get(by)
    return Wish(
        event,
        by,
        person,
        line="Because the library is closed.",
        day=TODAY + timedelta(days=30),
        wanted=frozenset({Wanted.ROOM}),
        other="0123456789abcdef",
    )


@pytest.mark.parametrize(("state", "event"), list(product(ProposalState, ProposalEvent)))
def test_only_what_the_table_says_happens(state: ProposalState, event: ProposalEvent) -> None:
    story = make_proposal(state)
    neighbour = make_proposal(origin="0123456789abcdef")
    for actor in (one for one in Actor if event in STEPS_OF[one]):
        wish = make_wish(event, actor)
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
