"""The sentences for effects, for the forum's events, and for what an announcement can lack; in English.

`%(circle)s` and `%(announcement)s` become links to their topics.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service.domain.announcements.values import Field, Kind
from service.rendering.environment import N_

HIDDEN = "hidden:"
"""In place of `listed:` when a topic is to go out of sight."""


@dataclass(frozen=True, slots=True)
class Tenses:
    """One effect in three tenses."""

    to_do: str
    done: str
    failed: str


UNKNOWN = Tenses(
    N_("Do something about “%(circle)s”."),
    N_("Something about “%(circle)s” was done."),
    N_("I could not do something about “%(circle)s”."),
)
"""What is said about an effect we have no words for."""

EFFECTS: Mapping[str, Tenses] = {
    "topic:recap-": Tenses(
        N_("Tell the network's week."),
        N_("The network's week was told."),
        N_("I could not tell the network's week."),
    ),
    "first-post:recap-": Tenses(
        N_("Take out of the network's week what was hidden or deleted since."),
        N_("What was hidden or deleted since is out of the network's week."),
        N_("I could not take out of the network's week what was hidden or deleted since."),
    ),
    "topic:proposal-": Tenses(
        N_("Give a story its topic."),
        N_("A story got its topic."),
        N_("I could not give a story its topic."),
    ),
    "first-post:proposal-": Tenses(
        N_("Bring what a story's topic says up to date."),
        N_("What a story's topic says is up to date."),
        N_("I could not bring what a story's topic says up to date."),
    ),
    "listed:proposal-": Tenses(
        N_("Take the topic of a removed story out of sight."),
        N_("The topic of a removed story is out of sight."),
        N_("I could not take the topic of a removed story out of sight."),
    ),
    "closed:proposal-": Tenses(
        N_("Close, or open, the topic of a story that goes on in another one."),
        N_("The topic of a story that goes on in another one is closed, or open again."),
        N_("I could not close, or open, the topic of a story that goes on in another one."),
    ),
    "reply:story-": Tenses(
        N_("Answer a story that somebody wrote on the forum."),
        N_("A story that somebody wrote on the forum got its answer."),
        N_("I could not answer a story that somebody wrote on the forum."),
    ),
    "step:": Tenses(
        N_("Tell in a story's topic what was decided."),
        N_("What was decided is told in the story's topic."),
        N_("I could not tell in a story's topic what was decided. Please tell it there."),
    ),
    "topic:circles-index": Tenses(
        N_("Make the topic that lists all circles."),
        N_("The topic that lists all circles stands."),
        N_("I could not make the topic that lists all circles."),
    ),
    "first-post:circles-index": Tenses(
        N_("Bring the list of all circles up to date."),
        N_("The list of all circles is up to date."),
        N_("I could not bring the list of all circles up to date."),
    ),
    "pinned:circles-index": Tenses(
        N_("Pin the list of all circles."),
        N_("The list of all circles is pinned."),
        N_("I could not pin the list of all circles."),
    ),
    "recap:": Tenses(
        N_("Tell the week of “%(circle)s”."),
        N_("The week of “%(circle)s” was told."),
        N_("I could not tell the week of “%(circle)s”."),
    ),
    "recap-text:": Tenses(
        N_("Bring the week's post in “%(circle)s” up to date."),
        N_("The week's post in “%(circle)s” is up to date."),
        N_("I could not bring the week's post in “%(circle)s” up to date."),
    ),
    "topic:": Tenses(
        N_("Give “%(circle)s” its topic."),
        N_("“%(circle)s” got its topic."),
        N_("I could not give “%(circle)s” its topic."),
    ),
    "first-post:": Tenses(
        N_("Bring the first post of “%(circle)s” up to date."),
        N_("The first post of “%(circle)s” is up to date."),
        N_("I could not bring the first post of “%(circle)s” up to date."),
    ),
    "listed:": Tenses(
        N_("Show the topic of “%(circle)s” again."),
        N_("The topic of “%(circle)s” is back in the lists."),
        N_("I could not show the topic of “%(circle)s” again."),
    ),
    HIDDEN: Tenses(
        N_("Take the topic of “%(circle)s” out of sight."),
        N_("The topic of “%(circle)s” is out of sight."),
        N_("I could not take the topic of “%(circle)s” out of sight."),
    ),
    "closed:circle-": Tenses(
        N_("Close the topic of “%(circle)s”, which ended long ago."),
        N_("The topic of “%(circle)s” is closed; the circle ended long ago."),
        N_("I could not close the topic of “%(circle)s”."),
    ),
    "closed:announcement-": Tenses(
        N_("Close the announcement “%(announcement)s”; people go on in the circle's topic."),
        N_("The announcement “%(announcement)s” is closed; people go on in the circle's topic."),
        N_("I could not close the announcement “%(announcement)s”."),
    ),
    "reply:announcement-": Tenses(
        N_("Answer the announcement “%(announcement)s”."),
        N_("The announcement “%(announcement)s” got its answer."),
        N_("I could not answer the announcement “%(announcement)s”."),
    ),
    "reply-text:announcement-": Tenses(
        N_("Bring my answer to “%(announcement)s” up to date."),
        N_("My answer to “%(announcement)s” is up to date."),
        N_("I could not bring my answer to “%(announcement)s” up to date."),
    ),
    "reply:question-": Tenses(
        N_("Ask the author of “%(announcement)s” what a later word means."),
        N_("The author of “%(announcement)s” was asked what a later word means."),
        N_("I could not ask the author of “%(announcement)s” what a later word means."),
    ),
    "change:": Tenses(
        N_("Tell people in “%(circle)s” what changed."),
        N_("People in “%(circle)s” were told what changed."),
        N_("I could not tell people in “%(circle)s” what changed. Please tell them."),
    ),
    "closing:": Tenses(
        N_("Thank the people in “%(circle)s” after the last meeting."),
        N_("The people in “%(circle)s” were thanked after the last meeting."),
        N_("I could not thank the people in “%(circle)s” after the last meeting."),
    ),
    "message:person:": Tenses(
        N_("Answer somebody's line in “%(circle)s” by a message."),
        N_("Somebody's line in “%(circle)s” was answered by a message."),
        N_("I could not answer somebody's line in “%(circle)s” by a message."),
    ),
    "message:organizers:": Tenses(
        N_("Tell the organizers that something waits for them."),
        N_("The organizers were told that something waits for them."),
        N_(
            "I could not tell the organizers that something waits for them. "
            "Look whether their group on the forum may receive messages from me."
        ),
    ),
    "message:onward:": Tenses(
        N_("Tell the author of a story that it goes on together with another one."),
        N_("The author of a story was told that it goes on together with another one."),
        N_("I could not tell the author of a story that it goes on together with another one."),
    ),
    "message:by-hand:proposal-": Tenses(
        N_("Tell whoever changed my part of a story's topic what I would have written."),
        N_("Whoever changed my part of a story's topic was told what I would have written."),
        N_("I could not tell whoever changed my part of a story's topic what I would have written."),
    ),
    "message:by-hand:": Tenses(
        N_("Tell whoever changed my part of “%(circle)s” what I would have written."),
        N_("Whoever changed my part of “%(circle)s” was told what I would have written."),
        N_("I could not tell whoever changed my part of “%(circle)s” what I would have written."),
    ),
    "reply:titles-refused-": Tenses(
        N_("Tell the author of “%(announcement)s” that the forum takes no title with that name."),
        N_("The author of “%(announcement)s” was told that the forum takes no title with that name."),
        N_("I could not tell the author of “%(announcement)s” that no title was taken."),
    ),
}
"""By the beginning of the effect's key, which names the thing it is about."""

EVENTS: Mapping[str, str] = {
    "topic_created": N_("A topic was opened"),
    "topic_edited": N_("A topic was renamed or moved"),
    "topic_destroyed": N_("A topic was deleted"),
    "topic_recovered": N_("A deleted topic came back"),
    "topic_closed_status_updated": N_("A topic was closed or opened"),
    "topic_visible_status_updated": N_("A topic was hidden or shown"),
    "topic_archived_status_updated": N_("A topic was archived or brought back"),
    "topic_pinned_status_updated": N_("A topic was pinned or let go"),
    "post_created": N_("A post was written"),
    "post_edited": N_("A post was edited"),
    "post_destroyed": N_("A post was deleted"),
    "post_recovered": N_("A deleted post came back"),
    "post_liked": N_("Somebody liked a post"),
    "category_created": N_("A category was made"),
    "category_updated": N_("A category was changed"),
    "category_destroyed": N_("A category was deleted"),
    "group_created": N_("A group was made"),
    "group_updated": N_("A group was changed"),
    "group_destroyed": N_("A group was deleted"),
    "user_added_to_group": N_("Somebody joined a group"),
    "user_removed_from_group": N_("Somebody left a group"),
    "tag_created": N_("A tag was made"),
    "tag_updated": N_("A tag was changed"),
    "tag_destroyed": N_("A tag was deleted"),
    "user_created": N_("Somebody made an account"),
    "user_confirmed_email": N_("Somebody confirmed their e-mail address"),
    "user_approved": N_("Somebody's account was approved"),
    "user_updated": N_("Somebody changed their account"),
    "user_logged_in": N_("Somebody signed in on the forum"),
    "user_logged_out": N_("Somebody signed out on the forum"),
    "user_suspended": N_("Somebody's account was suspended"),
    "user_unsuspended": N_("Somebody's account was opened again"),
    "user_anonymized": N_("Somebody's name was taken away from their account"),
    "user_destroyed": N_("Somebody's account was deleted"),
    "user_promoted": N_("Somebody is trusted with more on the forum"),
    "user_badge_granted": N_("Somebody got a badge"),
    "user_badge_revoked": N_("Somebody lost a badge"),
    "reviewable_created": N_("Something waits for the forum's moderators"),
    "reviewable_updated": N_("The forum's moderators decided about something"),
    "notification_created": N_("Somebody was notified of something"),
    "accepted_solution": N_("An answer was marked as the solution"),
    "unaccepted_solution": N_("An answer is the solution no more"),
}
"""By the forum's name of the event (app/models/web_hook_event_type.rb); without a full stop."""
OTHER_EVENT = N_("Something else happened on the forum")
"""What its plugins tell, or versions of it that are newer than we are."""

FIELDS: Mapping[Field, str] = {
    Field.NAME: N_("what they want to learn"),
    Field.COURSE: N_("the course"),
    Field.PLACE: N_("where they meet"),
    Field.TOWN: N_("the town"),
    Field.ONLINE: N_("whether they meet online"),
    Field.FIRST_MEETING: N_("when the first meeting is"),
    Field.TIME: N_("the hour"),
    Field.MEETINGS: N_("how many meetings there are"),
    Field.MINUTES: N_("how long a meeting is"),
    Field.LANGUAGE: N_("the language"),
    Field.ZONE: N_("the time zone"),
    Field.SEATS: N_("how many places there are"),
    Field.SIGNUP: N_("where people sign up"),
    Field.FACILITATORS: N_("who facilitates"),
    Field.WORDS: N_("what was meant"),
}
"""As the end of “Still missing: ...”."""

KINDS: Mapping[Kind, str] = {
    Kind.INVITATION: N_("An invitation that says too little to ask about."),
    Kind.QUESTION: N_("A question."),
    Kind.ADVICE: N_("Somebody wants advice."),
    Kind.THANKS: N_("Thanks to somebody."),
    Kind.REPORT: N_("A report of what was."),
    Kind.CHANGE: N_("News of a circle that exists: a meeting that moves or falls out."),
    Kind.VACANCY: N_("Somebody is wanted who works or helps."),
    Kind.ADVERTISEMENT: N_("An advertisement."),
    Kind.WISH: N_("A wish to begin a circle one day."),
    Kind.UNSURE: N_("I cannot tell what it is."),
}
"""What a post that became no circle seems to be."""
