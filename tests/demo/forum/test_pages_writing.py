"""The pages' forms: what they write, and what comes back when the forum refuses."""

from __future__ import annotations

import re

from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import RAW, Caller
from tests.demo.forum.visitors import TITLE, Browser, make_topic


async def test_the_intake_form_writes_what_a_form_template_writes(visitor: Browser, bot: Caller) -> None:
    await visitor.sign_in("maya")
    form = await visitor.open("/new-topic?category=start-a-circle")
    labels = find_labels(form.html)
    assert find_labels(form.html.partition("<details")[0]) == labels[:4], "the rest is folded"
    assert labels == [
        "Course",
        "Where",
        "Town",
        "First meeting",
        "Name of the circle",
        "Online",
        "How many weeks",
        "How long",
        "Language",
        "Time zone",
        "Places",
        "Sign up",
        "Facilitators",
        "Anything else",
    ]
    topic = await visitor.send(
        "/new-topic?category=start-a-circle",
        title=TITLE,
        field_name="Basic Spanish",
        field_where="Riverside Branch Library",
        field_first="13 October 2026, 6:00 pm",
        field_facilitators="@maya\r\n@sam",
    )
    assert (topic.status, topic.path) == (200, "/t/spanish-for-beginners-at-riverside/1")
    raw = (await bot.get("/posts.json")).json["latest_posts"][0]["raw"]
    assert raw == (
        "### Where\nRiverside Branch Library\n\n\n\n### First meeting\n13 October 2026, 6:00 pm\n\n"
        "### Name of the circle\nBasic Spanish\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n### Facilitators\n@maya\n@sam"
    )


def find_labels(html: str) -> list[str]:
    return re.findall(r'<label for="field_[a-z]+">([^<]+)</label>', html)


async def test_refused_form_comes_back_with_everything_in_it(visitor: Browser) -> None:
    await visitor.sign_in("maya")
    await visitor.open("/new-topic?category=start-a-circle")
    refused = await visitor.send(
        "/new-topic?category=start-a-circle",
        title="Short",
        field_name="Basic Spanish",
        field_online="Yes, online",
    )
    assert refused.status == 422
    assert refused.has("Title is too short (minimum is 15 characters)")
    assert 'value="Basic Spanish"' in refused.html
    assert '<details class="folded" open>' in refused.html
    assert "<option selected>Yes, online</option>" in refused.html


async def test_free_writing_stands_next_to_the_form(visitor: Browser, bot: Caller) -> None:
    await visitor.sign_in("maya")
    assert (
        'href="/new-topic?category=start-a-circle&amp;free=1"'
        in (await visitor.open("/new-topic?category=start-a-circle")).html
    )
    path = "/new-topic?category=start-a-circle&free=1"
    assert 'name="field_name"' not in (await visitor.open(path)).html
    await visitor.send(path, title=TITLE, raw="We meet on Tuesdays\r\nin the library, from 13 October.")
    post = (await bot.get("/posts.json")).json["latest_posts"][0]
    assert post["raw"] == "We meet on Tuesdays\nin the library, from 13 October."


async def test_reply_edit_delete_and_recover_in_a_browser(visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    topic_id = path.rsplit("/", 1)[1]
    await visitor.sign_in("sam")
    await visitor.open(path)
    answered = await visitor.send(f"/t/{topic_id}/reply", raw="I would love to come along.")
    assert answered.has("I would love to come along.")
    post_id = (await bot.get("/posts.json")).json["latest_posts"][0]["id"]
    editor = await visitor.open(f"/p/{post_id}/edit")
    assert 'name="title"' not in editor.html
    edited = await visitor.send(
        f"/p/{post_id}/edit", raw="I would love to come too.", original_text="I would love to come along."
    )
    assert edited.has("I would love to come too.")
    assert (await visitor.send(f"/p/{post_id}/delete")).has("(post deleted by author)")
    assert (await visitor.send(f"/p/{post_id}/recover")).has("I would love to come too.")


async def test_edit_that_crosses_another_shows_both_texts(visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot, "maya")
    await visitor.sign_in("maya")
    await visitor.open(path)
    post_id = (await bot.get("/posts.json")).json["latest_posts"][0]["id"]
    await bot.put(f"/posts/{post_id}.json", json={"post": {"raw": f"{RAW} Staff changed it."}})
    crossed = await visitor.send(
        f"/p/{post_id}/edit", title=TITLE, raw=f"{RAW} I changed it.", original_text=RAW, tags=""
    )
    assert crossed.status == 409
    assert crossed.has(f"{RAW} Staff changed it.")
    assert crossed.has(f"{RAW} I changed it.")
    merged = await visitor.send(
        f"/p/{post_id}/edit",
        title=TITLE,
        raw=f"{RAW} Both changed it.",
        original_text=f"{RAW} Staff changed it.",
        tags="circle",
    )
    assert merged.has(f"{RAW} Both changed it.")
    assert merged.has("circle")


async def test_like_can_be_given_and_taken_back(visitor: Browser, bot: Caller) -> None:
    path = await make_topic(bot)
    await visitor.sign_in("maya")
    await visitor.open(path)
    post_id = (await bot.get("/posts.json")).json["latest_posts"][0]["id"]
    assert (await visitor.send(f"/p/{post_id}/like")).has("♥ 1 like")
    assert (await visitor.send(f"/p/{post_id}/unlike")).has("♡ Like")


async def test_organizer_lets_a_waiting_post_through(visitor: Browser, running: Running) -> None:
    await visitor.sign_in("maya")
    await visitor.open("/new-topic?category=news")
    waiting = await visitor.send("/new-topic?category=news", title=TITLE, raw=RAW)
    assert waiting.has("An organizer reads new topics here before they appear.")
    assert (await visitor.open("/review")).status == 403
    await visitor.sign_in("ines")
    assert (await visitor.open("/")).has("1 waiting")
    assert (await visitor.open("/review")).has(TITLE)
    through = await visitor.send("/review/1/approve")
    assert through.path.startswith("/t/spanish-for-beginners-at-riverside/")
    assert through.has("Maya")
    assert (await visitor.open("/review")).has("Nothing waits.")


async def test_form_without_the_token_changes_nothing(visitor: Browser, bot: Caller) -> None:
    await visitor.sign_in("maya")
    for token in ("", "another"):
        refused = await visitor.send("/new-topic?category=circles", title=TITLE, raw=RAW, token=token)
        assert refused.status == 403
    assert (await bot.get("/posts.json")).json["latest_posts"] == []
