"""What we write about a story beside its block: replies that tell a decision, and messages to its author."""

from __future__ import annotations

from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.telling import PublicStep, ToldStory
from service.rendering.environment import Texts
from service.rendering.links import own_link
from service.rendering.paragraphs import render_paragraphs
from service.rendering.parts import Part
from service.rendering.people import mention_users
from service.rendering.plain import Markdown
from service.rendering.standing import Names, Standing
from service.rendering.story_titles import name_town

LONGEST_SAID = 3_000


class StoryReplies(Part):
    """Renders them in one language."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._standing = Standing(texts)

    def render_step(self, told: ToldStory, step: PublicStep, names: Names, author: str | None) -> Markdown:
        """One decision in the organizer's own words. Only its author is called; all other names are text.

        `author`: their user name.
        """
        called = [f"{one}: " for one in mention_users([author] if author else [])]
        line = render_paragraphs(step.line, LONGEST_SAID).replace("\n", "\n> ")
        return self._texts.render(
            "proposals/step.md",
            said=Markdown("".join((*called, self._name(told, step)))),
            line=Markdown(line),
            by=names.get(step.person) if step.person else None,
            next=self._say_next(told, step, names),
        )

    def _name(self, told: ToldStory, step: PublicStep) -> Markdown:
        gettext = self._words.gettext
        if step.event is ProposalEvent.PUT_TOGETHER and told.onward and told.onward.url:
            onward = own_link(told.onward.url)
            return gettext(
                "**This story goes on together with [another one of the same town](%(onward)s).**",
                onward=onward,
            )
        return {
            ProposalEvent.ASKED: gettext("**A question for you.**"),
            ProposalEvent.SOUGHT: gettext("**We like it, and look for a partner.**"),
            ProposalEvent.PARKED: gettext("**Not now, but later.**"),
            ProposalEvent.ACCEPTED: gettext("**Accepted.**"),
            ProposalEvent.DECLINED: gettext("**Not now.**"),
            ProposalEvent.PUT_TOGETHER: gettext("**This story goes on together with another one.**"),
            ProposalEvent.REOPENED: gettext("**We look at it again.**"),
        }[step.event]

    def _say_next(self, told: ToldStory, step: PublicStep, names: Names) -> Markdown:
        gettext = self._words.gettext
        match step.event:
            case ProposalEvent.ASKED:
                return gettext("Please answer here; organizers read it.")
            case ProposalEvent.DECLINED:
                return gettext("You can come back to it any time: write here.")
            case ProposalEvent.PUT_TOGETHER:
                return gettext("This topic stays to be read; please write in the other one.")
            case ProposalEvent.PARKED if told.story.promised:
                return gettext(
                    "We look at it again on %(day)s.", day=self._standing.say_day(told, told.story.promised)
                )
            case ProposalEvent.SOUGHT | ProposalEvent.ACCEPTED:
                return self._standing.say_next(told, names)
        return Markdown("")

    def render_onward_title(self) -> str:
        return self._texts.catalogue.gettext("Your story goes on together with another one")

    def render_onward(self, told: ToldStory, topic_url: str) -> Markdown:
        return self._texts.render(
            "proposals/onward.md",
            town=name_town(told.story, self._texts),
            onward=own_link(told.onward.url) if told.onward and told.onward.url else own_link(topic_url),
            topic=own_link(topic_url),
            line=told.find_line(ProposalEvent.PUT_TOGETHER),
        )
