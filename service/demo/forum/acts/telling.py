"""Turns what happened into deliveries to be made: one for every webhook that subscribed to it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from service.demo.forum import constants
from service.demo.forum.problems import Json
from service.demo.forum.shapes.payloads import compose_post_payload, compose_topic_payload
from service.demo.forum.store import categories, hooks, topics
from service.demo.forum.things import Post, Topic, WebHook
from service.demo.forum.turn import Turn


def tell(
    turn: Turn,
    event_type: str,
    event_name: str,
    payload: object,
    *,
    category_id: int | None = None,
    tags: Sequence[str] = (),
) -> None:
    """Queue one delivery for each webhook that wants it; the body is what the forum looks like now."""
    body = ""
    for hook in hooks.load_hooks(turn.db):
        if not _wants(hook, event_type, event_name, category_id, tags):
            continue
        body = body or json.dumps({event_type: payload}, ensure_ascii=False, separators=(",", ":"))
        hooks.insert_job(turn.db, hook.id, event_type, event_name, body)
        turn.told = True


def _wants(
    hook: WebHook, event_type: str, event_name: str, category_id: int | None, tags: Sequence[str]
) -> bool:
    if event_type == "ping":
        return True
    if not hook.active or not (hook.wildcard or _subscribes(hook, event_type, event_name)):
        return False
    in_category = not hook.category_ids or str(category_id) in hook.category_ids.split()
    has_tag = not hook.tag_names or bool(set(tags) & set(hook.tag_names.split()))
    return in_category and has_tag


def _subscribes(hook: WebHook, event_type: str, event_name: str) -> bool:
    """Status changes go to those who subscribed to edits of topics."""
    names = constants.EVENT_TYPE_IDS.get(event_type, {})
    name = "topic_edited" if event_name.endswith("_status_updated") else event_name
    name = "reviewable_updated" if name.startswith("reviewable_") and name not in names else name
    return str(names.get(name)) in hook.event_type_ids.split()


def tell_topic(turn: Turn, event_name: str, topic: Topic) -> None:
    turn.happened.append((event_name, topic))
    _tell_of(turn, "topic", event_name, topic, compose_topic_payload(turn, topic))


def tell_post(turn: Turn, event_name: str, post: Post) -> None:
    turn.happened.append((event_name, post))
    topic = topics.load_topic(turn.db, post.topic_id)
    if topic is not None:
        _tell_of(turn, "post", event_name, topic, compose_post_payload(turn, post, topic))


def _tell_of(turn: Turn, event_type: str, event_name: str, topic: Topic, payload: Json) -> None:
    tags = [tag.name for tag in categories.load_topic_tags(turn.db, topic.id)]
    tell(turn, event_type, event_name, payload, category_id=topic.category_id, tags=tags)
