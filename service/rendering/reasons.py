"""Reasons as sentences for people, in one language: ordinary text, without any markup."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from gettext import NullTranslations

from service.reasons import Reason, ReasonCode

Gettext = Callable[[str], str]
Sentences = Mapping[ReasonCode, str]


class ReasonWords:
    """Says reasons in one language."""

    def __init__(self, catalogue: NullTranslations) -> None:
        self._catalogue = catalogue
        groups = (
            _compose_announced,
            _compose_gone,
            _compose_heard,
            _compose_not_ours,
            _compose_reread,
            _compose_ended,
            _compose_waiting,
            _compose_given_up,
            _compose_answered,
            _compose_unanswered,
            _compose_troubles,
        )
        self._sentences = {
            code: sentence for group in groups for code, sentence in group(catalogue.gettext).items()
        }

    def render_reason(self, reason: Reason) -> str:
        """A sentence or two; the cause, where there is one, follows."""
        sentence = self._count(reason) or self._sentences[reason.code] % reason.values
        return f"{sentence} {self.render_reason(reason.cause)}" if reason.cause else sentence

    def _count(self, reason: Reason) -> str | None:
        """The sentences that change with a number."""
        ngettext = self._catalogue.ngettext
        match reason.code, *reason.values.values():
            case ReasonCode.NOT_LET_THROUGH, int(days):
                said = ngettext(
                    "No moderator let it through within %(num)s day.",
                    "No moderator let it through within %(num)s days.",
                    days,
                )
                return said % {"num": days}
            case ReasonCode.TRIED_FOR_DAYS, int(days):
                said = ngettext("I tried for %(num)s day.", "I tried for %(num)s days.", days)
                return said % {"num": days}
            case ReasonCode.CATCH_UP_LATE, int(minutes):
                said = ngettext(
                    "For %(num)s minute I have not been able to read what is new on the forum. "
                    "I try again by myself.",
                    "For %(num)s minutes I have not been able to read what is new on the forum. "
                    "I try again by myself.",
                    minutes,
                )
                return said % {"num": minutes}
            case ReasonCode.CRASHED, int(times):
                said = ngettext(
                    "It ended our program %(num)s time.", "It ended our program %(num)s times.", times
                )
                return said % {"num": times}
        return None


def _compose_announced(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.CIRCLE_ANNOUNCED: gettext("A circle was announced: it gets its own topic."),
        ReasonCode.QUESTION_ASKED: gettext("Something needed is missing: the author is asked, once."),
        ReasonCode.LEFT_ALONE: gettext("Too little of an announcement to ask about: left alone."),
        ReasonCode.WAITS_FOR_ORGANIZER: gettext("Complete, but an organizer should say yes or no first."),
        ReasonCode.DECLINED: gettext("An organizer said no to this announcement."),
        ReasonCode.TWIN_WAITS: gettext("Announced twice: waits for the other's topic."),
        ReasonCode.TWIN_LINKED: gettext(
            "The same circle was announced before: this announcement gets that topic's link."
        ),
        ReasonCode.CIRCLE_UNCHANGED: gettext("Nothing about the circle changed."),
        ReasonCode.CIRCLE_CHANGED: gettext("The announcement changed: the circle's topic follows."),
        ReasonCode.EDIT_INCOMPLETE: gettext(
            "The edit leaves out something needed: the circle's topic stays as it was."
        ),
        ReasonCode.TOPIC_MADE: gettext("The circle has its topic: the announcement gets the link."),
        ReasonCode.BY_HAND: gettext("Somebody wrote inside our part of the first post: it is theirs now."),
        ReasonCode.FIRST_POST_FOLLOWS: gettext("The first post follows."),
        ReasonCode.HANDED_BACK: gettext("Our part of the first post was handed back."),
    }


def _compose_gone(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.GONE: gettext("The announcement is gone: its circle goes out of sight."),
        ReasonCode.GONE_BEFORE_KNOWN: gettext("It was gone before we knew it."),
        ReasonCode.GONE_WITHOUT_TOPIC: gettext("The announcement is gone; there is no topic for it."),
        ReasonCode.GONE_ALREADY: gettext("Known already: the announcement is gone."),
        ReasonCode.CIRCLE_BACK: gettext("The announcement is back, and so is its circle."),
        ReasonCode.TOPIC_MADE_TOO_LATE: gettext(
            "The topic was made, but the announcement is gone meanwhile."
        ),
    }


def _compose_heard(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.KNOWN_ALREADY: gettext("Known already."),
        ReasonCode.OWN_POST: gettext("Our own post."),
        ReasonCode.OWN_POST_ARRIVED: gettext("Our own post: it arrived."),
        ReasonCode.TOPIC_OPENED: gettext("A new topic; its first post is told on its own."),
        ReasonCode.CATEGORIES_CHANGED: gettext("A category changed: all of them are read anew."),
        ReasonCode.GROUP_CHANGED: gettext("Somebody joined or left a group."),
        ReasonCode.LIKED: gettext("Somebody liked a post."),
        ReasonCode.MESSAGE_UNREADABLE: gettext("The forum's message could not be read (%(detail)s)."),
    }


def _compose_not_ours(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.OTHER_CATEGORY: gettext("Not in the category where circles are announced."),
        ReasonCode.OTHER_TOPIC: gettext("Not an announcement's topic."),
        ReasonCode.PRIVATE: gettext("Not a public conversation."),
        ReasonCode.NOT_KEPT: gettext("Not in a public category, so nothing of it was kept."),
        ReasonCode.FORUM_NOTE: gettext("A note by the forum itself, nobody's words."),
        ReasonCode.NOT_ACTED_ON: gettext("Nothing the companion acts on."),
    }


def _compose_reread(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.ANNOUNCEMENT_TOUCHED: gettext(
            "Something happened to an announcement: its topic is read again."
        ),
        ReasonCode.TITLE_NOT_TOLD: gettext("The topic's title was not told: the topic is read again."),
        ReasonCode.ANSWER_CAME_FIRST: gettext(
            "An answer came before its announcement: the topic is read again."
        ),
        ReasonCode.TOLD_LATE: gettext("Something else was told of it before: its topic is read again."),
        ReasonCode.TOLD_AGAIN: gettext("It was gone, and is told again: its topic is read again."),
        ReasonCode.MAYBE_MISSED: gettext("Something may have been missed: its topic is read again."),
        ReasonCode.POST_NOT_TOLD: gettext("A post had not been told: its topic is read again."),
        ReasonCode.PEOPLE_NOT_KNOWN: gettext(
            "It names people I do not know yet: its topic is read, and they are looked up."
        ),
        ReasonCode.WORDS_NOT_KEPT: gettext("Words that count now were not kept: its topic is read again."),
        ReasonCode.BEING_READ: gettext("Its topic is being read anyway."),
        ReasonCode.CATEGORY_CLOSED: gettext("Its category is no longer open to everyone."),
        ReasonCode.CATEGORY_OPENED: gettext("Its category is open to everyone again."),
        ReasonCode.TWIN_DECIDED: gettext("The circle it waits for was decided about."),
        ReasonCode.DUE: gettext("It is time for it."),
        ReasonCode.ORGANIZER_ANSWERED: gettext("An organizer answered: its topic is read again."),
        ReasonCode.HAND_BACK_ASKED: gettext("The first post is handed back: its topic is read again."),
    }


def _compose_ended(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.DONE: gettext("Done."),
        ReasonCode.SO_ALREADY: gettext("It is so already."),
        ReasonCode.SAYS_SO_ALREADY: gettext("The first post says so already."),
        ReasonCode.TOPIC_GONE: gettext("The topic is gone."),
        ReasonCode.REPLY_GONE: gettext("Our reply is gone."),
        ReasonCode.REPLY_MISSING: gettext("There is no reply to change."),
        ReasonCode.REPLY_CHANGED_BY_HAND: gettext("Somebody changed our reply: it stays as it is."),
        ReasonCode.POST_CHANGED_BY_HAND: gettext("Somebody wrote inside our part of the post."),
        ReasonCode.NO_LONGER_WANTED: gettext("It is no longer wanted."),
        ReasonCode.MOMENT_PASSED: gettext("Its moment has passed."),
    }


def _compose_waiting(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.POST_BEING_EDITED: gettext("Somebody is editing the first post just now."),
        ReasonCode.REPLY_BEING_EDITED: gettext("Somebody is editing our reply just now."),
        ReasonCode.MODERATED: gettext("A moderator of the forum must let it through."),
        ReasonCode.BUDGET_SPENT: gettext("The forum was asked as often as it may be for now."),
        ReasonCode.CATEGORY_MISSING: gettext(
            "The forum has no category “%(slug)s”. Make it, or name another one in the settings."
        ),
    }


def _compose_given_up(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.CIRCLE_MISSING: gettext("There is no circle with this topic."),
        ReasonCode.TOPIC_DELETED: gettext(
            "The topic was made before and lies deleted on the forum: restore it there, then try again."
        ),
        ReasonCode.KEY_TAKEN: gettext("Topic %(topic_id)s of somebody else holds our key %(external_id)s."),
        ReasonCode.TITLES_REFUSED: gettext("The forum refused every title (%(said)s)."),
        ReasonCode.TITLES_REFUSED_SILENTLY: gettext("The forum refused every title and gave no reason."),
        ReasonCode.UNFORESEEN: gettext(
            "Something unforeseen went wrong (%(problem)s); the log has the details."
        ),
        ReasonCode.IN_WORDS: "%(text)s",
        ReasonCode.UNKNOWN: gettext("A newer version of the companion noted this (%(code)s)."),
    }


def _compose_answered(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.REFUSED: gettext("The forum refused it (%(said)s)."),
        ReasonCode.NOT_ALLOWED: gettext("The forum does not allow it (%(said)s)."),
        ReasonCode.NOT_FOUND: gettext("The forum does not know it (%(said)s)."),
        ReasonCode.CHANGED_MEANWHILE: gettext("The post was changed meanwhile (%(said)s)."),
        ReasonCode.SLOW_DOWN: gettext("The forum asks us to slow down."),
        ReasonCode.READ_ONLY: gettext("The forum is read-only for now."),
        ReasonCode.ANSWERED: gettext("The forum answered with an error (%(said)s)."),
        ReasonCode.ANSWERED_WITH_PAGE: gettext("The forum answered with a web page (%(status)s)."),
        ReasonCode.ANSWERED_ODDLY: gettext(
            "The forum answered with something that cannot be read (%(status)s)."
        ),
        ReasonCode.ANSWERED_BEFORE_FORUM: gettext(
            "Something in front of the forum answered in its place (%(status)s)."
        ),
        ReasonCode.ANSWER_EMPTY: gettext("The forum's answer was empty."),
        ReasonCode.ANSWER_UNREADABLE: gettext("The forum's answer could not be read (%(detail)s)."),
        ReasonCode.NOT_READ_BACK: gettext("The post was made, but could not be read back."),
    }


def _compose_unanswered(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.SENT_ON: gettext(
            "The forum sends us on to %(address)s. Does DISCOURSE_URL name its address exactly, with https?"
        ),
        ReasonCode.SENT_ON_WITHIN: gettext(
            "The forum sends us on to another page. Does DISCOURSE_URL name its address exactly, with https?"
        ),
        ReasonCode.SENT_IN_CIRCLES: gettext("The forum sends us in circles."),
        ReasonCode.TOO_SLOW: gettext("The forum took too long to answer."),
        ReasonCode.CUT_SHORT: gettext("The forum did not answer in full (%(problem)s)."),
        ReasonCode.UNREACHABLE: gettext("The forum cannot be reached (%(problem)s)."),
        ReasonCode.CANNOT_BE_SENT: gettext("The request to the forum cannot be sent (%(problem)s)."),
    }


def _compose_troubles(gettext: Gettext) -> Sentences:
    return {
        ReasonCode.WORKER_MISSING: gettext(
            "The worker is not running: what is heard is kept, but nobody acts on it. "
            "Start “companion worker”, or see in the log why it stopped."
        ),
        ReasonCode.KEY_REFUSED: gettext(
            "The forum refuses our key. Look whether DISCOURSE_API_KEY and DISCOURSE_API_USERNAME are right "
            "and the key is not revoked. I ask once a minute, and go on by myself."
        ),
        ReasonCode.CATEGORIES_UNREAD: gettext(
            "I have not been able to read the forum's categories yet, and decide nothing before. "
            "Look whether DISCOURSE_URL is right and the forum answers."
        ),
        ReasonCode.CATEGORY_CLOSED_TO_ALL: gettext(
            "The category “%(slug)s” is not open to everyone, so I leave it alone. "
            "Open it, or name another one in the settings."
        ),
        ReasonCode.MARK_MISSING: gettext(
            "I have not been able to read the forum's newest posts yet. I try again by myself."
        ),
        ReasonCode.FORUM_FAILING: gettext("The forum does not answer as it should. I try again by myself."),
    }
