"""The smaller values of an announcement: course, places, sign-up link, facilitators, price, language."""

from __future__ import annotations

import re

from service.domain.announcements.said import LONGEST_QUOTE, SaidCourse
from service.domain.announcements.tidying import is_nothing, tidy
from service.domain.announcements.vocabulary import FEE, FREE, PROVIDER
from service.domain.dates.lengths import parse_number
from service.domain.dates.words import flatten, parse_words

_LINK = re.compile(r"https?://[^\s<>()\"'\ue000-\ue00f]{4,500}(?:\([^\s()<>]{0,60}\)[^\s<>()]{0,100})?", re.I)
_P2PU_SIGNUP = re.compile(r"https?://[^\s<>()]{3,200}/signup/[\w%-]{1,200}-\d{1,9}/?", re.I)
_USER_INFO = re.compile(r"https?://[^/\s]*@", re.I)
_BY = re.compile(r"(?:^|\s)(?:by|from|von|vom|de la|de|del|offered by|at)\s+(?=[A-Z])")
_ENCOURAGES = re.compile(
    r"(?:you|we|i|just|come|let's|lets|yes|go|never|don't|ihr|du|wir|tu|puedes|podeis|animo|vamos|si)\b[^.:(]*!$"
)
_MENTION = re.compile(r"(?<![\w/.@])@([A-Za-z0-9_][\w.-]{0,58}[A-Za-z0-9_]|[A-Za-z0-9_]{2,60})")
_GROUPS = parse_words("""
    everyone all here channel staff admins moderators team group trust_level_0 trust_level_1 trust_level_2
    trust_level_3 trust_level_4
""")
_RANGE = re.compile(r"(\d{1,3})\s?(?:-|to|bis|a|oder|or)\s?(\d{1,3})(?!\d)")
_PEOPLE = (
    "people|persons?|seats?|spots?|places?|learners?|participants?|platze?|personen|leute|teilnehm\\w+"
    "|plazas|personas|cupos|lugares|asientos"
)
_SEATS = re.compile(
    rf"(?<![\w.,:/])(?:(\d{{1,3}})\s?(?:-|to|bis|a)\s?)?(\d{{1,3}})\s?(?:free |freie )?(?:{_PEOPLE})(?![a-z])"
)
_MAX = re.compile(r"(?<![a-z])(?:max\.?|maximal|maximum|maximo)\s(\d{1,3})(?![\d.,:])")
_CURRENCY = r"[$€£]|(?:euros?|eur|dollars?|bucks|usd|pounds?|pesos?|chf|franken|soles)(?![a-z])"
_MONEY = re.compile(
    r"(?:[$€£]|usd|eur|gbp|chf)\s?(?P<before>\d{1,4}(?:[.,]\d{1,2})?)(?!\d)"
    rf"|(?<![\d.,])(?P<after>\d{{1,4}}(?:[.,]\d{{1,2}})?)\s?(?:{_CURRENCY})"
)


def parse_course(text: str) -> SaidCourse:
    """`[Title](link), Provider`, `Title by Provider`, `Title https://...`."""
    if _ENCOURAGES.match(flatten(text).strip()):
        return SaidCourse()
    link = find_link(text)
    match = _LINK.search(text)
    before, behind = (text[: match.start()], text[match.end() :]) if match else (text, "")
    behind = re.split(r"[.!?]\s|\n", behind, maxsplit=1)[0]
    title = tidy(before.rstrip(" (<"), 160)
    provider = tidy(re.sub(r"^[\s)>\]]*(?:,|-|by|from|von|de)?\s*", "", behind), 100)
    if title is None and provider is not None and not _BY.search(behind):
        title, provider = provider, None
    if title is not None and provider is None:
        title, provider = _split_provider(title)
    return SaidCourse(title, link, provider if provider and len(provider.split()) <= 8 else None)


def find_link(text: str) -> str | None:
    """The first link that may be shown: the web's, without a name or password in it."""
    for match in _LINK.finditer(text):
        link = match[0].rstrip(".,;:!?*_")
        if not _USER_INFO.match(link):
            return link
    return None


def find_p2pu_link(text: str) -> str | None:
    """A sign-up page of P2PU's: `.../signup/<slug>-<id>/`."""
    match = _P2PU_SIGNUP.search(text)
    return match[0] if match else None


def parse_facilitators(text: str) -> tuple[str, ...]:
    """User names behind @, without those of whole groups."""
    names = (match[1].rstrip(".-") for match in _MENTION.finditer(text))
    return tuple(dict.fromkeys(name for name in names if name.lower() not in _GROUPS))[:20]


def parse_seats(text: str) -> int | None:
    """The value of "Places": "15", "10-12" (the most), "up to twelve people"."""
    flat = flatten(text)
    several = _RANGE.search(flat)
    number = int(several[2]) if several else parse_number(flat)
    return number if number and number <= 999 else None


def find_seats(sentence: str) -> int | None:
    """ "max 12 people" in a sentence."""
    flat = flatten(sentence)
    match = _SEATS.search(flat) or _MAX.search(flat)
    return int(match[match.lastindex or 1]) if match else None


def parse_price(text: str) -> bool | None:
    """The value of "Cost": True for a price, False for free, None for nothing said."""
    flat = flatten(text)
    if (
        is_nothing(text)
        or FREE.search(flat)
        or re.fullmatch(r"\W*0+([.,]0+)?\W*(?:euros?|eur|usd|dollars?|\W)*", flat)
    ):
        return False
    return True if re.search(r"\d", flat) or FEE.search(flat) else None


def find_price(sentence: str) -> bool | None:
    """Whether a sentence asks for money, or says that it does not; None for neither."""
    flat = flatten(sentence)
    if FREE.search(flat):
        return False
    amounts = [match["before"] or match["after"] for match in _MONEY.finditer(flat)]
    return (
        any(float(amount.replace(",", ".")) > 0 for amount in amounts) or FEE.search(flat) is not None or None
    )


def quote_price(text: str) -> str | None:
    """The words of a line or sentence that ask for money, as written; of a long one the part that does."""
    text = " ".join(text.split())
    parts = (part.strip() for part in _PARTS.split(text)) if len(text) > LONGEST_QUOTE else (text,)
    return next((part[:LONGEST_QUOTE] for part in parts if find_price(part)), None)


_PARTS = re.compile(r"[,;:()]\s|\s[–—-]\s")


def _split_provider(title: str) -> tuple[str, str | None]:
    """ "Everyday Spanish, Example Open College" and "Everyday Spanish by Example Open College"."""
    if match := _BY.search(title):
        behind = title[match.end() :]
        if match.start() > 0 and (
            match[0].strip() in ("by", "offered by") or PROVIDER.search(flatten(behind))
        ):
            return title[: match.start()].rstrip(" ,-"), behind
    head, comma, last = title.rpartition(",")
    if comma and head and PROVIDER.search(flatten(last)):
        return head.strip(), last.strip()
    return title, None
