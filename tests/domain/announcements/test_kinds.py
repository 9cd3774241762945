"""What a post is, asked before anything in it is read."""

from __future__ import annotations

import pytest

from service.domain.announcements.kinds import decide_kind, find_signs
from service.domain.announcements.values import Kind, Verdict
from tests.domain.announcements.reading import read

FRAME = "Riverside library, Braddock, Tuesday October 13 at 6 pm"


def kind_of(title: str, *sentences: str, whole: bool = False, labelled: bool = False) -> Kind:
    signs = find_signs(title, sentences)
    return decide_kind(signs, labelled=labelled, where=whole, when=whole, ahead=whole)


@pytest.mark.parametrize(
    ("title", "sentence", "kind"),
    [
        ("Everyday Spanish", "We meet at the library, come along.", Kind.INVITATION),
        ("How do I book a room?", "I have never done that before.", Kind.QUESTION),
        ("Any tips for shy learners?", "Nobody talks in our circle.", Kind.ADVICE),
        ("Many thanks", "The room was warm and the coffee good.", Kind.THANKS),
        ("Our evening", "Yesterday we had nine people.", Kind.REPORT),
        ("Everyday Spanish", "The meeting on Tuesday is cancelled.", Kind.CHANGE),
        ("Volunteers wanted", "Help us on Wednesdays.", Kind.VACANCY),
        ("50 % off", "Buy now, only this week.", Kind.ADVERTISEMENT),
        ("Chess", "I would love to start a chess circle.", Kind.WISH),
        ("Chess", "The board is green.", Kind.UNSURE),
        ("Nähkreis", "Das Treffen am Dienstag fällt leider aus.", Kind.CHANGE),
        ("Gitarre", "Ich würde gern einen Gitarrenkreis gründen.", Kind.WISH),
        ("Círculo", "Se cancela la reunión de hoy.", Kind.CHANGE),
        ("Fotos", "Me gustaría crear un círculo de fotografía.", Kind.WISH),
    ],
)
def test_words_tell_the_kind(title: str, sentence: str, kind: Kind) -> None:
    assert kind_of(title, sentence) is kind


def test_form_is_always_an_invitation() -> None:
    assert kind_of("Thanks for reading", "It was great last year.", labelled=True) is Kind.INVITATION


def test_wish_with_place_and_day_invites() -> None:
    assert kind_of("Chess", "I would love to start a chess circle.", whole=True) is Kind.INVITATION


def test_what_invites_and_is_off_is_for_organizers() -> None:
    reading = read(f"The meeting on October 6 is cancelled. We start at the {FRAME} instead.")
    assert (reading.verdict, reading.kind) == (Verdict.ORGANIZER, Kind.UNSURE)
    assert reading.not_followed == ("unsure",)


@pytest.mark.parametrize(
    "sentence", ["Reminder: tomorrow as always.", "Volunteers wanted.", "Get your tickets, 20 % off."]
)
def test_only_an_invitation_becomes_a_circle(sentence: str) -> None:
    reading = read(f"{sentence} {FRAME}")
    assert reading.announcement is None
    assert reading.verdict is Verdict.LEAVE_ALONE
    assert reading.not_followed == (reading.kind.value,)
