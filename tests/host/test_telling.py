"""What a host is told of calls, agent and link."""

import json
from dataclasses import replace

import pytest
from host.world import World, only_response, told, welcomed
from stories import ANSWERED, CLEARED, DIALLED, FULL, HELD, NOW, READY, RINGS, UP

from cti.domain import events, services
from cti.domain.model import Agent, Call, Party, frozen
from cti.domain.states import AgentState, ConnectionState, Direction, LinkState, Reason
from cti.host.envelope import LONGEST

TALKING = (UP, READY, RINGS, ANSWERED)
CONNECTED = ConnectionState.CONNECTED


def test_every_event_of_a_call_carries_the_whole_call() -> None:
    (event,) = welcomed(UP).happen(RINGS)
    assert event["name"] == "delivered"
    assert event["data"]["call"] == {
        "callId": "17",
        "callType": "inbound",
        "direction": "in",
        "state": "alerting",
        "otherParty": "+16175550142",
        "otherPartyName": "Ann Lee",
        "dialledNumber": "+16175550100",
        "parties": [],
        "queue": "Support",
        "data": {"case": "C-1"},
        "record": None,
        "consultationOf": "",
        "startedAt": 1000 * NOW,
        "answeredAt": None,
        "heldSeconds": 0.0,
        "holdCount": 0,
        "endedAt": None,
        "cause": None,
        "detail": "",
        "isMuted": False,
        "isRecorded": False,
        "disposition": "",
        "notes": "",
        "confirmed": True,
        "can": ["answerCall", "rejectCall", "setCallData"],
    }


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (events.ServiceInitiated, "serviceInitiated"),
        (events.Originated, "originated"),
        (events.NetworkReached, "networkReached"),
        (events.Delivered, "delivered"),
        (events.Queued, "queued"),
        (events.Established, "established"),
        (events.Held, "held"),
        (events.Retrieved, "retrieved"),
        (events.Diverted, "diverted"),
        (events.Failed, "failed"),
        (events.ConnectionCleared, "connectionCleared"),
        (events.CallCleared, "callCleared"),
        (events.CallDataChanged, "callDataChanged"),
        (events.Transferred, "transferred"),
        (events.Conferenced, "conferenced"),
    ],
)
def test_events_have_the_names_of_the_field(kind: type[events.CallEvent], name: str) -> None:
    written = welcomed(*TALKING).happen(
        kind(call_id="17", local_state=CONNECTED, data={"news": "yes"})
    )
    assert told(written) == [name]
    assert written[0]["data"]["call"]["data"]["news"] == "yes"


def test_an_ended_call_is_told_once_more() -> None:
    world = welcomed(*TALKING)
    world.now += 5.0
    (event,) = world.happen(CLEARED)
    call = event["data"]["call"]
    assert (call["state"], call["cause"], call["can"]) == ("null", "normal", ["setDisposition"])
    assert call["endedAt"] == 1000 * (NOW + 5)


def test_a_call_that_is_not_ours_is_not_told() -> None:
    elsewhere = events.ConnectionCleared(call_id="99", local_state=ConnectionState.NULL)
    assert welcomed(*TALKING).happen(elsewhere) == []


def test_calls_that_became_one_name_the_other() -> None:
    joined = events.Conferenced(call_id="17", secondary_call_id="18", local_state=CONNECTED)
    (event,) = welcomed(*TALKING, HELD, DIALLED).happen(joined)
    assert event["data"]["secondaryCallId"] == "18"


def test_a_call_with_another_id_is_the_same_call() -> None:
    (event,) = welcomed(*TALKING).happen(events.CallRenamed("17", "170"))
    assert (event["name"], event["data"]["callId"]) == ("callRenamed", "17")
    assert event["data"]["call"]["callId"] == "170"


def test_a_doubt_is_told() -> None:
    (event,) = welcomed(*TALKING).happen(events.CallDoubted("17"))
    assert (event["name"], event["data"]["call"]["confirmed"]) == ("callDataChanged", False)


def test_parties_are_told() -> None:
    parties = (Party("2002", "Bo"), Party("2003", state=ConnectionState.HOLD))
    changed = events.CallDataChanged(call_id="17", parties=parties)
    (event,) = welcomed(*TALKING).happen(changed)
    assert event["data"]["call"]["parties"] == [
        {"number": "2002", "name": "Bo", "state": "connected"},
        {"number": "2003", "name": "", "state": "hold"},
    ]


def test_the_agents_state_is_told() -> None:
    busy = events.AgentStateChanged(
        state=AgentState.BUSY, reason="2", pending=AgentState.NOT_READY, pending_reason="1"
    )
    (event,) = welcomed(*TALKING).happen(busy)
    agent = event["data"]["agent"]
    assert (agent["state"], agent["reason"]) == ("busy", "2")
    assert (agent["pending"], agent["pendingReason"]) == ("not_ready", "1")
    assert agent["since"] == 1000 * NOW


def test_a_loss_and_a_return_are_told() -> None:
    world = welcomed(*TALKING)
    (event,) = world.happen(events.LinkStateChanged(LinkState.DOWN, "lost", NOW + 3))
    assert event["name"] == "linkStateChanged"
    assert event["data"]["link"] == {"state": "down", "problem": "lost"}
    assert event["data"]["agent"]["confirmed"] is False
    assert told(world.happen(UP, events.SnapshotTaken(calls=()))) == [
        "linkStateChanged",
        "snapshotTaken",
    ]


def test_an_agent_who_has_changed_meanwhile_is_told_like_any_other() -> None:
    ready = Agent(agent_id="501", state=AgentState.READY)
    written = welcomed(UP).happen(events.SnapshotTaken(ready, ()))
    assert told(written) == ["snapshotTaken", "agentStateChanged"]
    assert written[1]["data"]["agent"]["state"] == "ready"


def test_whoever_logs_out_leaves_no_calls_behind() -> None:
    gone = events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT)
    written = welcomed(*TALKING).happen(gone)
    assert told(written) == ["linkStateChanged", "snapshotTaken"]
    assert written[-1]["data"]["snapshot"]["calls"] == []


def test_notices_and_failures_are_told_in_words() -> None:
    world = welcomed(*TALKING)
    (notice,) = world.happen(events.Notice(Reason.NOT_CONNECTED, "PG offline"))
    assert notice["data"] == {"message": "Notice: not_connected PG offline"}
    failures: list[tuple[services.Request, str, str]] = [
        (services.HoldCall("17"), "holdCall", "17"),
        (services.SetAgentState(AgentState.READY), "agentReady", ""),
        (services.SetAgentState(AgentState.WORKING_AFTER_CALL), "agentNotReady", ""),
        (services.SetAgentState(AgentState.NULL), "logout", ""),
        (services.ClearConnection("17", "2002"), "hangUpCall", "17"),
        (services.SupervisorAssist("17"), "", "17"),
    ]
    for request, name, call_id in failures:
        (failed,) = world.happen(events.RequestFailed(request, Reason.REFUSED))
        assert (failed["data"]["name"], failed["data"]["callId"]) == (name, call_id)
        assert failed["data"]["message"] == "RequestFailed: refused"


def test_new_services_are_told_as_capabilities() -> None:
    world = welcomed(*TALKING)
    fewer = events.ServicesChanged(frozenset({services.MakeCall}), frozenset())
    (event,) = world.happen(fewer)
    assert event["name"] == "capabilitiesChanged"
    functions = event["data"]["capabilities"]["functions"]
    assert "makeCall" in functions and "holdCall" not in functions


def test_what_concerns_the_page_alone_is_not_told() -> None:
    assert (
        welcomed(*TALKING).happen(
            events.NotesTaken("17", "typing"),
            events.RecordsMatched("17", ()),
            events.PopShown("17", NOW + 30),
            events.PopClosed("17"),
            events.AlertDismissed(1),
        )
        == []
    )


@pytest.mark.parametrize("calls", [1, 3, 20, 60])
def test_a_message_fits_however_much_the_callers_have_written(calls: int) -> None:
    hostile = "\u2603" * 1000
    data = frozen({f"{number}{hostile[:60]}": hostile for number in range(100)})
    many = {
        str(number): Call(
            call_id=str(number),
            state=CONNECTED,
            direction=Direction.IN,
            calling_device=hostile,
            other_name=hostile,
            queue=hostile,
            detail=hostile,
            data=data,
            parties=tuple(Party(hostile, hostile) for _ in range(100)),
            notes=hostile,
        )
        for number in range(calls)
    }
    world = World(UP, start=replace(FULL, calls=many))
    (ready,) = world.welcome()
    assert len(json.dumps(ready, ensure_ascii=False).encode()) <= LONGEST
    changed = events.CallDataChanged(call_id="0", data={"a": "b"})
    (event,) = world.happen(changed)
    assert len(json.dumps(event, ensure_ascii=False).encode()) <= LONGEST
    assert event["data"]["shortened"]
    assert event["data"]["call"]["callId"] == "0"
    assert len(ready["snapshot"]["calls"]) == min(calls, 20)


def test_muting_recording_and_data_are_answered_when_they_are_seen() -> None:
    for name, data, event in (
        ("muteCall", {"on": True}, events.CallDataChanged(call_id="17", is_muted=True)),
        ("startRecording", {}, events.CallDataChanged(call_id="17", is_recorded=True)),
        (
            "setCallData",
            {"data": {"a": "1"}},
            events.CallDataChanged(call_id="17", data={"a": "1"}),
        ),
    ):
        world = welcomed(*TALKING)
        world.ask(name, callId="17", **data)
        assert world.succeed() == []
        assert only_response(world.happen(event))["data"]["call"]["callId"] == "17"


def test_a_state_that_follows_the_call_is_an_outcome() -> None:
    world = welcomed(*TALKING)
    world.ask("agentNotReady", reasonCode="1")
    assert world.succeed() == []
    after = events.AgentStateChanged(state=AgentState.BUSY, pending=AgentState.NOT_READY)
    assert only_response(world.happen(after))["data"]["agent"]["pending"] == "not_ready"
