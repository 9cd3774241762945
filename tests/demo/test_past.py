"""The demo's past: a circle that has met twice, told by its people and by the companion before anybody looks."""

from __future__ import annotations

import json
import signal
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.demo.past import compute_moment, compute_offset, find_monday
from service.demo.past_texts import FIRST_DAY, GOERLITZ, OSUNA, PAST, RANKIN, THIRD_DAY, TITLE
from tests.demos import END_S, Demo, remove_servers, start_demo

WEEK = timedelta(weeks=1)


@pytest.mark.parametrize("year", [2026, 2027])
def test_past_lies_between_the_clocks_beginning_and_today_whenever_it_is_told(year: int) -> None:
    now = datetime(year, 10, 25, tzinfo=UTC)
    for _ in range(400):
        moments = [compute_moment(scene, find_monday(now)) for scene in PAST]
        assert moments == sorted(moments)
        assert now + compute_offset(now) < moments[0]
        assert moments[-1] <= now < moments[-1] + WEEK + timedelta(hours=1), "the clocks may change in it"
        now += timedelta(hours=5)


def test_circle_has_met_twice_and_comes_to_its_third_meeting() -> None:
    assert FIRST_DAY + 7 == -1, "the second meeting is the day before the week is told"
    assert FIRST_DAY + 14 == THIRD_DAY


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One that was ended while it told its past, and started again."""
    folder = tmp_path_factory.mktemp("a past") / ".data"
    first = start_demo(folder)
    assert first.stderr is not None
    next(line for line in first.stderr if f"'{TITLE}' got its topic" in line)
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=END_S)
    demo = Demo(folder)
    yield demo
    demo.end()
    remove_servers(folder)


def ask(demo: Demo, path: str) -> Any:
    wanted = urllib.request.Request(f"{demo.facts.forum_url}{path}")
    wanted.add_header("Api-Key", demo.facts.api_key)
    wanted.add_header("Api-Username", demo.facts.api_username)
    with urllib.request.urlopen(wanted, timeout=END_S) as answer:
        return json.load(answer)


def read_page(demo: Demo, path: str) -> str:
    with urllib.request.urlopen(f"{demo.facts.site_url}{path}", timeout=END_S) as answer:
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def topics(demo: Demo) -> dict[str, Any]:
    """All that is listed, by external id or else by title."""
    listed = ask(demo, "/latest.json")["topic_list"]["topics"]
    topics = [ask(demo, f"/t/{one['id']}.json?include_raw=1") for one in listed]
    return {topic.get("external_id") or topic["title"]: topic for topic in topics}


def list_raws(topic: Any, by: str) -> list[str]:
    return [post["raw"] for post in topic["post_stream"]["posts"] if post["username"] == by]


def test_circle_stands_with_its_moved_meeting_and_its_week(demo: Demo, topics: dict[str, Any]) -> None:
    origin = f"t{topics[TITLE]['id']}"
    circle = topics[f"circle-{origin}"]
    first, moved, week = list_raws(circle, "companion")
    assert "**Next meeting: Sunday " in first
    assert ", 4:00–5:30 pm (Braddock time)**" in first
    assert moved.startswith("**This meeting has moved.** Mending Clothes Together, meeting 3 of 6")
    assert "“the puppet theatre has the room until then”" in moved
    assert week.startswith("**Meeting 2 of 6 is behind us.** This is what the week brought.")
    for words in (
        "- the tea break in the middle",
        "- bring brighter lamps",
        "[a wooden spoon will do](https://",
    ):
        assert words in week
    shown = read_page(demo, f"/circles/{origin}")
    assert "Mending Clothes Together" in shown
    assert "was moved to" in shown


def test_network_was_told_its_weeks_on_monday_mornings(demo: Demo, topics: dict[str, Any]) -> None:
    told = [topic for key, topic in topics.items() if key.startswith("recap-network-")]
    assert len(told) >= 2
    for topic in told:
        (raw,) = list_raws(topic, "companion")
        assert "[Mending Clothes Together](" in raw
    news = read_page(demo, "/news")
    for topic in told:
        week = topic["external_id"].removeprefix("recap-network-")
        assert f'href="/news/{week}"' in news
        assert "Mending Clothes Together" in read_page(demo, f"/news/{week}")
    monday = find_monday(datetime.fromisoformat(topics[TITLE]["created_at"]) + 2 * WEEK)
    year, number, _ = monday.isocalendar()
    (raw,) = list_raws(topics[f"recap-network-{year}-w{number:02}"], "companion")
    for heading in ("Moved or cancelled", "Want us in your town?", "Say hello", "Waiting for an answer"):
        assert f"### {heading}" in raw


def test_three_towns_ask_for_circles_each_in_its_language_and_at_another_point(
    demo: Demo, topics: dict[str, Any]
) -> None:
    towns = {
        RANKIN: ("**Where:** Rankin, United States", "**Looking for a partner**"),
        GOERLITZ: ("**Wo:** Görlitz, Deutschland", "**Wir reden darüber**"),
        OSUNA: ("**Dónde:** Osuna, España", "**Recibida**"),
    }
    shown = read_page(demo, "/want/stories")
    for title, (where, stands) in towns.items():
        (answer,) = list_raws(topics[title], "companion")
        assert where in answer
        assert stands in answer
        assert "[poll name=story" in answer
        assert f"/t/{topics[title]['id']}" in shown
    assert "a facilitator. Can you help" in list_raws(topics[RANKIN], "companion")[0]
    assert "We said" not in shown, "no promise is broken yet"


def test_story_begins_today(demo: Demo, topics: dict[str, Any]) -> None:
    assert ask(demo, "/demo/clock")["offset_s"] == 0
    age = datetime.now(UTC) - datetime.fromisoformat(topics[TITLE]["created_at"])
    assert timedelta(days=12) < age < timedelta(days=22)
