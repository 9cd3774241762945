"""What is typed into the form of stories: what is wrong with it is pointed out, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import asdict, fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.domain.languages import Language
from service.domain.proposals.typed import (
    LONGEST_ANSWER,
    LONGEST_FIELD,
    PUBLIC_FIELDS,
    ProblemKind,
    Typed,
    compose_words,
    decide_story_language,
    fill_in,
    find_contacts,
    find_problems,
    move_contacts,
    parse_typed,
)
from service.domain.proposals.values import Where, Who
from tests.domain.proposals.stories import BRADDOCK, WORDS

GOOD = Typed(where="Braddock, PA", why="Our library lost its evening classes.")


def make_typed(**given: str) -> Typed:
    return parse_typed({"where": GOOD.where, "why": GOOD.why, **given})


def kinds_of(typed: Typed) -> list[tuple[str, ProblemKind]]:
    return [(problem.field, problem.kind) for problem in find_problems(typed)]


@pytest.mark.parametrize(
    ("given", "field", "kind"),
    [
        ({"where": "   "}, "where", ProblemKind.WHERE_MISSING),
        ({"where": "Pittѕburgh"}, "where", ProblemKind.WHERE_MIXED),
        ({"why": " \n\u200b "}, "why", ProblemKind.WORDS_MISSING),
        ({"how": "a" * (LONGEST_ANSWER + 7)}, "how", ProblemKind.TOO_LONG),
        ({"place": "a" * (LONGEST_FIELD + 1)}, "place", ProblemKind.TOO_LONG),
        ({"story": "see http://a.test/ " * 11}, "story", ProblemKind.TOO_MANY_LINKS),
        ({"story": "Ruf mich an: 0171 2345678"}, "story", ProblemKind.PRIVATE),
        ({"place": "ask lina@example.org"}, "place", ProblemKind.PRIVATE),
    ],
)
def test_what_cannot_be_taken_is_pointed_out_at_its_field(
    given: dict[str, str], field: str, kind: ProblemKind
) -> None:
    assert kinds_of(make_typed(**given)) == [(field, kind)]


@pytest.mark.parametrize(
    "where", ["Αθήνα", "Москва", "São Paulo", "Washington D.C.", "東京", "Frankfurt (Oder)"]
)
def test_towns_of_every_alphabet_are_taken(where: str) -> None:
    assert kinds_of(make_typed(where=where)) == []


def test_story_without_contacts_and_with_any_one_answer_is_good() -> None:
    for name in ("why", "how", "story"):
        assert kinds_of(parse_typed({"where": "Braddock", name: "Because."})) == []


def test_contacts_move_from_public_fields_to_the_private_one() -> None:
    typed = make_typed(
        why="Call 412-555-0147 or write lina@example.org.\n\nWe need it.",
        place="at Lina's, lina@example.org",
        contact="signal",
    )
    moved = move_contacts(typed)
    assert moved.contact == "signal, lina@example.org, 412-555-0147"
    assert moved.why == "Call … or write ….\n\nWe need it."
    assert moved.place == "at Lina's, …"
    assert kinds_of(moved) == []


def test_contacts_may_stay_where_their_author_says_so() -> None:
    assert kinds_of(make_typed(why="Write lina@example.org", may_stay="yes")) == []


@given(st.dictionaries(st.sampled_from([one.name for one in fields(Typed)]), st.text(max_size=200)))
def test_moving_leaves_no_contact_in_public(given: dict[str, str]) -> None:
    moved = move_contacts(parse_typed(given))
    assert [name for name in PUBLIC_FIELDS if find_contacts(getattr(moved, name))] == []


@given(st.dictionaries(st.sampled_from([one.name for one in fields(Typed)]), st.text(max_size=200)))
def test_what_was_typed_comes_back_the_same(given: dict[str, str]) -> None:
    typed = parse_typed(given)
    again = {
        name: ("yes" if value else "") if isinstance(value, bool) else value
        for name, value in asdict(typed).items()
    }
    assert parse_typed(again) == typed
    find_problems(typed)


def test_nothing_unseen_is_kept_and_paragraphs_are() -> None:
    typed = make_typed(why="One\0 li\u202ene\r\n\r\nand\tanother\x1b[0m", where="Brad\u200bdock\nPA")
    assert typed.why == "One line\n\nand\tanother[0m"
    assert typed.where == "Braddock PA"


def test_words_are_what_was_typed() -> None:
    typed = make_typed(who="librarian", place="The library", can_offer_room="yes", country="US")
    words = compose_words(typed, Where(town=BRADDOCK))
    assert (words.who, words.place, words.can_offer_room) == (Who.LIBRARIAN, "The library", True)
    assert compose_words(make_typed(who="king"), Where()).who is None


def test_form_is_filled_with_a_storys_words() -> None:
    typed = fill_in(WORDS, Language.DE)
    assert compose_words(typed, WORDS.where) == WORDS
    assert (typed.where, typed.country, typed.town, typed.language) == (
        "Braddock",
        "US",
        str(BRADDOCK.id),
        "de",
    )


@pytest.mark.parametrize(
    ("given", "language"),
    [
        ({"why": "Wir haben hier keine Bücherei mehr und wollen zusammen lernen."}, Language.DE),
        ({"why": "Porque aquí no hay nada y queremos aprender juntos."}, Language.ES),
        ({"why": "Because.", "language": "de"}, Language.DE),
        ({"why": "Hm."}, Language.EN),
    ],
)
def test_story_keeps_the_language_it_is_written_in(given: dict[str, str], language: Language) -> None:
    assert decide_story_language(make_typed(**given), Language.EN) is language
