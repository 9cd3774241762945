"""Composes our replies and private messages, each with the marker that carries its key."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import assert_never

from jobs.engine.facts import Facts, render_block
from jobs.engine.messages import compose_personal_message
from service.domain.circles import Circle
from service.domain.commands.examples import compose_all_examples
from service.domain.commands.values import Help, Misread
from service.domain.effects import AskOnce, NotAllowed, SayLink, Suggested, TellNews, TellWeek, WriteTo
from service.domain.ids import ExternalId, TopicId
from service.domain.languages import Language
from service.domain.organizers import AT_MOST_EVERY, WaitingThings
from service.domain.posts import User
from service.domain.requests import (
    MessageRequest,
    NewEffect,
    NewsRequest,
    Priority,
    ReplyRequest,
    ReplyTextRequest,
)
from service.domain.subjects import ForumSubject, compose_circle_subject
from service.forum.markers import parse_block, sign_once
from service.rendering.holidays import find_holiday


def render_link(link: SayLink, facts: Facts) -> str:
    speaker = facts.speaking(link.language)
    reading = link.reading
    if link.taken_away:
        return speaker.render_taken_away(reading.private)
    if link.twin:
        return speaker.render_twin_reply(link.url, private=reading.private)
    render = speaker.render_all_set if link.asked else speaker.render_link_reply
    language = link.language or Language(facts.tools.config.language)
    circle = reading.announcement
    holiday = find_holiday(circle, facts.now, language) if circle else None
    closed = speaker.render_holiday(holiday, circle.place) if circle and holiday else None
    return render(link.url, private=reading.private, guesses=link.guesses, hints=reading.hints, closed=closed)


def compose_reply(topic_id: TopicId, text: str, *, edit: bool) -> Sequence[NewEffect]:
    """Our one reply under an announcement; if it may stand already, its text follows as well."""
    subject = compose_circle_subject(topic_id)
    key = f"reply:announcement-{subject.origin}"
    lane, raw = subject.key, sign_once(text, key)
    reply = NewEffect(key, lane, Priority.ANSWER, ReplyRequest(topic_id, raw))
    if not edit:
        return [reply]
    wanted = ReplyTextRequest(raw)
    return [
        reply,
        NewEffect(f"reply-text:announcement-{subject.origin}", lane, Priority.ANSWER, wanted, needs=key),
    ]


def compose_ours(circle: Circle, editor: str, facts: Facts) -> NewEffect:
    """Once for each time that our block becomes theirs: what stood there until then tells which."""
    assert circle.made is not None
    until_then = sha256(circle.made.block.encode()).hexdigest()[:8]
    key = f"message:by-hand:{circle.external_id}:{until_then}"
    words = facts.speaking(circle.spoken)
    ours = parse_block(render_block(circle, facts), circle.block_name) or ""
    request = MessageRequest(
        ExternalId(f"by-hand-{circle.origin}-{until_then}"),
        editor,
        words.render_by_hand_title(),
        sign_once(words.render_by_hand(ours, circle.made.url), key),
        may_fail=True,
    )
    return NewEffect(key, circle.subject.key, Priority.ANSWER, request)


def compose_news(news: TellNews, facts: Facts) -> NewEffect:
    circle = news.circle
    assert circle.made is not None
    text = facts.speaking(circle.spoken).render_news(
        circle.announced,
        news.news,
        asked_by=facts.name(news.asked_by),
        facilitators=facts.name(circle.facilitator_ids),
        called=facts.mention(news.unheard),
        by_hand=circle.by_hand,
        now=facts.now,
    )
    request = NewsRequest(circle.made.topic_id, sign_once(text, news.key), news.after, news.before)
    return NewEffect(
        news.key,
        circle.subject.key,
        Priority.CHANGE,
        request,
        after_s=news.after_s,
        useless_after_s=news.useless_after_s,
    )


def compose_week(told: TellWeek, facts: Facts) -> Sequence[NewEffect]:
    """The post; where it may stand already, its text follows as well."""
    circle, week = told.circle, told.week
    assert circle.made is not None
    lane, name = circle.subject.key, f"{circle.external_id}:{week.week.key}"
    key = f"recap:{name}" if week.next_start else f"closing:{circle.external_id}"
    text = facts.speaking(circle.spoken).render_circle_week(
        circle.announced,
        week,
        told.recap,
        facilitators=facts.name(circle.facilitator_ids),
        names=facts.names,
        topic_url=circle.made.url,
        asks=told.asks,
        now=facts.now,
    )
    raw = sign_once(text, key)
    useless_after_s = max(0.0, (week.useless_after - facts.now).total_seconds())
    post = ReplyRequest(circle.made.topic_id, raw)
    reply = NewEffect(key, lane, Priority.BACKGROUND, post, useless_after_s=useless_after_s)
    if not told.again:
        return [reply]
    wanted = ReplyTextRequest(raw)
    return [reply, NewEffect(f"recap-text:{name}", lane, Priority.BACKGROUND, wanted, needs=key)]


def compose_note(note: WriteTo, facts: Facts) -> NewEffect:
    """In private, for it concerns one person only (law 11)."""
    circle = note.circle
    assert circle.made is not None
    words, url = facts.speaking(circle.spoken), circle.made.url
    match note.about:
        case Misread(lines):
            title = words.render_not_understood_title()
            text = words.render_not_understood(lines, url)
        case NotAllowed(line, needs_organizer):
            title = words.render_not_allowed_title()
            who = () if needs_organizer else facts.name(circle.facilitator_ids)
            text = words.render_not_allowed(line, who, url, needs_organizer=needs_organizer)
        case Suggested(line, command):
            title = words.render_suggestion_title()
            text = words.render_suggestion(line, command, url)
        case Help():
            title = words.render_help_title()
            text = words.render_help(
                url,
                circle.announced,
                compose_all_examples(circle.announced, facts.now, facts.language(circle)),
            )
        case _:
            assert_never(note.about)
    person, day = User(note.person, note.name), facts.now.date()
    return compose_personal_message(person, title, text, day, circle.subject.key, _name_about(note.about))


def _name_about(about: Misread | NotAllowed | Suggested | Help) -> str:
    """Who may command hears of a post's lines once a day, and of help beside it; a stranger once a day in all."""
    match about:
        case Help():
            return "help"
        case NotAllowed(needs_organizer=False):
            return ""
        case Misread(lines):
            return sha256("\n".join(one.line for one in lines).encode()).hexdigest()[:8]
        case NotAllowed(line=line) | Suggested(line=line):
            return sha256(line.encode()).hexdigest()[:8]
        case _:
            assert_never(about)


def compose_question(ask: AskOnce, facts: Facts) -> NewEffect:
    """Its key is what is asked, so that the same doubt is asked once."""
    subject = compose_circle_subject(ask.topic_id)
    asked = "".join(f"{doubt.kind.value}{doubt.field.value}{doubt.text}" for doubt in ask.reading.doubts)
    key = f"reply:question-{subject.origin}:{sha256(asked.encode()).hexdigest()[:8]}"
    text = facts.speaking(ask.language).render_questions(ask.reading, facts.names.get(ask.author_id, ""))
    request = ReplyRequest(ask.topic_id, sign_once(text, key))
    return NewEffect(key, subject.key, Priority.ANSWER, request)


def compose_call(things: WaitingThings, facts: Facts) -> NewEffect:
    config, speaker = facts.tools.config, facts.speaking(None)
    day = facts.now.date().isoformat()
    key = f"message:organizers:{day}"
    request = MessageRequest(
        ExternalId(f"organizers-{day}"),
        config.organizers_group,
        speaker.render_call_title(things),
        sign_once(speaker.render_call(things), key),
    )
    lane, useless_after_s = ForumSubject.ORGANIZERS.key, AT_MOST_EVERY.total_seconds()
    return NewEffect(key, lane, Priority.ANSWER, request, useless_after_s=useless_after_s)


def compose_refusal(circle: Circle, facts: Facts) -> Sequence[NewEffect]:
    """Under the announcement; without one only the status page can say it."""
    if circle.announcement_topic_id is None or circle.author_id is None:
        return []
    key = f"reply:titles-refused-{circle.origin}"
    author = facts.names.get(circle.author_id, "")
    text = facts.speaking(circle.spoken).render_titles_refused(circle.announced, author)
    request = ReplyRequest(circle.announcement_topic_id, sign_once(text, key))
    return [NewEffect(key, circle.subject.key, Priority.ANSWER, request)]
