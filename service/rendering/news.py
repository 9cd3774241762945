"""What people are told of their circle: the reply to every change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement, Place
from service.domain.changes import ChangeKind, News, ToldMeeting
from service.rendering.changes import LONGEST_REASON, ChangeLine, Changes, Soon, find_soon, is_nowhere
from service.rendering.environment import Texts
from service.rendering.headlines import Headlines
from service.rendering.meetings import MeetingLine, compose_lines
from service.rendering.parts import Part
from service.rendering.people import list_names, mention_users
from service.rendering.plain import Markdown, copyable_lines, plain

MOST_CHANGES = 12
"""Changes written out; the first post lists the meetings of a longer row."""


class NewsPosts(Part):
    """Renders news in one language."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self._changes = Changes(texts)
        self._headlines = Headlines(texts)

    def render_news(
        self,
        circle: Announcement,
        news: News,
        *,
        asked_by: tuple[str, ...],
        facilitators: tuple[str, ...],
        called: tuple[str, ...],
        now: datetime,
        by_hand: bool = False,
    ) -> Markdown:
        """The one reply that tells these changes.

        `circle`: as it is now. `asked_by`, `facilitators`: how they are called, as text.
        `called`: user names of those who have not heard of it, mentioned.
        `by_hand`: our block of the first post is a person's, so it may not follow.
        """
        lines = compose_lines(circle, self._times, now)
        ahead = [line for line in lines if not (line.cancelled or line.past)]
        again = _find_again(ahead, news)
        year = _is_over_years(circle, news, again, now)
        again_on = self._times.render_start(again.span.start, year=year) if again else None
        told = (*news.changes, *news.further)
        changes = [self._changes.render_change(circle, one, now, year=year) for one in told]
        return self._texts.render(
            "changes/news.md",
            circle=circle,
            zone=self._times.render_zone(circle),
            called_off=news.called_off,
            of_all=news.of_all is not None,
            planned=bool(ahead),
            again=again,
            again_on=again_on,
            by_hand=by_hand,
            intake=self._intake,
            **self._say_first(circle, news, changes, now),
            **self._say_changes(circle, news, changes, again_on),
            **self._say_people(asked_by, facilitators, mention_users(called)),
        )

    def _join(self, names: Sequence[Markdown]) -> Markdown | None:
        return self._phrases.join_and(names) if names else None

    def _say_first(
        self, circle: Announcement, news: News, changes: Sequence[ChangeLine], now: datetime
    ) -> dict[str, object]:
        """The first line: of the meeting for which people may be about to set out, else of all changes."""
        if news.taken_up:
            return {"urgent": False, "headline": self._headlines.render_taken_up()}
        nowhere = all(map(is_nowhere, _list_places(circle, news)))
        if news.called_off:
            kind, soon = ChangeKind.CANCELLED, _find_soonest(circle, now)
        else:
            first = _find_first(changes)
            kind, soon = first.kind, first.soon
        if soon is not None:
            return {"urgent": True, "headline": self._headlines.render_soon(kind, soon, nowhere=nowhere)}
        if news.of_all is not None:
            return {"urgent": False, "headline": self._headlines.render_of_all(news.of_all)}
        return {"urgent": False, "headline": self._headlines.render_headline(changes)}

    def _say_changes(
        self, circle: Announcement, news: News, changes: Sequence[ChangeLine], again_on: str | None
    ) -> dict[str, object]:
        once = news.of_all is ChangeKind.ELSEWHERE
        shown = 1 if once else min(MOST_CHANGES, len(news.changes))
        return {
            "changes": changes[:shown],
            "several": news.taken_up or len(changes) > 1,
            "untold": 0 if once else len(changes[shown:]),
            "falls_out": not news.taken_up and [one.kind for one in changes] == [ChangeKind.CANCELLED],
            "because": _find_shared_reason(news),
            "same_place": _list_places(circle, news) == [circle.place],
            "copies": [
                line
                for text in self._say_to_copy(circle, news, changes, again_on)
                for line in copyable_lines(text)
            ],
        }

    def _say_people(
        self, asked_by: tuple[str, ...], facilitators: tuple[str, ...], called: Sequence[Markdown]
    ) -> dict[str, object]:
        telling = list_names(facilitators)
        return {
            "asked_by": self._join(list_names(asked_by)),
            "called": self._join(called),
            "called_count": len(called),
            "telling": self._join(telling),
            "telling_count": len(telling),
        }

    def _say_to_copy(
        self, circle: Announcement, news: News, changes: Sequence[ChangeLine], again_on: str | None
    ) -> Sequence[str]:
        gettext = self._texts.catalogue.gettext
        if news.called_off:
            line = gettext("%(name)s: our circle will not go on, and all coming meetings are cancelled.")
            return [line % {"name": circle.name}]
        if news.taken_up:
            return self._say_dates(circle, gettext("%(name)s: our circle goes on after all."), changes)
        if news.of_all is ChangeKind.MOVED:
            line = gettext("%(name)s: all our coming meetings have moved; the new dates:")
            return self._say_dates(circle, line, changes)
        if news.of_all is ChangeKind.ELSEWHERE:
            line = gettext("%(name)s: from now on we meet in another place") % {"name": circle.name}
            return [f"{', '.join(filter(None, (line, changes[0].where)))}."]
        lines = [change.copy for change in changes[: len(news.changes)][:MOST_CHANGES]]
        if again_on is None:
            return lines
        values = {"when": again_on, "zone": self._times.render_zone(circle)}
        return [*lines, gettext("We meet again on %(when)s (%(zone)s).") % values]

    def _say_dates(self, circle: Announcement, line: str, changes: Sequence[ChangeLine]) -> Sequence[str]:
        """What to copy where the whole circle is concerned: when it meets."""
        dates = (
            f"- {change.dated}"
            for change in changes[:MOST_CHANGES]
            if change.kind is not ChangeKind.CANCELLED
        )
        return [line % {"name": circle.name}, *dates]


def _find_first(changes: Sequence[ChangeLine]) -> ChangeLine:
    """The change of a meeting for which people may be about to set out; else the first of all."""
    return next((one for soon in Soon for one in changes if one.soon is soon), changes[0])


def _find_again(ahead: Sequence[MeetingLine], news: News) -> MeetingLine | None:
    """The meeting that comes next after the first that falls out; before it people meet as they know.

    Beside other changes "again" would not tell after what: it is said only where people meet no sooner.
    """
    gone = [one.was.instant for one in news.changes if one.kind is ChangeKind.CANCELLED and one.was]
    later = [line for line in ahead if gone and line.span.start > min(gone)]
    mixed = len(gone) < len(news.changes)
    return next(iter(later), None) if later == ahead or not mixed else None


def _is_over_years(circle: Announcement, news: News, again: MeetingLine | None, now: datetime) -> bool:
    """Whether one of the dates is of another year than today: then each is told with its own."""
    told = (one for change in (*news.changes, *news.further) for one in (change.was, change.now) if one)
    years = {now.astimezone(ZoneInfo(circle.zone)).year, *(one.start.year for one in told)}
    return len(years | ({again.span.start.year} if again else set())) > 1


def _find_soonest(circle: Announcement, now: datetime) -> Soon | None:
    """Whether one of the meetings was to be today or tomorrow."""
    meetings = (ToldMeeting(one.start, one.minutes, circle.zone, circle.place) for one in circle.meetings)
    days = {find_soon(one, now) for one in meetings if one.instant >= now}
    return next((soon for soon in Soon if soon in days), None)


def _find_shared_reason(news: News) -> Markdown:
    """The reason of all, which is said once; empty where each change has its own or there is only one."""
    reasons = {change.because for change in news.changes}
    shared = reasons.pop() if len(news.changes) > 1 and len(reasons) == 1 else news.because
    return plain(shared or "", LONGEST_REASON)


def _list_places(circle: Announcement, news: News) -> Sequence[Place]:
    """Where people would go who had not heard."""
    return [change.was.place for change in news.changes if change.was] or [circle.place]
