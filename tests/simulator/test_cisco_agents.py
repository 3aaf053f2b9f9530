"""How agents sign in, choose states and sign out at the simulated CTI Server."""

from typing import Any

import pytest
from simulator.cisco_clients import CUSTOMER, Plant

from cti.wire.ged188_values import AgentState, ControlFailureCode, DeskSettings, StatusCode

A = AgentState
F = ControlFailureCode


def test_signing_in_leads_to_not_ready() -> None:
    client = Plant().desktop()
    assert client.log_in().name == "SET_AGENT_STATE_CONF"
    assert client.story() == ["AGENT_STATE LOGIN", "AGENT_STATE NOT_READY"]
    client.set_state(A.AVAILABLE)
    client.set_state(A.NOT_READY, 7)
    ready, not_ready = client.take()
    assert ready.number("AgentState") == A.AVAILABLE
    assert (not_ready.number("AgentState"), not_ready.number("EventReasonCode")) == (2, 7)
    assert not_ready.text("AgentExtension") == "2001"
    client.set_state(A.LOGOUT, 9)
    [gone] = client.take()
    assert (gone.number("AgentState"), gone.number("EventReasonCode")) == (A.LOGOUT, 9)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"agent_id": "1009"}, F.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED),
        ({"agent_id": "501"}, F.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED),
        ({"password": "x"}, F.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED),
        ({"agent_id": "1002"}, F.SPECIFIED_AGENT_ALREADY_SIGNED_ON),
        ({"AgentInstrument": "9999"}, F.INVALID_LOGON_DEVICE_SPECIFIED),
        ({"AgentInstrument": "501"}, F.INVALID_LOGON_DEVICE_SPECIFIED),
        ({"AgentInstrument": "2002"}, F.SPECIFIED_EXTENSION_ALREADY_IN_USE),
    ],
)
def test_each_wrong_sign_in_has_its_refusal(
    fields: dict[str, Any], code: ControlFailureCode
) -> None:
    plant = Plant()
    plant.agent("1002")
    answer = plant.bridge().log_in(**fields)
    assert (answer.name, answer.number("FailureCode")) == ("CONTROL_FAILURE_CONF", code)


@pytest.mark.parametrize("missing", ["AgentID", "AgentInstrument"])
def test_what_signing_in_needs_is_missed(missing: str) -> None:
    answer = Plant().desktop().log_in(**{missing: ""})
    assert answer.number("Status") == StatusCode.REQUIRED_DATA_MISSING


def test_a_remote_agent_and_single_sign_on_are_known() -> None:
    plant = Plant()
    client = plant.desktop()
    fields = {"AgentInstrument": "2001;+16175550100", "AgentWorkMode": 4}
    assert client.log_in(**fields).name == "SET_AGENT_STATE_CONF"
    newer = plant.desktop("2002", VersionNumber=20)
    assert newer.log_in("1002", "", SSOEnabled=1).name == "SET_AGENT_STATE_CONF"


def test_signing_out_starts_from_not_ready_or_is_forced() -> None:
    client = Plant().agent("1001", A.AVAILABLE)
    assert client.set_state(A.LOGOUT).number("FailureCode") == F.INVALID_OBJECT_STATE
    assert client.set_state(A.LOGOUT, ForcedFlag=1).name == "SET_AGENT_STATE_CONF"
    assert client.story() == ["AGENT_STATE NOT_READY", "AGENT_STATE LOGOUT"]


def test_a_reason_is_required_where_the_site_wants_one() -> None:
    client = Plant(reason_required=True).agent("1001", A.AVAILABLE)
    mask = client.ask("AGENT_DESK_SETTINGS_REQ").number("DeskSettingsMask")
    assert mask & DeskSettings.IDLE_REASON_REQUIRED
    assert client.set_state(A.NOT_READY).number("FailureCode") == F.REASON_CODE_REQUIRED
    assert client.set_state(A.NOT_READY, 3).name == "SET_AGENT_STATE_CONF"


@pytest.mark.parametrize("state", [A.TALKING, A.RESERVED, A.HOLD, A.BUSY_OTHER, A.UNKNOWN])
def test_states_that_come_from_calls_cannot_be_chosen(state: AgentState) -> None:
    answer = Plant().agent().set_state(state)
    assert answer.number("FailureCode") == F.VALUE_OUT_OF_RANGE


@pytest.mark.parametrize("state", [A.WORK_READY, A.WORK_NOT_READY])
def test_after_call_work_needs_a_call(state: AgentState) -> None:
    answer = Plant().agent("1001", A.AVAILABLE).set_state(state)
    assert answer.number("FailureCode") == F.INVALID_OBJECT_STATE


@pytest.mark.parametrize(
    ("chosen", "then"),
    [
        (A.NOT_READY, ["AGENT_STATE NOT_READY"]),
        (A.WORK_NOT_READY, ["AGENT_STATE WORK_NOT_READY"]),
        (A.AVAILABLE, ["AGENT_STATE AVAILABLE"]),
        (None, ["AGENT_STATE WORK_READY"]),
    ],
)
def test_a_state_chosen_during_a_call_comes_after_it(
    chosen: AgentState | None, then: list[str]
) -> None:
    plant = Plant()
    client = plant.agent("1001", A.AVAILABLE)
    call = plant.rings("support")
    client.ask_about("ANSWER_CALL_REQ", call)
    client.take()
    if chosen is not None:
        assert client.set_state(chosen).name == "SET_AGENT_STATE_CONF"
        assert client.take() == []
    plant.switch.clear_connection(plant.now, CUSTOMER, str(call))
    plant.carry()
    assert client.story()[-1:] == then


def test_after_call_work_tells_what_comes_next_and_can_be_changed() -> None:
    plant = Plant()
    client = plant.agent("1001", A.AVAILABLE)
    call = plant.rings("support")
    client.ask_about("ANSWER_CALL_REQ", call)
    client.ask_about("CLEAR_CONNECTION_REQ", call)
    working = client.take()[-1]
    assert working.number("AgentState") == A.WORK_READY
    assert (working.number("Duration"), working.number("NextAgentState")) == (120, A.AVAILABLE)
    client.set_state(A.WORK_NOT_READY)
    assert client.story() == ["AGENT_STATE WORK_NOT_READY"]
    plant.wait(120)
    assert client.story() == ["AGENT_STATE NOT_READY"]


def test_repeated_states_are_told_again_unless_unwanted() -> None:
    plant = Plant()
    client = plant.agent()
    quiet = plant.bridge(ServicesRequested=0x00100014)
    quiet.take()
    client.set_state(A.NOT_READY)
    assert client.story() == ["AGENT_STATE NOT_READY"]
    assert quiet.take() == []


def test_an_agents_state_can_be_asked_for() -> None:
    plant = Plant()
    client, bridge = plant.agent("1001", A.AVAILABLE), plant.bridge()
    for asked in (
        client.ask("QUERY_AGENT_STATE_REQ"),
        bridge.ask("QUERY_AGENT_STATE_REQ", AgentID="1001"),
    ):
        assert asked.number("AgentState") == A.AVAILABLE
        assert (asked.text("AgentID"), asked.number("MRDID")) == ("1001", 1)
    nobody = bridge.ask("QUERY_AGENT_STATE_REQ", AgentInstrument="2003")
    assert nobody.number("AgentState") == A.LOGOUT
    nameless = bridge.ask("QUERY_AGENT_STATE_REQ")
    assert nameless.number("Status") == StatusCode.REQUIRED_DATA_MISSING


def test_a_session_does_not_hear_of_other_desks() -> None:
    plant = Plant()
    client = plant.agent("1001")
    plant.agent("1002", A.AVAILABLE)
    plant.switch.set_state(plant.now, "501", plant.switch.agent_pictures()[0].phase)
    assert client.take() == []
