"""Answers of the author are additions: the newest statement about a thing counts, and a bare word is an answer."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.domain.announcements.values import DoubtKind, Field, Verdict
from tests.domain.announcements.reading import read, read_whole

PLACE = "Where: Riverside library, Braddock"
DAY = "First meeting: 13 October 2026, 6 pm"


def first_start(*posts: str) -> datetime:
    return read_whole(*posts).meetings[0].start


@pytest.mark.parametrize(
    "answer",
    [
        "Tuesday 13 Oct at 6 pm",
        "oct 13 6pm",
        "First meeting: Oct 13, 18:00",
        "```\nFirst meeting: Oct 13, 18:00\n```",
        "> When is the first meeting?\n\nOct 13, 6 pm",
        "On Thu, Oct 1, 2026 at 10:00 AM Companion wrote:\n> When?\n\nOct 13, 6 pm",
    ],
)
def test_answer_gives_the_day_in_any_words(answer: str) -> None:
    assert first_start(PLACE, answer) == datetime(2026, 10, 13, 18)


@pytest.mark.parametrize(
    ("answer", "branch"),
    [
        ("Riverside library, Braddock", "Riverside library"),
        ("at the riverside library in braddock", "riverside library"),
        ("Where: Riverside library", "Riverside library"),
        ("the Bagel Shop, Braddock", "Bagel Shop"),
    ],
)
def test_answer_gives_the_place_in_any_words(answer: str, branch: str) -> None:
    assert read_whole(DAY, answer).place.branch == branch


def test_answer_may_be_online() -> None:
    place = read_whole(f"{DAY} Berlin time", "we meet online").place
    assert (place.online, place.branch) == (True, None)


def test_answer_of_one_number_is_the_hour_that_was_asked() -> None:
    assert first_start(f"{PLACE}\nFirst meeting: 13 October 2026", "6") == datetime(2026, 10, 13, 18)


def test_newest_day_counts_and_the_hour_stays() -> None:
    assert first_start(f"{PLACE}\n{DAY}", "sorry, wednesday the 14th") == datetime(2026, 10, 14, 18)


def test_newest_place_brings_no_room_of_the_old_one() -> None:
    place = read_whole(f"{PLACE}\nRoom: B\n{DAY}", "Where: Carnegie Library, Homestead, PA").place
    assert (place.branch, place.room) == ("Carnegie Library", None)
    assert place.town is not None
    assert place.town.name == "Homestead"


def test_room_alone_keeps_the_building() -> None:
    place = read_whole(f"{PLACE}\n{DAY}", "its in meeting room b").place
    assert (place.branch, place.room) == ("Riverside library", "meeting room b")


@pytest.mark.parametrize(
    ("answer", "month"), [("November", 11), ("the second one", 11), ("the first", 10), ("10 Nov", 11)]
)
def test_answer_chooses_between_two_readings(answer: str, month: int) -> None:
    announced = f"{PLACE}\nFirst meeting: 10/11/2026, 6 pm"
    assert read(announced).verdict is Verdict.ASK
    assert first_start(announced, answer).month == month


def test_yes_takes_the_nearest_future_reading() -> None:
    announced = f"{PLACE}\nFirst meeting: 13 October 2024, 6 pm"
    (doubt,) = read(announced).doubts
    assert (doubt.kind, doubt.options) == (DoubtKind.PAST, (datetime(2026, 10, 13, 18),))
    assert first_start(announced, "yes") == datetime(2026, 10, 13, 18)


def test_year_alone_corrects_the_year() -> None:
    assert first_start(f"{PLACE}\nFirst meeting: 13 October 2025, 6 pm", "oops, 2026") == datetime(
        2026, 10, 13, 18
    )


def test_state_alone_decides_between_namesakes() -> None:
    announced = f"Where: Lincoln Library, Springfield\n{DAY}"
    (doubt,) = read(announced).doubts
    assert (doubt.kind, doubt.field) == (DoubtKind.AMBIGUOUS, Field.TOWN)
    town = read_whole(announced, "Illinois").place.town
    assert town is not None
    assert town.region == "IL"


def test_another_count_replaces_the_old_one() -> None:
    assert len(read_whole(f"{PLACE}\n{DAY}\nHow many weeks: 6", "we now do 8 weeks").meetings) == 8


def test_thanks_change_nothing() -> None:
    assert read(PLACE, "Thank you so much!").doubts == read(PLACE).doubts


def test_four_turns_end_with_a_circle() -> None:
    announcement = read_whole(
        "who wants to learn spanish with me", "at the library", "Riverside Branch, Braddock", "oct 13", "7pm"
    )
    assert announcement.meetings[0].start == datetime(2026, 10, 13, 19)
    assert announcement.place.branch == "Riverside Branch"
