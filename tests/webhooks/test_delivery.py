"""The pure half of the door: whom it believes, what it keeps, and what it knows again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import CIMultiDict

from service.domain.deliveries import NewDelivery
from service.domain.events import PostWritten
from service.forum.payloads import DeliveryIds, read_event
from service.forum.shapes import Unreadable
from tests.forum.samples import fits_tables
from tests.forum.samples import make_post as make_full_post
from tests.webhooks.calls import (
    IDENTITY,
    INSTANCE,
    OLD_SECRET,
    READABLE,
    Call,
    make_call,
    make_post,
    make_raw_call,
    make_signature,
    make_topic,
)
from webhooks.delivery import (
    DeliveryRefused,
    ForeignDelivery,
    Refusal,
    Verified,
    parse_delivery,
)


def verify(call: Call) -> Verified:
    return parse_delivery(CIMultiDict(call.headers), call.body, IDENTITY, READABLE)


def read(call: Call) -> NewDelivery:
    return verify(call).delivery


def refusal_of(call: Call) -> Refusal:
    with pytest.raises(DeliveryRefused) as refused:
        verify(call)
    return refused.value.refusal


def kept_of(delivery: NewDelivery) -> Any:
    """The post that is kept of the body."""
    assert delivery.body is not None
    return json.loads(delivery.body)["post"]


def test_a_signed_call_becomes_a_delivery_with_its_ids_and_what_is_read_of_its_body() -> None:
    call = make_call(make_post(), event_id=12)
    delivery = read(call)
    assert (delivery.event_type, delivery.event, delivery.event_id) == ("post", "post_created", 12)
    assert (delivery.topic_id, delivery.post_id, delivery.user_id, delivery.category_id) == (431, 901, 7, 5)
    assert delivery.instance == INSTANCE
    assert kept_of(delivery) == {key: value for key, value in make_post().items() if key != "cooked"}


def test_each_of_several_secrets_opens_the_door_and_is_told_apart() -> None:
    assert verify(make_call(make_post())).secret_index == 0
    assert verify(make_call(make_post(), secret=OLD_SECRET)).secret_index == 1


def test_a_secret_that_is_no_longer_configured_does_not_open_the_door() -> None:
    assert refusal_of(make_call(make_post(), secret="a-secret-long-retired")) is Refusal.UNSIGNED


GOOD = make_call(make_post())
HEX = make_signature(GOOD.body).removeprefix("sha256=")

BAD_SIGNATURES = {
    "missing": None,
    "empty": "",
    "only the scheme": "sha256=",
    "without the scheme": HEX,
    "upper-case digits": "sha256=" + HEX.upper(),
    "upper-case scheme": "SHA256=" + HEX,
    "sha1": "sha1=" + HEX[:40],
    "one digit short": "sha256=" + HEX[:-1],
    "one digit more": "sha256=" + HEX + "0",
    "a blank behind": "sha256=" + HEX + " ",
    "a blank before": " sha256=" + HEX,
    "a blank within": "sha256= " + HEX,
    "quoted": f'"sha256={HEX}"',
    "twice in one header": f"sha256={HEX}, sha256={HEX}",
    "of another body": make_signature(b"{}"),
    "of another secret": make_signature(GOOD.body, "another-secret-entirely"),
    "of an empty secret": make_signature(GOOD.body, ""),
    "all zeros": "sha256=" + "0" * 64,
    "not ASCII": "sha256=" + "é" * 64,
    "bytes that are no text": "sha256=\udcff\udcfe" + HEX,
    "Arabic digits": "sha256=" + "٣" * 64,
    "a line break within": "sha256=" + HEX[:32] + "\n" + HEX[32:],
    "a NUL behind": "sha256=" + HEX + "\0",
    "very long": "sha256=" + HEX * 100,
}


@pytest.mark.parametrize("signature", BAD_SIGNATURES.values(), ids=BAD_SIGNATURES.keys())
def test_a_bad_signature_is_refused(signature: str | None) -> None:
    assert refusal_of(GOOD.with_headers(signature=signature)) is Refusal.UNSIGNED


def test_two_signature_headers_are_refused_even_if_one_is_right() -> None:
    headers = CIMultiDict(GOOD.headers)
    headers.add("x-discourse-event-signature", make_signature(GOOD.body))
    with pytest.raises(DeliveryRefused) as refused:
        parse_delivery(headers, GOOD.body, IDENTITY, READABLE)
    assert refused.value.refusal is Refusal.UNSIGNED


def test_without_any_secret_nobody_is_believed() -> None:
    nobody = IDENTITY.__class__((), INSTANCE)
    with pytest.raises(DeliveryRefused):
        parse_delivery(CIMultiDict(GOOD.headers), GOOD.body, nobody, READABLE)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(GOOD.body) * 8 - 1))
def test_any_flipped_bit_of_the_body_is_refused(bit: int) -> None:
    body = bytearray(GOOD.body)
    body[bit // 8] ^= 1 << bit % 8
    assert refusal_of(Call(bytes(body), GOOD.headers)) is Refusal.UNSIGNED


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len("sha256=" + HEX) * 8 - 1))
def test_any_flipped_bit_of_the_signature_is_refused(bit: int) -> None:
    signature = bytearray(b"sha256=" + HEX.encode())
    signature[bit // 8] ^= 1 << bit % 8
    text = signature.decode("utf-8", "surrogateescape")
    assert refusal_of(GOOD.with_headers(signature=text)) is Refusal.UNSIGNED


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.dictionaries(st.sampled_from(sorted(GOOD.headers)), st.text(max_size=80)))
def test_whatever_arrives_is_a_delivery_or_the_one_error(body: bytes, headers: dict[str, str]) -> None:
    call = make_raw_call(body)
    with pytest.raises(DeliveryRefused):
        verify(Call(body, call.headers | headers))


def test_nothing_is_parsed_before_the_signature_is_right() -> None:
    assert refusal_of(make_raw_call(b"\xff not JSON").with_headers(signature="sha256=no")) is Refusal.UNSIGNED


@pytest.mark.parametrize("instance", ["https://other.example.org", "http://forum.example.org", "", None])
def test_another_forum_is_told_apart_by_what_it_calls_itself(instance: str | None) -> None:
    with pytest.raises(ForeignDelivery) as refused:
        verify(GOOD.with_headers(instance=instance))
    assert refused.value.instance == (instance or "")


def test_a_closing_slash_is_no_other_forum() -> None:
    assert read(GOOD.with_headers(instance=INSTANCE + "/")).instance == INSTANCE


MALFORMED = {
    "invalid UTF-8": b'{"post":{"raw":"\xff\xfe"}}',
    "a surrogate in UTF-8": b'{"post":{"raw":"\xed\xa0\x80"}}',
    "UTF-16": '{"post":{}}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"post":{}}',
    "no JSON": b"post=1",
    "nothing": b"",
    "cut off": b'{"post":{"id":1',
    "two documents": b'{"post":{}}{"post":{}}',
    "a list": b'[{"post":{}}]',
    "a number": b"1",
    "null": b"null",
    "no key": b"{}",
    "another key": b'{"topic":{}}',
    "NaN": b'{"post":{"score":NaN}}',
    "Infinity": b'{"post":{"score":-Infinity}}',
    "a raw NUL": b'{"post":{"raw":"\x00"}}',
    "too many digits": b'{"post":{"id":' + b"9" * 5000 + b"}}",
    "deep lists": b'{"post":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"post":' * 50_000 + b"1" + b"}" * 50_000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_signed_body_that_is_not_as_promised_is_malformed(body: bytes) -> None:
    assert refusal_of(make_raw_call(body)) is Refusal.MALFORMED


BAD_HEADERS = {
    "no family": {"event_type": None},
    "another family": {"event_type": "topic"},
    "a family with blanks": {"event_type": "po st"},
    "a family not in ASCII": {"event_type": "pöst"},
    "an endless family": {"event_type": "x" * 101},
    "no event": {"event": None},
    "an event with control characters": {"event": "post\x1b[31m"},
    "an endless event": {"event": "x" * 101},
    "no id": {"event_id": None},
    "a negative id": {"event_id": "-1"},
    "an id in words": {"event_id": "twelve"},
    "an id that no database holds": {"event_id": "9" * 30},
    "an id in Arabic digits": {"event_id": "١٢"},
}


@pytest.mark.parametrize("headers", BAD_HEADERS.values(), ids=BAD_HEADERS.keys())
def test_headers_that_cannot_be_read_are_malformed(headers: dict[str, str | None]) -> None:
    assert refusal_of(GOOD.with_headers(**headers)) is Refusal.MALFORMED


def make_kept_cases() -> dict[str, tuple[str, str, Any, bool]]:
    """Name: family, event, payload, whether its body may be kept."""
    like = {"post": make_post(), "user": {"id": 9, "username": "sam"}}
    private = make_post(topic_archetype="private_message", category_id=None)
    return {
        "public post": ("post", "post_created", make_post(), True),
        "destroyed public post": ("post", "post_destroyed", make_post(), False),
        "restored public post": ("post", "post_recovered", make_post(), False),
        "hidden post": ("post", "post_created", make_post(hidden=True), False),
        "post that was hidden": ("post", "post_edited", make_post(hidden=True), False),
        "post deleted by its author": ("post", "post_edited", make_post(user_deleted=True), False),
        "post deleted by staff": ("post", "post_edited", make_post(deleted_at="2026-10-02T00:00:00Z"), False),
        "post in the other public category": ("post", "post_edited", make_post(category_id=6), True),
        "post with a NUL character": ("post", "post_created", make_post(raw="a\0b"), True),
        "post with half a surrogate": ("post", "post_created", make_post(raw="\ud800"), True),
        "public topic": ("topic", "topic_edited", make_topic(), False),
        "like of a public post": ("like", "post_liked", like, False),
        "private message": ("post", "post_created", private, False),
        "private message that names a category": (
            "post",
            "post_created",
            private | {"category_id": 5},
            False,
        ),
        "post that does not say where it stands": ("post", "post_created", {"id": 1, "raw": "?"}, False),
        "post in a restricted category": ("post", "post_created", make_post(category_id=99), False),
        "post without a category": ("post", "post_created", make_post(category_id=None), False),
        "post whose category is true": ("post", "post_created", make_post(category_id=True), False),
        "post whose type is true": ("post", "post_created", make_post(post_type=True), False),
        "post whose category is a text": ("post", "post_created", make_post(category_id="5"), False),
        "moderator's action": ("post", "post_created", make_post(post_type=2), False),
        "small action": ("post", "post_created", make_post(post_type=3), False),
        "whisper": ("post", "post_created", make_post(post_type=4), False),
        "post of a banner": ("post", "post_created", make_post(topic_archetype="banner"), False),
        "post that is a text": ("post", "post_created", "hello", False),
        "topic of private messages": (
            "topic",
            "topic_created",
            make_topic(archetype="private_message"),
            False,
        ),
        "topic in a restricted category": ("topic", "topic_created", make_topic(category_id=99), False),
        "like of a private message": ("like", "post_liked", like | {"post": private}, False),
        "like of a whisper": ("like", "post_liked", like | {"post": make_post(post_type=4)}, False),
        "like without a post": ("like", "post_liked", {"user": {"id": 9}}, False),
        "person": ("user", "user_created", {"id": 9, "email": "sam@example.org"}, False),
        "notification": ("notification", "notification_created", {"id": 1, "user_id": 9}, False),
        "flag": ("reviewable", "reviewable_created", {"id": 3, "topic_id": 431}, False),
        "chat message": ("chat_message", "chat_message_created", {"message": "secret"}, False),
        "category": ("category", "category_updated", {"id": 5, "name": "Circles"}, False),
        "member of a group": ("group_user", "user_added_to_group", {"group_id": 2, "user_id": 9}, False),
        "ping": ("ping", "ping", "OK", False),
        "family nobody knows": ("sunrise", "sun_rose", {"post_type": 1, "category_id": 5}, False),
    }


KEPT_CASES = make_kept_cases()


@pytest.mark.parametrize(("family", "event", "payload", "kept"), KEPT_CASES.values(), ids=KEPT_CASES.keys())
def test_words_are_kept_only_where_everyone_can_read_them(
    family: str, event: str, payload: Any, kept: bool
) -> None:
    call = make_call(payload, event_type=family, event=event)
    assert (read(call).body is not None) is kept


def test_before_the_categories_are_known_no_body_is_kept() -> None:
    verified = parse_delivery(CIMultiDict(GOOD.headers), GOOD.body, IDENTITY, frozenset())
    assert verified.delivery.body is None
    assert verified.delivery.topic_id == 431


@settings(deadline=None, max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(sorted(make_post())), st.none() | st.booleans() | st.integers() | st.text()
    )
)
def test_a_private_message_is_never_kept_whatever_else_it_says(changes: dict[str, Any]) -> None:
    post = make_post(**changes) | {"topic_archetype": "private_message"}
    assert read(make_call(post)).body is None


def key(payload: object, **call: Any) -> bytes:
    return read(make_call(payload, **call)).dedupe_key


def test_a_retry_with_a_new_id_is_the_same_post() -> None:
    assert key(make_post(), event_id=1) == key(make_post(), event_id=2)
    assert key(make_post(), event="post_edited", event_id=1) == key(
        make_post(), event="post_edited", event_id=2
    )


def test_another_version_and_another_event_are_no_repeats() -> None:
    assert key(make_post()) != key(make_post(version=2))
    assert key(make_post()) != key(make_post(), event="post_edited")


def test_a_second_deletion_with_the_same_body_is_no_repeat() -> None:
    assert key(make_post(), event="post_destroyed", event_id=1) != key(
        make_post(), event="post_destroyed", event_id=3
    )


def test_a_redelivered_deletion_is_a_repeat() -> None:
    assert key(make_post(), event="post_destroyed", event_id=1) == key(
        make_post(), event="post_destroyed", event_id=1
    )


def test_a_replayed_body_cannot_use_up_the_id_of_an_event_to_come() -> None:
    replayed = key(make_post(id=1), event="post_destroyed", event_id=77)
    assert replayed != key(make_post(id=2), event="post_destroyed", event_id=77)


def test_ids_too_big_for_the_database_are_left_out() -> None:
    delivery = read(make_call(make_post(topic_id=10**30, user_id=-1)))
    assert delivery.topic_id is None
    assert delivery.user_id == -1


def test_the_words_are_kept_to_the_letter() -> None:
    body = json.dumps({"post": make_post(raw="Grüße 👋 \0\n")}, ensure_ascii=False, indent=3).encode()
    assert kept_of(read(make_raw_call(body)))["raw"] == "Grüße 👋 \0\n"


def test_of_what_administrators_see_nothing_is_kept() -> None:
    seen = {"email": "sam@example.org", "birthdate": "1990-01-01", "spam": True, "user_fields": {"1": "555"}}
    delivery = read(make_call(make_post(**seen)))
    assert not seen.keys() & kept_of(delivery).keys()
    assert "sam@" not in str(delivery)


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    delivery = read(make_call(make_post(raw="a \ud83d smile, \U0001f600", username="\ud800")))
    assert (kept_of(delivery)["raw"], kept_of(delivery)["username"]) == ("a ? smile, 😀", "?")


def test_what_a_plugin_puts_beside_the_family_does_no_harm() -> None:
    body = json.dumps({"plugin": {"email": "sam@example.org"}, "post": make_post()}).encode()
    delivery = read(make_raw_call(body))
    assert (delivery.topic_id, kept_of(delivery)["raw"]) == (431, "We learn Spanish.")
    assert "sam@" not in str(delivery)


POST_KEYS = sorted({*make_full_post(), "staff", "admin", "moderator", "custom_fields"})
odd_scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from([2**31, 2**63, 10**400, "\0", "\ud800", "m" * 3_000, "0001-01-01T00:00:00+14:00"])
)
odd_values = odd_scalars | st.lists(odd_scalars, max_size=2) | st.dictionaries(st.just("x"), odd_scalars)
mutations = st.tuples(
    st.dictionaries(st.sampled_from(POST_KEYS), odd_values, max_size=4), st.sets(st.sampled_from(POST_KEYS))
)


def mutate(post: dict[str, Any], mutation: tuple[dict[str, Any], set[str]]) -> dict[str, Any]:
    """The post with some values changed and some keys gone."""
    changes, gone = mutation
    return {key: value for key, value in (post | changes).items() if key not in gone}


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["post_created", "post_edited", "post_destroyed"]), mutations)
def test_whatever_a_signed_post_holds_it_is_taken_and_what_is_stored_can_be_decided(
    event: str, mutation: tuple[dict[str, Any], set[str]]
) -> None:
    delivery = read(make_call(mutate(make_full_post(), mutation), event=event))
    assert is_storable(delivery)
    assert can_be_decided(delivery)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(["post", "topic", "like", "category", "group", "x"]), st.data())
def test_whatever_is_cut_out_of_a_signed_body_is_refused_in_words_or_can_be_decided(
    family: str, data: st.DataObject
) -> None:
    body = make_call(make_full_post(), event_type=family).body
    start = data.draw(st.integers(0, len(body)))
    put = data.draw(
        st.binary(max_size=4) | st.sampled_from([b'"', b"}", b"\\ud800", b"NaN", b"1e999", b"[" * 500])
    )
    body = body[:start] + put + body[start + data.draw(st.integers(0, 40)) :]
    try:
        delivery = read(make_raw_call(body, event_type=family))
    except DeliveryRefused:
        return
    assert is_storable(delivery)
    assert can_be_decided(delivery)


def is_storable(delivery: NewDelivery) -> bool:
    """Whether PostgreSQL takes it: text without NUL and half characters, ids that fit."""
    ids = (delivery.topic_id, delivery.post_id, delivery.user_id, delivery.category_id)
    body = delivery.body or ""
    return "\0" not in body and bool(body.encode() or True) and all(-1 <= (id_ or 0) < 2**63 for id_ in ids)


def can_be_decided(delivery: NewDelivery) -> bool:
    """Whether it can be read into what happened, all of which the tables hold, or says why not."""
    ids = DeliveryIds(delivery.topic_id, delivery.post_id, delivery.user_id, delivery.category_id)
    try:
        told = read_event(delivery.event_type, delivery.event, json.loads(delivery.body or "null"), ids)
    except Unreadable as problem:
        return len(str(problem)) < 80
    return not isinstance(told, PostWritten) or fits_tables(told.post)
