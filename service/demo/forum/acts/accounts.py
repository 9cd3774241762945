"""People get another name, are suspended and let in again."""

from __future__ import annotations

import re
from datetime import datetime

from service.demo.forum.acts.finding import get_staff
from service.demo.forum.acts.telling import tell
from service.demo.forum.cooking import cook
from service.demo.forum.problems import build_denied, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.shapes.people import compose_user_payload
from service.demo.forum.store import people
from service.demo.forum.store.database import execute, record_row
from service.demo.forum.things import User
from service.demo.forum.turn import Turn

_NAME = re.compile(r"[A-Za-z0-9_][\w.-]{2,19}")


def rename_user(turn: Turn, viewer: Viewer, user: User, username: str) -> User:
    """Told to nobody, and the old name is nobody's.

    Texts that mention or quote the user are rewritten in place, without a version and without a word
    (app/jobs/regular/update_username.rb).
    """
    get_staff(viewer)
    if not _NAME.fullmatch(username):
        raise build_refusal(["Username must only include numbers, letters, dashes, dots, and underscores"])
    taken = people.load_user_named(turn.db, username)
    if (taken and taken.id != user.id) or people.load_group_named(turn.db, username):
        raise build_refusal(["Username must be unique"])
    record_row(turn.db, "user", user.id, username=username)
    _rewrite_mentions(turn, user.username, username)
    turn.forget_users()
    return turn.user(user.id)


def _rewrite_mentions(turn: Turn, before: str, after: str) -> None:
    name = re.escape(before)
    mention = re.compile(rf"(?<![\w`])@{name}(?![\w-]|\.\w)", re.IGNORECASE)
    quote = re.compile(rf"(\[quote\s*=\s*[\"']?){name}(,|[\"'\]])", re.IGNORECASE)
    usernames = people.load_usernames(turn.db)
    for table, column in (("post", "raw"), ("post_revision", "raw_before")):
        for row in turn.db.execute(f"SELECT id, {column} FROM {table}").fetchall():  # noqa: S608 - our own words
            raw = quote.sub(rf"\g<1>{after}\g<2>", mention.sub(f"@{after}", row[1]))
            if raw != row[1]:
                cooked = {"cooked": cook(raw, usernames)} if table == "post" else {}
                record_row(turn.db, table, row[0], **{column: raw}, **cooked)


def choose_messages(turn: Turn, viewer: Viewer, user: User, *, allowed: bool) -> User:
    """Whether others may write to the user in private: the user's own choice (app/services/user_updater.rb)."""
    if not (viewer.staff or viewer.is_author(user.id)):
        raise build_denied()
    record_row(turn.db, "user", user.id, allow_private_messages=allowed)
    turn.forget_users()
    changed = turn.user(user.id)
    tell(turn, "user", "user_updated", compose_user_payload(turn, changed))
    return changed


def suspend_user(turn: Turn, viewer: Viewer, user: User, until: datetime | None) -> User:
    """Until then the user's calls are refused and nobody signs in as the user; None = lets the user in again."""
    get_staff(viewer)
    if user.staff:
        raise build_denied()
    record_row(turn.db, "user", user.id, suspended_till=until)
    if until is not None:
        execute(turn.db, "DELETE FROM session WHERE user_id = ?", [user.id])
    turn.forget_users()
    changed = turn.user(user.id)
    event_name = "user_suspended" if until else "user_unsuspended"
    tell(turn, "user", event_name, compose_user_payload(turn, changed))
    return changed
