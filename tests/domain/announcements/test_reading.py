"""What was said -> the announcement, or what must be asked: zones, runs of meetings, doubts, verdicts."""

from __future__ import annotations

from datetime import datetime

import pytest

from service.domain.announcements.values import DoubtKind, Field, Guess, Hint, Private, Reading, Verdict
from tests.domain.announcements.reading import ZONE, read, read_whole

PLACE = "Where: Riverside library, Braddock"
DAY = "First meeting: 13 October 2026, 6 pm"


def doubts_of(reading: Reading) -> list[tuple[DoubtKind, Field]]:
    return [(doubt.kind, doubt.field) for doubt in reading.doubts]


def days_of(*posts: str) -> list[str]:
    return [f"{meeting.start:%m-%d}" for meeting in read_whole(*posts).meetings]


def test_defaults_are_said_as_guesses() -> None:
    reading = read(f"{PLACE}\n{DAY}")
    assert reading.guesses == (Guess(Field.MINUTES, 90), Guess(Field.MEETINGS, 6))


@pytest.mark.parametrize(
    ("lines", "zone", "guessed"),
    [
        ("Where: Main Library, Chicago", "America/Chicago", False),
        ("Where: the library", ZONE, True),
        ("Where: online\nTime zone: Europe/Berlin", "Europe/Berlin", False),
        ("Where: online\nTime zone: Berlin time", "Europe/Berlin", False),
        ("Where: online\nTime zone: Pacific", "America/Los_Angeles", False),
        ("Where: Main Library, Chicago\nTime zone: Europe/Chicago", "America/Chicago", True),
    ],
)
def test_zone_is_named_or_the_towns_or_configured(lines: str, zone: str, guessed: bool) -> None:
    reading = read(f"{lines}\n{DAY}")
    assert reading.announcement is not None
    assert reading.announcement.zone == zone
    assert (Guess(Field.ZONE, zone) in reading.guesses) == guessed


def test_zone_that_does_not_exist_is_asked_where_nothing_else_tells_it() -> None:
    assert doubts_of(read(f"Where: online\nTime zone: Mars/Olympus\n{DAY}")) == [
        (DoubtKind.UNREADABLE, Field.ZONE)
    ]


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("How many weeks: 3", ["10-13", "10-20", "10-27"]),
        ("Every two weeks, 3 meetings", ["10-13", "10-27", "11-10"]),
        ("Last meeting: 27 October", ["10-13", "10-20", "10-27"]),
        ("3 weeks, no meeting on October 20", ["10-13", "10-27", "11-03"]),
        ("3 Wochen, am 20. Oktober fällt es aus", ["10-13", "10-27", "11-03"]),
        ("Tuesdays and Thursdays for 2 weeks", ["10-13", "10-15", "10-20", "10-22"]),
        ("every second Tuesday of the month, 3 times", ["10-13", "11-10", "12-08"]),
        ("Dates: October 13, 15 and 29", ["10-13", "10-15", "10-29"]),
    ],
)
def test_meetings_are_laid_out_as_said(lines: str, days: list[str]) -> None:
    assert days_of(f"{PLACE}\n{DAY}\n{lines}") == days


def test_each_day_of_a_list_may_have_its_own_hour() -> None:
    announcement = read_whole(f"{PLACE}\nDates: Oct 13 6 pm, Oct 20 7 pm, Oct 27 6 pm")
    assert [meeting.start.hour for meeting in announcement.meetings] == [18, 19, 18]


def test_endless_list_is_cut() -> None:
    dates = ", ".join(f"{1 + day % 28}.{1 + day // 28 % 12}.2027" for day in range(336))
    assert len(read_whole(f"{PLACE}\nDates: {dates}\nTime: 18:00").meetings) == 52


@pytest.mark.parametrize(
    ("post", "doubts"),
    [
        (DAY, [(DoubtKind.MISSING, Field.PLACE)]),
        (f"Where: TBD\n{DAY}", [(DoubtKind.MISSING, Field.PLACE)]),
        (f"Where: Braddock\n{DAY}", [(DoubtKind.MISSING, Field.PLACE)]),
        (PLACE, [(DoubtKind.MISSING, Field.FIRST_MEETING)]),
        (f"{PLACE}\nWhen: Tuesdays at 6", [(DoubtKind.MISSING, Field.FIRST_MEETING)]),
        (f"{PLACE}\nFirst meeting: mid October", [(DoubtKind.UNREADABLE, Field.FIRST_MEETING)]),
        (f"{PLACE}\nFirst meeting: 31 November, 6 pm", [(DoubtKind.UNREADABLE, Field.FIRST_MEETING)]),
        (f"{PLACE}\nFirst meeting: 10/11/2026, 6 pm", [(DoubtKind.AMBIGUOUS, Field.FIRST_MEETING)]),
        (
            f"{PLACE}\nFirst meeting: Monday 13 October 2026, 6 pm",
            [(DoubtKind.CONTRADICTORY, Field.FIRST_MEETING)],
        ),
        (
            f"{PLACE}\nFirst meeting: 13 Oct 6 pm\nWhen: 20 Oct 6 pm",
            [(DoubtKind.CONTRADICTORY, Field.FIRST_MEETING)],
        ),
        (f"{PLACE}\nFirst meeting: 13 October 2025, 6 pm", [(DoubtKind.PAST, Field.FIRST_MEETING)]),
        (f"{PLACE}\nFirst meeting: 13 October", [(DoubtKind.MISSING, Field.TIME)]),
        (f"{PLACE}\nFirst meeting: 13 October at 6 or 7 pm", [(DoubtKind.AMBIGUOUS, Field.TIME)]),
        (f"Where: Central Library, Springfield\n{DAY}", [(DoubtKind.AMBIGUOUS, Field.TOWN)]),
    ],
)
def test_what_nobody_can_tell_is_asked(post: str, doubts: list[tuple[DoubtKind, Field]]) -> None:
    reading = read(post)
    assert doubts_of(reading) == doubts
    assert reading.verdict is Verdict.ASK


def test_what_was_understood_is_told_with_the_question() -> None:
    found = dict(read(f"{PLACE}\nFirst meeting: 13 October\nHow long: 2 hours").found)
    assert found[Field.NAME] == "Everyday Spanish"
    assert found[Field.PLACE] == "Riverside library"
    assert found[Field.TOWN] == "Braddock"
    assert found[Field.FIRST_MEETING] == datetime(2026, 10, 13)
    assert found[Field.MINUTES] == 120


@pytest.mark.parametrize(
    ("title", "post"),
    [
        ("Where do I sign up?", "I cannot find the link for the Riverside library."),
        ("Thank you all", "The circle at the Riverside library was great."),
        ("Hello from Braddock", "I am new here and love books."),
        ("Looking for a circle", "Does anyone know a Spanish circle in Pittsburgh?"),
        ("Lost scarf", "I left it at the Riverside library last Tuesday."),
    ],
)
def test_what_is_no_announcement_is_left_alone(title: str, post: str) -> None:
    assert read(post, title=title).verdict is Verdict.LEAVE_ALONE


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Cost: 10 euros", "price"),
        ("It is $5 per meeting.", "price"),
        ("How many weeks: 1", "single_meeting"),
        ("This is a one-time workshop.", "single_meeting"),
    ],
)
def test_price_or_single_meeting_waits_for_an_organizer(line: str, reason: str) -> None:
    reading = read(f"{PLACE}\n{DAY}\n{line}")
    assert (reading.verdict, reading.not_followed) == (Verdict.ORGANIZER, (reason,))


@pytest.mark.parametrize(
    "line", ["Cost: free", "Cost: none", "Kosten: keine", "It is free.", "Normally $300, free for us."]
)
def test_free_circle_waits_for_nobody(line: str) -> None:
    reading = read(f"{PLACE}\n{DAY}\n{line}")
    assert reading.verdict is Verdict.COMPLETE
    assert reading.announcement is not None
    assert reading.announcement.free


def test_circle_that_has_begun_is_welcome() -> None:
    reading = read(f"{PLACE}\nFirst meeting: Tuesday 15 September 2026, 6 pm\nHow many weeks: 6")
    assert reading.verdict is Verdict.COMPLETE


def test_hour_that_the_clocks_skip_is_moved_and_said() -> None:
    reading = read(f"{PLACE}\nFirst meeting: 14 March 2027, 2:30 am")
    assert Guess(Field.TIME, datetime(2027, 3, 14, 3, 30)) in reading.guesses


@pytest.mark.parametrize(
    ("lines", "hints"),
    [
        ("Places: 3", (Hint.FEW_SEATS,)),
        ("Places: 40", (Hint.MANY_SEATS,)),
        ("How many weeks: 3", (Hint.FEW_MEETINGS,)),
        ("How many weeks: 12", (Hint.MANY_MEETINGS,)),
        ("Places: 12\nHow many weeks: 8", ()),
    ],
)
def test_method_gives_gentle_hints(lines: str, hints: tuple[Hint, ...]) -> None:
    reading = read(f"{PLACE}\n{DAY}\n{lines}")
    assert reading.hints == hints
    assert reading.verdict is Verdict.COMPLETE


def test_online_circle_needs_no_town() -> None:
    assert read(f"Where: online\nTown: Springfield\n{DAY} Eastern").verdict is Verdict.COMPLETE


def test_online_circle_without_a_zone_is_asked() -> None:
    assert doubts_of(read(f"Where: online\n{DAY}")) == [(DoubtKind.MISSING, Field.ZONE)]


@pytest.mark.parametrize(
    ("words", "why", "quoted"),
    [
        (
            "Tuesday October 13, 6 pm, 6 weeks. There is a fee of $20 for materials, which covers paper, ink, "
            "coffee and all that you need.",
            "price",
            "There is a fee of $20 for materials",
        ),
        (
            "Come along!\n\nFirst meeting: October 13, 6 pm\nMeetings: 6\nCost: 20 dollars",
            "price",
            "20 dollars",
        ),
        (
            "Tuesday October 13, 6 pm. Just one evening, join us!",
            "single_meeting",
            "Just one evening, join us!",
        ),
        ("Come along!\n\nFirst meeting: October 13, 6 pm\nMeetings: 1", "single_meeting", "October 13, 6 pm"),
    ],
)
def test_words_that_make_an_organizer_look_are_kept(words: str, why: str, quoted: str) -> None:
    reading = read(f"Riverside library, Braddock. {words}")
    assert reading.verdict is Verdict.ORGANIZER
    assert reading.quotes == ((why, quoted),)


@pytest.mark.parametrize(
    "raw",
    [
        "We meet at my place, 12 Oak Street, apt 3, ring twice, in Braddock, on Tuesday October 13, 6 pm. 6 weeks.",
        "Where: my place, 12 Oak Street, apt 3, ring twice\nTown: Braddock\nFirst meeting: October 13, 6 pm",
        "Where: at my home\nAddress: 12 Oak Street, apt 3\nTown: Braddock\nFirst meeting: October 13, 6 pm\n"
        "Anything else: Bring tea. It is 12 Oak Street, ring twice.",
        "Bei mir zu Hause, Eichenstraße 12, 3. Stock, bei Oak klingeln, in Braddock. Dienstag 13. Oktober, 18 Uhr",
        "Nos reunimos en mi casa, calle Oak 12, 3º B, Braddock. Martes 13 de octubre a las 18h, 6 semanas.",
    ],
)
def test_address_of_a_private_home_is_not_repeated(raw: str) -> None:
    reading = read(raw, title="Knitting for beginners")
    assert reading.announcement is not None
    place = reading.announcement.place
    assert (place.branch, place.room, place.address) == (None, None, None)
    assert place.town is not None
    assert reading.private == (Private.HOME,)
    assert "Oak" not in repr((reading.announcement, reading.found))


def test_library_keeps_its_address_though_a_home_is_mentioned() -> None:
    circle = read_whole(f"{LIBRARY} Tuesday October 13, 6 pm. The first time we did this at my house.")
    assert circle.place.address == "410 Example Ave"


LIBRARY = "Riverside library, 410 Example Ave, Braddock."
