"""Law 4 as a property: in whatever order, how often and when a circle's deliveries come, the forum ends up the same."""

from __future__ import annotations

import secrets
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.engine.loop import perform_next
from tests.world import TIDY, World

ACTS = ("edit", "delete", "recover")
NUMBERS = count(1)


async def act(world: World, what: str, post: dict[str, int], raw: str, alive: bool) -> bool:
    """One thing that people do with an announcement; whether it stands afterwards."""
    if what == "edit" and alive:
        await world.edit(post["id"], raw)
    elif what == "delete" and alive:
        await world.call("DELETE", f"/t/{post['topic_id']}.json", "ines")
        return False
    elif what == "recover" and not alive:
        await world.call("PUT", f"/t/{post['topic_id']}/recover.json", "ines")
        return True
    return alive


async def hold_back(world: World) -> None:
    """Let no delivery be due, so that the test says which one comes next."""
    await world.forum.sender.wait_idle()
    await world.pool.execute(
        "update delivery set due_at = now() + interval '10 minutes' where state = 'ready'"
    )


async def let_come(world: World, luck: int, *, twice: bool) -> None:
    """One of the deliveries held back comes now; `twice`: and once more, as an automatic retry with another id."""
    ids = [
        row["id"]
        for row in await world.pool.fetch("select id from delivery where state = 'ready' order by id")
    ]
    if not ids:
        return
    chosen = ids[luck % len(ids)]
    await world.pool.execute("update delivery set due_at = now() where id = $1", chosen)
    if twice:
        await world.pool.execute(
            "insert into delivery (instance, event_id, event_type, event, dedupe_key, body, topic_id, post_id, "
            "user_id, category_id, due_at) select instance, event_id + 100000, event_type, event, $2, body, topic_id, "
            "post_id, user_id, category_id, now() + interval '10 minutes' from delivery where id = $1",
            chosen,
            secrets.token_bytes(32),
        )
    await perform_next(world.tools)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(st.sampled_from(ACTS), max_size=5),
    luck=st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=8, max_size=8),
)
async def test_any_order_duplication_and_interleaving_gives_the_same_topics(
    world: World, acts: list[str], luck: list[tuple[int, bool]]
) -> None:
    number = next(NUMBERS)
    text = TIDY.replace("Everyday Spanish\n", f"Spanish number {number}\n")
    post = await world.announce(f"Spanish circle number {number}, at Riverside", text)
    alive, raw, chances = True, text, iter(luck)
    for turn, what in enumerate(acts):
        await hold_back(world)
        for chance, twice in (next(chances), next(chances)) if turn < 3 else ():
            await let_come(world, chance, twice=twice)
        if what == "edit" and alive:
            raw = text.replace("Meeting Room A", f"Reading Room {turn}")
        alive = await act(world, what, post, raw, alive)
    await hold_back(world)
    for chance, twice in chances:
        await let_come(world, chance, twice=twice)
    await world.settle()
    topics = [one for one in await world.list_topics("circles") if f"number {number} " in one["title"]]
    assert len(topics) == (1 if alive else 0)
    if alive:
        room = raw.split("Riverside Branch Library, ")[1].split("\n")[0]
        first = (await world.fetch_circle_topic(post["topic_id"]))["post_stream"]["posts"][0]
        assert room in first["raw"]
