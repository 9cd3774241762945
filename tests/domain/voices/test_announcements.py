"""An announcement as a voice, and the circle shown as an announcement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.posts import Post
from service.domain.voices.announcements import compose_announced, compose_announcement, compose_post_ref
from service.domain.voices.log import add_statement, build_log, date_reading, fold_log
from service.domain.voices.values import CircleWords, Fields, Statement, Voice
from tests.domain.announcements.corpus import load_cases, read_case

MAYA, SAM = ForumUserId(7), ForumUserId(8)
BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)
SPANISH = Announcement(
    "Basic Spanish",
    Place(branch="Riverside Library"),
    "America/New_York",
    (PlannedMeeting(datetime(2026, 10, 13, 18), 90),),
)


def announce(announced: Announcement = SPANISH, ref: str = "a", hours: int = 0, seen: int = 0) -> Statement:
    said_at = BEGIN + timedelta(hours=hours)
    seen_at = BEGIN + timedelta(hours=seen or hours)
    return compose_announced(
        "t431", announced, (), (MAYA,), ref=ref, said_at=said_at, seen_at=seen_at, person=MAYA
    )


def test_announcement_alone_is_shown_as_it_was_read() -> None:
    shown_otherwise = []
    for case in load_cases():
        reading = read_case(case)
        if reading.announcement is None:
            continue
        statement = compose_announced(
            "t431",
            reading.announcement,
            reading.guesses,
            (MAYA,),
            ref="post:900:0001",
            said_at=case.now,
            seen_at=case.now,
            person=MAYA,
        )
        circle = fold_log(build_log("t431", [statement]))
        if compose_announcement(circle) != reading.announcement or circle.questions:
            shown_otherwise.append(case.name)
    assert not shown_otherwise


def test_circle_without_what_where_and_when_is_not_shown_yet() -> None:
    source = Voice("source:p2pu")
    words = CircleWords(Fields(name="Sourdough"))
    circle = fold_log(build_log("c1", [Statement("c1", source, "seen 1", BEGIN, BEGIN, words, whole=True)]))
    assert compose_announcement(circle) is None


def make_post(version: int, minutes: int) -> Post:
    at = BEGIN + timedelta(minutes=minutes)
    return Post(PostId(900), TopicId(431), 1, MAYA, "maya", "raw", version, BEGIN, at)


def test_edit_that_discourse_merged_into_the_version_before_is_another_statement() -> None:
    refs = [compose_post_ref("Spanish", [make_post(1, minutes)]) for minutes in (0, 3)]
    assert refs[0] != refs[1]
    assert all(ref.startswith("post:900:0001:") for ref in refs)


def test_refs_of_a_posts_versions_are_in_order() -> None:
    assert compose_post_ref("Spanish", [make_post(9, 0)]) < compose_post_ref("Spanish", [make_post(10, 0)])


def test_posts_read_again_by_another_reader_are_no_statement() -> None:
    log = build_log("t431", [announce()])
    assert date_reading(log, announce(replace(SPANISH, name="Spanish"), seen=5)) is None


def test_facilitator_who_joins_the_forum_later_is_one_from_then_on() -> None:
    named = replace(SPANISH, facilitator_names=("sam",))
    log = build_log("t431", [announce(named)])
    better = announce(replace(named, name="Spanish"), seen=5)
    read = date_reading(log, replace(better, words=replace(better.words, facilitators=((SAM, True),))))
    assert read is not None
    circle = fold_log(add_statement(log, read))
    assert (circle.fields.name, circle.facilitators) == ("Basic Spanish", (SAM,))
    assert date_reading(add_statement(log, read), replace(read, ref="a")) is None


def test_title_that_changes_and_changes_back_counts_from_our_first_sight() -> None:
    log = build_log("t431", [announce()])
    for hours, name, ref in ((2, "Spanish", "b"), (3, "Basic Spanish", "a")):
        read = date_reading(log, announce(replace(SPANISH, name=name), ref, seen=hours))
        assert read is not None
        assert read.said_at == BEGIN + timedelta(hours=hours)
        log = add_statement(log, read)
        assert fold_log(log).fields.name == name
        assert date_reading(log, announce(replace(SPANISH, name=name), ref, seen=hours + 9)) is None


def test_what_is_read_is_the_newest_word_though_the_clock_of_the_forum_is_ahead() -> None:
    log = build_log("t431", [announce(hours=9, seen=2)])
    renamed = replace(SPANISH, name="Spanish")
    read = date_reading(log, announce(renamed, "b", hours=9, seen=3))
    assert read is not None
    log = add_statement(log, read)
    assert fold_log(log).fields.name == "Spanish"
    assert date_reading(log, announce(renamed, "b", hours=9, seen=4)) is None


def test_edit_is_as_old_as_the_forum_says() -> None:
    log = build_log("t431", [announce()])
    assert date_reading(log, announce(ref="b", hours=1, seen=5)) == announce(ref="b", hours=1, seen=5)
