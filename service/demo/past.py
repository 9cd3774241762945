"""Tells the demo's past before anybody looks: the clock begins weeks ago and goes from scene to scene up to today.

Nothing is pretended: people write on the forum, and what the companion answers is its own work. Whoever is interrupted
goes on at the next start, as the forum knows what was written and how late it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial

from aiohttp import ClientError, ClientSession, ClientTimeout

from service.demo.authors import is_companion, write
from service.demo.forum.forum import Forum
from service.demo.forum.founding import claim_scene, load_scenes
from service.demo.forum.store import posts, topics
from service.demo.forum.things import Post, Topic
from service.demo.forum.turn import Turn
from service.demo.past_texts import (
    EARLIER,
    FIRST_DAY,
    NEW_HOUR,
    PAST,
    THIRD_DAY,
    TITLE,
    ZONE,
    Line,
    Place,
    Scene,
    Sign,
)

CLOCK = "/status/clock"
"""The companion's address for both clocks."""
SCENE_WITHIN_S = 60.0
"""It takes less than a second, on a busy machine many. After a kill the leases of the dead worker end first."""
ANSWER_WITHIN_S = 20.0
_NAMES = tuple(f"past_{number}" for number in range(len(PAST)))
"""Of its scenes, as the forum remembers them."""
_WEEKS_AHEAD = timedelta(weeks=2)
"""From the week in which the circle is announced to the week that is told last."""


def find_monday(now: datetime) -> date:
    """Of the week that the network was told last. `now`: aware."""
    day = (now.astimezone(ZONE) - timedelta(hours=PAST[-1].at.hour)).date()
    return day - timedelta(days=day.weekday())


def compute_offset(now: datetime) -> timedelta:
    """How far the clock of a new forum is ahead, which is to say behind, of real time. `now`: real time."""
    return compute_moment(PAST[0], find_monday(now)) - EARLIER - now


def compute_moment(scene: Scene, monday: date) -> datetime:
    local = datetime.combine(monday + timedelta(days=scene.day), scene.at, ZONE)
    return local.astimezone(UTC)


async def tell_past(forum: Forum) -> bool:
    """Tell what is not told yet; False when the companion did not keep up. The clock shows today in either case."""
    if forum.clock.offset_s >= 0:
        return True
    told = False
    with suppress(TimeoutError, ClientError):
        written = await forum.turn(lambda turn: len(load_scenes(turn.db) & set(_NAMES)))
        # What the last one led to may be still to come.
        for name, scene in tuple(zip(_NAMES, PAST, strict=True))[max(written - 1, 0) :]:
            async with asyncio.timeout(SCENE_WITHIN_S):
                await _play(forum, name, scene)
        told = True
    await _move_clock(forum, timedelta(0))
    return told


async def _play(forum: Forum, name: str, scene: Scene) -> None:
    monday = await forum.turn(_load_monday)
    ahead = compute_moment(scene, monday) - forum.clock.now()
    if ahead > timedelta(0):
        await forum.sender.wait_idle()
        await _move_clock(forum, timedelta(seconds=forum.clock.offset_s) + ahead)
    await forum.turn(partial(_write_scene, name=name, scene=scene, monday=monday))
    while True:
        news = forum.news
        if await forum.turn(lambda turn: all(_SIGNS[sign](turn, scene, monday) for sign in scene.signs)):
            return
        await news.wait()


async def _move_clock(forum: Forum, offset: timedelta) -> None:
    """Forum and circles jump together, as at the press of the companion's button. Raises ClientError."""
    address, key = f"{forum.settings.companion_url}{CLOCK}", forum.settings.api_key
    async with (
        ClientSession(timeout=ClientTimeout(total=ANSWER_WITHIN_S), raise_for_status=True) as session,
        session.put(
            address, headers={"Api-Key": key}, data={"offset_s": str(offset.total_seconds())}
        ) as answer,
    ):
        await answer.read()


def _load_monday(turn: Turn) -> date:
    """It stays the same however late the story goes on."""
    announced = topics.load_topic_titled(turn.db, TITLE)
    day = (announced.created_at if announced else turn.now).astimezone(ZONE).date()
    return day - timedelta(days=day.weekday()) + _WEEKS_AHEAD


def _write_scene(turn: Turn, name: str, scene: Scene, monday: date) -> None:
    if claim_scene(turn.db, name):
        for line in scene.lines:
            _write_line(turn, line, monday)


def _write_line(turn: Turn, line: Line, monday: date) -> None:
    days = {"first": monday + timedelta(days=FIRST_DAY), "third": monday + timedelta(days=THIRD_DAY)}
    raw = line.raw.format(hour=NEW_HOUR, **{name: f"{day.day} {day:%B %Y}" for name, day in days.items()})
    if line.title is not None:
        write(turn, line.author, raw, title=line.title, slug=line.place.value)
        return
    topic = topics.load_topic_titled(turn.db, line.under) if line.under else _find_circle(turn)
    if topic is not None:
        write(turn, line.author, raw, topic_id=topic.id)


def _find_circle(turn: Turn) -> Topic | None:
    announced = topics.load_topic_titled(turn.db, TITLE)
    return topics.load_topic_by_external_id(turn.db, f"circle-t{announced.id}") if announced else None


def _is_answered(turn: Turn, topic: Topic | None) -> bool:
    latest = posts.load_latest(turn.db, topic.id, 1) if topic else []
    return [is_companion(turn, one.user_id) for one in latest] == [True]


def _has_topic(turn: Turn, _scene: Scene, _monday: date) -> bool:
    return _find_circle(turn) is not None and _is_answered(turn, topics.load_topic_titled(turn.db, TITLE))


def _is_moved(turn: Turn, _scene: Scene, _monday: date) -> bool:
    topic = _find_circle(turn)
    first = posts.load_post_by_number(turn.db, topic.id, 1) if topic else None
    return first is not None and NEW_HOUR in first.raw


def _has_answer(turn: Turn, _scene: Scene, _monday: date) -> bool:
    return _is_answered(turn, _find_circle(turn))


def _has_week(turn: Turn, scene: Scene, monday: date) -> bool:
    year, week, _ = (monday + timedelta(days=scene.day)).isocalendar()
    return topics.load_topic_by_external_id(turn.db, f"recap-network-{year}-w{week:02}") is not None


def _has_stories(turn: Turn, _scene: Scene, _monday: date) -> bool:
    return all(_load_answers(turn, story) for story in _load_stories(turn))


def _is_followed(turn: Turn, scene: Scene, monday: date) -> bool:
    began = compute_moment(scene, monday)
    answers = [post for story in _load_stories(turn) for post in _load_answers(turn, story)]
    return any(post.last_version_at >= began for post in answers)


def _load_stories(turn: Turn) -> Sequence[Topic]:
    """Those that are told so far."""
    titles = [line.title for scene in PAST for line in scene.lines if line.place is Place.STORIES]
    return [topic for title in titles if title and (topic := topics.load_topic_titled(turn.db, title))]


def _load_answers(turn: Turn, topic: Topic) -> Sequence[Post]:
    """The companion's own words in it."""
    written = posts.load_posts(turn.db, posts.load_stream(turn.db, topic.id, staff=True))
    return [post for post in written if is_companion(turn, post.user_id)]


_SIGNS: Mapping[Sign, Callable[[Turn, Scene, date], bool]] = {
    Sign.TOPIC: _has_topic,
    Sign.MOVED: _is_moved,
    Sign.ANSWER: _has_answer,
    Sign.WEEK: _has_week,
    Sign.STORY: _has_stories,
    Sign.FOLLOWED: _is_followed,
}
