"""What a Voximplant Kit frame holds, however it is written."""

import json

import pytest

from cti.errors import CTIError, ProtocolError
from cti.wire.voximplant import FRAME_LIMIT, Reading, read
from cti.wire.voximplant_fields import LONGEST_VALUE, MOST_VARIABLES, spellings
from cti.wire.voximplant_messages import MESSAGES, Message

SENDER = "5d0c7a52-1f39-4d0e-a6f4-2b7d7e5b3c11"

# Each message as the reference has it, in dialect A, and what it says.
BY_HAND = [
    (
        '{"event": "connection_accepted", "sender_id": "b1f6"}',
        Message("connection_accepted", "b1f6"),
    ),
    (
        '{"event": "connected", "sender_id": "b1f6",'
        ' "data": {"user_id": 501, "user_name": "agent-1", "client": "panel"}}',
        Message("connected", "b1f6", {"user_id": "501", "user_name": "agent-1", "client": "panel"}),
    ),
    (
        '{"event": "incoming_call", "sender_id": "s", "data": {"call_id": "c-7001", "session_id":'
        ' "900001", "user_id": 501, "callerid": "15550100077", "number": "15550100001",'
        ' "display_name": "Customer", "queue": {"id": 12, "title": "Support"},'
        ' "assign_type": "queue_call", "variables": {"case_id": "C-1001"}}}',
        Message(
            "incoming_call",
            "s",
            {
                "call_id": "c-7001",
                "session_id": "900001",
                "user_id": "501",
                "callerid": "15550100077",
                "number": "15550100001",
                "display_name": "Customer",
                "queue_id": "12",
                "queue_title": "Support",
                "assign_type": "queue_call",
                "variables": {"case_id": "C-1001"},
            },
        ),
    ),
    (
        '{"event": "outgoing_call", "sender_id": "s", "data": {"call_id": "c-7002",'
        ' "user_id": 501, "number": "15550100042", "callerid": "15550100001"}}',
        Message(
            "outgoing_call",
            "s",
            {
                "call_id": "c-7002",
                "user_id": "501",
                "number": "15550100042",
                "callerid": "15550100001",
            },
        ),
    ),
    (
        '{"event": "call_connected", "sender_id": "s", "data": {"call_id": "c-7002",'
        ' "user_id": 501, "is_incoming": false, "datetime_start": "2030-01-15 09:30:00"}}',
        Message(
            "call_connected",
            "s",
            {
                "call_id": "c-7002",
                "user_id": "501",
                "is_incoming": False,
                "datetime_start": 1_894_699_800.0,
            },
        ),
    ),
    (
        '{"event": "call_failed", "sender_id": "s", "data": {"call_id": "c-7002",'
        ' "user_id": 501, "code": 486, "reason": "Call_Busy"}}',
        Message(
            "call_failed",
            "s",
            {"call_id": "c-7002", "user_id": "501", "code": 486, "reason": "Call_Busy"},
        ),
    ),
    (
        '{"event": "call_disconnected", "sender_id": "s",'
        ' "data": {"call_id": "c-7002", "user_id": 501, "duration": 44, "code": 200}}',
        Message(
            "call_disconnected",
            "s",
            {"call_id": "c-7002", "user_id": "501", "duration": 44, "code": 200},
        ),
    ),
    (
        '{"event": "data_updated", "sender_id": "s", "data": {"call_id": "c-7002",'
        ' "variables": {"case_id": "C-1002", "priority": "high"}}}',
        Message(
            "data_updated",
            "s",
            {"call_id": "c-7002", "variables": {"case_id": "C-1002", "priority": "high"}},
        ),
    ),
    (
        '{"event": "status_changed", "sender_id": "s", "data": {"user_id": 501,'
        ' "status": "READY", "previous_status": "ONLINE", "changed_by": null}}',
        Message(
            "status_changed",
            "s",
            {
                "user_id": "501",
                "status": "READY",
                "previous_status": "ONLINE",
                "changed_by": "",
            },
        ),
    ),
    (
        '{"command": "make_call", "sender_id": "s", "data": {"user_id": 501,'
        ' "number": "15550100042", "variables": {"case_id": "C-1002"}}}',
        Message(
            "make_call",
            "s",
            {"user_id": "501", "number": "15550100042", "variables": {"case_id": "C-1002"}},
        ),
    ),
    (
        '{"command": "set_variables", "sender_id": "s", "data": {"user_id": 501,'
        ' "call_id": "c-7002", "variables": {"priority": "high"}}}',
        Message(
            "set_variables",
            "s",
            {"user_id": "501", "call_id": "c-7002", "variables": {"priority": "high"}},
        ),
    ),
    (
        '{"command": "logout", "sender_id": "s", "data": {"user_id": 501}}',
        Message("logout", "s", {"user_id": "501"}),
    ),
]


def in_other_dialects(text: str) -> list[str]:
    """Return the dialect A text of a message as B, C, D and each form of E have it."""
    document = json.loads(text)
    kind = "event" if "event" in document else "command"
    name, sender, data = document[kind], document["sender_id"], document.get("data", {})
    own = {"sender_id": sender}
    others: list[dict[str, object]] = [
        {"event_type": name, **own, "event_data": data, "event_id": 1},
        {"name": name, "type": kind, **own, "payload": data},
        {"name": name, "type": kind, **own, "data": data},
        {"type": name, **own, name: data},
        {name: {**own, **data}},
    ]
    others += [{key: name, **own, **data} for key in (kind, "type", "name", "event_name")]
    return [json.dumps(each) for each in others]


def only(text: str | bytes) -> Message:
    reading = read(text)
    assert reading.dropped == ()
    (message,) = reading.messages
    return message


def test_there_is_an_example_of_each_of_the_twelve() -> None:
    assert {message.name for _, message in BY_HAND} == set(MESSAGES)
    assert len(MESSAGES) == 12


@pytest.mark.parametrize(("text", "message"), BY_HAND, ids=[m.name for _, m in BY_HAND])
def test_a_message_is_read_in_every_dialect(text: str, message: Message) -> None:
    assert only(text) == message
    assert only(text.encode()) == message
    for other in in_other_dialects(text):
        read_again = only(other)
        assert (read_again.name, read_again.sender_id) == (message.name, message.sender_id)
        assert read_again.fields == message.fields
        assert read_again.kind == message.kind


@pytest.mark.parametrize(
    "name", ["callConnected", "CallConnected", "call-connected", "CALL_CONNECTED", "Call Connected"]
)
def test_a_name_may_be_joined_in_any_way(name: str) -> None:
    assert only(f'{{"action": "{name}", "callId": 7, "userId": 5}}').name == "call_connected"
    assert only(f'{{"{name}": {{"callId": 7, "userId": 5}}}}').name == "call_connected"


@pytest.mark.parametrize("key", ["Sender_id", "senderId", "sender_id"])
def test_the_senders_id_may_be_spelled_in_several_ways(key: str) -> None:
    assert only(f'{{"event": "connection_accepted", "{key}": 17}}').sender_id == "17"


@pytest.mark.parametrize("sender", ['{"id": 17}', '{"sender_id": "17"}'])
def test_the_senders_id_may_be_in_an_object(sender: str) -> None:
    assert only(f'{{"event": "connected", "sender": {sender}}}').sender_id == "17"


def test_an_id_alone_is_the_senders_only_in_connection_accepted() -> None:
    assert only('{"event": "connection_accepted", "id": "17"}').sender_id == "17"
    failed = only('{"event": "call_failed", "id": "17", "user_id": 5}')
    assert (failed.sender_id, failed.text("call_id")) == ("", "17")


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ('"userId": 7', "user_id", "7"),
        ('"agent_id": "7"', "user_id", "7"),
        ('"operator_id": 7.0', "user_id", "7"),
        ('"user": {"id": 7}', "user_id", "7"),
        ('"agent": {"id": 7}', "user_id", "7"),
        ('"agent": {"user_id": 7}', "user_id", "7"),
        ('"username": "ann"', "user_name", "ann"),
        ('"user": {"login": "ann"}', "user_name", "ann"),
        ('"user": {"name": "ann"}', "user_name", "ann"),
        ('"callId": 7', "call_id", "7"),
        ('"call": {"id": 7}', "call_id", "7"),
        ('"call": {"call_id": 7}', "call_id", "7"),
        ('"id": 7', "call_id", "7"),
        ('"call_session_history_id": 9', "session_id", "9"),
        ('"phone": 15550100042', "number", "15550100042"),
        ('"phone_number": "1"', "number", "1"),
        ('"destination": "1"', "number", "1"),
        ('"client_number": "1"', "number", "1"),
        ('"to": "1"', "number", "1"),
        ('"call": {"to": "1"}', "number", "1"),
        ('"caller_id": "1"', "callerid", "1"),
        ('"callerId": "1"', "callerid", "1"),
        ('"from": "1"', "callerid", "1"),
        ('"callerid": null', "callerid", ""),
        ('"call": {"phone_a": "1"}', "phone_a", "1"),
        ('"displayName": "Ann"', "display_name", "Ann"),
        ('"name": "Ann"', "display_name", "Ann"),
        ('"is_incoming": 1', "is_incoming", True),
        ('"is_incoming": "false"', "is_incoming", False),
        ('"is_incoming": "0"', "is_incoming", False),
        ('"direction": "incoming"', "is_incoming", True),
        ('"direction": "Outbound"', "is_incoming", False),
        ('"vars": {"a": 1}', "variables", {"a": "1"}),
        ('"VARIABLES": {"a": true}', "variables", {"a": "true"}),
        ('"custom_data": {"a": null}', "variables", {"a": ""}),
        ('"call_data": "{\\"a\\": \\"b\\"}"', "variables", {"a": "b"}),
        ('"variables": {"a": {"b": [1]}}', "variables", {"a": '{"b": [1]}'}),
        ('"queue_id": 3', "queue_id", "3"),
        ('"acd_queue_id": 3', "queue_id", "3"),
        ('"queue_name": "Sales"', "queue_title", "Sales"),
        ('"acd_queue_title": "Sales"', "queue_title", "Sales"),
        ('"queue": {"name": "Sales"}', "queue_title", "Sales"),
        ('"queue": "Sales"', "queue_title", "Sales"),
        ('"new_status": "DND"', "status", "DND"),
        ('"user": {"call_status": "DND"}', "status", "DND"),
        ('"status": {"key": "DND", "title": "Away"}', "status_title", "Away"),
        ('"old_status": "DND"', "previous_status", "DND"),
        ('"changed_by": 501', "changed_by", "501"),
        ('"sip_code": "486"', "code", 486),
        ('"call_result_code": 486.0', "code", 486),
        ('"completion_code": "Call_Busy"', "reason", "Call_Busy"),
        ('"start_time": 1700000000', "datetime_start", 1.7e9),
        ('"start_time": "1700000000"', "datetime_start", 1.7e9),
        ('"created_at": 1700000000.5', "datetime_start", 1_700_000_000.5),
        ('"created_at": "2023-11-14T23:13:20+01:00"', "datetime_start", 1.7e9),
    ],
)
def test_a_field_is_known_by_each_of_its_names(written: str, name: str, value: object) -> None:
    assert only(f'{{"event": "connected", "data": {{{written}}}}}').fields == {
        name: value,
        **({"status": "DND"} if name == "status_title" else {}),
    }
    if not written.startswith('"name"'):
        assert only(f'{{"event": "connected", {written}}}').fields[name] == value


@pytest.mark.parametrize(
    "written",
    [
        '"user_id": true',
        '"user_id": 7.5',
        '"user_id": ""',
        '"user_id": null',
        '"user_id": [7]',
        '"user_id": NaN',
        '"user_id": 1e999',
        '"is_incoming": "perhaps"',
        '"is_incoming": 2',
        '"code": "Call_Busy"',
        '"code": 12345678901',
        '"code": -1',
        '"duration": "٤٤"',
        '"variables": []',
        '"variables": "{not"',
        '"datetime_start": "yesterday"',
        '"datetime_start": "9999-99-99 00:00:00"',
        '"datetime_start": "0001-01-01T00:00:00+14:00"',
        '"datetime_start": 1e300',
        '"datetime_start": -1',
        '"datetime_start": "⁵"',
    ],
)
def test_a_value_that_makes_no_sense_is_kept_and_not_believed(written: str) -> None:
    message = only(f'{{"event": "connected", "data": {{{written}}}}}')
    assert message.fields == {}
    assert list(message.extra) == [written.split('"')[1]]


def test_the_payload_is_believed_before_what_stands_beside_the_name() -> None:
    message = only('{"event": "logout", "user_id": 1, "data": {"user_id": 2}}')
    assert message.text("user_id") == "2"
    assert message.extra == {"user_id": 1}


def test_what_stands_beside_the_name_fills_the_gaps() -> None:
    message = only('{"event": "make_call", "user_id": 1, "data": {"number": "2"}}')
    assert message.fields == {"user_id": "1", "number": "2"}


def test_the_first_spelling_is_believed_before_the_others() -> None:
    message = only('{"event": "make_call", "to": "3", "number": "2", "phone": "4", "user_id": 1}')
    assert message.text("number") == "2"
    assert message.extra == {"to": "3", "phone": "4"}


def test_a_payload_may_be_text_that_is_json() -> None:
    assert only('{"event": "logout", "params": "{\\"user_id\\": 7}"}').text("user_id") == "7"


def test_what_is_not_understood_is_kept_under_its_own_name() -> None:
    message = only('{"event": "logout", "user_id": 7, "hold": [1], "call": {"mute": true}}')
    assert message.extra == {"hold": [1], "call.mute": True}


def test_an_array_holds_several_messages_and_what_else_is_in_it_is_dropped() -> None:
    reading = read('[{"event": "logout", "user_id": 7}, 5, {"event": "logout", "user_id": 8}]')
    assert [message.text("user_id") for message in reading.messages] == ["7", "8"]
    assert reading.dropped == ("not an object",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("ping", "not JSON"),
        ("{", "not JSON"),
        ("7", "not an object"),
        ("null", "not an object"),
        ("NaN", "not an object"),
        ("{}", "no known name"),
        ('{"event": 7}', "no known name"),
        ('{"event": "ping"}', "no known name"),
        ('{"event": "' + "call_connected" * 99 + '"}', "no known name"),
        ('{"incoming_call": 7}', "no known name"),
        ('{"event": "connection_accepted"}', "connection_accepted without sender_id"),
        (
            '{"event": "incoming_call", "user_id": 1, "call_id": 2}',
            "incoming_call without callerid",
        ),
        ('{"event": "outgoing_call", "user_id": 1, "call_id": 2}', "outgoing_call without number"),
        ('{"event": "call_failed", "user_id": 1}', "call_failed without call_id"),
        ('{"event": "call_connected", "call_id": 1}', "call_connected without user_id"),
        ('{"event": "status_changed", "user_id": 1}', "status_changed without status"),
        ('{"command": "set_variables", "user_id": 1}', "set_variables without variables"),
        ("[" * 40 + "]" * 40, "nested too deeply"),
        ("[" * 30_000, "nested too deeply"),
        ('{"a":' * 10_000, "nested too deeply"),
        (" " * (FRAME_LIMIT + 1), "too large"),
        ('"' + "é" * (FRAME_LIMIT // 2) + '"', "too large"),
        ('{"error": "bad token"}', "an error object"),
        ('{"success": false, "result": {"error": "Not found", "code": 404}}', "an error object"),
        ('{"type": "error", "code": 401}', "an error object"),
        ('{"error": {"code": 503}}', "no known name"),
        ('{"error": "slow down", "code": 429}', "no known name"),
    ],
)
def test_garbage_is_dropped_with_its_reason(text: str, reason: str) -> None:
    assert read(text) == Reading(dropped=(reason,))


def test_brackets_in_a_text_are_no_nesting() -> None:
    text = json.dumps({"event": "logout", "user_id": 7, "note": "[{" * 99 + '\\"'})
    assert only(text).text("user_id") == "7"


def test_bytes_that_are_no_text_are_an_error_that_says_where() -> None:
    with pytest.raises(ProtocolError, match="byte 2: not UTF-8"):
        read(b'{"\xff')


def test_a_huge_integer_a_double_key_and_half_a_character_are_survived() -> None:
    huge = "9" * 5000
    text = f'{{"event": "logout", "user_id": 1, "user_id": 2, "n": {huge}, "user_name": "\\ud83d"}}'
    message = only(text)
    assert message.fields == {"user_id": "2", "user_name": "\ufffd"}
    assert message.extra == {"n": huge}


def test_a_caller_may_be_told_as_party_a() -> None:
    assert only('{"event": "incoming_call", "user_id": 1, "call_id": 2, "phone_a": "3"}')


def test_there_is_an_end_to_what_is_kept_of_variables() -> None:
    held = {f"v{number}": "x" for number in range(MOST_VARIABLES + 5)}
    text = json.dumps({"event": "data_updated", "call_id": 1, "variables": held})
    kept = only(text).fields["variables"]
    assert isinstance(kept, dict | type(only(text).fields)) and len(kept) == MOST_VARIABLES
    long = json.dumps({"a": "x" * 5000, "b": "x" * LONGEST_VALUE, "n" * 300: "left out"})
    kept = only(f'{{"event": "data_updated", "call_id": 1, "variables": {long}}}').fields[
        "variables"
    ]
    assert kept == {"a": "x" * (LONGEST_VALUE - 1) + "…", "b": "x" * LONGEST_VALUE}


def test_an_id_that_is_too_long_is_not_believed() -> None:
    reading = read(json.dumps({"event": "logout", "user_id": "7" * 300}))
    assert reading.dropped == ("logout without user_id",)


def test_the_settings_names_of_fields_come_first() -> None:
    spelled = spellings({"user_id": "who.number", "call_id": "ref"}, "from_client")
    text = (
        '{"event": "call_failed", "from_client": 9, "sender_id": 8,'
        ' "data": {"ref": "r", "call_id": "c", "user_id": 6}}'
    )
    (message,) = read(text, spelled).messages
    assert (message.sender_id, message.text("call_id")) == ("9", "r")


def test_a_settings_name_may_lead_into_an_object() -> None:
    spelled = spellings({"user_id": "agent.number"})
    (message,) = read('{"event": "logout", "agent": {"id": 6, "number": 7}}', spelled).messages
    assert message.text("user_id") == "7"


def test_a_field_that_nobody_knows_cannot_be_renamed() -> None:
    with pytest.raises(CTIError, match=r'"usr_id" is no field; allowed: .*user_id'):
        spellings({"usr_id": "x"})
