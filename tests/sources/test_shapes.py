"""P2PU's JSON is read into our values; one bad circle spoils no page, and no JSON at all raises."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.domain.sources.schedules import Dates, derive_schedule
from service.domain.sources.statements import compose_sourced, decide_whereabouts
from service.domain.sources.values import Problem, ProblemKind, SourceCircle, SourceCircleId, hash_circle
from service.domain.voices.log import Log, add_statement, fold_log
from service.domain.voices.values import Course
from service.sources.shapes import Page, compose_poll, read_page
from service.store.values import compose_json, parse_json
from tests.sources.made import ANSWER, make_json
from tests.towns import gazetteer

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
DATED = ("2026-10-13", "18:00:00", "2026-10-13T18:00:00-04:00")
LIKELY = st.sampled_from([*DATED, "90.5", "America/New_York", "EST", "https://x.test/a", "\0", "\ud800"])
JSON = st.recursive(
    SCALARS | LIKELY,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
KEYS = sorted({*ANSWER["items"][0], "members_only", "timezone", "meetings"})


def read(**changes: Any) -> SourceCircle:
    page = read_page({"count": 1, "items": [make_json(7, **changes)]})
    assert isinstance(page, Page)
    (circle,) = page.circles
    return circle


def test_circle_of_p2pus_shape_is_read() -> None:
    page = read_page(ANSWER)
    assert isinstance(page, Page)
    assert page.problems == ()
    assert page.circles[0] == SourceCircle(
        id=SourceCircleId(90211),
        name="Basic Spanish Conversation",
        dates=Dates(
            first=date(2026, 10, 13),
            at=time(18),
            minutes=90,
            last=date(2026, 11, 17),
            next=date(2026, 10, 13),
            meetings=6,
            zone_words="EDT",
            offset_minutes=-240,
        ),
        course=Course(
            "Everyday Spanish for Beginners",
            "https://courses.example.org/everyday-spanish",
            "Example Open College",
        ),
        facilitator_names=("Maya",),
        branch="Riverside Branch Library",
        address="410 Example Ave",
        city="Pittsburgh",
        region="Pennsylvania",
        country="United States of America",
        latitude=40.4406,
        longitude=-79.9959,
        language="en",
        signup_link="https://learningcircles.p2pu.org/en/signup/riverside-branch-library-90211/",
        seats=15,
    )
    assert [circle.full for circle in page.circles] == [False, False, True]
    assert [derive_schedule(circle.dates).partial for circle in page.circles] == [False, True, False]
    assert list(page.signed_up.values()) == [9, 22, 12]


def test_how_many_have_signed_up_is_no_part_of_what_the_circle_says() -> None:
    assert hash_circle(read(signup_count=1)) == hash_circle(read(signup_count=2))
    for count in (None, "9", -1, 2.5):
        page = read_page({"count": 1, "items": [make_json(7, signup_count=count)]})
        assert isinstance(page, Page)
        assert page.signed_up == {}


@pytest.mark.parametrize("key", ["name", "start_date", "meeting_time"])
def test_circle_that_lacks_what_it_needs_is_told_and_spoils_no_page(key: str) -> None:
    bad = make_json(2, **{key: None, "course": None})
    page = read_page({"count": 3, "items": [make_json(1), bad, make_json(3)]})
    assert isinstance(page, Page)
    assert [circle.id for circle in page.circles] == [1, 3]
    assert page.problems == (Problem(ProblemKind.CIRCLE_UNREADABLE, key, SourceCircleId(2)),)
    seen = compose_poll([page])
    assert (list(seen.unread), seen.complete) == ([2], True)


def test_circle_without_a_number_leaves_the_list_incomplete() -> None:
    page = read_page({"count": 2, "items": [make_json(1), make_json(2) | {"id": "2"}]})
    assert isinstance(page, Page)
    assert not compose_poll([page]).complete


def test_circle_is_named_by_its_course_if_it_has_no_name() -> None:
    assert read(name="").name == "Everyday Spanish for Beginners"


def test_nothing_private_is_read() -> None:
    circle = read(
        name="Spanish <b>now</b> - write to maya@example.org <!-- companion:end -->",
        facilitators=["Maya Example-Smith", "@all", "sam@example.org", "Maya", 7],
        venue="Room 3, call +1 412 555 0147",
        venue_address="Zoom https://zoom.us/j/123456789, Pittsburgh",
        url="https://user:secret@p2pu.test/signup/x-7/",
        course={"id": 1, "title": "Spanish", "link": "https://meet.jit.si/OurRoom"},
        signup_question="What is your phone number?",
    )
    assert circle.facilitator_names == ("Maya", "all")
    assert (circle.signup_link, circle.course) == (None, Course("Spanish"))
    text = compose_json(circle)
    for private in (
        "example.org",
        "Smith",
        "0147",
        "zoom.us",
        "secret",
        "jit.si",
        "phone",
        "<",
        "companion:",
    ):
        assert private not in text


@pytest.mark.parametrize(
    ("changes", "zone"),
    [
        ({"timezone": "America/New_York"}, "America/New_York"),
        ({"time_zone": "Europe/Berlin"}, "Europe/Berlin"),
        ({"timezone": "Mars/Olympus"}, None),
        ({"timezone": "../../etc/passwd"}, None),
        ({"time_zone": "EST"}, None),
        ({"timezone": "Etc/GMT+4"}, None),
        ({"timezone": ["America/New_York"]}, None),
    ],
)
def test_zone_is_a_places_or_none(changes: dict[str, Any], zone: str | None) -> None:
    assert read(**changes).dates.zone == zone


def test_meetings_count_once_they_are_listed() -> None:
    listed = [{"meeting_date": f"2026-10-{day}", "meeting_time": "18:30:00"} for day in (21, 14)]
    assert read(meetings=listed).dates.starts == (
        datetime(2026, 10, 14, 18, 30),
        datetime(2026, 10, 21, 18, 30),
    )
    assert read(meetings=[*listed, {"meeting_date": "soon"}]).dates.starts == ()


@pytest.mark.parametrize(
    ("changes", "full"),
    [
        ({"signup_limit": 15, "signup_count": 15}, True),
        ({"signup_limit": 15, "signup_count": 14}, False),
        ({"signup_limit": None, "signup_count": 400}, False),
        ({"signup_limit": 15, "signup_count": 9, "signup_open": False, "status": "closed"}, False),
    ],
)
def test_circle_is_full_when_its_seats_are_taken(changes: dict[str, Any], full: bool) -> None:
    assert read(**changes).full is full


@given(JSON)
def test_no_json_raises(said: Any) -> None:
    read_page(said)


@given(
    st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6), max_size=3), st.integers(0, 4) | JSON
)
@example([{"city": "\ud800", "name": "\0 and \udfff"}], 1)
def test_no_circle_raises_and_what_is_read_can_be_stored(changes: list[dict[str, Any]], count: Any) -> None:
    page = read_page({"count": count, "items": [make_json(1) | one for one in changes]})
    if isinstance(page, Problem):
        return
    for circle in compose_poll([page]).circles:
        text = compose_json(circle)
        assert "\\u0000" not in text
        again = parse_json(SourceCircle, text)
        assert again == circle
        assert hash_circle(again) == hash_circle(circle)
        where = decide_whereabouts(circle, gazetteer())
        statement = compose_sourced(
            circle, "p2pu-1", where, base=False, seen_at=datetime(2026, 10, 1, tzinfo=UTC)
        )
        said = fold_log(add_statement(Log("p2pu-1"), statement))
        assert tuple(one.start for one in said.meetings) == derive_schedule(circle.dates).starts


def test_order_of_keys_and_what_we_do_not_read_change_no_hash() -> None:
    said = make_json(7)
    other = dict(reversed({**said, "signup_count": 3, "image_url": "x", "status": "in_progress"}.items()))
    assert hash_circle(read()) == hash_circle(read(**other))
    assert hash_circle(read()) != hash_circle(read(venue="Central Library"))
    assert json.dumps(said) == json.dumps(make_json(7))
