"""Events in OpenCTI's JSON are read leniently, and bad ones are refused in words."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.domain import events
from cti.domain.model import Agent, Call, Party
from cti.domain.states import (
    AgentState,
    CallType,
    Cause,
    ConnectionState,
    Direction,
    LinkState,
    Reason,
    Speaker,
    WorkMode,
)
from cti.errors import ProtocolError
from cti.opencti.fields import LONGEST_JSON, LONGEST_TEXT, MOST_ITEMS
from cti.opencti.reading import read_event


def call_event(name: str, **properties: object) -> dict[str, object]:
    return {"pyEventType": "CallStateEvent", "pyEventName": name, "pyCallId": "1", **properties}


def voice_event(name: str, **properties: object) -> dict[str, object]:
    return {"pyEventType": "VoiceAIEvent", "pyEventName": name, "pyCallId": "1", **properties}


@pytest.mark.parametrize(
    ("name", "kind", "state"),
    [
        ("Initiated", events.Originated, ConnectionState.INITIATED),
        ("Alerting", events.Delivered, ConnectionState.ALERTING),
        ("Offering", events.Delivered, ConnectionState.ALERTING),
        ("ringing", events.Delivered, ConnectionState.ALERTING),
        ("DELIVERED", events.Delivered, ConnectionState.ALERTING),
        ("Established", events.Established, ConnectionState.CONNECTED),
        ("Connected", events.Established, ConnectionState.CONNECTED),
        ("Held", events.Held, ConnectionState.HOLD),
        ("Retrieved", events.Retrieved, ConnectionState.CONNECTED),
        ("Disconnected", events.ConnectionCleared, ConnectionState.NULL),
        ("abandoned", events.ConnectionCleared, ConnectionState.NULL),
    ],
)
def test_each_name_of_a_call_event_is_known_in_any_case(
    name: str, kind: type[events.CallEvent], state: ConnectionState
) -> None:
    (read,) = read_event(call_event(name))
    assert type(read) is kind
    assert isinstance(read, events.CallEvent)
    assert read.local_state is state


def test_a_call_event_is_read_whole() -> None:
    (read,) = read_event(
        call_event(
            "Alerting",
            pyCallType="inbound",
            pyANI="+16175550142",
            pyOtherDN="+16175550142",
            pyDNIS="+16175550100",
            pyNamedVariables={"case": "C-1", "tries": 2},
        )
    )
    assert read == events.Delivered(
        call_id="1",
        local_state=ConnectionState.ALERTING,
        call_type=CallType.INBOUND,
        direction=Direction.IN,
        calling_device="+16175550142",
        dialled_device="+16175550100",
        data={"case": "C-1", "tries": "2"},
    )


def test_a_call_of_ours_that_alerts_rings_at_the_far_end() -> None:
    (read,) = read_event(call_event("Alerting", pyCallType="OUTBOUND", pyOtherDN="+49"))
    assert read == events.Delivered(
        call_id="1",
        local_state=ConnectionState.CONNECTED,
        call_type=CallType.OUTBOUND,
        direction=Direction.OUT,
        called_device="+49",
    )


@pytest.mark.parametrize(
    ("caller", "direction"), [("2001", Direction.OUT), ("2002", Direction.IN), ("", None)]
)
def test_who_began_an_internal_call_is_told_by_the_caller(
    caller: str, direction: Direction | None
) -> None:
    (read,) = read_event(
        call_event("Established", pyCallType="INTERNAL", pyANI=caller, pyThisDN="2001")
    )
    assert isinstance(read, events.CallEvent)
    assert read.direction is direction


def test_a_call_whose_caller_is_the_other_end_came_in_whatever_kind_it_is() -> None:
    dialled_for_us = call_event("Alerting", pyCallType="OUTBOUND", pyANI="+49", pyOtherDN="+49")
    (read,) = read_event(dialled_for_us)
    assert isinstance(read, events.Delivered)
    assert (read.direction, read.local_state) == (Direction.IN, ConnectionState.ALERTING)


def test_an_abandoned_call_was_cancelled() -> None:
    (read,) = read_event(call_event("Abandoned"))
    assert isinstance(read, events.ConnectionCleared)
    assert read.cause is Cause.CANCELLED


@pytest.mark.parametrize("identifier", ["pyCallId", "pyCallID", "PYCALLID"])
@pytest.mark.parametrize("value", ["4953", 4953, 4953.0])
def test_an_id_may_be_a_number_under_any_spelling(identifier: str, value: object) -> None:
    event = {"pyEventType": "callstateevent", "pyEventName": "Held", identifier: value}
    (read,) = read_event(event)
    assert isinstance(read, events.Held)
    assert read.call_id == "4953"


def test_numbers_are_spelled_out_and_what_is_no_text_counts_as_absent() -> None:
    (read,) = read_event(call_event("Held", pyANI=1.5, pyDNIS=True, pyOtherDN=["x"], pyCallType=""))
    assert isinstance(read, events.Held)
    assert (read.calling_device, read.dialled_device, read.call_type) == ("1.5", "", None)


def test_properties_that_are_not_known_and_names_that_are_not_known_say_nothing() -> None:
    assert len(read_event(call_event("Held", pyFuture={"a": [1]}))) == 1
    assert read_event(call_event("Parked")) == []
    assert read_event(voice_event("Mood")) == []
    assert read_event({"pyEventType": "WeatherEvent"}) == []
    assert read_event({"pyEventType": "AgentStateEvent", "pyEventName": "Unknown"}) == []
    assert read_event({"pyEventType": "AgentStateEvent", "pyEventName": "Dancing"}) == []
    assert read_event({"pyEventType": "SnapshotEvent"}) == []


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (voice_event("CaptureStarted", AISessionID="s"), events.CaptureStarted("1", "s")),
        (voice_event("capturestopped"), events.CaptureStopped("1")),
        (
            voice_event(
                "Transcript",
                speaker="Customer",
                text="Hi",
                final=False,
                offsetMs=1500,
                AISessionID=7,
            ),
            events.LineHeard("1", Speaker.CUSTOMER, "Hi", False, 1.5, "7"),
        ),
        (
            voice_event("Transcript", speaker="agent", text="Hello", final="FALSE", offsetMs="250"),
            events.LineHeard("1", Speaker.AGENT, "Hello", False, 0.25),
        ),
        (
            voice_event("Transcript", speaker="agent", text="Hello", final="", offsetMs=""),
            events.LineHeard("1", Speaker.AGENT, "Hello"),
        ),
        (
            voice_event("Suggestion", kind="article", label="L", reference="R", confidence=0.5),
            events.SuggestionMade("1", "article", "L", "R", 0.5),
        ),
        (voice_event("Suggestion", label="L"), events.SuggestionMade("1", "", "L")),
    ],
)
def test_what_a_voice_ai_tells_is_read(
    event: dict[str, object], expected: events.VoiceAIEvent
) -> None:
    assert read_event(event) == [expected]
    assert read_event(json.dumps(event)) == [expected]


def agent_event(name: str, **properties: str) -> dict[str, str]:
    return {"pyEventType": "AgentStateEvent", "pyEventName": name, **properties}


@pytest.mark.parametrize(
    ("event", "state", "reason", "work_mode"),
    [
        (agent_event("Ready"), AgentState.READY, "", None),
        (
            agent_event("ready", pyWorkMode="MODE_AUTO_IN"),
            AgentState.READY,
            "",
            WorkMode.AUTO_IN,
        ),
        (
            agent_event("Ready", pyWorkMode="mode_none"),
            AgentState.READY,
            "",
            WorkMode.UNSPECIFIED,
        ),
        (agent_event("Login"), AgentState.NOT_READY, "", None),
        (agent_event("Logout", pyReasonCode="3"), AgentState.NULL, "3", None),
        (
            agent_event("NotReady", pyWorkMode="AUX_WORK", pyReasonCode="1"),
            AgentState.NOT_READY,
            "1",
            None,
        ),
        (agent_event("NotReady", pyWorkMode="ACW"), AgentState.WORKING_AFTER_CALL, "", None),
        (agent_event("NotReady", pyWorkMode="BUSY"), AgentState.BUSY, "", None),
        (agent_event("NotReady", pyWorkMode="SIESTA"), AgentState.NOT_READY, "", None),
        (agent_event("Busy"), AgentState.BUSY, "", None),
    ],
)
def test_each_state_of_the_agent_is_read(
    event: dict[str, str], state: AgentState, reason: str, work_mode: WorkMode | None
) -> None:
    told = events.AgentStateChanged(state=state, reason=reason, work_mode=work_mode)
    assert read_event(event) == [told]


def test_parties_are_read_without_ourselves_and_each_once() -> None:
    event = {
        "pyEventType": "PartyInfoEvent",
        "pyCallId": "1",
        "pyThisDN": "2001",
        "pyParties": [{"pyDN": "+49"}, {"pyDN": 2002}, {"pyDN": "2001"}, {"pyDN": "+49"}, {}, "x"],
    }
    parties = (Party("+49"), Party("2002"))
    assert read_event(event) == [events.CallDataChanged(call_id="1", parties=parties)]


def test_what_changed_about_a_call_is_read() -> None:
    event = {"pyEventType": "CallInfoEvent", "pyCallId": "1", "pyNamedVariables": {"a": "b"}}
    assert read_event(event) == [events.CallDataChanged(call_id="1", data={"a": "b"})]


def test_a_snapshot_is_read_as_the_servers_own_account() -> None:
    listed: list[dict[str, Any]] = [
        {"pyCallId": "1", "pyEventName": "Held", "pyCallType": "INBOUND", "pyANI": "+49"},
        {
            "pyCallId": "2",
            "pyEventName": "Initiated",
            "pyOtherDN": "2002",
            "pyParties": [{"pyDN": "2002"}],
        },
        {"pyCallId": "3", "pyEventName": "Disconnected"},
        {"pyCallId": "4", "pyEventName": "Parked"},
    ]
    account, answered, up = read_event(
        {
            "pyEventType": "SnapshotEvent",
            "pyAgentId": "1001",
            "pyThisDN": "2001",
            "pyAgentState": "NotReady",
            "pyWorkMode": "AUX_WORK",
            "pyReasonCode": "1",
            "pyLinkState": "connected",
            "pyCalls": listed,
        }
    )
    agent = Agent(agent_id="1001", device_id="2001", state=AgentState.NOT_READY, reason="1")
    assert account == events.SnapshotTaken(
        agent,
        (
            Call(
                call_id="1",
                state=ConnectionState.HOLD,
                call_type=CallType.INBOUND,
                calling_device="+49",
            ),
            Call(
                call_id="2",
                state=ConnectionState.INITIATED,
                direction=Direction.OUT,
                calling_device="2002",
                parties=(Party("2002"),),
            ),
        ),
    )
    assert answered == events.Established(call_id="1", local_state=ConnectionState.HOLD)
    assert up == events.LinkStateChanged(LinkState.UP)


def test_a_snapshot_may_tell_of_the_link_alone() -> None:
    lost = {"pyEventType": "SnapshotEvent", "pyLinkState": "DISCONNECTED"}
    assert read_event(lost) == [events.LinkStateChanged(LinkState.DOWN, "lost")]
    left = lost | {"pyAgentState": "Logout"}
    assert read_event(left) == [
        events.SnapshotTaken(Agent(), None),
        events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT),
    ]


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("OPENCTI_HTTP_ERROR_503", "Offline", events.Notice(Reason.NOT_CONNECTED, "Offline")),
        ("X-1", "", events.Notice(Reason.REFUSED, "X-1")),
    ],
)
def test_an_error_is_read_as_a_notice(code: str, message: str, expected: events.Notice) -> None:
    event = {"pyEventType": "ErrorEvent", "errCode": code, "errMessage": message}
    assert read_event(event) == [expected]


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("", "an event must be a JSON object"),
        ("{", "an event must be a JSON object"),
        ("[]", "an event must be a JSON object, not list"),
        ('{"a": NaN}', "NaN is no number"),
        ("[" * 50_000, "an event must be a JSON object"),
        ("x" * (LONGEST_JSON + 1), "an event may have 65536 characters"),
        ({}, "pyEventType of the event must be text; it is missing"),
        ({"pyEventType": ""}, "it is missing"),
        ({"pyEventType": ["x"]}, "must be text; it is ['x']"),
        ({"pyEventType": "CallStateEvent", "pyEventName": "Held"}, "pyCallId"),
        ({"pyEventType": "CallStateEvent", "pyCallId": "1"}, "pyEventName"),
        ({"pyEventType": "PartyInfoEvent", "pyCallId": "1"}, "pyParties"),
        ({"pyEventType": "PartyInfoEvent", "pyCallId": "1", "pyParties": "2"}, "a list"),
        ({"pyEventType": "PartyInfoEvent", "pyParties": []}, "pyCallId"),
        ({"pyEventType": "CallInfoEvent", "pyCallId": "1", "pyNamedVariables": [1]}, "an object"),
        ({"pyEventType": "SnapshotEvent", "pyCalls": [{"pyEventName": "Held"}]}, "of a call"),
        ({"pyEventType": "ErrorEvent"}, "errCode"),
        (voice_event("Transcript", text="x"), "speaker"),
        (voice_event("Transcript", speaker="robot", text="x"), "agent or customer, not 'robot'"),
        (voice_event("Transcript", speaker="agent"), "text of the event must be text"),
        (voice_event("Transcript", speaker="agent", text="x", offsetMs=-1), "offsetMs"),
        (voice_event("Transcript", speaker="agent", text="x", offsetMs="soon"), "'soon'"),
        (voice_event("Transcript", speaker="agent", text="x", offsetMs=True), "a number"),
        (voice_event("Transcript", speaker="agent", text="x", offsetMs=[1]), "a number"),
        (voice_event("Transcript", speaker="agent", text="x", offsetMs=float("nan")), "a number"),
        (voice_event("Transcript", speaker="agent", text="x", offsetMs=10**400), "a number"),
        (voice_event("Transcript", speaker="agent", text="x", final="maybe"), "true or false"),
        (voice_event("Transcript", speaker="agent", text=10**5000), "a very long number"),
        (voice_event("Suggestion"), "label"),
        (voice_event("Suggestion", label="x", confidence=2), "a number from 0 to 1"),
    ],
)
def test_what_is_no_event_is_refused_in_words(event: Any, words: str) -> None:
    with pytest.raises(ProtocolError) as refusal:
        read_event(event)
    assert words in str(refusal.value)


def test_what_a_peer_can_make_grow_is_cut() -> None:
    many = {f"v{number}": "x" * (LONGEST_TEXT + 1) for number in range(MOST_ITEMS + 1)}
    (read,) = read_event(call_event("Held", pyNamedVariables=many))
    assert isinstance(read, events.Held)
    assert len(read.data) == MOST_ITEMS
    assert {len(value) for value in read.data.values()} == {LONGEST_TEXT}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "pyEventName",
        "pyCallId",
        "pyCallType",
        "pyParties",
        "pyCalls",
        "pyNamedVariables",
        "pyAgentState",
        "pyLinkState",
        "speaker",
        "text",
        "offsetMs",
        "final",
        "confidence",
        "errCode",
    ]
)
TYPES = st.sampled_from(
    [
        "SnapshotEvent",
        "AgentStateEvent",
        "CallStateEvent",
        "PartyInfoEvent",
        "CallInfoEvent",
        "VoiceAIEvent",
        "ErrorEvent",
    ]
)


@given(JSON | st.text() | st.dictionaries(NAMES, JSON), TYPES)
def test_whatever_comes_is_read_or_refused(value: Any, kind: str) -> None:
    event = value | {"pyEventType": kind} if isinstance(value, dict) else value
    try:
        read = read_event(event)
    except ProtocolError as refusal:
        assert str(refusal)
    else:
        assert isinstance(read, list)
