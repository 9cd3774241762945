"""A template cannot let a person's text through, whatever its author forgets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError, nodes

from service.domain.languages import Language
from service.rendering import build_house
from service.rendering.environment import TEMPLATES, Texts, build_environment
from service.rendering.plain import Markdown
from tests.configs import make_config
from tests.rendering.values import make_house

HOSTILE = "@all [poll] <b>"
HARMLESS = "@\u2060all \\[\u2060poll\\] &lt;b\\>"
OURS = sorted(path for folder in ("topics", "announcements") for path in (TEMPLATES / folder).glob("*.md"))


@pytest.fixture
def environment() -> Environment:
    return build_environment(Texts(make_house(), Language.EN).words)


@pytest.mark.parametrize(
    "source",
    [
        "{{ text }}",
        "{{ text | safe }}",
        "{{ text | trim }}",
        "{{ (text, text) | join(', ') }}",
        "{{ ours ~ text }}",
        "{{ ours + text }}",
        "{{ [text] }}",
        "{{ {'a': text} }}",
        "{{ text | replace('x', 'y') | safe }}",
        "{{ '%s' | format(text) }}",
        "{% for letter in text %}{{ letter }}{% endfor %}",
        "{% set again %}{{ text }}{% endset %}{{ again }}",
        "{% macro say(it) %}{{ it }}{% endmacro %}{{ say(text) }}",
        "{% autoescape false %}{{ text }}{% endautoescape %}",
        '{{ _("%(it)s", it=text) }}',
        '{{ gettext("a %(it)s", it=text) | safe }}',
        '{{ ngettext("%(it)s", "%(it)s", 2, it=text) }}',
        "{% trans it=text %}{{ it }}{% endtrans %}",
        "{% trans it=text, count=2 %}{{ it }}{% pluralize %}{{ it }} {{ count }}{% endtrans %}",
    ],
)
def test_no_way_of_writing_a_value_lets_it_act(environment: Environment, source: str) -> None:
    written = environment.from_string(source).render(text=HOSTILE, ours=Markdown("**ours**"))
    assert re.search(r"@\w|(?<!\\)\[|\[\w|<", written) is None


def test_a_value_reads_as_it_was_typed(environment: Environment) -> None:
    template = environment.from_string('{{ text }}, {{ ours }}, {{ 7 }}, {{ _("%(it)s", it=text) }}')
    written = template.render(text=HOSTILE, ours=Markdown("**ours**"))
    assert written == f"{HARMLESS}, **ours**, 7, {HARMLESS}"


def test_templates_in_a_persons_text_are_not_run(environment: Environment) -> None:
    source = "{{ 7 - 7 }} {{ ''.__class__ }} {% include 'x' %} %(it)s %s"
    written = environment.from_string('{{ text }} {{ _("%(it)s", it=text) }}').render(text=source)
    assert written == f"{source} {source}".replace("_", "\\_")


@pytest.mark.parametrize("source", ["{{ missing }}", "{{ text.missing }}", '{{ _("%(it)s", it=missing) }}'])
def test_a_missing_value_is_an_error(environment: Environment, source: str) -> None:
    with pytest.raises(UndefinedError):
        environment.from_string(source).render(text=HOSTILE)


def test_none_is_an_error(environment: Environment) -> None:
    with pytest.raises(TypeError, match="missing"):
        environment.from_string("{{ text }}").render(text=None)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_our_templates_use_no_way_around(path: Path, environment: Environment) -> None:
    tree = environment.parse(path.read_text())
    assert not list(tree.find_all(nodes.Filter))
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier))
    assert not list(tree.find_all(nodes.MarkSafe))


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(path: Path, environment: Environment) -> None:
    tree = environment.parse(path.read_text())
    bare = " ".join(data.data for data in tree.find_all(nodes.TemplateData))
    markup = re.sub(r"</?(small|details|summary)>|\[/?(details)|text\n", " ", bare)
    assert re.findall(r"[^\W\d_]+", markup) == []


def test_the_renderer_knows_what_the_settings_say() -> None:
    house = build_house(make_config(discourse_api_username="helper", event_blocks=True))
    assert (house.bot, house.event_blocks, house.language) == ("helper", True, Language.EN)
