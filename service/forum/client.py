"""The API client, our gateway to the forum: pydiscourse's calls, sent our way, answered in our values.

pydiscourse knows Discourse's paths and parameters. How it sends a request is replaced (`_request`): it opens
a connection for each, waits without end, sleeps on a 429, trips over redirects and content types, and logs
whole answers.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Self
from urllib.parse import quote

from pydiscourse import DiscourseClient

from service.domain.ids import ExternalId, PostId, TopicId
from service.domain.posts import Category, Post, Topic, User
from service.errors import CompanionError, NotFound, RetryLater
from service.forum import shapes
from service.forum.answers import parse_answer, parse_redirect, read_as
from service.forum.budget import Account
from service.forum.caller import THREADS, Caller, OnCall
from service.forum.fields import Json, read_whole_number
from service.forum.protocol import ENQUEUED, Enqueued, MayWrite, NewMessage, NewTopic, TopicStatus, always
from service.forum.wire import Exchange, Patience, Wire
from service.reasons import Reason, ReasonCode

_PAGE = 20
"""Posts that Discourse sends with a topic, and that we ask for at a time."""

_MOST_MEMBERS = 1000
"""Members that Discourse sends at most at a time."""

_MOST_MEMBER_PAGES = 4
"""Beyond that many members a group names no team; an action of ours takes no more calls."""

_MOST_REDIRECTS = 3


class ForumClient:
    """Keeps the promise of `service.forum.protocol.Forum`; `charge` says whose calls they are."""

    def __init__(
        self,
        url: str,
        api_key: str,
        api_username: str,
        *,
        account: Account,
        on_call: OnCall = lambda _route, _status: None,
        patience: Patience | None = None,
    ) -> None:
        patience = patience or Patience()
        self._wire = Wire(url, api_key, api_username, patience, THREADS)
        self._caller = Caller(on_call, patience.total_s)
        self._account = account
        self._may_write: MayWrite = always

    def charge(self, account: Account, may_write: MayWrite = always) -> Self:
        """The same gateway, its calls counted in another account.

        Once `may_write` says no, nothing but questions leaves any more: the call fails as undone.
        """
        bound = copy.copy(self)
        bound._account, bound._may_write = account, may_write
        return bound

    def close(self) -> None:
        """Let go of threads and connections, once nothing is asked any more."""
        self._caller.close()
        self._wire.close()

    async def create_topic(self, new: NewTopic) -> Post | Enqueued:
        values = {"title": new.title, "category_id": new.category_id, "external_id": new.external_id}
        return await self._create("create_topic", new.raw, tags=list(new.tags), **values)

    async def create_message(self, new: NewMessage) -> Post | Enqueued:
        values = {"title": new.title, "target_recipients": new.to, "external_id": new.external_id}
        return await self._create("create_message", new.raw, archetype="private_message", **values)

    async def create_reply(self, topic_id: TopicId, raw: str) -> Post | Enqueued:
        return await self._create("create_reply", raw, topic_id=topic_id)

    async def find_topic(self, external_id: ExternalId) -> Topic | None:
        path = f"/t/external_id/{quote(external_id, safe='')}"
        try:
            return read_as(shapes.read_topic, await self._get("find_topic", path, include_raw="true"))
        except NotFound:
            return None

    async def fetch_topic(self, topic_id: TopicId) -> Topic:
        return read_as(
            shapes.read_topic, await self._get("fetch_topic", f"/t/{topic_id}", include_raw="true")
        )

    async def fetch_post(self, post_id: PostId) -> Post:
        return read_as(shapes.read_post, await self._get("fetch_post", f"/posts/{post_id}"))

    async def fetch_editor(self, post_id: PostId) -> str | None:
        try:
            return read_as(
                shapes.read_editor, await self._get("fetch_editor", f"/posts/{post_id}/revisions/latest")
            )
        except NotFound:
            return None

    async def fetch_posts(self, topic_id: TopicId, ids: Sequence[PostId]) -> Sequence[Post]:
        return read_as(
            lambda json: shapes.read_readable_posts(shapes.read_page(json)),
            await self._fetch_page(topic_id, ids),
        )

    async def _fetch_page(self, topic_id: TopicId, ids: Sequence[PostId]) -> Json | None:
        values = {"post_ids": list(ids), "include_raw": "true"}
        return await self._ask("fetch_posts", lambda api: api.posts(topic_id, **values))

    async def fetch_newest_posts(self, topic_id: TopicId, since: datetime) -> Sequence[Post]:
        json = await self._get("fetch_newest_posts", f"/t/{topic_id}", include_raw="true")
        first, stream = read_as(shapes.read_page, json), read_as(shapes.read_stream, json)
        if len(stream) <= len(first):
            return read_as(lambda _: shapes.read_regular_posts(first[::-1]), json)
        newest: list[Post] = []
        while stream:
            json = await self._fetch_page(topic_id, stream[-_PAGE:])
            page = read_as(lambda json: shapes.read_regular_posts(shapes.read_page(json)), json)
            stream = stream[:-_PAGE]
            newest += sorted(page, key=lambda post: post.number, reverse=True)
            if any(post.created_at < since for post in page):
                break
        return newest

    async def fetch_latest_posts(self, before: PostId | None = None) -> Sequence[Post]:
        json = await self._ask("fetch_latest_posts", lambda api: api.latest_posts(before))
        posts = read_as(shapes.read_latest_posts, json)
        # Discourse counted `before` itself in until 2026 and leaves it out since; here it is out.
        return [post for post in posts if before is None or post.id < before]

    async def edit_post(
        self, post_id: PostId, raw: str, *, original_raw: str, title: str | None = None, bump: bool = False
    ) -> Post:
        values = {"post[original_text]": original_raw, "bypass_bump": "false" if bump else "true"}
        if title is not None:
            values["title"] = title
        json = await self._ask("edit_post", lambda api: api.update_post(post_id, raw, **values))
        return read_as(lambda json: shapes.read_post(shapes.unwrap_post(json)), json, wrote=True)

    async def set_status(
        self, topic_id: TopicId, status: TopicStatus, enabled: bool, until: datetime | None = None
    ) -> None:
        change = (topic_id, status.value, enabled)
        more = {"until": until.isoformat()} if until else {}
        json = await self._ask("set_status", lambda api: api.update_topic_status(*change, **more))
        read_as(dict, json, wrote=True)

    async def fetch_categories(self) -> Sequence[Category]:
        return read_as(
            shapes.read_categories, await self._ask("fetch_categories", lambda api: api.get_site_info())
        )

    async def fetch_user(self, name: str) -> User | None:
        try:
            json = await self._get("fetch_user", f"/u/{quote(name, safe='')}")
        except NotFound:
            return None
        return read_as(shapes.read_profile, json)

    async def fetch_group_members(self, group: str) -> Sequence[User]:
        path = f"/groups/{quote(group, safe='')}/members"
        members: list[User] = []
        for _ in range(_MOST_MEMBER_PAGES):
            json = await self._get("fetch_group_members", path, limit=_MOST_MEMBERS, offset=len(members))
            found, total = read_as(shapes.read_members, json)
            members += found
            if not found or len(members) >= total:
                break
        return members

    async def _create(self, name: str, raw: str, **values: object) -> Post | Enqueued:
        json = await self._ask(name, lambda api: api.create_post(raw, **values))
        if json is not None and json.get("action") == "enqueued":
            return ENQUEUED
        made = read_as(shapes.unwrap_post, json, wrote=True)
        post_id = read_whole_number(made, "id")
        if "raw" in made or post_id is None:
            return read_as(shapes.read_post, made, wrote=True)
        # Some versions leave the raw out here, and only what the forum stored may be compared with later.
        try:
            return await self.fetch_post(PostId(post_id))
        except CompanionError as error:
            raise RetryLater(Reason(ReasonCode.NOT_READ_BACK), unknown=True) from error

    async def _get(self, name: str, path: str, **params: object) -> Json | None:
        return await self._ask(name, lambda api: api.get(path, params))

    async def _ask(self, name: str, call: Callable[[_Discourse], Json | None]) -> Json | None:
        """One call, and one more for each redirect that Discourse answers a GET with."""
        for _ in range(_MOST_REDIRECTS):
            try:
                perform = partial(self._perform, call)
                return await self._caller.run(name, self._account, perform, self._may_write)
            except _Moved as moved:
                call = partial(_Discourse.get, path=moved.path, params=moved.params)
        raise RetryLater(Reason(ReasonCode.SENT_IN_CIRCLES), unknown=False)

    def _perform(self, call: Callable[[_Discourse], Json | None], exchange: Exchange) -> Json | None:
        return call(_Discourse(self._wire, exchange))


class _Moved(Exception):
    """A GET was sent on to another path of the forum."""

    def __init__(self, path: str, params: Mapping[str, object]) -> None:
        super().__init__(path)
        self.path, self.params = path, params


class _Discourse(DiscourseClient):  # type: ignore[misc]
    """pydiscourse for one request: its public calls, our way of sending. Lives on one thread."""

    def __init__(self, wire: Wire, exchange: Exchange) -> None:
        super().__init__(host="", api_username="", api_key="")
        self._wire = wire
        self._exchange = exchange

    def get(self, path: str, params: Mapping[str, object]) -> Json | None:
        return self._request("GET", path, params)

    def _request(
        self,
        verb: str,
        path: str,
        params: Mapping[str, object] | None = None,
        files: None = None,
        data: Mapping[str, object] | None = None,
        json: None = None,
        override_request_kwargs: None = None,
    ) -> Json | None:
        """What pydiscourse calls for everything; of its arguments we use `params` and `data` (form encoding)."""
        if files or json or override_request_kwargs:
            raise NotImplementedError("the gateway sends forms only")
        path = path if path.partition("?")[0].endswith(".json") else f"{path}.json"
        answer = self._wire.send(self._exchange, verb, path, params=params, data=data)
        target = parse_redirect(answer, self._wire.url)
        if verb == "GET" and target is not None and target != path:
            # A redirect of Discourse forgets the query, with the raw we asked for; so it goes along.
            raise _Moved(target, params or {})
        return parse_answer(answer, is_write=verb != "GET")
