"""What all pages share: the texts in their language, the templates, the files they load, and who is looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.config import Config
from service.pages.assets import load_assets
from service.pages.guard import FORM_TOKEN, Guard, Visitor
from service.pages.moments import Moments
from service.pages.words import Words
from service.rendering import build_facts
from service.rendering.environment import TEMPLATES, Texts


def read_clock() -> datetime:
    """Real time; the pages show when things really happened."""
    return datetime.now(UTC)


class Site:
    """Built once a process."""

    def __init__(self, config: Config, now: Callable[[], datetime] = read_clock) -> None:
        self.config = config
        self.guard = Guard(config, now)
        self.assets = load_assets()
        self.base = urlsplit(config.public_url).path
        """The path under which people reach us, where a proxy keeps us in a folder."""
        texts = Texts(build_facts(config))
        self.moments = Moments(texts, config.timezone)
        self.words = Words(texts.catalogue, config.discourse_instance)
        self._environment = build_environment(texts)
        self._environment.globals.update(
            config=config,
            base=self.base,
            forum=config.discourse_instance,
            assets=self.assets,
            moments=self.moments,
            words=self.words,
        )

    def show(
        self,
        request: web.Request,
        template: str,
        *,
        status: int = 200,
        visitor: Visitor | None = None,
        **values: object,
    ) -> web.Response:
        """The page; forms on it are bound to `visitor`."""
        form_token = self.guard.compose_form_token(visitor) if visitor else None
        html = self._environment.get_template(f"pages/{template}").render(
            path=request.path,
            signed_in=visitor is not None and visitor.signed_in,
            form_field=FORM_TOKEN,
            form_token=form_token,
            **values,
        )
        response = web.Response(text=html, content_type="text/html", status=status)
        response.headers[hdrs.CACHE_CONTROL] = "no-store"
        if visitor is not None:
            self.guard.remember(response, visitor)
        return response


def build_environment(texts: Texts) -> Environment:
    """jinja2 for HTML: everything is escaped, sentences come from the catalogue, a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    # "New style": what fills a sentence is escaped too.
    environment.install_gettext_translations(texts.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = texts.facts.language
    return environment
