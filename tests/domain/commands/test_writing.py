"""A command written out is the same command, and what we offer to copy is always understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.announcements.values import Place
from service.domain.commands.examples import compose_all_examples
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
    NotUnderstood,
    PutOn,
    SayFull,
    SayWords,
    Speak,
    TakeOver,
    ThisIsMine,
    Understood,
    Undo,
)
from service.domain.commands.verbs import Verb
from service.domain.commands.writing import write_command
from service.domain.languages import Language
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.circle import SaidCircle
from tests.domain.commands.circles import LOCAL, TUESDAYS, make_circle, make_tuesdays, read

LANGUAGES = st.sampled_from(Language)
CIRCLE = make_tuesdays()
COMING = [one.start for one in CIRCLE.meetings if one.start > LOCAL]
PLANNED = [one for one in COMING if one != TUESDAYS[3]]
STARTS = {one.start for one in CIRCLE.meetings}
MOMENTS = st.integers(1, 300 * 24 * 12).map(lambda steps: LOCAL + timedelta(minutes=5 * steps))
FREE = MOMENTS.filter(lambda at: at not in STARTS and 7 <= at.hour < 24)
MINUTES = st.one_of(st.none(), st.integers(2, 60).map(lambda steps: 5 * steps).filter(lambda one: one >= 15))
REASONS = st.sampled_from(
    [None, "burst pipe", "the 13th is a holiday, sorry!", "Sturm & Regen (schlimm).", "x"]
)
NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,20}[a-zA-Z0-9]", fullmatch=True)


@st.composite
def make_move_all(draw: st.DrawFn) -> MoveAll:
    first = draw(st.sampled_from(PLANNED))
    return MoveAll(
        tuple(one for one in PLANNED if one >= first),
        timedelta(
            minutes=draw(st.sampled_from([30, 60, 90, 24 * 60, 48 * 60, 24 * 60 + 30, 21 * 24 * 60 + 30]))
        ),
        draw(REASONS),
    )


COMMANDS = st.one_of(
    st.builds(Move, st.sampled_from(COMING), FREE, MINUTES, REASONS),
    make_move_all(),
    st.builds(Cancel, st.sampled_from(COMING), REASONS),
    st.builds(CancelCircle, REASONS),
    st.builds(Add, FREE, MINUTES, REASONS),
    st.builds(PutOn, st.sampled_from(COMING), REASONS),
    st.builds(
        ChangeRoom,
        st.sampled_from(["Reading Room B", "Room 3", "Saal im 2. Stock", "Sala por la paz"]),
        REASONS,
    ),
    st.builds(SayWords, st.sampled_from(["", "Bring a pen, kids welcome.", "¡Trae té! ¿Vienes? Hay sitio."])),
    st.builds(SayFull, st.booleans()),
    st.builds(NameFacilitator, NAMES, st.booleans()),
    st.builds(KeepQuiet, st.booleans()),
    st.builds(AskPlusDelta, st.booleans()),
    st.builds(Speak, LANGUAGES),
    st.sampled_from([TakeOver(), Undo(), Help()]),
)


def read_one(line: str, circle: SaidCircle = CIRCLE, language: Language = Language.EN) -> Command | str:
    (found,) = read(f"@companion {line}", circle, language=language)
    return found.command if isinstance(found, Understood) else found.trouble.value


@given(COMMANDS, LANGUAGES)
def test_command_written_out_reads_as_the_same_command(command: Command, language: Language) -> None:
    assert read_one(write_command(command, language, CIRCLE)) == command


@given(COMMANDS, LANGUAGES)
def test_command_written_out_is_one_line_without_a_mention_of_us(
    command: Command, language: Language
) -> None:
    line = write_command(command, language)
    assert "\n" not in line
    assert "@companion" not in line


@pytest.mark.parametrize("language", Language)
def test_hour_tells_which_of_two_meetings_of_a_day_is_meant(language: Language) -> None:
    morning = datetime(2026, 10, 13, 10)
    circle = make_circle([morning, *TUESDAYS[1:]])
    line = write_command(Cancel(TUESDAYS[1]), language, circle)
    assert read_one(line, circle) == Cancel(TUESDAYS[1])
    assert read_one(write_command(Cancel(TUESDAYS[1]), language), circle) == "date_unclear"


VERB_WORDS: Mapping[Verb, str] = {
    Verb.MOVE: "move",
    Verb.MOVE_ALL: "move all",
    Verb.CANCEL: "cancel",
    Verb.CANCEL_ALL: "cancel all",
    Verb.CANCEL_CIRCLE: "cancel the circle",
    Verb.ADD: "add",
    Verb.PUT_ON: "on",
    Verb.ROOM: "room",
    Verb.WORDS: "words",
    Verb.FULL: "full",
    Verb.OPEN: "open again",
    Verb.FACILITATOR: "facilitator",
    Verb.NO_FACILITATOR: "remove facilitator",
    Verb.MINE: "this is mine",
    Verb.TAKE_OVER: "take over",
    Verb.UNDO: "undo",
    Verb.QUIET: "quiet",
    Verb.QUIET_OFF: "quiet off",
    Verb.PLUS_DELTA: "plus-delta on",
    Verb.PLUS_DELTA_OFF: "plus-delta off",
    Verb.LANGUAGE: "language",
    Verb.HELP: "help",
}
PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            """13 Oct|20 Oct|27 Oct|6 Oct|14.10.|10/11|to|auf|al|by|1 week|-2 days|next meeting|Tuesday|nächste Woche
            |18:30|6|7 pm|6:30-8|18-20 Uhr|because|porque|weil|the|meeting 3|from|@sam|@companion|tonight|tomorrow
            |https://example.org|412-555-0147|a|b@example.org|?|!|-|Spanish|por|31 Feb|2027|[x](y)|`c`|<b>|\\*|&lt;|…
            """.replace("\n", "").split("|")
        ).map(str.strip),
        st.text(max_size=8),
    ),
    max_size=7,
).map(" ".join)
CIRCLES = st.sampled_from(
    [
        CIRCLE,
        make_circle([datetime(2026, 10, 13, 10), *TUESDAYS[1:]]),
        make_circle(TUESDAYS[1:], cancelled=TUESDAYS),
        make_circle([datetime(2026, 10, 8, 9, 30), datetime(2026, 10, 9, 21)], zone="Europe/Berlin"),
    ]
)


@given(st.sampled_from(sorted(VERB_WORDS.values())), PIECES, CIRCLES, LANGUAGES)
def test_whatever_follows_a_verb_is_understood_or_answered_with_a_line_that_is(
    verb: str, rest: str, circle: SaidCircle, language: Language
) -> None:
    for line in read(f"@companion {verb} {rest}", circle, language=language):
        nearest = (
            line.nearest if isinstance(line, NotUnderstood) else write_command(line.command, language, circle)
        )
        again = read(f"@companion {nearest}", circle, language=language)
        assert [type(one) for one in again] == [Understood], nearest
        if isinstance(line, Understood):
            (found,) = again
            assert isinstance(found, Understood)
            assert found.command == line.command


@given(st.text(), st.sampled_from([make_circle([]), make_circle(TUESDAYS[:1]), CIRCLE]), LANGUAGES)
def test_no_text_is_too_strange(raw: str, circle: SaidCircle, language: Language) -> None:
    read(raw, circle, language=language)
    read(f"@companion {raw}", circle, language=language)


@pytest.mark.parametrize("verb", sorted(VERB_WORDS.values()))
def test_circle_without_meetings_and_without_a_zone_is_answered_too(verb: str) -> None:
    circle = make_circle([])
    bare = replace(circle, fields=replace(circle.fields, zone=None))
    for line in (f"{verb}", f"{verb} 13 Oct", f"{verb} next meeting to 7 pm"):
        assert len(read(f"@companion {line}", bare)) == 1


@pytest.mark.parametrize("language", Language)
def test_help_shows_every_command_and_each_is_understood(language: Language) -> None:
    fields = replace(CIRCLE.fields, place=Place(branch="Riverside Library"))
    announced = compose_announcement(replace(CIRCLE, fields=fields))
    assert announced is not None
    groups = compose_all_examples(announced, LOCAL.replace(tzinfo=ZoneInfo(announced.zone)), language)
    read_back = [one for group in groups for line in group for one in read(f"@companion {line}", CIRCLE)]
    assert [one.line for one in read_back if not isinstance(one, Understood)] == []
    shown = {type(one.command) for one in read_back if isinstance(one, Understood)}
    assert set(get_args(Command)) - shown == {Help, ThisIsMine}
