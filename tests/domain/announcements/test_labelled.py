"""Plain lines -> labelled values and free lines."""

from __future__ import annotations

import pytest

from service.domain.announcements.labelled import Labelled, parse_labelled
from service.domain.announcements.labels import Label, parse_label
from service.domain.announcements.plain import parse_plain

FORM_LABELS = {
    "Name of the circle": Label.NAME,
    "Course": Label.COURSE,
    "Where": Label.WHERE,
    "Town": Label.TOWN,
    "Online": Label.ONLINE,
    "First meeting": Label.FIRST,
    "How many weeks": Label.MEETINGS,
    "How long": Label.MINUTES,
    "Language": Label.LANGUAGE,
    "Time zone": Label.ZONE,
    "Places": Label.SEATS,
    "Sign up": Label.SIGNUP,
    "Facilitators": Label.FACILITATORS,
    "Anything else": Label.WORDS,
}


def pairs(labelled: Labelled) -> list[tuple[Label, str]]:
    return [(value.label, value.text) for value in labelled.values]


def test_form_template_is_read_label_by_label() -> None:
    raw = "\n\n".join(f"### {label}\n\nValue {number}" for number, label in enumerate(FORM_LABELS))
    values = pairs(parse_labelled(raw))
    assert values == [(label, f"Value {number}") for number, label in enumerate(FORM_LABELS.values())]


@pytest.mark.parametrize(
    "line",
    [
        "Where: here",
        "where:here",
        "WHERE : here",
        "**Where:** here",
        "**Where**: here",
        "- Where: here",
        "* **Where** \N{EN DASH} here",
        "1. Where: here",
        "Where (library or other place): here",
        "Where do we meet? here",
        "Wheer: here",
        "Wo: here",
        "Dónde: here",
        "Lugar: here",
        "Treffpunkt: here",
        "\N{ROUND PUSHPIN} here",
        "\N{ROUND PUSHPIN} Where: here",
        "| Where | here |",
        "## Where\nhere",
        "Where:\nhere",
        "where here",
        "Where = here",
    ],
)
def test_place_is_labelled_in_many_ways(line: str) -> None:
    assert pairs(parse_labelled(parse_plain(line))) == [(Label.WHERE, "here")]


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("Frist meeting", Label.FIRST),
        ("When is the first meeting?", Label.FIRST),
        ("Erstes Treffen am", Label.FIRST),
        ("Fecha de inicio", Label.FIRST),
        ("Place", Label.WHERE),
        ("Places", Label.SEATS),
        ("Plätze", Label.SEATS),
        ("Plazas disponibles", Label.SEATS),
        ("Wie viele Wochen?", Label.MEETINGS),
        ("Cuánto dura", Label.MINUTES),
        ("Sprache(n)", Label.LANGUAGE),
        ("Zona horaria", Label.ZONE),
        ("My name", Label.OTHER),
        ("Here is what we need to bring", None),
        ("Oct 13, the library", None),
    ],
)
def test_label_is_known_with_other_words_around_it(label: str, meant: Label | None) -> None:
    assert parse_label(label) == meant


def test_several_labels_on_one_line_are_parted() -> None:
    values = pairs(parse_labelled("Where: the library When: Tuesday 6:30pm, Language: Spanish"))
    assert values == [
        (Label.WHERE, "the library"),
        (Label.WHEN, "Tuesday 6:30pm"),
        (Label.LANGUAGE, "Spanish"),
    ]


def test_label_behind_free_words_is_parted_from_them() -> None:
    labelled = parse_labelled("we meet on tuesdays, language: spanish")
    assert pairs(labelled) == [(Label.LANGUAGE, "spanish")]
    assert "tuesdays" in labelled.free


def test_table_with_a_row_of_labels_is_read() -> None:
    values = pairs(parse_labelled("| Where | When | Places |\n|---|---|---|\n| here | Oct 13 | 12 |"))
    assert values == [(Label.WHERE, "here"), (Label.WHEN, "Oct 13"), (Label.SEATS, "12")]


def test_list_of_days_below_its_label_belongs_to_it() -> None:
    labelled = parse_labelled("Dates:\n- Oct 13\n- Oct 20\n\nOct 27\nBring tea.")
    assert pairs(labelled) == [(Label.DATES, "- Oct 13\n- Oct 20\nOct 27")]
    assert labelled.free.strip() == "Bring tea."


def test_address_below_the_place_belongs_to_it() -> None:
    values = pairs(parse_labelled("Where: Riverside Library\n410 Example Ave, Braddock\nSee you there"))
    assert values == [(Label.WHERE, "Riverside Library\n410 Example Ave, Braddock")]


def test_last_words_go_on_over_lines() -> None:
    values = pairs(parse_labelled("### Anything else\nI bake.\n\nNo Spanish needed."))
    assert values == [(Label.WORDS, "I bake.\nNo Spanish needed.")]


def test_empty_label_says_nothing() -> None:
    assert pairs(parse_labelled("Where:\nFirst meeting: Oct 13")) == [(Label.FIRST, "Oct 13")]


@pytest.mark.parametrize(
    "line",
    ["When we met it was good", "13. Oktober 18:30 Uhr", "at 6:30 pm", "https://example.org:80/x", "Where?"],
)
def test_sentence_is_no_label(line: str) -> None:
    labelled = parse_labelled(line)
    assert labelled.values == ()
