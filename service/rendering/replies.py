"""Our short replies: where the circle lives now, what we would have written, what the forum refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.announcements.values import Guess, Hint, Private
from service.domain.organizers import WaitingThings
from service.rendering.environment import Texts
from service.rendering.links import own_link
from service.rendering.phrases import Phrases
from service.rendering.plain import JOINER, Markdown

LONGEST_SHOWN = 28_000
"""Characters of a block that a reply can show beside its own words."""

_MARKER = re.compile(r"^<!-- companion:.*\n?", re.MULTILINE)
_BACKTICKS = re.compile(r"`+")


class Replies:
    """Renders replies in one language."""

    def __init__(self, texts: Texts, phrases: Phrases) -> None:
        self._texts = texts
        self._phrases = phrases

    def render_link(
        self,
        topic_url: str,
        private: Sequence[Private],
        *,
        asked: bool = False,
        twin: bool = False,
        guesses: Sequence[Guess] = (),
        hints: Sequence[Hint] = (),
    ) -> Markdown:
        return self._texts.render(
            "announcements/link.md",
            topic=own_link(topic_url),
            asked=asked,
            twin=twin,
            guesses=self._phrases.render_guesses(guesses),
            hints=self._phrases.render_hints(hints),
            private=self._phrases.render_private(private),
        )

    def render_by_hand(self, block: str) -> Markdown:
        """The block in a code fence that is longer than any row of backticks in it, so that none can end it.

        Around it stands HTML, for the end of `[details]` is looked for inside fences too (bbcode-block.js).
        """
        shown = _MARKER.sub("", block).replace("<!--", f"<!{JOINER}--").strip("\n")[:LONGEST_SHOWN]
        longest = max((len(row) for row in _BACKTICKS.findall(shown)), default=0)
        return self._texts.render(
            "announcements/by_hand.md", fence=Markdown("`" * max(3, longest + 1)), block=Markdown(shown)
        )

    def render_titles_refused(self, name: str, author: str | None) -> Markdown:
        return self._texts.render("announcements/titles_refused.md", author=author, name=name)

    def render_call(self, things: WaitingThings) -> Markdown:
        url = own_link(f"{self._texts.facts.public_url}/status#organizers")
        return self._texts.render("organizers/call.md", things=things, url=url)

    def render_call_title(self, things: WaitingThings) -> Markdown:
        return self._texts.words.ngettext(
            "Circles: one thing waits for you", "Circles: %(num)s things wait for you", things.total
        )
