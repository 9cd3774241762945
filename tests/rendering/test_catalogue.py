"""The catalogues hold every sentence we write, and nothing else, whole and in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from service.domain.languages import Language
from tests.rendering.catalogue import (
    CATALOGUE,
    TRANSLATED,
    compose_translation,
    list_messages,
    name_translation,
    read_catalogue,
    write_catalogue,
)

POSTS = (
    "service/rendering/",
    "templates/announcements/",
    "templates/changes/",
    "templates/messages/",
    "templates/recaps/",
    "templates/topics/",
)
"""Where the words of our posts stand; the rest of the catalogue are words on our pages."""
REASONS = "service/rendering/reasons.py"
"""Its sentences are read on our pages."""
PLACEHOLDER = re.compile(r"%\((\w+)\)")
CLOCK = re.compile(r"(end_)?(hour12|hour24|minute|period)")
"""Each language writes the time of day in its own way."""
MARKUP = re.compile(r"\*\*|</?\w+[^>]*>|\]\(|`")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    write_catalogue(path)
    return path


def test_catalogue_is_up_to_date(extracted: Path) -> None:
    kept, now = (path.read_text(encoding="utf-8") for path in (CATALOGUE, extracted))
    assert now == kept, "run: make messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_translation_has_the_sentences_of_the_catalogue_and_no_others(language: Language) -> None:
    kept = name_translation(language).read_text(encoding="utf-8")
    assert compose_translation(language, read_catalogue(CATALOGUE)) == kept, "run: make messages"


def test_sentences_of_templates_and_of_code_are_in_it(extracted: Path) -> None:
    messages = set(_read_posts(extracted))
    assert "It is free and open to everyone; nobody teaches, and nobody needs to be an expert." in messages
    assert "%(num)s meetings" in messages
    assert "%(name)s at %(place)s, from %(date)s" in messages


def test_a_string_of_a_post_holds_one_sentence(extracted: Path) -> None:
    sentences = (text.replace("**Coming?**", "Coming:") for text in _read_posts(extracted))
    assert [text for text in sentences if re.search(r"[.!?]\W+[A-Z]", text)] == []


def _read_posts(path: Path) -> Iterator[str]:
    for message in list_messages(read_catalogue(path)):
        places = {place for place, _ in message.locations} - {REASONS}
        if any(place.startswith(POSTS) for place in places):
            yield from list_forms(message.id)


def list_forms(words: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words or ())


def list_translations(language: Language) -> Iterator[tuple[Message, str, str]]:
    """Every form of every sentence: the message, the form in English, and its translation."""
    for message in list_messages(read_catalogue(name_translation(language), language)):
        english = list_forms(message.id)
        for number, form in enumerate(list_forms(message.string)):
            yield message, english[min(number, len(english) - 1)], form


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_in_all_its_forms(language: Language) -> None:
    catalogue = read_catalogue(name_translation(language), language)
    for message in list_messages(catalogue):
        forms = list_forms(message.string)
        assert len(forms) == (catalogue.num_plurals if message.pluralizable else 1), message.id
        assert all(form.strip() for form in forms), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_translation_says_every_value(language: Language) -> None:
    for message, english, form in list_translations(language):
        wanted, said = (set(PLACEHOLDER.findall(text)) for text in (english, form))
        wanted, said = ({name for name in names if not CLOCK.fullmatch(name)} for names in (wanted, said))
        if message.pluralizable and english == message.id[0]:
            # "One thing" may as well be "1 thing".
            wanted, said = wanted - {"num"}, said - {"num"}
        assert said == wanted, form


@pytest.mark.parametrize("language", TRANSLATED)
def test_translation_keeps_markup_and_the_end_of_the_sentence(language: Language) -> None:
    for _, english, form in list_translations(language):
        assert sorted(MARKUP.findall(form)) == sorted(MARKUP.findall(english)), form
        # In Spanish a full stop stands behind the quotation mark.
        last, wanted = (re.sub(r"[^.:?]", "", text.rstrip("”“»")[-1:]) for text in (form, english))
        assert last == wanted, form
        assert form == form.strip()


@pytest.mark.parametrize("language", [Language.EN, *TRANSLATED])
def test_nothing_is_shouted(language: Language) -> None:
    if language is Language.EN:
        forms = [
            form for message in list_messages(read_catalogue(CATALOGUE)) for form in list_forms(message.id)
        ]
    else:
        forms = [form for _, _, form in list_translations(language)]
    assert [form for form in forms if "!" in form] == []


@pytest.mark.parametrize(
    ("language", "foreign"), [(Language.ES, r"[\"“”„]|\.\.\."), (Language.DE, r"[\"”«»]|\.\.\.")]
)
def test_translation_has_the_quotation_marks_of_its_language(language: Language, foreign: str) -> None:
    tags = re.compile(r"<[^>]*>")
    forms = [tags.sub("", form) for _, _, form in list_translations(language)]
    assert [form for form in forms if re.search(foreign, form)] == []
