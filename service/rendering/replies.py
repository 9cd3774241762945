"""Our short replies: where the circle lives now, what we would have written, what the forum refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.domain.announcements.values import Announcement, Guess, Hint, Private, Reading
from service.domain.organizers import WaitingThings
from service.rendering.links import own_link
from service.rendering.parts import Part
from service.rendering.plain import JOINER, Markdown

LONGEST_SHOWN = 28_000
"""Characters of a block that a reply can show beside its own words."""

_MARKER = re.compile(r"^<!-- companion:.*\n?", re.MULTILINE)
_BACKTICKS = re.compile(r"`+")


class Replies(Part):
    """Renders replies in one language."""

    def render_link_reply(
        self,
        topic_url: str,
        private: Sequence[Private] = (),
        *,
        guesses: Sequence[Guess] = (),
        hints: Sequence[Hint] = (),
        closed: Markdown | None = None,
        asked: bool = False,
        twin: bool = False,
    ) -> Markdown:
        """The reply under a complete announcement: where its circle lives, and what was guessed.

        `closed`: a word about a meeting on a public holiday.
        """
        return self._texts.render(
            "announcements/link.md",
            topic=own_link(topic_url),
            help=self._lines.help,
            confirm=self._lines.confirm,
            asked=asked,
            twin=twin,
            guesses=self._phrases.render_guesses(guesses),
            hints=self._phrases.render_hints(hints),
            closed=closed,
            private=self._phrases.render_private(private),
        )

    def render_all_set(
        self,
        topic_url: str,
        private: Sequence[Private] = (),
        *,
        guesses: Sequence[Guess] = (),
        hints: Sequence[Hint] = (),
        closed: Markdown | None = None,
    ) -> Markdown:
        """What our questions become once they are answered."""
        return self.render_link_reply(
            topic_url, private, guesses=guesses, hints=hints, closed=closed, asked=True
        )

    def render_taken_away(self, private: Sequence[Private] = ()) -> Markdown:
        """What the link reply becomes when the circle's topic was deleted."""
        shown = self._phrases.render_private(private)
        return self._texts.render("announcements/taken_away.md", private=shown)

    def render_twin_reply(self, topic_url: str, private: Sequence[Private] = ()) -> Markdown:
        """The reply under a second announcement of the same circle."""
        return self.render_link_reply(topic_url, private, twin=True)

    def render_folded_title(self) -> Markdown:
        """Over the text that stood in our block before it was handed back."""
        return self._texts.words.gettext("What stood here before")

    def render_by_hand_title(self) -> str:
        return self._texts.catalogue.gettext("You changed my part of a post")

    def render_by_hand(self, block: str, topic_url: str, *, story: bool = False) -> Markdown:
        """The one message to whoever changed our block: what we would have written.

        The block stands in a code fence that is longer than any row of backticks in it, so that none can end it. Around
        it stands HTML, for the end of `[details]` is looked for inside fences too (bbcode-block.js).
        """
        shown = _MARKER.sub("", block).replace("<!--", f"<!{JOINER}--").strip("\n")[:LONGEST_SHOWN]
        longest = max((len(row) for row in _BACKTICKS.findall(shown)), default=0)
        return self._texts.render(
            "messages/by_hand.md",
            story=story,
            topic=own_link(topic_url),
            take_over=self._lines.take_over,
            fence=Markdown("`" * max(3, longest + 1)),
            block=Markdown(shown),
        )

    def render_waiting(self, reading: Reading, author: str, *, declined: bool) -> Markdown:
        """The reply under an announcement of which an organizer decides, and what it becomes after a no."""
        return self._texts.render(
            "announcements/waiting.md",
            author=author,
            declined=declined,
            price="price" in reading.not_followed,
            single="single_meeting" in reading.not_followed,
            private=self._phrases.render_private(reading.private),
        )

    def render_titles_refused(self, circle: Announcement, author: str | None = None) -> Markdown:
        """The reply to the author when the forum took none of our titles."""
        return self._texts.render("announcements/titles_refused.md", author=author, name=circle.name)

    def render_call(self, things: WaitingThings) -> Markdown:
        """The message that calls organizers: how much waits, and where to see it; it quotes nobody."""
        house = self._texts.house.public_url
        return self._texts.render(
            "organizers/call.md",
            things=things,
            url=own_link(f"{house}/status#organizers"),
            stories_url=own_link(f"{house}/organize"),
        )

    def render_call_title(self, things: WaitingThings) -> Markdown:
        return self._texts.words.ngettext(
            "Circles: one thing waits for you", "Circles: %(num)s things wait for you", things.total
        )
