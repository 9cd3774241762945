"""Days and hours that are not the circle's are gone before anything is read."""

from __future__ import annotations

import pytest

from service.domain.announcements.set_aside import set_aside


@pytest.mark.parametrize(
    ("flat", "kept", "gone"),
    [
        ("doors open at 5:30 pm, we start at 6 pm", "6 pm", "5:30"),
        ("main library (open 9 am to 8 pm), october 13 at 6 pm", "6 pm", "9 am"),
        ("october 13 at 6 pm, the bus leaves at 5:15 pm", "6 pm", "5:15"),
        ("oct 20 6pm registration required until 5 pm", "6pm", "5 pm"),
        ("geoffnet von 10 bis 20 uhr. wir treffen uns um 18 uhr", "18 uhr", "10 bis"),
        ("la biblioteca abre a las 9h, empezamos a las 18h", "18h", "9h"),
    ],
)
def test_hours_of_doors_and_buses_go(flat: str, kept: str, gone: str) -> None:
    text, takes_back = set_aside(flat)
    assert kept in text
    assert gone not in text
    assert len(text) == len(flat)
    assert not takes_back


@pytest.mark.parametrize(
    ("flat", "kept", "gone"),
    [
        ("not tuesday but wednesday october 14", "wednesday", "tuesday"),
        ("october 13 at 6 pm, no wait, 7 pm", "7 pm", "6 pm"),
        ("october 13, wait no, october 14 at 6 pm", "october 14", "october 13"),
        ("7 pm instead of 6 pm", "7 pm", "6 pm"),
        ("statt 18 uhr um 19 uhr", "19 uhr", "18 uhr"),
        ("no es el martes sino el miercoles 14 de octubre", "miercoles", "martes"),
        ("nicht am dienstag, sondern am mittwoch", "mittwoch", "dienstag"),
    ],
)
def test_what_is_taken_back_goes(flat: str, kept: str, gone: str) -> None:
    text, takes_back = set_aside(flat)
    assert kept in text
    assert gone not in text
    assert takes_back


@pytest.mark.parametrize(
    "flat", ["no meeting on november 24", "not on november 24", "we are not strict, 6 pm"]
)
def test_day_off_is_not_taken_back(flat: str) -> None:
    assert set_aside(flat) == (flat, False)
