"""Circles that change, in each language, and all that people read of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, News, ToldMeeting
from service.domain.commands.examples import compose_all_examples
from service.domain.commands.values import NotUnderstood, Trouble
from service.domain.languages import Language
from service.domain.voices.values import MeetingUid
from service.rendering import Speaker
from tests.rendering.told_weeks import make_weeks_in
from tests.rendering.values import ANNOUNCEMENT_URL, NOW, TOPIC_URL, make_speaker

DAY = timedelta(days=1)
UID = MeetingUid(UUID(int=1))


@dataclass(frozen=True, slots=True)
class Speech:
    """What people say in one language."""

    reason: str
    room: str
    commands: tuple[str, ...]
    sentence: str


SPEECH = {
    Language.EN: Speech(
        "The room was double-booked.",
        "Reading Room B",
        ("move 13 Oct to 14 Oct 6:30 pm", "cancel 20 Oct", "room Reading Room B"),
        "Let's meet at half past six tomorrow instead.",
    ),
    Language.ES: Speech(
        "La sala estaba reservada dos veces.",
        "Sala de lectura",
        ("mover el 13 oct al 14 oct 18:30", "cancelar el 20 oct", "sala Sala de lectura"),
        "Mejor nos vemos mañana a las seis y media.",
    ),
    Language.DE: Speech(
        "Der Raum war doppelt belegt.",
        "Lesesaal",
        ("verschiebe 15. Okt auf 16. Okt 18:30", "absagen 22. Okt", "Raum Lesesaal"),
        "Treffen wir uns morgen doch erst um halb sieben.",
    ),
}


def tell(circle: Announcement, meeting: PlannedMeeting, place: Place | None = None) -> ToldMeeting:
    return ToldMeeting(
        meeting.start, meeting.minutes, circle.zone, place or circle.place, cancelled=meeting.cancelled
    )


def put(circle: Announcement, number: int, meeting: PlannedMeeting) -> Announcement:
    """The circle with another meeting in the place of its `number`th."""
    at = number - 1
    return replace(circle, meetings=(*circle.meetings[:at], meeting, *circle.meetings[at + 1 :]))


def move(circle: Announcement, number: int, because: str | None = None) -> tuple[Announcement, Change]:
    old = circle.meetings[number - 1]
    new = replace(old, start=old.start + DAY + timedelta(minutes=30))
    change = Change(ChangeKind.MOVED, UID, tell(circle, old), tell(circle, new), because)
    return put(circle, number, new), change


def cancel(circle: Announcement, number: int, because: str | None = None) -> tuple[Announcement, Change]:
    old = circle.meetings[number - 1]
    change = Change(ChangeKind.CANCELLED, UID, tell(circle, old), None, because)
    return put(circle, number, replace(old, cancelled=True)), change


def put_on(circle: Announcement, number: int) -> Change:
    meeting = circle.meetings[number - 1]
    was = tell(circle, replace(meeting, cancelled=True))
    return Change(ChangeKind.BACK_ON, UID, was, tell(circle, meeting))


def change_room(circle: Announcement, number: int, room: str) -> Change:
    meeting = circle.meetings[number - 1]
    now = tell(circle, meeting, replace(circle.place, room=room))
    return Change(ChangeKind.ELSEWHERE, UID, tell(circle, meeting), now)


def add(circle: Announcement) -> tuple[Announcement, Change]:
    last = circle.meetings[-1]
    new = replace(last, start=last.start + 2 * DAY)
    longer = replace(circle, meetings=(*circle.meetings, new))
    return longer, Change(ChangeKind.ADDED, UID, None, tell(circle, new))


def find_noon(circle: Announcement, number: int) -> datetime:
    """UTC, on the day of that meeting; before it in all our circles."""
    return circle.meetings[number - 1].start.replace(hour=10, minute=0, tzinfo=UTC)


def say(
    speaker: Speaker,
    circle: Announcement,
    *changes: Change,
    now: datetime,
    by: str | None = None,
    by_hand: bool = False,
) -> str:
    """`by`: who asked for it, if not the facilitator."""
    return speaker.render_news(
        circle,
        News(changes),
        asked_by=(by or "maya",),
        facilitators=("maya",),
        called=("maya",) if by else (),
        now=now,
        by_hand=by_hand,
    )


def say_news(speaker: Speaker, circle: Announcement, news: News, *, now: datetime) -> str:
    """As asked for by the facilitator."""
    return speaker.render_news(circle, news, asked_by=("maya",), facilitators=("maya",), called=(), now=now)


def say_of_all(speaker: Speaker, circle: Announcement, changes: Sequence[Change], *, now: datetime) -> str:
    """All coming meetings have changed, of which one is near enough to be told."""
    news = News((changes[0],), further=tuple(changes[1:]), of_all=changes[0].kind)
    return say_news(speaker, circle, news, now=now)


def make_news_in(language: Language, circle: Announcement) -> Mapping[str, str]:
    """Every kind of change, of a circle whose second meeting is on as planned."""
    speaker, speech = make_speaker(language), SPEECH[language]
    before, today = find_noon(circle, 2) - 4 * DAY, find_noon(circle, 2)
    online = replace(circle, place=Place(online=True))
    moved, move_2 = move(circle, 2, speech.reason)
    away, cancel_2 = cancel(circle, 2, speech.reason)
    fewer, cancel_4 = cancel(moved, 4)
    longer, addition = add(fewer)
    moved_online, move_online = move(online, 2)
    off = replace(circle, called_off=True)
    all_moved = [move(circle, number)[1] for number in range(2, len(circle.meetings) + 1)]
    rooms = [change_room(circle, number, speech.room) for number in range(2, len(circle.meetings) + 1)]
    taken_up = News((put_on(longer, 2), addition), taken_up=True)
    return {
        "moved": say(speaker, moved, move_2, now=before),
        "moved_today_online_by_an_organizer": say(speaker, moved_online, move_online, now=today, by="ruth"),
        "cancelled": say(speaker, away, cancel_2, now=before),
        "cancelled_today": say(speaker, away, cancel_2, now=today, by_hand=True),
        "back_on": say(speaker, circle, put_on(circle, 2), now=before),
        "another_room": say(speaker, circle, change_room(circle, 2, speech.room), now=before),
        "added": say(speaker, longer, addition, now=before),
        "several": say(speaker, longer, move_2, cancel_4, addition, now=before),
        "several_today": say(speaker, longer, move_2, cancel_4, now=today),
        "taken_up": say_news(speaker, longer, taken_up, now=before),
        "all_moved": say_of_all(speaker, circle, all_moved, now=before),
        "another_room_for_all": say_of_all(speaker, circle, rooms, now=before),
        "called_off": speaker.render_news(
            off,
            News((), called_off=True, because=speech.reason),
            asked_by=("maya", "sam"),
            facilitators=("maya", "sam"),
            called=(),
            now=today,
        ),
    }


def make_messages_in(language: Language, circle: Announcement) -> Mapping[str, str]:
    speaker, speech = make_speaker(language), SPEECH[language]
    first, second, _ = speech.commands
    titles = (
        speaker.render_not_understood_title(),
        speaker.render_not_allowed_title(),
        speaker.render_help_title(),
        speaker.render_suggestion_title(),
    )
    return {
        "not_understood": speaker.render_not_understood(
            [NotUnderstood(second, Trouble.TIME_MISSING, first)], TOPIC_URL
        ),
        "not_allowed": speaker.render_not_allowed(second, ("maya", "sam"), TOPIC_URL),
        "help": speaker.render_help(TOPIC_URL, circle, compose_all_examples(circle, NOW, language)),
        "suggestion": speaker.render_suggestion(speech.sentence, first, TOPIC_URL),
        "message_titles": "\n".join(titles),
    }


def make_states_in(language: Language, circle: Announcement) -> Mapping[str, str]:
    """First posts of circles that are full, called off or withdrawn."""

    def render(circle: Announcement, *, closed: bool = False, withdrawn: bool = False) -> str:
        return make_speaker(language).render_first_post(
            circle,
            facilitators=("maya",),
            announcement_url=ANNOUNCEMENT_URL,
            now=find_noon(circle, 1),
            author="maya",
            examples=SPEECH[language].commands,
            announcement_closed=closed,
            withdrawn=withdrawn,
        )

    return {
        "full": render(replace(circle, full=True), closed=True),
        "first_post_called_off": render(replace(circle, called_off=True)),
        "withdrawn": render(circle, withdrawn=True),
    }


def make_texts_in(language: Language, circle: Announcement) -> Mapping[str, str]:
    return {
        **make_news_in(language, circle),
        **make_messages_in(language, circle),
        **make_states_in(language, circle),
        **make_weeks_in(language, circle),
    }
