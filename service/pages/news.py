"""The network's weeks as pages: the newest in a list, each on a page of its own, and all of them for feed readers."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from aiohttp import web

from service.clock import Clock
from service.domain.recaps.views import View, is_cut, list_places, narrow_recap
from service.domain.weeks import Week
from service.pages.keys import POOL
from service.pages.searching import read_words
from service.pages.site import Site
from service.store.news import load_news, load_news_of
from service.store.people import load_names
from service.store.settings import load_clock_offset

PAGE = 20
"""Weeks in the list, and in the feed."""


class NewsPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._category = site.config.news_category

    async def show_all(self, request: web.Request) -> web.Response:
        async with request.app[POOL].acquire() as connection:
            now = Clock(await load_clock_offset(connection)).now()
            told = await load_news(connection, self._category, PAGE)
        return self._site.show_public(request, "news.html", told=told, now=now)

    async def show_one(self, request: web.Request) -> web.Response:
        """All of it, or what took place in a town or at a library. Raises HTTPNotFound for a week that was not told."""
        week = parse_week(request.match_info["week"])
        if week is None:
            raise web.HTTPNotFound
        async with request.app[POOL].acquire() as connection:
            now = Clock(await load_clock_offset(connection)).now()
            one = await load_news_of(connection, self._category, week)
            names = await load_names(connection, one.recap.people) if one else {}
        if one is None:
            raise web.HTTPNotFound
        view = parse_view(request.query)
        recap = narrow_recap(one.recap, view)
        return self._site.show_public(
            request,
            "news_week.html",
            one=one,
            recap=recap,
            view=view,
            is_cut=is_cut(one.recap),
            places=list_places(one.recap),
            compose_query=compose_query,
            names=names,
            now=now,
        )

    async def feed(self, request: web.Request) -> web.Response:
        """Without people: what a feed reader has copied cannot be taken back."""
        async with request.app[POOL].acquire() as connection:
            told = await load_news(connection, self._category, PAGE)
        return self._site.feed(request, "news.xml", told=told)


def parse_view(query: Mapping[str, str]) -> View:
    return View(read_words(query, "town"), read_words(query, "library"))


def compose_query(name: str, place: str) -> str:
    """`?town=Pittsburgh`"""
    return "?" + urlencode({name: place})


def parse_week(key: str) -> Week | None:
    """`2026-w42`; None for a week that no calendar has."""
    year, _, number = key.partition("-w")
    try:
        return Week(int(year), int(number))
    except ValueError:
        return None


def add_news_pages(app: web.Application, site: Site) -> None:
    pages = NewsPages(site)
    app.router.add_get("/news", pages.show_all)
    app.router.add_get("/news.atom", pages.feed)
    app.router.add_get("/news/{week:[0-9]{4}-w[0-9]{2}}", pages.show_one)
