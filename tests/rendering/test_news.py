"""What people are told of changes: what was, what is, and whom it does not reach."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.changes import Change, ChangeKind, News, ToldMeeting
from service.domain.languages import Language
from tests.rendering.changed import (
    DAY,
    UID,
    add,
    cancel,
    change_room,
    find_noon,
    make_news_in,
    move,
    put_on,
    say,
    say_news,
    say_of_all,
    tell,
)
from tests.rendering.forum_markdown import read_post
from tests.rendering.values import make_circle, make_meetings, make_speaker

SPEAKER = make_speaker()
CIRCLE = make_circle()
BEFORE = datetime(2026, 10, 16, 12, tzinfo=UTC)
MARKUP = re.compile(r'\[date=(\S+) time=(\S+) timezone="([^"]+)"\]')


def mentions(post: str) -> list[str]:
    return [key.split()[1] for key in read_post(post).found if key.startswith("mention")]


def read_copied(post: str) -> str:
    """The text to copy, on one line."""
    return " ".join(post.partition("To copy:")[2].split())


def test_moved_meeting_tells_old_and_new_time_in_words() -> None:
    circle, change = move(CIRCLE, 2)
    post = say(SPEAKER, circle, change, now=BEFORE)
    assert post.startswith("**This meeting has moved.** Basic Spanish Conversation, meeting 2 of 6\n\n")
    assert "Was: Tuesday 20 October, 6:00 pm\n" in post
    assert "Now: **Wednesday 21 October, 6:30–8:00 pm (Pittsburgh time)**, same place\n" in post


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (datetime(2026, 10, 19, 3, 59, tzinfo=UTC), "**There is no meeting on Tuesday 20 October.**"),
        (datetime(2026, 10, 19, 4, 0, tzinfo=UTC), "**Tomorrow's meeting is cancelled.**"),
        (datetime(2026, 10, 20, 3, 59, tzinfo=UTC), "**Tomorrow's meeting is cancelled.**"),
        (
            datetime(2026, 10, 20, 4, 0, tzinfo=UTC),
            "**Today's meeting is cancelled.** Please don't set out.\n",
        ),
    ],
)
def test_today_and_tomorrow_are_those_of_the_circles_calendar(now: datetime, first: str) -> None:
    circle, change = cancel(CIRCLE, 2)
    post = say(SPEAKER, circle, change, now=now)
    assert post.startswith(first)
    assert "**There is no meeting on Tuesday 20 October.** Basic Spanish Conversation was to meet" in post


def test_nobody_is_kept_from_setting_out_to_an_online_meeting() -> None:
    circle, change = cancel(make_circle(place=Place(online=True)), 2)
    assert "set out" not in say(SPEAKER, circle, change, now=find_noon(circle, 2))


def test_cancelled_meeting_says_when_people_meet_again() -> None:
    circle, change = cancel(CIRCLE, 2)
    again = "We meet again on **Tuesday 27 October, 6:00 pm (Pittsburgh time)**, same place."
    assert again in say(SPEAKER, circle, change, now=BEFORE)
    last, change = cancel(make_circle(meetings=make_meetings(datetime(2026, 10, 20, 18), count=1)), 1)
    post = say(SPEAKER, last, change, now=BEFORE)
    assert "We meet again" not in post
    assert "**No meeting is planned right now.**" in post


def test_people_meet_again_after_what_falls_out_and_not_before() -> None:
    circle, change = cancel(CIRCLE, 4)
    post = say(SPEAKER, circle, change, now=BEFORE)
    assert "We meet again on **Tuesday 10 November" in post
    last, change = cancel(CIRCLE, 6)
    post = say(SPEAKER, last, change, now=BEFORE)
    assert "We meet again" not in post
    assert "No meeting is planned" not in post
    circle, moved = move(CIRCLE, 2)
    circle, change = cancel(circle, 4)
    assert "We meet again" not in say(SPEAKER, circle, moved, change, now=BEFORE)


def test_several_changes_have_a_pair_each_and_the_rest_once() -> None:
    circle, moved = move(CIRCLE, 2, "Snow.")
    circle, cancelled = cancel(circle, 3, "Snow.")
    circle, added = add(circle)
    snow = say(SPEAKER, circle, moved, cancelled, now=BEFORE)
    assert snow.count("Was: ") == snow.count("Now: ") == 2
    assert snow.count("“Snow.”") == snow.count("Asked for by") == snow.count("To copy:") == 1
    both = say(SPEAKER, circle, moved, added, now=BEFORE)
    assert both.startswith("**Several meetings have changed.** Basic Spanish Conversation\n\n")
    assert "New: **Thursday 19 November" in both


def test_today_stands_first_whatever_else_changes() -> None:
    circle, later = move(CIRCLE, 3)
    circle, today = cancel(circle, 2)
    post = say(SPEAKER, circle, later, today, now=find_noon(CIRCLE, 2))
    assert post.startswith("**Today's meeting is cancelled.** Please don't set out. Other meetings have")


def test_another_room_is_told_with_both_places() -> None:
    post = say(SPEAKER, CIRCLE, change_room(CIRCLE, 2, "Reading Room B"), now=BEFORE)
    assert "Was: Riverside Branch Library, Meeting Room A, 410 Example Ave, Pittsburgh\n" in post
    assert (
        "Now: **Riverside Branch Library, Reading Room B, 410 Example Ave, Pittsburgh**, Tuesday 20" in post
    )
    old, new = CIRCLE.meetings[1], replace(CIRCLE.meetings[1], start=CIRCLE.meetings[1].start + DAY)
    there = replace(CIRCLE.place, room="Reading Room B")
    both = Change(ChangeKind.MOVED, UID, tell(CIRCLE, old), tell(CIRCLE, new, there))
    assert "(Pittsburgh time)**, now in Reading Room B\n" in say(SPEAKER, CIRCLE, both, now=BEFORE)
    away = replace(both, now=tell(CIRCLE, new, Place(branch="Main Library")))
    assert "(Pittsburgh time)**, new place: Main Library\n" in say(SPEAKER, CIRCLE, away, now=BEFORE)


def test_all_meetings_that_moved_are_told_as_all() -> None:
    changes = [move(CIRCLE, number)[1] for number in range(2, 7)]
    post = say_of_all(SPEAKER, CIRCLE, changes, now=BEFORE)
    assert post.startswith(
        "**All coming meetings have moved.** Basic Spanish Conversation\n\nWas: Tuesday 20"
    )
    assert "4 more changes stand in the first post." in post
    copied = read_copied(post)
    assert "all our coming meetings have moved;" in copied
    assert copied.count("Pittsburgh time") == 5
    today = say_of_all(SPEAKER, CIRCLE, changes, now=find_noon(CIRCLE, 2))
    assert today.startswith("**Today's meeting has moved.** This goes for all coming meetings.\n")


def test_another_room_for_the_whole_circle_is_told_once_and_for_all() -> None:
    rooms = [change_room(CIRCLE, number, "Reading Room B") for number in range(2, 7)]
    post = say_of_all(SPEAKER, CIRCLE, rooms, now=BEFORE)
    assert post.startswith("**From now on we meet in another place.** Basic Spanish Conversation\n\n")
    assert post.count("Was: ") == 1
    assert (
        "for all coming meetings; the next is on Tuesday 20 October, 6:00–7:30 pm (Pittsburgh time)" in post
    )
    assert "more change" not in post
    copied = read_copied(post)
    assert copied.endswith("from now on we meet in another place, now in Reading Room B.")


def test_what_changed_further_ahead_is_not_written_out() -> None:
    circle, moved = move(CIRCLE, 2)
    circle, cancelled = cancel(circle, 5)
    news = News((moved,), further=(cancelled,))
    post = say_news(SPEAKER, circle, news, now=BEFORE)
    assert post.startswith("**Several meetings have changed.**")
    assert "1 more change stands in the first post." in post
    assert "10 November" not in post


def test_meetings_that_fall_out_near_and_far_are_told_as_several() -> None:
    circle, near = cancel(CIRCLE, 2)
    circle, far = cancel(circle, 5)
    post = say_news(SPEAKER, circle, News((near,), further=(far,)), now=BEFORE)
    assert post.startswith("**These meetings are cancelled.** Basic Spanish Conversation\n\nWas: Tuesday 20")
    assert "1 more change stands in the first post.\n\nWe meet again on **Tuesday 27 October" in post


def test_meeting_that_is_on_after_all_is_good_news() -> None:
    post = say(SPEAKER, CIRCLE, put_on(CIRCLE, 2), now=BEFORE)
    assert post.startswith("**Good news: the meeting on Tuesday 20 October, 6:00 pm (Pittsburgh time) is on")
    assert "Was:" not in post


def test_circle_that_was_called_off_thanks_and_invites_to_start_again() -> None:
    news = News((), called_off=True, because="I am moving away.")
    circle = replace(CIRCLE, called_off=True)
    post = SPEAKER.render_news(
        circle, news, asked_by=("maya",), facilitators=("maya",), called=(), now=BEFORE
    )
    assert post.startswith("**This circle will not go on.** All coming meetings are cancelled.")
    assert "“I am moving away.”" in post
    assert "[Announce it here](https://forum.example.org/c/start-a-circle)" in post


def test_circle_that_goes_on_after_all_says_so_and_when_it_meets() -> None:
    def render(*changes: Change) -> str:
        return say_news(SPEAKER, CIRCLE, News(changes, taken_up=True), now=BEFORE)

    post = render(put_on(CIRCLE, 3))
    assert post.startswith("**Good news: this circle goes on after all.** Basic Spanish Conversation\n\n")
    assert "Now: **Tuesday 27 October" in post
    assert "Basic Spanish Conversation: our circle goes on after all. - Tuesday 27" in read_copied(post)
    assert "**No meeting is planned right now.**" in render()


def test_cancelled_meeting_that_is_on_another_day_is_told_with_both_days() -> None:
    change = put_on(CIRCLE, 2)
    assert change.now
    later = replace(change, now=replace(change.now, start=change.now.start + DAY))
    post = say(SPEAKER, CIRCLE, later, now=BEFORE)
    assert post.startswith(
        "**Good news: the cancelled meeting of Tuesday 20 October is on after all, "
        "on Wednesday 21 October, 6:00 pm (Pittsburgh time).**"
    )
    copied = read_copied(post)
    assert "our meeting of Tuesday 20 October is on after all, on Wednesday 21 October, 6:00 pm" in copied


def test_whoever_asked_is_named_and_nobody_is_called() -> None:
    circle, change = move(CIRCLE, 2)
    post = say(SPEAKER, circle, change, now=BEFORE)
    assert "Asked for by maya.\n" in post
    assert mentions(post) == []


def test_facilitator_who_did_not_ask_is_called_once() -> None:
    circle, change = move(CIRCLE, 2)
    post = say(SPEAKER, circle, change, now=BEFORE, by="Riverside Branch Library")
    assert "Asked for by Riverside Branch Library. @maya, please tell us if it is wrong.\n" in post
    assert read_post(post).found == {"mention @maya": 1}


def test_people_are_told_by_name_and_called_by_user_name() -> None:
    circle, change = move(CIRCLE, 2)
    post = SPEAKER.render_news(
        circle,
        News((change,)),
        asked_by=("Maya Ortiz", "ruth"),
        facilitators=("Maya Ortiz", "Lina Berg"),
        called=("lina",),
        now=BEFORE,
    )
    assert "Asked for by Maya Ortiz and ruth. @lina, please tell us" in post
    assert "Maya Ortiz and Lina Berg, please tell them too." in post


def test_post_says_whom_it_does_not_reach_and_gives_a_text_to_copy() -> None:
    circle, change = move(CIRCLE, 2)
    post = say(SPEAKER, circle, change, now=BEFORE)
    assert (
        "**It does not reach people who signed up elsewhere.** maya, please tell them too. To copy:" in post
    )
    assert post.endswith(
        "\n\n    Basic Spanish Conversation: our\n    meeting moved from Tuesday 20\n"
        "    October, 6:00 pm to Wednesday 21\n    October, 6:30 pm (Pittsburgh\n    time), same place."
    )


def test_text_to_copy_can_be_read_on_a_phone() -> None:
    """A code block does not wrap: what is longer than a line of it is cut off."""
    circle, moved = move(CIRCLE, 2)
    longer, added = add(circle)
    copied = say(SPEAKER, longer, moved, added, now=BEFORE).partition("To copy:\n\n")[2].splitlines()
    assert len(copied) > 4
    assert all(line.startswith("    ") and len(line) <= 4 + 32 for line in copied)
    word = "Donaudampfschifffahrtsgesellschaftskapitänsprüfung"
    assert f"    {word}:\n" in say(SPEAKER, replace(circle, name=word), moved, now=BEFORE)


def test_post_does_not_promise_what_a_hand_written_first_post_may_not_hold() -> None:
    circle, change = move(CIRCLE, 2)
    assert "up to date" not in say(SPEAKER, circle, change, now=BEFORE, by_hand=True)


def test_long_row_of_changes_stays_short() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 10, 13, 18), count=40, days=1))
    post = say(SPEAKER, circle, *(cancel(circle, number)[1] for number in range(1, 41)), now=BEFORE)
    assert "28 more changes stand in the first post." in post
    assert post.count("Was: ") == 12


def test_year_is_named_where_it_is_another() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 12, 29, 18), count=3))
    circle, change = move(circle, 2)
    post = say(SPEAKER, circle, change, now=datetime(2026, 12, 28, tzinfo=UTC))
    assert "Was: Tuesday 5 January 2027, 6:00 pm\n" in post


def test_years_are_named_of_all_dates_or_of_none() -> None:
    circle = make_circle(meetings=make_meetings(datetime(2026, 12, 22, 18), count=3))
    circle, change = cancel(circle, 2)
    post = say(SPEAKER, circle, change, now=datetime(2026, 12, 20, tzinfo=UTC))
    assert "no meeting on Tuesday 29 December 2026" in read_copied(post)
    assert "We meet again on Tuesday 5 January 2027" in read_copied(post)
    assert post.startswith("**There is no meeting on Tuesday 29 December 2026.**")


def as_email(post: str) -> str:
    """As the forum writes it in an e-mail: its markup is a time in UTC, because nobody knows the reader's."""

    def in_utc(found: re.Match[str]) -> str:
        day, time, zone = found.groups()
        told = ToldMeeting(datetime.fromisoformat(f"{day}T{time}"), 90, zone, Place())
        return f"{told.instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"

    return MARKUP.sub(in_utc, post)


HOURS = {
    Language.EN: ("6:00 pm", "6:30–8:00 pm", "6:00–7:30 pm"),
    Language.ES: ("18:00", "18:30–20:00", "18:00–19:30"),
    Language.DE: ("18:00 Uhr", "18:30–20:00 Uhr", "18:00–19:30 Uhr"),
}
CITY = "New York", "Nueva York", "Pittsburgh"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("place", [CIRCLE.place, Place(online=True)], ids=["room", "online"])
def test_email_tells_the_hour_in_words_and_the_zone(language: Language, place: Place) -> None:
    """Each line with an hour in words names that hour, on the day on which it is; UTC comes behind it."""
    circle = make_circle(place=place)
    for name, post in make_news_in(language, circle).items():
        if name in ("called_off", "closing"):
            continue
        mail = as_email(post)
        words = "\n".join(line for line in mail.splitlines() if "UTC" not in line)
        assert "[date" not in mail
        assert any(hour in words for hour in HOURS[language]), name
        assert any(city in words for city in CITY), name
        # The night of the markup's own day never stands alone.
        if "UTC" in mail:
            assert mail.index("UTC") > min(mail.index(hour) for hour in HOURS[language] if hour in mail), name


def test_only_online_circles_are_told_the_readers_time() -> None:
    circle, change = move(CIRCLE, 2)
    assert "[date=" not in say(SPEAKER, circle, change, now=BEFORE)
    circle, change = move(make_circle(place=Place(online=True)), 2)
    post = say(SPEAKER, circle, change, now=BEFORE)
    assert 'For other time zones: [date=2026-10-21 time=18:30:00 timezone="America/New_York"]' in post


def test_change_of_the_zone_alone_is_told_with_both() -> None:
    told = ToldMeeting(datetime(2026, 10, 20, 18), 90, "Europe/Berlin", Place(online=True))
    change = Change(ChangeKind.MOVED, UID, told, replace(told, zone="America/New_York"))
    circle = make_circle(place=Place(online=True))
    post = say(SPEAKER, circle, change, now=BEFORE)
    assert "Was: Tuesday 20 October, 6:00 pm (Berlin time)\n" in post
    assert "Now: **Tuesday 20 October, 6:00–7:30 pm (New York time)**" in post


def test_meeting_is_told_where_the_clock_changes() -> None:
    meeting = PlannedMeeting(datetime(2026, 11, 1, 1, 30), 90)
    circle: Announcement = make_circle(meetings=(meeting,))
    moved, change = move(circle, 1)
    assert "Was: Sunday 1 November, 1:30 am\n" in say(
        SPEAKER, moved, change, now=datetime(2026, 10, 30, tzinfo=UTC) + timedelta(hours=1)
    )
