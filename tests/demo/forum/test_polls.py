"""Polls: made by their text, voted on, closed, and left alone once somebody has voted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from service.demo.forum.polls import compute_option_id, parse_polls
from service.demo.forum.store.database import execute
from tests.demo.forum.conftest import Running
from tests.demo.forum.factories import Answer, Caller
from tests.demo.forum.visitors import Browser

TITLE = "Which day suits you best for Spanish"
POLL = "[poll name=day public=true {more}]\n# Which day?\n* Tuesday\n* Wednesday\n* Thursday\n[/poll]"
TUESDAY, WEDNESDAY, THURSDAY = (compute_option_id(day) for day in ("Tuesday", "Wednesday", "Thursday"))


async def ask(bot: Caller, more: str = "") -> int:
    """A topic with the poll; its first post's id."""
    raw = f"Please choose, all of you.\n\n{POLL.format(more=more)}"
    return int((await bot.create_topic(TITLE, raw)).json["id"])


async def vote(caller: Caller, post_id: int, *options: str) -> Answer:
    return await caller.put(
        "/polls/vote.json", json={"post_id": post_id, "poll_name": "day", "options": list(options)}
    )


async def read(caller: Caller, post_id: int) -> Any:
    return (await caller.get(f"/posts/{post_id}.json")).json


async def test_poll_of_a_text_is_shown_counted_and_told_of_its_voters(running: Running) -> None:
    bot, maya, sam = (running.bot.named(name) for name in ("companion", "maya", "sam"))
    post_id = await ask(bot)
    assert (await vote(maya, post_id, TUESDAY)).json["vote"] == [TUESDAY]
    assert (await vote(sam, post_id, TUESDAY)).status == 200
    changed = (await vote(sam, post_id, THURSDAY)).json["poll"]
    assert [(o["html"], o["votes"]) for o in changed["options"]] == [
        ("Tuesday", 1),
        ("Wednesday", 0),
        ("Thursday", 1),
    ]
    shown = await read(sam, post_id)
    (poll,) = shown["polls"]
    assert (poll["name"], poll["title"], poll["voters"], poll["status"]) == ("day", "Which day?", 2, "open")
    assert shown["polls_votes"] == {"day": [THURSDAY]}
    query = f"/polls/voters.json?post_id={post_id}&poll_name=day"
    voters = (await bot.get(query)).json["voters"]
    assert {key: [user["username"] for user in users] for key, users in voters.items()} == {
        TUESDAY: ["maya"],
        THURSDAY: ["sam"],
    }
    assert (await bot.get(f"{query}&option_id={WEDNESDAY}")).json["voters"] == {WEDNESDAY: []}
    gone = await maya.delete("/polls/vote.json", json={"post_id": post_id, "poll_name": "day"})
    assert gone.json["poll"]["voters"] == 1
    await running.settle()
    assert running.receiver.events == ["topic_created", "post_created"]
    assert running.receiver.named("post_created")[0].payload["polls"][0]["name"] == "day"


async def test_voters_of_a_secret_poll_and_results_before_their_time_are_not_shown(bot: Caller) -> None:
    secret = POLL.replace("public=true ", "").format(more="results=on_vote")
    post_id = int((await bot.create_topic(TITLE, f"Please choose, all of you.\n\n{secret}")).json["id"])
    maya = bot.named("maya")
    before = (await read(maya, post_id))["polls"][0]
    assert all("votes" not in option for option in before["options"])
    await vote(maya, post_id, TUESDAY)
    after = (await read(maya, post_id))["polls"][0]
    assert after["options"][0]["votes"] == 1
    assert (await bot.get(f"/polls/voters.json?post_id={post_id}&poll_name=day")).status == 400
    assert (await bot.get("/polls/voters.json?post_id=999&poll_name=day")).status == 400


@pytest.mark.parametrize(
    ("more", "options", "status"),
    [
        ("", (TUESDAY, WEDNESDAY), 422),
        ("", ("unknown",), 422),
        ("type=multiple max=2", (TUESDAY, WEDNESDAY), 200),
        ("type=multiple max=2", (TUESDAY, WEDNESDAY, THURSDAY), 422),
        ("type=multiple min=2", (TUESDAY,), 422),
        ("groups=organizers", (TUESDAY,), 422),
        ("close=2020-01-01T10:00:00.000Z", (TUESDAY,), 422),
        ("close=2999-01-01T10:00:00.000Z", (TUESDAY,), 200),
    ],
)
async def test_votes_keep_to_the_polls_own_rules(
    bot: Caller, more: str, options: tuple[str, ...], status: int
) -> None:
    assert (await vote(bot.named("maya"), await ask(bot, more), *options)).status == status


async def test_poll_is_closed_by_its_author_or_staff_and_then_takes_no_votes(bot: Caller) -> None:
    maya, post_id = bot.named("maya"), await ask(bot.named("sam"))
    close = {"post_id": post_id, "poll_name": "day", "status": "closed"}
    assert (await maya.put("/polls/toggle_status.json", json=close)).status == 422
    assert (await bot.put("/polls/toggle_status.json", json=close)).json["poll"]["status"] == "closed"
    assert (await vote(maya, post_id, TUESDAY)).status == 422
    await bot.named("sam").put("/polls/toggle_status.json", json={**close, "status": "open"})
    assert (await vote(maya, post_id, TUESDAY)).status == 200


async def test_poll_somebody_voted_on_stays_as_it_is_after_five_minutes(running: Running) -> None:
    bot, maya = running.bot, running.bot.named("maya")
    post_id = await ask(bot)
    raw = (await read(bot, post_id))["raw"]
    other = {"post": {"raw": raw.replace("Wednesday", "Friday")}}
    await vote(maya, post_id, TUESDAY)
    assert (await bot.put(f"/posts/{post_id}.json", json=other)).status == 200
    assert (await read(bot, post_id))["polls"][0]["voters"] == 0
    await vote(maya, post_id, TUESDAY)
    running.forum.move_clock(301)
    words = {"post": {"raw": other["post"]["raw"].replace("Please", "Kindly")}}
    assert (await bot.put(f"/posts/{post_id}.json", json=words)).status == 200
    assert (await read(bot, post_id))["polls"][0]["voters"] == 1
    late = await bot.put(f"/posts/{post_id}.json", json={"post": {"raw": raw}})
    assert (late.status, late.errors) == (422, ["You cannot change a poll after the first 5 minutes."])


@pytest.mark.parametrize(
    ("poll", "message"),
    [
        ("[poll]\n[/poll]", "Poll must have at least 1 option."),
        ("[poll]\n* a\n* a\n[/poll]", "Poll must have different options."),
        (
            "[poll name=x]\n" + "".join(f"* {n}\n" for n in range(21)) + "[/poll]",
            "Poll named x must have a maximum",
        ),
        ("[poll]\n* a\n[/poll]\n[poll]\n* b\n[/poll]", "There are multiple polls with the same name: poll."),
    ],
)
async def test_poll_that_is_none_is_refused(bot: Caller, poll: str, message: str) -> None:
    refused = await bot.create_topic(TITLE, f"Please choose, all of you.\n\n{poll}")
    assert refused.status == 422
    assert refused.errors[0].startswith(message)


async def test_polls_that_staff_lets_through_are_not_validated(running: Running) -> None:
    raw = "Please choose, all of you.\n\n[poll]\n* a\n* b\n[/poll]\n\n[poll]\n* c\n[/poll]"
    made = await running.bot.create_topic(TITLE, raw, skip_validations="true")
    assert [poll["name"] for poll in made.json["polls"]] == ["poll"]


async def test_newcomers_make_no_polls(running: Running) -> None:
    sql = "UPDATE user SET trust_level = 0 WHERE username = 'maya'"
    await running.forum.database.run(lambda db: execute(db, sql))
    raw = f"Please choose, all of you.\n\n{POLL.format(more='')}"
    refused = await running.bot.named("maya").create_topic(TITLE, raw)
    assert refused.errors == ["You are not allowed to create polls."]


def test_polls_in_code_and_quotes_are_none_and_numbers_are_options() -> None:
    assert parse_polls(f"```\n{POLL}\n```\n\n[quote]\n{POLL}\n[/quote]") == []
    (poll,) = parse_polls("[poll type=number min=2 max=8 step=3]\n[/poll]")
    assert poll.options == ("2", "5", "8")


async def test_visitors_vote_on_the_page_as_they_wish_now(visitor: Browser, bot: Caller) -> None:
    post_id = await ask(bot, "type=multiple")
    topic = f"/t/{(await read(bot, post_id))['topic_id']}"
    assert (await visitor.open(topic)).has("Sign in to vote.")
    await visitor.sign_in("maya")
    assert ">0 votes<" in (await visitor.open(topic)).html
    path, fields = f"/p/{post_id}/vote", {"poll": "day"}
    voted = await visitor.send(path, follow=True, **fields, **{"options[]": TUESDAY})
    assert f'value="{TUESDAY}" checked' in voted.html
    assert ">1 vote<" in voted.html
    changed = await visitor.send(path, follow=True, **fields, **{"options[]": THURSDAY})
    assert re.findall(r'value="([0-9a-f]{32})" checked', changed.html) == [THURSDAY]
    assert "checked" not in (await visitor.send(path, follow=True, **fields)).html
    assert (await visitor.send(path, follow=True, **fields, **{"options[]": "no such day"})).has(
        "at least 1 valid option"
    )
