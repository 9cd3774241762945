"""Lines that people copy to tell us something: `@companion cancel 20 Oct`. They stand in code, which calls nobody."""

from __future__ import annotations

from collections.abc import Sequence

from service.rendering.environment import Texts
from service.rendering.plain import Markdown, copyable

SHORTEST_POST = 20
"""Characters that a post must have (Discourse's `min_post_length`); a shorter line could not be sent as it stands."""


class Lines:
    """Writes lines to copy in one language; commands come without the mention."""

    def __init__(self, texts: Texts) -> None:
        self._bot = texts.house.bot
        # translators: the polite word that makes a short command long enough to be sent
        self._please = texts.catalogue.gettext("please")
        # translators: a verb of our commands; one that service/domain/commands knows
        self.help = self._render_code(texts.catalogue.gettext("help"))
        # translators: a verb of our commands; one that service/domain/commands knows
        self.confirm = self._render_code(texts.catalogue.gettext("confirm"))
        # translators: a command by which somebody says that a circle is theirs; service/domain/commands knows it
        self.mine = self._render_code(texts.catalogue.gettext("this is mine"))
        # translators: a verb of our commands; one that service/domain/commands knows
        self.take_over = self._render_code(texts.catalogue.gettext("take over"))
        # translators: a verb of our commands; one that service/domain/commands knows
        self.undo = self._render_code(texts.catalogue.gettext("undo"))
        # translators: a command by which authors take their story up again; service/domain/proposals knows it
        self.resubmit = self._render_code(texts.catalogue.gettext("resubmit my story"))
        # translators: a verb of our commands; one that service/domain/commands knows
        own_words = texts.catalogue.gettext("words")
        self.own_words = Markdown(f"`@{self._bot} {own_words}`")

    def render_copies(self, commands: Sequence[str]) -> Sequence[Markdown]:
        """Each for a line of its own in an indented block."""
        return [self.render_copy(command) for command in commands]

    def render_copy(self, command: str) -> Markdown:
        line = f"@{self._bot} {command}"
        return copyable(line if len(line) >= SHORTEST_POST else f"{line} {self._please}")

    def _render_code(self, verb: str) -> Markdown:
        return Markdown(f"`{self.render_copy(verb)}`")
