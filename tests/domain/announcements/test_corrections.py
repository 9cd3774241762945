"""Once a circle is complete, only corrections count in its author's later words."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import DoubtKind, Field, Verdict
from tests.domain.announcements.reading import read, read_whole

CIRCLE = "Riverside library, Room B, Braddock. First meeting: Tuesday October 13, 6 pm. 6 weeks, 90 minutes."
SIX = datetime(2026, 10, 13, 18)

HOURS = st.sampled_from(["5 pm", "7:30 pm", "8", "9 am", "17:30", "noon"])
DAYS = st.sampled_from(["Monday", "October 20", "the 14th", "tomorrow", "next Friday", "10/11"])
CHATTER = st.sampled_from(
    [
        "The library closes at {hour}.",
        "I am at the desk from {hour}.",
        "The bus leaves at {hour} on {day}.",
        "Doors open at {hour}.",
        "Parking is free after {hour}.",
        "Registration is open until {day}, {hour}.",
        "My sister arrives on {day} at {hour}.",
        "Die Bibliothek schließt um {hour}.",
        "Einlass ab {hour}.",
        "La biblioteca cierra a las {hour}.",
        "El autobús sale a las {hour}.",
        "My birthday is on {day}!",
    ]
)


@settings(deadline=None, max_examples=80)
@given(chatter=st.lists(st.tuples(CHATTER, HOURS, DAYS), min_size=1, max_size=3))
def test_chatter_changes_nothing(chatter: list[tuple[str, str, str]]) -> None:
    later = " ".join(words.format(hour=hour, day=day) for words, hour, day in chatter)
    before, after = read(CIRCLE), read(CIRCLE, later)
    assert after.announcement == before.announcement
    assert after.doubts == ()


@pytest.mark.parametrize(
    ("later", "start"),
    [
        ("sorry, 7 pm", datetime(2026, 10, 13, 19)),
        ("it is 7 pm, not 6 pm", datetime(2026, 10, 13, 19)),
        ("we moved to Wednesday", datetime(2026, 10, 14, 18)),
        ("First meeting: October 20, 5 pm", datetime(2026, 10, 20, 17)),
        ("Riverside library, Braddock, October 27 at 5 pm", datetime(2026, 10, 27, 17)),
        ("statt 18 Uhr um 19 Uhr", datetime(2026, 10, 13, 19)),
        ("perdón, a las 19h", datetime(2026, 10, 13, 19)),
    ],
)
def test_correction_counts(later: str, start: datetime) -> None:
    assert read_whole(CIRCLE, later).meetings[0].start == start


@pytest.mark.parametrize(
    "later",
    ["My dentist moved me to 4 pm.", "Sorry it got loud at 7 yesterday.", "Can we do 7 instead of 6?"],
)
def test_word_of_correction_about_something_else_changes_nothing(later: str) -> None:
    assert read_whole(CIRCLE, later).meetings[0].start == SIX


def test_correction_of_the_hour_keeps_all_the_rest() -> None:
    before, after = read_whole(CIRCLE), read_whole(CIRCLE, "oops, 7 pm")
    assert after.place == before.place
    assert [meeting.minutes for meeting in after.meetings] == [90] * 6


def test_what_looks_like_a_change_is_asked_and_nothing_moves() -> None:
    reading = read(CIRCLE, "See you Tuesday at 7!")
    assert reading.verdict is Verdict.COMPLETE
    assert reading.announcement is not None
    assert reading.announcement.meetings[0].start == SIX
    (doubt,) = reading.doubts
    assert (doubt.kind, doubt.field) == (DoubtKind.AMBIGUOUS, Field.TIME)
    assert doubt.options == (SIX, datetime(2026, 10, 13, 19))


@pytest.mark.parametrize(
    ("answer", "hour"), [("the later", 19), ("7", 19), ("no, 6 pm", 18), ("the first", 18)]
)
def test_answer_ends_the_doubt(answer: str, hour: int) -> None:
    reading = read(CIRCLE, "See you Tuesday at 7!", answer)
    assert reading.doubts == ()
    assert reading.announcement is not None
    assert reading.announcement.meetings[0].start.hour == hour


def test_doubt_stays_until_it_is_answered() -> None:
    assert read(CIRCLE, "See you Tuesday at 7!", "I baked a cake").doubts


def test_missing_room_is_added_without_a_sorry() -> None:
    assert read_whole(
        "Riverside library, Braddock, October 13, 6 pm", "its in meeting room b"
    ).place.room == ("meeting room b")


def test_another_building_is_in_the_same_town() -> None:
    place = read_whole(CIRCLE, "We now meet at the Carnegie Library instead").place
    assert (place.branch, place.room) == ("Carnegie Library", None)
    assert place.town is not None
    assert place.town.name == "Braddock"


def test_correction_that_leaves_it_unclear_is_asked_and_the_circle_stands() -> None:
    reading = read("Riverside library, Braddock. Tuesdays at 6 pm from October 13.", "changed to Wednesdays")
    assert reading.verdict is Verdict.COMPLETE
    assert [doubt.field for doubt in reading.doubts] == [Field.FIRST_MEETING]


def test_hour_later_is_asked_with_both_hours() -> None:
    (doubt,) = read(CIRCLE, "We meet one hour later because of the marathon").doubts
    assert doubt.options == (SIX, datetime(2026, 10, 13, 19))


@pytest.mark.parametrize("later", ["cancelled, sorry", "muss leider entfallen", "se cancela"])
def test_cancelling_is_asked_about(later: str) -> None:
    (doubt,) = read(CIRCLE, later).doubts
    assert (doubt.kind, doubt.field) == (DoubtKind.AMBIGUOUS, Field.FIRST_MEETING)


def test_another_hour_alone_is_asked() -> None:
    (doubt,) = read(CIRCLE, "7 pm!!").doubts
    assert doubt.options == (SIX, datetime(2026, 10, 13, 19))


@pytest.mark.parametrize(
    "later",
    [
        "We moved the chairs to Wednesday's group, sorry!",
        "Sorry, I am late with the posters, see you at 7 pm!",
        "Hi all, next week we meet at 7 instead of 6.",
        "Could we move to Wednesday instead?",
        "Actually the library is closed on October 20, so we meet on October 21 instead.",
        "Sorry, Tuesday 20 October at 7 pm",
        "On October 20 we meet at 7 pm at the Riverside library",
        "The meeting on 20 October is moved to 21 October, 6:30 pm",
        "We moved to Thursday this week",
        "Sorry for the confusion, we meet Thursdays at 7 pm",
        "Entschuldigung, nächsten Dienstag treffen wir uns um 19 Uhr",
        "Perdón, la próxima semana nos vemos a las 19h",
    ],
)
def test_plain_sentence_that_may_mean_one_meeting_moves_none_and_is_asked_about(later: str) -> None:
    before, after = read(CIRCLE), read(CIRCLE, later)
    assert after.announcement == before.announcement
    assert len(after.doubts) == 1


ONE_DATED = [
    "Sorry, on October 20 we meet at 7 pm.",
    "On Tuesday the 20th we meet at 7pm, bring a notebook",
    "On Tuesday the 20th we meet at 7pm instead of 6pm",
    "The meeting on Tuesday the 20th is at 7pm.",
    "Am Dienstag, den 20., treffen wir uns um 19 Uhr",
    "Am Dienstag, den 20., treffen wir uns statt um 18 um 19 Uhr",
    "Am 20. Oktober treffen wir uns erst um 19 Uhr",
    "El martes 20 nos vemos a las 19h",
    "Perdón, el martes 20 nos vemos a las 19h, en la misma sala",
    "Solo el martes 20 a las 19h",
]


@pytest.mark.parametrize("later", ONE_DATED)
def test_hour_of_one_dated_meeting_moves_that_one_only(later: str) -> None:
    standing = read_whole(CIRCLE).meetings
    wanted = [one.start.replace(hour=19) if one.start.day == 20 else one.start for one in standing]
    edited = (f"{CIRCLE}\n\n{later}", f"{later}\n\n{CIRCLE}")
    for posts in ((CIRCLE, later), *((text,) for text in edited)):
        reading = read(*posts)
        assert reading.doubts == ()
        assert reading.announcement is not None
        assert [one.start for one in reading.announcement.meetings] == wanted


def test_later_word_about_that_meeting_counts_and_others_keep_theirs() -> None:
    later = (
        "On October 20 we meet at 7 pm.",
        "On October 27 we meet at 5 pm.",
        "On October 20 we meet at 8 pm.",
    )
    hours = [one.start.hour for one in read_whole(CIRCLE, *later).meetings]
    assert hours == [18, 20, 17, 18, 18, 18]


@pytest.mark.parametrize(
    ("later", "start"),
    [
        ("From now on we meet at 7 pm instead of 6", datetime(2026, 10, 13, 19)),
        ("We start on October 20 instead", datetime(2026, 10, 20, 18)),
        ("Not this coming Tuesday, the 20th!", datetime(2026, 10, 20, 18)),
        ("se cambia al 20 de octubre a las 18:30", datetime(2026, 10, 20, 18, 30)),
    ],
)
def test_correction_of_all_meetings_still_counts(later: str, start: datetime) -> None:
    assert read_whole(CIRCLE, later).meetings[0].start == start
