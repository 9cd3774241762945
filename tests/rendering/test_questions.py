"""Our one question: every problem by its name, readings in words, and what we understood."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.domain.announcements.values import (
    Doubt,
    DoubtKind,
    Field,
    Guess,
    Hint,
    Kind,
    Private,
    Reading,
    Verdict,
)
from service.domain.ids import TownId
from service.domain.places import Town
from tests.rendering.values import TOPIC_URL, find_town, make_circle, make_speaker

SPEAKER = make_speaker()


def ask(*doubts: Doubt, **said: object) -> str:
    reading = Reading(Verdict.ASK, None, doubts=doubts, **said)  # type: ignore[arg-type]
    return SPEAKER.render_questions(reading, "maya")


@pytest.mark.parametrize(
    ("doubt", "question"),
    [
        (
            Doubt(DoubtKind.MISSING, Field.NAME),
            "**What would you like to learn together?** A name for the circle will do, or the course.",
        ),
        (
            Doubt(DoubtKind.MISSING, Field.FIRST_MEETING),
            "**When is the first meeting?** The day and the hour, for example “13 October at 6 pm”.",
        ),
        (
            Doubt(DoubtKind.CONTRADICTORY, Field.FIRST_MEETING, "Monday 13 October"),
            "**When is the first meeting?** I read “Monday 13 October”, and that does not fit together.",
        ),
        (
            Doubt(
                DoubtKind.CONTRADICTORY,
                Field.FIRST_MEETING,
                "Monday 13 October",
                (datetime(2026, 10, 12, 18), datetime(2026, 10, 13, 18)),
            ),
            "**When is the first meeting?** I read “Monday 13 October”, and that does not fit together."
            " Is it Monday 12 October 2026, 6:00 pm or Tuesday 13 October 2026, 6:00 pm?",
        ),
        (
            Doubt(DoubtKind.UNREADABLE, Field.TIME, "sixish"),
            "**At what time do you meet?** I read “sixish” and could not make it out.",
        ),
        (
            Doubt(DoubtKind.AMBIGUOUS, Field.TIME, "6", ("6 am", "6 pm")),
            "**At what time do you meet?** I read “6”: is that “6 am” or “6 pm”?",
        ),
        (
            Doubt(DoubtKind.AMBIGUOUS, Field.ZONE, "CST"),
            "**In which time zone is that?** I read “CST”, which can mean several things.",
        ),
        (
            Doubt(DoubtKind.PAST, Field.FIRST_MEETING),
            "**When is the first meeting?** All dates I found lie in the past.",
        ),
        (
            Doubt(
                DoubtKind.AMBIGUOUS,
                Field.TOWN,
                "Boston",
                tuple(find_town("Boston", region) for region in ("ENG", "MA")),
            ),
            "**In which town do you meet?** I read “Boston”: is that Boston (MA, United States)"
            " or Boston (United Kingdom)?",
        ),
    ],
)
def test_a_doubt_is_asked_about_in_words(doubt: Doubt, question: str) -> None:
    assert f"\n- {question}\n" in ask(doubt)


def test_namesakes_in_one_country_are_told_apart_by_their_size() -> None:
    towns = tuple(
        Town(TownId(number), "Neustadt", "DE", f"0{number}", 50.0, 10.0, "Europe/Berlin", people)
        for number, people in ((1, 5000), (2, 53000))
    )
    doubt = Doubt(DoubtKind.AMBIGUOUS, Field.TOWN, "Neustadt", towns)
    assert "is that Neustadt (53,000 people) or Neustadt (5,000 people)?" in ask(doubt)


def test_each_line_to_copy_stands_once() -> None:
    reply = ask(
        Doubt(DoubtKind.MISSING, Field.PLACE),
        Doubt(DoubtKind.MISSING, Field.FIRST_MEETING),
        Doubt(DoubtKind.UNREADABLE, Field.TIME, "sixish"),
    )
    assert "I still need three things:" in reply
    assert "fill them in:\n\n    Where:\n    First meeting:\n\n" in reply


def test_what_is_in_doubt_is_not_called_understood() -> None:
    doubt = Doubt(DoubtKind.AMBIGUOUS, Field.FIRST_MEETING, "10/11", (datetime(2026, 11, 10),))
    reply = ask(
        doubt,
        found=((Field.FIRST_MEETING, "10/11"), (Field.NAME, "Knitting")),
        guesses=(Guess(Field.FIRST_MEETING, datetime(2026, 11, 10)),),
    )
    assert "Understood so far: **Knitting**. Tell me if that's wrong." in reply


def test_nothing_understood_is_not_mentioned() -> None:
    assert "Understood" not in ask(Doubt(DoubtKind.MISSING, Field.PLACE))


def test_what_was_understood_is_told_back_in_order_and_guesses_are_marked() -> None:
    reply = ask(
        Doubt(DoubtKind.MISSING, Field.PLACE),
        found=(
            (Field.SIGNUP, "https://x.example.org/secret"),
            (Field.SEATS, 1),
            (Field.MINUTES, 60),
            (Field.FIRST_MEETING, datetime(2026, 10, 13, 18)),
            (Field.NAME, "Knitting"),
            (Field.ONLINE, "yes"),
        ),
        guesses=(Guess(Field.MEETINGS, 6), Guess(Field.ZONE, "Europe/Berlin")),
    )
    assert (
        "Understood so far: **Knitting**; online; Tuesday 13 October 2026, 6:00 pm; 60 minutes; 1 place;"
        " a link to sign up; 6 meetings (my guess); Berlin time (my guess)."
    ) in reply
    assert "secret" not in reply


def test_a_guessed_hour_is_said_as_an_hour() -> None:
    reply = SPEAKER.render_link_reply(TOPIC_URL, guesses=(Guess(Field.TIME, datetime(2026, 10, 13, 18)),))
    assert "What you did not say, I guessed: evening, 6:00 pm." in reply


def test_the_same_hint_is_given_once_and_nothing_is_demanded() -> None:
    reply = SPEAKER.render_link_reply(TOPIC_URL, hints=(Hint.FEW_MEETINGS, Hint.FEW_MEETINGS))
    assert reply.count("A small thought:") == 1
    assert "must" not in reply


def test_private_data_is_named_by_its_kind_only() -> None:
    one = SPEAKER.render_twin_reply(TOPIC_URL, (Private.PHONE,))
    assert "I saw a phone number in it." in one
    all_kinds = SPEAKER.render_all_set(TOPIC_URL, tuple(Private))
    assert (
        "the link to the video meeting, an e-mail address, a phone number, the address of a private home and "
        "a name or group of a messenger in it." in all_kinds
    )


def test_without_a_doubt_to_name_the_three_needed_things_are_asked_for() -> None:
    reply = ask()
    assert "Please tell me what you want to learn, where you meet, and when the first meeting is." in reply
    assert "things:" not in reply


def test_wish_is_told_how_without_being_pressed() -> None:
    reading = Reading(Verdict.ASK, None, (Doubt(DoubtKind.MISSING, Field.PLACE),), kind=Kind.WISH)
    text = SPEAKER.render_questions(reading, "maya")
    assert "There is no hurry." in text
    assert "    Where:" in text
    assert "I still need" not in text


def test_doubt_about_a_circle_that_stands_is_one_question() -> None:
    options = (datetime(2026, 10, 13, 18), datetime(2026, 10, 13, 19))
    doubt = Doubt(DoubtKind.AMBIGUOUS, Field.TIME, "see you at 7", options)
    text = SPEAKER.render_questions(Reading(Verdict.COMPLETE, make_circle(), (doubt,)), "maya")
    assert "until you answer, everything stays as it was" in text
    assert "6:00 pm or Tuesday 13 October 2026, 7:00 pm" in text
    assert "Not announcing a circle?" not in text
