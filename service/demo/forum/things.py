"""What the forum holds, as values read from its database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from service.demo.forum import constants


@dataclass(frozen=True, slots=True)
class User:
    id: int
    username: str
    name: str
    email: str
    admin: bool
    moderator: bool
    trust_level: int
    title: str | None
    created_at: datetime
    last_posted_at: datetime | None
    suspended_till: datetime | None
    allow_private_messages: bool
    """Discourse keeps it in `user_option`."""

    @property
    def staff(self) -> bool:
        return self.admin or self.moderator

    def is_suspended(self, now: datetime) -> bool:
        return self.suspended_till is not None and self.suspended_till > now


@dataclass(frozen=True, slots=True)
class Group:
    id: int
    name: str
    full_name: str | None
    automatic: bool
    messageable_level: int
    """Who may write to it; see `rules.py`."""
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Category:
    id: int
    name: str
    slug: str
    color: str
    text_color: str
    description: str
    position: int
    parent_category_id: int | None
    read_restricted: bool
    topic_approval: bool
    reply_approval: bool
    form_template: str | None
    """The name of the form that its new topics are written with (`forms.py`), or None."""
    allowed_tags: str
    """Tags that alone may be used here, separated by spaces; empty = all."""
    minimum_required_tags: int
    allow_unlimited_owner_edits_on_first_post: bool


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    name: str
    group_id: int | None
    """Only members of this group may use the tag; None = everybody."""


@dataclass(frozen=True, slots=True)
class Topic:
    id: int
    title: str
    slug: str
    archetype: str
    category_id: int | None
    user_id: int
    external_id: str | None
    created_at: datetime
    updated_at: datetime
    bumped_at: datetime
    last_posted_at: datetime
    last_post_user_id: int
    highest_post_number: int
    posts_count: int
    views: int
    visible: bool
    closed: bool
    archived: bool
    pinned_at: datetime | None
    pinned_until: datetime | None
    pinned_globally: bool
    deleted_at: datetime | None
    deleted_by_id: int | None

    @property
    def private(self) -> bool:
        return self.archetype == constants.PRIVATE_MESSAGE

    def is_pinned(self, now: datetime) -> bool:
        return self.pinned_at is not None and (self.pinned_until is None or self.pinned_until > now)


@dataclass(frozen=True, slots=True)
class Post:
    id: int
    topic_id: int
    post_number: int
    post_type: int
    user_id: int
    raw: str
    cooked: str
    created_at: datetime
    updated_at: datetime
    version: int
    last_version_at: datetime
    raw_of_version: str | None
    """The text that its version began with; None in databases of older demos."""
    last_editor_id: int
    edit_reason: str | None
    reply_to_post_number: int | None
    like_count: int
    hidden: bool
    hidden_at: datetime | None
    hidden_reason_id: int | None
    user_deleted: bool
    deleted_at: datetime | None
    deleted_by_id: int | None
    action_code: str | None

    @property
    def first(self) -> bool:
        return self.post_number == 1


@dataclass(frozen=True, slots=True)
class Revision:
    """What version `number` of a post replaced, and by whom."""

    post_id: int
    number: int
    user_id: int
    raw_before: str
    title_before: str | None
    edit_reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Reviewable:
    """What waits for staff: a post that is not there yet, or one that somebody flagged."""

    id: int
    type: str
    """`ReviewableQueuedPost` or `ReviewableFlaggedPost`."""
    score: float
    reply_to_post_number: int | None
    user_id: int
    topic_id: int | None
    category_id: int | None
    title: str | None
    raw: str
    tags: str
    """Names, separated by spaces."""
    status: int
    version: int
    created_at: datetime
    target_id: int | None
    """The post that was flagged, or that it became."""

    @property
    def queued(self) -> bool:
        return self.type == constants.QUEUED


@dataclass(frozen=True, slots=True)
class WebHook:
    id: int
    payload_url: str
    secret: str
    content_type: int
    """1 = JSON, 2 = form; the body is JSON either way."""
    active: bool
    wildcard: bool
    event_type_ids: str
    """Numbers of the subscribed events, separated by spaces."""
    category_ids: str
    tag_names: str
    verify_certificate: bool
    last_delivery_status: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WebHookJob:
    """A delivery that is still to be made; it waits in the database, as Discourse's waits in Sidekiq."""

    id: int
    web_hook_id: int
    event_type: str
    event_name: str
    body: str
    run_at: datetime
    retry_count: int
    web_hook_event_id: int | None
    """Set for a redelivery: the stored request with this id is sent once more as it was."""


@dataclass(frozen=True, slots=True)
class WebHookEvent:
    """One delivery as it was sent and answered."""

    id: int
    web_hook_id: int
    event_type: str
    event_name: str
    request_url: str
    headers: str
    payload: str
    status: int | None
    """The HTTP status, -1 without an answer, None while it is on its way."""
    response_headers: str
    response_body: str
    duration_ms: int
    created_at: datetime
