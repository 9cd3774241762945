"""The weeks of circles and of the network as people read them, whatever people wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.announcements.values import Place
from service.domain.changes import ChangeKind
from service.domain.languages import Language
from service.domain.notes import NoteKind, parse_notes
from service.domain.quoting import SharedLink
from service.domain.recaps.circle import CircleRecap
from service.domain.recaps.facts import RecapCircle
from service.domain.recaps.network import NetworkFigures
from service.domain.recaps.rows import Rows
from service.domain.weeks import Week
from service.forum.markers import compose_block, parse_block, parse_marks, sign_once
from service.rendering.links import safe_link
from service.rendering.plain import clean
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts
from tests.rendering.test_laws import addresses, places
from tests.rendering.title_rules import find_title_faults
from tests.rendering.told_weeks import NAMES, SPANISH, WEEK, find_week, make_network, make_recap, render_week
from tests.rendering.values import TOPIC_URL, make_circle, make_meetings, make_speaker

CIRCLE = make_circle()
SPEAKER = make_speaker()
INTAKE = "https://forum.example.org/c/start-a-circle"
HOME = "https://circles.example.org/"
KEY = "recap:circle-t431:2026-w42"


def test_closing_counts_the_meetings_that_were_held_and_thanks_by_name() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), cancelled=(3,)))
    first, last = render_week(circle, 5, None).split("\n\n")
    assert first == (
        "**That was the last of 5 meetings. Thank you to everyone who came, and to maya and sam for hosting.**"
    )
    assert f"[start a circle of your own]({INTAKE})" in last


def test_only_who_opted_in_lets_us_ask_and_never_at_the_end() -> None:
    assert "Were you there?" in render_week(CIRCLE, 2, None, asks=True)
    assert "Were you there?" not in render_week(CIRCLE, 2, None)
    assert "Were you there?" not in render_week(CIRCLE, 6, None, asks=True)


@pytest.mark.parametrize("language", Language)
def test_signs_that_we_ask_for_are_read_as_notes(language: Language) -> None:
    asked = render_week(CIRCLE, 2, None, language, asks=True).splitlines()[-1]
    plus, delta = asked.split("`")[1::2]
    notes = parse_notes(f"{plus}everyone spoke\n{delta}bring more chairs")
    assert [note.kind for note in notes] == [NoteKind.PLUS, NoteKind.DELTA]


def test_next_year_is_named() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 12, 29, 18), count=3))
    assert "Next: **Tuesday 5 January 2027, 6:00 pm (Pittsburgh time)**" in render_week(circle, 1, None)


@settings(deadline=None, max_examples=150)
@given(st.lists(texts, max_size=3).map(tuple), texts, addresses, texts, places, texts)
def test_week_holds_nothing_but_ours(
    notes: tuple[str, ...], question: str, address: str | None, title: str, place: Place, name: str
) -> None:
    told = make_recap()
    assert told.question is not None
    assert told.shared is not None
    recap = replace(
        told,
        plus=Rows(notes),
        delta=Rows(notes),
        question=replace(told.question, text=question),
        shared=replace(told.shared, link=SharedLink(address or "", title)),
    )
    raw = SPEAKER.render_circle_week(
        make_circle(place=place),
        find_week(CIRCLE, 2),
        recap,
        facilitators=(name,),
        names=dict.fromkeys(NAMES, name),
        topic_url=TOPIC_URL,
        asks=True,
        now=datetime(2026, 10, 21, 13, tzinfo=UTC),
    )
    assert parse_marks(sign_once(raw, KEY)).once == {KEY}
    post = read_post(raw)
    assert {key for key in post.found if not key.startswith("bbcode [date=")} == set()
    assert set(post.links) <= {f"{TOPIC_URL}/4", safe_link(address)}


@settings(deadline=None, max_examples=100)
@given(texts.filter(clean), st.none() | texts, st.none() | texts, addresses, texts, texts)
def test_network_holds_nothing_but_ours(
    name: str, branch: str | None, town: str | None, signup: str | None, line: str, person: str
) -> None:
    circle = RecapCircle("t431", name, "America/New_York", branch, town, url=TOPIC_URL, signup_link=signup)
    recap = replace(make_network(circle=circle), from_team=line)
    raw = SPEAKER.render_network_week(recap, dict.fromkeys(NAMES, person))
    block = compose_block("first-post recap-network-2026-w42", raw)
    assert parse_block(block, "first-post recap-network-2026-w42") == raw
    post = read_post(raw)
    assert post.found == {}
    ours = {TOPIC_URL, f"{TOPIC_URL}3", INTAKE, HOME, safe_link(signup)}
    theirs = {link for link in post.links if link not in ours}
    forum = "https://forum.example.org/t/"
    assert {link for link in theirs if not link.startswith(forum)} <= {
        "https://learningcircles.p2pu.org/en/signup/bread-77/"
    }


def test_titles_name_the_days_of_the_week() -> None:
    titles = SPEAKER.render_network_titles(Week(2026, 40), late=False)
    assert titles[0] == "Learning circles this week: 28 September – 4 October"
    assert SPEAKER.render_network_titles(WEEK, late=True)[0] == (
        "Learning circles in the week of 12–18 October"
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("late", [False, True])
def test_forum_takes_our_titles(language: Language, late: bool) -> None:
    titles = make_speaker(language).render_network_titles(Week(2026, 53), late=late)
    assert [fault for title in titles for fault in find_title_faults(title)] == []
    assert len(set(titles)) == 2


def test_empty_sections_and_counts_of_nobody_are_left_out() -> None:
    recap = replace(make_network(), figures=NetworkFigures(1, 1, 0, 0), from_team=None)
    for section in (
        "starting",
        "moved",
        "called_off",
        "finished",
        "stories",
        "newcomers",
        "first_times",
        "questions",
    ):
        recap = replace(recap, **{section: Rows()})  # type: ignore[arg-type]
    raw = SPEAKER.render_network_week(replace(recap, elsewhere=Rows()), NAMES)
    assert raw.count("###") == 1
    assert raw.startswith("1 circle meets this week. New here?")


def test_people_whose_names_are_forgotten_are_left_out() -> None:
    raw = SPEAKER.render_network_week(make_network(), {})
    assert "has said hello" not in raw
    assert ChangeKind.MOVED.value not in raw


def test_nothing_to_show_says_only_what_comes_next() -> None:
    post = render_week(CIRCLE, 2, CircleRecap.nothing())
    assert "what the week brought" not in post
    assert post.count("\n\n") == 1
    assert SPANISH.name not in post
