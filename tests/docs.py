"""Draws the diagrams of states in README.md from the tables in the code: `make docs`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import TypeVar

from service.domain.circles import CIRCLE_STATES
from service.domain.proposals.states import PROPOSAL_STATES
from service.domain.trying import EFFECT_STATES

README = Path(__file__).parents[1] / "README.md"

_PLACE = r"(<!-- states: {name} -->\n).*?(<!-- end of states -->)"


State = TypeVar("State", bound=Enum)
Event = TypeVar("Event", bound=Enum)


def draw_states(table: Mapping[tuple[State, Event], State]) -> str:
    """A Mermaid state diagram that begins with the table's first state; parallel arrows share one label."""
    first = next(iter(table))[0]
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), after in table.items():
        arrows.setdefault((state.value, after.value), []).append(str(event.value))
    lines = [f"    {one} --> {other}: {', '.join(labels)}" for (one, other), labels in arrows.items()]
    return "\n".join(["```mermaid", "stateDiagram-v2", f"    [*] --> {first.value}", *lines, "```"])


def compose_readme(text: str) -> str:
    """The README with its diagrams drawn anew. Raises ValueError when it has no place for one."""
    diagrams = {
        "circle": draw_states(CIRCLE_STATES),
        "proposal": draw_states(PROPOSAL_STATES),
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
