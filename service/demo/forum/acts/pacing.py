"""How much and how fast one person may do things; staff may always. Off unless the settings switch it on."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from service.demo.forum import rules
from service.demo.forum.problems import build_rate_limited
from service.demo.forum.store.database import execute, load_column, render_time
from service.demo.forum.things import User
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
