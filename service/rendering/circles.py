"""The first post of a circle's topic: everything people need to come, in our words and theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from service.domain.announcements.values import Announcement, Guess
from service.rendering.events import render_event
from service.rendering.holidays import Holiday
from service.rendering.links import own_link, safe_link
from service.rendering.meetings import choose_next, choose_shown, compose_lines
from service.rendering.parts import Part
from service.rendering.people import name_people
from service.rendering.places import LONGEST_PLACE, render_place
from service.rendering.plain import Markdown, plain

LONGEST_WORDS = 600
"""Characters of the facilitator's own words that we quote."""
LONG_LIST = 12
"""A longer list of meetings is folded."""


class FirstPosts(Part):
    """Renders first posts in one language."""

    def render_first_post(
        self,
        circle: Announcement,
        *,
        facilitators: tuple[str, ...],
        names: Mapping[str, str] = MappingProxyType({}),
        announcement_url: str | None,
        now: datetime,
        author: str | None = None,
        examples: tuple[str, ...] = (),
        announcement_closed: bool = False,
        withdrawn: bool = False,
        is_nobodys: bool = False,
        guesses: Sequence[Guess] = (),
        holiday: Holiday | None = None,
    ) -> Markdown:
        """The body of our block in a circle's topic.

        `facilitators`: names of users the forum knows, without @; only they are mentioned, once. `names`: how those are
        called.
        `author`: the name under the announcement's own words. `examples`: commands, without the mention.
        `withdrawn`: the announcement went away. `is_nobodys`: nobody on the forum answers for the circle.
        `guesses`: what nobody has confirmed.
        `holiday`: on which the library may be closed.
        The text changes when a meeting has ended, for it names the next one.
        """
        return self._texts.render(
            "topics/first_post.md",
            announcement=own_link(announcement_url) if announcement_url else None,
            announcement_closed=announcement_closed,
            author=plain(author or ""),
            withdrawn=withdrawn,
            is_nobodys=is_nobodys,
            guesses=self._phrases.render_guesses(guesses),
            holiday=self._phrases.render_holiday(holiday, circle.place) if holiday else None,
            goes_on=not (circle.called_off or withdrawn),
            examples=self._lines.render_copies(examples),
            **self._say_house(),
            **self._say_circle(circle, name_people(facilitators, circle.facilitator_names, names)),
            **self._say_meetings(circle, now),
        )

    def _say_house(self) -> dict[str, object]:
        house = self._texts.house
        return {
            "bot": house.bot,
            "privacy": own_link(f"{house.public_url}/privacy"),
            "help": self._lines.help,
            "mine": self._lines.mine,
            "own_words": self._lines.own_words,
        }

    def _say_circle(self, circle: Announcement, names: Sequence[Markdown]) -> dict[str, object]:
        return {
            "circle": circle,
            "online": circle.place.online,
            "place": plain(render_place(circle.place, self._texts), LONGEST_PLACE),
            "course": self._render_course(circle),
            "facilitators": Markdown(", ".join(names)),
            "facilitator_count": len(names),
            "language": plain(circle.language or ""),
            "signup": safe_link(circle.signup_link),
            "words": plain(_unquote(circle.words), LONGEST_WORDS),
        }

    def _say_meetings(self, circle: Announcement, now: datetime) -> dict[str, object]:
        lines = compose_lines(circle, self._times, now)
        coming = choose_next(lines)
        shown = choose_shown(lines, coming)
        return {
            "next": coming,
            "event": render_event(circle, coming) if self._texts.house.event_blocks else None,
            "zone": self._times.render_zone(circle),
            "rhythm": self._times.render_rhythm(circle),
            "total": len(lines),
            "cancelled": sum(line.cancelled for line in lines),
            "meetings": shown,
            "folded": len(shown) > LONG_LIST,
            "unlisted": len(lines) - len(shown),
        }

    def _render_course(self, circle: Announcement) -> Markdown:
        words = self._texts.words
        title, provider = plain(circle.course_title or ""), plain(circle.course_provider or "")
        link = safe_link(circle.course_link)
        if link:
            title = Markdown(f"[{title or words.gettext('this course')}]({link})")
        return Markdown(", ".join(filter(None, (title, provider))))


def _unquote(words: str | None) -> str:
    """The words without quotation marks around them: the template sets its own."""
    return (words or "").strip().strip('"“”„«»')
