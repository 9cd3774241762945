"""How much and how fast one person may do things; staff may always. Of the pace only if the settings say so."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from service.demo.forum import constants, rules
from service.demo.forum.problems import build_rate_limited, build_refusal
from service.demo.forum.rights import load_viewer
from service.demo.forum.store import posts
from service.demo.forum.store.database import execute, load_column, render_time
from service.demo.forum.things import Topic, User
from service.demo.forum.turn import Turn


def check_pace(turn: Turn, actor: User, action: str) -> None:
    """Count it, or raise the 429 problem with the seconds to wait; actions stand in `rules.PACES`."""
    if actor.staff or not turn.settings.per_user_limits:
        return
    sql = "SELECT at FROM pace WHERE user_id = ? AND action = ? AND at > ? ORDER BY at"
    for most, window_s in rules.find_paces(action, actor.trust_level):
        window = timedelta(seconds=window_s)
        times = load_column(turn.db, sql, [actor.id, action, render_time(turn.now - window)])
        if len(times) >= most:
            wait = datetime.fromisoformat(times[-most]) + window - turn.now
            raise build_rate_limited(max(1, math.ceil(wait.total_seconds())))
    execute(turn.db, "INSERT INTO pace VALUES (?, ?, ?)", [actor.id, action, turn.now])


def check_turns(turn: Turn, actor: User, topic: Topic, action: str) -> None:
    """Nobody answers four times in a row who could edit the third (force_edit_last_validator in post_validator.rb).

    Staff may, and whoever began the topic.
    """
    if actor.staff or topic.private or began(turn, actor, topic):
        return
    latest = posts.load_latest(turn.db, topic.id, constants.CONSECUTIVE_REPLIES)
    is_alone = [post.user_id for post in latest] == [actor.id] * constants.CONSECUTIVE_REPLIES
    if not is_alone or not load_viewer(turn.db, actor).may_edit(turn, latest[0], topic):
        return
    message = (
        "No more than 3 consecutive replies are allowed. Please edit your previous reply,"
        " or wait for someone to reply to you."
    )
    raise build_refusal([message], action)


def began(turn: Turn, actor: User, topic: Topic) -> bool:
    first = posts.load_post_by_number(turn.db, topic.id, 1)
    return first is not None and first.user_id == actor.id
