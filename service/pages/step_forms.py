"""The forms with which organizers take steps: which fields each has, and what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from service.domain.ids import ForumUserId
from service.domain.proposals.states import GLANCES, STEPS_OF, Actor, ProposalEvent, ProposalState, advance
from service.domain.proposals.values import Item, Refusal, Rhythm, Wanted, Wish

LONGEST_LINE = 3_000
"""Of what people read, as its reply on the forum shows it."""
LONGEST_NOTE = 3_000

_E = ProposalEvent


class StepField(Enum):
    """Its value is the field's name."""

    LINE = "line"
    NOTE = "note"
    DAY = "day"
    WANTED = "wanted"
    """A box for each thing that is missing."""
    RHYTHM = "rhythm"
    OTHER = "other"
    """Another story of the same town."""
    CIRCLE = "circle"
    """A link to a circle's topic."""
    ITEMS = "items"
    """A box for each thing of the checklist."""


_F = StepField

STEP_FIELDS: Mapping[ProposalEvent, tuple[StepField, ...]] = {
    _E.SHOWN: (_F.NOTE,),
    _E.DISCARDED: (_F.NOTE,),
    _E.CLAIMED: (),
    _E.ACCEPTED: (_F.LINE, _F.DAY, _F.NOTE),
    _E.SOUGHT: (_F.WANTED, _F.RHYTHM, _F.LINE, _F.DAY, _F.NOTE),
    _E.ASKED: (_F.LINE, _F.NOTE),
    _E.PARKED: (_F.DAY, _F.LINE, _F.NOTE),
    _E.PUT_TOGETHER: (_F.OTHER, _F.LINE, _F.NOTE),
    _E.DECLINED: (_F.LINE, _F.NOTE),
    _E.REOPENED: (_F.LINE, _F.NOTE),
    _E.PREPARED: (_F.ITEMS, _F.NOTE),
    _E.STARTED: (_F.CIRCLE, _F.NOTE),
}
"""In the order in which the steps stand on the page."""

STEP_PATHS: Mapping[ProposalEvent, str] = {
    _E.SHOWN: "show",
    _E.DISCARDED: "discard",
    _E.CLAIMED: "claim",
    _E.ACCEPTED: "accept",
    _E.SOUGHT: "seek",
    _E.ASKED: "ask",
    _E.PARKED: "park",
    _E.PUT_TOGETHER: "put-together",
    _E.DECLINED: "decline",
    _E.REOPENED: "reopen",
    _E.PREPARED: "prepare",
    _E.STARTED: "start",
}
"""The last part of the address to which each form is sent."""


class Fault(Enum):
    """What is wrong with a form before any guard has looked at the step."""

    TOO_LONG = "too_long"
    DAY_UNREADABLE = "day_unreadable"
    CIRCLE_UNKNOWN = "circle_unknown"


FIELD_OF: Mapping[Fault | Refusal, StepField] = {
    Fault.TOO_LONG: _F.LINE,
    Fault.DAY_UNREADABLE: _F.DAY,
    Fault.CIRCLE_UNKNOWN: _F.CIRCLE,
    Refusal.DAY_MISSING: _F.DAY,
    Refusal.DAY_PASSED: _F.DAY,
    Refusal.DAY_TOO_FAR: _F.DAY,
    Refusal.REASON_MISSING: _F.LINE,
    Refusal.NOTHING_WANTED: _F.WANTED,
    Refusal.OTHER_MISSING: _F.OTHER,
    Refusal.OTHER_TOWN: _F.OTHER,
    Refusal.OTHER_ENDED: _F.OTHER,
}
"""Beside which field it is said; all else stands above the form."""


@dataclass(frozen=True, slots=True)
class TypedStep:
    """A form as it was sent."""

    event: ProposalEvent
    line: str = ""
    note: str = ""
    day: str = ""
    wanted: frozenset[Wanted] = frozenset()
    rhythm: Rhythm | None = None
    other: str = ""
    circle: str = ""
    items: frozenset[Item] = frozenset()
    glanced: str = ""


def parse_typed_step(event: ProposalEvent, fields: Mapping[str, str]) -> TypedStep:
    """Whatever cannot be chosen counts as not given."""
    texts = {name: fields.get(name, "").replace("\0", "").replace("\r\n", "\n").strip() for name in _TEXTS}
    return TypedStep(
        event,
        **texts,
        wanted=frozenset(one for one in Wanted if one.value in fields),
        rhythm=next((one for one in Rhythm if one.value == fields.get("rhythm")), None),
        items=frozenset(one for one in Item if one.value in fields),
    )


_TEXTS = ("line", "note", "day", "other", "circle", "glanced")


def find_fault(typed: TypedStep) -> Fault | None:
    if len(typed.line) > LONGEST_LINE or len(typed.note) > LONGEST_NOTE:
        return Fault.TOO_LONG
    return Fault.DAY_UNREADABLE if typed.day and _parse_day(typed.day) is None else None


def compose_wish(typed: TypedStep, person: ForumUserId, circle: str | None = None) -> Wish:
    """Of what was typed only what this step can say. `circle`: the origin of the one behind the link."""
    has = STEP_FIELDS[typed.event]
    return Wish(
        typed.event,
        Actor.ORGANIZER,
        person,
        line=typed.line if _F.LINE in has else "",
        note=typed.note,
        day=_parse_day(typed.day) if _F.DAY in has else None,
        wanted=typed.wanted if _F.WANTED in has else frozenset(),
        rhythm=typed.rhythm if _F.RHYTHM in has else None,
        other=(typed.other or None) if _F.OTHER in has else circle,
        items=typed.items if _F.ITEMS in has else None,
        glanced=typed.glanced if typed.event in GLANCES else "",
    )


def _parse_day(text: str) -> date | None:
    """As browsers send it: `2027-03-01`."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def list_possible_steps(state: ProposalState) -> tuple[ProposalEvent, ...]:
    """Those that organizers may take from here."""
    ours = STEPS_OF[Actor.ORGANIZER]
    return tuple(one for one in STEP_FIELDS if one in ours and advance(state, one) is not None)
