"""What is said of the network's week, whatever it is written as: its titles, figures and rows."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from zoneinfo import ZoneInfo

from service.domain.changes import ChangeKind, ToldMeeting
from service.domain.ids import ForumUserId, TopicId
from service.domain.proposals.states import LABELS, Label
from service.domain.proposals.values import Wanted
from service.domain.recaps.facts import MeetingFact, RecapCircle, StartFact
from service.domain.recaps.network import Moved, NetworkFigures, NetworkRecap
from service.domain.recaps.rows import Rows
from service.domain.recaps.stories import StoryNews, StoryRow
from service.domain.weeks import Week
from service.rendering.links import own_link, safe_link
from service.rendering.parts import Part
from service.rendering.plain import Markdown, clean
from service.rendering.times import render_zone_name

Row = Mapping[str, object]


class NetworkWords(Part, ABC):
    """Says the network's weeks in one language."""

    @abstractmethod
    def link_circle(self, circle: RecapCircle) -> object:
        """Its name, as a link where its topic stands in sight."""

    @abstractmethod
    def link_town(self, town: str, url: str) -> object:
        """The town of a story, as a link to its topic."""

    @abstractmethod
    def list_hosts(self, names: Sequence[str]) -> object:
        """How they are called; there is at least one."""

    def render_network_titles(self, week: Week, *, late: bool) -> tuple[str, ...]:
        """The title, and one with the year: the forum takes no title twice, and the days come again."""
        gettext = self._texts.catalogue.gettext
        days = self._times.render_week(week)
        title = (
            gettext("Learning circles in the week of %(days)s") % {"days": days}
            if late
            else gettext("Learning circles this week: %(days)s") % {"days": days}
        )
        return (title, f"{title} {week.sunday.year}")

    def say_figures(self, figures: NetworkFigures) -> Markdown:
        ngettext = self._words.ngettext
        said = [
            ngettext("%(num)s circle meets this week", "%(num)s circles meet this week", figures.meeting)
            if figures.meeting
            else self._words.gettext("No circle meets this week")
        ]
        if figures.starting:
            said.append(ngettext("%(num)s starts soon", "%(num)s start soon", figures.starting))
        if figures.finished:
            said.append(ngettext("%(num)s has just finished", "%(num)s have just finished", figures.finished))
        return Markdown(f"{self._phrases.join_and(said)}.")

    def say_counted(self, recap: NetworkRecap) -> str | None:
        """When the figures were true, in the network's zone."""
        if recap.counted_at is None:
            return None
        return self._times.render_start(recap.counted_at.astimezone(ZoneInfo(recap.zone)))

    def say_coming(self, meeting: Rows[MeetingFact], starting: Rows[StartFact]) -> Row:
        """What meets, day by day, and what begins."""
        by_day = groupby(meeting.rows, key=lambda one: one.start.date())
        return {
            "days": [
                (self._capitalized_day(day), [self._say_meeting(one) for one in meetings])
                for day, meetings in ((datetime.combine(day, time()), list(rows)) for day, rows in by_day)
            ],
            "starting": [self._say_start(one) for one in starting.rows],
            "more_meeting": self._phrases.render_more(meeting),
            "more_starting": self._phrases.render_more(starting),
        }

    def say_dates(self, recap: NetworkRecap) -> Row:
        return {
            **self.say_coming(recap.meeting, recap.starting),
            "moved": [self._say_moved(one) for one in recap.moved.rows],
            "called_off": [self.link_circle(one) for one in recap.called_off.rows],
            "stories": [self._say_story(row) for row in recap.stories.rows],
            "elsewhere": [self._say_circle(one) for one in recap.elsewhere.rows],
        }

    def _say_story(self, row: StoryRow) -> Row:
        story, url = row.story, f"{self._texts.house.forum_url}/t/{row.story.topic_id}"
        return {"town": self.link_town(story.town, url), "what": self._name_news(row)}

    def _name_news(self, row: StoryRow) -> str:
        """Ordinary text."""
        gettext = self._texts.catalogue.gettext
        if row.news is StoryNews.LOOKING:
            wanted = {Wanted.ROOM: gettext("a room"), Wanted.FACILITATOR: gettext("a facilitator")}
            things = self._phrases.join_and(
                [Markdown(wanted[one]) for one in Wanted if one in row.story.wanted]
            )
            return gettext("looks for %(things)s") % {"things": things}
        if row.news is StoryNews.NEW:
            return gettext("a new story")
        return {
            Label.RECEIVED: gettext("taken up again"),
            Label.TALKING: gettext("we are talking about it"),
            Label.LOOKING: gettext("looking for a partner"),
            Label.ACCEPTED: gettext("accepted"),
            Label.PREPARING: gettext("getting ready"),
            Label.RUNNING: gettext("its circle is announced"),
            Label.NOT_NOW: gettext("not now"),
        }[LABELS[row.story.state]]

    def _capitalized_day(self, day: datetime) -> str:
        said = self._times.render_day(day)
        return said[:1].upper() + said[1:]

    def say_people(self, recap: NetworkRecap, names: Mapping[ForumUserId, str]) -> Row:
        return {
            "finished": [
                {"circle": self.link_circle(one.circle), "hosts": self._name(one.facilitators, names)}
                for one in recap.finished.rows
            ],
            "newcomers": [
                {"name": names[one.person], "url": self._link_post(one.topic_id, one.number)}
                for one in recap.newcomers.rows
                if one.person in names
            ],
            "first_times": [
                {"name": names[one.person], "circle": self.link_circle(one.circle)}
                for one in recap.first_times.rows
                if one.person in names
            ],
            "questions": [
                {
                    "circle": one.circle,
                    "url": self._link_post(one.topic_id, one.number),
                    "day": self._times.render_date(one.written_at),
                }
                for one in recap.questions.rows
            ],
        }

    def _name(self, people: Sequence[ForumUserId], names: Mapping[ForumUserId, str]) -> object:
        known = [names[one] for one in people if one in names]
        return self.list_hosts(known) if known else None

    def _link_post(self, topic_id: TopicId, number: int) -> Markdown:
        return own_link(f"{self._texts.house.forum_url}/t/{topic_id}/{number}")

    def _say_circle(self, circle: RecapCircle) -> Row:
        return {
            "circle": self.link_circle(circle),
            "where": self._say_where(circle),
            "signup": safe_link(circle.signup_link),
            "zone": render_zone_name(circle.zone, self._texts),
        }

    def _say_where(self, circle: RecapCircle) -> str | None:
        if circle.online:
            return self._texts.catalogue.gettext("online")
        return ", ".join(clean(one) for one in (circle.branch, circle.town) if one) or None

    def _say_meeting(self, meeting: MeetingFact) -> Row:
        hour = self._times.render_hour(meeting.start)
        return {**self._say_circle(meeting.circle), "hour": hour, "number": meeting.number, "of": meeting.of}

    def _say_start(self, start: StartFact) -> Row:
        when = self._times.render_start(start.start)
        return {**self._say_circle(start.circle), "when": when, "seats": start.circle.seats}

    def _say_moved(self, moved: Moved) -> Row:
        was, now = moved.was, moved.now
        gettext = self._texts.catalogue.gettext
        match moved.kind:
            case ChangeKind.CANCELLED:
                said = gettext("cancelled")
            case ChangeKind.BACK_ON:
                said = gettext("on after all")
            case ChangeKind.ELSEWHERE:
                said = _say_place(now) or gettext("another place")
            case _:
                said = self._say_told(now)
        first = was or now
        return {"circle": self.link_circle(moved.circle), "was": self._say_told(first), "now": said}

    def _say_told(self, told: ToldMeeting | None) -> str:
        return self._times.render_start(told.start) if told else ""


def _say_place(told: ToldMeeting | None) -> str:
    place = told.place if told else None
    return ", ".join(clean(one) for one in (place.room, place.branch) if one) if place else ""
