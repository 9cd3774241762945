"""Circles as people see them, put into the database through the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, ToldMeeting
from service.domain.circles import CircleState
from service.domain.ids import TownId
from service.domain.places import Town
from service.domain.voices.circle import Meeting, MeetingStatus
from service.domain.voices.values import MeetingUid
from service.store.changes import record_changes
from service.store.statements import record_meetings
from tests.pages.stories import Story

PITTSBURGH = Town(TownId(5206379), "Pittsburgh", "US", "PA", 40.44, -79.99, "America/New_York", 304391)
LEIPZIG = Town(TownId(2879139), "Leipzig", "DE", "13", 51.34, 12.37, "Europe/Berlin", 504971)
RIVERSIDE = Place(
    branch="Riverside Branch Library", room="Meeting Room A", address="410 Example Ave", town=PITTSBURGH
)
NOON = 12


def make_open(
    name: str,
    *,
    days: int = 3,
    meetings: int = 6,
    place: Place = RIVERSIDE,
    zone: str = "America/New_York",
    language: str | None = None,
    signup_link: str | None = None,
) -> Announcement:
    """Weekly at noon, the first meeting so many days from now."""
    today = datetime.now(ZoneInfo(zone)).replace(tzinfo=None, hour=NOON, minute=0, second=0, microsecond=0)
    starts = (today + timedelta(days=days, weeks=week) for week in range(meetings))
    planned = tuple(PlannedMeeting(start, 90) for start in starts)
    return Announcement(name, place, zone, planned, language=language, signup_link=signup_link)


async def show_circle(
    story: Story,
    topic_id: int,
    announced: Announcement,
    state: CircleState = CircleState.OPEN,
    *,
    place: Place | None = None,
    by_hand: bool = False,
) -> Sequence[Meeting]:
    """A circle that was announced in this topic and has its own. `place`: of its second meeting alone."""
    title = announced.name
    await story.open_circle(topic_id, topic_id + 1000, title, state, announced=announced, by_hand=by_hand)
    meetings = [
        Meeting(
            MeetingUid(uuid5(UUID(int=topic_id), str(number))),
            one.start,
            one.minutes,
            announced.zone,
            MeetingStatus.CANCELLED if one.cancelled else MeetingStatus.PLANNED,
            place if number == 1 else None,
        )
        for number, one in enumerate(announced.meetings)
    ]
    await record_meetings(story.connection, f"t{topic_id}", meetings)
    return meetings


async def move_meeting(
    story: Story, topic_id: int, announced: Announcement, number: int, by: timedelta
) -> Announcement:
    """One meeting of a circle that is shown is moved, and another is cancelled."""
    before = announced.meetings[number]
    after = replace(before, start=before.start + by)
    moved = replace(
        announced, meetings=(*announced.meetings[:number], after, *announced.meetings[number + 1 :])
    )
    shown = await show_circle(story, topic_id, moved)
    was, now = (
        ToldMeeting(one.start, one.minutes, announced.zone, announced.place) for one in (before, after)
    )
    change = Change(ChangeKind.MOVED, shown[number].uid, was, now, "Maya is ill")
    await record_changes(story.connection, f"t{topic_id}", [change], {}, "a reply", datetime.now(UTC))
    return moved


async def show_everything(story: Story) -> None:
    """Circles of each sort, and everything that their pages can show."""
    spanish = replace(
        make_open("Basic Spanish Conversation", days=-4, language="Spanish and English"),
        course_title="Everyday Spanish for Beginners",
        course_link="https://open-college.example/spanish",
        course_provider="Example Open College",
        seats=15,
        signup_link="https://www.p2pu.org/en/signup/basic-spanish-431",
        words="I bake. No Spanish needed, just come.",
        facilitator_names=("maya", "Sam"),
    )
    spanish = replace(
        spanish,
        meetings=(*spanish.meetings[:3], replace(spanish.meetings[3], cancelled=True), *spanish.meetings[4:]),
    )
    await show_circle(story, 431, spanish, CircleState.RUNNING)
    await move_meeting(story, 431, spanish, 2, timedelta(days=1, minutes=30))
    await show_circle(story, 433, make_open("Write your first story", days=9))
    online = make_open("Python from zero", place=Place(online=True), zone="Europe/Berlin", language="English")
    await show_circle(story, 435, replace(online, full=True))
    leipzig = Place(branch="Stadtbibliothek Leipzig", address="Wilhelm-Leuschner-Platz 10", town=LEIPZIG)
    german = make_open(
        "Gärtnern auf dem Balkon", days=5, place=leipzig, zone="Europe/Berlin", language="Deutsch"
    )
    await show_circle(story, 437, german, by_hand=True)
    await show_circle(story, 439, replace(make_open("Ukulele"), called_off=True), CircleState.CANCELLED)
    await show_circle(story, 441, make_open("Watercolour", days=-60), CircleState.FINISHED)
