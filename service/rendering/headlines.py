"""The first line of a post that tells changes: what has happened, so that nobody need read on who must not set out."""

from __future__ import annotations

from collections.abc import Sequence

from service.domain.changes import ChangeKind
from service.rendering.changes import ChangeLine, Soon
from service.rendering.parts import Part
from service.rendering.plain import Markdown


class Headlines(Part):
    """Renders first lines in one language."""

    def render_soon(self, kind: ChangeKind, soon: Soon, *, nowhere: bool) -> Markdown:
        """About the meeting for which people may be about to set out; `nowhere`: it is online."""
        words = self._words
        sentences = {
            (ChangeKind.MOVED, Soon.TODAY): words.gettext("**Today's meeting has moved.**"),
            (ChangeKind.MOVED, Soon.TOMORROW): words.gettext("**Tomorrow's meeting has moved.**"),
            (ChangeKind.CANCELLED, Soon.TODAY): words.gettext("**Today's meeting is cancelled.**"),
            (ChangeKind.CANCELLED, Soon.TOMORROW): words.gettext("**Tomorrow's meeting is cancelled.**"),
            (ChangeKind.ELSEWHERE, Soon.TODAY): words.gettext("**Today's meeting is in another place.**"),
            (ChangeKind.ELSEWHERE, Soon.TOMORROW): words.gettext(
                "**Tomorrow's meeting is in another place.**"
            ),
        }
        sentence = sentences[kind, soon]
        if nowhere or (kind, soon) != (ChangeKind.CANCELLED, Soon.TODAY):
            return sentence
        return Markdown(" ".join((sentence, words.gettext("Please don't set out."))))

    def render_taken_up(self) -> Markdown:
        """A circle that was called off, and is on."""
        return self._words.gettext("**Good news: this circle goes on after all.**")

    def render_of_all(self, kind: ChangeKind) -> Markdown:
        """All coming meetings have changed alike."""
        if kind is ChangeKind.MOVED:
            return self._words.gettext("**All coming meetings have moved.**")
        return self._words.gettext("**From now on we meet in another place.**")

    def render_headline(self, changes: Sequence[ChangeLine]) -> Markdown:
        """What all the changes are; empty where only one meeting, or the whole circle, falls out."""
        words, number = self._words, len(changes)
        if [change.kind for change in changes] in ([], [ChangeKind.CANCELLED]):
            return Markdown("")
        if len({change.kind for change in changes}) > 1:
            return words.gettext("**Several meetings have changed.**")
        match changes[0].kind:
            case ChangeKind.MOVED:
                return words.ngettext("**This meeting has moved.**", "**These meetings have moved.**", number)
            case ChangeKind.CANCELLED:
                return words.gettext("**These meetings are cancelled.**")
            case ChangeKind.ADDED:
                return words.ngettext(
                    "**There is one more meeting.**", "**There are more meetings.**", number
                )
            case ChangeKind.BACK_ON if number == 1:
                return self._render_back_on(changes[0])
            case ChangeKind.BACK_ON:
                return words.gettext("**Good news: these meetings are on after all.**")
            case ChangeKind.ELSEWHERE:
                return words.ngettext(
                    "**This meeting is in another place.**",
                    "**These meetings are in another place.**",
                    number,
                )

    def _render_back_on(self, change: ChangeLine) -> Markdown:
        if change.was is not None and change.another_time:
            return self._words.gettext(
                "**Good news: the cancelled meeting of %(day)s is on after all, on %(when)s (%(zone)s).**",
                day=change.was.day,
                when=change.shown.start,
                zone=change.shown.zone,
            )
        return self._words.gettext(
            "**Good news: the meeting on %(when)s (%(zone)s) is on after all.**",
            when=change.shown.start,
            zone=change.shown.zone,
        )
