"""Titles of stories' topics, within Discourse's rules (see `titles.py`)."""

from __future__ import annotations

from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Proposal
from service.rendering.environment import Texts
from service.rendering.parts import Part
from service.rendering.plain import clean, shorten
from service.rendering.titles import LONGEST_PLACE, LONGEST_TITLE, tidy

KEY_LETTERS = 6
"""Of its origin, which make a title unlike all others."""


class StoryTitles(Part):
    """Renders titles in one language. They are ordinary text, for the forum escapes titles itself."""

    def render_story_titles(self, story: Proposal) -> tuple[str, ...]:
        """Three different titles, in the order in which they are tried: the forum takes no title twice."""
        gettext, key = self._texts.catalogue.gettext, story.origin[:KEY_LETTERS]
        if story.state is ProposalState.REMOVED:
            return (gettext("A story that was removed (%(key)s)") % {"key": key},)
        town = tidy(name_town(story, self._texts), LONGEST_PLACE) or gettext("this town")
        title = shorten(gettext("Learning circles in %(town)s?") % {"town": town}, LONGEST_TITLE)
        day = self._times.render_date(story.created_at, year=True)
        return (title, f"{title} ({day})", f"{title} ({key})")


def name_town(story: Proposal, texts: Texts) -> str:
    """`Braddock, United States`; "this town" where nothing was said. Ordinary text."""
    where = story.words.where
    code = where.town.country if where.town else where.country
    country = texts.locale.territories.get(code, "") if code else ""
    name = clean(where.name, LONGEST_PLACE)
    return ", ".join(filter(None, (name, country))) or texts.catalogue.gettext("this town")
