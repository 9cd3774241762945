"""P2PU's list is read to its end, page by page; whatever its site does, a poll tells what was read and what was not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession

from service.domain.sources.values import Poll, Problem, ProblemKind
from service.sources.p2pu import PAGE, P2pu, Patience
from service.sources.protocol import Source
from tests.sources.made import ANSWER, make_json
from tests.sources.p2pu_site import PATH, Answer, Site, break_off, drip, open_site, pour, say

HURRIED = Patience(connect_s=5, read_s=5, page_s=0.2, total_s=5)
SECRET = "inner-secret-9f31"


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def poll(session: ClientSession, site: Site, patience: Patience | None = None) -> Poll:
    source: Source = P2pu(session, site.url, patience)
    return await source.fetch_circles()


def numbers(poll: Poll) -> list[int]:
    return sorted(circle.id for circle in poll.circles)


async def test_answer_of_p2pus_shape_is_read(session: ClientSession) -> None:
    async with open_site(*ANSWER["items"]) as site:
        seen = await poll(session, site)
    assert (seen.complete, seen.problems) == (True, ())
    assert [circle.name for circle in seen.circles] == [item["name"] for item in ANSWER["items"]]


async def test_two_thousand_circles_are_read_in_pages(session: ClientSession) -> None:
    async with open_site(*(make_json(number) for number in range(1, 2001))) as site:
        seen = await poll(session, site)
    assert seen.complete
    assert numbers(seen) == list(range(1, 2001))
    assert [asked["offset"] for asked in site.asked] == [str(offset) for offset in range(0, 2000, PAGE)]
    assert all(asked["scope"] == "active" and "draft" not in asked for asked in site.asked)


async def test_list_without_any_circle_is_complete(session: ClientSession) -> None:
    async with open_site() as site:
        assert await poll(session, site) == Poll(complete=True)


async def test_drafts_and_circles_for_members_are_never_read(session: ClientSession) -> None:
    hidden = [make_json(2, draft=True), make_json(3, members_only=True), make_json(4, draft="no")]
    async with open_site(make_json(1), *hidden) as site:
        site.faults[1] = say(200, json.dumps({"count": 4, "items": site.circles}))
        seen = await poll(session, site)
    assert (numbers(seen), seen.complete) == ([1], True)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (say(200, '{"status": "error", "errors": {"limit": ["inner-secret-9f31"]}}'), ProblemKind.REFUSED),
        (say(200, '{"errors": "inner-secret-9f31"}'), ProblemKind.REFUSED),
        (say(502, "<html>inner-secret-9f31</html>"), ProblemKind.STATUS),
        (say(429, "inner-secret-9f31", **{"Retry-After": "30"}), ProblemKind.STATUS),
        (say(200, "<html><title>inner-secret-9f31</title></html>"), ProblemKind.PAGE_UNREADABLE),
        (say(200, '["inner-secret-9f31"]'), ProblemKind.PAGE_UNREADABLE),
        (say(200, '{"count": "inner-secret-9f31", "items": []}'), ProblemKind.PAGE_UNREADABLE),
        (say(200, "[" * 100_000), ProblemKind.PAGE_UNREADABLE),
        (say(200, b"\xff\xfe{"), ProblemKind.PAGE_UNREADABLE),
        (say(302, Location="http://169.254.169.254/inner-secret-9f31"), ProblemKind.SENT_ON),
        (say(302, Location="//evil.test" + PATH), ProblemKind.SENT_ON),
        (say(302, Location="http://127.0.0.1:1/" + PATH), ProblemKind.SENT_ON),
        (say(302, Location="file:///etc/passwd"), ProblemKind.SENT_ON),
        (say(302), ProblemKind.STATUS),
        (break_off, ProblemKind.CUT_SHORT),
        (pour, ProblemKind.TOO_LONG),
    ],
)
async def test_page_that_fails_ends_the_poll_and_nothing_of_it_is_quoted(
    session: ClientSession, fault: Answer, kind: ProblemKind
) -> None:
    async with open_site(*(make_json(number) for number in range(1, 2 * PAGE))) as site:
        site.faults[2] = fault
        seen = await poll(session, site)
    assert not seen.complete
    assert [problem.kind for problem in seen.problems] == [kind]
    assert numbers(seen) == list(range(1, PAGE + 1))
    assert SECRET not in repr(seen.problems)


async def test_page_that_drips_is_not_waited_for(session: ClientSession) -> None:
    async with open_site(make_json(1)) as site:
        site.faults[1] = drip
        seen = await poll(session, site, HURRIED)
    assert seen == Poll(problems=(Problem(ProblemKind.TOO_SLOW),))


async def test_list_that_takes_too_long_as_a_whole_is_given_up(session: ClientSession) -> None:
    async with open_site(*(make_json(number) for number in range(1, 2 * PAGE))) as site:
        site.faults[2] = drip
        seen = await poll(session, site, Patience(total_s=1.0))
    assert (len(seen.circles), seen.complete) == (PAGE, False)
    assert seen.problems == (Problem(ProblemKind.TOO_SLOW),)


async def test_nobody_at_the_address_is_told(session: ClientSession, closed_port: int) -> None:
    seen = await P2pu(session, f"http://127.0.0.1:{closed_port}").fetch_circles()
    assert seen == Poll(problems=(Problem(ProblemKind.CUT_SHORT, "ClientConnectorError"),))


async def test_redirect_within_the_site_is_followed(session: ClientSession) -> None:
    async with open_site(make_json(1)) as site:
        site.faults[1] = say(301, Location=f"{PATH}?limit=100&offset=0")
        assert numbers(await poll(session, site)) == [1]


async def test_redirects_in_circles_end(session: ClientSession) -> None:
    async with open_site(make_json(1)) as site:
        site.faults = {number: say(301, Location=PATH) for number in range(1, 99)}
        seen = await poll(session, site)
    assert seen == Poll(problems=(Problem(ProblemKind.STATUS, "sent on too often"),))
    assert len(site.asked) == 3


@pytest.mark.parametrize("shift", ["made", "deleted"])
async def test_list_that_changes_while_it_is_read_is_not_complete(session: ClientSession, shift: str) -> None:
    """Whoever is pushed over the edge of a page is read twice; whoever is pulled is not read at all."""

    def change() -> None:
        if shift == "made":
            site.circles.insert(0, make_json(9000))
        else:
            del site.circles[7]

    async with open_site(*(make_json(number) for number in range(1, 2 * PAGE + 1))) as site:
        site.before[2] = change
        seen = await poll(session, site)
    assert not seen.complete
    assert [problem.kind for problem in seen.problems] == [ProblemKind.CHANGED_MEANWHILE]


async def test_site_that_knows_no_paging_is_read_in_one_go(session: ClientSession) -> None:
    every = [make_json(number) for number in range(1, 251)]
    async with open_site(*every) as site:
        site.faults[1] = say(200, json.dumps({"count": 250, "items": every}))
        seen = await poll(session, site)
    assert (len(seen.circles), seen.complete, len(site.asked)) == (250, True, 1)


async def test_site_that_always_gives_the_same_page_is_left(session: ClientSession) -> None:
    async with open_site(*(make_json(number) for number in range(1, 1001))) as site:
        site.faults = {
            number: lambda request: site.list_circles(request.clone(rel_url=f"{PATH}?limit=100&offset=0"))
            for number in range(1, 99)
        }
        seen = await poll(session, site)
    assert (len(seen.circles), seen.complete, len(site.asked)) == (100, False, 10)


async def test_list_without_an_end_is_left(session: ClientSession) -> None:
    page = json.dumps({"count": 9_000_000, "items": [make_json(1)]})
    async with open_site() as site:
        site.faults = {number: say(200, page) for number in range(1, 999)}
        seen = await poll(session, site)
    assert seen.problems == (Problem(ProblemKind.TOO_MANY),)
    assert len(site.asked) == 100
