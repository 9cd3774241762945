"""The jinja2 environment of everything we write on the forum, and its translations.

Whatever a template puts out passes `plain`, and whatever a sentence is filled with does too: only our own
`Markdown` values stand as they are. So a forgotten filter cannot let a person's text act. A missing value is
an error.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.domain.languages import Language
from service.rendering.plain import Markdown, plain

TEMPLATES = Path(__file__).parents[2] / "templates"
CATALOGUES = Path(__file__).parents[1] / "locale"

_GAP = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class House:
    """What the texts must know about this house: a value made from the settings."""

    bot: str
    """Our user name on the forum."""
    forum_url: str
    public_url: str
    intake_category: str
    """Its slug."""
    event_blocks: bool = False
    """The forum has the event plugin."""
    language: Language = Language.EN
    """Spoken where nobody knows better."""


class MarkdownCatalogue:
    """The catalogue of one language, for sentences that are Markdown: what fills them is made plain."""

    def __init__(self, catalogue: gettext.NullTranslations) -> None:
        self._catalogue = catalogue

    def gettext(self, message: str, /, **values: object) -> Markdown:
        return _fill(self._catalogue.gettext(message), values)

    def ngettext(self, singular: str, plural: str, number: int, /, **values: object) -> Markdown:
        """`number` chooses the form; jinja2 hands its value over again under the name the template uses."""
        return _fill(self._catalogue.ngettext(singular, plural, number), {"num": number, **values})


def _fill(message: str, values: dict[str, object]) -> Markdown:
    return Markdown(message % {name: plain(value) for name, value in values.items()})


class Texts:
    """All texts of one language: sentences as Markdown (`words`), the bare catalogue, and the templates."""

    def __init__(self, house: House, language: Language) -> None:
        self.house = house
        self.language = language
        self.catalogue = load_catalogue(language)
        self.words = build_words(language)
        self.locale = Locale.parse(language.value)
        self._environment = build_environment(self.words)

    def render(self, template: str, **values: object) -> Markdown:
        """Fill the template; paragraphs that were left out leave no gap behind."""
        text = self._environment.get_template(template).render(**values)
        lines = (line.rstrip() for line in text.splitlines())
        return Markdown(_GAP.sub("\n\n", "\n".join(lines)).strip("\n"))


def N_(message: str) -> str:  # noqa: N802 - its name in gettext's manual, by which it is found
    """Marks a sentence for translators that is looked up in a catalogue only when it is shown."""
    return message


@cache
def load_catalogue(language: Language) -> gettext.NullTranslations:
    """The sentences of a language, from the file that translators edit; English is what stands in the code.

    The file is compiled in memory, in a tenth of a second: so there is none that could be out of date. All who speak
    the language in this process share it.
    """
    if language is Language.EN:
        return gettext.NullTranslations()
    compiled = BytesIO()
    with (CATALOGUES / f"{language.value}.po").open("rb") as source:
        write_mo(compiled, read_po(source, locale=language.value))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def build_words(language: Language) -> MarkdownCatalogue:
    return MarkdownCatalogue(load_catalogue(language))


def open_templates() -> Environment:
    """jinja2 as all our templates need it: a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    return environment


@cache
def build_environment(words: MarkdownCatalogue) -> Environment:
    """jinja2 for Markdown: `finalize` sees every value that is put out, whatever filters it went through.

    One a language, which compiles each template once.
    """
    environment = open_templates()
    environment.finalize = plain
    environment.keep_trailing_newline = True
    # "New style" makes `{% trans %}` hand its values to our functions, which make them plain.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(gettext=words.gettext, ngettext=words.ngettext, _=words.gettext)
    return environment
