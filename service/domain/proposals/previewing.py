"""What people would read if a step were taken now. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from service.domain.proposals.authoring import Moment
from service.domain.proposals.steps import take_step
from service.domain.proposals.telling import PublicStep, StoryLink, ToldStory, compose_public_step
from service.domain.proposals.values import Step, StepStatus, Wish


@dataclass(frozen=True, slots=True)
class Preview:
    told: ToldStory
    """With the step taken."""
    step: PublicStep


def foresee_step(told: ToldStory, wish: Wish, moment: Moment, onward: StoryLink | None) -> Preview:
    """The guards have let the step pass. `onward`: the story that this one is to be put together with."""
    story = told.story
    after = take_step(story, wish, moment.now, moment.day, moment.promises)
    number = 1 + max((one.number for one in told.steps), default=0)
    done = Step(number, wish, moment.now, story.state, after.state, StepStatus.DONE, moment.now)
    step = compose_public_step(done)
    return Preview(replace(told, story=after, steps=(*told.steps, step), onward=onward or told.onward), step)
