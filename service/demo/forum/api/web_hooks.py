"""`/admin/api/web_hooks`: webhooks, what they delivered, and sending it again."""

from __future__ import annotations

from dataclasses import asdict

from service.demo.forum import constants
from service.demo.forum.api.calls import Call, answer_json
from service.demo.forum.params import Params
from service.demo.forum.problems import Json, build_missing, build_not_found, build_refusal
from service.demo.forum.rights import Viewer
from service.demo.forum.store import hooks
from service.demo.forum.store.database import render_time
from service.demo.forum.things import WebHook, WebHookEvent
from service.demo.forum.turn import Turn

_SECRET_MIN = 12


@answer_json
def index(_call: Call, turn: Turn, viewer: Viewer) -> Json:
    _check_admin(viewer)
    found = [_compose_hook(hook) for hook in hooks.load_hooks(turn.db)]
    kinds = {
        family: [{"id": number, "name": name, "group": family} for name, number in names.items()]
        for family, names in constants.EVENT_TYPE_IDS.items()
    }
    extras = {
        "event_types": [kind for kinds_of_family in kinds.values() for kind in kinds_of_family],
        "grouped_event_types": kinds,
        "content_types": _number("application/json", "application/x-www-form-urlencoded"),
        "delivery_statuses": _number("inactive", "failed", "successful", "disabled"),
    }
    return {"web_hooks": found, "extras": extras, "total_rows_web_hooks": len(found)}


def _number(*names: str) -> list[Json]:
    return [{"id": number, "name": name} for number, name in enumerate(names, 1)]


@answer_json
def show(call: Call, turn: Turn, viewer: Viewer) -> Json:
    return {"web_hook": _compose_hook(_load(turn, viewer, call))}


@answer_json
def create(call: Call, turn: Turn, viewer: Viewer) -> Json:
    values = _read_values(call)
    _check_admin(viewer)
    hook_id = hooks.insert_hook(
        turn.db, **{"payload_url": "", "secret": "", **values, "created_at": turn.now}
    )
    return {"web_hook": _compose_hook(_load_by_id(turn, hook_id))}


@answer_json
def update(call: Call, turn: Turn, viewer: Viewer) -> Json:
    values = _read_values(call)
    hook = _load(turn, viewer, call)
    if values:
        hooks.record_hook(turn.db, hook.id, **values)
    return {"web_hook": _compose_hook(_load_by_id(turn, hook.id))}


@answer_json
def destroy(call: Call, turn: Turn, viewer: Viewer) -> Json:
    hooks.delete_hook(turn.db, _load(turn, viewer, call).id)
    return {"success": "OK"}


@answer_json
def ping(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Also for a webhook that is switched off."""
    hooks.insert_job(turn.db, _load(turn, viewer, call).id, "ping", "ping", '{"ping":"OK"}')
    turn.told = True
    return {"success": "OK"}


@answer_json
def events(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """Deliveries, the newest first; `status=failed` lists what a catch-up would send again."""
    limit, offset = min(call.params.number("limit") or 50, 50), call.params.number("offset") or 0
    status = call.params.text("status") or ""
    hook = _load(turn, viewer, call)
    found = hooks.load_events(turn.db, hook.id, status=status, limit=limit, offset=offset)
    return {
        "web_hook_events": [_compose_event(event) for event in found],
        "total_rows_web_hook_events": hooks.count_events(turn.db, hook.id),
        "load_more_web_hook_events": f"/admin/api/web_hook_events/{hook.id}?offset={offset + limit}",
        "extras": {"web_hook_id": hook.id},
    }


@answer_json
def redeliver(call: Call, turn: Turn, viewer: Viewer) -> Json:
    """The stored request once more: same event id, same signature."""
    hook = _load(turn, viewer, call)
    event = hooks.load_event(turn.db, call.path_number("event_id"))
    if event is None or event.web_hook_id != hook.id:
        raise build_not_found()
    _queue_again(turn, event)
    return {"web_hook_event": _compose_event(event)}


@answer_json
def redeliver_failed(call: Call, turn: Turn, viewer: Viewer) -> Json:
    wanted = [int(text) for text in call.params.texts("event_ids") or [] if text.isdigit()]
    hook = _load(turn, viewer, call)
    failed = {event.id: event for event in hooks.load_events(turn.db, hook.id, status="failed", limit=10_000)}
    chosen = [failed[event_id] for event_id in wanted if event_id in failed]
    for event in chosen:
        _queue_again(turn, event)
    return {"event_ids": [event.id for event in chosen]}


def _check_admin(viewer: Viewer) -> None:
    """To others, moderators included, these addresses are not there (config/routes.rb, AdminConstraint)."""
    if viewer.user is None or not viewer.user.admin:
        raise build_not_found()


def _queue_again(turn: Turn, event: WebHookEvent) -> None:
    hooks.insert_job(
        turn.db,
        event.web_hook_id,
        event.event_type,
        event.event_name,
        event.payload,
        web_hook_event_id=event.id,
    )
    turn.told = True


def _load(turn: Turn, viewer: Viewer, call: Call) -> WebHook:
    _check_admin(viewer)
    return _load_by_id(turn, call.path_number("id"))


def _load_by_id(turn: Turn, hook_id: int) -> WebHook:
    hook = hooks.load_hook(turn.db, hook_id)
    if hook is None:
        raise build_not_found()
    return hook


def _read_values(call: Call) -> dict[str, object]:
    """The columns that the request sets; raises the 422 problem for a short secret."""
    given = call.params.nested("web_hook")
    if given is None:
        raise build_missing("web_hook")
    secret = given.text("secret")
    if secret and len(secret) < _SECRET_MIN:
        raise build_refusal([f"Secret is too short (minimum is {_SECRET_MIN} characters)"])
    values: dict[str, object] = {
        name: text for name in ("payload_url", "secret") if (text := given.text(name)) is not None
    }
    if (content_type := given.number("content_type")) is not None:
        values["content_type"] = content_type
    return values | _read_switches(given)


def _read_switches(given: Params) -> dict[str, object]:
    names = {"active": "active", "wildcard_web_hook": "wildcard", "verify_certificate": "verify_certificate"}
    values: dict[str, object] = {column: given.flag(name) for name, column in names.items() if name in given}
    lists = {
        "web_hook_event_type_ids": "event_type_ids",
        "category_ids": "category_ids",
        "tag_names": "tag_names",
    }
    for name, column in lists.items():
        if (chosen := given.texts(name)) is not None:
            values[column] = " ".join(chosen)
    return values


def _compose_hook(hook: WebHook) -> Json:
    """The secret stands there in clear, as on Discourse."""
    return {
        "id": hook.id,
        "payload_url": hook.payload_url,
        "content_type": hook.content_type,
        "last_delivery_status": hook.last_delivery_status,
        "secret": hook.secret,
        "wildcard_web_hook": hook.wildcard,
        "verify_certificate": hook.verify_certificate,
        "active": hook.active,
        "web_hook_event_types": [{"id": int(number)} for number in hook.event_type_ids.split()],
        "categories": [{"id": int(number)} for number in hook.category_ids.split()],
        "tags": hook.tag_names.split(),
        "groups": [],
    }


def _compose_event(event: WebHookEvent) -> Json:
    shape = {**asdict(event), "status": event.status or 0, "created_at": render_time(event.created_at)}
    shape |= {"duration": shape.pop("duration_ms"), "redelivering": False}
    return {name: value for name, value in shape.items() if name not in ("event_type", "event_name")}
