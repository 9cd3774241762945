"""Form templates: forms that write a topic's text (Discourse's form templates, app/models/form_template.rb).

They exist only in the composer. What they write is plain text: nothing says afterwards that a form wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One field; `choices` makes it a menu, `lines` above 1 a larger box."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    title_hint: str
    intro: str
    fields: tuple[Field, ...]
    further: tuple[Field, ...] = ()
    """Those that stand folded, after the others."""

    @property
    def all_fields(self) -> tuple[Field, ...]:
        return self.fields + self.further


ANNOUNCEMENT = Form(
    title_hint="For example: Ukulele for beginners at the Riverside branch",
    intro="What, where and when are all it takes; fill in what you know and leave the rest empty.",
    fields=(
        Field(
            "course",
            "Course",
            "What you learn with, and a link if it has one.",
            "Everyday Spanish, https://…",
        ),
        Field(
            "where",
            "Where",
            "Library or place, room, address; or “online”.",
            "Riverside Branch Library, Room A",
        ),
        Field("town", "Town", example="Pittsburgh"),
        Field("first", "First meeting", "Day and time.", "next Tuesday, 6:00 pm"),
    ),
    further=(
        Field(
            "name", "Name of the circle", "Only if the title does not say it.", "Basic Spanish Conversation"
        ),
        Field("online", "Online", choices=("No, in a room", "Yes, online")),
        Field("weeks", "How many weeks", example="6"),
        Field("length", "How long", example="90 minutes"),
        Field("language", "Language", example="Spanish and English"),
        Field("zone", "Time zone", "Only if the town does not say it.", "America/New_York"),
        Field("places", "Places", example="15"),
        Field("signup", "Sign up", "A link, if people sign up elsewhere.", "https://…"),
        Field("facilitators", "Facilitators", "User names with @; you, if it stays empty.", "@maya"),
        Field("more", "Anything else", lines=4),
    ),
)

FORMS: Mapping[str, Form] = {"announcement": ANNOUNCEMENT}
"""By the name that stands in a category's `form_template`."""


def compose_form_text(form: Form, values: Mapping[str, str]) -> str:
    """`### Label`, the value, a blank line; an empty field leaves its gap and no label."""
    parts = []
    for field in form.all_fields:
        value = values.get(field.name, "").replace("\r\n", "\n").strip()
        parts.append(f"### {field.label}\n{value}" if value else "")
    return "\n\n".join(parts).strip("\n")
