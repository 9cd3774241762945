"""A gentle word about meetings on public holidays, in the circle's language, and never about what has passed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.domain.announcements.values import Announcement, Place
from service.domain.languages import Language
from service.domain.places import Town
from service.rendering.holidays import Holiday, find_holiday
from tests.rendering.values import NOW, TOPIC_URL, find_town, make_circle, make_meetings, make_speaker

PITTSBURGH = find_town("Pittsburgh")
MEMORIAL_DAY = datetime(2027, 5, 31, 18)
MAY = datetime(2027, 5, 1, tzinfo=UTC)


def meet(first: datetime, town: Town | None = PITTSBURGH, **changes: object) -> Announcement:
    place = Place(branch="Riverside Branch Library", town=town)
    zone = town.zone if town else "UTC"
    circle = make_circle(place=place, zone=zone, meetings=make_meetings(first))
    return replace(circle, **changes)  # type: ignore[arg-type]


def name_holiday(circle: Announcement, now: datetime = MAY, language: Language = Language.EN) -> str | None:
    holiday = find_holiday(circle, now, language)
    return holiday.name if holiday else None


def test_meeting_on_memorial_day_is_found() -> None:
    assert find_holiday(meet(datetime(2027, 5, 24, 18)), MAY, Language.EN) == Holiday(
        MEMORIAL_DAY, "Memorial Day"
    )


def test_what_has_begun_is_said_no_more() -> None:
    circle = meet(datetime(2027, 5, 24, 18))
    assert name_holiday(circle, datetime(2027, 5, 31, 21, 59, tzinfo=UTC)) == "Memorial Day"
    assert name_holiday(circle, datetime(2027, 5, 31, 22, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "circle",
    [
        meet(datetime(2027, 5, 25, 18)),
        meet(MEMORIAL_DAY, town=None),
        replace(meet(MEMORIAL_DAY), place=Place(online=True)),
        replace(meet(MEMORIAL_DAY), called_off=True),
        replace(meet(MEMORIAL_DAY), meetings=make_meetings(MEMORIAL_DAY, count=2, cancelled=(1,))),
        meet(MEMORIAL_DAY, town=replace(PITTSBURGH, country="XX")),
    ],
    ids=["another day", "no town", "online", "called off", "cancelled", "unknown country"],
)
def test_nothing_is_said_where_nothing_is_known(circle: Announcement) -> None:
    assert name_holiday(circle) is None


def test_regions_count_where_their_codes_are_plain() -> None:
    november = datetime(2026, 11, 1, tzinfo=UTC)
    day = datetime(2026, 11, 18, 18)
    assert name_holiday(meet(day, find_town("Leipzig")), november, Language.DE) == "Buß- und Bettag"
    assert name_holiday(meet(day, find_town("Köln")), november, Language.DE) is None


def test_names_come_in_the_circles_language_where_the_library_has_them() -> None:
    christmas = meet(datetime(2026, 12, 25, 18), find_town("Köln"))
    assert name_holiday(christmas, NOW, Language.DE) == "Erster Weihnachtstag"
    assert name_holiday(christmas, NOW, Language.EN) == "Christmas Day"
    assert name_holiday(meet(MEMORIAL_DAY), MAY, Language.DE) == "Memorial Day"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (Language.EN, "Monday 31 May is Memorial Day: ask at Riverside Branch Library whether it is open."),
        (Language.ES, "El lunes 31 de mayo es Memorial Day: pregunta en Riverside Branch Library si abren."),
        (
            Language.DE,
            "Montag, 31. Mai ist Memorial Day: Frag bei Riverside Branch Library nach, ob dann offen ist.",
        ),
    ],
)
def test_first_post_and_link_reply_say_it_in_one_line(language: Language, said: str) -> None:
    circle, holiday, speaker = (
        meet(MEMORIAL_DAY),
        Holiday(MEMORIAL_DAY, "Memorial Day"),
        make_speaker(language),
    )
    post = speaker.render_first_post(
        circle, facilitators=("maya",), announcement_url=None, now=MAY, holiday=holiday
    )
    assert said in post.splitlines()
    closed = speaker.render_holiday(holiday, circle.place)
    assert said in speaker.render_link_reply(TOPIC_URL, closed=closed).splitlines()


def test_library_is_named_as_text_and_without_a_name_as_the_library() -> None:
    holiday, speaker = Holiday(MEMORIAL_DAY, "Memorial Day"), make_speaker()
    said = speaker.render_holiday(holiday, Place(branch="*Evil* [x](http://x.example) @all"))
    assert "[x](" not in said
    assert "@all" not in said
    assert "ask at the library whether" in speaker.render_holiday(holiday, Place())


def test_nobody_loads_the_calendars_before_they_are_asked_for() -> None:
    code = "import sys, jobs.engine.worker, service.app; print('holidays' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False\n"
    )
