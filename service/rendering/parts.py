"""What all parts of a speaker share; each of them renders one kind of text."""

from __future__ import annotations

from service.rendering.environment import Texts
from service.rendering.lines import Lines
from service.rendering.links import own_link
from service.rendering.phrases import Phrases
from service.rendering.plain import Markdown
from service.rendering.times import Times


class Part:
    """Speaks one language."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts
        self._words = texts.words
        self._catalogue = texts.catalogue
        self._times = Times(texts)
        self._phrases = Phrases(texts, self._times)
        self._lines = Lines(texts)

    @property
    def _intake(self) -> Markdown:
        """The link to where circles are announced."""
        house = self._texts.house
        return own_link(f"{house.forum_url}/c/{house.intake_category}")
