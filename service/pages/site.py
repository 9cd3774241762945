"""What all pages share: the texts in the reader's language, the templates, the files they load, and who is looking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from jinja2 import Environment

from service.config import Config
from service.domain.languages import Language
from service.domain.proposals.glances import wants_glance
from service.pages.assets import load_assets
from service.pages.circle_words import CircleWords, capitalize
from service.pages.guard import Guard, compose_sign_in
from service.pages.languages import choose_language
from service.pages.moments import Moments
from service.pages.news_words import NewsWords
from service.pages.review_words import ReviewWords
from service.pages.searching import compose_address
from service.pages.story_words import StoryWords
from service.pages.visitors import FORM_TOKEN, Visitor
from service.pages.words import StatusWords
from service.rendering import build_house
from service.rendering.environment import Texts, open_templates
from service.rendering.shown import show_post

KEPT_S = 60
"""How long a page for everyone may be kept: whoever looks for a meeting that moves must not see yesterday's."""

BACK = "private, no-cache"
"""Of an answer to a form: the browser's "Back" leads to it again, with what was typed.

What is "no-store" cannot be shown again without sending the form once more, and browsers stop there with an error.
"""


def read_clock() -> datetime:
    """Real time; the pages show when things really happened."""
    return datetime.now(UTC)


class Site:
    """Built once a process."""

    def __init__(self, config: Config, now: Callable[[], datetime] = read_clock) -> None:
        self.config = config
        self.now = now
        self.guard = Guard(config)
        self.assets = load_assets()
        self.base = urlsplit(config.public_url).path
        """The path under which people reach us, where a proxy keeps us in a folder."""
        self._language = Language(config.language)
        house = build_house(config)
        self._texts = {language: Texts(house, language) for language in Language}
        self._environments = {key: self._build_environment(texts) for key, texts in self._texts.items()}

    def _build_environment(self, texts: Texts) -> Environment:
        environment = build_environment(texts)
        environment.globals.update(
            config=self.config,
            base=self.base,
            forum=self.config.discourse_instance,
            assets=self.assets,
            moments=Moments(texts, self.config.timezone),
            circles=CircleWords(texts),
            news=NewsWords(texts, self.base),
            stories=StoryWords(texts),
            review=ReviewWords(texts),
            host=urlsplit(self.config.public_url).hostname,
            sign_in_to=compose_sign_in,
            wants_glance=wants_glance,
            show_post=show_post,
            compose_address=compose_address,
            words=StatusWords(texts.catalogue, self.config.discourse_instance),
        )
        return environment

    def find_language(self, request: web.Request) -> Language:
        """The reader's."""
        return choose_language(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), self._language)

    def show(
        self,
        request: web.Request,
        template: str,
        *,
        status: int = 200,
        visitor: Visitor | None = None,
        **values: object,
    ) -> web.Response:
        """The page in the reader's language; forms on it are bound to `visitor`."""
        language = self.find_language(request)
        form_token = self.guard.compose_form_token(visitor) if visitor else None
        html = (
            self._environments[language]
            .get_template(f"pages/{template}")
            .render(
                path=request.path,
                visitor=visitor,
                form_field=FORM_TOKEN,
                form_token=form_token,
                **values,
            )
        )
        response = web.Response(text=html, content_type="text/html", status=status)
        is_answer = request.method == hdrs.METH_POST
        response.headers[hdrs.CACHE_CONTROL] = BACK if is_answer else "no-store"
        response.headers[hdrs.CONTENT_LANGUAGE] = language.value
        response.headers[hdrs.VARY] = hdrs.ACCEPT_LANGUAGE
        if visitor is not None:
            self.guard.remember(response, visitor)
        return response

    def show_public(
        self, request: web.Request, template: str, *, visitor: Visitor | None = None, **values: object
    ) -> web.Response:
        """A page that is the same for everyone who speaks its language, and may be kept for a moment.

        `visitor`: somebody for whom it holds more, and who alone gets it.
        """
        response = self.show(request, template, visitor=visitor, status=200, **values)
        return response if visitor else self._keep(response)

    def feed(self, request: web.Request, template: str, **values: object) -> web.Response:
        """For feed readers, which keep what they read: in the language of the settings, with whole addresses.

        Who has this very text is told so (RFC 9110, 13.1.2).
        """
        news = NewsWords(self._texts[self._language], self.config.public_url)
        page = self._environments[self._language].get_template(f"pages/{template}")
        text = page.render(news=news, **values)
        tag = sha256(text.encode()).hexdigest()[:32]
        known = request.if_none_match or ()
        if any(one.value in (tag, "*") for one in known):
            response = web.Response(status=HTTPStatus.NOT_MODIFIED)
        else:
            response = web.Response(text=text, content_type="application/atom+xml", charset="utf-8")
        response.etag = tag
        return self._keep(response)

    def _keep(self, response: web.Response) -> web.Response:
        # The demo's clock jumps, and the pages jump along.
        kept = "no-cache" if self.config.demo else f"public, max-age={KEPT_S}"
        response.headers[hdrs.CACHE_CONTROL] = kept
        return response


def build_environment(texts: Texts) -> Environment:
    """jinja2 for HTML: everything is escaped, sentences come from the catalogue."""
    environment = open_templates()
    # "New style": what fills a sentence is escaped too.
    environment.install_gettext_translations(texts.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = texts.language.value
    environment.filters["capitalized"] = capitalize
    return environment
