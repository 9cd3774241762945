"""How the demo's story could go on: what to write as its facilitator, who answers stories, and that time can jump."""

from __future__ import annotations

from datetime import date, timedelta

from service.demo.forum.forum import Guide
from service.demo.forum.store import topics
from service.demo.forum.turn import Turn
from service.demo.story_dates import find_first_meeting
from service.demo.story_texts import ANNOUNCEMENTS, GROUP, MEETINGS, MEMBER, PEOPLE


def find_guide(turn: Turn) -> Guide | None:
    """About the first announcement of the story, as long as it stands and has a meeting ahead."""
    announcement = ANNOUNCEMENTS[0]
    announced = topics.load_topic_titled(turn.db, announcement.title)
    if announced is None:
        return None
    first = find_first_meeting(announced.created_at, announcement)
    days = [first + timedelta(weeks=week) for week in range(MEETINGS)]
    ahead = [day for day in days if day > turn.now.date()]
    if not ahead:
        return None
    names = {person.username: person.name for person in PEOPLE}
    return Guide(
        facilitator=names[MEMBER],
        circle=topics.load_topic_by_external_id(turn.db, f"circle-t{announced.id}"),
        command=_compose_move(turn.settings.api_username, ahead[0]),
        organizer=names[GROUP.members[0]],
    )


def _compose_move(companion: str, day: date) -> str:
    """The meeting of this day moves to the evening after, half an hour later."""
    later = day + timedelta(days=1)
    return f"@{companion} move {day.day} {day:%b} to {later.day} {later:%b} 6:30 pm"
