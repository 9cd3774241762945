"""What commands say of the circle, and under which ref they say it once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from service.domain.commands.values import (
    Add,
    AskPlusDelta,
    Cancel,
    CancelCircle,
    ChangeRoom,
    Command,
    Help,
    KeepQuiet,
    Move,
    MoveAll,
    NameFacilitator,
    PutOn,
    SayFull,
    SayWords,
    Speak,
    TakeOver,
    Undo,
)
from service.domain.commands.words import (
    compose_command_ref,
    compose_command_words,
    hash_line,
    name_facilitators_in,
)
from service.domain.ids import ForumUserId, PostId
from service.domain.languages import Language
from service.domain.voices.values import CircleWords, Fields, MeetingWords, When
from tests.domain.commands.circles import LOCAL, TUESDAYS, make_circle, make_tuesdays, read

SAM = ForumUserId(8)
TUESDAY, NEXT, OFF = TUESDAYS[1:4]
WEEK = timedelta(days=7)


def compose(command: Command, *, off: bool | None = None) -> CircleWords | None:
    circle = make_circle(TUESDAYS[:4], cancelled=[OFF], off=off)
    return compose_command_words(command, circle, {"sam": SAM}, LOCAL)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (Move(TUESDAY, NEXT, 60), [MeetingWords(When(NEXT, 60), named=TUESDAY)]),
        (
            MoveAll((TUESDAY, NEXT), WEEK),
            [MeetingWords(When(NEXT), named=TUESDAY), MeetingWords(When(NEXT + WEEK), named=NEXT)],
        ),
        (Cancel(TUESDAY), [MeetingWords(When(TUESDAY, cancelled=True), named=TUESDAY)]),
        (Add(NEXT + 9 * WEEK, 60), [MeetingWords(When(NEXT + 9 * WEEK, 60))]),
        (PutOn(OFF), [MeetingWords(When(OFF, 90), named=OFF)]),
    ],
)
def test_command_about_meetings_says_when_they_are(command: Command, words: list[MeetingWords]) -> None:
    assert compose(command) == CircleWords(meetings=tuple(words))


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (ChangeRoom("Room B"), Fields(room="Room B")),
        (SayWords("Bring a pen."), Fields(words="Bring a pen.")),
        (SayWords(""), Fields(words="")),
        (SayFull(True), Fields(full=True)),
        (SayFull(False), Fields(full=False)),
        (KeepQuiet(True), Fields(quiet=True)),
        (KeepQuiet(False), Fields(quiet=False)),
        (AskPlusDelta(True), Fields(plus_delta=True)),
        (AskPlusDelta(False), Fields(plus_delta=False)),
        (Speak(Language.ES), Fields(speaks=Language.ES)),
    ],
)
def test_other_command_says_one_field(command: Command, fields: Fields) -> None:
    assert compose(command) == CircleWords(fields)


def test_whole_circle_cancelled_cancels_each_coming_meeting_that_is_on() -> None:
    words = compose(CancelCircle("no time"))
    assert words is not None
    assert (words.fields, words.because) == (Fields(off=True), "no time")
    assert [one.named for one in words.meetings] == [TUESDAY, NEXT]
    assert all(one.when and one.when.cancelled for one in words.meetings)


@pytest.mark.parametrize(
    "command",
    [Move(TUESDAY, NEXT + WEEK * 9), MoveAll((TUESDAY,), WEEK * 9), Add(NEXT + 9 * WEEK), PutOn(OFF)],
)
def test_whoever_puts_a_meeting_on_says_that_the_circle_goes_on(command: Command) -> None:
    goes_on = compose(command, off=True)
    assert goes_on is not None
    assert goes_on.fields == Fields(off=False)
    assert compose(command, off=False) != goes_on


def test_reason_goes_with_the_words() -> None:
    words = compose(Move(TUESDAY, NEXT + WEEK * 9, because="rain"))
    assert words is not None
    assert words.because == "rain"


def test_facilitator_is_a_word_of_their_own_whose_name_has_any_case() -> None:
    assert compose(NameFacilitator("Sam", True)) == CircleWords(facilitators=((SAM, True),))
    assert compose(NameFacilitator("sam", False)) == CircleWords(facilitators=((SAM, False),))


@pytest.mark.parametrize("command", [TakeOver(), Undo(), Help(), NameFacilitator("nobody", True)])
def test_what_says_nothing_of_the_circle_has_no_words(command: Command) -> None:
    assert compose(command) is None


def test_meetings_that_move_together_skip_the_hour_that_clocks_skip() -> None:
    start = datetime(2027, 3, 7, 2, 30)
    circle = make_circle([start])
    words = compose_command_words(MoveAll((start,), WEEK), circle, {}, LOCAL)
    assert words is not None
    assert words.meetings[0].when == When(datetime(2027, 3, 14, 3, 30))


def test_names_that_must_be_known_are_in_small_letters() -> None:
    lines = read("@companion facilitator @Sam\n@companion remove facilitator @lina\n@companion cancel 99 Oct")
    assert name_facilitators_in(lines) == {"sam", "lina"}


def test_ref_is_the_same_however_the_line_is_spaced() -> None:
    assert compose_command_ref(PostId(950), "cancel  20 Oct ") == compose_command_ref(
        PostId(950), "cancel 20 Oct"
    )
    assert compose_command_ref(PostId(950), "cancel 20 Oct") == f"command:950:{hash_line('cancel 20 Oct')}"
    assert len(hash_line("cancel 20 Oct")) == 12


def test_line_of_a_command_is_as_written_so_that_other_words_below_it_are_another_line() -> None:
    (one,) = read("@companion words Bring a pen\nand tea", make_tuesdays())
    (other,) = read("@companion words Bring a pen\nand milk", make_tuesdays())
    assert hash_line(one.line) != hash_line(other.line)
