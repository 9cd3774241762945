"""Content negotiation: which of our languages a reader prefers, by their browser's `Accept-Language`."""

from __future__ import annotations

from service.domain.languages import Language

_MOST_RANGES = 30


def choose_language(accepted: str, usual: Language) -> Language:
    """The reader's best liked of our languages, or the usual one where they name none of them.

    `accepted`: the header `Accept-Language` (RFC 9110, 12.5.4); `es-MX` is Spanish (RFC 4647, 3.4). Never raises.
    """
    ours = {language.value: language for language in Language}
    liked = [_parse_range(item) for item in accepted.split(",")[:_MOST_RANGES]]
    known = [(quality, ours[name]) for name, quality in liked if quality > 0 and name in ours]
    # `max` takes the first of those that are liked alike, as browsers mean their order.
    return max(known, key=lambda pair: pair[0], default=(0.0, usual))[1]


def _parse_range(item: str) -> tuple[str, float]:
    """`es-MX;q=0.8` -> ("es", 0.8). What cannot be read counts as not liked."""
    tag, _, weight = item.partition(";")
    name, _, value = weight.strip().partition("=")
    try:
        quality = float(value) if name.strip().lower() == "q" else 1.0 if not weight else 0.0
    except ValueError:
        quality = 0.0
    return tag.strip().lower().partition("-")[0], quality
