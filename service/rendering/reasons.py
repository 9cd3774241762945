"""Reasons as sentences for people, in one language: ordinary text, without any markup."""

from __future__ import annotations

from collections.abc import Mapping
from gettext import NullTranslations

from service.reasons import Reason, ReasonCode
from service.rendering.environment import N_


class ReasonWords:
    """Says reasons in one language."""

    def __init__(self, catalogue: NullTranslations) -> None:
        self._catalogue = catalogue

    def render_reason(self, reason: Reason) -> str:
        """A sentence or two; the cause, where there is one, follows."""
        sentence = self._count(reason) or self._catalogue.gettext(SENTENCES[reason.code]) % reason.values
        return f"{sentence} {self.render_reason(reason.cause)}" if reason.cause else sentence

    def _count(self, reason: Reason) -> str | None:
        """The sentences that change with a number."""
        match reason.code, *reason.values.values():
            case ReasonCode.NOT_LET_THROUGH, int(number):
                return self._catalogue.ngettext(
                    "No moderator let it through within %(num)s day.",
                    "No moderator let it through within %(num)s days.",
                    number,
                ) % {"num": number}
            case ReasonCode.TRIED_FOR_DAYS, int(number):
                sentence = self._catalogue.ngettext(
                    "I tried for %(num)s day.", "I tried for %(num)s days.", number
                )
                return sentence % {"num": number}
            case ReasonCode.CRASHED, int(number):
                return self._catalogue.ngettext(
                    "It ended our program %(num)s time.", "It ended our program %(num)s times.", number
                ) % {"num": number}
            case (ReasonCode.CATCH_UP_LATE | ReasonCode.FORUM_PAUSES) as code, int(number):
                return self._count_minutes(code, number) % {"num": number}
        return None

    def _count_minutes(self, code: ReasonCode, minutes: int) -> str:
        if code is ReasonCode.CATCH_UP_LATE:
            return self._catalogue.ngettext(
                "For %(num)s minute I have not been able to read what is new on the forum. "
                "I try again by myself.",
                "For %(num)s minutes I have not been able to read what is new on the forum. "
                "I try again by myself.",
                minutes,
            )
        return self._catalogue.ngettext(
            "The forum asked me to wait for another %(num)s minute. Then I go on by myself.",
            "The forum asked me to wait for another %(num)s minutes. Then I go on by myself.",
            minutes,
        )


SENTENCES: Mapping[ReasonCode, str] = {
    # What follows from an announcement.
    ReasonCode.CIRCLE_ANNOUNCED: N_("A circle was announced: it gets its own topic."),
    ReasonCode.QUESTION_ASKED: N_("Something needed is missing: the author is asked, once."),
    ReasonCode.LEFT_ALONE: N_("Too little of an announcement to ask about: left alone."),
    ReasonCode.WAITS_FOR_ORGANIZER: N_("Complete, but an organizer should say yes or no first."),
    ReasonCode.DECLINED: N_("An organizer said no to this announcement."),
    ReasonCode.TWIN_WAITS: N_("Announced twice: waits for the other's topic."),
    ReasonCode.TWIN_LINKED: N_(
        "The same circle was announced before: this announcement gets that topic's link."
    ),
    ReasonCode.CIRCLE_UNCHANGED: N_("Nothing about the circle changed."),
    ReasonCode.CIRCLE_CHANGED: N_("The announcement changed: the circle's topic follows."),
    ReasonCode.EDIT_INCOMPLETE: N_(
        "The edit leaves out something needed: the circle's topic stays as it was."
    ),
    ReasonCode.TOPIC_MADE: N_("The circle has its topic: the announcement gets the link."),
    ReasonCode.BY_HAND: N_("Somebody wrote inside our part of the first post: it is theirs now."),
    ReasonCode.FIRST_POST_FOLLOWS: N_("The first post follows."),
    ReasonCode.HANDED_BACK: N_("Our part of the first post was handed back."),
    # What follows when an announcement goes or comes back.
    ReasonCode.GONE: N_("The announcement is gone: its circle goes out of sight."),
    ReasonCode.GONE_BEFORE_KNOWN: N_("It was gone before we knew it."),
    ReasonCode.GONE_WITHOUT_TOPIC: N_("The announcement is gone; there is no topic for it."),
    ReasonCode.GONE_ALREADY: N_("Known already: the announcement is gone."),
    ReasonCode.CIRCLE_BACK: N_("The announcement is back, and so is its circle."),
    ReasonCode.TOPIC_MADE_TOO_LATE: N_("The topic was made, but the announcement is gone meanwhile."),
    # What was heard from the forum.
    ReasonCode.KNOWN_ALREADY: N_("Known already."),
    ReasonCode.OWN_POST: N_("Our own post."),
    ReasonCode.OWN_POST_CHANGED: N_("Our own post, in which somebody else wrote, too."),
    ReasonCode.OWN_POST_ARRIVED: N_("Our own post: it arrived."),
    ReasonCode.TOPIC_OPENED: N_("A new topic; its first post is told on its own."),
    ReasonCode.CATEGORIES_CHANGED: N_("A category changed: all of them are read anew."),
    ReasonCode.GROUP_CHANGED: N_("Somebody joined or left a group: the organizers are read anew."),
    ReasonCode.WRITTEN_IN_CIRCLE: N_("Somebody wrote in a circle's topic."),
    ReasonCode.COMMAND_CARRIED_OUT: N_("A command in a circle's topic was carried out."),
    ReasonCode.COMMAND_LEFT: N_("A command in a circle's topic was not carried out: its writer knows why."),
    ReasonCode.CANDIDATE: N_("Somebody says that this circle is theirs: an organizer says yes or no."),
    ReasonCode.STORY_HEARD: N_("Somebody told or changed a story: it is read."),
    ReasonCode.STORY_LEFT_ALONE: N_("Stands among the stories and is probably none: left alone."),
    ReasonCode.WRITTEN_IN_STORY: N_("Somebody wrote in a story's topic."),
    ReasonCode.STORY_COMMAND_CARRIED_OUT: N_("A command in a story's topic was carried out."),
    ReasonCode.STORY_COMMAND_LEFT: N_(
        "A command in a story's topic was not carried out: its writer knows why."
    ),
    ReasonCode.INTRODUCED: N_("Somebody said hello."),
    ReasonCode.LIKED: N_("Somebody liked a post."),
    ReasonCode.MESSAGE_UNREADABLE: N_("The forum's message could not be read (%(detail)s)."),
    # What we leave alone.
    ReasonCode.OTHER_CATEGORY: N_("Not in the category where circles are announced."),
    ReasonCode.OTHER_TOPIC: N_("Not a topic of ours."),
    ReasonCode.PRIVATE: N_("Not a public conversation."),
    ReasonCode.NOT_KEPT: N_("Not in a public category, so nothing of it was kept."),
    ReasonCode.FORUM_NOTE: N_("A note by the forum itself, nobody's words."),
    ReasonCode.NOT_ACTED_ON: N_("Nothing the companion acts on."),
    # Why a topic is read again.
    ReasonCode.ANNOUNCEMENT_TOUCHED: N_("Something happened to an announcement: its topic is read again."),
    ReasonCode.STORY_TOUCHED: N_("Something happened to a story: its topic is read again."),
    ReasonCode.CIRCLE_TOPIC_TOUCHED: N_("A circle's topic was deleted, or came back: it is read again."),
    ReasonCode.TITLE_NOT_TOLD: N_("The topic's title was not told: the topic is read again."),
    ReasonCode.ANSWER_CAME_FIRST: N_("An answer came before its announcement: the topic is read again."),
    ReasonCode.TOLD_LATE: N_("Something else was told of it before: its topic is read again."),
    ReasonCode.TOLD_AGAIN: N_("It was gone, and is told again: its topic is read again."),
    ReasonCode.MAYBE_MISSED: N_("Something may have been missed: its topic is read again."),
    ReasonCode.POST_NOT_TOLD: N_("A post had not been told: its topic is read again."),
    ReasonCode.PEOPLE_NOT_KNOWN: N_(
        "It names people I do not know yet: its topic is read, and they are looked up."
    ),
    ReasonCode.WORDS_NOT_KEPT: N_("Words that count now were not kept: its topic is read again."),
    ReasonCode.BEING_READ: N_("Its topic is being read anyway."),
    ReasonCode.CATEGORY_CLOSED: N_("Its category is no longer open to everyone."),
    ReasonCode.CATEGORY_OPENED: N_("Its category is open to everyone again."),
    ReasonCode.TWIN_DECIDED: N_("The circle it waits for was decided about."),
    ReasonCode.DUE: N_("It is time for it."),
    ReasonCode.AUTHOR_WROTE: N_("A story's author sent it, or changed something about it."),
    ReasonCode.ORGANIZER_ANSWERED: N_("An organizer answered: its topic is read again."),
    ReasonCode.PERSON_FORGOTTEN: N_("Somebody asked to be forgotten: what names them is written anew."),
    ReasonCode.HAND_BACK_ASKED: N_("The first post is handed back: its topic is read again."),
    ReasonCode.QUOTED: N_("It holds something that a week's post may quote: its topic is read again."),
    # How an effect ended.
    ReasonCode.DONE: N_("Done."),
    ReasonCode.SO_ALREADY: N_("It is so already."),
    ReasonCode.PEOPLE_WROTE: N_("People wrote in it: it stays in sight."),
    ReasonCode.SAYS_SO_ALREADY: N_("The first post says so already."),
    ReasonCode.TOPIC_GONE: N_("The topic is gone."),
    ReasonCode.REPLY_GONE: N_("Our reply is gone."),
    ReasonCode.REPLY_MISSING: N_("There is no reply to change."),
    ReasonCode.REPLY_CHANGED_BY_HAND: N_("Somebody changed our reply: it stays as it is."),
    ReasonCode.POST_CHANGED_BY_HAND: N_("Somebody wrote inside our part of the post."),
    ReasonCode.NO_LONGER_WANTED: N_("It is no longer wanted."),
    ReasonCode.MOMENT_PASSED: N_("Its moment has passed."),
    ReasonCode.TAKES_NO_MESSAGES: N_("The forum did not deliver it: they take no messages, or none from me."),
    # Why an effect waits.
    ReasonCode.POST_BEING_EDITED: N_("Somebody is editing the first post just now."),
    ReasonCode.REPLY_BEING_EDITED: N_("Somebody is editing our reply just now."),
    ReasonCode.MODERATED: N_("A moderator of the forum must let it through."),
    ReasonCode.BUDGET_SPENT: N_("The forum was asked as often as it may be for now."),
    ReasonCode.CATEGORY_MISSING: N_(
        "The forum has no category “%(slug)s”. Make it, or name another one in the settings."
    ),
    ReasonCode.NEWS_CATEGORY_MISSING: N_(
        "The network's week waits to be told, and the forum has no category “%(slug)s”. "
        "Make it, or name another one in the settings."
    ),
    # Why an effect was given up.
    ReasonCode.CIRCLE_MISSING: N_("There is no circle with this topic."),
    ReasonCode.TOPIC_DELETED: N_(
        "The topic was made before and lies deleted on the forum: restore it there, then try again."
    ),
    ReasonCode.KEY_TAKEN: N_("Topic %(topic_id)s of somebody else holds our key %(external_id)s."),
    ReasonCode.TITLES_REFUSED: N_("The forum refused every title (%(said)s)."),
    ReasonCode.TITLES_REFUSED_SILENTLY: N_("The forum refused every title and gave no reason."),
    ReasonCode.UNFORESEEN: N_("Something unforeseen went wrong (%(problem)s); the log has the details."),
    ReasonCode.IN_WORDS: "%(text)s",
    ReasonCode.UNKNOWN: N_("A newer version of the companion noted this (%(code)s)."),
    # What the forum answered.
    ReasonCode.REFUSED: N_("The forum refused it (%(said)s)."),
    ReasonCode.NOT_ALLOWED: N_("The forum does not allow it (%(said)s)."),
    ReasonCode.NOT_FOUND: N_("The forum does not know it (%(said)s)."),
    ReasonCode.CHANGED_MEANWHILE: N_("The post was changed meanwhile (%(said)s)."),
    ReasonCode.SLOW_DOWN: N_("The forum asks us to slow down."),
    ReasonCode.READ_ONLY: N_("The forum is read-only for now."),
    ReasonCode.ANSWERED: N_("The forum answered with an error (%(said)s)."),
    ReasonCode.ANSWERED_WITH_PAGE: N_("The forum answered with a web page (%(status)s)."),
    ReasonCode.ANSWERED_ODDLY: N_("The forum answered with something that cannot be read (%(status)s)."),
    ReasonCode.ANSWERED_BEFORE_FORUM: N_(
        "Something in front of the forum answered in its place (%(status)s)."
    ),
    ReasonCode.ANSWER_EMPTY: N_("The forum's answer was empty."),
    ReasonCode.ANSWER_UNREADABLE: N_("The forum's answer could not be read (%(detail)s)."),
    ReasonCode.NOT_READ_BACK: N_("The post was made, but could not be read back."),
    # Why the forum did not answer.
    ReasonCode.SENT_ON: N_(
        "The forum sends us on to %(address)s. Does DISCOURSE_URL name its address exactly, with https?"
    ),
    ReasonCode.SENT_ON_WITHIN: N_(
        "The forum sends us on to another page. Does DISCOURSE_URL name its address exactly, with https?"
    ),
    ReasonCode.SENT_IN_CIRCLES: N_("The forum sends us in circles."),
    ReasonCode.TOO_SLOW: N_("The forum took too long to answer."),
    ReasonCode.CUT_SHORT: N_("The forum did not answer in full (%(problem)s)."),
    ReasonCode.UNREACHABLE: N_("The forum cannot be reached (%(problem)s)."),
    ReasonCode.CANNOT_BE_SENT: N_("The request to the forum cannot be sent (%(problem)s)."),
    # What keeps the companion from its work, and what to do about it.
    ReasonCode.WORKER_MISSING: N_(
        "The worker is not running: what is heard is kept, but nobody acts on it. "
        "Start “companion worker”, or see in the log why it stopped."
    ),
    ReasonCode.KEY_REFUSED: N_(
        "The forum refuses our key. Look whether DISCOURSE_API_KEY and DISCOURSE_API_USERNAME are right "
        "and the key is not revoked. I ask once a minute, and go on by myself."
    ),
    ReasonCode.CATEGORIES_UNREAD: N_(
        "I have not been able to read the forum's categories yet, and decide nothing before. "
        "Look whether DISCOURSE_URL is right and the forum answers."
    ),
    ReasonCode.CATEGORY_CLOSED_TO_ALL: N_(
        "The category “%(slug)s” is not open to everyone, so I leave it alone. "
        "Open it, or name another one in the settings."
    ),
    ReasonCode.GROUP_MISSING: N_(
        "The forum shows me no group “%(group)s”, so only its staff count as organizers. "
        "Make the group, let me see it, or name another one in the settings (ORGANIZERS_GROUP)."
    ),
    ReasonCode.GROUP_CLOSED: N_(
        "The forum does not show me who is in the group “%(group)s”, so I go by what I last knew of its members. "
        "Let me see them: in the group's settings, under “Interaction”."
    ),
    ReasonCode.MARK_MISSING: N_(
        "I have not been able to read the forum's newest posts yet. I try again by myself."
    ),
    ReasonCode.FORUM_FAILING: N_("The forum does not answer as it should. I try again by myself."),
    ReasonCode.SOURCE_FAILING: N_(
        "I cannot read P2PU's list of circles (%(problem)s). Look whether P2PU_URL is right and the site answers. "
        "I try again by myself, at least once an hour; the circles on the forum go on meanwhile."
    ),
    ReasonCode.SOURCE_DISTRUSTED: N_(
        "P2PU suddenly lists far fewer circles than before, so I take none of them for gone. "
        "Look whether P2PU_URL is right and the site shows its circles."
    ),
}
"""What a reason says, in English; those that change with a number stand in `ReasonWords._count`."""
