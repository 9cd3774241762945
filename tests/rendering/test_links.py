"""Links that people give: shown when they are ordinary web addresses, and never able to do anything else."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rendering.links import own_link, safe_link
from tests.rendering.forum_markdown import read_post
from tests.rendering.hostile import texts

addresses = st.builds(
    lambda scheme, host, tail: f"{scheme}://{host}/{tail}",
    st.sampled_from(["https", "http", "HTTPS", "javascript", "data", ""]),
    st.sampled_from(
        ["a.org", "bücher.example", "a.org:8080", "u:p@a.org", "us02web.zoom.us", "localhost", "[::1]"]
    ),
    texts,
)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        (
            "https://college.example.org/spanish?a=1&b=2#top",
            "https://college.example.org/spanish?a=1&b=2#top",
        ),
        (" http://example.org ", "http://example.org"),
        ("https://Bücher.example/ä b", None),
        ("https://Bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ("https://example.org/a_(b)*[c]`<!--", "https://example.org/a_%28b%29%2A%5Bc%5D%60%3C!--"),
        ("https://example.org/@maya", "https://example.org/%40maya"),
        ("https://example.org/%20?q=%26", "https://example.org/%20?q=%26"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("HTTPS://EXAMPLE.ORG/Case", "https://example.org/Case"),
    ],
)
def test_an_ordinary_address_is_kept(address: str, link: str | None) -> None:
    assert safe_link(address) == link


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "example.org",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:a@b.org",
        "ftp://example.org",
        "upload://x.png",
        "https://",
        "https://user:secret@example.org",
        "https://example.org@evil.example",
        "https://localhost/x",
        "http://10.0.0.1/x",
        "http://0x7f.1/x",
        "https://[::1]/x",
        "https://[oops/x",
        "https://example.org:99999/",
        "https://example.org/\nx",
        "https://example.org/\u202ex",
        "https://us02web.zoom.us/j/123",
        "https://meet.google.com/abc-defg-hij",
        "https://teams.microsoft.com/l/meetup-join/x",
        "https://meet.jit.si/Circle",
        "https://example.org/" + "x" * 1000,
    ],
)
def test_what_is_no_ordinary_address_is_left_out(address: str | None) -> None:
    assert safe_link(address) is None


@settings(deadline=None, max_examples=200)
@given(st.one_of(texts, addresses))
def test_any_address_gives_one_link_or_none(address: str) -> None:
    link = safe_link(address)
    if link is None:
        return
    reading = read_post(f"[Sign up here]({link}), or not")
    assert len(reading.links) == 1
    assert reading.text == "Sign up here, or not"
    assert not reading.found
    parts = urlsplit(reading.links[0])
    assert parts.scheme in ("http", "https")
    assert "@" not in parts.netloc
    assert "." in (parts.hostname or "")


def test_our_own_links_may_be_local() -> None:
    assert own_link("http://127.0.0.1:8765/t/a-b/12") == "http://127.0.0.1:8765/t/a-b/12"
    assert own_link("http://[::1]:8765/t/12") == "http://[::1]:8765/t/12"
