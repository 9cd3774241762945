"""One turn of the forum: a transaction with its time, its settings and the people it has read so far."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime

from service.demo.forum import constants
from service.demo.forum.problems import build_not_found
from service.demo.forum.settings import ForumSettings
from service.demo.forum.store import people
from service.demo.forum.things import Post, Topic, User


@dataclass(slots=True)
class Turn:
    """Handed to everything that reads or changes the forum; `told` says whether deliveries now wait."""

    db: sqlite3.Connection
    now: datetime
    settings: ForumSettings
    told: bool = False
    happened: list[tuple[str, Post | Topic]] = field(default_factory=list)
    """Every event by its name, whether a webhook wants it or not."""
    _users: dict[int, User] = field(default_factory=dict)

    def user(self, user_id: int) -> User:
        """Raises the 404 problem for a user who is not there."""
        known = self._users.get(user_id)
        if known is None:
            known = people.load_user(self.db, user_id)
            if known is None:
                raise build_not_found()
            self._users[user_id] = known
        return known

    def system(self) -> User:
        return self.user(constants.SYSTEM_USER_ID)

    def forget_users(self) -> None:
        """After a change to somebody: the next question reads anew."""
        self._users.clear()
