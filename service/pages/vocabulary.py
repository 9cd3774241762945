"""The sentences for effects, for the forum's events, and for what an announcement can lack.

`%(circle)s` and `%(announcement)s` become links to their topics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import NullTranslations

from service.domain.announcements.values import Field, Kind

Gettext = Callable[[str], str]

UNKNOWN = ""
"""The key of what is said about an effect we have no words for."""
HIDDEN = "hidden:"
"""In place of `listed:` when a topic is to go out of sight."""


@dataclass(frozen=True, slots=True)
class Said:
    """One effect in three tenses."""

    to_do: str
    done: str
    failed: str


def compose_effect_words(catalogue: NullTranslations) -> Mapping[str, Said]:
    """By the beginning of the effect's key, which names the thing it is about."""
    gettext = catalogue.gettext
    unknown = Said(
        gettext("Do something about “%(circle)s”."),
        gettext("Something about “%(circle)s” was done."),
        gettext("I could not do something about “%(circle)s”."),
    )
    words = (_compose_topic_words, _compose_announcement_words, _compose_reply_words)
    return {key: said for compose in words for key, said in compose(gettext).items()} | {UNKNOWN: unknown}


def _compose_topic_words(gettext: Gettext) -> Mapping[str, Said]:
    return {
        "topic:": Said(
            gettext("Give “%(circle)s” its topic."),
            gettext("“%(circle)s” got its topic."),
            gettext("I could not give “%(circle)s” its topic."),
        ),
        "first-post:": Said(
            gettext("Bring the first post of “%(circle)s” up to date."),
            gettext("The first post of “%(circle)s” is up to date."),
            gettext("I could not bring the first post of “%(circle)s” up to date."),
        ),
        "listed:": Said(
            gettext("Show the topic of “%(circle)s” again."),
            gettext("The topic of “%(circle)s” is back in the lists."),
            gettext("I could not show the topic of “%(circle)s” again."),
        ),
        HIDDEN: Said(
            gettext("Take the topic of “%(circle)s” out of sight."),
            gettext("The topic of “%(circle)s” is out of sight."),
            gettext("I could not take the topic of “%(circle)s” out of sight."),
        ),
    }


def _compose_announcement_words(gettext: Gettext) -> Mapping[str, Said]:
    return {
        "closed:": Said(
            gettext("Close the announcement “%(announcement)s”; people go on in the circle's topic."),
            gettext("The announcement “%(announcement)s” is closed; people go on in the circle's topic."),
            gettext("I could not close the announcement “%(announcement)s”."),
        ),
        "reply:announcement-": Said(
            gettext("Answer the announcement “%(announcement)s”."),
            gettext("The announcement “%(announcement)s” got its answer."),
            gettext("I could not answer the announcement “%(announcement)s”."),
        ),
        "reply-text:announcement-": Said(
            gettext("Bring my answer to “%(announcement)s” up to date."),
            gettext("My answer to “%(announcement)s” is up to date."),
            gettext("I could not bring my answer to “%(announcement)s” up to date."),
        ),
    }


def _compose_reply_words(gettext: Gettext) -> Mapping[str, Said]:
    return {
        "message:organizers:": Said(
            gettext("Tell the organizers that something waits for them."),
            gettext("The organizers were told that something waits for them."),
            gettext(
                "I could not tell the organizers that something waits for them. "
                "Look whether their group on the forum may receive messages from me."
            ),
        ),
        "reply:by-hand:": Said(
            gettext("Show in “%(circle)s” what I would have written."),
            gettext("“%(circle)s” shows what I would have written."),
            gettext("I could not show in “%(circle)s” what I would have written."),
        ),
        "reply:titles-refused-": Said(
            gettext("Tell the author of “%(announcement)s” that the forum takes no title with that name."),
            gettext(
                "The author of “%(announcement)s” was told that the forum takes no title with that name."
            ),
            gettext("I could not tell the author of “%(announcement)s” that no title was taken."),
        ),
    }


def compose_event_words(catalogue: NullTranslations) -> Mapping[str, str]:
    """By the forum's name of the event (app/models/web_hook_event_type.rb); without a full stop."""
    gettext = catalogue.gettext
    return {
        "topic_created": gettext("A topic was opened"),
        "topic_edited": gettext("A topic was renamed or moved"),
        "topic_destroyed": gettext("A topic was deleted"),
        "topic_recovered": gettext("A deleted topic came back"),
        "topic_closed_status_updated": gettext("A topic was closed or opened"),
        "topic_visible_status_updated": gettext("A topic was hidden or shown"),
        "topic_archived_status_updated": gettext("A topic was archived or brought back"),
        "topic_pinned_status_updated": gettext("A topic was pinned or let go"),
        "post_created": gettext("A post was written"),
        "post_edited": gettext("A post was edited"),
        "post_destroyed": gettext("A post was deleted"),
        "post_recovered": gettext("A deleted post came back"),
        "post_liked": gettext("Somebody liked a post"),
        "category_created": gettext("A category was made"),
        "category_updated": gettext("A category was changed"),
        "category_destroyed": gettext("A category was deleted"),
        "group_created": gettext("A group was made"),
        "group_updated": gettext("A group was changed"),
        "group_destroyed": gettext("A group was deleted"),
        "user_added_to_group": gettext("Somebody joined a group"),
        "user_removed_from_group": gettext("Somebody left a group"),
    }


def compose_field_words(catalogue: NullTranslations) -> Mapping[Field, str]:
    """As the end of “Still missing: ...”."""
    gettext = catalogue.gettext
    return {
        Field.NAME: gettext("what they want to learn"),
        Field.COURSE: gettext("the course"),
        Field.PLACE: gettext("where they meet"),
        Field.TOWN: gettext("the town"),
        Field.ONLINE: gettext("whether they meet online"),
        Field.FIRST_MEETING: gettext("when the first meeting is"),
        Field.TIME: gettext("the hour"),
        Field.MEETINGS: gettext("how many meetings there are"),
        Field.MINUTES: gettext("how long a meeting is"),
        Field.LANGUAGE: gettext("the language"),
        Field.ZONE: gettext("the time zone"),
        Field.SEATS: gettext("how many places there are"),
        Field.SIGNUP: gettext("where people sign up"),
        Field.FACILITATORS: gettext("who facilitates"),
        Field.WORDS: gettext("what was meant"),
    }


def compose_kind_words(catalogue: NullTranslations) -> Mapping[Kind, str]:
    """What a post that became no circle seems to be."""
    gettext = catalogue.gettext
    return {
        Kind.INVITATION: gettext("An invitation that says too little to ask about."),
        Kind.QUESTION: gettext("A question."),
        Kind.ADVICE: gettext("Somebody wants advice."),
        Kind.THANKS: gettext("Thanks to somebody."),
        Kind.REPORT: gettext("A report of what was."),
        Kind.CHANGE: gettext("News of a circle that exists: a meeting that moves or falls out."),
        Kind.VACANCY: gettext("Somebody is wanted who works or helps."),
        Kind.ADVERTISEMENT: gettext("An advertisement."),
        Kind.WISH: gettext("A wish to begin a circle one day."),
        Kind.UNSURE: gettext("I cannot tell what it is."),
    }
