"""The sequences of calls that the simulated CTI Server tells, as the guides print them."""

from typing import Any

import pytest
from simulator.cisco_clients import CUSTOMER, Client, Plant, names

from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import (
    NULL_ID,
    AgentState,
    CallType,
    ControlFailureCode,
    DeviceIDType,
    EventCause,
    MessageType,
    StatusCode,
)

F = ControlFailureCode
M = MessageType
READY = AgentState.AVAILABLE


def talking(plant: Plant, client: Client, to: str = "2001") -> int:
    """A customer's call that the agent has answered."""
    call = plant.rings(to)
    assert client.ask_about("ANSWER_CALL_REQ", call).name == "ANSWER_CALL_CONF"
    client.take()
    return call


def consulting(plant: Plant, client: Client, number: str = "2002") -> tuple[int, int]:
    first = talking(plant, client)
    answer = client.ask_about("CONSULTATION_CALL_REQ", first, "Active", DialedNumber=number)
    client.take()
    return first, answer.number("NewConnectionCallID")


def only(messages: list[Message], name: str) -> Message:
    [found] = [each for each in messages if each.name == name]
    return found


def refusal(answer: Message) -> ControlFailureCode:
    assert answer.name == "CONTROL_FAILURE_CONF", answer
    return ControlFailureCode(answer.number("FailureCode"))


def test_an_inbound_call_of_the_queue() -> None:
    plant = Plant()
    client = plant.agent("1001", READY)
    call = plant.rings("support", CallerEnteredDigits="42")
    came = client.take()
    begun, delivered = only(came, "BEGIN_CALL_EVENT"), only(came, "CALL_DELIVERED_EVENT")
    assert begun.number("CallType") == CallType.ACD_IN
    assert begun.text("CallerEnteredDigits") == "42"
    assert delivered.text("CallingDeviceID") == CUSTOMER
    assert delivered.number("CallingDeviceType") == DeviceIDType.EXTERNAL
    assert delivered.number("AlertingDeviceType") == DeviceIDType.AGENT_DEVICE
    assert delivered.text("LastRedirectDeviceID") == "support"
    assert delivered.text("DialedNumber") == "support"
    assert delivered.number("EventCause") == EventCause.NEW_CALL
    client.inbox = came
    assert client.story() == [
        "AGENT_STATE RESERVED",
        "AGENT_PRE_CALL",
        "BEGIN_CALL",
        "DELIVERED 2",
    ]
    client.ask_about("ANSWER_CALL_REQ", call)
    assert client.story() == ["ESTABLISHED 3", "AGENT_STATE TALKING"]
    plant.switch.clear_connection(plant.now, CUSTOMER, str(call))
    plant.carry()
    assert client.story() == [
        "CONNECTION_CLEARED 3",
        "CONNECTION_CLEARED 0",
        "CLEARED 0",
        "END_CALL",
        "AGENT_STATE WORK_READY",
    ]
    plant.wait(120)
    assert client.story() == ["AGENT_STATE AVAILABLE"]


def test_a_queues_call_that_nobody_answers() -> None:
    plant = Plant()
    client = plant.agent("1001", READY)
    plant.rings("support")
    client.take()
    plant.wait(20)
    diverted, _, state = client.take()
    assert (diverted.name, diverted.number("LocalConnectionState")) == ("CALL_DIVERTED_EVENT", 0)
    assert diverted.number("EventCause") == EventCause.CALL_NOT_ANSWERED
    assert (state.number("AgentState"), state.number("EventReasonCode")) == (2, 32767)


def test_a_bridge_sees_the_queue() -> None:
    plant = Plant()
    bridge = plant.bridge()
    bridge.take()
    plant.rings("support")
    begun, queued = bridge.take()
    assert (begun.name, queued.name) == ("BEGIN_CALL_EVENT", "CALL_QUEUED_EVENT")
    assert (queued.number("NumQueued"), queued.text("QueueDeviceID")) == (1, "support")
    assert queued.number("MonitorID") == 0
    plant.agent("1001", READY)
    assert bridge.story()[-3:] == ["DEQUEUED 2", "DELIVERED 2", "AGENT_STATE RESERVED"]


def test_a_caller_who_gives_up_while_it_rings() -> None:
    plant = Plant()
    client = plant.agent("1001", READY)
    call = plant.rings("support")
    client.take()
    plant.switch.clear_connection(plant.now, CUSTOMER, str(call))
    plant.carry()
    assert client.story()[-3:] == ["CLEARED 0", "END_CALL", "AGENT_STATE AVAILABLE"]


def test_an_outgoing_call() -> None:
    plant = Plant()
    client = plant.agent("1001", READY)
    answer = client.ask("MAKE_CALL_REQ", DialedNumber="+16175550001", CallVariable1="x")
    call = answer.number("NewConnectionCallID")
    assert call > 0x01000000 - 1
    begun = client.inbox[0]
    assert (begun.number("CallType"), begun.text("CallVariable1")) == (CallType.OUT, "x")
    state = only(client.inbox, "AGENT_STATE_EVENT")
    assert (state.number("AgentState"), state.number("EventReasonCode")) == (2, 50006)
    assert client.story()[:5] == [
        "BEGIN_CALL",
        "SERVICE_INITIATED 1",
        "ORIGINATED 3",
        "REACHED_NETWORK 3",
        "DELIVERED 3",
    ]
    plant.wait(2)
    assert client.story() == ["ESTABLISHED 3", "AGENT_STATE TALKING"]
    assert plant.truth("2001") == {call: 3}


def test_an_outgoing_call_that_finds_the_line_busy() -> None:
    plant = Plant()
    client = plant.agent()
    client.ask("MAKE_CALL_REQ", DialedNumber="+16175550006")
    client.take()
    plant.wait(1)
    [failed] = client.take()
    assert (failed.number("LocalConnectionState"), failed.number("EventCause")) == (
        6,
        EventCause.BUSY,
    )
    plant.wait(4)
    assert client.story() == ["CONNECTION_CLEARED 0", "CLEARED 0", "END_CALL"]


def test_hold_and_retrieve_at_both_ends() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    call = client.ask("MAKE_CALL_REQ", DialedNumber="2002").number("NewConnectionCallID")
    other.ask_about("ANSWER_CALL_REQ", call)
    client.take(), other.take()
    client.ask_about("HOLD_CALL_REQ", call)
    assert client.story() == ["HELD 4", "AGENT_STATE HOLD"]
    [held] = other.take()
    assert (held.number("LocalConnectionState"), held.text("HoldingDeviceID")) == (3, "2001")
    assert held.text("ConnectionDeviceID") == "2002"
    client.ask_about("RETRIEVE_CALL_REQ", call, "Held")
    assert client.story() == ["RETRIEVED 3", "AGENT_STATE TALKING"]
    assert other.story() == ["RETRIEVED 3"]


def test_media_start_and_stop_in_both_directions() -> None:
    plant = Plant()
    client = plant.desktop(CallMsgMask=0x00602000)
    call = plant.rings()
    client.ask_about("ANSWER_CALL_REQ", call)
    client.ask_about("HOLD_CALL_REQ", call)
    media = [each for each in client.take() if each.name.startswith("RTP")]
    assert [(each.name, each.number("Direction")) for each in media] == [
        ("RTP_STARTED_EVENT", 0),
        ("RTP_STARTED_EVENT", 1),
        ("RTP_STOPPED_EVENT", 0),
        ("RTP_STOPPED_EVENT", 1),
    ]


def test_alternating_two_calls() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    first, second = consulting(plant, client)
    other.ask_about("ANSWER_CALL_REQ", second)
    client.take()
    answer = client.ask_about_both("ALTERNATE_CALL_REQ", second, first, "Other")
    assert answer.name == "ALTERNATE_CALL_CONF"
    held, retrieved = client.take()[:2]
    assert (held.number("ConnectionCallID"), held.name) == (second, "CALL_HELD_EVENT")
    assert (retrieved.number("ConnectionCallID"), retrieved.name) == (
        first,
        "CALL_RETRIEVED_EVENT",
    )


def test_a_consultation_and_back() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    first = talking(plant, client)
    client.ask_about("SET_CALL_DATA_REQ", first, CallVariable1="gold")
    client.take()
    fields = {"DialedNumber": "2002", "CallVariable2": "why"}
    answer = client.ask_about("CONSULTATION_CALL_REQ", first, "Active", **fields)
    second = answer.number("NewConnectionCallID")
    assert second > first
    begun = only(client.inbox, "BEGIN_CALL_EVENT")
    assert begun.number("CallType") == CallType.CONSULT
    assert (begun.text("CallVariable1"), begun.text("CallVariable2")) == ("gold", "why")
    assert client.story()[:5] == [
        "HELD 4",
        "BEGIN_CALL",
        "SERVICE_INITIATED 1",
        "ORIGINATED 3",
        "DELIVERED 3",
    ]
    assert other.take()[0].number("CallType") == CallType.CONSULT_OFFERED
    client.ask_about_both("RECONNECT_CALL_REQ", second, first)
    assert client.story()[-6:] == [
        "CONNECTION_CLEARED 0",
        "CONNECTION_CLEARED 0",
        "CLEARED 0",
        "END_CALL",
        "RETRIEVED 3",
        "AGENT_STATE TALKING",
    ]
    assert names(other.take())[-1] == "END_CALL_EVENT"


@pytest.mark.parametrize("answered", [True, False])
def test_a_transfer_after_a_consultation(answered: bool) -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    first, second = consulting(plant, client)
    if answered:
        other.ask_about("ANSWER_CALL_REQ", second)
    client.take(), other.take()
    answer = client.ask_about_both("TRANSFER_CALL_REQ", second, first)
    assert answer.number("NewConnectionCallID") == first
    assert answer.values("ConnectedPartyDeviceID") == [CUSTOMER, "2002"]
    assert client.story()[:3] == ["TRANSFERRED 0", "END_CALL", "END_CALL"]
    update, transferred = other.take()
    assert update.number("ConnectionCallID") == second
    assert update.number("NewConnectionCallID") == first
    assert update.number("CallType") == CallType.TRANSFER_IN
    assert update.text("ANI") == CUSTOMER
    assert transferred.number("LocalConnectionState") == (3 if answered else 2)
    assert (transferred.number("PrimaryCallID"), transferred.number("SecondaryCallID")) == (
        first,
        second,
    )
    assert plant.truth("2001") == {}
    if not answered:
        other.ask_about("ANSWER_CALL_REQ", first)
    assert plant.truth("2002") == {first: 3}


def test_a_single_step_transfer() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    call = talking(plant, client)
    answer = client.ask_about_both("TRANSFER_CALL_REQ", call, None, DialedNumber="2002")
    assert answer.name == "TRANSFER_CALL_CONF"
    assert client.story()[:2] == ["TRANSFERRED 0", "END_CALL"]
    assert other.story() == ["BEGIN_CALL", "DELIVERED 2"]
    assert plant.truth("2002") == {call: 2}


def test_a_conference_and_who_leaves_it() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    first, second = consulting(plant, client)
    other.ask_about("ANSWER_CALL_REQ", second)
    client.take(), other.take()
    answer = client.ask_about_both("CONFERENCE_CALL_REQ", second, first)
    assert answer.number("NumParties") == 3
    update, conferenced, ended = client.take()[:3]
    assert update.number("CallType") == CallType.CONFERENCE
    assert conferenced.number("LocalConnectionState") == 3
    assert conferenced.text("ControllerDeviceID") == "2001"
    assert conferenced.text("AddedPartyDeviceID") == "2002"
    assert set(conferenced.values("ConnectedPartyDeviceID")) == {CUSTOMER, "2001", "2002"}
    assert (ended.name, ended.number("ConnectionCallID")) == ("END_CALL_EVENT", second)
    assert other.story() == ["DATA_UPDATE", "CONFERENCED 3"]
    gone = {"ConnectionCallID": first, "ConnectionDeviceID": "2002"}
    assert client.ask("CLEAR_CONNECTION_REQ", **gone).name == "CLEAR_CONNECTION_CONF"
    update, cleared = client.take()
    assert update.number("CallType") == CallType.OTHER_IN  # two are left: an ordinary call again
    assert cleared.text("ReleasingDeviceID") == "2002"
    assert other.story()[:2] == ["CONNECTION_CLEARED 0", "END_CALL"]
    assert plant.truth("2001") == {first: 3}


def test_a_conference_in_one_step_is_not_for_every_switch() -> None:
    plant = Plant()
    client = plant.agent()
    call = talking(plant, client)
    refused = client.ask_about_both("CONFERENCE_CALL_REQ", call, None, DialedNumber="2002")
    assert refusal(refused) is F.INVALID_FEATURE
    able = Plant(single_step_conference=True)
    client = able.agent()
    call = talking(able, client)
    answer = client.ask_about_both("CONFERENCE_CALL_REQ", call, None, DialedNumber="2002")
    assert answer.name == "CONFERENCE_CALL_CONF"
    assert able.truth("2002") == {call: 2}


def test_deflecting_a_call() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    call = plant.rings()
    client.take()
    client.ask_about("DEFLECT_CALL_REQ", call, CalledDeviceID="2002", CalledDeviceType=0)
    assert client.story() == ["DIVERTED 0", "END_CALL"]
    assert other.story() == ["BEGIN_CALL", "DELIVERED 2"]


def test_digits_are_played_only_into_a_call_that_is_active() -> None:
    plant = Plant()
    client = plant.agent()
    call = talking(plant, client)
    sent = client.ask_about("SEND_DTMF_SIGNAL_REQ", call, DTMFString="12#")
    assert sent.name == "SEND_DTMF_SIGNAL_CONF"
    wrong = client.ask_about("SEND_DTMF_SIGNAL_REQ", call, DTMFString="x")
    assert refusal(wrong) is F.VALUE_OUT_OF_RANGE
    client.ask_about("HOLD_CALL_REQ", call)
    held = client.ask_about("SEND_DTMF_SIGNAL_REQ", call, DTMFString="1")
    assert refusal(held) is F.NO_ACTIVE_CALL


@pytest.mark.parametrize(
    ("name", "role", "fields", "code"),
    [
        ("ANSWER_CALL_REQ", "", {}, F.NO_CALL_TO_ANSWER),
        ("RETRIEVE_CALL_REQ", "Held", {}, F.NO_HELD_CALL),
        ("DEFLECT_CALL_REQ", "", {"CalledDeviceID": "2002"}, F.NO_CALL_TO_ANSWER),
        ("CLEAR_CALL_REQ", "", {}, F.INVALID_FEATURE),
        ("CONSULTATION_CALL_REQ", "Active", {"DialedNumber": "x"}, F.INVALID_DESTINATION),
        ("HOLD_CALL_REQ", "", {"ConnectionCallID": 5}, F.INVALID_CSTA_CALL_IDENTIFIER),
        (
            "HOLD_CALL_REQ",
            "",
            {"ConnectionDeviceID": "2002"},
            F.INVALID_CSTA_CONNECTION_IDENTIFIER,
        ),
        ("MAKE_CALL_REQ", None, {"DialedNumber": "2002"}, F.RESOURCE_BUSY),
        (
            "TRANSFER_CALL_REQ",
            "Active",
            {"HeldConnectionCallID": 5},
            F.INVALID_CSTA_CALL_IDENTIFIER,
        ),
    ],
)
def test_what_the_state_does_not_allow_is_refused_by_the_switch(
    name: str, role: str | None, fields: dict[str, Any], code: ControlFailureCode
) -> None:
    plant = Plant()
    client = plant.agent()
    call = talking(plant, client)
    answer = (
        client.ask(name, **fields) if role is None else client.ask_about(name, call, role, **fields)
    )
    assert refusal(answer) is code
    assert plant.truth("2001") == {call: 3}
    assert client.take() == []


@pytest.mark.parametrize(
    ("name", "fields", "status"),
    [
        ("HOLD_CALL_REQ", {"PeripheralID": 1}, StatusCode.INVALID_PERIPHERAL_ID),
        ("HOLD_CALL_REQ", {"AgentInstrument": "2002"}, StatusCode.INVALID_AGENT_DATA),
        ("HOLD_CALL_REQ", {"ConnectionDeviceIDType": 9}, StatusCode.INVALID_CONNECTION_ID_TYPE),
        ("MAKE_CALL_REQ", {}, StatusCode.REQUIRED_DATA_MISSING),
        ("MAKE_CALL_REQ", {"CallPlacementType": 9}, StatusCode.INVALID_CALL_PLACEMENT_TYPE),
        ("MAKE_CALL_REQ", {"NumNamedVariables": 1}, StatusCode.INVALID_NUM_NAMED_VARIABLES),
        ("SNAPSHOT_CALL_REQ", {"ConnectionCallID": 5}, StatusCode.INVALID_CALLID),
        ("QUERY_AGENT_STATE_REQ", {"MRDID": 2}, StatusCode.INVALID_MR_DOMAIN),
    ],
)
def test_what_the_session_does_not_allow_is_refused_by_the_server(
    name: str, fields: dict[str, Any], status: StatusCode
) -> None:
    client = Plant().agent()
    answer = client.ask(name, **fields)
    assert (answer.name, answer.number("Status")) == ("FAILURE_CONF", status)


def test_a_bridge_names_the_agent_in_each_request() -> None:
    plant = Plant()
    client, bridge = plant.agent(), plant.bridge()
    call = talking(plant, client)
    nameless = bridge.ask("HOLD_CALL_REQ", ConnectionCallID=call)
    assert nameless.number("Status") == StatusCode.REQUIRED_DATA_MISSING
    fields = {"ConnectionCallID": call, "AgentInstrument": "2001", "ConnectionDeviceID": "2001"}
    assert bridge.ask("HOLD_CALL_REQ", **fields).name == "HOLD_CALL_CONF"
    assert client.story() == ["HELD 4", "AGENT_STATE HOLD"]


def test_snapshots_tell_devices_and_calls() -> None:
    plant = Plant()
    client = plant.agent()
    call = plant.rings(CallVariable1="gold")
    [snapshot] = client.ask("SNAPSHOT_DEVICE_REQ").records("CallConnectionCallID", "CallState")
    assert snapshot == (call, 2)
    whole = client.ask_about("SNAPSHOT_CALL_REQ", call)
    assert whole.text("CallVariable1") == "gold"
    assert whole.records("CallDeviceID", "CallDeviceType", "CallDeviceConnectionState") == [
        (CUSTOMER, DeviceIDType.EXTERNAL, 3),
        ("2001", DeviceIDType.AGENT_DEVICE, 2),
    ]


def test_data_of_a_call_change_and_survive_its_end_for_a_while() -> None:
    plant = Plant()
    client = plant.agent()
    call = talking(plant, client)
    done = client.ask_about("SET_CALL_DATA_REQ", call, CallVariable10="x", CallWrapupData="sold")
    assert done.name == "SET_CALL_DATA_CONF"
    [update] = client.take()
    assert (update.text("CallVariable10"), update.text("CallWrapupData")) == ("x", "sold")
    assert plant.switch.call_pictures()[0].variables["CallVariable10"] == "x"
    client.ask_about("CLEAR_CONNECTION_REQ", call)
    late = client.ask_about("SET_CALL_DATA_REQ", call, CallWrapupData="sold twice")
    assert late.name == "SET_CALL_DATA_CONF"
    assert client.ask_about("RELEASE_CALL_REQ", call).name == "RELEASE_CALL_CONF"
    too_late = client.ask_about("SET_CALL_DATA_REQ", call, CallWrapupData="sold")
    assert too_late.number("Status") == StatusCode.INVALID_CALLID


def test_a_variable_can_be_protected() -> None:
    plant = Plant(protected=frozenset({"CallVariable1"}))
    client = plant.agent()
    call = talking(plant, client)
    refused = client.ask_about("SET_CALL_DATA_REQ", call, CallVariable1="x")
    assert refused.number("Status") == StatusCode.PROTECTED_VARIABLE


def test_only_registered_variables_come() -> None:
    plant = Plant()
    client = plant.agent()
    assert (
        client.ask("REGISTER_VARIABLES_REQ", CallVariableMask=2).name == "REGISTER_VARIABLES_CONF"
    )
    plant.rings(CallVariable1="a", CallVariable2="b", **{"user.x": "c"})
    begun = client.take()[0]
    assert (begun.text("CallVariable1"), begun.text("CallVariable2")) == ("", "b")
    assert begun.number("NumNamedVariables") == 0


def test_data_too_long_for_ged_188_are_cut_at_a_characters_border() -> None:
    plant = Plant()
    client = plant.agent()
    many = {f"user.v{number}": "€" * 300 for number in range(60)}
    plant.rings(CallVariable1="€" * 41, **many)
    begun = client.take()[0]
    assert begun.text("CallVariable1") == "€" * 13
    assert len(begun.values("NamedVariable")) > 5


@pytest.mark.parametrize("name", ["SUPERVISOR_ASSIST", "EMERGENCY_CALL"])
def test_help_is_a_consultation_with_the_supervisor(name: str) -> None:
    plant = Plant()
    client, bridge = plant.agent(), plant.bridge()
    call = talking(plant, client)
    alone = client.ask_about(f"{name}_REQ", call)
    assert alone.number("Status") == StatusCode.SUPERVISOR_NOT_FOUND
    supervisor = plant.agent("1004")
    answer = client.ask_about(f"{name}_REQ", call)
    assert answer.name == f"{name}_CONF"
    assert supervisor.story() == ["BEGIN_CALL", "DELIVERED 2"]
    assert plant.truth("2004") == {answer.number("ConnectionCallID"): 2}
    told = [each for each in bridge.take() if each.name == "EMERGENCY_CALL_EVENT"]
    assert len(told) == (name == "EMERGENCY_CALL")


def test_the_confirmation_comes_before_the_events_or_after_them() -> None:
    for confirm, place in (("before", 0), ("after", -1)):
        plant = Plant(confirm=confirm)
        client = plant.agent()
        call = plant.rings()
        client.take()
        client.send("ANSWER_CALL_REQ", PeripheralID=5000, ConnectionCallID=call)
        assert names(client.take())[place] == "ANSWER_CALL_CONF"


def test_a_seed_shuffles_what_is_not_promised_and_nothing_else() -> None:
    orders = set()
    for seed in range(20):
        plant = Plant(seed=seed)
        client = plant.agent("1001", READY)
        plant.rings("support")
        story = client.story()
        assert story.index("BEGIN_CALL") < story.index("DELIVERED 2")
        orders.add(tuple(story))
    assert len(orders) > 2


def test_user_messages_reach_whom_they_are_for() -> None:
    plant = Plant()
    client, other = plant.agent("1001"), plant.agent("1002")
    fields = {"Distribution": 0, "ClientID": "desk 2002", "Text": "Lunch?"}
    assert client.ask("USER_MESSAGE_REQ", **fields).name == "USER_MESSAGE_CONF"
    assert other.take()[0].text("Text") == "Lunch?"
    nobody = client.ask("USER_MESSAGE_REQ", **fields | {"ClientID": "x"})
    assert nobody.number("Status") == StatusCode.CLIENT_NOT_FOUND


def test_an_answer_without_a_call_id_takes_the_call_that_rings() -> None:
    plant = Plant()
    client = plant.agent()
    call = plant.rings()
    answer = client.ask("ANSWER_CALL_REQ", ConnectionCallID=NULL_ID)
    assert answer.name == "ANSWER_CALL_CONF"
    assert plant.truth("2001") == {call: 3}
