"""Words behind which a reason stands, in three languages; all flat (`dates.words.flatten`)."""

from __future__ import annotations

import re

from service.domain.commands.side_words import UNITS
from service.domain.dates.words import MONTHS, NUMBERS, WEEKDAYS, one_of

_PEOPLE = r"(?:i|we|you|they|he|she|it|nobody|no one|there|everybody|everyone|people|the|my|our)"
_REASONS = (
    rf"because(?: of)?|'?(?:cause|cuz|coz)|b/?c(?: of)?|due to|on account of|since(?= {_PEOPLE}\b)|reason(?=:)"
    r"|por ?que|debido al?|a causa del?|ya que|puesto que|dado que|pues(?= )|motivo(?=:)"
    r"|weil|wegen|denn|aufgrund|auf grund|mangels|grund(?=:)"
    r"|da(?= (?:der|die|das|ich|wir|es|sie|er|man|niemand|keiner?|alle|viele|leider|unsere?|zu (?:wenig|viele)) )"
)
_UNIT_NAMES = one_of(UNITS)
_NO_REASON = (
    rf"(?:el |la |los |las )?(?:favor|tarde|manana|noche|hoy|ahora|[+-]?\d|(?:{one_of(WEEKDAYS)}|{one_of(MONTHS)})\b"
    rf"|proxim[oa]|siguiente|(?:{one_of(NUMBERS)}) (?:{_UNIT_NAMES}))"
)
REASON = re.compile(rf"(?<![a-z])(?:(?:{_REASONS})|(?P<weak>por)(?! {_NO_REASON}))(?![a-z])\s?:?\s?")
"""Where a reason begins; Spanish "por" counts only where no date, hour or distance follows."""
KEPT = re.compile(
    r"(?:weil|denn|da)\s|(?:wegen|auf ?grund) (?:de[rsmn]|(?:m|d|s)?eine[rsmn]?|unsere[rsmn]?|ihre[rsmn]?)\s"
    r"|mangels\s|(?:debido al|a causa del)\s|por (?:[a-z]+(?:ar|er|ir)\b)"
)
"""Words without which the reason is none: "weil ich krank bin", "wegen des Sturms", "debido al temporal"."""
