"""The first post of a circle's topic: everything people need to come, in our words and theirs."""

from __future__ import annotations

import re
from datetime import datetime

from service.domain.announcements.values import Announcement, Place
from service.rendering.environment import Texts
from service.rendering.events import render_event
from service.rendering.links import own_link, safe_link
from service.rendering.meetings import choose_next, choose_shown, compose_lines
from service.rendering.plain import Markdown, plain
from service.rendering.times import Times

LONGEST_WORDS = 600
"""Characters of the facilitator's own words that we quote."""
LONG_LIST = 12
"""A longer list of meetings is folded."""
MOST_MENTIONS = 8
"""Discourse allows ten mentions in a post (`max_mentions_per_post`)."""
MOST_NAMES = 12

_USER_NAME = re.compile(r"\w[\w.-]{0,58}\w|\w")
_CALLS_MANY = frozenset({"all", "here"})
"""Words after an @ by which Discourse calls everyone (`here_mention`); nobody can have them as a name."""


class FirstPosts:
    """Renders first posts in one language."""

    def __init__(self, texts: Texts, times: Times) -> None:
        self._texts = texts
        self._times = times

    def render_first_post(
        self,
        circle: Announcement,
        *,
        facilitators: tuple[str, ...],
        announcement_url: str | None,
        now: datetime,
        author: str | None = None,
    ) -> Markdown:
        """The body of our block in a circle's topic.

        `facilitators`: names of users the forum knows, without @; only they are mentioned, once.
        `author`: the name under the announcement's own words.
        The text changes when a meeting has passed, for it names the next one.
        """
        house = self._texts.house
        return self._texts.render(
            "topics/first_post.md",
            announcement=own_link(announcement_url) if announcement_url else None,
            author=plain(author or ""),
            bot=house.bot,
            privacy=own_link(f"{house.public_url}/privacy"),
            **self._say_circle(circle, compose_names(circle, facilitators)),
            **self._say_meetings(circle, now),
        )

    def _say_circle(self, circle: Announcement, names: tuple[Markdown, ...]) -> dict[str, object]:
        return {
            "circle": circle,
            "online": circle.place.online,
            "place": self._render_place(circle.place),
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

    def _render_place(self, place: Place) -> Markdown:
        town = place.town.name if place.town else place.town_text
        if town and any(town.casefold() in (part or "").casefold() for part in (place.branch, place.address)):
            town = None
        parts = (plain(part) for part in (place.branch, place.room, place.address, town) if part)
        where = Markdown(", ".join(filter(None, parts)))
        if not place.online:
            return where
        if not where:
            return self._texts.words.gettext("Online")
        return self._texts.words.gettext("%(place)s, and online", place=where)

    def _render_course(self, circle: Announcement) -> Markdown:
        words = self._texts.words
        title, provider = plain(circle.course_title or ""), plain(circle.course_provider or "")
        link = safe_link(circle.course_link)
        if link:
            title = Markdown(f"[{title or words.gettext('this course')}]({link})")
        return Markdown(", ".join(filter(None, (title, provider))))


def compose_names(circle: Announcement, facilitators: tuple[str, ...]) -> tuple[Markdown, ...]:
    """The facilitators' names, each once: users of the forum are mentioned, others stand as written."""
    users = [name for name in dict.fromkeys(facilitators) if _can_be_mentioned(name)][:MOST_MENTIONS]
    known = {name.casefold() for name in users}
    written = dict.fromkeys((*facilitators, *circle.facilitator_names))
    others = [plain(name) for name in written if name.casefold() not in known]
    return (*(render_mention(name) for name in users), *filter(None, others))[:MOST_NAMES]


def render_mention(name: str) -> Markdown:
    """`@name`; only underscores at its ends could be read as emphasis."""
    head = re.sub(r"^_+|_+$", lambda match: "\\_" * len(match.group()), name)
    return Markdown(f"@{head}")


def _can_be_mentioned(name: str) -> bool:
    return _USER_NAME.fullmatch(name) is not None and name.casefold() not in _CALLS_MANY


def _unquote(words: str | None) -> str:
    """The words without quotation marks around them: the template sets its own."""
    return (words or "").strip().strip('"“”„«»')
