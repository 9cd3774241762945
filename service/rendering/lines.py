"""Lines that people copy to tell us something: `@companion cancel 20 Oct`. They stand in code, which calls nobody."""

from __future__ import annotations

from collections.abc import Sequence

from service.rendering.environment import Texts
from service.rendering.plain import Markdown, copyable


class Lines:
    """Writes lines to copy in one language; commands come without the mention."""

    def __init__(self, texts: Texts) -> None:
        self._bot = texts.house.bot
        # translators: a verb of our commands; one that service/domain/commands knows
        self.help = self._render_code(texts.catalogue.gettext("help"))
        # translators: a verb of our commands; one that service/domain/commands knows
        self.own_words = self._render_code(texts.catalogue.gettext("words"))

    def render_copies(self, commands: Sequence[str]) -> Sequence[Markdown]:
        """Each for a line of its own in an indented block."""
        return [self.render_copy(command) for command in commands]

    def render_copy(self, command: str) -> Markdown:
        return copyable(f"@{self._bot} {command}")

    def _render_code(self, verb: str) -> Markdown:
        return Markdown(f"`{copyable(f'@{self._bot} {verb}')}`")
