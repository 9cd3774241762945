"""Private messages about lines in a story's topic; nothing has changed by such a line."""

from __future__ import annotations

from service.domain.commands.values import Trouble
from service.domain.proposals.values import Refusal
from service.rendering.environment import Texts
from service.rendering.links import own_link
from service.rendering.messages import Messages
from service.rendering.parts import Part
from service.rendering.plain import Markdown


class StoryMessages(Part):
    """Renders them in one language. `line`: what they wrote, without the mention; examples come without it, too."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._explain_trouble = Messages(texts).explain

    def render_story_trouble(self, line: str, trouble: Trouble, nearest: str, topic_url: str) -> Markdown:
        """What is private is not repeated."""
        shown = line if trouble is not Trouble.PRIVATE else ""
        return self._render(shown, self._explain_trouble(trouble), nearest, topic_url)

    def render_story_refusal(self, line: str, refusal: Refusal, nearest: str, topic_url: str) -> Markdown:
        is_stranger = refusal is Refusal.NOT_ORGANIZER
        return self._render(line, self.explain_refusal(refusal), nearest, topic_url, is_stranger=is_stranger)

    def render_already_decided(self, line: str, name: str, topic_url: str) -> Markdown:
        """`name`: whose decision waits."""
        gettext = self._texts.words.gettext
        sentences = (
            gettext(
                "%(name)s has just decided about this story, and people read it in a few minutes.", name=name
            ),
            gettext("If you see it otherwise, talk to each other."),
            gettext("Until then %(name)s can take it back with %(undo)s.", name=name, undo=self._lines.undo),
        )
        why = Markdown(" ".join(sentences))
        return self._render(line, why, "", topic_url)

    def _render(
        self, line: str, why: Markdown, nearest: str, topic_url: str, *, is_stranger: bool = False
    ) -> Markdown:
        return self._texts.render(
            "messages/story_line.md",
            line=line,
            why=why,
            nearest=self._lines.render_copy(nearest) if nearest else None,
            topic=own_link(topic_url),
            is_stranger=is_stranger,
            help=self._lines.help,
        )

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
