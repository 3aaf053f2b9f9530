"""Every request of a host: what it becomes, and what is wrong with bad ones."""

from dataclasses import replace
from typing import Any

import pytest
from host.world import World, only_response, told, welcomed
from stories import ANSWERED, DIALLED, FULL, HELD, READY, RINGS, UP, without

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Call, Party
from cti.domain.states import (
    AgentState,
    ConnectionState,
    Direction,
    LinkState,
    WorkMode,
)
from cti.host.requests import OWN_REQUESTS, REQUESTS
from cti.opencti.modes import MODES, TelephonyMode

TALKING = (UP, READY, RINGS, ANSWERED)
HELD_AND_ACTIVE = (*TALKING, HELD, DIALLED)
DATA = {"case": "C-1"}
OPTIONS = {"pyNamedVariables": {"case": "C-2", "topic": "lamp"}}
PAIR = {"heldCallId": "17", "activeCallId": "18"}
DEFLECTED = services.DeflectCall("17")
NULL, NOT_READY = AgentState.NULL, AgentState.NOT_READY

ASKED: list[tuple[str, tuple[Event, ...], dict[str, Any], services.Request]] = [
    (
        "login",
        (),
        {"agentId": "1001", "password": "demo", "extension": "2001", "workMode": "MODE_AUTO_IN"},
        services.LogOn("1001", "demo", "2001", WorkMode.AUTO_IN),
    ),
    ("logout", (UP, READY), {"reasonCode": "3"}, services.SetAgentState(NULL, "3")),
    (
        "agentReady",
        (UP,),
        {"workMode": "MANUAL_IN"},
        services.SetAgentState(AgentState.READY, "", WorkMode.MANUAL_IN),
    ),
    ("agentNotReady", (UP, READY), {"reasonCode": "1"}, services.SetAgentState(NOT_READY, "1")),
    (
        "agentNotReady",
        (UP,),
        {"options": {"pyWorkMode": "ACW"}},
        services.SetAgentState(AgentState.WORKING_AFTER_CALL),
    ),
    ("makeCall", (UP,), {"number": "+1 (617) 555-0142"}, services.MakeCall("+16175550142")),
    ("answerCall", (UP, RINGS), {"callId": "17"}, services.AnswerCall("17")),
    ("rejectCall", (UP, RINGS), {"callId": "17"}, DEFLECTED),
    ("hangUpCall", TALKING, {"callId": "17"}, services.ClearConnection("17")),
    ("holdCall", TALKING, {"callId": "17"}, services.HoldCall("17")),
    ("retrieveCall", (*TALKING, HELD), {"callId": "17"}, services.RetrieveCall("17")),
    ("alternateCall", HELD_AND_ACTIVE, PAIR, services.AlternateCall("18", "17")),
    ("sendDTMF", TALKING, {"callId": "17", "digits": "1#"}, services.GenerateDigits("17", "1#")),
    (
        "blindTransfer",
        TALKING,
        {"callId": "17", "number": "2002"},
        services.SingleStepTransferCall("17", "2002"),
    ),
    (
        "transferInitiate",
        TALKING,
        {"callId": "17", "number": "2002"},
        services.ConsultationCall("17", "2002"),
    ),
    ("transferComplete", HELD_AND_ACTIVE, PAIR, services.TransferCall("18", "17")),
    (
        "conferenceInitiate",
        TALKING,
        {"callId": "17", "number": "2002"},
        services.ConsultationCall("17", "2002", for_conference=True),
    ),
    ("conferenceComplete", HELD_AND_ACTIVE, PAIR, services.ConferenceCall("18", "17")),
    (
        "consultationCall",
        TALKING,
        {"callId": "17", "number": "2002"},
        services.ConsultationCall("17", "2002"),
    ),
    ("cancelConsultation", HELD_AND_ACTIVE, PAIR, services.ReconnectCall("18", "17")),
    (
        "dropParty",
        TALKING,
        {"callId": "17", "party": "2002"},
        services.ClearConnection("17", "2002"),
    ),
    ("setCallData", TALKING, {"callId": "17", "data": DATA}, services.AssociateData("17", DATA)),
    (
        "setDisposition",
        TALKING,
        {"callId": "17", "code": "sale"},
        services.SetDisposition("17", "sale"),
    ),
    ("muteCall", TALKING, {"callId": "17", "on": True}, services.SetMicrophoneMute("17", True)),
    ("startRecording", TALKING, {"callId": "17"}, services.StartRecording("17")),
    ("stopRecording", TALKING, {"callId": "17"}, services.StopRecording("17")),
]


@pytest.mark.parametrize(("name", "happened", "data", "request_"), ASKED)
def test_a_request_asks_the_server_for_what_it_says(
    name: str, happened: tuple[Event, ...], data: dict[str, Any], request_: services.Request
) -> None:
    world = welcomed(*happened)
    assert [each["kind"] for each in world.ask(name, **data)] == []
    assert world.sent == [request_]


def test_every_request_of_the_table_is_asked_once() -> None:
    assert {name for name, *_ in ASKED} == set(REQUESTS)


@pytest.mark.parametrize(
    "name", ["makeCall", "blindTransfer", "transferInitiate", "conferenceInitiate"]
)
def test_call_data_come_along_from_both_places(name: str) -> None:
    world = welcomed(*TALKING)
    data: dict[str, Any] = {"number": "2002", "data": DATA, "options": OPTIONS}
    world.ask(name, **data, **({} if name == "makeCall" else {"callId": "17"}))
    (request,) = world.sent
    assert request.data == {"case": "C-1", "topic": "lamp"}  # type: ignore[union-attr]


def test_what_login_leaves_blank_may_stand_in_the_link_definition() -> None:
    link = {"pyAgentId": "1001", "pyAgentPwd": "demo", "pyExtension": "2001", "pyPrimaryHost": "x"}
    world = welcomed()
    world.ask("login", agentId="", linkDefinition=link)
    world.ask("login", agentId="1002", password="other", linkDefinition=link)
    assert world.sent == [
        services.LogOn("1001", "demo", "2001"),
        services.LogOn("1002", "other", "2001"),
    ]


@pytest.mark.parametrize("options", ['{"pyJWTString": "jwt"}', {"pyJWTString": "jwt"}])
def test_a_token_takes_the_place_of_the_password(options: object) -> None:
    world = welcomed()
    world.ask("login", agentId="1001", options=options)
    assert world.sent == [services.LogOn("1001", "jwt")]


def test_in_simple_telephony_logging_out_ends_the_watch() -> None:
    world = welcomed(UP, mode=TelephonyMode.SIMPLE)
    world.ask("logout")
    assert [type(each) for each in world.sent] == [services.MonitorStop]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("makeCall", {}, "makeCall: data.number is missing; allowed here: number, data, record"),
    ("makeCall", {"number": 7}, "data.number must be a text of at most 256 characters, not a num"),
    ("makeCall", {"number": " "}, "data.number is empty"),
    ("makeCall", {"number": "1" * 257}, "it has 257"),
    ("makeCall", {"number": "1", "data": []}, "data.data must be an object, not a list"),
    ("makeCall", {"number": "1", "data": {"a": 1}}, "data.data.a must be a text"),
    ("makeCall", {"number": "1", "data": {str(n): "" for n in range(101)}}, "allowed: 100"),
    ("makeCall", {"number": "1", "record": {"type": "c"}}, "data.record.id is missing"),
    ("makeCall", {"number": "1", "options": "{"}, "data.options must be an object, or the JSON"),
    ("makeCall", {"number": "1", "options": "[" * 40_000}, "data.options must be an object"),
    ("makeCall", {"number": "1", "options": "7"}, "data.options must be an object, not a number"),
    ("muteCall", {"callId": "17", "on": "yes"}, "data.on must be true or false, not a text"),
    ("muteCall", {"callId": "17", "on": None}, "data.on is missing"),
    ("setTheme", {"theme": "pink"}, "data.theme must be one of auto, light, dark"),
    ("offerAnswers", {"names": "matchRecords"}, "data.names must be a list of at most 32 names"),
    ("takeNotes", {"callId": "99", "notes": ""}, "data.callId is no call that the panel knows"),
    ("voiceAI", {"event": {}}, "voiceAI: data.event: "),
    ("voiceAI", {"event": 1}, "voiceAI: data.event must be an object, not a number"),
]


@pytest.mark.parametrize(("name", "data", "words"), WRONG)
def test_bad_data_are_refused_with_their_place_and_what_is_allowed(
    name: str, data: dict[str, Any], words: str
) -> None:
    world = welcomed(*TALKING)
    error = only_response(world.ask(name, **data))["error"]
    assert error["code"] == "BAD_REQUEST"
    assert words in error["message"]
    assert not error["retry"]
    assert world.sent == [] and world.page == []


def test_what_a_later_version_adds_is_left_alone() -> None:
    world = welcomed(UP)
    world.ask("makeCall", number="2002", colour="red")
    assert world.sent == [services.MakeCall("2002")]


def test_an_unknown_request_is_unsupported() -> None:
    world = welcomed(UP)
    error = only_response(world.ask("selfDestruct"))["error"]
    assert error["code"] == "UNSUPPORTED"
    assert "selfDestruct" in error["message"]


def test_a_page_that_shows_nothing_has_no_dial_pad() -> None:
    world = welcomed(UP, on_page=("setLocale", "downloadLog"))
    assert only_response(world.ask("showDialPad"))["error"]["code"] == "UNSUPPORTED"
    assert only_response(world.ask("setLocale", locale="de"))["data"] == {}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("showDialPad", {"number": "2002"}),
        ("showDialPad", {}),
        ("setTheme", {"theme": "dark"}),
        ("setLocale", {"locale": "de-AT"}),
        ("downloadLog", {}),
    ],
)
def test_some_requests_act_on_the_page(name: str, data: dict[str, Any]) -> None:
    world = welcomed(UP)
    assert only_response(world.ask(name, **data))["data"] == {}
    assert world.page == [(name, data)]


def test_notes_are_kept_with_their_call() -> None:
    world = welcomed(*TALKING)
    response = only_response(world.ask("takeNotes", callId="17", notes="wants a lamp"))
    assert response["data"]["call"]["notes"] == "wants a lamp"
    assert world.store.snapshot.calls["17"].notes == "wants a lamp"


def test_what_the_hosts_voice_ai_hears_is_shown_with_the_call() -> None:
    heard = {
        "pyEventType": "VoiceAIEvent",
        "pyEventName": "Transcript",
        "pyCallId": "17",
        "speaker": "customer",
        "text": "I need a lamp",
    }
    world = welcomed(*TALKING)
    assert only_response(world.ask("voiceAI", event=heard))["data"] == {}
    assert world.store.snapshot.calls["17"].voice_ai.lines[0].text == "I need a lamp"


@pytest.mark.parametrize(
    "event",
    [
        {"pyEventType": "CallStateEvent", "pyEventName": "Disconnected", "pyCallId": "17"},
        {"pyEventType": "VoiceAIEvent", "pyEventName": "CaptureStarted", "pyCallId": "99"},
    ],
)
def test_a_voice_ai_tells_nothing_else_and_of_no_other_call(event: dict[str, str]) -> None:
    world = welcomed(*TALKING)
    assert only_response(world.ask("voiceAI", event=event))["error"]["code"] == "BAD_REQUEST"
    assert world.store.snapshot.calls.keys() == {"17"}


def test_a_snapshot_is_what_the_server_says() -> None:
    world = welcomed(*TALKING)
    assert world.ask("requestSnapshot") == []
    written = world.happen(
        events.SnapshotTaken(calls=()), events.RequestSucceeded(services.SnapshotDevice())
    )
    assert told(written) == ["snapshotTaken"]
    assert only_response(written)["data"]["snapshot"]["calls"] == []


@pytest.mark.parametrize("is_up", [True, False])
def test_where_the_server_cannot_tell_a_snapshot_is_what_the_panel_knows(is_up: bool) -> None:
    start = without(FULL, [services.SnapshotDevice]) if is_up else FULL
    lost = () if is_up else (events.LinkStateChanged(LinkState.DOWN, "lost"),)
    world = welcomed(*TALKING, *lost, start=start)
    snapshot = only_response(world.ask("requestSnapshot"))["data"]["snapshot"]
    assert [call["callId"] for call in snapshot["calls"]] == ["17"]
    assert world.sent == []


def test_what_can_be_done_with_a_call_follows_its_state() -> None:
    world = World(UP, RINGS)
    (ready,) = world.welcome()
    (call,) = ready["snapshot"]["calls"]
    assert call["can"] == ["answerCall", "rejectCall", "setCallData"]
    held = world.happen(ANSWERED, HELD)[-1]["data"]["call"]
    assert "retrieveCall" in held["can"] and "holdCall" not in held["can"]
    consulting = world.happen(DIALLED)[-1]["data"]["call"]
    assert {"alternateCall", "transferComplete", "conferenceComplete", "cancelConsultation"} <= set(
        consulting["can"]
    )


def test_a_party_can_be_dropped_where_there_are_several() -> None:
    parties = (Party("2002"), Party("2003"))
    call = Call(
        call_id="17",
        state=ConnectionState.CONNECTED,
        direction=Direction.IN,
        parties=parties,
        answered_at=1.0,
    )
    world = World(UP, start=replace(FULL, calls={"17": call}))
    (ready,) = world.welcome()
    assert "dropParty" in ready["snapshot"]["calls"][0]["can"]


def test_every_request_has_a_name_that_the_capabilities_tell() -> None:
    (ready,) = World(UP).welcome()
    assert set(ready["capabilities"]["functions"]) == {*REQUESTS, *OWN_REQUESTS}


@pytest.mark.parametrize("mode", TelephonyMode)
def test_the_capabilities_are_those_of_the_mode(mode: TelephonyMode) -> None:
    world = World(UP, mode=mode)
    offered = events.ServicesChanged(
        FULL.services & MODES[mode].services,
        frozenset(AgentState) if MODES[mode].has_agent else frozenset(),
    )
    world.happen(offered)
    (ready,) = world.welcome()
    functions = set(ready["capabilities"]["functions"])
    assert ready["capabilities"]["mode"] == mode.value
    assert {"login", "logout", "requestSnapshot"} <= functions
    assert ("agentReady" in functions) is (mode is not TelephonyMode.SIMPLE)
    assert ("makeCall" in functions) is (mode is TelephonyMode.FULL)
