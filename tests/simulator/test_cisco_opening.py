"""How the simulated CTI Server lets sessions in, keeps them, and ends them."""

from typing import Any

import pytest
from simulator.cisco_clients import DESKTOP, Plant, names

from cti.domain.states import ConnectionState
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_values import (
    NULL_ID,
    NULL_TYPE,
    AgentState,
    MessageType,
    Service,
    StatusCode,
    SystemEventID,
)

E = StatusCode
M = MessageType


def test_a_desktop_is_let_in_and_told_who_is_signed_in() -> None:
    plant = Plant()
    client = plant.connect()
    answer = client.open(AgentInstrument="2001", AgentID="1001")
    assert answer.name == "OPEN_CONF"
    assert answer.number("ServicesGranted") == DESKTOP
    assert answer.number("PeripheralOnline") == 1
    assert answer.number("AgentState") == AgentState.LOGOUT
    assert answer.text("AgentID") == "1001"
    assert answer.number("MonitorID") > 0
    client.log_in()
    again = plant.connect()
    answer = again.open(AgentInstrument="2001")
    assert (answer.number("AgentState"), answer.text("AgentID")) == (AgentState.NOT_READY, "1001")


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"Reserved2": 1}, E.INVALID_RESERVED_FIELD),
        ({"IdleTimeout": 19}, E.INVALID_TIMEOUT),
        ({"ServicesRequested": 0x00004000}, E.INVALID_SERVICE_MASK),
        ({"CallMsgMask": 0x10000000}, E.INVALID_CALL_MSG_MASK),
        ({"AgentStateMask": 0x4000}, E.INVALID_AGENT_STATE_MASK),
        ({"ConfigMsgMask": 0x40}, E.INVALID_CONFIG_MSG_MASK),
        ({"ClientID": ""}, E.REQUIRED_DATA_MISSING),
        ({"ClientPassword": None}, E.REQUIRED_DATA_MISSING),
        ({"PeripheralID": 5001}, E.INVALID_PERIPHERAL_ID),
        ({"PeripheralID": NULL_ID}, E.INVALID_PERIPHERAL_ID),
        ({"AgentInstrument": None}, E.REQUIRED_DATA_MISSING),
        ({"AgentInstrument": "2009"}, E.INVALID_AGENT_DATA),
        ({"AgentInstrument": "501"}, E.INVALID_AGENT_DATA),
        ({"AgentID": "1009"}, E.INVALID_AGENT_DATA),
        ({"AgentExtension": "2002"}, E.INCONSISTENT_AGENT_DATA),
        ({"AgentID": "1002"}, E.INCONSISTENT_AGENT_DATA),
        ({"ServicesRequested": DESKTOP | Service.SUPERVISOR}, E.FUNCTION_NOT_AVAILABLE),
        ({"ClientPassword": b"wrong\0"}, E.INVALID_PASSWORD),
    ],
)
def test_each_wrong_field_of_open_req_has_its_refusal(
    wrong: dict[str, Any], status: StatusCode
) -> None:
    plant = Plant(client_passwords={"tests": "right"} if "ClientPassword" in wrong else {})
    plant.desktop("2001").log_in("1001")
    client = plant.connect()
    answer = client.open(**{"AgentInstrument": "2001", "ClientID": "desk 2001"} | wrong)
    assert (answer.name, answer.number("Status")) == ("FAILURE_CONF", status)
    plant.wait(5)
    assert client.reset


@pytest.mark.parametrize("version", [0, 8, 26, 0xFFFFFFFF])
def test_a_version_that_is_not_spoken_is_refused(version: int) -> None:
    client = Plant().connect()
    opening = bytearray(Codec(14).encode(Message(M.OPEN_REQ, {"ClientID": "x"})))
    opening[12:16] = version.to_bytes(4, "big")
    client.send_bytes(bytes(opening))
    assert client.inbox[0].number("Status") == E.INVALID_VERSION


@pytest.mark.parametrize("version", range(9, 26))
def test_each_version_is_spoken_as_it_was_asked_for(version: int) -> None:
    plant = Plant()
    client = plant.desktop("2001", VersionNumber=version)
    client.log_in()
    call = plant.rings(CallVariable1="gold")
    delivered = client.take()[-1]
    assert delivered.name == "CALL_DELIVERED_EVENT"
    assert delivered.number("ConnectionCallID") == call
    assert delivered.text("CallVariable1") == "gold"


def test_only_what_the_server_offers_is_granted() -> None:
    plant = Plant(grantable=int(Service.CLIENT_EVENTS | Service.CLIENT_CONTROL))
    client = plant.connect()
    asked = DESKTOP | Service.CLIENT_MONITOR | 0x00040200
    answer = client.open(AgentInstrument="2001", ServicesRequested=asked)
    assert answer.number("ServicesGranted") == Service.CLIENT_EVENTS | Service.CLIENT_CONTROL
    call = plant.rings()
    refused = client.ask_about("SET_CALL_DATA_REQ", call, CallVariable1="x")
    assert refused.number("Status") == E.FUNCTION_NOT_AVAILABLE


@pytest.mark.parametrize("name", ["HEARTBEAT_REQ", "SNAPSHOT_DEVICE_REQ", "CLOSE_REQ"])
def test_nothing_is_answered_before_the_session_is_open(name: str) -> None:
    client = Plant().connect()
    answer = client.ask(name)
    assert (answer.name, answer.number("Status")) == ("FAILURE_CONF", E.SESSION_NOT_OPEN)


def test_a_session_is_opened_once() -> None:
    client = Plant().desktop()
    assert client.open(AgentInstrument="2001").number("Status") == E.SESSION_ALREADY_OPEN
    assert client.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"


def test_silence_longer_than_the_idle_timeout_is_reset() -> None:
    plant = Plant()
    client = plant.desktop(IdleTimeout=20)
    for _ in range(3):
        plant.wait(15)
        assert client.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"
    plant.wait(19.9)
    assert not client.reset
    plant.wait(0.2)
    assert client.reset


def test_a_session_without_idle_timeout_lasts() -> None:
    plant = Plant()
    client = plant.desktop(IdleTimeout=NULL_ID)
    plant.wait(86_400)
    assert client.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"


def test_a_connection_that_never_opens_a_session_is_reset() -> None:
    plant = Plant()
    client = plant.connect()
    plant.wait(30)
    assert client.reset


@pytest.mark.parametrize("side", ["a", "b"])
def test_the_same_client_ends_its_older_session(side: str) -> None:
    plant = Plant()
    old = plant.desktop("2001")
    new = plant.desktop("2001", side)
    assert [(each.name, each.number("Status")) for each in old.take()] == [
        ("FAILURE_EVENT", E.NEW_SESSION_OPENED)
    ]
    plant.rings()
    assert old.take() == []
    assert names(new.take())[0] == "BEGIN_CALL_EVENT"
    plant.wait(5)
    assert old.reset and not new.reset


def test_another_client_for_the_same_device_is_refused() -> None:
    plant = Plant()
    plant.desktop("2001")
    other = plant.connect()
    answer = other.open(AgentInstrument="2001", ClientID="somebody else")
    assert answer.number("Status") == E.DEVICE_IN_USE


def test_closing_is_confirmed_and_hangs_up_nothing() -> None:
    plant = Plant()
    client = plant.agent()
    call = plant.rings()
    client.ask_about("ANSWER_CALL_REQ", call)
    assert client.ask("CLOSE_REQ").name == "CLOSE_CONF"
    assert plant.truth("2001") == {call: ConnectionState.CONNECTED}
    again = plant.desktop("2001")
    [begun] = again.take()
    assert (begun.name, begun.number("ConnectionCallID")) == ("BEGIN_CALL_EVENT", call)


def test_calls_in_progress_are_begun_after_opening_with_their_data() -> None:
    plant = Plant()
    call = plant.rings("2001", CallVariable3="blue", **{"user.colour": "red", "user.list[2]": "x"})
    client = plant.desktop("2001")
    [begun] = client.take()
    assert begun.number("ConnectionCallID") == call
    assert begun.text("CallVariable3") == "blue"
    assert begun.values("NamedVariable") == [("user.colour", "red")]
    assert begun.values("NamedArray") == [(2, "user.list", "x")]
    assert begun.text("ANI") == "+16175551212"


def test_a_bridge_is_told_of_the_peripheral() -> None:
    [event] = Plant().bridge().take()
    assert event.number("SystemEventID") == SystemEventID.PERIPHERAL_ONLINE
    assert event.number("SystemEventArg1") == 5000
    assert event.number("EventDeviceType") == NULL_TYPE


def test_a_supervisor_is_told_of_the_team() -> None:
    wanted = {"ServicesRequested": DESKTOP | Service.SUPERVISOR, "CallMsgMask": 0x00FFEFFF}
    [team] = Plant().desktop("2004", **wanted).take()
    assert team.values("AtcAgentID") == ["1001", "1002", "1003", "1004"]
    assert team.values("AgentFlags") == [0, 0, 0, 1]


def test_a_mask_keeps_events_away() -> None:
    plant = Plant()
    client = plant.desktop(CallMsgMask=0x2001, AgentStateMask=0x8)
    client.log_in()
    client.set_state(AgentState.AVAILABLE)
    call = plant.rings()
    client.ask_about("ANSWER_CALL_REQ", call)
    client.ask_about("CLEAR_CONNECTION_REQ", call)
    assert client.story() == [
        "AGENT_STATE AVAILABLE",
        "BEGIN_CALL",
        "DELIVERED 2",
        "AGENT_STATE AVAILABLE",
    ]


def test_a_side_that_goes_down_says_so_and_the_other_goes_on() -> None:
    plant = Plant()
    client, other = plant.desktop("2001", "a"), plant.desktop("2002", "b")
    call = plant.rings()
    client.ask_about("ANSWER_CALL_REQ", call)
    client.take()
    plant.server.side_down("a", plant.now, seconds=60)
    plant.carry()
    assert client.take()[0].number("Status") == E.CTI_SERVER_OFFLINE
    assert client.ask("HEARTBEAT_REQ").number("Status") == E.CTI_SERVER_OFFLINE
    assert plant.server.connect("a", plant.now) is None
    assert other.ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"
    moved = plant.desktop("2001", "b")
    assert names(moved.take()) == ["BEGIN_CALL_EVENT"]
    states = moved.ask("SNAPSHOT_DEVICE_REQ").records("CallConnectionCallID", "CallState")
    assert states == [(call, ConnectionState.CONNECTED)]
    plant.wait(60)
    assert client.reset
    assert plant.server.connect("a", plant.now) is not None


def test_a_side_that_is_killed_says_nothing() -> None:
    plant = Plant()
    client = plant.desktop()
    plant.server.side_down("a", plant.now, abrupt=True)
    plant.carry()
    assert (client.reset, client.take()) == (True, [])
    plant.server.clear_faults()
    assert plant.desktop().ask("HEARTBEAT_REQ").name == "HEARTBEAT_CONF"


def test_a_broken_frame_border_is_reset_and_a_broken_body_refused() -> None:
    plant = Plant()
    client = plant.desktop()
    client.send_bytes(bytes.fromhex("00000006 00000036 0000 0007 0001"))
    assert client.inbox.pop().number("Status") == E.BAD_MESSAGE_FORMAT
    client.send_bytes(bytes.fromhex("00000004 0000ffff 00000007"))
    assert client.take() == []  # an unknown message is skipped
    client.send_bytes(b"GET / HTTP/1.1\r\n\r\n")
    assert client.reset


def test_a_request_that_is_not_played_is_refused() -> None:
    client = Plant().desktop()
    answer = client.ask("SUPERVISE_CALL_REQ", AgentConnectionDeviceIDType=NULL_TYPE)
    assert answer.number("Status") == E.FUNCTION_NOT_AVAILABLE
