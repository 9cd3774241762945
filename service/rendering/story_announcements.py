"""The announcement of an accepted story's circle, filled in as far as the story goes: to be copied and finished."""

from __future__ import annotations

from collections.abc import Iterator

from service.domain.proposals.values import Proposal
from service.rendering.parts import Part
from service.rendering.plain import clean
from service.rendering.story_titles import name_town


class StoryAnnouncements(Part):
    """Renders them in one language. They are ordinary text, which people paste and change."""

    def render_draft(self, story: Proposal, author: str | None, topic_url: str | None) -> str:
        """A labelled line for all that a circle needs, as our reader of announcements knows them.

        `author`: their user name. With the link to the story's topic the circle joins the story by itself.
        """
        lines = [f"{label} {clean(value)}".rstrip() for label, value in self._list_lines(story, author)]
        gettext = self._texts.catalogue.gettext
        asked = (
            [gettext("This circle was asked for here: %(story)s") % {"story": topic_url}] if topic_url else []
        )
        return "\n".join([*lines, *(["", *asked] if asked else [])])

    def _list_lines(self, story: Proposal, author: str | None) -> Iterator[tuple[str, str]]:
        gettext, words = self._texts.catalogue.gettext, story.words
        spoken = words.languages or self._texts.locale.languages[self._texts.language.value]
        yield gettext("Name of the circle:"), words.topics
        yield gettext("Course:"), ""
        yield gettext("Where:"), words.place
        yield gettext("Town:"), name_town(story, self._texts) if words.where.name.strip() else ""
        yield gettext("First meeting:"), ""
        yield gettext("How many weeks:"), "6"
        yield gettext("How long:"), gettext("90 minutes")
        yield gettext("Language:"), spoken
        yield gettext("Facilitators:"), f"@{author}" if author and words.can_facilitate else ""
