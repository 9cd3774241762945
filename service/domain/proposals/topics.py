"""What follows for a story's topic from the whole of what is known of the story. Pure and level-triggered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.domain.ids import TopicId
from service.domain.proposals.effects import (
    DropStory,
    EditStory,
    SetStoryClosed,
    SetStoryListed,
    ShowOurStory,
    StoryEffect,
    TellOnward,
    TellStep,
    TellStory,
)
from service.domain.proposals.glances import wants_glance
from service.domain.proposals.states import DECISIONS, OPEN, PUBLIC, ProposalEvent, ProposalState
from service.domain.proposals.telling import PublicStep, ToldStory
from service.domain.proposals.values import Proposal


@dataclass(frozen=True, slots=True)
class TopicPlan:
    story: Proposal
    effects: tuple[StoryEffect, ...]


def plan_topic(told: ToldStory) -> TopicPlan:
    """The topic as it shall be."""
    story = told.story
    if story.made is None:
        return _plan_first(told)
    removed = story.state is ProposalState.REMOVED
    # Whoever changed the block: the words that its writer wants to have removed do not stay for that.
    hand_back = story.hand_back or (removed and story.by_hand)
    wanted = replace(
        story,
        by_hand=story.by_hand and not hand_back,
        hand_back=hand_back,
        listed=not removed,
        closed=story.state is ProposalState.TOGETHER,
    )
    effects: list[StoryEffect] = []
    if not wanted.by_hand:
        effects.append(EditStory(told.after(wanted), take_over=hand_back))
    if wanted.listed is not story.listed:
        effects.append(SetStoryListed(wanted, wanted.listed))
    if wanted.closed is not story.closed:
        effects.append(SetStoryClosed(wanted, wanted.closed))
    return TopicPlan(wanted, tuple(effects))


def _plan_first(told: ToldStory) -> TopicPlan:
    story = told.story
    if story.state not in PUBLIC or story.state is ProposalState.WITHDRAWN:
        return TopicPlan(story, (DropStory(story),))
    after = replace(story, asked=True) if story.written_in else story
    return TopicPlan(after, (TellStory(told.after(after)),))


def plan_decision(told: ToldStory, step: PublicStep, *, by_post: bool) -> tuple[StoryEffect, ...]:
    """What people are told of a decision that became public. `by_post`: an organizer's own post says it already.

    A topic that does not stand yet will say it itself.
    """
    if told.story.made is None or step.event not in DECISIONS:
        return ()
    reply = () if by_post else (TellStep(told, step),)
    is_together = step.event is ProposalEvent.PUT_TOGETHER and told.story.author_id is not None
    return (*reply, TellOnward(told, step)) if is_together else reply


def decide_story_by_hand(told: ToldStory, editor: str | None) -> TopicPlan:
    """Somebody wrote inside our block: it is theirs from now on, and they are shown what we would have written."""
    after = replace(told.story, by_hand=True)
    return TopicPlan(after, (ShowOurStory(told.after(after), editor),) if editor else ())


def waits_for_people(story: Proposal) -> bool:
    """Organizers should look at it now: for a glance, a first answer, or because a promised day has passed."""
    is_late = story.broken is not None and story.state in OPEN
    return is_late or wants_glance(story) or story.state is ProposalState.RECEIVED


def find_poll_topic(story: Proposal) -> TopicId | None:
    """The topic in which people vote for it now."""
    return story.made.topic_id if story.made and story.polled and story.state in OPEN else None


def waits_for_author(story: Proposal) -> bool:
    """An organizer has asked them something, or our reply has, which is complete only with the poll below."""
    asks = story.written_in is not None and story.state in OPEN and not story.polled
    return asks or story.state is ProposalState.ASKED
