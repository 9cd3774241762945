"""Stories of circles as files: what was said, in order, and what the circle is after it.

A story is a TOML file named after what happens in it:

    zone = "America/New_York"
    now = 2026-10-14T12:00:00Z            # when people are told
    lost = ["line 951/1"]                 # also without these the circle is the same

    [[said]]
    voice = "announcement"                # or command, organizer, source:p2pu, calendar:riverside
    ref = "post 900 v1"
    at = 2026-10-01T09:00:00Z
    by = "maya"
    whole = true                          # what it leaves out is said no longer; also `base`, and `undoes` with a ref
    name = "Basic Spanish"                # likewise place, room, language
    facilitators = ["maya", "-sam"]       # with a minus: no longer
    meetings = ["6 weekly from 2026-10-13 18:00"]
    guesses = ["minutes"]
    read = true                           # people read the circle's first post after this, and so were told all of it

    [circle]                              # after the last; likewise facilitators, room
    name = "Basic Spanish"
    meetings = ["1: 2026-10-14 18:30 (2026-10-13 18:00)"]
    asked = ["calendar:riverside cancels another start: 2026-10-14 18:30"]
    told = ["moved 2026-10-13 18:00 -> 2026-10-14 18:30"]

Commands are Maya's, and an announcement is whole, with her name and "Basic Spanish" at the Riverside Library, unless
it is stated otherwise.

A meeting is said as `2026-10-13 18:00`, perhaps with `90 min`, `cancelled` or `@ Central Library` behind it. In a
statement that is not whole, `2026-10-13 18:00 -> 2026-10-14 18:30` names the one that moves, `+ 2026-12-01 18:00` is
a new one. In the circle after it, what stands in brackets is the first start that the meeting's uid comes from, if
it is another; 90 minutes go without saying.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from service.domain.announcements.values import Field, Place
from service.domain.changes import Change, ToldMeeting
from service.domain.ids import ForumUserId
from service.domain.voices.binding import compose_uid
from service.domain.voices.circle import Meeting, MeetingStatus, Question, QuestionKind, SaidCircle
from service.domain.voices.values import (
    CircleWords,
    Fields,
    MeetingUid,
    MeetingWords,
    Statement,
    Voice,
    When,
)

STORIES = Path(__file__).with_name("stories")
CIRCLE = "t431"
PEOPLE = {"maya": ForumUserId(7), "sam": ForumUserId(8), "ines": ForumUserId(9)}
_UNSTATED: Mapping[str, Mapping[str, Any]] = {
    "announcement": {
        "whole": True,
        "by": "maya",
        "name": "Basic Spanish",
        "place": "Riverside Library",
        "facilitators": ["maya"],
    },
    "command": {"by": "maya"},
}

_MEETING = re.compile(
    r"(?:(?P<count>\d+) weekly from )?(?P<start>\d{4}-\d\d-\d\d \d\d:\d\d)(?: (?P<minutes>\d+) min)?"
    r"(?P<cancelled> cancelled)?(?: @ (?P<place>.+))?"
)


@dataclass(frozen=True, slots=True)
class Story:
    statements: tuple[Statement, ...]
    """In the order of the file; some may stand there twice."""
    read: int
    """How many of them had been said when people read the first post."""
    now: datetime
    lost: frozenset[str]
    expected: Mapping[str, Any]


def load_story(path: Path) -> Story:
    """Raises ValueError or KeyError for a file that does not follow the format."""
    text = tomllib.loads(path.read_text(encoding="utf-8"))
    said = [{**_UNSTATED.get(one["voice"], {}), **one} for one in text["said"]]
    statements = tuple(_parse_statement(one, text["zone"]) for one in said)
    read = next((place for place, one in enumerate(said, start=1) if one.get("read")), 0)
    return Story(statements, read, text["now"], frozenset(text.get("lost", ())), text["circle"])


def _parse_statement(said: Mapping[str, Any], zone: str) -> Statement:
    whole = said.get("whole", False)
    fields = Fields(
        name=said.get("name"),
        place=Place(branch=said["place"]) if "place" in said else None,
        room=said.get("room"),
        zone=zone if whole else None,
        language=said.get("language"),
    )
    guesses = tuple(Field(guess) for guess in said.get("guesses", ()))
    meetings = [
        one
        for line in said.get("meetings", ())
        for one in (_parse_list(line, guesses) if whole else [_parse_one(line)])
    ]
    people = tuple((PEOPLE[name.removeprefix("-")], name[0] != "-") for name in said.get("facilitators", ()))
    return Statement(
        circle=CIRCLE,
        voice=Voice(said["voice"]),
        ref=said["ref"],
        said_at=said["at"],
        seen_at=said["at"],
        words=CircleWords(fields, people, tuple(meetings), guesses),
        person=PEOPLE.get(said.get("by", "")),
        whole=whole,
        base=said.get("base", False),
        undoes=said.get("undoes"),
    )


def _parse_list(line: str, guesses: Sequence[Field]) -> Iterator[MeetingWords]:
    match = _match(line)
    when, place = _parse_when(match, length_guessed=Field.MINUTES in guesses), _parse_place(match)
    for week in range(int(match["count"] or 1)):
        start = when.start + timedelta(weeks=week)
        yield MeetingWords(When(start, when.minutes, when.cancelled, when.length_guessed), place)


def _parse_one(line: str) -> MeetingWords:
    if line.startswith("+ "):
        match = _match(line.removeprefix("+ "))
        return MeetingWords(_parse_when(match), _parse_place(match))
    named, arrow, new = line.partition(" -> ")
    match = _match(new or named)
    start = _parse_start(_match(named))
    moves = bool(arrow) or match["cancelled"] or not match["place"]
    return MeetingWords(_parse_when(match) if moves else None, _parse_place(match), start)


def _match(text: str) -> re.Match[str]:
    match = _MEETING.fullmatch(text)
    if match is None:
        raise ValueError(f"not a meeting: {text!r}")
    return match


def _parse_start(match: re.Match[str]) -> datetime:
    return datetime.fromisoformat(match["start"])


def _parse_when(match: re.Match[str], *, length_guessed: bool = False) -> When:
    minutes = int(match["minutes"]) if match["minutes"] else None
    if length_guessed:
        minutes = minutes or 90
    return When(_parse_start(match), minutes, bool(match["cancelled"]), length_guessed)


def _parse_place(match: re.Match[str]) -> Place | None:
    return Place(branch=match["place"]) if match["place"] else None


def describe_circle(circle: SaidCircle) -> Mapping[str, Any]:
    """The circle in the words of a story's file."""
    names = {one: name for name, one in PEOPLE.items()}
    starts = _first_starts()
    return {
        "name": circle.fields.name,
        "room": circle.fields.room,
        "place": circle.fields.place.branch if circle.fields.place else None,
        "facilitators": [names[one] for one in circle.facilitators],
        "meetings": [_describe_meeting(one, starts) for one in circle.meetings],
        "asked": [_describe_question(one, circle) for one in circle.questions],
    }


def _first_starts() -> Mapping[MeetingUid, datetime]:
    """Where uids come from: the hours of an autumn in which a story's meetings may begin."""
    days = [datetime(2026, 9, 1) + timedelta(days=day) for day in range(122)]
    starts = [day + timedelta(minutes=minutes) for day in days for minutes in range(18 * 60, 20 * 60, 30)]
    return {compose_uid(CIRCLE, start): start for start in starts}


def _describe_meeting(meeting: Meeting, starts: Mapping[MeetingUid, datetime]) -> str:
    first = starts.get(meeting.uid)
    notes = [f"{meeting.minutes} min" if meeting.minutes != 90 else ""]
    notes += [meeting.status.value if meeting.status is not MeetingStatus.PLANNED else ""]
    notes += [f"@ {meeting.place.branch}" if meeting.place else ""]
    notes += [f"({first:%Y-%m-%d %H:%M})" if first and first != meeting.start else "" if first else "(?)"]
    return " ".join(filter(None, [f"{meeting.ordinal or '-'}:", f"{meeting.start:%Y-%m-%d %H:%M}", *notes]))


def _describe_question(question: Question, circle: SaidCircle) -> str:
    starts = {one.uid: f"{one.start:%Y-%m-%d %H:%M}" for one in circle.meetings}
    what = ", ".join((*question.fields, *(starts[uid] for uid in question.meetings)))
    says = {
        QuestionKind.OTHERWISE: "says otherwise",
        QuestionKind.CANCELLED_ELSEWHERE: "cancels another start",
    }
    return f"{question.voice} {says[question.kind]}: {what}"


def describe_change(change: Change) -> str:
    """`moved 2026-10-20 18:00 -> 2026-10-21 18:30`"""
    dates = " -> ".join(_describe_told(one) for one in (change.was, change.now) if one is not None)
    return f"{change.kind.value} {dates}".strip()


def _describe_told(meeting: ToldMeeting) -> str:
    room = f", {meeting.place.room}" if meeting.place.room else ""
    return f"{meeting.start:%Y-%m-%d %H:%M}{room}"
