"""What a webhook tells, read into a domain event; and the ids that may be kept of any delivery. Pure.

The body of a delivery is one object under the name of its family (`X-Discourse-Event-Type`); what happened
stands only in the header `X-Discourse-Event`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from pydantic_core import to_json

from service.domain import events
from service.domain.ids import CategoryId, ForumUserId, PostId, TopicId
from service.forum.fields import Json, Unreadable, read_whole_number
from service.forum.shapes import POST_FIELDS, is_regular, read_post
from service.reasons import Reason, ReasonCode

_WRITTEN = frozenset({"post_created", "post_edited"})
_POST_TOUCHED = frozenset({"post_destroyed", "post_recovered"})
_TOPIC_TOUCHED = frozenset({"topic_edited", "topic_destroyed", "topic_recovered", "topic_revised"})

_TOPIC_WENT = frozenset({"topic_destroyed", "topic_recovered"})

_REMOVED = frozenset({"user_destroyed", "user_anonymized"})

_PRIVATE = events.Ignored(Reason(ReasonCode.PRIVATE))
_NO_WORDS = events.Ignored(Reason(ReasonCode.FORUM_NOTE))
_NOT_ACTED_ON = events.Ignored(Reason(ReasonCode.NOT_ACTED_ON))

_OWN_ID = {
    "topic": "topic_id",
    "post": "post_id",
    "like": "post_id",
    "user": "user_id",
    "user_promoted": "user_id",
    "category": "category_id",
}
"""Which of the ids a family calls simply `id`."""

_KEPT = ("topic_archetype", "post_type", *POST_FIELDS)
_Id = TypeVar("_Id", bound=int)
_SCALARS = frozenset({str, int, bool})


class DeliveryIds(NamedTuple):
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
    own = _OWN_ID.get(event_type)

    def find(key: str, kind: Callable[[int], _Id]) -> _Id | None:
        found = read_whole_number(thing, "id" if key == own else key)
        return None if found is None else kind(found)

    return DeliveryIds(
        topic_id=find("topic_id", TopicId),
        post_id=find("post_id", PostId),
        user_id=find("user_id", ForumUserId),
        category_id=find("category_id", CategoryId),
    )


def has_words(event: str, post: Json) -> bool:
    """Whether a post event tells words that are to be read: of people, in the open, and still standing.

    The forum serialises what an administrator sees: private messages, hidden and deleted posts as well. What
    is odd counts as not to be read.
    """
    return (
        event in _WRITTEN
        and post.get("topic_archetype") == "regular"
        and is_regular(post)
        and post.get("deleted_at") is None
        and not (post.get("hidden") or post.get("user_deleted"))
    )


def compose_kept(post: Json) -> str:
    """The JSON text of the body that is kept of such a post: nothing but what `read_event` reads."""
    kept = {name: value for name in _KEPT if type(value := post.get(name)) in _SCALARS}
    return to_json({"post": kept}).decode()


def read_event(
    event_type: str, event: str, body: Mapping[str, object] | None, ids: DeliveryIds | None = None
) -> events.DomainEvent:
    """What happened. Raises Unreadable when a post tells neither its words nor what to read again.

    `event_type`, `event`: the two headers; `body`: the whole JSON body, or None where it was not kept; `ids`:
    those kept of the delivery, if not those of the body. Only posts are believed; all else is known by its
    ids, and read again where it stands in public (private messages have no category).
    """
    ids = ids or name_ids(event_type, body or {})
    match event_type:
        case "post" if body is None:
            return _read_touched(ids) if event in _WRITTEN | _POST_TOUCHED else _NOT_ACTED_ON
        case "post":
            return _read_post_event(event, _root(event_type, body), ids)
        case "topic":
            return _read_topic_event(event, ids)
        case "like":
            return _read_like(event, ids)
        case "category":
            return events.CategoriesChanged()
        case "user" if event in _REMOVED and ids.user_id is not None:
            return events.PersonRemoved(ids.user_id)
        case "group" | "group_user":
            return events.MembersChanged()
        case _:
            return _NOT_ACTED_ON


def _read_post_event(event: str, post: Json, ids: DeliveryIds) -> events.DomainEvent:
    if post.get("topic_archetype") != "regular":
        return _PRIVATE
    if not is_regular(post):
        return _NO_WORDS
    if has_words(event, post):
        try:
            return events.PostWritten(read_post(post))
        except Unreadable:
            # Its words are lost, but not that it was written: the forum still knows.
            if ids.topic_id is None:
                raise
    return _read_touched(ids) if event in _WRITTEN | _POST_TOUCHED else _NOT_ACTED_ON


def _read_topic_event(event: str, ids: DeliveryIds) -> events.DomainEvent:
    if ids.category_id is None:
        return _PRIVATE
    if event == "topic_created":
        return events.Ignored(Reason(ReasonCode.TOPIC_OPENED))
    # Discourse names a change of state `topic_<status>_status_updated`, whatever the status.
    if event in _TOPIC_TOUCHED or (event.startswith("topic_") and event.endswith("_status_updated")):
        return _read_touched(ids, went=event in _TOPIC_WENT)
    return _NOT_ACTED_ON


def _read_like(event: str, ids: DeliveryIds) -> events.DomainEvent:
    if ids.category_id is None:
        return _PRIVATE
    if event != "post_liked" or ids.post_id is None or ids.topic_id is None or ids.user_id is None:
        return _NOT_ACTED_ON
    return events.PostLiked(ids.post_id, ids.topic_id, ids.user_id)


def _read_touched(ids: DeliveryIds, *, went: bool = False) -> events.DomainEvent:
    if ids.topic_id is None or ids.category_id is None:
        return _PRIVATE
    return events.TopicTouched(ids.topic_id, ids.category_id, ids.post_id, went)


def _root(event_type: str, body: Mapping[str, object] | None) -> Json:
    thing = None if body is None else body.get(event_type)
    if not isinstance(thing, Mapping):
        raise Unreadable(f"the body holds no `{event_type}`")
    return thing


def _object(json: Json, key: str) -> Json:
    value = json.get(key)
    return value if isinstance(value, Mapping) else {}
