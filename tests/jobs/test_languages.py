"""A circle's topic and our replies to its people speak the language its announcement is written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.rendering import build_renderer
from tests.world import World

SPANISH = (
    "Queremos aprender a escribir cuentos. Nos vemos en la Biblioteca Central, Sevilla, "
    "el martes 13 de octubre de 2037 a las 18:00, durante seis semanas."
)
GERMAN = (
    "Wir lernen Gitarre und treffen uns dienstags um 18 Uhr in der Stadtbibliothek Leipzig, "
    "zum ersten Mal am 13. Oktober 2037, sechs Wochen lang."
)


async def read_all(world: World, topic_id: int) -> tuple[str, str, str]:
    """The title and first post of the circle's topic, and our reply under its announcement."""
    topic = await world.fetch_circle_topic(topic_id)
    posts = (await world.read_topic(topic_id))["post_stream"]["posts"]
    (ours,) = [post["raw"] for post in posts if post["username"] == "companion" and post["post_type"] == 1]
    return topic["title"], topic["post_stream"]["posts"][0]["raw"], ours


@pytest.mark.parametrize(
    ("title", "text", "date", "heading", "thanks"),
    [
        (
            "Escritura creativa para principiantes",
            SPANISH,
            "desde el 13 de octubre de 2037",
            "Conviene saber",
            "Gracias.",
        ),
        ("Gitarre lernen für alle", GERMAN, "ab 13. Oktober 2037", "Gut zu wissen", "Danke."),
    ],
)
async def test_announced_circle_is_answered_in_its_language(
    world: World, title: str, text: str, date: str, heading: str, thanks: str
) -> None:
    post = await world.announce(title, text)
    await world.settle()
    topic, first, ours = await read_all(world, post["topic_id"])
    assert topic.endswith(date)
    assert f"### {heading}" in first
    assert ours.startswith(thanks)


async def test_circle_keeps_its_language_when_its_announcement_changes_to_another(world: World) -> None:
    post = await world.announce("Escritura creativa para principiantes", SPANISH)
    await world.settle()
    await world.edit(
        post["id"],
        "We want to learn how to write stories. We meet at the Biblioteca Central, Sevilla, "
        "on Tuesday 20 October 2037 at 6 pm, for six weeks.",
    )
    await world.settle()
    topic, first, _ = await read_all(world, post["topic_id"])
    assert topic.endswith("desde el 20 de octubre de 2037")
    assert "Próximo encuentro: martes 20 de octubre de 2037, 18:00–19:30" in first


async def test_question_is_asked_and_becomes_all_set_in_the_authors_language(world: World) -> None:
    post = await world.announce(
        "Gitarre lernen für alle", "Wir lernen Gitarre und treffen uns in der Stadtbibliothek Leipzig."
    )
    await world.settle()
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    assert posts[1]["raw"].startswith("Danke, Maya.")
    await world.reply(post["topic_id"], "Erstes Treffen: 13. Oktober 2037 um 18 Uhr")
    await world.settle()
    _, first, ours = await read_all(world, post["topic_id"])
    assert ours.startswith("Alles klar, danke.")
    assert "Nächstes Treffen: Dienstag, 13. Oktober 2037, 18:00–19:30 Uhr (Ortszeit Leipzig)" in first


async def test_announcement_that_says_too_little_is_answered_in_the_language_of_the_settings(
    world: World,
) -> None:
    renderer = build_renderer(replace(world.config, language="es"))
    world = replace(world, tools=replace(world.tools, renderer=renderer))
    post = await world.announce(
        "Python 3: Riverside, Pittsburgh", "13/10/2037 18:00 https://python.example.org/"
    )
    await world.settle()
    posts = (await world.read_topic(post["topic_id"]))["post_stream"]["posts"]
    assert posts[1]["raw"].startswith("Gracias")
