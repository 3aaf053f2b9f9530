"""Messages written in the account's own dialect, and read back."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.wire.voximplant import follow, read, write
from cti.wire.voximplant_dialects import DIALECTS, Dialect
from cti.wire.voximplant_fields import IDS, LATEST, Value, spellings
from cti.wire.voximplant_messages import MESSAGES, Message

HELLO = Message("connected", "b1f6", {"user_id": "501", "client": "hookswitch"})
CALL = Message("make_call", "9", {"user_id": "501", "number": "15550100042"})

SENDER_KEYS = ("sender_id", "Sender_id", "senderId", "sender.id", "sender.sender_id")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
IDENTIFIERS = st.one_of(
    st.integers(-(10**30), 10**30).map(str),
    TEXTS.map(str.strip).filter(bool),
    st.sampled_from(["007", "0", "-0", "1e3", "٣", "c-7001", "true"]),
)
NUMBERS = st.text("0123456789+*#", max_size=20)
SMALL = st.integers(0, 999_999_999)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(IDS - {"sender_id"}, IDENTIFIERS),
    **dict.fromkeys(("number", "callerid", "phone_a", "phone_b"), NUMBERS),
    **dict.fromkeys(("user_name", "display_name", "queue_title", "assign_type"), TEXTS),
    **dict.fromkeys(("status", "status_title", "im_status", "previous_status"), TEXTS),
    **dict.fromkeys(("next_status", "reason", "record_url", "client"), TEXTS),
    "changed_by": st.one_of(IDENTIFIERS, st.just("")),
    "is_incoming": st.booleans(),
    "variables": st.dictionaries(TEXTS, TEXTS, max_size=4),
    "code": SMALL,
    "duration": SMALL,
    "datetime_start": st.integers(0, int(LATEST)).map(float),
}
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(10**30), 10**30), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXTS, inner, max_size=3)),
    max_leaves=6,
)
EXTRA = st.dictionaries(TEXTS.map(lambda name: f"x-{name}".replace(".", "")), JSON, max_size=3)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    name = draw(st.sampled_from(sorted(MESSAGES)))
    required = {draw(st.sampled_from(choices)) for choices in MESSAGES[name][1]}
    wanted = required | draw(st.sets(st.sampled_from(sorted(VALUES)), max_size=6))
    fields: dict[str, Value] = {each: draw(VALUES[each]) for each in sorted(wanted)}
    sender = draw(IDENTIFIERS if name == "connection_accepted" else IDENTIFIERS | st.just(""))
    return Message(name, sender, fields, draw(EXTRA))


EVERY_FIELD: dict[str, Value] = {
    **dict.fromkeys(VALUES, "text, “quoted”"),
    **dict.fromkeys(IDS - {"sender_id"}, "1024"),
    "changed_by": "",
    "callerid": "",
    "is_incoming": False,
    "variables": {"case_id": "C-1", "": "4111"},
    "code": 486,
    "duration": 0,
    "datetime_start": 1_700_000_000.0,
}


@pytest.mark.parametrize("name", sorted(MESSAGES))
@pytest.mark.parametrize("dialect", sorted(DIALECTS))
def test_each_message_goes_there_and_back_in_each_dialect(dialect: str, name: str) -> None:
    message = Message(name, "77", EVERY_FIELD, {"x-new": {"a": [1, None]}})
    for sender_key in SENDER_KEYS:
        for integers in (frozenset(), IDS):
            shape = replace(DIALECTS[dialect], sender_key=sender_key, integers=integers)
            (again,) = read(write(message, shape)).messages
            assert again == message
            assert again.dialect.sender_key == sender_key


def test_a_name_that_is_itself_the_key_is_written_so_too() -> None:
    (seen,) = read('{"connection_accepted": {"sender_id": "9"}}').messages
    shape = follow(DIALECTS["A"], seen)
    text = write(Message("logout", "9", {"user_id": "501"}), shape)
    assert text == '{"logout": {"sender_id": "9", "user_id": 501}}'
    assert read(text).messages == (Message("logout", "9", {"user_id": "501"}),)


@given(
    message=messages(),
    dialect=st.sampled_from(sorted(DIALECTS)),
    name_key=st.sampled_from(["", "event_type", "type", "name", "event_name", "action"]),
    sender_key=st.sampled_from(SENDER_KEYS),
    sender_inside=st.booleans(),
    integers=st.sets(st.sampled_from(sorted(IDS))).map(frozenset),
)
def test_what_is_written_in_any_dialect_is_read_back(
    message: Message,
    dialect: str,
    name_key: str,
    sender_key: str,
    sender_inside: bool,
    integers: frozenset[str],
) -> None:
    written_in = replace(
        DIALECTS[dialect], sender_key=sender_key, sender_inside=sender_inside, integers=integers
    )
    if dialect == "E" and name_key:  # flat messages have their name in many places
        written_in = replace(written_in, name_key=name_key)
    reading = read(write(message, written_in))
    assert reading.dropped == ()
    assert reading.messages == (message,)


@given(st.one_of(JSON.map(json.dumps), st.text(max_size=200)))
def test_any_text_is_messages_or_counted_drops(text: str) -> None:
    reading = read(text)
    assert reading.messages or reading.dropped or "".join(text.split()) == "[]"


KEYS = st.sampled_from([*VALUES, "event", "type", "name", "data", "user", "call", "sender", "id"])
NAMES = st.sampled_from([*MESSAGES, "callFailed", "error", "event", "command"])
ALMOST = st.recursive(
    st.one_of(NAMES, st.none(), st.booleans(), st.floats(), st.integers(), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=20,
)


@given(ALMOST)
def test_what_is_almost_a_message_is_read_again_as_it_was_written(value: object) -> None:
    reading = read(json.dumps(value))
    for message in reading.messages:
        (again,) = read(write(Message(message.name, message.sender_id, message.fields))).messages
        rounded = {**message.fields}
        if isinstance(started := rounded.get("datetime_start"), float):
            rounded["datetime_start"] = float(int(started))
        assert again.fields == rounded


@pytest.mark.parametrize(
    ("dialect", "hello", "call"),
    [
        (
            "A",
            '{"event": "connected", "sender_id": "b1f6",'
            ' "data": {"user_id": 501, "client": "hookswitch"}}',
            '{"command": "make_call", "sender_id": "9",'
            ' "data": {"user_id": 501, "number": "15550100042"}}',
        ),
        (
            "B",
            '{"event_type": "connected", "sender_id": "b1f6",'
            ' "event_data": {"user_id": 501, "client": "hookswitch"}}',
            '{"event_type": "make_call", "sender_id": "9",'
            ' "event_data": {"user_id": 501, "number": "15550100042"}}',
        ),
        (
            "C",
            '{"name": "connected", "type": "event", "sender_id": "b1f6",'
            ' "payload": {"user_id": 501, "client": "hookswitch"}}',
            '{"name": "make_call", "type": "command", "sender_id": "9",'
            ' "payload": {"user_id": 501, "number": "15550100042"}}',
        ),
        (
            "D",
            '{"type": "connected", "sender_id": "b1f6",'
            ' "connected": {"user_id": 501, "client": "hookswitch"}}',
            '{"type": "make_call", "sender_id": "9",'
            ' "make_call": {"user_id": 501, "number": "15550100042"}}',
        ),
        (
            "E",
            '{"event": "connected", "sender_id": "b1f6", "user_id": 501, "client": "hookswitch"}',
            '{"command": "make_call", "sender_id": "9", "user_id": 501, "number": "15550100042"}',
        ),
    ],
)
def test_each_dialect_is_written_to_the_letter(dialect: str, hello: str, call: str) -> None:
    assert write(HELLO, DIALECTS[dialect]) == hello
    assert write(CALL, DIALECTS[dialect]) == call


def test_fields_are_written_under_the_accounts_names() -> None:
    dialect = Dialect(
        sender_key="sender.id",
        integers=frozenset({"sender_id"}),
        field_names={"user_id": "agent.number", "number": "destination"},
    )
    assert write(CALL, dialect) == (
        '{"command": "make_call", "sender": {"id": 9},'
        ' "data": {"agent": {"number": "501"}, "destination": "15550100042"}}'
    )
    (again,) = read(write(CALL, dialect), spellings(dialect.field_names)).messages
    assert again == CALL


def test_two_fields_that_claim_one_place_do_not_break_the_message() -> None:
    dialect = Dialect(field_names={"number": "user_id.number"})
    assert json.loads(write(CALL, dialect))["data"] == {"user_id": 501}


def test_half_a_character_is_not_sent() -> None:
    frame = write(Message("logout", "", {"user_id": "1", "user_name": "\ud83d"}))
    assert json.loads(frame.encode())["data"]["user_name"] == "\ufffd"


@pytest.mark.parametrize("shown", sorted(DIALECTS))
@pytest.mark.parametrize("sender_key", SENDER_KEYS)
def test_a_dialect_that_was_seen_is_followed(shown: str, sender_key: str) -> None:
    other = replace(DIALECTS[shown], sender_key=sender_key, integers=frozenset({"sender_id"}))
    text = write(Message("call_failed", "77", {"user_id": "501", "call_id": "8"}), other)
    (seen,) = read(text).messages
    followed = follow(DIALECTS["A"], seen)
    assert write(CALL, followed) == write(CALL, other)


@pytest.mark.parametrize(
    ("accepted", "dialect"),
    [
        ('{"event": "connection_accepted", "sender_id": "9"}', "A"),
        ('{"event_type": "connection_accepted", "sender_id": "9"}', "B"),
        ('{"name": "connection_accepted", "type": "event", "sender_id": "9"}', "C"),
        ('{"type": "connection_accepted", "sender_id": "9"}', "D"),
    ],
)
def test_a_name_alone_shows_the_likely_dialect(accepted: str, dialect: str) -> None:
    (seen,) = read(accepted).messages
    before = DIALECTS["B" if dialect == "A" else "A"]
    assert write(CALL, follow(before, seen)) == write(CALL, DIALECTS[dialect])


def test_a_name_alone_where_names_already_are_shows_nothing_new() -> None:
    (seen,) = read('{"event": "connection_accepted", "sender_id": "9"}').messages
    assert follow(DIALECTS["E"], seen) == DIALECTS["E"]


def test_a_name_alone_in_an_unusual_place_is_taken_as_flat() -> None:
    (seen,) = read('{"action": "connection_accepted", "sender_id": "9"}').messages
    written = write(CALL, follow(DIALECTS["A"], seen))
    assert written == (
        '{"action": "make_call", "sender_id": "9", "user_id": 501, "number": "15550100042"}'
    )


def test_a_senders_id_inside_the_payload_is_written_there() -> None:
    (seen,) = read('{"event": "connection_accepted", "data": {"sender_id": 9}}').messages
    assert write(CALL, follow(DIALECTS["A"], seen)) == (
        '{"command": "make_call", "data": {"sender_id": 9, "user_id": 501,'
        ' "number": "15550100042"}}'
    )


def test_a_message_without_a_senders_id_shows_nothing_about_it() -> None:
    before = replace(DIALECTS["A"], sender_key="Sender_id", integers=frozenset({"sender_id"}))
    (seen,) = read('{"event": "data_updated", "data": {"call_id": 5}}').messages
    after = follow(before, seen)
    assert after.sender_key == "Sender_id"
    assert after.integers == frozenset({"sender_id", "call_id"})
