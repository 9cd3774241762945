"""Questions about webhooks, the deliveries still to be made and those that were made."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from service.demo.forum.store.database import execute, insert_row, load_all, load_one, load_value, record_row
from service.demo.forum.things import WebHook, WebHookEvent, WebHookJob


def load_hooks(db: sqlite3.Connection) -> list[WebHook]:
    return load_all(db, WebHook, "SELECT * FROM web_hook ORDER BY id")


def load_hook(db: sqlite3.Connection, hook_id: int) -> WebHook | None:
    return load_one(db, WebHook, "SELECT * FROM web_hook WHERE id = ?", [hook_id])


def insert_hook(db: sqlite3.Connection, **columns: object) -> int:
    return insert_row(db, "web_hook", **columns)


def record_hook(db: sqlite3.Connection, hook_id: int, **columns: object) -> None:
    record_row(db, "web_hook", hook_id, **columns)


def delete_hook(db: sqlite3.Connection, hook_id: int) -> None:
    execute(db, "DELETE FROM web_hook WHERE id = ?", [hook_id])


def insert_job(
    db: sqlite3.Connection,
    hook_id: int,
    event_type: str,
    event_name: str,
    body: str,
    *,
    wait: timedelta = timedelta(0),
    retry_count: int = 0,
    web_hook_event_id: int | None = None,
) -> int:
    """Deliveries run by real time: the forum's own clock may be moved back and forth meanwhile."""
    return insert_row(
        db,
        "web_hook_job",
        web_hook_id=hook_id,
        event_type=event_type,
        event_name=event_name,
        body=body,
        run_at=datetime.now(UTC) + wait,
        retry_count=retry_count,
        web_hook_event_id=web_hook_event_id,
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is to be made from `run_at` on."""

    id: int
    event_name: str
    run_at: datetime


def load_due(db: sqlite3.Connection, hasten_s: float) -> list[Due]:
    """Every delivery to be made, the earliest first; what waits has that much less to wait from now on."""
    if hasten_s > 0:
        sql = "UPDATE web_hook_job SET run_at = strftime('%Y-%m-%dT%H:%M:%fZ', run_at, ?)"
        execute(db, sql, [f"-{hasten_s} seconds"])
    return load_all(db, Due, "SELECT id, event_name, run_at FROM web_hook_job ORDER BY run_at, id")


def load_job(db: sqlite3.Connection, job_id: int) -> WebHookJob | None:
    return load_one(db, WebHookJob, "SELECT * FROM web_hook_job WHERE id = ?", [job_id])


def delete_job(db: sqlite3.Connection, job_id: int) -> None:
    execute(db, "DELETE FROM web_hook_job WHERE id = ?", [job_id])


def insert_event(db: sqlite3.Connection, now: datetime, hook: WebHook, job: WebHookJob) -> int:
    """Open the record of one attempt; its id goes out as `X-Discourse-Event-Id`."""
    return insert_row(
        db,
        "web_hook_event",
        web_hook_id=hook.id,
        event_type=job.event_type,
        event_name=job.event_name,
        request_url=hook.payload_url,
        payload=job.body,
        created_at=now,
    )


def record_event(db: sqlite3.Connection, event_id: int, **columns: object) -> None:
    record_row(db, "web_hook_event", event_id, **columns)


def load_event(db: sqlite3.Connection, event_id: int) -> WebHookEvent | None:
    return load_one(db, WebHookEvent, "SELECT * FROM web_hook_event WHERE id = ?", [event_id])


def load_events(
    db: sqlite3.Connection, hook_id: int, *, status: str = "", limit: int = 50, offset: int = 0
) -> list[WebHookEvent]:
    """The newest first; `status` is `successful`, `failed` or empty for all."""
    condition = {
        "successful": "AND status BETWEEN 200 AND 299",
        "failed": "AND status IS NOT NULL AND status NOT BETWEEN 200 AND 299",
    }.get(status, "")
    sql = f"SELECT * FROM web_hook_event WHERE web_hook_id = ? {condition} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608
    return load_all(db, WebHookEvent, sql, [hook_id, limit, offset])


def count_events(db: sqlite3.Connection, hook_id: int) -> int:
    return int(load_value(db, "SELECT count(*) FROM web_hook_event WHERE web_hook_id = ?", [hook_id]))
