"""Every button does what it says, once, and only for those who were shown it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from service.domain.announced import AnnouncementState
from service.domain.ids import TopicId
from service.reasons import Reason, ReasonCode
from service.store.attention import What
from service.store.circles import load_announcement, load_circle
from tests.pages.browsing import NO_TOKEN, PAGE, Reader
from tests.pages.stories import Story, make_priced

DONE = 303
ARCHIVED = Reason(ReasonCode.REFUSED, {"said": "422: the topic is archived"})


async def test_try_again_makes_a_given_up_effect_ready(reader: Reader, story: Story) -> None:
    effect = await story.want("reply:announcement-t431", 431)
    await story.give_up(ARCHIVED)
    page = await reader.open("/status")
    answer = await reader.press(page, f"/status/effects/{effect}/again")
    assert (answer.status, answer.headers["Location"]) == (DONE, "/status?said=again")
    assert await story.fetch_state("effect", effect) == "ready"


async def test_try_again_works_for_a_state_that_was_reached_before(reader: Reader, story: Story) -> None:
    effect = await story.set_listed(431, 512, listed=False)
    await story.finish()
    await story.set_listed(431, 512, listed=True)
    await story.give_up(ARCHIVED)
    await reader.press(await reader.open("/status"), f"/status/effects/{effect}/again")
    assert await story.fetch_state("effect", effect) == "ready"


async def test_try_again_decides_a_delivery_anew(reader: Reader, story: Story) -> None:
    delivery = await story.hear("post_edited", 431)
    await story.fail_delivery(delivery, "crashed")
    answer = await reader.press(await reader.open("/status"), f"/status/deliveries/{delivery}/again")
    assert answer.headers["Location"] == "/status?said=again"
    assert await story.fetch_state("delivery", delivery) == "ready"


async def test_try_again_reads_a_topic_again(reader: Reader, story: Story) -> None:
    await story.fail_reading(431, Reason(ReasonCode.TOO_SLOW))
    assert not await story.is_due(431, What.READ)
    await reader.press(await reader.open("/status"), "/status/topics/431/again")
    assert await story.is_due(431, What.READ)


@pytest.mark.parametrize(("answer", "allowed"), [("yes", True), ("no", False)])
async def test_organizers_answer_is_kept_and_the_announcement_decided_anew(
    reader: Reader, story: Story, answer: str, allowed: bool
) -> None:
    await story.announce(450, "Python", AnnouncementState.WAITING, make_priced("Python"))
    page = await reader.press(await reader.open("/status"), f"/status/announcements/450/{answer}")
    assert page.headers["Location"] == f"/status?said={answer}"
    known = await load_announcement(story.connection, TopicId(450))
    assert known is not None
    assert known.allowed is allowed
    assert await story.is_due(450, What.LOOK)
    assert "Waiting for your yes or no" not in (await reader.open("/status")).words


async def test_second_organizer_is_told_that_somebody_was_faster(reader: Reader, story: Story) -> None:
    await story.announce(450, "Python", AnnouncementState.WAITING, make_priced("Python"))
    page = await reader.open("/status")
    await reader.press(page, "/status/announcements/450/yes")
    late = await reader.press(page, "/status/announcements/450/no")
    assert late.headers["Location"] == "/status?said=too-late"
    known = await load_announcement(story.connection, TopicId(450))
    assert known is not None
    assert known.allowed is True


async def test_no_can_become_a_yes(reader: Reader, story: Story) -> None:
    await story.announce(450, "Python", AnnouncementState.DECLINED, make_priced("Python"), allowed=False)
    page = await reader.press(await reader.open("/status"), "/status/announcements/450/yes")
    assert page.headers["Location"] == "/status?said=yes"
    known = await load_announcement(story.connection, TopicId(450))
    assert known is not None
    assert known.allowed is True


async def test_block_is_handed_back_once(reader: Reader, story: Story) -> None:
    await story.announce(455, "Sourdough")
    await story.open_circle(455, 520, "Sourdough in Braddock", by_hand=True)
    page = await reader.open("/status")
    first = await reader.press(page, "/status/announcements/455/hand-back")
    second = await reader.press(page, "/status/announcements/455/hand-back")
    assert first.headers["Location"] == "/status?said=handed-back"
    assert second.headers["Location"] == "/status?said=too-late"
    circle = await load_circle(story.connection, "t455")
    assert circle is not None
    assert circle.hand_back
    assert await story.is_due(455, What.LOOK)
    assert "Handed back; I take care of it when I next look." in (await reader.open("/status")).words


async def test_button_about_something_gone_changes_nothing(reader: Reader) -> None:
    token = await reader.find_form_token()
    for action in (
        "/status/effects/999/again",
        "/status/deliveries/999/again",
        "/status/topics/999/again",
        "/status/announcements/999/yes",
        "/status/announcements/999/hand-back",
    ):
        answer = await reader.send(action, {"form_token": token})
        assert (answer.status, answer.headers["Location"]) == (DONE, "/status?said=too-late")


ORIGIN = "http://companion.test"
SENDERS: tuple[tuple[Mapping[str, str], bool], ...] = (
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN}, False),
    ({"Sec-Fetch-Site": ""}, False),
    ({"Origin": ORIGIN}, True),
    ({"Origin": "http://evil.test"}, False),
    ({"Origin": "null"}, False),
    ({}, False),
)


@pytest.mark.parametrize(("headers", "ours"), SENDERS)
async def test_form_counts_only_with_its_token_and_from_our_own_page(
    reader: Reader, story: Story, headers: Mapping[str, str], ours: bool
) -> None:
    effect = await story.want("reply:announcement-t431", 431)
    await story.give_up(ARCHIVED)
    action = f"/status/effects/{effect}/again"
    right = await reader.find_form_token()
    headers = {"Accept": "text/html", **headers}
    for wrong in ({}, {"form_token": ""}, {"form_token": "0" * 64}, {"form_token": right[::-1]}):
        assert (await reader.send(action, wrong, headers)).status == 403
    assert await story.fetch_state("effect", effect) == "dead"
    answer = await reader.send(action, {"form_token": right}, headers)
    assert answer.status == (DONE if ours else 403)
    assert await story.fetch_state("effect", effect) == ("ready" if ours else "dead")


async def test_every_address_that_changes_something_asks_for_the_token(stranger: Reader) -> None:
    """Whoever is signed in, and lured to press a button on another page, changes nothing."""
    await stranger.enter()
    changing = stranger.list_changing_paths()
    assert len(changing) >= 8
    for path in changing:
        answer = await stranger.send(path, {}, {**PAGE, "Sec-Fetch-Site": "cross-site"})
        assert answer.status == 403, path
        answer = await stranger.send(path, {"form_token": "0" * 64})
        # A story's private address is itself what nobody else knows.
        assert answer.status == (404 if NO_TOKEN in path else 403), path


async def test_buttons_are_for_those_who_are_signed_in(stranger: Reader, story: Story) -> None:
    effect = await story.want("reply:announcement-t431", 431)
    await story.give_up(ARCHIVED)
    token = (await stranger.open("/status/sign-in")).find_form("/status/sign-in")["form_token"]
    answer = await stranger.send(f"/status/effects/{effect}/again", {"form_token": token})
    assert (answer.status, answer.headers["Location"]) == (DONE, "/status/sign-in")
    assert await story.fetch_state("effect", effect) == "dead"


async def test_looking_changes_nothing(reader: Reader, story: Story) -> None:
    effect = await story.want("reply:announcement-t431", 431)
    await story.give_up(ARCHIVED)
    answer = await reader.open(f"/status/effects/{effect}/again")
    assert answer.status == 405
    assert answer.headers["Allow"] == "POST"
    assert "Nothing was changed." in answer.words
    assert await story.fetch_state("effect", effect) == "dead"


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data; boundary=x", 415),
        (b"a=1&" * 30, "application/x-www-form-urlencoded", 400),
        (b"form_token=%ff%fe", "application/x-www-form-urlencoded; charset=nonsense", 403),
        (b"form_token=" + b"0" * 100_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_odd_forms_are_refused(reader: Reader, body: bytes, content_type: str, status: int) -> None:
    headers = {**PAGE, "Content-Type": content_type}
    answer = await reader.ask("POST", "/status/effects/1/again", data=body, headers=headers)
    assert answer.status == status
