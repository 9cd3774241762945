"""Sans-I/O parsing and HMAC verification: one HTTP call of the forum becomes a delivery, or is told why not.

The contract is Discourse's `app/jobs/regular/emit_web_hook_event.rb`: the body is signed with HMAC-SHA256,
the headers are not signed at all, and nothing in the call tells its age. So the signature is checked before
anything is parsed, the family must be the one in the signed body, and repeats are known by signed content.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from enum import Enum
from typing import Any, NamedTuple, NoReturn, Protocol

from pydantic_core import from_json

from service.domain.deliveries import NewDelivery
from service.domain.ids import CategoryId
from service.errors import CompanionError
from service.forum.payloads import compose_kept, has_words, name_ids

PING = "ping"
SIGNATURE = "X-Discourse-Event-Signature"

_VERSIONED_EVENTS = frozenset({"post_created", "post_edited"})
"""Their bodies carry the post's version, so that equal bytes mean an equal event."""
_NAME = re.compile(r"[!-~]{1,100}")
_EVENT_ID = re.compile(r"[0-9]{1,18}")


class Headers(Protocol):
    """Headers as aiohttp hands them out: names ignore case, and a name may stand there twice."""

    def getall(self, name: str, default: Sequence[str], /) -> Sequence[str]: ...


class Refusal(Enum):
    """Why a call is not taken."""

    TOO_LARGE = "too large"
    CROWDED = "crowded"
    """There was no room to read it; the same call is welcome later."""
    UNSIGNED = "unsigned"
    FOREIGN = "foreign"
    """Signed with our secret, but by a forum that calls itself otherwise."""
    MALFORMED = "malformed"


class DeliveryRefused(CompanionError):
    """The one error of this module; `reason` may be shown to the sender."""

    def __init__(self, refusal: Refusal, reason: str) -> None:
        super().__init__(reason)
        self.refusal = refusal
        self.reason = reason


class TooLarge(DeliveryRefused):
    def __init__(self) -> None:
        super().__init__(Refusal.TOO_LARGE, "The body is larger than this companion takes.")


class Crowded(DeliveryRefused):
    def __init__(self) -> None:
        super().__init__(Refusal.CROWDED, "Too much is coming in at once.")


class ForeignDelivery(DeliveryRefused):
    """`instance`: what the sending forum calls itself."""

    def __init__(self, instance: str) -> None:
        super().__init__(Refusal.FOREIGN, "This companion belongs to another forum.")
        self.instance = instance


@dataclass(frozen=True)
class Identity:
    """Whom the door knows. Holds no secret in the clear."""

    secrets: InitVar[tuple[bytes, ...]]
    """Any of them may have signed; the first is the current one."""
    instance: str
    """What our forum calls itself, without a closing slash."""
    signers: tuple[hmac.HMAC, ...] = field(init=False, repr=False)
    """One for each secret, to be copied: preparing one costs as much as signing a small body."""

    def __post_init__(self, secrets: tuple[bytes, ...]) -> None:
        signers = tuple(hmac.new(secret, digestmod="sha256") for secret in secrets)
        object.__setattr__(self, "signers", signers)


class Verified(NamedTuple):
    delivery: NewDelivery
    secret_index: int
    """Which secret signed it, so that a figure can tell when an old one is no longer in use."""


def parse_delivery(
    headers: Headers, body: bytes, identity: Identity, readable: frozenset[CategoryId]
) -> Verified:
    """Verify a call and read it. `readable`: the categories everyone can read. Raises DeliveryRefused."""
    secret_index = _find_secret(_only(headers, SIGNATURE), body, identity.signers)
    instance = _only(headers, "X-Discourse-Instance")
    if instance.rstrip("/") != identity.instance:
        raise ForeignDelivery(instance)
    event_type, event, event_id = _read_headers(headers)
    document = _parse_body(body, event_type)
    ids = name_ids(event_type, document)
    delivery = NewDelivery(
        instance=identity.instance,
        event_id=int(event_id),
        event_type=event_type,
        event=event,
        dedupe_key=_compose_dedupe_key(identity.instance, event_type, event, event_id, body),
        body=_compose_kept(event_type, event, document[event_type], ids.category_id, readable),
        topic_id=ids.topic_id,
        post_id=ids.post_id,
        user_id=ids.user_id,
        category_id=ids.category_id,
    )
    return Verified(delivery, secret_index)


def _only(headers: Headers, name: str) -> str:
    """The header's value; one that is missing, or stands there twice, says nothing."""
    values = headers.getall(name, ())
    return values[0] if len(values) == 1 else ""


def _find_secret(signature: str, body: bytes, signers: tuple[hmac.HMAC, ...]) -> int:
    """The index of the secret that signed the body. Compares bytes, in constant time, with every secret."""
    # A header may hold any byte; comparing text would raise at the first one that is not ASCII.
    given = signature.encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(_compose_signature(body, signer), given) for signer in signers]
    if any(matches):
        return matches.index(True)
    raise DeliveryRefused(Refusal.UNSIGNED, "The signature is missing or does not match.")


def _compose_signature(body: bytes, signer: hmac.HMAC) -> bytes:
    signing = signer.copy()
    signing.update(body)
    return b"sha256=" + signing.hexdigest().encode("ascii")


def _read_headers(headers: Headers) -> tuple[str, str, str]:
    """Event type, event and event id. Nothing of it is signed."""
    event_type = _only(headers, "X-Discourse-Event-Type")
    # Older forums name no event when they ping.
    event = _only(headers, "X-Discourse-Event") or (PING if event_type == PING else "")
    event_id = _only(headers, "X-Discourse-Event-Id")
    if not (_NAME.fullmatch(event_type) and _NAME.fullmatch(event)):
        _refuse("The event's headers cannot be read.")
    if not _EVENT_ID.fullmatch(event_id):
        _refuse("The event's id is no number.")
    return event_type, event, event_id


def _parse_body(body: bytes, event_type: str) -> dict[str, Any]:
    """The body as JSON: an object that holds the family. Plugins put other things beside it."""
    try:
        document = from_json(body, allow_inf_nan=False)
    except ValueError:
        document = _parse_odd_body(body)
    if not isinstance(document, dict) or event_type not in document:
        _refuse("The body does not hold what its headers say.")
    return document


def _parse_odd_body(body: bytes) -> Any:
    """JSON may spell half of a surrogate pair (RFC 8259, 8.2), which no text can hold: it becomes "?"."""
    try:
        text = json.dumps(json.loads(body.decode()), ensure_ascii=False)
        return from_json(text.encode("utf-8", "replace"), allow_inf_nan=False)
    except (ValueError, RecursionError):
        _refuse("The body is not JSON.")


def _compose_kept(
    event_type: str, event: str, post: object, category_id: CategoryId | None, readable: frozenset[CategoryId]
) -> str | None:
    """What may be kept of the body, if anything: the words that everyone can read on the forum anyway."""
    if event_type != "post" or category_id not in readable or not isinstance(post, dict):
        return None
    return compose_kept(post) if has_words(event, post) else None


def _compose_dedupe_key(instance: str, event_type: str, event: str, event_id: str, body: bytes) -> bytes:
    """SHA-256 by which a repeat is known.

    An automatic retry has a new event id and the same body, a redelivery by hand has both as they were. Only bodies
    with a version tell a retry from a second event of the same kind; for the rest the id must be the same too. The
    body is always part of the key, because the id is not signed: a replayed call could else use up ids yet to come.
    """
    told_apart_by = "" if event in _VERSIONED_EVENTS else event_id
    key = hashlib.sha256("\0".join((instance, event_type, event, told_apart_by, "")).encode())
    key.update(body)
    return key.digest()


def _refuse(reason: str) -> NoReturn:
    raise DeliveryRefused(Refusal.MALFORMED, reason)
