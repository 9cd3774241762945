"""Whether a topic in the stories' category is a story at all. Pure.

People write there because they want circles where they live, so a text counts as a story unless it plainly is
something else: a question about the category, a circle that is announced, or advertising. Those are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from service.domain.announcements.kinds import find_signs
from service.domain.announcements.values import Kind
from service.domain.dates.clocks import parse_clocks
from service.domain.dates.days import parse_days
from service.domain.dates.words import any_phrase, flatten
from service.domain.proposals.story_words import Label

LEAST_WORDS = 5
"""A shorter text tells nothing: "Please!", "test"."""
_ANSWERS = frozenset({Label.WHY, Label.HOW, Label.STORY})
_FOREIGN = Kind.ADVERTISEMENT
_WISHES = any_phrase(
    """
    would love, would like, we want, i want, we need, i need, wish, wishing, hope, hoping, dream, could we, can we
    have, bring, want us, in our town, in my town, in our village, where i live, where we live, is there a chance,
    it would be great, it would be wonderful, imagine, we are missing, we miss, looking for others, wunsch*,
    mochte*, hatte gern*, hatten gern*, brauch*, fehlt uns, uns fehlt, mir fehlt, traum*, konnten wir, ware schon,
    ware toll, ware super, bei uns, in unserem dorf, in unserer stadt, in meiner stadt, hoff*, quisiera*, quiero,
    queremos, nos gustaria, me gustaria, ojala, necesit*, hace falta, nos falta, nos faltan, sonamos, sueno con,
    podriamos, en nuestro pueblo, en nuestra ciudad, en mi pueblo, en mi ciudad, en mi barrio, seria genial, seria
    estupendo, seria bonito, hacen falta, echamos de menos
    """
)
_ABOUT_HERE = any_phrase(
    """
    this category, this forum, this section, the form, the template, how does this work, how do i post, where do i
    post, where should i post, how long does it take, can i edit, my account, who reads this, what happens after, is
    this the right place, which category, diese kategorie, dieser kategorie, dieses forum, diesem forum, das
    formular, wie funktioniert das hier, wo poste ich, wo soll ich posten, wie lange dauert, richtig hier, mein
    konto, welche kategorie, wer liest das, esta categoria, este foro, esta seccion, el formulario, como funciona
    esto, donde publico, donde debo publicar, cuanto tarda, cuanto tardan, mi cuenta, que categoria, quien lee esto,
    es este el lugar
    """
)
_MEETS = re.compile(
    r"\b(?:we (?:meet|will meet|are meeting|start)|first meeting|join us|come along|sign up"
    r"|wir treffen uns|wir starten|erstes treffen|kommt vorbei|meldet euch an"
    r"|nos reunimos|nos vemos|empezamos|primera reunion|primer encuentro|inscribete|apuntate|inscripcion\w*)\b"
)


def is_story(title: str, text: str, labels: Collection[Label], sentences: Sequence[str]) -> bool:
    """`title` and `text`: plain; `labels`: those that stand in it; `sentences`: of the text."""
    if _ANSWERS & set(labels):
        return True
    flat = flatten(f"{title}\n{text}")
    if _announces(flat):
        return False
    wishes = _WISHES.search(flat) is not None
    asks_about_here = _ABOUT_HERE.search(flat) is not None
    if wishes:
        return not (asks_about_here and _only_asks(sentences))
    if asks_about_here or _FOREIGN in find_signs(title, sentences).told:
        return False
    return Label.TOWN in labels or _says_enough(text)


def _announces(flat: str) -> bool:
    """A day and an hour, and words that invite to them."""
    days = [day for day in parse_days(flat) if not day.weak]
    return bool(days and parse_clocks(flat) and _MEETS.search(flat))


def _only_asks(sentences: Sequence[str]) -> bool:
    said = [one.rstrip() for one in sentences if len(one.split()) >= LEAST_WORDS]
    return bool(said) and all(one.endswith("?") for one in said)


def _says_enough(text: str) -> bool:
    return len(text.split()) >= 3 * LEAST_WORDS
