"""The status page says in plain words whether all is well, what needs whom, and what happened and why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.domain.announced import AnnouncementState
from service.domain.catching_up import CatchUp
from service.domain.circles import CircleState
from service.domain.ids import ForumUserId, PostId, TopicId
from service.domain.posts import Post, User
from service.domain.subjects import TopicPosts, compose_circle_subject
from service.reasons import Reason, ReasonCode
from service.store.attention import What, wake
from service.store.budget import record_answering, record_failing, record_pause, record_refused
from service.store.catching_up import record_catch_up
from service.store.people import record_person
from service.store.posts import record_post
from service.store.settings import record_foreign_call
from tests.configs import make_config
from tests.pages.browsing import Reader, open_reader
from tests.pages.open_circles import RIVERSIDE, make_open, show_circle
from tests.pages.stories import (
    Story,
    make_circle_announced,
    make_incomplete,
    make_priced,
    make_question,
    make_words,
)
from tests.pages.told_stories import tell_story

HOSTILE = '<script>alert(1)</script> {{1234567*7654321}} %(circle)s & "quotes"'
COMPUTED = str(1234567 * 7654321)
"""What a template would make of it: too long for any time, number or count that the pages show."""


async def test_new_house_is_ready_and_says_what_the_webhook_should_call(reader: Reader) -> None:
    page = await reader.open("/status")
    assert page.status == 200
    assert "Ready, and listening. Nothing was heard from the forum yet." in page.words
    assert "The forum's webhook should call http://companion.test/webhooks/discourse." in page.words


async def test_all_is_well_when_everything_told_was_answered(reader: Reader, story: Story) -> None:
    await story.hear("post_created", 431, Reason(ReasonCode.CIRCLE_ANNOUNCED))
    page = await reader.open("/status")
    assert "All is well. Everything told was answered." in page.words
    assert "A post was written. A circle was announced: it gets its own topic." in page.words


async def test_missing_worker_needs_the_administrator(database_url: str, story: Story) -> None:
    await story.begin()
    async with open_reader(make_config(database_url=database_url, demo=True)) as reader:
        page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert "The worker is not running: what is heard is kept, but nobody acts on it." in page.words


async def test_given_up_effect_says_why_and_offers_to_try_again(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish from October")
    effect = await story.want("reply:announcement-t431", 431)
    await story.give_up(Reason(ReasonCode.REFUSED, {"said": "422: the topic is archived"}))
    page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert (
        "I could not answer the announcement “Basic Spanish from October”. "
        "The forum refused it (422: the topic is archived)." in page.words
    )
    assert page.has_form(f"/status/effects/{effect}/again")


async def test_each_trouble_counts_once(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.want("topic:circle-t431", 431)
    await story.give_up(Reason(ReasonCode.TITLES_REFUSED, {"said": "422"}))
    await story.fail_delivery(await story.hear("post_edited", 431), "crashed")
    await story.fail_reading(431, Reason(ReasonCode.TOO_SLOW))
    page = await reader.open("/status")
    assert "3 things need you." in page.words
    assert "A post was edited, and I could not decide what follows." in page.words
    assert "I could not read “Basic Spanish” again. The forum took too long to answer." in page.words


async def test_circles_topic_that_cannot_be_read_misses_no_week_in_silence(
    reader: Reader, story: Story
) -> None:
    await story.announce(431, "Basic Spanish from October")
    await story.open_circle(431, 512, "Basic Spanish at Riverside")
    await story.fail_attention(TopicPosts(TopicId(512)), Reason(ReasonCode.TOO_SLOW))
    page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert "could not read “Basic Spanish" in page.words
    again = await reader.press(page, "/status/topics/512/again")
    assert again.headers["Location"] == "/status?said=again"
    due = "select due_at <= now() and problem is null from attention where subject = 'posts:512'"
    assert await story.connection.fetchval(due)
    assert "needs you." not in (await reader.open("/status")).words


async def test_work_on_its_way_tells_how_often_it_failed_and_when_it_is_tried_again(
    reader: Reader, story: Story
) -> None:
    await story.announce(431, "Basic Spanish")
    await story.want("reply:announcement-t431", 431)
    await story.fail(Reason(ReasonCode.TOO_SLOW), wait_s=20 * 60)
    page = await reader.open("/status")
    assert "One thing is on its way." in page.words
    assert "in 20 minutes Answer the announcement “Basic Spanish”." in page.words
    assert "Tried once so far: The forum took too long to answer." in page.words


async def test_work_planned_for_later_does_not_count_as_on_its_way(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.hear("post_created", 431, Reason(ReasonCode.CIRCLE_ANNOUNCED))
    await story.want("closed:announcement-t431", 431, after_s=23 * 3600)
    page = await reader.open("/status")
    assert "Everything told was answered." in page.words
    assert "One announcement is closed later" in page.words


async def test_announcements_to_be_closed_are_one_line_however_many(reader: Reader, story: Story) -> None:
    for number in range(431, 456):
        await story.announce(number, f"Circle {number}")
        await story.want(f"closed:announcement-t{number}", number, after_s=23 * 3600)
    await story.want("reply:announcement-t431", 431)
    page = await reader.open("/status")
    assert "25 announcements are closed later" in page.words
    assert "Close the announcement" not in page.words
    assert "Answer the announcement “Circle 431”" in page.words
    assert "planned for later" not in page.words


async def test_headline_tells_no_arithmetic_of_calls(reader: Reader, story: Story) -> None:
    assert "a minute" not in (await reader.open("/status")).words


async def test_of_what_was_given_up_twenty_lines_are_shown(reader: Reader, story: Story) -> None:
    for number in range(431, 453):
        await story.announce(number, f"Circle {number}")
        await story.want(f"topic:circle-t{number}", number)
        await story.give_up(Reason(ReasonCode.NOT_READ_BACK))
    page = await reader.open("/status")
    assert "22 things need you." in page.words
    assert page.words.count("I could not give") == 20
    assert "2 more things were given up" in page.words


async def test_delivery_that_is_hard_to_decide_says_why(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    delivery = await story.hear("post_created", 431)
    await story.fail_delivery(delivery, "ready", Reason(ReasonCode.CATEGORY_MISSING, {"slug": "circles"}))
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
    await story.open_circle(456, 521, "Write your first story", CircleState.VANISHED)
    page = await reader.open("/status")
    assert "5 things are for organizers to look at." in page.words
    assert "Python for ten dollars It names a price, and circles are free. “only ten dollars”" in page.words
    assert "anyone up for guitar By maya" in page.words
    assert "Still open: where they meet, when the first meeting is." in page.words
    assert "Where can I find circles? A question. By maya" in page.words
    assert re.search("Write your first story Since (today|yesterday)", page.words), "midnight may have passed"
    assert page.has_form("/status/announcements/455/hand-back")
    assert "Too young to be listed" not in page.text
    assert "Old question" not in page.text


async def test_organizers_see_which_topics_were_taken_away(reader: Reader, story: Story) -> None:
    await story.announce(455, "Sourdough")
    await story.open_circle(455, 520, "Sourdough in Braddock")
    await story.connection.execute("update circle set taken_away = true")
    page = await reader.open("/status")
    assert "One thing is for organizers to look at." in page.words
    assert "Topics taken away" in page.words
    assert "Sourdough in Braddock Since" in page.words


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
    delivery = await story.hear("post_created", decision=Reason(ReasonCode.KNOWN_ALREADY))
    await story.connection.execute(
        "update delivery set received_at = $2 where id = $1", delivery, story.now - age
    )
    assert ("look whether its webhook is on" in (await reader.open("/status")).words) is shown


async def test_gap_is_told_until_everything_was_read_again(reader: Reader, story: Story) -> None:
    subjects = [compose_circle_subject(TopicId(number)) for number in (431, 432)]
    await wake(story.connection, subjects, What.READ, ReasonCode.MAYBE_MISSED)
    await wake(story.connection, [compose_circle_subject(TopicId(433))], What.READ, ReasonCode.TOLD_LATE)
    words = (await reader.open("/status")).words
    assert "I may have missed something about 2 circles, and am reading them again" in words
    for number in (431, 432):
        await story.read(number)
    assert "I may have missed" not in (await reader.open("/status")).words


async def test_catch_up_tells_how_far_it_has_come(reader: Reader, story: Story) -> None:
    assert "so far" not in (await reader.open("/status")).words
    await record_catch_up(story.connection, CatchUp(PostId(1000), PostId(2000), PostId(1750)))
    words = (await reader.open("/status")).words
    assert "I am reading what was written while I did not listen: 25 % so far." in words


async def test_pause_is_told(reader: Reader, story: Story) -> None:
    await record_pause(story.connection, 300)
    assert "The forum asked me to wait: I go on in 5 minutes." in (await reader.open("/status")).words


async def test_refused_key_needs_the_administrator_until_it_is_taken_again(
    reader: Reader, story: Story
) -> None:
    await record_pause(story.connection, 0)
    await record_refused(story.connection)
    page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert "The forum refuses our key. Look whether DISCOURSE_API_KEY" in page.words
    await record_answering(story.connection)
    assert "needs you" not in (await reader.open("/status")).words


async def test_forum_that_fails_says_why(reader: Reader, story: Story) -> None:
    await record_pause(story.connection, 0)
    await record_failing(story.connection, Reason(ReasonCode.ANSWERED_WITH_PAGE, {"status": 502}))
    words = (await reader.open("/status")).words
    assert "I try again by myself. The forum answered with a web page (502)." in words


async def test_forum_under_another_name_needs_the_administrator_until_ours_is_heard(
    reader: Reader, story: Story
) -> None:
    await record_foreign_call(story.connection, "https://other.example.org/<b>")
    page = await reader.open("/status")
    assert "One thing needs you." in page.words
    assert "A forum with our secret calls itself https://other.example.org/<b>" in page.words
    await story.hear("post_created", decision=Reason(ReasonCode.KNOWN_ALREADY))
    page = await reader.open("/status")
    assert "All is well." in page.words
    assert "A forum that calls itself https://other.example.org/<b> used our secret" in page.words


async def test_hostile_titles_stay_text(reader: Reader, story: Story) -> None:
    author = User(ForumUserId(66), "eve")
    await story.announce(431, HOSTILE, AnnouncementState.WAITING, make_priced(HOSTILE), author=author)
    await story.open_circle(431, 512, HOSTILE, by_hand=True)
    await story.want("topic:circle-t431", 431)
    await story.give_up(Reason(ReasonCode.REFUSED, {"said": HOSTILE}))
    await story.hear("post_created", 431, make_words(HOSTILE))
    await story.hear(HOSTILE)
    for path in ("/status", "/status/heard"):
        page = await reader.open(path)
        assert page.status == 200
        assert "<script" not in page.text
        assert HOSTILE in page.words
        assert COMPUTED not in page.text


async def test_no_body_of_a_post_is_ever_shown(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.hear(
        "post_created", 431, Reason(ReasonCode.KNOWN_ALREADY), body='{"post": {"raw": "the body of a post"}}'
    )
    await story.want("reply:announcement-t431", 431)
    for path in ("/status", "/status/heard", "/status/done"):
        assert "the body of a post" not in (await reader.open(path)).text


async def test_private_topics_have_neither_link_nor_title(reader: Reader, story: Story) -> None:
    await story.hear("post_created", 999, Reason(ReasonCode.OTHER_CATEGORY))
    assert "/t/999" not in (await reader.open("/status")).text


async def test_all_that_was_heard_stands_on_pages(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    for number in range(60):
        await story.hear("post_created", 431 if number % 2 else None, make_words(f"Decision {number}."))
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


async def test_what_was_heard_and_done_is_found_by_words_of_a_title(reader: Reader, story: Story) -> None:
    for number in range(60):
        await story.announce(1000 + number, f"100%_sure bread {number}.")
        await story.hear("post_created", 1000 + number, make_words(f"Decision {number}."))
        await story.want(f"reply:announcement-t{1000 + number}", 1000 + number)
        await story.finish()
    await tell_story(story)
    await story.hear("post_edited", 700, make_words("A story was read."))
    heard = await reader.open("/status/heard?find=BREAD%203.")
    assert "Decision 3." in heard.words
    assert "Decision 59." not in heard.words
    done = await reader.open("/status/done?find=bread%203.")
    assert "“100%_sure bread 3.” got its answer" in done.words
    assert "bread 59." not in done.words
    first = await reader.open("/status/done?find=%25_sure")
    assert "bread 3." in (await reader.open("/status/done?" + first.find_link("older="))).words
    heard = await reader.open("/status/heard?find=braddock")
    assert "A post was edited: Braddock" in heard.words
    assert "bread" not in heard.words
    for path in ("heard", "done"):
        assert "Nothing with these words." in (await reader.open(f"/status/{path}?find=%25sure")).words


@pytest.mark.parametrize("event", ["tag_created", "user_logged_in", "chat_message_created", "<b>_created"])
async def test_what_the_forum_tells_is_said_in_words(reader: Reader, story: Story, event: str) -> None:
    await story.hear(event, None, make_words("Nothing to do."))
    page = await reader.open("/status/heard")
    assert "_created" not in page.words
    assert "user_logged_in" not in page.words
    assert ("A tag was made." in page.words) is (event == "tag_created")
    assert ("Something else happened on the forum." in page.words) is (event[0] in "c<")


@pytest.mark.parametrize("older", ["abc", "-1", "9" * 40, "1'--", "%00"])
async def test_odd_page_numbers_show_the_newest(reader: Reader, older: str) -> None:
    assert (await reader.open(f"/status/heard?older={older}")).status == 200
    assert (await reader.open(f"/status/done?older={older}")).status == 200


async def test_words_of_a_notice_are_ours_alone(reader: Reader) -> None:
    assert "I try again within a few seconds." in (await reader.open("/status?said=again")).words
    page = await reader.open("/status?said=Send+money")
    assert "money" not in page.words
    assert 'role="status"' not in page.text


async def test_organizers_see_how_much_people_write_in_circles_topics(reader: Reader, story: Story) -> None:
    await story.announce(431, "Basic Spanish")
    await story.open_circle(431, 512, "Spanish", CircleState.FINISHED)
    await story.announce(432, "Sourdough")
    await story.open_circle(432, 513, "Sourdough in Braddock")
    assert "Ended: 1, of them without a word of anybody: 1." in (await reader.open("/status")).words
    lina, companion = ForumUserId(66), ForumUserId(1)
    for number, author, name in ((2, lina, "lina"), (3, companion, "companion"), (4, lina, "lina")):
        post = make_post(900 + number, 512, number, author, name)
        await record_person(story.connection, User(author, name))
        await record_post(story.connection, post)
    page = await reader.open("/status")
    assert "In the topics of the newest 2 circles, people wrote 1.0 times each." in page.words
    assert "Ended: 1, of them without a word of anybody: 0." in page.words


def make_post(number: int, topic: int, place: int, author: ForumUserId, name: str) -> Post:
    now = datetime.now(UTC)
    return Post(PostId(number), TopicId(topic), place, author, name, "", 1, now, now, kept=False)


async def test_two_circles_in_one_room_stand_in_one_row_with_both_links(reader: Reader, story: Story) -> None:
    for topic_id, name in ((431, "Basic Spanish"), (433, "Write your first story")):
        await show_circle(story, topic_id, make_open(name))
    page = await reader.open("/status")
    row = page.words.partition("Two circles in one room")[2]
    assert "Basic Spanish and Write your first story" in row
    assert "12:00–1:30 pm (Pittsburgh time), Riverside Branch Library, Meeting Room A" in row
    assert page.text.count('/t/1431"') == page.text.count('/t/1433"') == 1
    elsewhere = replace(RIVERSIDE, room="Reading Room B")
    await show_circle(story, 433, make_open("Write your first story", place=elsewhere))
    assert "Two circles in one room" not in (await reader.open("/status")).words
