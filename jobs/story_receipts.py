"""What follows for a story when the forum has answered, or when somebody wrote inside our block."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jobs.decisions import Cause, record_effects
from jobs.engine.attempts import ReplyReceipt, TopicReceipt
from jobs.engine.tools import Tools, load_clock
from jobs.story_topics import load_told
from service.domain.circles import TopicMade
from service.domain.proposals.states import ProposalState
from service.domain.proposals.topics import decide_story_by_hand
from service.domain.proposals.values import Proposal
from service.domain.requests import FirstPostRequest, ReplyRequest, Request, TopicRequest
from service.domain.subjects import ProposalSubject, Role
from service.forum.markers import parse_block
from service.reasons import ReasonCode
from service.store.attention import What, wake
from service.store.pool import Connection
from service.store.proposals import load_proposal, record_proposal
from service.store.topics import record_topic

_BLOCK = "story proposal-"


def list_story_subjects(blocks: Iterable[str]) -> Sequence[ProposalSubject]:
    """The stories whose blocks these are."""
    return [ProposalSubject(name.removeprefix(_BLOCK)) for name in sorted(blocks) if name.startswith(_BLOCK)]


async def follow_story_receipt(
    connection: Connection,
    tools: Tools,
    subject: ProposalSubject,
    request: Request,
    receipt: TopicReceipt | ReplyReceipt,
) -> None:
    """The block stands, or is up to date; what has happened meanwhile is looked at anew."""
    story = await load_proposal(connection, subject.origin)
    if story is None:
        return
    after = _follow(story, request, receipt, tools.config.discourse_instance)
    if after == story:
        return
    await record_proposal(connection, after)
    if story.made is None and after.made is not None:
        await record_topic(connection, after.made.topic_id, subject, Role.STORY)
        await wake(connection, [subject], What.LOOK, ReasonCode.DUE)


def _follow(
    story: Proposal, request: Request, receipt: TopicReceipt | ReplyReceipt, forum_url: str
) -> Proposal:
    match request, receipt:
        case TopicRequest(), TopicReceipt(made, titles) if story.made is None:
            return replace(story, made=made, titles=titles, polled=True)
        case ReplyRequest(topic_id, _), ReplyReceipt(post_id, raw) if story.made is None:
            block = parse_block(raw, story.block_name)
            if block is None:
                return story
            made = TopicMade(topic_id, post_id, f"{forum_url}/t/{topic_id}", "", block)
            return replace(story, made=made, polled="[poll" in raw)
        case FirstPostRequest(), TopicReceipt(made, titles):
            hand_back = story.hand_back and not request.take_over
            polled = story.polled or bool(request.poll)
            return replace(story, made=made, titles=titles, hand_back=hand_back, polled=polled)
    return story


async def follow_story_by_hand(
    connection: Connection, tools: Tools, subject: ProposalSubject, editor: str | None
) -> None:
    story = await load_proposal(connection, subject.origin)
    if story is None or story.by_hand:
        return
    if story.state is ProposalState.REMOVED:
        await record_proposal(connection, replace(story, by_hand=True))
        await wake(connection, [subject], What.LOOK, ReasonCode.DUE)
        return
    now = (await load_clock(connection)).now()
    plan = decide_story_by_hand(await load_told(connection, tools, story), editor)
    await record_proposal(connection, plan.story)
    await record_effects(connection, tools, plan.effects, None, now, Cause())
