"""Markup as Discourse reads it: what our topics use, and what is taken out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.demo.forum.cooking import cook, render_excerpt
from service.demo.forum.localdates import render_moment
from service.demo.forum.rules import (
    compute_changed_characters,
    count_emojis,
    find_mentions,
    measure,
    measure_entropy,
)
from service.demo.forum.text import clean_tag, compose_slug, prettify_title

NAMES = frozenset({"maya"})


def test_local_date_is_shown_in_its_own_zone_with_utc_beside_it() -> None:
    html = cook(
        '[date=2026-10-13 time=18:00:00 timezone="America/New_York" format="dddd D MMMM, h:mm a"]', NAMES
    )
    assert ">Tuesday 13 October, 6:00 pm (New York)</span>" in html
    assert 'title="Tuesday, October 13, 2026 10:00 PM UTC"' in html
    assert 'data-timezone="America/New_York"' in html


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("[date=2026-10-13]", "October 13, 2026"),
        ("[date=2026-10-13 time=18:00 timezone=Nowhere/Land]", "October 13, 2026 6:00 PM (UTC)"),
        ("[date=2026-13-45 time=18:00]", "Invalid date"),
        ("[date-range from=2026-10-13T18:00 to=2026-10-13T19:30 timezone=Europe/Berlin]", "6:00 PM (Berlin)"),
        ("[date=2026-10-25 time=12:00 timezone=Europe/Berlin displayedTimezone=America/New_York]", "7:00 AM"),
    ],
)
def test_dates_in_all_their_ways(raw: str, shown: str) -> None:
    assert shown in cook(raw, NAMES)


def test_folds_quotes_and_events_are_blocks_and_may_hold_others() -> None:
    html = cook(
        '[details="How to change things"]\n**bold**\n[details="inner"]\ntext\n[/details]\n[/details]\n\n'
        '[quote="maya, post:2, topic:7"]\nsaid\n[/quote]\n\n'
        '[event start="2026-10-13 18:00" end="2026-10-13 19:30" timezone="America/New_York" name="Spanish"]\n[/event]',
        NAMES,
    )
    assert "<details><summary>How to change things</summary>" in html
    assert html.count("<details>") == html.count("</details>") == 2
    assert '<a href="/t/-/7/2"' in html
    assert "Tuesday, October 13, 2026 6:00 PM – 7:30 PM (New York)" in html


def test_block_tag_without_its_end_stays_text() -> None:
    assert '[details="open"]' in cook('[details="open"]\ntext', NAMES).replace("“", '"').replace("”", '"')


def test_mentions_count_in_text_only() -> None:
    html = cook("@maya, `@maya`, mail@maya.org, [@maya](https://x.example) and @nobody", NAMES)
    assert html.count('class="mention" href="/u/maya"') == 1
    assert '<span class="mention">@nobody</span>' in html
    assert find_mentions("@Maya and `@sam` and a@b.org and @lina.") == {"maya", "lina"}


def test_comments_scripts_and_strange_addresses_are_gone() -> None:
    html = cook(
        '<!-- companion:begin x -->\n**a** <script>b</script> <a href="javascript:c">d</a> <i style="x">e</i>',
        NAMES,
    )
    assert "companion" not in html
    assert "script" not in html
    assert "style" not in html


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.sampled_from('[]/="detailsqouvnp \n<>@!-.:0123*`_'), max_size=200))
def test_any_text_is_cooked_without_scripts_or_open_folds(raw: str) -> None:
    html = cook(raw, NAMES)
    assert "<script" not in html
    assert html.count("<details") == html.count("</details>")


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_changed_characters_never_exceed_what_was_taken_out_and_put_in(
    before: str, old: str, new: str
) -> None:
    assert compute_changed_characters(before + old, before + new) <= len(old) + len(new)
    assert compute_changed_characters(before, before) == 0


def test_length_is_measured_as_discourse_measures_it() -> None:
    assert measure("abc<!-- comment -->....  ") == 4
    assert measure("🎉🎉 :tada:") == 4
    assert count_emojis("Hello 🎉 :wave:") == 2
    assert measure_entropy("aaaa") == 1
    assert measure_entropy("ä") == 2


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=80))
def test_pretty_title_stays_as_it_is(title: str) -> None:
    assert prettify_title(prettify_title(prettify_title(title))) == prettify_title(prettify_title(title))


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Spanish für Anfänger: Teil 2!", "spanish-fur-anfanger-teil-2"),
        ("学习圈在图书馆", "topic"),
        ("2026", "topic"),
        ("It's time", "its-time"),
    ],
)
def test_slug_is_plain_or_the_word_topic(title: str, slug: str) -> None:
    assert compose_slug(title) == slug


def test_tags_excerpts_and_formats() -> None:
    assert clean_tag("  New   Town, PA!  ") == "new-town-pa"
    assert render_excerpt("<p>" + "word " * 100 + "</p>").endswith("…")
    moment = datetime(2026, 3, 1, 0, 5, tzinfo=UTC)
    assert render_moment(moment, "Do MMM YYYY [at] HH:mm, hh a z") == "1st Mar 2026 at 00:05, 12 am UTC"
