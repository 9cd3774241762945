"""The status page says in plain words whether all is well, what needs whom, and what happened and why."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from service.domain.announcing import AnnouncementState
from service.domain.circles import CircleState
from service.domain.effects import Priority
from service.domain.ids import ForumUserId
from service.domain.posts import User
from service.store.budget import record_call, record_pause
from service.store.settings import record_foreign_call, record_gap
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader
from tests.pages.stories import Story, make_circle_announced, make_incomplete, make_priced, make_question

HOSTILE = '<script>alert(1)</script> {{7*7}} %(circle)s & "quotes"'


async def test_new_house_is_ready_and_says_what_the_webhook_should_call(reader: Reader) -> None:
    page = await reader.open("/status")
    assert page.status == 200
    assert "Ready, and listening. Nothing was heard from the forum yet." in page.words
    assert "The forum's webhook should call http://companion.test/webhooks/discourse." in page.words


async def test_all_is_well_when_everything_told_was_answered(reader: Reader, story: Story) -> None:
    await story.hear("post_created", 431, "A circle was announced: it gets its own topic.")
    page = await reader.open("/status")
    assert "All is well. Everything told was answered." in page.words
    assert "A post was written. A circle was announced: it gets its own topic." in page.words


async def test_missing_worker_needs_the_administrator(database_url: str) -> None:
    async with open_reader(make_config(database_url=database_url, demo=True)) as reader:
        page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert "The worker is not running." in page.words


async def test_given_up_effect_says_why_and_offers_to_try_again(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish from October")
    effect = await story.want("reply:announcement-t431", 431)
    await story.give_up("The forum refused: the topic is archived.")
    page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert (
        "I could not answer the announcement “Basic Spanish from October”. "
        "The forum refused: the topic is archived." in page.words
    )
    assert page.has_form(f"/status/effects/{effect}/again")


async def test_each_trouble_counts_once(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.want("topic:circle-t431", 431)
    await story.give_up("No title was taken.")
    await story.fail_delivery(await story.hear("post_edited", 431), "crashed")
    await story.fail_reread(431, "The forum did not answer.")
    page = await reader.open("/status")
    assert "3 things need you." in page.words
    assert "A post was edited, and I could not decide what follows." in page.words
    assert "I could not read “Basic Spanish” again. The forum did not answer." in page.words


async def test_work_on_its_way_tells_how_often_it_failed_and_when_it_is_tried_again(
    reader: Reader, story: Story
) -> None:
    await story.announce(431, "Basic Spanish")
    await story.want("reply:announcement-t431", 431)
    await story.fail("The forum did not answer within 15 seconds.", wait_s=20 * 60)
    page = await reader.open("/status")
    assert "One thing is on its way." in page.words
    assert "in 20 minutes Answer the announcement “Basic Spanish”." in page.words
    assert "Tried once so far: The forum did not answer within 15 seconds." in page.words


async def test_work_planned_for_later_does_not_count_as_on_its_way(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.hear("post_created", 431, "A circle was announced: it gets its own topic.")
    await story.want("closed:announcement-t431", 431, after_s=23 * 3600)
    page = await reader.open("/status")
    assert "Everything told was answered." in page.words
    assert "in 23 hours Close the announcement “Basic Spanish”" in page.words


async def test_delivery_that_is_hard_to_decide_says_why(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    delivery = await story.hear("post_created", 431)
    await story.fail_delivery(delivery, "ready", "The forum has no category “circles”.")
    page = await reader.open("/status")
    assert (
        "A post was written: Basic Spanish Not decided yet: The forum has no category “circles”."
        in page.words
    )


async def test_done_work_is_told_with_links_to_the_forum(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.open_circle(431, 512, "Basic Spanish at Riverside")
    await story.want("topic:circle-t431", 431)
    await story.finish()
    page = await reader.open("/status")
    assert "“Basic Spanish at Riverside” got its topic." in page.words
    assert '<a href="http://forum.test/t/512"><bdi>Basic Spanish at Riverside</bdi></a>' in page.text


async def test_topic_out_of_sight_and_back_are_told_apart(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.open_circle(431, 512, "Spanish")
    await story.set_listed(431, 512, listed=False)
    await story.finish()
    assert "The topic of “Spanish” is out of sight." in (await reader.open("/status")).words
    await story.set_listed(431, 512, listed=True)
    await story.finish()
    assert "The topic of “Spanish” is back in the lists." in (await reader.open("/status")).words


async def test_organizers_see_what_waits_for_them(reader: Reader, story: Story) -> None:
    state = AnnouncementState
    await story.announce(450, "Python for ten dollars", state.WAITING, make_priced("Python"))
    await story.announce(451, "anyone up for guitar", state.ASKED, make_incomplete(), ago=timedelta(days=4))
    await story.announce(452, "Too young to be listed", state.ASKED, make_incomplete(), ago=timedelta(days=2))
    await story.announce(453, "Where can I find circles?", state.LEFT_ALONE, make_question())
    await story.announce(454, "Old question", state.LEFT_ALONE, make_question(), ago=timedelta(days=61))
    await story.announce(455, "Sourdough")
    await story.open_circle(455, 520, "Sourdough in Braddock", by_hand=True)
    await story.announce(456, "Stories")
    await story.open_circle(456, 521, "Write your first story", CircleState.UNLISTED)
    page = await reader.open("/status")
    assert "5 things are for organizers to look at." in page.words
    assert "Python for ten dollars It names a price, and circles are free." in page.words
    assert "anyone up for guitar By maya" in page.words
    assert "Still open: where they meet, when the first meeting is." in page.words
    assert "Where can I find circles? By maya" in page.words
    assert "Write your first story Since today" in page.words
    assert page.has_form("/status/announcements/455/hand-back")
    assert "Too young to be listed" not in page.text
    assert "Old question" not in page.text


async def test_circle_changed_by_hand_leaves_the_list_when_its_meetings_are_over(
    reader: Reader, story: Story
) -> None:
    over = make_circle_announced(start=story.now - timedelta(weeks=8))
    await story.announce(455, "Sourdough")
    await story.open_circle(455, 520, "Sourdough in Braddock", by_hand=True, announced=over)
    assert not (await reader.open("/status")).has_form("/status/announcements/455/hand-back")


@pytest.mark.parametrize(
    ("age", "shown"), [(timedelta(hours=1), False), (timedelta(hours=30), True)], ids=["an hour", "a day"]
)
async def test_long_silence_of_the_forum_is_mentioned(
    reader: Reader, story: Story, age: timedelta, shown: bool
) -> None:
    delivery = await story.hear("post_created", decision="Known already.")
    await story.connection.execute(
        "update delivery set received_at = $2 where id = $1", delivery, story.now - age
    )
    assert ("look whether its webhook is on" in (await reader.open("/status")).words) is shown


async def test_gap_and_pause_are_told(reader: Reader, story: Story) -> None:
    await record_gap(story.connection, story.now - timedelta(minutes=5))
    await record_pause(story.connection, 300)
    words = (await reader.open("/status")).words
    assert "I may have missed something since today" in words or "since yesterday" in words
    assert "The forum asked me to wait: I go on in 5 minutes." in words


async def test_calls_of_the_forum_are_told_with_those_kept_for_changes(reader: Reader, story: Story) -> None:
    assert (
        "40 times a minute; 20 calls are free right now. The last 10 are kept"
        in (await reader.open("/status")).words
    )
    for _ in range(20):
        await record_call(story.connection, Priority.CHANGE, per_minute=1, burst=20)
    # The page fills the bucket at forty a minute.
    left = re.search(r"(\d+) calls? (?:is|are) free right now", (await reader.open("/status")).words)
    assert left is not None
    assert int(left[1]) < 15


async def test_forum_under_another_name_needs_the_administrator_until_ours_is_heard(
    reader: Reader, story: Story
) -> None:
    await record_foreign_call(story.connection, "https://other.example.org/<b>")
    page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert "A forum with our secret calls itself https://other.example.org/<b>" in page.words
    await story.hear("post_created", decision="Known already.")
    page = await reader.open("/status")
    assert "All is well." in page.words
    assert "A forum that calls itself https://other.example.org/<b> used our secret" in page.words


async def test_hostile_titles_stay_text(reader: Reader, story: Story) -> None:
    author = User(ForumUserId(66), "eve")
    await story.announce(431, HOSTILE, AnnouncementState.WAITING, make_priced(HOSTILE), author=author)
    await story.open_circle(431, 512, HOSTILE, by_hand=True)
    await story.want("topic:circle-t431", 431)
    await story.give_up(HOSTILE)
    await story.hear("post_created", 431, HOSTILE)
    await story.hear(HOSTILE)
    for path in ("/status", "/status/heard"):
        page = await reader.open(path)
        assert page.status == 200
        assert "<script" not in page.text
        assert HOSTILE in page.words
        assert "49" not in page.words.replace("calls", "")


async def test_no_body_of_a_post_is_ever_shown(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.hear("post_created", 431, "Known already.", body='{"post": {"raw": "the body of a post"}}')
    await story.want("reply:announcement-t431", 431)
    for path in ("/status", "/status/heard", "/status/done"):
        assert "the body of a post" not in (await reader.open(path)).text


async def test_private_topics_have_neither_link_nor_title(reader: Reader, story: Story) -> None:
    await story.hear("post_created", 999, "Not in the category where circles are announced.")
    assert "/t/999" not in (await reader.open("/status")).text


async def test_all_that_was_heard_stands_on_pages(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    for number in range(60):
        await story.hear("post_created", 431 if number % 2 else None, f"Decision {number}.")
    first = await reader.open("/status/heard")
    assert "Decision 59." in first.words
    assert "Decision 9." not in first.words
    second = await reader.open("/status/heard?" + first.find_link("older="))
    assert "Decision 9." in second.words
    assert "Decision 59." not in second.words
    circles = await reader.open("/status/heard?only=circles")
    assert "Decision 59." in circles.words
    assert "Decision 58." not in circles.words


async def test_all_that_was_done_stands_on_pages_newest_first(reader: Reader, story: Story) -> None:
    for number in range(52):
        await story.announce(1000 + number, f"Circle {number}.")
        await story.want(f"reply:announcement-t{1000 + number}", 1000 + number)
        await story.finish()
    first = await reader.open("/status/done")
    assert first.words.index("Circle 51.") < first.words.index("Circle 50.")
    assert "Circle 1." not in first.words
    second = await reader.open("/status/done?" + first.find_link("older="))
    assert "Circle 1." in second.words
    assert "Circle 0." in second.words


@pytest.mark.parametrize("older", ["abc", "-1", "9" * 40, "1'--", "%00"])
async def test_odd_page_numbers_show_the_newest(reader: Reader, older: str) -> None:
    assert (await reader.open(f"/status/heard?older={older}")).status == 200
    assert (await reader.open(f"/status/done?older={older}")).status == 200


async def test_words_of_a_notice_are_ours_alone(reader: Reader) -> None:
    assert "I try again within a few seconds." in (await reader.open("/status?said=again")).words
    page = await reader.open("/status?said=Send+money")
    assert "money" not in page.words
    assert 'role="status"' not in page.text
