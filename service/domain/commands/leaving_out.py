"""An announcement's text without its lines that are commands: they are no words about the circle."""

from __future__ import annotations

from service.domain.commands.lines import find_lines


def leave_out_commands(raw: str, bot: str) -> str:
    """`bot`: our user name. Other lines that begin with it stay: they may answer a question of ours."""
    if f"@{bot}".casefold() not in raw.casefold():
        return raw
    return "\n".join(line for line in raw.split("\n") if not find_lines(line, bot))
