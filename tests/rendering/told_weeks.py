"""Weeks of circles and of the network as values, and all that people read of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.domain.announcements.values import Announcement, Place
from service.domain.changes import ChangeKind, ToldMeeting
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.languages import Language
from service.domain.proposals.states import ProposalState
from service.domain.proposals.values import Wanted
from service.domain.quoting import SharedLink
from service.domain.recaps.circle import (
    CircleFigures,
    CircleRecap,
    CircleWeek,
    OpenQuestion,
    Shared,
    list_circle_weeks,
)
from service.domain.recaps.facts import (
    EndFact,
    MeetingFact,
    NewcomerFact,
    QuestionFact,
    RecapCircle,
    StartFact,
)
from service.domain.recaps.index import CirclesIndex, TownLine
from service.domain.recaps.network import FirstTime, Moved, NetworkFigures, NetworkRecap
from service.domain.recaps.rows import LearnerCount, Rows
from service.domain.recaps.stories import StoryFact, StoryNews, StoryRow
from service.domain.weeks import Week
from tests.rendering.values import TOPIC_URL, make_speaker

MAYA, SAM, LINA = map(ForumUserId, (7, 8, 9))
NAMES = {MAYA: "maya", SAM: "sam", LINA: "lina"}
WEEK = Week(2026, 42)
NOTES = {
    Language.EN: ("everyone spoke, even the shy ones", "the room was cold"),
    Language.ES: ("todo el mundo habló, también los tímidos", "hacía frío en la sala"),
    Language.DE: ("alle haben gesprochen, auch die Schüchternen", "der Raum war kalt"),
}
QUESTIONS = {
    Language.EN: "Does anyone have the vocabulary list?",
    Language.ES: "¿Alguien tiene la lista de vocabulario?",
    Language.DE: "Hat jemand die Vokabelliste?",
}
TITLES = {
    Language.EN: "Spanish songs with lyrics",
    Language.ES: "Canciones con letra",
    Language.DE: "Lieder mit Text",
}
TEAM = {
    Language.EN: "The library in Braddock has a new room for us.",
    Language.ES: "La biblioteca de Braddock tiene una sala nueva para nosotros.",
    Language.DE: "Die Bibliothek in Braddock hat einen neuen Raum für uns.",
}


def find_week(circle: Announcement, number: int) -> CircleWeek:
    return list_circle_weeks(circle, 9)[number - 1]


def make_recap(language: Language = Language.EN) -> CircleRecap:
    plus, delta = NOTES[language]
    return CircleRecap(
        CircleFigures(posts=5, people=3, plus=1, delta=1, newcomers=2, changes=1),
        plus=Rows((plus,)),
        delta=Rows((delta,), more=2),
        question=OpenQuestion(PostId(70), 4, QUESTIONS[language]),
        shared=Shared(PostId(71), 5, SharedLink("https://songs.example.org/letras", TITLES[language])),
        newcomers=Rows((SAM, LINA)),
    )


def render_week(
    circle: Announcement,
    number: int,
    recap: CircleRecap | None,
    language: Language = Language.EN,
    *,
    asks: bool = False,
) -> str:
    week = find_week(circle, number)
    return make_speaker(language).render_circle_week(
        circle,
        week,
        recap,
        facilitators=("maya", "sam"),
        names=NAMES,
        topic_url=TOPIC_URL,
        asks=asks,
        now=week.window.end,
    )


def make_weeks_in(language: Language, circle: Announcement) -> Mapping[str, str]:
    """Of a circle that has at least four meetings, and of the network."""
    last, recap, speaker = len(list_circle_weeks(circle, 9)), make_recap(language), make_speaker(language)
    quiet = replace(CircleRecap.nothing(), plus=Rows(recap.plus.rows))
    network = make_network(language)
    titles = [speaker.render_network_titles(WEEK, late=late) for late in (False, True)]
    turn = speaker.render_network_titles(Week(2026, 53), late=False)
    return {
        "week": render_week(circle, 2, recap, language, asks=True),
        "week_online": render_week(replace(circle, place=Place(online=True)), 2, quiet, language),
        "closing": render_week(circle, last, None, language),
        "closing_with_notes": render_week(circle, last, recap, language, asks=True),
        "network": speaker.render_network_week(network, NAMES),
        "network_small": speaker.render_network_week(make_small_network(), NAMES),
        "network_titles": "\n".join((*titles[0], *titles[1], *turn)),
        "index": speaker.render_index(make_index()),
        "index_empty": "\n\n".join((*speaker.render_index_titles(), speaker.render_index(CirclesIndex()))),
    }


SPANISH = RecapCircle(
    "t431",
    "Basic Spanish Conversation",
    "America/New_York",
    branch="Riverside Branch Library",
    town="Pittsburgh",
    url=TOPIC_URL,
    signup_link="https://circles.example.org/signup/spanish-12/",
    seats=15,
)
PYTHON = RecapCircle("t432", "Intro to Python", "Europe/Berlin", online=True, url=f"{TOPIC_URL}3")
BREAD = RecapCircle(
    "p2pu-77",
    "Bread for beginners",
    "America/Chicago",
    branch="Main Library",
    town="Chicago",
    signup_link="https://learningcircles.p2pu.org/en/signup/bread-77/",
)
MONDAY = datetime(2026, 10, 12)


def at(day: int, hour: int) -> datetime:
    """Naive, so many days after Monday."""
    return MONDAY + timedelta(days=day, hours=hour)


def make_network(language: Language = Language.EN, circle: RecapCircle = SPANISH) -> NetworkRecap:
    told = ToldMeeting(at(1, 18), 90, circle.zone, Place(branch="Riverside Branch Library"))
    moved = replace(told, start=at(2, 18) + timedelta(minutes=30))
    elsewhere = replace(told, place=Place(branch="Riverside Branch Library", room="Reading Room B"))
    written = at(-3, 15).replace(tzinfo=UTC)
    return NetworkRecap(
        WEEK,
        "America/New_York",
        NetworkFigures(meeting=14, meetings=15, starting=3, finished=2, signed_up=LearnerCount(40)),
        from_team=TEAM[language],
        meeting=Rows((MeetingFact(circle, at(1, 18), 2, 6), MeetingFact(PYTHON, at(1, 19), 1, 8)), more=13),
        starting=Rows((StartFact(circle, at(3, 18)), StartFact(PYTHON, at(9, 19)))),
        moved=Rows(
            (
                Moved(circle, ChangeKind.MOVED, told, moved),
                Moved(circle, ChangeKind.CANCELLED, told, None),
                Moved(circle, ChangeKind.BACK_ON, replace(told, cancelled=True), told),
                Moved(circle, ChangeKind.ELSEWHERE, told, elsewhere),
            )
        ),
        called_off=Rows((PYTHON,)),
        finished=Rows((EndFact(circle, at(-5, 18), (MAYA, SAM)), EndFact(PYTHON, at(-4, 19)))),
        stories=Rows(
            (
                StoryRow(StoryNews.NEW, make_story("Braddock", ProposalState.RECEIVED)),
                StoryRow(StoryNews.ANSWERED, make_story("Kutztown", ProposalState.ACCEPTED)),
                StoryRow(StoryNews.LOOKING, make_story("Chicago", ProposalState.LOOKING)),
            ),
            more=1,
        ),
        newcomers=Rows((NewcomerFact(LINA, PostId(90), TopicId(70), 12, written),)),
        first_times=Rows((FirstTime(SAM, PYTHON),)),
        questions=Rows(
            (
                QuestionFact(PostId(91), TopicId(512), 4, written, circle.name),
                QuestionFact(PostId(92), TopicId(70), 5, written),
            )
        ),
        elsewhere=Rows((BREAD,)),
    )


def make_story(town: str, state: ProposalState) -> StoryFact:
    return StoryFact(
        "a" * 16, town, TopicId(77), state, at(-3, 15).replace(tzinfo=UTC), wanted=frozenset(Wanted)
    )


def make_index() -> CirclesIndex:
    week = make_network()
    towns = (TownLine("Pittsburgh", 3), TownLine("São Paulo", 1), TownLine(None, 2))
    return CirclesIndex(week.meeting, week.starting, Rows(towns, more=7))


def make_small_network() -> NetworkRecap:
    """One circle, and learners who are few."""
    figures = NetworkFigures(meeting=0, meetings=0, starting=1, finished=1, signed_up=LearnerCount(None))
    return NetworkRecap(
        WEEK, "America/New_York", figures, starting=Rows((StartFact(replace(PYTHON, seats=1), at(9, 19)),))
    )
