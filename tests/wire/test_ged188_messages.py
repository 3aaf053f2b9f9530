"""Messages of GED-188, with bytes written out by hand from the guides' layouts."""

import pytest

from cti.errors import CTIError, ProtocolError
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_types import NamedArray, NamedVariable
from cti.wire.ged188_values import LocalConnectionState, MessageType

HELD_14 = (
    "00000024 0000000b  00000000 00001388 0011 0000 01000054 004c 0004 ffff"
    "19 05 3230303100  1f 05 3230303100"
)
HELD_20 = (
    "00000028 0000000b  00000000 00001388 0011 0000 01000054 004c 0004 ffff"
    "0019 0005 3230303100  001f 0005 3230303100"
)
HELD = {
    "MonitorID": 0,
    "PeripheralID": 5000,
    "PeripheralType": 17,
    "ConnectionDeviceIDType": 0,
    "ConnectionCallID": 0x01000054,
    "HoldingDeviceType": 76,
    "LocalConnectionState": 4,
    "EventCause": 0xFFFF,
    "ConnectionDeviceID": "2001",
    "HoldingDeviceID": "2001",
}
DELIVERED_FIXED = (
    "00000001 00001388 0011 0000 0100029e 0000 0000 ffffffff ffffffff ffffffff ffffffff 0000"
    "004c 004b 004c ffff 0002 0016"
)
SNAPSHOT_DEVICE_FIXED = "00000009"


def frame(number: int, *parts: str) -> bytes:
    body = bytes.fromhex("".join(parts))
    return len(body).to_bytes(4, "big") + number.to_bytes(4, "big") + body


def read(data: bytes, version: int = 14) -> Message:
    [message] = Codec(version).decode(data)
    return message


def both_ways(data: bytes, version: int = 14) -> Message:
    message = read(data, version)
    assert Codec(version).encode(message) == data
    return message


def test_a_heartbeat_is_a_header_and_an_invoke_id() -> None:
    message = both_ways(bytes.fromhex("00000004 00000005 00000007"))
    assert message == Message(MessageType.HEARTBEAT_REQ, {"InvokeID": 7})
    assert message.name == "HEARTBEAT_REQ"


def test_up_to_19_a_floating_field_has_one_byte_each_for_tag_and_length() -> None:
    for version in (9, 14, 19):
        assert both_ways(bytes.fromhex(HELD_14), version) == Message(11, HELD)


def test_from_20_on_a_floating_field_has_two_bytes_each_for_tag_and_length() -> None:
    for version in (20, 23, 25):
        assert both_ways(bytes.fromhex(HELD_20), version) == Message(11, HELD)


def test_an_open_request_has_the_widths_of_the_version_that_it_asks_for() -> None:
    fixed = "00000001 {} 00000078 ffffffff 00000014 007fefff 000003ff" + "00000000" * 4
    one = frame(3, fixed.format("0000000e"), "01 04 43544900", "02 01 00")
    two = frame(3, fixed.format("00000014"), "0001 0004 43544900", "0002 0001 00")
    for data in (one, two):
        message = both_ways(data, 9)
        assert both_ways(data, 25) == message
        assert (message.text("ClientID"), message.data("ClientPassword")) == ("CTI", b"\0")


def test_fields_come_and_go_with_the_version() -> None:
    old = frame(4, "00000001 00000014 00000000 00000000 5f5e1000 0001 0011 0009")
    assert "DepartmentID" not in both_ways(old, 18).fields
    middle = frame(4, "00000001 00000014 00000000 00000000 5f5e1000 0001 0011 0009 ffffffff")
    assert both_ways(middle, 19).number("DepartmentID") == -1
    new = frame(4, "00000001 00000014 00000000 00000000 5f5e1000 0001 0011 0009 00000000 0001")
    assert both_ways(new, 24).number("SessionType") == 1


def test_protocol_24_puts_a_mask_in_the_middle_of_a_fixed_part() -> None:
    assert both_ways(frame(232, "0000000f 00001388"), 23).fields == {
        "ConfigInformation": 15,
        "PeripheralID": 5000,
    }
    assert both_ways(frame(232, "0000000f 00000001 00001388"), 24).fields == {
        "ConfigInformation": 15,
        "ConfigMsgMask": 1,
        "PeripheralID": 5000,
    }


def test_a_failure_has_the_form_that_its_length_says() -> None:
    for version in (14, 24, 25):
        assert both_ways(frame(1, "00000007 0000000f"), version).fields == {
            "InvokeID": 7,
            "Status": 15,
        }
        assert both_ways(frame(1, "00000007 000f 00000102"), version).fields == {
            "InvokeID": 7,
            "FailureCode": 15,
            "PeripheralErrorCode": 258,
        }


def test_named_variables_and_arrays_are_read_in_their_order() -> None:
    message = both_ways(
        frame(
            MessageType.CALL_DELIVERED_EVENT,
            DELIVERED_FIXED,
            "0002 0001",
            "52 0b 757365722e6100 31323300",
            "52 08 757365722e6200 00",
            "53 0a 03 757365722e6300 7800",
        )
    )
    assert message.values("NamedVariable") == [
        NamedVariable("user.a", "123"),
        NamedVariable("user.b", ""),
    ]
    assert message.values("NamedArray") == [NamedArray(3, "user.c", "x")]
    assert message.number("LocalConnectionState") == LocalConnectionState.ALERTING


def test_a_group_keeps_its_pairs_when_a_member_is_missing() -> None:
    message = both_ways(
        frame(
            MessageType.SNAPSHOT_DEVICE_CONF,
            SNAPSHOT_DEVICE_FIXED + "0003",
            "38 04 01000001  39 02 0000  3a 05 3230303100  4b 02 0003",
            "38 04 01000002  39 02 ffff  4b 02 0004",
            "38 04 01000003  39 02 0000  3a 05 3230303300  4b 02 0002",
        )
    )
    assert message.fields["CallConnectionDeviceID"] == ["2001", None, "2003"]
    assert message.records("CallConnectionCallID", "CallConnectionDeviceID", "CallState") == [
        (0x01000001, "2001", 3),
        (0x01000002, None, 4),
        (0x01000003, "2003", 2),
    ]


def test_groups_within_records_are_lists_within_lists() -> None:
    agents = frame(
        MessageType.CONFIG_AGENT_EVENT,
        "0002",
        "b7 02 0000  be 05 3130303100  bf 02 0002",
        "3e 04 00000001  40 02 0000  3e 04 00000002  40 02 0001",
        "b7 02 0002  be 05 3130303200  bf 02 0000",
    )
    assert both_ways(agents).fields == {
        "NumRecords": 2,
        "RecordType": [0, 2],
        "LoginID": ["1001", "1002"],
        "NumSkills": [2, 0],
        "FltSkillGroupNumber": [[1, 2], []],
        "FltSkillGroupPriority": [[0, 1], []],
    }


def test_a_group_in_another_order_is_paired_by_what_repeats() -> None:
    queried = frame(
        MessageType.CALL_DEQUEUED_EVENT,
        read_fixed(MessageType.CALL_DEQUEUED_EVENT, NumSkillGroups=2),
        "40 02 0001 3e 04 0000000a  40 02 0002 3e 04 0000000b",
    )
    message = read(queried)
    assert message.records("SkillGroupNumber", "SkillGroupPriority") == [(10, 1), (11, 2)]


def read_fixed(number: int, **values: int) -> str:
    return Codec(14).encode(Message(number, values))[8:].hex()


def test_text_is_read_without_its_nul_and_up_to_the_first_one() -> None:
    fixed = read_fixed(MessageType.CALL_HELD_EVENT)
    for data, text in [
        ("19 04 32303031", "2001"),
        ("19 05 3230303100", "2001"),
        ("19 07 32303031004142", "2001"),
        ("19 01 00", ""),
        ("19 00", ""),
    ]:
        assert read(frame(11, fixed, data)).text("ConnectionDeviceID", "?") == text


def test_bytes_that_are_not_utf_8_survive_and_are_readable_as_latin_1() -> None:
    fixed = read_fixed(MessageType.AGENT_TEAM_CONFIG_EVENT)
    latin = both_ways(frame(128, fixed, "f3 06 4dfc6c6c7200"), 16)
    assert latin.readable("AgentTeamName") == "Müllr"
    utf = both_ways(frame(128, fixed, "f3 07 4dc3bc6c6c7200"), 16)
    assert utf.text("AgentTeamName") == utf.readable("AgentTeamName") == "Müllr"


def test_unknown_tags_are_kept_and_written_back() -> None:
    message = both_ways(frame(5, "00000007", "fa 02 e9e8", "fb 00"))
    assert message.fields == {"InvokeID": 7}
    assert message.unknown == ((250, b"\xe9\xe8"), (251, b""))


def test_a_tag_of_a_later_version_is_unknown_in_an_earlier_one() -> None:
    team = "f3 03 584100"
    fixed = read_fixed(MessageType.AGENT_TEAM_CONFIG_EVENT)
    assert both_ways(frame(128, fixed, team), 15).unknown == ((243, b"XA\0"),)
    assert both_ways(frame(128, fixed, team), 16).unknown == ()


def test_unknown_messages_are_kept_as_they_are() -> None:
    for number, name in ((9999, "9999"), (126, "AGENT_TEAM_CONFIG_REQ"), (254, "CONFIG_MRD_EVENT")):
        message = both_ways(frame(number, "0102"))
        assert message == Message(number, {}, (), b"\x01\x02")
        assert message.name == name


def test_an_absent_field_is_empty_or_what_the_caller_says() -> None:
    message = Message(5, {"InvokeID": 7})
    assert (message.text("ANI"), message.number("CallState"), message.data("X")) == ("", 0, b"")
    assert (message.text("ANI", "?"), message.number("CallState", -1)) == ("?", -1)
    assert (message.values("NamedVariable"), message.records("A", "B")) == ((), [])
    assert message.text("InvokeID") == "7"


def test_the_last_counts_when_a_single_field_comes_twice() -> None:
    fixed = read_fixed(MessageType.CALL_HELD_EVENT)
    assert read(frame(11, fixed, "19 02 4100 19 02 4200")).text("ConnectionDeviceID") == "B"


def test_counts_and_fixed_fields_that_are_left_out_are_filled_in() -> None:
    party = {"ConnectedPartyCallID": [1, 2], "ConnectedPartyDeviceIDType": [0, 0]}
    message = read(Codec(14).encode(Message(MessageType.CALL_CONFERENCED_EVENT, party)))
    assert (message.number("NumParties"), message.number("MonitorID", -1)) == (2, 0)
    assert message.records("ConnectedPartyCallID", "ConnectedPartyDeviceIDType") == [(1, 0), (2, 0)]
    opened = {"FltPeripheralID": [5000, 5001], "MultilineAgentControl": [0, 1]}
    message = read(Codec(14).encode(Message(MessageType.OPEN_CONF, opened)))
    assert message.number("NumPeripherals") == 2


def test_good_messages_before_broken_bytes_are_not_lost() -> None:
    good, bad = bytes.fromhex(HELD_14), bytes.fromhex("00000002 00000005 0007")
    codec = Codec(14)
    with pytest.raises(ProtocolError) as caught:
        codec.decode(good + bad + good)
    assert caught.value.messages == (Message(11, HELD),)
    assert codec.decode(b"") == [Message(11, HELD)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("00000002 00000005 0007", "HEARTBEAT_REQ: a body of 2 bytes; its fixed part needs 4"),
        ("00000005 00000005 00000007 19", "HEARTBEAT_REQ at offset 12: 1 bytes are left over"),
        (
            "00000006 00000005 00000007 fa05",
            "tag 250 at offset 12: a length of 5; at most 0 is allowed, the rest of the message",
        ),
        (
            HELD_14.replace("00000024", "00000023")[:-2],
            r"CALL_HELD_EVENT.HoldingDeviceID at offset 37: a length of 5; at most 4",
        ),
    ],
)
def test_broken_bytes_are_reported_with_their_place_and_what_is_allowed(
    data: str, words: str
) -> None:
    with pytest.raises(ProtocolError, match=words):
        Codec(14).decode(bytes.fromhex(data))


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("08 29" + "41" * 41, "ANI at offset 62: a length of 41; 0 to 40 is allowed"),
        ("79 03 000001", "TrunkNumber at offset 62: a length of 3; 4 is allowed"),
        ("52 03 414243", "NamedVariable at offset 62: its VariableName has no final NUL"),
        ("52 22" + "41" * 33 + "00", "its VariableName has 33 bytes; at most 32 are allowed"),
        ("52 d8" + "4100" + "41" * 214, "its VariableValue has 214 bytes; at most 210"),
        ("52 cd" + "4100" + "41" * 203, None),
        (("52 cd" + "4100" + "41" * 203) * 10, "2040 bytes of values .* at most 2000"),
    ],
)
def test_limits_of_fields_hold_when_reading(field: str, words: str | None) -> None:
    data = frame(MessageType.CALL_DELIVERED_EVENT, DELIVERED_FIXED, "0000 0000", field)
    if words is None:
        assert read(data).values("NamedVariable")
    else:
        with pytest.raises(ProtocolError, match=words):
            read(data)


def test_a_conference_has_no_more_than_sixteen_parties() -> None:
    party = "27 04 00000001"
    fixed = read_fixed(MessageType.CALL_CONFERENCED_EVENT, NumParties=16)
    assert len(read(frame(17, fixed, party * 16)).values("ConnectedPartyCallID")) == 16
    with pytest.raises(ProtocolError, match=r"NumParties: 17 records; at most 16"):
        read(frame(17, fixed, party * 17))


@pytest.mark.parametrize(
    ("number", "fields", "words"),
    [
        (11, {"MonitorID": -1}, "CALL_HELD_EVENT.MonitorID: -1; what fits in 4 bytes is allowed"),
        (11, {"EventCause": 65536}, "EventCause: 65536; what fits in 2 bytes is allowed"),
        (11, {"MonitorID": "1"}, "MonitorID: a str; a whole number is allowed"),
        (11, {"Colour": 1}, "CALL_HELD_EVENT.Colour: no such field in protocol 14"),
        (3, {"UniqueInstanceID": "x"}, "its tag is not published"),
        (11, {"ConnectionDeviceID": "x" * 64}, "64 bytes of text; at most 63 and a NUL"),
        (11, {"ConnectionDeviceID": "a\0b"}, "a NUL within the text"),
        (11, {"ConnectionDeviceID": "\ud800"}, "ConnectionDeviceID: .*surrogates not allowed"),
        (11, {"ConnectionDeviceID": 2001}, "a int; text is allowed"),
        (9, {"TrunkNumber": 2**32}, "TrunkNumber: 4294967296; what fits in 4 bytes is allowed"),
        (9, {"UserToUserInfo": "text"}, "a str; bytes are allowed"),
        (9, {"UserToUserInfo": bytes(132)}, "132 bytes; 0 to 131 are allowed"),
        (9, {"NamedVariable": "x"}, "NamedVariable: a str; a list is allowed"),
        (9, {"NamedVariable": [NamedVariable("n" * 33, "")]}, "33 bytes of text; at most 32"),
        (9, {"NamedArray": [NamedArray(256, "n", "")]}, "NamedArray: .*255"),
        (9, {"NamedVariable": [NamedVariable("n", "v" * 210)] * 10}, "2110 bytes .* at most 2000"),
        (17, {"ConnectedPartyCallID": [1] * 17}, "17 records; at most 16 are allowed"),
        (17, {"ConnectedPartyCallID": [1], "ConnectedPartyDeviceID": []}, "different lengths"),
        (
            17,
            {"ConnectedPartyCallID": [1, None], "ConnectedPartyDeviceID": [None, "2001"]},
            "record 1 would not be told from the one before; ConnectedPartyCallID is needed",
        ),
        (242, {"Reserved": b"123"}, "TEAM_CONFIG_REQ.Reserved: 8 bytes of data are allowed"),
        (254, {}, "CONFIG_MRD_EVENT: not a message with fields in protocol 14"),
        (9999, {"InvokeID": 1}, "9999: not a message with fields"),
    ],
)
def test_what_the_protocol_cannot_carry_is_refused(
    number: int, fields: dict[str, object], words: str
) -> None:
    with pytest.raises(CTIError, match=words) as caught:
        Codec(14).encode(Message(number, fields))
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("version", [8, 26, 0, -1])
def test_other_versions_are_refused(version: int) -> None:
    with pytest.raises(CTIError, match=f"protocol {version}: 9 to 25 are allowed"):
        Codec(version)
