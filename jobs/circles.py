"""A circle's life: decides anew what time, its voices and its people's posts have made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from jobs.changes import plan_news
from jobs.circle_recaps import Morning, plan_week
from jobs.decisions import Cause, plan_look, record_effects
from jobs.engine.tools import Tools
from jobs.story_circles import wake_stories_of
from jobs.voices import load_said_circle
from service.domain.announcing import follow_link
from service.domain.circles import Circle
from service.domain.ids import PostId
from service.domain.living import Activity, decide_life
from service.domain.voices.announcements import compose_announcement
from service.domain.voices.circle import SaidCircle
from service.domain.voices.guessing import list_open_guesses
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.circles import (
    load_activity,
    load_announcement,
    load_circle,
    load_waiting_twins,
    record_circle,
)
from service.store.pool import Connection


async def live_on(
    connection: Connection,
    tools: Tools,
    origin: str,
    now: datetime,
    cause: Cause,
    read: Mapping[PostId, str] | None = None,
    *,
    taken_away: bool | None = None,
) -> None:
    """Decide about the circle and record it, inside a transaction that holds its lane.

    The next moment at which time alone would change something is asked for as attention. `read`: what posts of its
    topic say, if they were read just now; `taken_away`: whether it was found deleted.
    """
    before = await load_circle(connection, origin)
    if before is None:
        return
    said = await load_said_circle(connection, origin)
    circle = _follow_voices(before, said, now)
    if taken_away is not None:
        circle = replace(circle, taken_away=taken_away)
    activity = await load_activity(connection, circle, tools.config.discourse_api_username)
    quiet = said.fields.quiet is True
    life = decide_life(circle, activity, now, recap_hour=tools.config.recap_hour, quiet=quiet)
    circle = life.circle
    if circle != before:
        await record_circle(connection, circle, now)
        await wake_stories_of(connection, circle)
    if circle.taken_away is not before.taken_away:
        twins = await load_waiting_twins(connection, origin)
        await wake(connection, twins, What.LOOK, ReasonCode.TWIN_DECIDED)
    topic_id = circle.announcement_topic_id
    known = await load_announcement(connection, topic_id) if topic_id else None
    effects = (*life.effects, *follow_link(before, circle, known))
    await record_effects(connection, tools, effects, circle, now, cause)
    await plan_week(connection, tools, circle, life.week, Morning(now, said.fields.plus_delta is True, read))
    told_at = await plan_news(connection, tools, circle, said, now, cause)
    await plan_look(connection, circle.subject, now, life.look_at, told_at)


async def plan_life(connection: Connection, tools: Tools, circle: Circle, now: datetime) -> None:
    """The circle's topic stands as it should: look again when time changes something."""
    nobody = Activity(by_people=0, last_is_ours=True)
    life = decide_life(circle, nobody, now, recap_hour=tools.config.recap_hour, quiet=False)
    await plan_look(connection, circle.subject, now, life.look_at)


def _follow_voices(circle: Circle, said: SaidCircle, now: datetime) -> Circle:
    """The circle as all its voices say it."""
    announced = compose_announcement(said)
    if announced is None:
        return circle
    people = said.facilitators
    return replace(
        circle,
        announced=announced,
        facilitator_ids=people,
        speaks=said.fields.speaks,
        guessed=list_open_guesses(said, now),
    )
