"""Plays a time in which nobody listened to a busy forum."""

from __future__ import annotations

import sqlite3

from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind
from tests.world import TIDY, Json, World


async def miss(world: World, posts: int, announcements: int) -> list[Json]:
    """Nobody listens while so many posts are written, these announcements evenly among them."""
    world.forum.faults.plan(DeliveryFault(DeliveryFaultKind.DROPPED, times=0))
    topic = await world.call(
        "POST",
        "/posts.json",
        "sam",
        title="A long talk about bread and butter",
        raw="What do you think of rye bread, and of all other kinds of bread?",
        category=world.categories["cafe"],
    )
    made: list[Json] = []
    for number in range(announcements):
        await write_many(world, topic["topic_id"], posts // announcements)
        text = TIDY.replace("Spanish\n", f"Spanish for beginners, part {number}\n", 1)
        made.append(await world.announce(f"Missed circle number {number}", text))
    await world.forum.sender.wait_idle()
    world.forum.faults.clear(DeliveryFaultKind.DROPPED)
    world.forum.request_log.clear()
    return made


async def write_many(world: World, topic_id: int, posts: int) -> None:
    """As many people write, in one stroke."""

    def write(db: sqlite3.Connection) -> None:
        named = [column[1] for column in db.execute("pragma table_info(post)") if column[1] != "id"]
        columns = ", ".join(named)
        copied = ", ".join("post_number + number.n" if name == "post_number" else name for name in named)
        db.execute(
            f"with recursive number(n) as (select 1 union all select n + 1 from number where n < ?) "
            f"insert into post ({columns}) select {copied} from number, (select * from post "
            f"where topic_id = ? order by post_number desc limit 1)",
            (posts, topic_id),
        )

    await world.forum.database.run(write)
