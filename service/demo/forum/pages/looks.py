"""The view layer: templates and their few filters."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from service.demo.forum.localdates import render_moment
from service.demo.forum.things import User

_PACKAGE = "service.demo.forum"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_COLORS = ("#2f6f5e", "#3b6ea5", "#8a5a2b", "#7a4e9b", "#9b4e63", "#4e6b2f", "#5b6470", "#2b6f86")
_ACTIONS = {
    "closed.enabled": "closed this topic",
    "closed.disabled": "opened this topic again",
    "autoclosed.enabled": "closed this topic",
    "visible.enabled": "listed this topic",
    "visible.disabled": "took this topic off the lists",
    "archived.enabled": "archived this topic",
    "archived.disabled": "brought this topic back from the archive",
    "pinned.enabled": "pinned this topic",
    "pinned.disabled": "unpinned this topic",
    "pinned_globally.enabled": "pinned this topic everywhere",
    "pinned_globally.disabled": "unpinned this topic",
    "split_topic": "moved posts to another topic",
}


def render_template(name: str, **values: object) -> str:
    return _build_environment().get_template(name).render(**values)


def load_static(name: str) -> bytes:
    return resources.files(_PACKAGE).joinpath("static", name).read_bytes()


@cache
def _build_environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "ago": render_ago,
        "moment": render_full_moment,
        "avatar": render_avatar,
        "action": render_action,
        "cooked": Markup,
        "count": render_count,
    }
    return environment


def render_ago(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits; in the future it is `now`."""
    seconds = (now - moment).total_seconds()
    for size, unit in ((30 * _DAY, "month"), (_DAY, "day"), (_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            return f"{render_count(int(seconds // size), unit)} ago"
    return "just now"


def render_count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def render_full_moment(moment: datetime) -> str:
    return render_moment(moment, "dddd D MMMM YYYY, HH:mm [UTC]")


def render_avatar(user: User) -> Markup:
    """A circle with the first letter; the name stands beside it, so that readers aloud skip it."""
    color = _COLORS[user.id % len(_COLORS)]
    letter = escape(user.name[:1].upper() or "?")
    return Markup(  # noqa: S704 - the letter is escaped, the colour is our own
        f'<svg class="avatar" viewBox="0 0 40 40" aria-hidden="true"><circle cx="20" cy="20" r="20" fill="{color}"/>'
        f'<text x="20" y="20" dy=".36em" text-anchor="middle" fill="#fff">{letter}</text></svg>'
    )


def render_action(action_code: str) -> str:
    """What a small action says after a name."""
    return _ACTIONS.get(action_code, action_code.replace(".", " "))
