"""Adds all pages for people to the web process."""

from __future__ import annotations

from aiohttp import web

from service.config import Config
from service.pages.assets import add_assets
from service.pages.buttons import add_buttons
from service.pages.circles import add_circle_pages
from service.pages.errors import build_error_pages
from service.pages.jumps import add_jumps
from service.pages.mine import add_my_stories
from service.pages.news import add_news_pages
from service.pages.organizing import add_organizing_pages
from service.pages.own_story import add_own_story_pages
from service.pages.public import add_public_pages
from service.pages.reviewing import add_review_pages
from service.pages.signing_in import add_signing_in
from service.pages.site import Site
from service.pages.status import add_status_pages
from service.pages.stories import add_story_pages
from service.pages.story_forms import StoryForms
from service.pages.token_sign_in import add_token_sign_in
from service.pages.wanting import add_want_form
from service.pages.weeks import add_week_pages


def add_pages(app: web.Application, config: Config) -> None:
    """`app[POOL]` must be set before the first request."""
    site = Site(config)
    app.middlewares.append(build_error_pages(site))
    add_assets(app, site.assets)
    add_public_pages(app, site)
    add_circle_pages(app, site)
    add_news_pages(app, site)
    forms = StoryForms(config)
    add_want_form(app, site, forms)
    add_story_pages(app, site)
    add_my_stories(app, site)
    add_own_story_pages(app, site, forms)
    add_signing_in(app, site)
    add_token_sign_in(app, site)
    add_organizing_pages(app, site)
    add_review_pages(app, site)
    add_status_pages(app, site)
    add_buttons(app, site)
    add_week_pages(app, site)
    add_jumps(app, site)
