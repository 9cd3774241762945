"""Who is in front of a page, what they send, and how they are turned away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.domain.ids import ForumUserId

FORM_TOKEN = "form_token"  # noqa: S105 - a field's name
TOKEN = "token"  # noqa: S105 - a field's name


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser, and who is in front of it."""

    id: str
    """Of its session, or else drawn for it; our forms are bound to it."""
    person: ForumUserId | None = None
    """Signed in with the forum."""
    name: str | None = None
    is_organizer: bool = False
    is_administrator: bool = False
    """Came in by STATUS_TOKEN."""
    is_new: bool = False
    """The browser does not have the id yet."""

    @property
    def signed_in(self) -> bool:
        return self.person is not None or self.is_administrator


@dataclass(frozen=True, slots=True)
class FormLimits:
    """What a form may send at most."""

    fields: int = 20
    size: int = 64 * 1024
    """Bytes of its body."""


USUAL = FormLimits()


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody sent from one of our own pages."""

    visitor: Visitor
    fields: Mapping[str, str]

    @property
    def typed(self) -> str:
        """What would be lost if we just refused it."""
        kept = (value for name, value in self.fields.items() if name not in (FORM_TOKEN, TOKEN))
        return "\n\n".join(filter(None, map(str.strip, kept)))


class Why(StrEnum):
    """Why somebody is turned away; `templates/pages/turned_away.html` has the words."""

    SIGNED_OUT = "signed_out"
    NO_ORGANIZER = "no_organizer"
    STALE_FORM = "stale_form"
    NOT_VERIFIED = "not_verified"
    FAILED = "failed"


class TurnedAway(Exception):
    """Becomes a page that says why, leads to `to` by way of the sign-in, and gives back what was typed."""

    def __init__(self, why: Why, visitor: Visitor, *, to: str = "/", typed: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.visitor = visitor
        self.to = to
        self.typed = typed
