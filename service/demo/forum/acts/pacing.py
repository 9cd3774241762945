"""How fast one person may write; staff may always. Off unless the settings switch it on."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from service.demo.forum.problems import build_rate_limited
from service.demo.forum.store import posts, topics
from service.demo.forum.store.database import render_time
from service.demo.forum.things import User
from service.demo.forum.turn import Turn

_TOPIC_EVERY_S, _TOPIC_EVERY_NEW_S = 15, 120
_POST_EVERY_S, _POST_EVERY_NEW_S = 5, 30
_TOPICS_A_DAY = 20
_DAY = timedelta(days=1)


def check_pace(turn: Turn, actor: User, *, topic: bool, skip: bool) -> None:
    """Raises the 429 problem with the seconds to wait."""
    if skip or actor.staff or not turn.settings.per_user_limits:
        return
    new = actor.trust_level == 0
    if topic:
        made = topics.load_recent_topic_times(turn.db, actor.id, render_time(turn.now - _DAY))
        _check(turn.now, made, 1, timedelta(seconds=_TOPIC_EVERY_NEW_S if new else _TOPIC_EVERY_S))
        _check(turn.now, made, _TOPICS_A_DAY, _DAY)
    window = timedelta(seconds=_POST_EVERY_NEW_S if new else _POST_EVERY_S)
    written = posts.load_recent_post_times(turn.db, actor.id, render_time(turn.now - window))
    _check(turn.now, written, 1, window)


def _check(now: datetime, times: list[str], most: int, window: timedelta) -> None:
    recent = [moment for text in times if now - (moment := datetime.fromisoformat(text)) < window]
    if len(recent) >= most:
        wait = recent[-most] + window - now
        raise build_rate_limited(max(1, math.ceil(wait.total_seconds())))
