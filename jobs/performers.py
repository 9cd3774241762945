"""Who performs which kind of effect."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from jobs.attempts import Attempt, Outcome
from jobs.creating import perform_create_reply, perform_create_topic
from jobs.editing import perform_edit_first_post, perform_edit_reply, perform_set_status

PERFORMERS: Mapping[str, Callable[[Attempt], Awaitable[Outcome]]] = {
    "create-topic": perform_create_topic,
    "create-reply": perform_create_reply,
    "edit-first-post": perform_edit_first_post,
    "edit-reply": perform_edit_reply,
    "set-status": perform_set_status,
}
"""The crash enumeration walks this table: a new kind is covered by standing in it."""
