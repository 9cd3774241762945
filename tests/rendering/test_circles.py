"""The first post says what people need to come, and only what is known."""

from __future__ import annotations

from datetime import UTC, datetime

from service.domain.announcements.values import Place
from service.domain.languages import Language
from tests.rendering.forum_markdown import read_post
from tests.rendering.values import (
    ANNOUNCEMENT_URL,
    NOW,
    find_town,
    make_circle,
    make_meetings,
    make_speaker,
    render_first_post,
)

PITTSBURGH = find_town("Pittsburgh")


def test_next_meeting_stands_in_words_in_the_circles_zone() -> None:
    post = render_first_post(make_circle())
    assert (
        "**Next meeting: Tuesday 13 October 2026, 6:00–7:30 pm (Pittsburgh time)** · meeting 1 of 6" in post
    )


def test_next_meeting_is_the_first_ahead_that_is_not_cancelled() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), cancelled=(2,)))
    post = render_first_post(circle, now=datetime(2026, 10, 14, tzinfo=UTC))
    assert (
        "**Next meeting: Tuesday 27 October 2026, 6:00–7:30 pm (Pittsburgh time)** · meeting 3 of 6" in post
    )
    assert "2. Tuesday 20 October, 6:00 pm — cancelled\n" in post
    assert "6 meetings (one of them is cancelled)" in post


def test_a_running_meeting_counts_as_next_until_its_end() -> None:
    ends = datetime(2026, 10, 13, 23, 30, tzinfo=UTC)
    late = render_first_post(make_circle(), now=ends)
    assert "Next meeting: Tuesday 13 October" in late
    assert "Meeting Room A" in late
    assert "Next meeting: Tuesday 20 October" in render_first_post(make_circle(), now=ends.replace(minute=31))


def test_after_the_last_meeting_nothing_is_called_next() -> None:
    post = render_first_post(make_circle(), now=datetime(2027, 1, 1, tzinfo=UTC))
    assert "Next meeting" not in post
    assert "**The last meeting was on Tuesday 17 November 2026, 6:00–7:30 pm (Pittsburgh time).**" in post


def test_all_meetings_cancelled_is_said_plainly() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), count=2, cancelled=(1, 2)))
    assert "**No meeting is planned right now.**" in render_first_post(circle)


def test_a_line_without_a_value_is_left_out_with_its_label() -> None:
    circle = make_circle(
        place=Place(branch="Riverside Branch Library"),
        course_title=None,
        course_link=None,
        course_provider=None,
        language=None,
        seats=None,
        words=None,
    )
    post = render_first_post(circle)
    for label in ("We learn with", "Language", "Places", "“", "None", "Pittsburgh"):
        assert label not in post


def test_a_price_takes_the_word_free_away() -> None:
    post = render_first_post(make_circle(free=False))
    assert "free" not in post
    assert (
        "What it costs stands in [the announcement](https://forum.example.org/t/basic-spanish/431)." in post
    )


def test_only_online_circles_show_the_readers_time() -> None:
    markup = '[date=2026-10-13 time=18:00:00 timezone="America/New_York"]'
    assert "[date=" not in render_first_post(make_circle())
    online = render_first_post(make_circle(place=Place(online=True)))
    assert f"For other time zones: {markup}" in online
    assert f"1. Tuesday 13 October, 6:00 pm · other time zones: {markup}" in online


def test_facilitators_are_mentioned_once_and_other_names_stand_as_written() -> None:
    circle = make_circle(facilitator_names=("Maya", "Sam Smith", "all"))
    post = render_first_post(circle, facilitators=("maya",))
    assert "- **Facilitators:** @maya, Sam Smith, all\n" in post
    assert list_mentions(post) == ["@maya"]


def test_nobody_can_be_called_by_a_name_that_calls_everyone() -> None:
    post = render_first_post(make_circle(), facilitators=("here", "all", "a b", "x\ny"))
    assert list_mentions(post) == []


def list_mentions(post: str) -> list[str]:
    return [key.split()[1] for key in read_post(post).found if key.startswith("mention")]


def test_event_block_stands_for_the_next_meeting_only_when_wanted() -> None:
    assert "[event" not in render_first_post(make_circle())
    post = render_first_post(make_circle(name='A "quoted" [name]\nwith more'), event_blocks=True)
    assert (
        '[event start="2026-10-13 18:00" end="2026-10-13 19:30" status="standalone" '
        'timezone="America/New_York" name="A quoted name with more" location="Riverside Branch Library" '
        'url="https://circles.example.org/signup/spanish-12/"]\n[/event]'
    ) in post


def test_no_event_block_for_a_meeting_that_has_passed() -> None:
    assert "[event" not in render_first_post(
        make_circle(), now=datetime(2027, 1, 1, tzinfo=UTC), event_blocks=True
    )


def test_a_year_of_meetings_stays_readable() -> None:
    post = render_first_post(make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), count=52)))
    assert '[details="All 52 meetings"]' in post
    assert "12. Tuesday 29 December 2026, 6:00 pm\n13. Tuesday 5 January 2027, 6:00 pm\n" in post
    assert len(post) < 12_000


def test_hundreds_of_meetings_stay_within_the_forums_limit() -> None:
    circle = make_circle(
        meetings=make_meetings(datetime(2026, 10, 13, 18), count=500, days=1),
        place=Place(online=True, town=PITTSBURGH),
    )
    post = render_first_post(circle, now=datetime(2027, 4, 1, tzinfo=UTC))
    assert len(post) < 32_000
    assert "420 more meetings are not listed here." in post
    assert "Next meeting: Thursday 1 April 2027" in post
    assert ". Thursday 1 April 2027, 6:00 pm · other time zones" in post


def test_rhythm_is_said_as_people_say_it() -> None:
    weekly = make_meetings(datetime(2026, 10, 13, 18))
    fortnightly = make_meetings(datetime(2026, 10, 13, 18), days=14)
    moved = (*weekly[:5], make_meetings(datetime(2026, 11, 18, 18), count=1)[0])
    daily = make_meetings(datetime(2026, 10, 13, 18), days=1)
    for meetings, rhythm in (
        (weekly, "Tuesdays, 6:00–7:30 pm, 6 meetings"),
        (fortnightly, "every second Tuesday, 6:00–7:30 pm, 6 meetings"),
        (moved, "mostly Tuesdays, 6:00–7:30 pm, 6 meetings"),
        (daily, "on different days, 6 meetings"),
    ):
        assert f"- **When:** {rhythm}\n" in render_first_post(make_circle(meetings=meetings))


def test_how_to_come_depends_on_sign_up_and_place() -> None:
    online = Place(online=True)
    assert "[Sign up here](https://circles.example.org/signup/spanish-12/).\n" in render_first_post(
        make_circle()
    )
    assert "You get the meeting link when you sign up." in render_first_post(make_circle(place=online))
    room = render_first_post(make_circle(signup_link=None))
    assert "No sign-up needed. Say hello below, or just come along." in room
    nothing = render_first_post(make_circle(place=online, signup_link=None))
    assert "Say hello below, and the facilitator can send you the meeting link." in nothing


def test_a_video_meeting_is_never_linked() -> None:
    circle = make_circle(
        signup_link="https://us02web.zoom.us/j/123?pwd=x", course_link="https://meet.google.com/abc"
    )
    post = render_first_post(circle)
    assert "zoom" not in post
    assert "google" not in post
    assert "No sign-up needed." in post


def test_full_circle_says_so_and_whom_to_ask() -> None:
    post = render_first_post(make_circle(full=True))
    assert "- **Places:** 15, all taken\n" in post
    assert "The circle is full right now. Say hello below, and the facilitator can tell you" in post
    assert "Sign up here" not in post
    unknown = render_first_post(make_circle(full=True, seats=None))
    assert "Places" not in unknown
    assert "The circle is full right now." in unknown


def test_circle_that_was_called_off_invites_nobody() -> None:
    post = render_first_post(make_circle(called_off=True), event_blocks=True)
    assert post.startswith("**This circle will not go on.**\n\n")
    for invitation in ("Next meeting", "Coming?", "[event"):
        assert invitation not in post


def test_withdrawn_circle_says_in_one_line_that_it_does_not_go_ahead() -> None:
    post = render_bare(withdrawn=True)
    assert post.startswith("**This circle is not going ahead as announced.**\n\n")
    assert "Next meeting" not in post
    assert "Coming?" not in post


def test_facilitator_reads_in_the_topic_how_to_change_things() -> None:
    post = render_bare(examples=("move 13 Oct to 14 Oct", "room <!-- @sam -->"))
    assert "\n    @companion move 13 Oct to 14 Oct\n    @companion room <!" in post
    assert "<!--" not in post
    assert "`@companion help please`" in post
    assert "You can also edit [your announcement]" in post
    assert read_post(post).found["mention @sam"] == 0
    closed = render_bare(announcement_closed=True)
    assert "is closed, so write here what changes." in closed
    assert "You can also edit" not in closed


def test_place_is_not_said_to_be_online_twice() -> None:
    for branch in ("Online", "en línea", "ONLINE"):
        post = render_first_post(make_circle(place=Place(branch=branch, online=True)), language=Language.DE)
        assert "\nOnline\n" in post


def render_bare(**said: object) -> str:
    return make_speaker().render_first_post(
        make_circle(),
        facilitators=(),
        announcement_url=ANNOUNCEMENT_URL,
        now=NOW,
        **said,  # type: ignore[arg-type]
    )


def test_whoever_comes_to_a_home_asks_for_its_address() -> None:
    raw = render_first_post(make_circle(place=Place(town=find_town("Braddock")), signup_link=None))
    assert "**Coming?** Say hello below, and the facilitator can tell you the address." in raw
    assert "just come along" not in raw
