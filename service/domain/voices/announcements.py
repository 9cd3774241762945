"""The announcement as the circle's first voice, and the folded circle as an announcement that can be rendered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from service.domain.announcements.values import Announcement, Field, Guess, Place, PlannedMeeting
from service.domain.ids import ForumUserId
from service.domain.posts import Post
from service.domain.voices.circle import MeetingStatus, SaidCircle
from service.domain.voices.values import (
    ANNOUNCEMENT,
    CircleWords,
    Course,
    Fields,
    MeetingWords,
    SaidTown,
    Statement,
    When,
)


def compose_post_ref(title: str, posts: Sequence[Post]) -> str:
    """The ref of what these posts of an announcement say together.

    The newest post's id and version lead it. A hash stands for all of them, and for the time of each edit, because
    Discourse merges edits of the first five minutes into the version before.
    """
    newest = max(posts, key=lambda post: (post.updated_at, post.number))
    seen = [title, *(f"{post.id} {post.version} {_spell(post.updated_at)}" for post in posts)]
    digest = hashlib.sha256("\n".join(seen).encode()).hexdigest()[:12]
    return f"post:{newest.id}:{newest.version:04}:{digest}"


def _spell(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def compose_announced(
    circle: str,
    announcement: Announcement,
    guesses: Collection[Guess],
    facilitators: Sequence[ForumUserId],
    *,
    ref: str,
    said_at: datetime,
    seen_at: datetime,
    person: ForumUserId,
    base: bool = False,
    plus_delta: bool = False,
) -> Statement:
    """The whole statement that a complete announcement is. `facilitators`: those it names, else its author.

    `plus_delta`: it says that people will be asked what went well.
    """
    words = CircleWords(
        fields=_compose_fields(announcement, plus_delta=plus_delta),
        facilitators=tuple((one, True) for one in facilitators),
        meetings=tuple(_compose_meeting(one, guesses) for one in announcement.meetings),
        guesses=tuple(dict.fromkeys(guess.field for guess in guesses)),
    )
    return Statement(circle, ANNOUNCEMENT, ref, said_at, seen_at, words, person, whole=True, base=base)


def _compose_fields(said: Announcement, *, plus_delta: bool) -> Fields:
    place = replace(said.place, room=None, town=None, town_text=None)
    town = SaidTown(said.place.town, said.place.town_text)
    course = Course(said.course_title, said.course_link, said.course_provider)
    return Fields(
        name=said.name,
        place=place,
        room=said.place.room,
        town=town if town != SaidTown() else None,
        zone=said.zone,
        course=course if course != Course() else None,
        language=said.language,
        seats=said.seats,
        signup_link=said.signup_link,
        facilitator_names=said.facilitator_names or None,
        words=said.words,
        free=None if said.free else False,
        plus_delta=plus_delta or None,
    )


def _compose_meeting(meeting: PlannedMeeting, guesses: Collection[Guess]) -> MeetingWords:
    guessed = any(guess.field is Field.MINUTES for guess in guesses)
    return MeetingWords(When(meeting.start, meeting.minutes, meeting.cancelled, guessed))


def compose_announcement(circle: SaidCircle) -> Announcement | None:
    """The circle as the renderer shows it; None while nobody has said what, where and when."""
    said = circle.fields
    meetings = tuple(
        PlannedMeeting(one.start, one.minutes, one.status is MeetingStatus.CANCELLED)
        for one in circle.meetings
        if one.stands
    )
    if said.name is None or said.place is None or said.zone is None or not meetings:
        return None
    course = said.course or Course()
    return Announcement(
        name=said.name,
        place=compose_place(said),
        zone=said.zone,
        meetings=meetings,
        course_title=course.title,
        course_link=course.link,
        course_provider=course.provider,
        language=said.language,
        seats=said.seats,
        signup_link=said.signup_link,
        facilitator_names=said.facilitator_names or (),
        words=said.words,
        free=said.free is not False,
        full=said.full is True,
        called_off=said.off is True,
    )


def compose_place(said: Fields) -> Place:
    """Where the circle meets, with room and town."""
    town = said.town or SaidTown()
    return replace(said.place or Place(), room=said.room, town=town.town, town_text=town.text)
