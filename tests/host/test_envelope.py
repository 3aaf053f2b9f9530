"""What is a message of the host interface, and what is ignored."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.host import envelope
from cti.host.envelope import DEEPEST, LONGEST, Dropped, Kind, Message, Refusal, read

REQUEST = {"ns": "hookswitch", "v": 1, "kind": "request", "id": "1", "name": "login", "data": {}}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=12,
)


def read_changed(**changed: Any) -> Message | Dropped:
    return read(json.dumps({**REQUEST, **changed}))


def test_a_request_is_read_with_its_data() -> None:
    message = read_changed(data={"agentId": "1001"})
    assert isinstance(message, Message)
    assert (message.kind, message.id, message.name) == (Kind.REQUEST, "1", "login")
    assert dict(message.data) == {"agentId": "1001"}


def test_a_message_never_shows_what_it_holds() -> None:
    assert "secret" not in repr(read_changed(data={"password": "secret"}))
    welcome = {"ns": "hookswitch", "v": 1, "kind": "welcome", "credentials": {"token": "secret"}}
    assert "secret" not in repr(read(json.dumps(welcome)))


@pytest.mark.parametrize(
    "changed",
    [
        {"ns": "somebody"},
        {"ns": None},
        {"v": 2},
        {"v": "1"},
        {"v": True},
        {"v": 1.0},
        {"kind": "demand"},
        {"kind": ["request"]},
        {"kind": None},
        {"id": ""},
        {"id": 1},
        {"id": "x" * 65},
        {"id": None},
        {"name": ""},
        {"name": 7},
        {"name": "x" * 65},
        {"data": []},
        {"data": "text"},
        {"data": 1},
        {"error": "text"},
    ],
)
def test_a_wrong_field_makes_it_no_message(changed: dict[str, Any]) -> None:
    assert read_changed(**changed) is Dropped.MALFORMED


@pytest.mark.parametrize("missing", ["ns", "v", "kind", "id", "name"])
def test_a_missing_field_makes_it_no_message(missing: str) -> None:
    rest = {key: value for key, value in REQUEST.items() if key != missing}
    assert read(json.dumps(rest)) is Dropped.MALFORMED


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '"text"',
        "{",
        '{"ns":"hookswitch","v":1,"kind":"request","id":"1","name":"x","data":{"a":NaN}}',
        '{"ns":"hookswitch","v":1,"kind":"request","id":"1","name":"x","data":{"a":1e999}}',
        '{"ns":"hookswitch","v":1,"kind":"request","id":"1","name":"x","data":{"a":-Infinity}}',
        '{"ns":"hookswitch","v":1,"kind":"request","id":"1","name":"x","data":{"a":'
        + "9" * 5000
        + "}}",
    ],
)
def test_what_is_not_json_is_no_message(text: str) -> None:
    assert read(text) is Dropped.MALFORMED


def test_a_message_has_at_most_64_kib() -> None:
    rest = LONGEST - len(json.dumps({**REQUEST, "data": {"a": ""}}))
    assert isinstance(read_changed(data={"a": "x" * rest}), Message)
    assert read_changed(data={"a": "x" * (rest + 1)}) is Dropped.OVERSIZED
    assert read(json.dumps({"a": "é" * (LONGEST // 2)}, ensure_ascii=False)) is Dropped.OVERSIZED


@pytest.mark.parametrize(("open_", "close"), [("[", "]"), ('{"a":', "}")])
def test_values_lie_only_so_deep(open_: str, close: str) -> None:
    whole = json.dumps({**REQUEST, "data": {"a": "here"}})
    inside = DEEPEST - 2  # the message and its data are two levels themselves
    deep = whole.replace('"here"', open_ * inside + "1" + close * inside)
    assert isinstance(read(deep), Message)
    too_deep = whole.replace('"here"', open_ * (inside + 1) + "1" + close * (inside + 1))
    assert read(too_deep) is Dropped.MALFORMED
    assert read("[" * 60_000) is Dropped.MALFORMED


def test_brackets_in_a_text_are_not_deep() -> None:
    assert isinstance(read_changed(data={"a": '[{"\\' * 100}), Message)


def test_half_a_character_can_be_written_again() -> None:
    text = json.dumps({**REQUEST, "data": {"name": "here"}}).replace("here", "a\\ud83d")
    message = read(text)
    assert isinstance(message, Message)
    assert message.data["name"] == "a\ufffd"


@given(st.text() | JSON.map(json.dumps))
def test_anything_at_all_is_read_or_dropped(text: str) -> None:
    assert isinstance(read(text), Message | Dropped)


@given(st.dictionaries(st.sampled_from([*REQUEST, "seq", "error"]), JSON | st.just("hookswitch")))
def test_any_fields_at_all_are_read_or_dropped(fields: dict[str, Any]) -> None:
    message = read(json.dumps({**REQUEST, **fields}))
    assert isinstance(message, Message | Dropped)
    if isinstance(message, Message):
        json.dumps(dict(message.data)).encode()


def test_what_is_written_has_the_fields_of_its_kind() -> None:
    envelope_ = {"ns": "hookswitch", "v": 1}
    refusal = Refusal("UNSUPPORTED", "no", retry=False)
    error = {"code": "UNSUPPORTED", "message": "no", "retry": False}
    assert envelope.hello("ready") == {
        **envelope_,
        "kind": "hello",
        "versions": [1],
        "state": "ready",
    }
    assert envelope.error("7", refusal) == {
        **envelope_,
        "kind": "response",
        "id": "7",
        "error": error,
    }
    assert envelope.bye(refusal) == {**envelope_, "kind": "bye", "error": error}
    assert envelope.event(3, "held", {}) == {
        **envelope_,
        "kind": "event",
        "seq": 3,
        "name": "held",
        "data": {},
    }
