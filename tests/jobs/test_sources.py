"""Circles that P2PU shows: who gives them a topic, who joins them, and what the forum hears when they change or go."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from jobs.engine.loop import perform_free, perform_next, perform_slow
from jobs.engine.worker import run_worker
from service.domain.requests import Priority
from service.store.candidates import load_candidates, record_candidate_answer
from service.store.circles import load_circle
from service.store.offers import load_offers, load_unlisted, record_kept, record_offer_taken
from service.store.troubles import load_troubles
from tests.jobs.circles import FIRST
from tests.jobs.listing import link_to, list_circle, open_listing
from tests.jobs.test_organizers import list_messages
from tests.sources.p2pu_site import say
from tests.world import TIDY, World

TOMORROW = timedelta(days=1)


async def test_circle_waits_on_the_organizers_list_until_somebody_gives_it_a_topic(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        assert await listing.read_topics() == []
        (message,) = await list_messages(world)
        assert "One circle is announced elsewhere and has no topic here." in message["raw"]
        async with world.pool.acquire() as connection:
            (offer,) = await load_offers(connection, "")
            assert (offer.name, offer.town, offer.link) == (
                "Basic Spanish Conversation", "Pittsburgh", link_to(77)
            )  # fmt: skip
            assert offer.first_start == FIRST
            assert await record_offer_taken(connection, 77)
            assert not await record_offer_taken(connection, 77)
        await listing.world.settle()
        (first,) = await listing.read_topics()
        assert "Maya" in first["raw"]
        assert "**Is this yours?** Write `@companion this is mine` below." in first["raw"]
        async with world.pool.acquire() as connection:
            assert await load_offers(connection, "") == []


async def test_circle_gets_its_topic_at_once_where_organizers_want_all_of_them(world: World) -> None:
    async with open_listing(world, list_circle(77, language="es"), topics="yes") as listing:
        await listing.poll()
        (first,) = await listing.read_topics()
        assert "**¿Es tuyo?**" in first["raw"]
        assert "6 encuentros" in first["raw"]
        assert await list_messages(world) == []


async def test_nobody_is_asked_where_only_a_posted_link_counts(world: World) -> None:
    async with open_listing(world, list_circle(77), topics="no") as listing:
        await listing.poll()
        assert await listing.read_topics() == []
        assert await list_messages(world) == []
        await listing.world.announce("Spanish circle at Riverside", link_to(77))
        await listing.world.settle()
        assert len(await listing.read_topics()) == 1


async def test_announcement_that_is_nothing_but_a_link_is_complete(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        post = await listing.world.announce("Our new learning circle", link_to(77))
        await listing.world.settle()
        topic = await world.fetch_circle_topic(post["topic_id"])
        assert topic["external_id"] == f"circle-t{post['topic_id']}"
        assert "6 meetings" in topic["post_stream"]["posts"][0]["raw"]
        (reply,) = await listing.read_ours(post["topic_id"])
        assert f"/{topic['id']}" in reply
        async with world.pool.acquire() as connection:
            assert await load_offers(connection, "") == []


async def test_link_that_was_posted_before_the_list_shows_it_joins_then(world: World) -> None:
    async with open_listing(world, topics="yes") as listing:
        await listing.poll()
        post = await listing.world.announce("Our new learning circle", f"Join us!\n\n{link_to(77)}")
        await listing.world.settle()
        assert await listing.read_topics() == []
        listing.site.circles.append(list_circle(77))
        await listing.poll()
        (first,) = await listing.read_topics()
        topic = await world.fetch_circle_topic(post["topic_id"])
        assert first["topic_id"] == topic["id"]


async def test_link_posted_while_the_circle_gets_its_own_topic_makes_no_second_one(world: World) -> None:
    async with open_listing(world, topics="yes") as listing:
        listing.site.circles.append(list_circle(77))
        await listing.poll_only()
        posts = [
            await listing.world.announce(f"Our new learning circle, says {name}", link_to(77), by=name)
            for name in ("maya", "sam")
        ]
        await world.forum.sender.wait_idle()
        async with asyncio.TaskGroup() as group:
            for _ in range(6):
                group.create_task(perform_next(listing.world.tools))
        await listing.world.settle()
        (first,) = await listing.read_topics()
        for post in posts:
            (reply,) = await listing.read_ours(post["topic_id"])
            assert f"/{first['topic_id']}" in reply


async def test_question_about_a_circle_joins_nothing(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        await listing.world.announce(
            "A question about a circle", f"Has anybody been to {link_to(77)}? How was it?"
        )
        await listing.world.settle()
        assert await listing.read_topics() == []


async def test_who_joins_by_link_commands_only_after_an_organizers_yes(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        post = await listing.world.announce("Our new learning circle", link_to(77))
        await listing.world.settle()
        topic = await world.fetch_circle_topic(post["topic_id"])
        await listing.world.reply(topic["id"], "@companion cancel 20 Oct because of snow")
        await listing.world.settle()
        assert await listing.read_ours(topic["id"]) == []
        async with world.pool.acquire() as connection:
            (one,) = await load_candidates(connection)
            assert (one.person.name, one.by_link) == ("maya", True)
            assert await record_candidate_answer(connection, one.id, allowed=True)
            assert not await record_candidate_answer(connection, one.id, allowed=False)
        await listing.world.settle()
        first = (await world.read_topic(topic["id"]))["post_stream"]["posts"][0]["raw"]
        assert "@maya" in first
        assert "Is this yours?" not in first
        await listing.world.reply(topic["id"], "@companion cancel 20 Oct because of snow and ice")
        await listing.world.settle()
        (told,) = await listing.read_ours(topic["id"])
        assert "snow and ice" in told


async def test_whoever_says_that_a_circle_is_theirs_waits_for_an_organizer_once(world: World) -> None:
    async with open_listing(world, list_circle(77), topics="yes") as listing:
        await listing.poll()
        (first,) = await listing.read_topics()
        for words in ("@companion this is mine", "@companion das ist mein Kreis"):
            await listing.world.reply(first["topic_id"], words, by="sam")
        await listing.world.settle()
        async with world.pool.acquire() as connection:
            (one,) = await load_candidates(connection)
            assert (one.person.name, one.by_link) == ("sam", False)
            await record_candidate_answer(connection, one.id, allowed=True)
        await listing.world.settle()
        (first,) = await listing.read_topics()
        assert "@sam" in first["raw"]
        assert await listing.read_ours(first["topic_id"]) == []


async def test_circle_of_somebody_is_nobody_elses(world: World) -> None:
    async with open_listing(world) as listing:
        post = await listing.world.announce("Spanish circle at Riverside Library")
        await listing.world.settle()
        topic = await world.fetch_circle_topic(post["topic_id"])
        await listing.world.reply(topic["id"], "@companion this is mine, really", by="sam")
        await listing.world.settle()
        async with world.pool.acquire() as connection:
            assert await load_candidates(connection) == []


async def test_announcement_complete_by_its_own_words_is_joined_and_stays_its_authors(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        raw = f"{TIDY}\n### Sign-up link\n{link_to(77)}\n"
        post = await listing.world.announce("Spanish circle at Riverside Library", raw)
        await listing.world.settle()
        topic = await world.fetch_circle_topic(post["topic_id"])
        first = topic["post_stream"]["posts"][0]["raw"]
        assert "@maya" in first
        assert "Is this yours?" not in first
        assert "Everyday Spanish" in first, "what it says itself counts"
        assert "**Places:** 15" in first, "what it leaves out the source tells"
        async with world.pool.acquire() as connection:
            assert await load_candidates(connection) == []


async def test_later_change_at_the_source_is_told_once_in_the_joined_topic(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        raw = f"{TIDY}\n### Sign-up link\n{link_to(77)}\n"
        post = await listing.world.announce("Spanish circle at Riverside Library", raw)
        await listing.world.settle()
        topic = await world.fetch_circle_topic(post["topic_id"])
        listing.site.circles[0] = list_circle(77, FIRST + TOMORROW)
        await listing.poll()
        await listing.poll()
        (told,) = await listing.read_ours(topic["id"])
        assert "Wednesday 14 October" in told
        assert "@maya" in told, "it did not come from the facilitator"


async def test_change_at_the_source_is_told_in_a_topic_that_nobody_answers_for(world: World) -> None:
    async with open_listing(world, list_circle(77), topics="yes") as listing:
        await listing.poll()
        (first,) = await listing.read_topics()
        listing.site.circles[0] = list_circle(77, FIRST + TOMORROW)
        await listing.poll()
        (told,) = await listing.read_ours(first["topic_id"])
        assert "Wednesday 14 October" in told


async def test_link_to_a_circle_with_a_topic_gets_that_topics_link(world: World) -> None:
    async with open_listing(world, list_circle(77), topics="yes") as listing:
        await listing.poll()
        (first,) = await listing.read_topics()
        raw = f"{TIDY}\n### Sign-up link\n{link_to(77)}\n"
        posts = [
            await listing.world.announce("Our new learning circle", link_to(77)),
            await listing.world.announce("Spanish circle at Riverside Library", raw, by="sam"),
        ]
        await listing.world.settle()
        assert len(await listing.read_topics()) == 1
        for post in posts:
            (reply,) = await listing.read_ours(post["topic_id"])
            assert f"/{first['topic_id']}" in reply


async def test_circle_that_is_no_longer_listed_is_shown_to_organizers_without_public_noise(
    world: World,
) -> None:
    async with open_listing(world, list_circle(77), list_circle(78), topics="yes") as listing:
        await listing.poll()
        before = {post["topic_id"]: post["raw"] for post in await listing.read_topics()}
        listing.site.circles.pop(0)
        await listing.poll()
        async with world.pool.acquire() as connection:
            assert await load_unlisted(connection) == [], "one list may have been read in a bad moment"
        await listing.poll()
        assert {post["topic_id"]: post["raw"] for post in await listing.read_topics()} == before
        assert [await listing.read_ours(topic) for topic in before] == [[], []]
        (message,) = await list_messages(world)
        assert "One circle is no longer listed where it was announced." in message["raw"]
        async with world.pool.acquire() as connection:
            (line,) = await load_unlisted(connection)
            assert await record_kept(connection, line.id, kept=False)
            assert await load_unlisted(connection) == []
        await listing.world.settle()
        assert len(await listing.read_topics()) == 1
        listing.site.circles.insert(0, list_circle(77))
        await listing.poll()
        assert len(await listing.read_topics()) == 2


async def test_source_that_falls_silent_takes_nothing_from_a_joined_announcement(world: World) -> None:
    async with open_listing(world, list_circle(77), list_circle(78)) as listing:
        await listing.poll()
        raw = f"{TIDY}\n### Sign-up link\n{link_to(77)}\n"
        post = await listing.world.announce("Spanish circle at Riverside Library", raw)
        await listing.world.settle()
        listing.site.circles.pop(0)
        await listing.poll()
        await listing.poll()
        topic = await world.fetch_circle_topic(post["topic_id"])
        assert "6 meetings" in topic["post_stream"]["posts"][0]["raw"]
        assert await listing.read_ours(topic["id"]) == []


@pytest.mark.parametrize("topics", ["yes", "ask"])
async def test_poll_that_brings_nothing_new_writes_nothing_and_asks_the_forum_nothing(
    world: World, topics: str
) -> None:
    async with open_listing(world, *map(list_circle, range(70, 80)), topics=topics) as listing:
        await listing.poll()
        tables = ("source_item", "statement", "circle", "meeting", "effect", "candidate")
        before = [await world.pool.fetch(f"select xmin::text, ctid::text from {one}") for one in tables]
        looks = "select subject, xmin::text from attention where subject <> 'forum:sources' order by 1"
        asked = await world.pool.fetch(looks)
        world.forum.request_log.clear()
        await listing.poll_only()
        after = [await world.pool.fetch(f"select xmin::text, ctid::text from {one}") for one in tables]
        assert before == after
        assert await world.pool.fetch(looks) == asked
        assert world.count_calls() == 0


async def test_many_new_circles_stand_behind_all_that_people_wait_for(world: World) -> None:
    circles = [list_circle(number, next_meeting_date="2037-10-13") for number in range(1, 151)]
    async with open_listing(world, *circles, topics="yes") as listing:
        await listing.poll_only()
        assert len(listing.site.asked) == 2
        last = "select max(due_at - now()) from attention where subject like 'circle:p2pu-%'"
        assert await world.pool.fetchval(last) > timedelta(seconds=10), "their looks are spread"
        await world.pool.execute("update attention set due_at = now() where subject like 'circle:p2pu-%'")
        while await perform_free(listing.world.tools):
            pass
        priorities = await world.pool.fetch("select priority from effect where kind = 'create-topic'")
        assert [row["priority"] for row in priorities] == [Priority.BACKGROUND.value] * 150


async def test_list_that_cannot_be_read_is_said_once_and_asked_for_ever_less_often(world: World) -> None:
    async with open_listing(world, list_circle(77), topics="yes") as listing:
        await listing.poll()
        listing.site.faults = {number: say(502) for number in range(2, 7)}
        waits = []
        for _ in range(4):
            await listing.poll_only()
            due = "select round(extract(epoch from due_at - now()) / 60) from attention where subject = 'forum:sources'"
            waits.append(int(await world.pool.fetchval(due)))
        assert waits == [15, 30, 60, 60]
        async with world.pool.acquire() as connection:
            told = [one.code.value for one in await load_troubles(connection, listing.world.config)]
            assert "source_failing" in told
        assert len(await listing.read_topics()) == 1
        listing.site.faults.clear()
        await listing.poll()
        async with world.pool.acquire() as connection:
            told = [one.code.value for one in await load_troubles(connection, listing.world.config)]
            assert "source_failing" not in told


async def test_list_of_which_no_circle_can_be_read_is_said(world: World) -> None:
    async with open_listing(world, list_circle(77, start_date="soon")) as listing:
        await listing.poll()
        async with world.pool.acquire() as connection:
            told = [one.code.value for one in await load_troubles(connection, listing.world.config)]
        assert "source_failing" in told


async def test_circle_of_which_not_all_dates_are_known_gets_its_topic_and_hears_of_a_move(
    world: World,
) -> None:
    circle = list_circle(77, last_meeting_date="2037-11-24")
    async with open_listing(world, circle, topics="yes") as listing:
        await listing.poll()
        (first,) = await listing.read_topics()
        assert "13 October" in first["raw"]
        moved = {"start_date": "2037-10-14", "next_meeting_date": "2037-10-14"}
        listing.site.circles[0] = {**circle, **moved}
        await listing.poll()
        (told,) = await listing.read_ours(first["topic_id"])
        assert "14 October" in told


async def test_without_an_address_nothing_is_read(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll_only()
        assert len(listing.site.asked) == 1
        await world.pool.execute("update attention set due_at = now() where subject = 'forum:sources'")
        assert await perform_slow(world.tools)
        assert len(listing.site.asked) == 1


async def test_worker_polls_by_itself_from_its_start(world: World) -> None:
    async with open_listing(world, list_circle(77), worker_slots=1) as listing:
        asked, stop = asyncio.Event(), asyncio.Event()
        listing.site.before[1] = asked.set
        working = asyncio.create_task(run_worker(listing.world.config, stop))
        await asyncio.wait_for(asked.wait(), 30)
        stop.set()
        await working


async def test_poll_is_left_to_the_slot_that_may_wait_for_it(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll_only()
        await world.pool.execute("update attention set due_at = now() where subject = 'forum:sources'")
        while await perform_free(listing.world.tools):
            pass
        assert len(listing.site.asked) == 1


async def test_restored_announcement_of_a_joined_circle_is_the_same_circle(world: World) -> None:
    async with open_listing(world, list_circle(77)) as listing:
        await listing.poll()
        post = await listing.world.announce("Our new learning circle", link_to(77))
        await listing.world.settle()
        await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
        await listing.world.settle()
        assert await listing.read_topics() == []
        await world.call("PUT", f"/t/{post['topic_id']}/recover.json", "ines")
        await listing.world.settle()
        assert len(await listing.read_topics()) == 1
        async with world.pool.acquire() as connection:
            circle = await load_circle(connection, f"t{post['topic_id']}")
        assert circle is not None
        assert circle.author_id is None
