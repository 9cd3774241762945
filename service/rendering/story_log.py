"""The log of a story's steps, a line each."""

from __future__ import annotations

from collections.abc import Mapping

from service.domain.ids import ForumUserId
from service.domain.proposals.states import ProposalEvent
from service.domain.proposals.telling import PublicStep
from service.rendering.environment import MarkdownCatalogue
from service.rendering.paragraphs import fit_line
from service.rendering.parts import Part
from service.rendering.plain import Markdown
from service.rendering.story_names import READ_BY, STEP_NAMES

LONGEST_LINE = 250
"""Of what was said with a step, in characters of Markdown."""

Names = Mapping[ForumUserId, str]


class StoryLog(Part):
    """Says in one language what was done."""

    def say_step(self, step: PublicStep, names: Names) -> Markdown:
        what = self._name_step(step, names.get(step.person) if step.person else None)
        line = quote_line(self._words, step.line)
        return self._words.gettext("%(what)s: %(line)s", what=what, line=line) if line else what

    def _name_step(self, step: PublicStep, who: str | None) -> Markdown:
        if step.event is ProposalEvent.CLAIMED and who:
            return self._words.gettext(READ_BY, name=who)
        name = STEP_NAMES.get(step.event)
        return self._words.gettext(name) if name else Markdown("")


def quote_sentence(words: MarkdownCatalogue, line: str) -> Markdown:
    """The same among sentences: as one of its own."""
    said = line.strip()
    text = fit_line(f"{said[:1].upper()}{said[1:]}".rstrip("."), LONGEST_LINE)
    if text.endswith(("!", "?", "…")):
        return words.gettext("“%(words)s”", words=text)
    # translators: what somebody said, as a sentence of its own
    return words.gettext("“%(words)s.”", words=text) if text else Markdown("")


def quote_line(words: MarkdownCatalogue, line: str) -> Markdown:
    """What was said with a step, between quotation marks; empty where nothing was."""
    text = fit_line(line, LONGEST_LINE)
    return words.gettext("“%(words)s”", words=text) if text else Markdown("")
