"""Draws the diagrams of states in README.md from the tables in the code: `make docs`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import TypeVar

from service.domain.circles import CIRCLE_STATES
from service.domain.proposals.states import PROMISED, PROPOSAL_STATES, UNDER_REVIEW
from service.domain.trying import EFFECT_STATES

README = Path(__file__).parents[1] / "README.md"

_PLACE = r"(<!-- states: {name} -->\n).*?(<!-- end of states -->)"


State = TypeVar("State", bound=Enum)
Event = TypeVar("Event", bound=Enum)


def draw_states(
    table: Mapping[tuple[State, Event], State], groups: Mapping[str, tuple[State, ...]] | None = None
) -> str:
    """A Mermaid state diagram that begins with the table's first state; parallel arrows share one label.

    What leads from all of a group to one state is drawn once, from the group; what leaves a state as it is, is not.
    """
    first = next(iter(table))[0]
    groups = groups or {}
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), after in table.items():
        if state is after:
            continue
        name = next(
            (one for one, group in groups.items() if _leads_alike(table, group, state, event)), state.value
        )
        labels = arrows.setdefault((name, after.value), [])
        labels.extend([] if event.value in labels else [str(event.value)])
    lines = [f"    {one} --> {other}: {', '.join(labels)}" for (one, other), labels in arrows.items()]
    boxes = [
        f"    state {name} {{\n" + "\n".join(f"        {state.value}" for state in group) + "\n    }"
        for name, group in groups.items()
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first.value}", *boxes, *lines, "```"])


def _leads_alike(
    table: Mapping[tuple[State, Event], State], group: tuple[State, ...], state: State, event: Event
) -> bool:
    """Whether the event leads all of the group, this state among it, to one place outside of its own."""
    after = table[state, event]
    return state in group and all(table.get((one, event)) is after for one in group if one is not after)


def compose_readme(text: str) -> str:
    """The README with its diagrams drawn anew. Raises ValueError when it has no place for one."""
    diagrams = {
        "circle": draw_states(CIRCLE_STATES),
        "proposal": draw_states(PROPOSAL_STATES, {"under_review": UNDER_REVIEW, "promised": PROMISED}),
        "effect": draw_states(EFFECT_STATES),
    }
    for name, diagram in diagrams.items():
        place = re.search(_PLACE.format(name=name), text, re.S)
        if place is None:
            raise ValueError(f"README.md has no place for the states of {name}")
        text = f"{text[: place.start()]}{place[1]}{diagram}\n{place[2]}{text[place.end() :]}"
    return text


def main() -> None:
    README.write_text(compose_readme(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
