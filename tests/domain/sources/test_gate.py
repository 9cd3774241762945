"""Whether a circle that only a source shows gets a topic, and what an organizer's word about it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from service.domain.announcements.values import Announcement, Place, PlannedMeeting
from service.domain.circles import Circle, CircleState, TopicMade
from service.domain.effects import CreateTopic, DropTopic, SetListed
from service.domain.ids import PostId, TopicId
from service.domain.languages import Language
from service.domain.sources.gate import SourceTopics, decide_found, decide_listed, find_language, is_wanted
from service.domain.sources.values import SourceItem, hash_circle
from tests.sources.made import make_source_circle

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
CIRCLE = make_source_circle(77)
ITEM = SourceItem(CIRCLE, hash_circle(CIRCLE), NOW, NOW)
GONE = replace(ITEM, gone_at=NOW, origin="p2pu-77", joined_at=NOW)
ANNOUNCED = Announcement(
    "Spanish", Place(branch="Library"), "America/New_York", (PlannedMeeting(datetime(2026, 10, 13, 18), 90),)
)
MADE = TopicMade(TopicId(512), PostId(5120), "http://forum.test/t/512", "Spanish", "ours")


@pytest.mark.parametrize(
    ("item", "topics", "wanted"),
    [
        (ITEM, SourceTopics.YES, True),
        (ITEM, SourceTopics.ASK, False),
        (ITEM, SourceTopics.NO, False),
        (replace(ITEM, allowed=True), SourceTopics.ASK, True),
        (replace(ITEM, origin="t431"), SourceTopics.YES, False),
        (replace(ITEM, gone_at=NOW), SourceTopics.YES, False),
    ],
    ids=["all", "ask", "none", "asked and allowed", "joined", "gone"],
)
def test_circle_gets_a_topic_only_where_somebody_wants_it(
    item: SourceItem, topics: SourceTopics, wanted: bool
) -> None:
    assert is_wanted(item, topics) is wanted


def found() -> Circle:
    circle = decide_found("p2pu-77", ANNOUNCED, Language.ES).circle
    assert circle is not None
    return circle


def test_found_circle_has_neither_author_nor_facilitators() -> None:
    circle = found()
    assert (circle.author_id, circle.facilitator_ids, circle.language) == (None, (), Language.ES)


def test_going_alone_changes_nothing() -> None:
    assert decide_listed(found(), GONE) is None
    assert decide_listed(found(), replace(GONE, kept=True)) is None
    assert decide_listed(found(), replace(GONE, gone_at=datetime(2027, 1, 1, tzinfo=UTC), kept=False)) is None


def test_organizers_word_takes_it_out_of_sight_and_the_source_brings_it_back() -> None:
    opened = replace(found(), state=CircleState.OPEN, made=MADE)
    gone = decide_listed(opened, replace(GONE, kept=False))
    assert gone is not None
    assert gone.circle is not None
    assert gone.effects == (SetListed(gone.circle, listed=False),)
    assert gone.circle.state is CircleState.VANISHED
    back = decide_listed(gone.circle, replace(GONE, gone_at=None))
    assert back is not None
    assert back.circle is not None
    assert back.circle.state is CircleState.OPEN
    assert back.effects == (SetListed(back.circle, listed=True),)


def test_topic_that_was_never_made_is_not_made_and_made_when_the_circle_is_back() -> None:
    gone = decide_listed(found(), replace(GONE, kept=False))
    assert gone is not None
    assert gone.circle is not None
    assert gone.effects == (DropTopic(gone.circle),)
    back = decide_listed(gone.circle, replace(GONE, gone_at=None))
    assert back is not None
    assert back.circle is not None
    assert back.effects == (CreateTopic(back.circle),)


def test_circle_that_was_announced_here_goes_with_its_announcement() -> None:
    announced = replace(found(), announcement_topic_id=TopicId(431), state=CircleState.OPEN, made=MADE)
    assert decide_listed(announced, replace(GONE, kept=False)) is None


@pytest.mark.parametrize(
    ("code", "language"),
    [("es", Language.ES), ("de-at", Language.DE), ("fi", None), ("", None), (None, None)],
)
def test_circle_speaks_the_language_of_its_code_if_we_do(code: str | None, language: Language | None) -> None:
    assert find_language(code) is language
