"""What people write by accident or on purpose ends in a stated default or a visible reason, and nothing is lost."""

from __future__ import annotations

import json

import pytest

from service.demo.forum.store.categories import insert_tag
from tests.world import TIDY, Json, World

LABELLED = "Course: {course}\nWhere: Riverside Branch Library, Pittsburgh\nFirst meeting: {first}\n{more}"
TITLE = "A circle at the Riverside library"


def compose(course: str = "Everyday Spanish", first: str = "13 October 2037 at 6 pm", more: str = "") -> str:
    return LABELLED.format(course=course, first=first, more=more)


async def read_first_post(world: World, post: Json) -> str:
    topic = await world.fetch_circle_topic(post["topic_id"])
    raw: str = topic["post_stream"]["posts"][0]["raw"]
    return raw


HOSTILE = {
    "mentions": "@everyone @all @here @sam come and see",
    "html": "<img src=x onerror=alert(1)> <script>alert(1)</script> <b>come</b>",
    "bbcode": '[event start="2037-01-01"]x[/event] [quote]y[/quote] [/details] come',
    "poll": "[poll name=p]\n- a\n- b\n[/poll]\ncome",
    "marker": "<!-- companion:begin first-post circle-t1 --> come <!-- companion:end -->",
    "template": "{{ 7 * 7 }} {% include 'x' %} come",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_hostile_words_become_plain_text_in_the_circles_topic(world: World, text: str) -> None:
    post = await world.announce(TITLE, compose(more=f"Anything else: {text}"))
    await world.settle()
    raw = await read_first_post(world, post)
    for live in (
        "@everyone",
        "@all",
        "@here",
        "@sam",
        "<img",
        "<script",
        "[poll",
        "[event",
        "[quote]",
        "49 come",
    ):
        assert live not in raw
    assert raw.count("companion:begin") == 1
    assert "@maya" in raw


async def test_five_thousand_dates_are_answered_and_not_followed(world: World) -> None:
    dates = ", ".join(f"{day % 28 + 1} October 2037" for day in range(2000))
    await world.announce(TITLE, compose(first=dates)[:32000])
    await world.settle()
    assert await world.pool.fetchval("select count(*) from delivery where state <> 'done'") == 0
    assert await world.pool.fetchval("select state from announcement") in ("asked", "complete", "waiting")


async def test_zone_that_does_not_exist_is_said_and_not_followed(world: World) -> None:
    await world.announce(TITLE, compose(more="Time zone: Mars/Olympus"))
    await world.settle()
    reading = json.loads(await world.pool.fetchval("select reading from announcement"))
    assert "zone" in {one["field"] for one in (*reading["doubts"], *reading["guesses"])}


async def test_hour_that_a_clock_change_skips_still_has_its_topic(world: World) -> None:
    post = await world.announce(TITLE, compose(first="8 March 2037 at 2:30 am"))
    await world.settle()
    assert "8 March 2037" in await read_first_post(world, post)


async def test_emoji_only_name_leaves_the_topics_title_as_name(world: World) -> None:
    post = await world.announce(TITLE, compose(more="Name of the circle: 🎉🎉🎉"))
    await world.settle()
    title = (await world.fetch_circle_topic(post["topic_id"]))["title"]
    assert "🎉" not in title
    assert "13 October" in title


async def test_tag_the_bot_may_not_use_costs_the_tags_and_not_the_topic(world: World) -> None:
    def restrict(db: object) -> None:
        insert_tag(db, "braddock", group_id=1)  # type: ignore[arg-type]

    await world.forum.database.run(restrict)
    raw = compose().replace("Riverside Branch Library, Pittsburgh", "Carnegie Library, Braddock, PA")
    post = await world.announce(TITLE, raw)
    await world.settle()
    assert (await world.fetch_circle_topic(post["topic_id"]))["tags"] == []


async def test_author_is_told_when_the_forum_takes_none_of_the_titles(world: World) -> None:
    await world.announce("Spanish circle at Riverside Library")
    await world.settle()
    request = await world.pool.fetchval("select request from effect where kind = 'create-topic'")
    for number, title in enumerate(json.loads(request)["titles"][1:]):
        raw = f"Somebody else has taken this title before, number {number}."
        await world.call(
            "POST", "/posts.json", "sam", title=title, raw=raw, category=world.categories["cafe"]
        )
    post = await world.announce("The same circle, by somebody else", TIDY, by="lina")
    await world.settle()
    key = f"topic:circle-t{post['topic_id']}"
    assert await world.pool.fetchval("select state from effect where key = $1", key) == "dead"
    assert "title" in await world.pool.fetchval("select reason from effect where key = $1", key)
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    (ours,) = [one for one in posts if one["username"] == "companion"]
    assert "title" in ours["raw"]


async def test_better_name_gives_a_refused_circle_its_topic_after_all(world: World) -> None:
    await test_author_is_told_when_the_forum_takes_none_of_the_titles(world)
    first = await world.pool.fetchval(
        "select id from post where author_id = (select id from person where name = 'lina')"
    )
    await world.edit(first, TIDY.replace("Everyday Spanish\n", "Spanish for the night shift\n"), by="lina")
    await world.settle()
    titles = [topic["title"] for topic in await world.list_topics("circles")]
    assert any("Spanish for the night shift" in title for title in titles)
