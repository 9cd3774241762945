"""The recap of a circle's week: the post on the morning after a meeting, and the one after the last meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement
from service.domain.ids import ForumUserId
from service.domain.recaps.circle import CircleRecap, CircleWeek
from service.rendering.links import own_link, safe_link
from service.rendering.meetings import compose_lines
from service.rendering.parts import Part
from service.rendering.people import list_names
from service.rendering.plain import Markdown, plain
from service.rendering.times import render_local_date


class WeekPosts(Part):
    """Renders circles' weeks in one language."""

    def render_circle_week(
        self,
        circle: Announcement,
        week: CircleWeek,
        recap: CircleRecap | None,
        *,
        facilitators: Sequence[str],
        names: Mapping[ForumUserId, str],
        topic_url: str,
        asks: bool,
        now: datetime,
    ) -> Markdown:
        """`facilitators`, `names`: how people are called, as text. `recap`: None where nothing is to be told."""
        recap = recap or CircleRecap.nothing()
        newcomers = [names[one] for one in recap.newcomers.rows if one in names]
        lines = compose_lines(circle, self._times, now)
        return self._texts.render(
            "recaps/circle.md",
            closing=week.next_start is None,
            held=sum(line.past and not line.cancelled for line in lines),
            hosts=self._join(facilitators),
            intake=self._intake,
            number=week.number,
            total=week.of,
            plus=recap.plus,
            delta=recap.delta,
            more=self._phrases.render_more,
            newcomers=self._join(newcomers),
            changed=recap.figures.changes > 0,
            asks=asks,
            says_something=recap.shows_something,
            **_quote(recap, topic_url),
            **self._say_next(circle, week, now),
        )

    def _join(self, names: Sequence[str]) -> Markdown | None:
        listed = list_names(names)
        return self._phrases.join_and(listed) if listed else None

    def _say_next(self, circle: Announcement, week: CircleWeek, now: datetime) -> dict[str, object]:
        if week.next_start is None:
            return {"when": None, "zone": None, "where": None, "local_date": None}
        start = week.next_start.astimezone(ZoneInfo(circle.zone))
        year = start.year != now.astimezone(start.tzinfo).year
        place = circle.place
        return {
            "when": self._times.render_start(start, year=year),
            "zone": self._times.render_zone(circle),
            "where": None if place.online else place.branch,
            "local_date": render_local_date(start, circle.zone) if place.online else None,
        }


def _quote(recap: CircleRecap, topic_url: str) -> dict[str, object]:
    question, shared = recap.question, recap.shared
    link = safe_link(shared.link.url) if shared else None
    title = plain(shared.link.title or _name_host(shared.link.url)) if shared else None
    return {
        "question": question.text if question else None,
        "question_url": own_link(f"{topic_url}/{question.number}") if question else None,
        "shared_url": link,
        "shared_title": title,
    }


def _name_host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
