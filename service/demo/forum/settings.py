"""What a demo forum is told at its start; everything has a value, so a test names only what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ForumSettings:
    """One demo forum. Figures are Discourse's own defaults unless a line says otherwise."""

    public_url: str
    """What the forum calls itself, without a closing slash: links and `X-Discourse-Instance`."""
    database: Path
    """The SQLite file; made when it is missing, kept otherwise."""
    api_key: str
    """A key for all users, as an administrator makes it; `Api-Username` says who acts."""
    api_key_revoked: bool = False
    """An administrator has revoked the key: every call with it is 403, as with a wrong one."""
    api_username: str = "companion"
    """The companion's own user, a moderator, made when it is missing."""
    title: str = "Learning Circles Forum"
    read_only: bool = False
    """Read-only mode, as during a backup: writes are 503, and every answer says so."""

    enable_discourse_connect_provider: bool = True
    discourse_connect_provider_secrets: str = ""
    """Lines of `domain|secret`: sites that the forum signs people in to."""

    companion_url: str | None = None
    """Where the companion's own pages are: the demo's guide leads there."""
    webhook_url: str | None = None
    webhook_secret: str = ""
    webhook_workers: int = 5
    """Deliveries on their way at the same time (Sidekiq's threads)."""
    webhook_jitter_ms: int = 20
    """Each delivery waits up to this long first, so that nobody comes to rely on their order."""
    webhook_timeout_s: float = 20.0
    retry_web_hook_events: bool = False
    webhook_retry_minute_s: float = 60.0
    """How long one minute of the waits 1, 5, 25, 125 lasts. Moving the forum's clock ahead shortens them, too."""
    drain_s: float = 3.0
    """How long a forum that ends waits for deliveries on their way."""

    admin_api_per_minute: int = 60
    """Calls with the API key, all users together."""
    per_ip_limits: bool = False
    """200 a minute and 50 in ten seconds; Discourse, too, spares private addresses by default."""
    post_edit_time_limit: int = 1440
    """Minutes in which members of trust level 0 and 1 edit their posts; 0 = always."""
    tl2_post_edit_time_limit: int = 43_200
    """The same for trust level 2 and above."""
    per_user_limits: bool = False
    """Discourse has them on; here people play several roles quickly, so that strict tests switch them on."""
    memo_s: float = 120.0
    """How long the answer to `POST /posts` is repeated for an identical call."""
    tags_as_objects: bool = True
    """Tags are objects in answers and deliveries (since January 2026), else names."""
    moderated_categories: frozenset[str] = frozenset()
    """Slugs whose new topics and replies wait for staff, besides what the database says."""
    clock_offset_s: float = 0.0
    """How far the forum's clock is ahead at its first start; `/demo/clock` moves it later."""
    seed_story: bool = True
    """Whether a new forum gets the demo story's people and categories, or only what every forum has."""
