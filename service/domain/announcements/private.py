"""What should not stand in a public post: meeting links, e-mail addresses, phone numbers, messengers.

Each is replaced by one sign that no person can type, before anything else is read, so that no value can ever hold
it. The sign stays until a value is tidied, because "Online: (link)" still says that the circle meets online.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from service.domain.announcements.values import Private

MEETING_LINK_SIGN = "\ue000"
_EMAIL_SIGN = "\ue001"
_PHONE_SIGN = "\ue002"
_MESSENGER_SIGN = "\ue003"
PRIVATE_SIGNS = re.compile("[\ue000-\ue003]")
"""`parse_plain` has removed these characters from what people wrote."""

_MEANING = {
    MEETING_LINK_SIGN: Private.MEETING_LINK,
    _EMAIL_SIGN: Private.EMAIL,
    _PHONE_SIGN: Private.PHONE,
    _MESSENGER_SIGN: Private.MESSENGER,
}

_URL = re.compile(r"((?:https?://|mailto:|tel:)[^\s<>\"'\ue000-\ue00f]{1,1000})", re.I)
_MEETING_HOSTS = (
    r"(?:[\w-]{1,40}\.)?zoom(?:gov)?\.(?:us|com)/(?:j|my|w|s|meeting|wc)/|meet\.google\.com/|g\.co/meet|hangouts\.google"
    r"|teams\.(?:microsoft|live)\.com/|meet\.jit\.si/|jitsi[\w.-]{0,40}/|whereby\.com/|[\w-]{1,40}\.webex\.com/"
    r"|(?:global\.)?goto(?:meeting|meet)?\.(?:com|me)/|(?:join\.)?skype\.com/|bluejeans\.com/|[\w.-]{1,60}/bigbluebutton"
    r"|(?:bbb|meet|conf|conference|video|webconf)\d{0,2}\.[\w.-]{1,60}/|[\w.-]{1,60}/b/[\w-]{3,20}|(?:www\.)?senfcall\.de/"
    r"|8x8\.vc/|gather\.town/|facetime\.apple\.com/"
)
_MESSENGER = re.compile(
    r"(?:https?://)?(?:www\.)?(?:discord\.(?:gg|com/invite)/|chat\.whatsapp\.com/|(?:t|telegram)\.(?:me|dog)/|signal\.(?:group|me)/"
    r"|(?:facebook|fb)\.com/(?:messenger|groups)|m\.me/|threema\.id/|instagram\.com/)",
    re.I,
)
_MESSENGER_NAME = re.compile(
    r"(?<!\w)(?:signal|telegram|threema|wechat|insta(?:gram)?|discord|skype|snapchat|wickr"
    r"|messenger)(?:[ -](?:name|id|handle))?"
    r"(?:(?:\s?[:=]\s?@?(?=\S*[\w])|\s@)[\w.@#-]{3,40}|\s(?=[a-z.-]{0,30}[\d_.][\w.-])[\w.-]{3,40}\w)",
    re.I,
)
_MEETING_LINK = re.compile(rf"(?:https?://)?(?:www\.)?(?:{_MEETING_HOSTS})", re.I)
_BARE_LINK = re.compile(r"(?<![\w.@/-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/[^\s<>]{1,500}")
_MEETING_CODE = re.compile(
    r"(?<!\w)(?:meeting|webinar|zoom|teams|reunion|konferenz)[ -]{0,3}id\b\W{0,3}\d[\d -]{6,18}\d"
    r"|(?<!\w)(?:pass ?code|password|passwort|kenncode|kennwort|contrase[nñ]a|c[oó]digo de acceso)\s?[:=]\s?\S{3,30}",
    re.I,
)
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}\s?(?:[@＠]|\([aä]t\)|\[at\]|\{at\}|\(a\))\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}",
    re.I,
)
_DOT = r"(?:\s?\((?:dot|punkt|punto)\)\s?|\s?\[(?:dot|punkt|punto)\]\s?|\s?\{dot\}\s?|\s(?:dot|punkt|punto)\s|\.)"
_EMAIL_IN_WORDS = re.compile(
    rf"(?<![\w.+%-])(?:[\w+%-]{{1,40}}{_DOT}){{0,3}}[\w+%-]{{1,64}}\s?"
    r"(?:\(at\)|\[at\]|\{at\}|\(a\)|\([äa]t\)|\sarroba\s|\sat\s|\sklammeraffe\s|@)"
    rf"\s?[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,20}}){{1,3}}",
    re.I,
)
_AT = re.compile(r"[@＠]|[(\[{][aä]t?[)\]}]", re.I)
_SPELLED_OUT = re.compile(r"[\s(\[{](?:dot|punkt|punto)[\s)\]}]", re.I)
_SEVEN_DIGITS = re.compile(r"\d(?:\D*\d){6}")
_CODE_OR_NAME = re.compile(
    "[ gms-]id|pass|kenn|contras|acceso|signal|gram|insta|snap|threema|chat|discord|skype|wickr|messenger"
)
"""In small letters; without one of these a line names neither a code nor a messenger."""
_WHATSAPP = re.compile(r"(?:https?://)?(?:wa\.me/|api\.whatsapp\.com/send)[^\s<>]{1,200}|tel:\S{1,40}", re.I)
_PHONE = re.compile(
    r"(?<![\w/.,:@#=$€£+-])(?:\+|00)?\(?\d{1,5}\)?(?:[ ./\-]{1,2}\(?\d{1,8}\)?){1,6}(?![\w:€$%])"
    r"|(?<![\w/.,:@#=-])\+?\d{9,14}(?!\w)"
)
_WRITTEN_DATE = re.compile(
    r"(?:19|20)\d\d[-./ ]\d\d?[-./ ]\d\d?(?!\d)|(?<!\d)\d\d?[-./ ]\d\d?[-./ ](?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d\d?\.\d\d?\.(?!\d\d\.\d)|^\d\d?/\d\d?\b(?!/?\d)"
)
_DATE_AHEAD = re.compile(r"\d{1,4}[-./]\d\d?(?:[-./]\d{2,4})?\.?\s+(?=[+(\d])")
_OTHER_NUMBER = re.compile(r"\d{5}-\d{4}$|97[89][- ]\d|(?:19|20)\d\d\D{1,2}(?:19|20)\d\d$")


Found = list[tuple[str, str]]
"""Each sign that was put into a text, and what stood there."""


@dataclass(frozen=True, slots=True)
class Screened:
    """A text in which signs stand for what is private, and what that was."""

    text: str
    private: frozenset[Private]


def parse_private(text: str) -> Screened:
    """Replace every meeting link, e-mail address and phone number by its sign."""
    screened = _screen(text, [])
    return Screened(screened, frozenset(_MEANING[sign] for sign in PRIVATE_SIGNS.findall(screened)))


def find_private(text: str, kinds: Container[Private]) -> tuple[str, ...]:
    """What of these kinds stands in the text, as it is written there."""
    found: Found = []
    _screen(text, found)
    return tuple(written for sign, written in found if _MEANING[sign] in kinds)


def drop_private(text: str) -> str:
    """The text without signs."""
    return PRIVATE_SIGNS.sub(" ", text)


def _screen(text: str, found: Found) -> str:
    parts = _URL.split(text)
    for at, part in enumerate(parts):
        lines = (_screen_line(line, found) for line in part.split("\n"))
        parts[at] = _screen_link(part, found) if at % 2 else "\n".join(lines)
    return "".join(parts)


def _put(sign: str, written: str, found: Found) -> str:
    found.append((sign, written))
    return sign


def _replace(pattern: re.Pattern[str], sign: str, text: str, found: Found) -> str:
    return pattern.sub(lambda match: _put(sign, match[0], found), text)


def _screen_link(link: str, found: Found) -> str:
    if _WHATSAPP.match(link):
        return _put(_PHONE_SIGN, link, found)
    if link.lower().startswith("mailto:") or _EMAIL.search(link):
        return _put(_EMAIL_SIGN, link, found)
    if _MESSENGER.match(link):
        return _put(_MESSENGER_SIGN, link, found)
    return _put(MEETING_LINK_SIGN, link, found) if _MEETING_LINK.match(link) else link


def _screen_line(text: str, found: Found) -> str:
    """Looks closer only where a line holds what it takes: a slash, an at, seven digits."""
    if "/" in text:
        text = _BARE_LINK.sub(lambda match: _screen_link(match[0], found), text)
        text = _replace(_WHATSAPP, _PHONE_SIGN, text, found)
    if _CODE_OR_NAME.search(text.lower()):
        text = _replace(_MEETING_CODE, MEETING_LINK_SIGN, text, found)
        text = _replace(_MESSENGER_NAME, _MESSENGER_SIGN, text, found)
    if _SPELLED_OUT.search(text):
        text = _replace(_EMAIL_IN_WORDS, _EMAIL_SIGN, text, found)
    if _AT.search(text):
        text = _replace(_EMAIL, _EMAIL_SIGN, text, found)
    return _screen_phones(text, found) if _SEVEN_DIGITS.search(text) else text


def _screen_phones(text: str, found: Found) -> str:
    return _PHONE.sub(lambda match: _screen_number(match[0], found), text)


def _screen_number(written: str, found: Found) -> str:
    """A date that stands before a number stays: "10/11 412-555-0147"."""
    if _is_phone(written):
        return _put(_PHONE_SIGN, written, found)
    ahead = _DATE_AHEAD.match(written)
    return ahead[0] + _screen_phones(written[ahead.end() :], found) if ahead else written


def _is_phone(written: str) -> bool:
    """Seven to fifteen digits that are no date, no zip code and no book's number."""
    digits = re.sub(r"\D", "", written)
    if not 7 <= len(digits) <= 15 or _WRITTEN_DATE.search(written) or _OTHER_NUMBER.match(written):
        return False
    pairs_only = all(len(group) <= 2 for group in re.findall(r"\d+", written))
    return not pairs_only or written.startswith(("0", "+", "(0"))
