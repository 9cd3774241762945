"""Circles and a renderer for these tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from service.domain.announcements.values import Announcement, Guess, Place, PlannedMeeting
from service.domain.languages import Language
from service.domain.places import Town
from service.rendering import House, Renderer, Speaker
from tests.towns import TOWNS

NOW = datetime(2026, 10, 1, 12, tzinfo=UTC)
ANNOUNCEMENT_URL = "https://forum.example.org/t/basic-spanish/431"
TOPIC_URL = "https://forum.example.org/t/basic-spanish-conversation/512"


def make_house(*, event_blocks: bool = False) -> House:
    return House(
        bot="companion",
        forum_url="https://forum.example.org",
        public_url="https://circles.example.org",
        intake_category="start-a-circle",
        event_blocks=event_blocks,
    )


@cache
def make_renderer(*, event_blocks: bool = False) -> Renderer:
    """One for all tests: it keeps nothing, and its templates are compiled once."""
    return Renderer(make_house(event_blocks=event_blocks))


def make_speaker(language: Language = Language.EN, *, event_blocks: bool = False) -> Speaker:
    return make_renderer(event_blocks=event_blocks).speaking(language)


def find_town(name: str, region: str | None = None) -> Town:
    return next(town for town in TOWNS if town.name == name and region in (None, town.region))


def make_meetings(
    first: datetime, *, count: int = 6, minutes: int = 90, cancelled: tuple[int, ...] = (), days: int = 7
) -> tuple[PlannedMeeting, ...]:
    """Meetings every `days` days from `first` (wall time); `cancelled` counts from 1."""
    return tuple(
        PlannedMeeting(first + timedelta(days=days * index), minutes, index + 1 in cancelled)
        for index in range(count)
    )


def make_circle(**changes: object) -> Announcement:
    """A circle in a library in Pittsburgh, with everything an announcement can say, and `changes`."""
    values: dict[str, object] = {
        "name": "Basic Spanish Conversation",
        "place": Place(
            branch="Riverside Branch Library",
            room="Meeting Room A",
            address="410 Example Ave",
            town=find_town("Pittsburgh"),
        ),
        "zone": "America/New_York",
        "meetings": make_meetings(datetime(2026, 10, 13, 18)),
        "course_title": "Everyday Spanish for Beginners",
        "course_link": "https://college.example.org/spanish",
        "course_provider": "Example Open College",
        "language": "Spanish and English",
        "seats": 15,
        "signup_link": "https://circles.example.org/signup/spanish-12/",
        "facilitator_names": ("maya",),
        "words": "I bake. No Spanish needed, just come.",
        **changes,
    }
    return Announcement(**values)  # type: ignore[arg-type]


def render_first_post(
    circle: Announcement,
    *,
    facilitators: tuple[str, ...] = ("maya",),
    now: datetime = NOW,
    event_blocks: bool = False,
    language: Language = Language.EN,
    guesses: tuple[Guess, ...] = (),
) -> str:
    return make_speaker(language, event_blocks=event_blocks).render_first_post(
        circle,
        facilitators=facilitators,
        announcement_url=ANNOUNCEMENT_URL,
        now=now,
        author="maya",
        guesses=guesses,
    )
