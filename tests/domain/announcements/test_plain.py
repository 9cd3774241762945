"""Raw text of a post -> the author's own words; contact data -> signs."""

from __future__ import annotations

import pytest

from service.domain.announcements.plain import READ_AT_MOST, parse_plain, parse_plain_title
from service.domain.announcements.private import PRIVATE_SIGNS, drop_private, parse_private
from service.domain.announcements.values import Private


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("**Where:** the _old_ library", "Where: the old library"),
        ("a_b_c and \\*stars\\*", "a_b_c and *stars*"),
        ("@_maya_ and @sam_x", "@_maya_ and @sam_x"),
        ("[Course](https://example.org/a_b)", "Course (https://example.org/a_b)"),
        ("![poster|690x400](upload://x.png)see", " see"),
        ("<p>One</p><p>Two &amp; <b>three</b></p>", "\nOne\n\nTwo & three\n"),
        ("[b]Where:[/b] here [url=https://example.org]x[/url]", "Where: here x (https://example.org)"),
        ("[Basic Spanish] stays", "[Basic Spanish] stays"),
        ("~~6 pm~~ 7 pm", " 7 pm"),
        ("a <!-- hidden --> b", "a b"),
        ("a <!-- never closed", "a"),
        ("[poll type=regular]\n* yes\n[/poll]x", " x"),
        ("> quoted\nmine", "mine"),
        ("[quote=sam][quote]inner[/quote]outer[/quote]mine", "\nmine"),
        ("[quote]never closed\nWhere: there", ""),
        ("```\nWhere: here\n```", "Where: here"),
        ("    Where: here", " Where: here"),
        ("see <https://example.org/x>", "see https://example.org/x"),
        ("<script>alert(1)</script>fine", " fine"),
        ("mine\nOn Tue, Oct 13, 2026 at 5:00 PM Companion wrote:\nWhere: there", "mine"),
        ("mine\nSent from my phone\nmore", "mine"),
        ("zero\u200bwidth \u202eturned", "zerowidth turned"),
        ("a\u00a0\t b\r\nc", "a b\nc"),
    ],
)
def test_only_the_authors_words_stay(raw: str, plain: str) -> None:
    assert parse_plain(raw) == plain


def test_local_date_and_event_are_written_out() -> None:
    date = '[date=2026-10-13 time=18:00:00 timezone="America/New_York"]'
    event = '[event start="2026-10-20 19:00" status="public" timezone="Europe/Berlin"]\n[/event]'
    assert "2026-10-13 18:00 America/New_York" in parse_plain(date)
    assert "2026-10-20 19:00 Europe/Berlin" in parse_plain(event)
    days = '[date-range from=2026-10-13T18:00:00 to=2026-10-13T19:30:00 timezone="Europe/Berlin"]'
    assert "2026-10-13 18:00 Europe/Berlin" in parse_plain(days)
    assert "2026-10-13 18:00" in parse_plain("[DATE=2026-10-13 TIME=18:00:00]")


def test_title_stands_on_one_line() -> None:
    assert parse_plain_title("  **Basic**\n Spanish ") == "Basic Spanish"


def test_text_is_read_up_to_the_forums_own_limit() -> None:
    assert "end" not in parse_plain("a " * READ_AT_MOST + "end")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to maya@example.org", Private.EMAIL),
        ("maya (at) example (dot) org", Private.EMAIL),
        ("maya at example dot org", Private.EMAIL),
        ("mailto:maya@example.org", Private.EMAIL),
        ("https://example.org/?mail=maya@example.org", Private.EMAIL),
        ("call 412-555-0100", Private.PHONE),
        ("(412) 555-0100", Private.PHONE),
        ("+49 30 901820", Private.PHONE),
        ("0171-2345678", Private.PHONE),
        ("tel 654 321 987", Private.PHONE),
        ("4125550100", Private.PHONE),
        ("wa.me/14125550100", Private.PHONE),
        ("https://us02web.zoom.us/j/81234567890?pwd=x", Private.MEETING_LINK),
        ("zoom.us/j/81234567890", Private.MEETING_LINK),
        ("https://meet.google.com/abc-defg-hij", Private.MEETING_LINK),
        ("https://teams.microsoft.com/l/meetup-join/19", Private.MEETING_LINK),
        ("https://meet.jit.si/OurCircle", Private.MEETING_LINK),
        ("https://chat.whatsapp.com/AbCdEf", Private.MESSENGER),
        ("Meeting ID: 812 3456 7890", Private.MEETING_LINK),
        ("Passcode: abc123", Private.MEETING_LINK),
    ],
)
def test_contact_data_is_taken_out(text: str, kind: Private) -> None:
    screened = parse_private(text)
    assert screened.private == {kind}
    assert not any(char.isdigit() for char in drop_private(screened.text))
    assert "maya" not in drop_private(screened.text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-13 18:00",
        "13.10.2026 18.30",
        "13.10., 20.10., 27.10.",
        "06.10. 13.10. 20.10.",
        "10/13 10/20 10/27",
        "18:00-19:30",
        "Braddock, PA 15104-1234",
        "410 Example Ave, 15213 Pittsburgh",
        "ISBN 978-3-16-148410-0",
        "https://www.p2pu.org/en/signup/basic-spanish-1234/",
        "https://medium.com/@maya",
        "@sam and @maya",
        "we look at example.org",
        "Oct 13 20 27 2026",
    ],
)
def test_dates_places_and_links_are_not_private(text: str) -> None:
    screened = parse_private(text)
    assert screened.text == text
    assert screened.private == frozenset()


def test_nobody_can_type_a_sign() -> None:
    assert PRIVATE_SIGNS.search(parse_plain("\ue000\ue001\ue002")) is None
