"""Private messages about lines in a story's topic; nothing has changed by such a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from service.domain.commands.values import Trouble
from service.domain.proposals.command_values import NotUnderstood
from service.domain.proposals.notes import AlreadyDecided, LeftLine, StepRefused
from service.domain.proposals.values import Refusal
from service.rendering.environment import Texts
from service.rendering.links import own_link
from service.rendering.messages import Messages
from service.rendering.parts import Part
from service.rendering.plain import Markdown


@dataclass(frozen=True, slots=True)
class LeftWords:
    """A line by which nothing changed, and the nearest that is understood, to copy: without the mention, or empty."""

    line: LeftLine
    nearest: str = ""


class StoryMessages(Part):
    """Renders them in one language. `line`: what they wrote, without the mention; examples come without it, too."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._explain_trouble = Messages(texts).explain

    def render_story_lines(
        self, lines: Sequence[LeftWords], topic_url: str, *, is_author: bool = False
    ) -> Markdown:
        """Lines of one post by which nothing changed. `is_author`: of the story, whose words are read as part of it."""
        refusals = [one.line.refusal for one in lines if isinstance(one.line, StepRefused)]
        return self._texts.render(
            "messages/story_line.md",
            lines=[self._say_left(one, is_author=is_author) for one in lines],
            topic=own_link(topic_url),
            is_stranger=Refusal.NOT_ORGANIZER in refusals,
            help=self._lines.help,
        )

    def _say_left(self, one: LeftWords, *, is_author: bool) -> Mapping[str, object]:
        """What is private is not repeated."""
        trouble = one.line.trouble if isinstance(one.line, NotUnderstood) else None
        return {
            "text": one.line.line if trouble is not Trouble.PRIVATE else "",
            "why": self._say_why(one.line),
            "nearest": self._lines.render_copy(one.nearest) if one.nearest else None,
            "is_words": trouble is Trouble.UNKNOWN_VERB and is_author,
        }

    def _say_why(self, line: LeftLine) -> Markdown:
        match line:
            case NotUnderstood(trouble=trouble):
                return self._explain_trouble(trouble)
            case StepRefused(refusal=refusal):
                return self.explain_refusal(refusal)
            case AlreadyDecided(name=name):
                return self._say_decided(name)
            case _:
                assert_never(line)

    def _say_decided(self, name: str) -> Markdown:
        """`name`: whose decision waits."""
        gettext = self._texts.words.gettext
        sentences = (
            gettext(
                "%(name)s has just decided about this story, and people read it in a few minutes.", name=name
            ),
            gettext("If you see it otherwise, talk to each other."),
            gettext("Until then %(name)s can take it back with %(undo)s.", name=name, undo=self._lines.undo),
        )
        return Markdown(" ".join(sentences))

    def render_story_line_title(self) -> str:
        return self._texts.catalogue.gettext("Your line in the story's topic")

    def render_story_help(self, topic_url: str, examples: tuple[str, ...], *, is_author: bool) -> Markdown:
        return self._texts.render(
            "messages/story_help.md",
            topic=own_link(topic_url),
            examples=self._lines.render_copies(examples),
            is_author=is_author,
            undo=self._lines.undo,
        )

    def render_story_help_title(self) -> str:
        return self._texts.catalogue.gettext("What you can say in a story's topic")

    def explain_refusal(self, refusal: Refusal) -> Markdown:
        """Why a step may not be taken."""
        gettext = self._texts.words.gettext
        return {
            Refusal.NOT_NOW: gettext("That step does not follow from where the story stands now."),
            Refusal.NOT_ORGANIZER: gettext("Only organizers decide about stories by such a line."),
            Refusal.OWN_STORY: gettext("It is your own story, so another organizer has to decide about it."),
            Refusal.NOT_AUTHOR: gettext("Only the person who told the story can do that."),
            Refusal.DAY_MISSING: gettext("I need the day on which you want to look at it again."),
            Refusal.DAY_PASSED: gettext("That day has passed already."),
            Refusal.DAY_TOO_FAR: gettext("That day is more than a year away."),
            Refusal.REASON_MISSING: gettext("Its author should read why, and no reason stands there."),
            Refusal.NOTHING_WANTED: gettext(
                "I need to know what is missing: a room, a facilitator, or both."
            ),
            Refusal.OTHER_MISSING: gettext("I found no other story behind that link."),
            Refusal.OTHER_TOWN: gettext(
                "The other story is from another town: neighbours stay two stories, and show each other."
            ),
            Refusal.OTHER_ENDED: gettext("The other story has come to its end already."),
            Refusal.WORDS_CHANGED: gettext("Its author has changed the words meanwhile."),
            Refusal.STORY_INCOMPLETE: gettext(
                "The story does not say enough yet: first ask for its town, or for a few words more."
            ),
        }[refusal]
