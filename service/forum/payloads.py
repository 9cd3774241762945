"""What a webhook tells, read into a domain event; and the ids that may be kept of any delivery. Pure.

The body of a delivery is one object under the name of its family (`X-Discourse-Event-Type`); what happened
stands only in the header `X-Discourse-Event`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.events import (
    CategoriesChanged,
    DomainEvent,
    Ignored,
    MembersChanged,
    PostLiked,
    PostWritten,
    TopicTouched,
)
from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId
from service.forum.shapes import Json, Unreadable, is_regular, read_post, read_whole_number
from service.reasons import Reason, ReasonCode

_WRITTEN = frozenset({"post_created", "post_edited"})
_POST_TOUCHED = frozenset({"post_destroyed", "post_recovered"})
_TOPIC_TOUCHED = frozenset({"topic_edited", "topic_destroyed", "topic_recovered", "topic_revised"})

_PRIVATE = Ignored(Reason(ReasonCode.PRIVATE))
_NO_WORDS = Ignored(Reason(ReasonCode.FORUM_NOTE))
_NOT_KEPT = Ignored(Reason(ReasonCode.NOT_KEPT))
_NOT_ACTED_ON = Ignored(Reason(ReasonCode.NOT_ACTED_ON))


_OWN_ID = {
    "topic": "topic_id",
    "post": "post_id",
    "like": "post_id",
    "user": "user_id",
    "user_promoted": "user_id",
    "category": "category_id",
}
"""Which of the ids a family calls simply `id`."""


@dataclass(frozen=True, slots=True)
class DeliveryIds:
    """The ids that may be kept of any delivery, whoever may read what it was about."""

    topic_id: TopicId | None = None
    post_id: PostId | None = None
    user_id: ForumUserId | None = None
    """The author of the post or topic; in the family `like` who liked; else the person it is about."""
    category_id: CategoryId | None = None


def name_ids(event_type: str, body: Mapping[str, object]) -> DeliveryIds:
    """The ids in a delivery's body. Never raises: what is missing or no id is None."""
    thing = _object(body, event_type)
    if event_type == "like":
        thing = {**_object(thing, "post"), "user_id": _object(thing, "user").get("id")}
    topic_id, post_id, user_id, category_id = (
        read_whole_number(thing, "id" if _OWN_ID.get(event_type) == key else key)
        for key in ("topic_id", "post_id", "user_id", "category_id")
    )
    return DeliveryIds(
        topic_id=None if topic_id is None else TopicId(topic_id),
        post_id=None if post_id is None else PostId(post_id),
        user_id=None if user_id is None else ForumUserId(user_id),
        category_id=None if category_id is None else CategoryId(category_id),
    )


def read_event(
    event_type: str,
    event: str,
    body: Mapping[str, object] | None,
    ids: DeliveryIds | None = None,
) -> DomainEvent:
    """What happened. Raises Unreadable when a body that matters lacks what we need.

    `event_type`, `event`: the two headers; `body`: the whole JSON body, or None where it was not kept; `ids`:
    what was kept instead. Without a body, a topic that has a category (private messages have none) is read
    again.
    """
    match event_type:
        case "post" | "topic" if body is None:
            return _read_kept_ids(event_type, event, ids or DeliveryIds())
        case "post":
            return _read_post_event(event, _root(event_type, body))
        case "topic":
            return _read_topic_event(event, _root(event_type, body))
        case "like":
            return _NOT_KEPT if body is None else _read_like(event, _root(event_type, body))
        case "category":
            return CategoriesChanged()
        case "group" | "group_user":
            return MembersChanged()
        case _:
            return _NOT_ACTED_ON


def _read_post_event(event: str, post: Json) -> DomainEvent:
    if post.get("topic_archetype") != "regular":
        return _PRIVATE
    if not is_regular(post):
        return _NO_WORDS
    if event in _WRITTEN:
        return PostWritten(read_post(post))
    if event in _POST_TOUCHED:
        return _touched(read_whole_number(post, "topic_id"), post)
    return _NOT_ACTED_ON


def _read_topic_event(event: str, topic: Json) -> DomainEvent:
    if topic.get("archetype") != "regular":
        return _PRIVATE
    if event == "topic_created":
        return Ignored(Reason(ReasonCode.TOPIC_OPENED))
    if _touches_topic(event):
        return _touched(read_whole_number(topic, "id"), topic)
    return _NOT_ACTED_ON


def _read_like(event: str, like: Json) -> DomainEvent:
    post = _object(like, "post")
    if post.get("topic_archetype") != "regular":
        return _PRIVATE
    ids = name_ids("like", {"like": like})
    if event != "post_liked" or ids.post_id is None or ids.topic_id is None or ids.user_id is None:
        return _NOT_ACTED_ON
    return PostLiked(ids.post_id, ids.topic_id, ids.user_id)


def _read_kept_ids(event_type: str, event: str, ids: DeliveryIds) -> DomainEvent:
    told = event in _WRITTEN | _POST_TOUCHED if event_type == "post" else _touches_topic(event)
    if not told or ids.topic_id is None or ids.category_id is None:
        return _NOT_KEPT
    return TopicTouched(ids.topic_id, ids.category_id)


def _touches_topic(event: str) -> bool:
    """Discourse names a change of state `topic_<status>_status_updated`, whatever the status."""
    return event in _TOPIC_TOUCHED or (event.startswith("topic_") and event.endswith("_status_updated"))


def _touched(topic_id: int | None, thing: Json) -> TopicTouched:
    if topic_id is None:
        raise Unreadable("the topic's id is missing or no whole number")
    category_id = read_whole_number(thing, "category_id")
    return TopicTouched(TopicId(topic_id), None if category_id is None else CategoryId(category_id))


def _root(event_type: str, body: Mapping[str, object] | None) -> Json:
    thing = None if body is None else body.get(event_type)
    if not isinstance(thing, Mapping):
        raise Unreadable(f"the body holds no `{event_type}`")
    return thing


def _object(json: Json, key: str) -> Json:
    value = json.get(key)
    return value if isinstance(value, Mapping) else {}
