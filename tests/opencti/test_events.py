"""What a host is told in OpenCTI's JSON, step by step."""

from dataclasses import replace
from typing import Any

import pytest
from opencti.telling import FULL, names, told
from stories import ANSWERED, CLEARED, DIALLED, HELD, LOST, NOW, RETRIEVED, RINGS, UP, after

from cti.domain import events
from cti.domain.model import Agent, Call, Party, Snapshot
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
from cti.opencti.events import opencti_events
from cti.opencti.modes import MODES, Mode, TelephonyMode
from cti.opencti.writing import MOST_CALLS, MOST_DATA, snapshot_event

AGENT = Agent(agent_id="1001", device_id="2001", state=AgentState.NOT_READY, reason="1")
SIGNED_IN = events.SnapshotTaken(AGENT, ())
LOG_IN = (SIGNED_IN, UP)
THERE = after(*LOG_IN, start=Snapshot())
SIGNED_OUT = events.AgentStateChanged(state=AgentState.NULL, reason="9")
LOGGED_OUT = events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT)
NOTICES = [MODES[TelephonyMode.SIMPLE], MODES[TelephonyMode.AGENT_STATE]]
CONSULTS = events.Originated(
    call_id="19",
    local_state=ConnectionState.CONNECTED,
    direction=Direction.OUT,
    call_type=CallType.CONSULT,
    calling_device="2001",
    called_device="2002",
    consultation_of="17",
)


def flat(*happened: events.Event, start: Snapshot = THERE, mode: Mode = FULL) -> list[Any]:
    return [event for told_once in told(*happened, start=start, mode=mode) for event in told_once]


def of_type(kind: str, told_events: list[Any]) -> list[Any]:
    return [event for event in told_events if event["pyEventType"] == kind]


def test_a_ringing_call_is_told_with_all_its_properties() -> None:
    alerting, parties = flat(RINGS)
    assert alerting == {
        "pyEventType": "CallStateEvent",
        "pyEventName": "Alerting",
        "pyMedia": "Phone",
        "pyCallId": "17",
        "pyCallType": "INBOUND",
        "pyANI": "+16175550142",
        "pyOtherDN": "+16175550142",
        "pyDNIS": "+16175550100",
        "pyThisDN": "2001",
        "pyNamedVariables": {"case": "C-1"},
    }
    assert parties == {
        "pyEventType": "PartyInfoEvent",
        "pyEventName": "PartyInfo",
        "pyMedia": "Phone",
        "pyCallId": "17",
        "pyThisDN": "2001",
        "pyParties": [{"pyDN": "+16175550142"}],
    }


def test_an_inbound_call_goes_through_the_documented_states() -> None:
    steps = flat(RINGS, ANSWERED, ANSWERED, HELD, RETRIEVED, CLEARED)
    assert names(of_type("CallStateEvent", steps)) == [
        "Alerting 17",
        "Established 17",
        "Held 17",
        "Retrieved 17",
        "Disconnected 17",
    ]


def test_an_outgoing_call_is_initiated_then_rings_at_the_far_end_then_is_established() -> None:
    rings_there = events.Delivered(call_id="18", local_state=ConnectionState.CONNECTED)
    answered = events.Established(call_id="18", local_state=ConnectionState.CONNECTED)
    steps = of_type("CallStateEvent", flat(DIALLED, rings_there, answered))
    assert names(steps) == ["Initiated 18", "Alerting 18", "Established 18"]
    assert {step["pyCallType"] for step in steps} == {"OUTBOUND"}
    assert steps[0]["pyOtherDN"] == steps[0]["pyDNIS"] == "+16175550199"
    assert "pyANI" not in steps[0]


def test_a_call_that_nobody_answered_is_abandoned() -> None:
    assert names(flat(RINGS, CLEARED)) == ["Alerting 17", "PartyInfo 17", "Abandoned 17"]


def test_a_call_of_ours_that_nobody_answered_is_disconnected() -> None:
    cleared = events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL)
    assert names(flat(DIALLED, cleared))[-1] == "Disconnected 18"


def test_a_call_that_is_found_on_hold_was_established_before() -> None:
    held = replace(RINGS, local_state=ConnectionState.HOLD)
    assert names(of_type("CallStateEvent", flat(held))) == ["Established 17", "Held 17"]


def test_our_own_telephone_picking_up_for_a_call_of_ours_is_no_step_back() -> None:
    rings_here = replace(DIALLED, local_state=ConnectionState.ALERTING)
    steps = of_type("CallStateEvent", flat(rings_here, DIALLED))
    assert names(steps) == ["Alerting 18"]


def test_a_call_that_waits_in_a_queue_is_told_once_it_rings() -> None:
    waits = events.Queued(call_id="17", local_state=ConnectionState.QUEUED)
    assert flat(waits) == []
    assert names(flat(waits, RINGS)) == ["Alerting 17", "PartyInfo 17"]


def test_a_call_that_waits_again_is_not_told_anew() -> None:
    waits = events.Queued(call_id="17", local_state=ConnectionState.QUEUED)
    assert names(flat(RINGS, waits)) == ["Alerting 17", "PartyInfo 17"]


def test_data_that_change_are_told_whole() -> None:
    told_events = flat(RINGS, events.CallDataChanged(call_id="17", data={"stage": "2"}))
    assert told_events[-1] == {
        "pyEventType": "CallInfoEvent",
        "pyEventName": "CallInfo",
        "pyMedia": "Phone",
        "pyCallId": "17",
        "pyCallType": "INBOUND",
        "pyANI": "+16175550142",
        "pyOtherDN": "+16175550142",
        "pyDNIS": "+16175550100",
        "pyThisDN": "2001",
        "pyNamedVariables": {"case": "C-1", "stage": "2"},
    }
    same = events.CallDataChanged(call_id="17", data={"case": "C-1"})
    assert told(RINGS, same, start=THERE)[-1] == []


def test_data_of_a_call_that_is_over_are_no_news() -> None:
    late = events.CallDataChanged(call_id="17", data={"case": "C-2"})
    assert told(RINGS, CLEARED, late, start=THERE)[-1] == []


def test_parties_are_told_as_the_whole_list_and_once() -> None:
    here = (Party("+16175550142"), Party("2003"), Party("2004", "", ConnectionState.NULL))
    joined = events.CallDataChanged(call_id="17", parties=here)
    once, twice = told(RINGS, ANSWERED, joined, joined, start=THERE)[-2:]
    assert once[0]["pyParties"] == [{"pyDN": "+16175550142"}, {"pyDN": "2003"}]
    assert twice == []


def test_a_consultation_ends_and_the_call_goes_away_when_it_is_transferred() -> None:
    transferred = events.Transferred(
        call_id="17", secondary_call_id="19", local_state=ConnectionState.NULL
    )
    last = told(RINGS, ANSWERED, HELD, CONSULTS, transferred, start=THERE)[-1]
    assert names(last) == ["Disconnected 17", "Disconnected 19"]


def test_a_conference_is_the_first_call_with_more_parties() -> None:
    conferenced = events.Conferenced(
        call_id="17",
        secondary_call_id="19",
        local_state=ConnectionState.CONNECTED,
        parties=(Party("+16175550142"), Party("2002")),
    )
    last = told(RINGS, ANSWERED, HELD, CONSULTS, conferenced, start=THERE)[-1]
    assert names(last) == ["Retrieved 17", "PartyInfo 17", "Disconnected 19"]
    assert last[1]["pyParties"] == [{"pyDN": "+16175550142"}, {"pyDN": "2002"}]


def test_the_receiver_of_a_transfer_sees_who_is_there_now() -> None:
    transferred = events.Transferred(
        call_id="17", local_state=ConnectionState.CONNECTED, parties=(Party("+16175550199"),)
    )
    last = told(RINGS, ANSWERED, transferred, start=THERE)[-1]
    assert names(last) == ["PartyInfo 17", "CallInfo 17"]
    assert last[1]["pyOtherDN"] == "+16175550199"


def test_a_call_with_a_new_id_begins_before_the_old_one_ends() -> None:
    last = told(RINGS, events.CallRenamed("17", "27"), start=THERE)[-1]
    assert names(last) == ["Alerting 27", "PartyInfo 27", "Disconnected 17"]


def test_doubt_about_a_call_is_no_event() -> None:
    assert told(RINGS, events.CallDoubted("17"), start=THERE)[-1] == []


@pytest.mark.parametrize(
    ("cause", "code"),
    [
        (Cause.BUSY, "OPENCTI_DEST_BUSY"),
        (Cause.INVALID_DESTINATION, "OPENCTI_CF_INVALID_DESTINATION"),
        (Cause.REJECTED, "OPENCTI_CALL_REJECTED"),
        (Cause.NOT_ALLOWED, "OPENCTI_CALL_REJECTED"),
        (Cause.NETWORK, "OPENCTI_HTTP_ERROR_503"),
    ],
)
@pytest.mark.parametrize("state", [ConnectionState.FAIL, ConnectionState.NULL])
def test_why_a_call_of_ours_failed_is_told_once(
    cause: Cause, code: str, state: ConnectionState
) -> None:
    failed = events.Failed(call_id="18", local_state=state, cause=cause, detail="Busy here")
    cleared = events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL)
    errors = of_type("ErrorEvent", flat(DIALLED, failed, cleared))
    assert errors == [
        {
            "pyEventType": "ErrorEvent",
            "pyEventName": "Error",
            "pyMedia": "Phone",
            "pyCallId": "18",
            "errCode": code,
            "errMessage": "Busy here",
        }
    ]


def test_a_call_of_ours_that_failed_when_it_was_first_heard_of_is_told() -> None:
    failed = replace(DIALLED, local_state=ConnectionState.FAIL, cause=Cause.BUSY)
    assert names(flat(failed))[:2] == ["Error:OPENCTI_DEST_BUSY 18", "Initiated 18"]


@pytest.mark.parametrize("cause", [Cause.NO_ANSWER, Cause.CANCELLED, None])
def test_that_nobody_answers_is_no_error(cause: Cause | None) -> None:
    failed = events.Failed(call_id="18", local_state=ConnectionState.NULL, cause=cause)
    assert of_type("ErrorEvent", flat(DIALLED, failed)) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            events.AgentStateChanged(state=AgentState.READY, work_mode=WorkMode.AUTO_IN),
            {"pyEventName": "Ready", "pyWorkMode": "MODE_AUTO_IN"},
        ),
        (
            events.AgentStateChanged(state=AgentState.READY, work_mode=WorkMode.MANUAL_IN),
            {"pyEventName": "Ready", "pyWorkMode": "MODE_MANUAL_IN"},
        ),
        (
            events.AgentStateChanged(state=AgentState.READY),
            {"pyEventName": "Ready", "pyWorkMode": "MODE_NONE"},
        ),
        (
            events.AgentStateChanged(state=AgentState.NOT_READY, reason="4"),
            {"pyEventName": "NotReady", "pyWorkMode": "AUX_WORK", "pyReasonCode": "4"},
        ),
        (
            events.AgentStateChanged(state=AgentState.WORKING_AFTER_CALL),
            {"pyEventName": "NotReady", "pyWorkMode": "ACW"},
        ),
        (
            events.AgentStateChanged(state=AgentState.BUSY),
            {"pyEventName": "NotReady", "pyWorkMode": "BUSY"},
        ),
        (SIGNED_OUT, {"pyEventName": "Logout", "pyReasonCode": "9"}),
    ],
)
def test_each_state_of_the_agent_has_its_words(
    changed: events.AgentStateChanged, expected: dict[str, str]
) -> None:
    first = flat(changed)[0]
    assert first == {"pyEventType": "AgentStateEvent", "pyMedia": "Phone", **expected}


def test_a_state_that_is_told_again_is_no_news() -> None:
    again = events.AgentStateChanged(state=AgentState.NOT_READY, reason="1", title="Break")
    assert flat(again) == []


def test_logging_in_is_told_before_the_state_that_it_leads_to_and_ends_in_one_snapshot() -> None:
    signed_in, up = told(*LOG_IN)
    assert names(signed_in) == ["Login", "NotReady"]
    assert up == [
        {
            "pyEventType": "SnapshotEvent",
            "pyEventName": "Snapshot",
            "pyMedia": "Phone",
            "pyAgentId": "1001",
            "pyThisDN": "2001",
            "pyAgentState": "NotReady",
            "pyWorkMode": "AUX_WORK",
            "pyReasonCode": "1",
            "pyDeviceState": "OPENED",
            "pyLinkState": "CONNECTED",
            "pyCalls": [],
        }
    ]


def test_a_server_that_does_not_tell_the_agents_state_at_once_has_its_snapshot_at_once() -> None:
    up, ready = told(UP, events.AgentStateChanged(state=AgentState.READY, agent_id="501"))
    assert names(up) == ["Unknown", "Snapshot"]
    assert up[1]["pyAgentState"] == "Unknown"
    assert up[1]["pyDeviceState"] == "OPENED"
    assert names(ready) == ["Login", "Ready"]
    up, offline = told(UP, events.AgentStateChanged(state=AgentState.NULL))
    assert names(offline) == ["Logout"]


def test_logging_out_ends_in_one_snapshot_however_it_comes() -> None:
    signed_out, left = told(SIGNED_OUT, LOGGED_OUT, start=THERE)
    assert names(signed_out) == ["Logout", "Snapshot"]
    assert signed_out[1]["pyAgentState"] == "Logout"
    assert signed_out[1]["pyDeviceState"] == "CLOSED"
    assert signed_out[1]["pyCalls"] == []
    assert left == []
    (at_once,) = told(LOGGED_OUT, start=after(RINGS, start=THERE))
    assert names(at_once) == ["Disconnected 17", "Logout", "Snapshot"]
    assert at_once[2]["pyLinkState"] == "DISCONNECTED"
    assert at_once[2]["pyCalls"] == []
    _, never_told = told(UP, LOGGED_OUT)
    assert names(never_told) == ["Logout", "Snapshot"]


def test_a_loss_is_told_and_what_is_not_known_is_left_out() -> None:
    lost, again = told(LOST, LOST, start=after(RINGS, start=THERE))
    assert names(lost) == ["Unknown", "Snapshot"]
    assert lost[1] == {
        "pyEventType": "SnapshotEvent",
        "pyEventName": "Snapshot",
        "pyMedia": "Phone",
        "pyAgentId": "1001",
        "pyThisDN": "2001",
        "pyAgentState": "Unknown",
        "pyDeviceState": "CLOSED",
        "pyLinkState": "DISCONNECTED",
    }
    assert again == []
    assert told(SIGNED_OUT, LOST, start=THERE)[-1] == []  # nobody misses anything


def test_a_return_tells_what_changed_meanwhile_then_one_snapshot() -> None:
    still = Call(
        call_id="18", state=ConnectionState.CONNECTED, calling_device="+3", answered_at=NOW
    )
    there = after(RINGS, start=THERE)
    trying = events.LinkStateChanged(LinkState.CONNECTING)
    account = events.SnapshotTaken(AGENT, (still,))
    _, connecting, taken, up = told(LOST, trying, account, UP, start=there)
    assert connecting == []
    assert names(taken) == ["Established 18", "PartyInfo 18", "Abandoned 17", "NotReady"]
    assert names(up) == ["Snapshot"]
    assert [call["pyCallId"] for call in up[0]["pyCalls"]] == ["18"]


def test_calls_that_nobody_has_confirmed_since_the_return_are_left_out_of_its_snapshot() -> None:
    up = told(LOST, UP, start=after(RINGS, start=THERE))[-1]
    assert names(up) == ["Snapshot"]
    assert "pyCalls" not in up[0]


def test_an_account_that_was_asked_for_is_one_snapshot() -> None:
    ringing = after(RINGS, start=THERE)
    (taken,) = told(events.SnapshotTaken(AGENT, tuple(ringing.calls.values())), start=ringing)
    assert names(taken) == ["Snapshot"]
    (call,) = taken[0]["pyCalls"]
    assert call["pyEventName"] == "Alerting"
    assert call["pyParties"] == [{"pyDN": "+16175550142"}]
    assert call["pyNamedVariables"] == {"case": "C-1"}


def test_a_busy_agent_is_busy_in_a_snapshot() -> None:
    busy = after(events.AgentStateChanged(state=AgentState.BUSY), start=THERE)
    told_agent = snapshot_event(busy, FULL)
    assert (told_agent["pyAgentState"], told_agent["pyWorkMode"]) == ("Busy", "BUSY")


def test_a_call_that_waits_is_not_in_a_snapshot() -> None:
    waits = events.Queued(call_id="17", local_state=ConnectionState.QUEUED)
    assert snapshot_event(after(waits, start=THERE), FULL)["pyCalls"] == []


def test_an_event_holds_only_as_much_data_as_a_host_takes() -> None:
    many = {f"v{number}": "x" * 1000 for number in range(20)}
    alerting = flat(replace(RINGS, data=many))[0]
    told_data = alerting["pyNamedVariables"]
    assert 0 < sum(len(key) + len(value) for key, value in told_data.items()) <= MOST_DATA
    calls = [replace(RINGS, call_id=str(number), data=many) for number in range(MOST_CALLS + 5)]
    listed = snapshot_event(after(*calls, start=THERE), FULL)["pyCalls"]
    assert len(listed) == MOST_CALLS
    assert len(str(listed)) < 3 * MOST_DATA


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            events.CaptureStarted("17", "s-1"),
            {"pyEventName": "CaptureStarted", "AISessionID": "s-1"},
        ),
        (
            events.LineHeard("17", Speaker.CUSTOMER, "Hello", False, 1.5),
            {
                "pyEventName": "Transcript",
                "AISessionID": "s-1",
                "speaker": "customer",
                "text": "Hello",
                "final": False,
                "offsetMs": 1500,
            },
        ),
        (
            events.SuggestionMade("17", "article", "Send it again", "KB-1", 0.0, "s-1"),
            {
                "pyEventName": "Suggestion",
                "AISessionID": "s-1",
                "kind": "article",
                "label": "Send it again",
                "reference": "KB-1",
                "confidence": 0.0,
            },
        ),
        (
            events.CaptureStopped("17"),
            {"pyEventName": "CaptureStopped", "AISessionID": "s-1"},
        ),
    ],
)
def test_what_a_voice_ai_hears_is_told(
    event: events.VoiceAIEvent, expected: dict[str, Any]
) -> None:
    known = after(RINGS, events.CaptureStarted("17", "s-1"), start=THERE)
    about = {"pyEventType": "VoiceAIEvent", "pyMedia": "Phone", "pyCallId": "17"}
    assert flat(event, start=known) == [about | expected]
    assert flat(CLEARED, event, start=known)[-1] == about | expected  # a late one, too
    assert flat(event) == []  # of a call that nobody knows


def test_a_notice_is_an_error_that_belongs_to_no_request() -> None:
    notice = events.Notice(Reason.NOT_CONNECTED, "The telephone system is offline")
    assert flat(notice) == [
        {
            "pyEventType": "ErrorEvent",
            "pyEventName": "Error",
            "pyMedia": "Phone",
            "errCode": "OPENCTI_HTTP_ERROR_503",
            "errMessage": "The telephone system is offline",
        }
    ]
    assert flat(events.Notice(Reason.BAD_INPUT, ""))[0]["errMessage"] == ""


def test_a_notice_may_be_told_in_the_agents_language() -> None:
    notice = events.Notice(Reason.BAD_INPUT, "extension_by_hand:17")
    (told_event,) = opencti_events(notice, THERE, THERE, FULL, lambda told: told.detail.upper())
    assert told_event["errMessage"] == "EXTENSION_BY_HAND:17"


@pytest.mark.parametrize("mode", NOTICES)
def test_a_mere_notice_opens_with_a_ringing_call_and_closes_with_its_news(mode: Mode) -> None:
    assert names(flat(RINGS, ANSWERED, HELD, RETRIEVED, CLEARED, mode=mode)) == [
        "Alerting 17",
        "Established 17",
        "Disconnected 17",
    ]
    assert names(flat(RINGS, CLEARED, mode=mode)) == ["Alerting 17", "Abandoned 17"]


@pytest.mark.parametrize("mode", NOTICES)
def test_there_is_no_notice_of_a_call_that_did_not_ring_here(mode: Mode) -> None:
    rings_there = events.Delivered(call_id="18", local_state=ConnectionState.CONNECTED)
    answered = events.Established(call_id="18", local_state=ConnectionState.CONNECTED)
    failed = events.Failed(call_id="18", local_state=ConnectionState.FAIL, cause=Cause.BUSY)
    cleared = events.ConnectionCleared(call_id="18", local_state=ConnectionState.NULL)
    assert flat(DIALLED, rings_there, answered, cleared, mode=mode) == []
    assert flat(DIALLED, failed, cleared, mode=mode) == []
    begun_unseen = replace(RINGS, local_state=ConnectionState.CONNECTED)
    assert flat(begun_unseen, CLEARED, mode=mode) == []


def test_in_simple_telephony_the_extension_is_logged_in() -> None:
    simple = MODES[TelephonyMode.SIMPLE]
    alone = events.SnapshotTaken(Agent(device_id="2001"), ())
    taken, up, lost, left, left_again = told(alone, UP, LOST, LOGGED_OUT, LOGGED_OUT, mode=simple)
    assert taken == []
    assert up == [
        {
            "pyEventType": "SnapshotEvent",
            "pyEventName": "Snapshot",
            "pyMedia": "Phone",
            "pyThisDN": "2001",
            "pyAgentState": "Login",
            "pyDeviceState": "OPENED",
            "pyLinkState": "CONNECTED",
            "pyCalls": [],
        }
    ]
    assert [event["pyAgentState"] for event in lost] == ["Unknown"]
    assert [event["pyAgentState"] for event in left] == ["Logout"]
    assert left_again == []
    assert [event["pyAgentState"] for event in told(UP, LOGGED_OUT, mode=simple)[1]] == ["Logout"]


def test_agent_state_management_tells_the_agent_and_notices() -> None:
    mode = MODES[TelephonyMode.AGENT_STATE]
    in_, up = told(*LOG_IN, mode=mode)
    assert names([*in_, *up]) == ["Login", "NotReady", "Snapshot"]
    told_events = flat(RINGS, events.CaptureStarted("17"), ANSWERED, mode=mode)
    assert {event["pyEventType"] for event in told_events} == {"CallStateEvent"}
