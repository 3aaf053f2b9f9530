"""Every request becomes the right message, and every refusal becomes words."""

import re
from dataclasses import replace
from typing import Any, get_args

import pytest
from cisco_stories import (
    COLLEAGUE,
    FIRST,
    HELD,
    MINE,
    RINGS,
    SECOND,
    SETTINGS,
    THEIRS,
    Story,
    T,
    connection,
    consulting,
    end,
    event,
    joined,
    talking,
    up,
)
from reading import read

from cti.domain import events, services
from cti.domain.states import Reason
from cti.implementation.cisco.implementation import CiscoImplementation
from cti.implementation.cisco.requests import WRITERS
from cti.wire.ged188_types import NamedArray, NamedVariable
from cti.wire.ged188_values import ControlFailureCode, MessageType, StatusCode

CALL, CONSULTED = str(FIRST), str(SECOND)
NOWHERE = 0xFFFFFFFF


def of(prefix: str, call_id: int, device: str = MINE) -> dict[str, Any]:
    return {prefix + name: value for name, value in connection(call_id, device).items()}


HELD_ONE, ACTIVE_ONE = of("Held", FIRST), of("Active", SECOND)
FIRST_ACTIVE = of("Active", FIRST)
NO_HELD = {"HeldConnectionCallID": NOWHERE, "HeldConnectionDeviceIDType": 0xFFFF}
DATA = {"CallVariable3": "x", "user.case": "C-1", "user.skills[2]": "fr"}
DATA_FIELDS: dict[str, Any] = {
    "CallVariable3": "x",
    "NamedVariable": [NamedVariable("user.case", "C-1")],
    "NamedArray": [NamedArray(2, "user.skills", "fr")],
}

REQUESTS: list[tuple[Any, services.Request, MessageType, dict[str, Any]]] = [
    (
        up,
        services.MakeCall("+16175550199", DATA),
        T.MAKE_CALL_REQ,
        {"DialedNumber": "+16175550199", "SkillGroupNumber": NOWHERE, **DATA_FIELDS},
    ),
    (lambda: up().plays(RINGS), services.AnswerCall(CALL), T.ANSWER_CALL_REQ, connection()),
    (
        lambda: up().plays(RINGS),
        services.DeflectCall(CALL, COLLEAGUE),
        T.DEFLECT_CALL_REQ,
        {**connection(), "CalledDeviceID": COLLEAGUE, "CalledDeviceType": 0},
    ),
    (lambda: up().plays(RINGS), services.DeflectCall(CALL), T.CLEAR_CONNECTION_REQ, connection()),
    (talking, services.ClearConnection(CALL), T.CLEAR_CONNECTION_REQ, connection()),
    (talking, services.ClearConnection(CALL, MINE), T.CLEAR_CONNECTION_REQ, connection()),
    (talking, services.HoldCall(CALL), T.HOLD_CALL_REQ, {**connection(), "Reservation": 0}),
    (
        lambda: talking().plays(HELD),
        services.RetrieveCall(CALL),
        T.RETRIEVE_CALL_REQ,
        HELD_ONE,
    ),
    (
        consulting,
        services.AlternateCall(CONSULTED, CALL),
        T.ALTERNATE_CALL_REQ,
        {**ACTIVE_ONE, **of("Other", FIRST)},
    ),
    (
        consulting,
        services.ReconnectCall(CONSULTED, CALL),
        T.RECONNECT_CALL_REQ,
        {**ACTIVE_ONE, **HELD_ONE},
    ),
    (
        talking,
        services.ConsultationCall(CALL, COLLEAGUE, data=DATA),
        T.CONSULTATION_CALL_REQ,
        {**FIRST_ACTIVE, "DialedNumber": COLLEAGUE, "ConsultType": 1, **DATA_FIELDS},
    ),
    (
        talking,
        services.ConsultationCall(CALL, COLLEAGUE, for_conference=True),
        T.CONSULTATION_CALL_REQ,
        {**FIRST_ACTIVE, "DialedNumber": COLLEAGUE, "ConsultType": 2},
    ),
    (
        consulting,
        services.TransferCall(CONSULTED, CALL),
        T.TRANSFER_CALL_REQ,
        {**ACTIVE_ONE, **HELD_ONE},
    ),
    (
        consulting,
        services.ConferenceCall(CONSULTED, CALL),
        T.CONFERENCE_CALL_REQ,
        {**ACTIVE_ONE, **HELD_ONE},
    ),
    (
        talking,
        services.SingleStepTransferCall(CALL, COLLEAGUE),
        T.TRANSFER_CALL_REQ,
        {**FIRST_ACTIVE, **NO_HELD, "DialedNumber": COLLEAGUE},
    ),
    (
        talking,
        services.GenerateDigits(CALL, "12#"),
        T.SEND_DTMF_SIGNAL_REQ,
        {**connection(), "DTMFString": "12#", "ToneDuration": 0, "PauseDuration": 0},
    ),
    (
        talking,
        services.AssociateData(CALL, DATA | {"CED": "11"}),
        T.SET_CALL_DATA_REQ,
        {**connection(), "CallType": 0xFFFF, "CallerEnteredDigits": "11", **DATA_FIELDS},
    ),
    (
        talking,
        services.SetDisposition(CALL, "sold"),
        T.SET_CALL_DATA_REQ,
        {**connection(), "CallType": 0xFFFF, "CallWrapupData": "sold"},
    ),
    (
        talking,
        services.StartRecording(CALL),
        T.START_RECORDING_REQ,
        {**connection(), "Direction": 2},
    ),
    (
        talking,
        services.StopRecording(CALL),
        T.STOP_RECORDING_REQ,
        {**connection(), "Direction": 2, "SessionID": 0, "ServerData": 0},
    ),
    (
        talking,
        services.SupervisorAssist(CALL),
        T.SUPERVISOR_ASSIST_REQ,
        {**connection(), "AgentID": "1001", "AgentExtension": MINE},
    ),
    (
        up,
        services.SupervisorAssist(),
        T.SUPERVISOR_ASSIST_REQ,
        {"ConnectionCallID": NOWHERE, "ConnectionDeviceIDType": 0xFFFF},
    ),
    (
        talking,
        services.SupervisorAssist(CALL, emergency=True),
        T.EMERGENCY_CALL_REQ,
        connection(),
    ),
]
DEFAULTS = frozenset({0})


@pytest.mark.parametrize(
    ("story", "request_", "kind", "fields"),
    REQUESTS,
    ids=[f"{type(entry[1]).__name__}-{index}" for index, entry in enumerate(REQUESTS)],
)
def test_a_request_becomes_its_message(
    story: Any, request_: services.Request, kind: MessageType, fields: dict[str, Any]
) -> None:
    told = story()
    assert told.ask(request_) == [events.RequestSent(request_)]
    sent = told.sent[-1]
    assert sent.type == kind
    expected = {"PeripheralID": 5000, **fields}
    assert {name: sent.fields.get(name) for name in expected} == expected
    more = {name for name, value in sent.fields.items() if value and name not in expected}
    assert more <= {
        "InvokeID",
        "AgentInstrument",
        "AgentID",
        "AgentExtension",
        "NumNamedVariables",
        "NumNamedArrays",
    }
    confirmed = told.confirms(kind)
    assert confirmed[0] == events.RequestSucceeded(request_)
    assert told.snapshot.pending == ()


@pytest.mark.parametrize(
    ("story", "request_", "kind", "fields"),
    REQUESTS,
    ids=[f"{type(entry[1]).__name__}-{index}" for index, entry in enumerate(REQUESTS)],
)
def test_a_refused_request_is_told_in_words_and_changes_nothing(
    story: Any, request_: services.Request, kind: MessageType, fields: dict[str, Any]
) -> None:
    told = story()
    calls = told.snapshot.calls
    told.ask(request_)
    failed = told.refuses(kind, ControlFailureCode.INVALID_OBJECT_STATE)
    assert isinstance(failed[0], events.RequestFailed)
    assert failed[0].detail == "[INVALID_OBJECT_STATE 22]"
    assert failed == [
        events.RequestFailed(
            request_,
            Reason.REFUSED,
            failed[0].detail,
            "CISCO_CF_INVALID_OBJECT_STATE",
        )
    ]
    assert told.snapshot.calls == calls
    assert told.snapshot.pending == ()


@pytest.mark.parametrize("version", range(9, 26))
def test_every_request_can_be_written_in_every_version(version: int) -> None:
    settings = replace(SETTINGS, protocol_version=version)
    story = talking(settings=settings)
    story.ask(services.MakeCall("1"))
    story.plays([joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, THEIRS, COLLEAGUE)])
    story.ask(services.ClearConnection(CALL, COLLEAGUE))
    for _, request, _, _ in REQUESTS:
        story.ask(request)
    failed = story.events(events.RequestFailed)
    assert {failure.reason for failure in failed} <= {Reason.NOT_POSSIBLE_NOW}
    sent = {type(event.request) for event in story.events(events.RequestSent)}
    assert services.ClearConnection in sent


def test_every_service_that_is_offered_can_be_written() -> None:
    elsewhere = {
        services.LogOn,
        services.SetAgentState,
        services.SnapshotDevice,
        services.MonitorStop,
    }
    assert set(WRITERS) | elsewhere == CiscoImplementation.services
    assert set(get_args(services.Request)) - CiscoImplementation.services == {
        services.SingleStepConferenceCall,
        services.SetMicrophoneMute,
        services.MonitorStart,
    }


def test_what_is_not_offered_is_refused() -> None:
    for request in (
        services.SingleStepConferenceCall(CALL, "1"),
        services.MonitorStart("2002"),
        services.LogOn("1001", "x"),
    ):
        assert up().ask(request) == [events.RequestFailed(request, Reason.NOT_OFFERED)]


@pytest.mark.parametrize(
    "request_",
    [
        services.HoldCall("99"),
        services.HoldCall("no number"),
        services.HoldCall("٣"),
        services.TransferCall("99", CALL),
        services.TransferCall(CALL, "99"),
        services.ClearConnection(CALL, COLLEAGUE),
        services.SetDisposition("99", "sold"),
    ],
)
def test_a_call_or_party_that_is_not_there_cannot_be_asked_about(
    request_: services.Request,
) -> None:
    told = talking().ask(request_)
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].reason is Reason.NOT_POSSIBLE_NOW
    assert "any more" in read(told[0])


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (services.MakeCall(""), "Type the number"),
        (services.MakeCall("1" * 40), "too long: at most 39"),
        (services.ConsultationCall(CALL, "1" * 40), "too long"),
        (services.SingleStepTransferCall(CALL, ""), "Type the number"),
        (services.DeflectCall(CALL, "1" * 64), "too long: at most 63"),
        (services.GenerateDigits(CALL, ""), "Tones are"),
        (services.GenerateDigits(CALL, "1" * 32), "at most 31"),
        (services.GenerateDigits(CALL, "x"), "Tones are"),
        (
            services.AssociateData(CALL, {"CallVariable11": "x"}),
            "no call variable “CallVariable11”",
        ),
        (services.AssociateData(CALL, {"CallVariable1": "é" * 21}), "42 bytes, at most 40"),
        (services.AssociateData(CALL, {"CED": "1" * 40}), "at most 39"),
        (services.AssociateData(CALL, {"user." + "x" * 40: "x"}), "Name is too long"),
        (services.AssociateData(CALL, {"user.x": "x" * 211}), "at most 210"),
        (services.AssociateData(CALL, {"user.x[256]": "x"}), "the elements 0 to 255"),
        (services.AssociateData(CALL, {"user.x": "a\0b"}), "NUL"),
        (services.AssociateData(CALL, {f"user.x{n}": "x" * 200 for n in range(11)}), "2000"),
        (services.SetDisposition(CALL, "x" * 40), "Wrap-up code is too long: 40 bytes"),
        (services.MakeCall("1", {"name": "x"}), "no call variable"),
        (services.MakeCall("1", {"CED": "1"}), "CED cannot be given"),
    ],
)
def test_what_the_server_cannot_hold_is_refused_in_words(
    request_: services.Request, words: str
) -> None:
    story = talking()
    sent = len(story.sent)
    told = story.ask(request_)
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].reason is Reason.BAD_INPUT
    assert words in read(told[0])
    assert len(story.sent) == sent


def test_a_party_is_taken_out_of_a_conference() -> None:
    story = consulting()
    story.plays([joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, MINE, THEIRS, COLLEAGUE)])
    story.ask(services.ClearConnection(CALL, COLLEAGUE))
    request = story.last(T.CLEAR_CONNECTION_REQ)
    assert request.text("ConnectionDeviceID") == COLLEAGUE
    assert request.text("RequestingDeviceID") == MINE
    assert request.number("RequestingDeviceIDType") == 0


def test_written_data_are_shown_once_the_server_has_kept_them() -> None:
    story = talking()
    story.ask(services.AssociateData(CALL, {"CallVariable1": "gold"}))
    assert "CallVariable1" not in story.call().data
    story.confirms(T.SET_CALL_DATA_REQ)
    assert story.call().data["CallVariable1"] == "gold"


def test_a_wrap_up_code_can_be_set_for_two_minutes_after_the_call() -> None:
    story = talking(settings=replace(SETTINGS, heartbeat=60)).plays([end()])
    story.ask(services.SetDisposition(CALL, "sold"))
    story.confirms(T.SET_CALL_DATA_REQ)
    assert story.snapshot.history[0].disposition == "sold"
    story.now += 121
    story.apply(story.panel.tick(story.now))
    told = story.ask(services.SetDisposition(CALL, "lost"))
    assert isinstance(told[0], events.RequestFailed)


def test_a_recording_is_stopped_by_the_numbers_of_its_confirmation() -> None:
    story = talking()
    story.ask(services.StartRecording(CALL))
    assert not story.call().is_recorded
    story.confirms(T.START_RECORDING_REQ, SessionID=7001, ServerData=24256)
    assert story.call().is_recorded
    story.ask(services.StopRecording(CALL))
    request = story.last(T.STOP_RECORDING_REQ)
    assert (request.number("SessionID"), request.number("ServerData")) == (7001, 24256)
    assert story.call().is_recorded
    story.confirms(T.STOP_RECORDING_REQ)
    assert not story.call().is_recorded


def test_nothing_else_is_done_with_a_call_that_is_over() -> None:
    told = talking().plays([end()]).ask(services.HoldCall(CALL))
    assert isinstance(told[0], events.RequestFailed)


def test_a_call_to_a_supervisor_is_about_the_call() -> None:
    story = talking()
    story.ask(services.SupervisorAssist(CALL))
    story.plays(
        [
            *HELD,
            event(T.CALL_SERVICE_INITIATED_EVENT, 1, SECOND),
            event(T.CALL_ORIGINATED_EVENT, 3, SECOND, CalledDeviceID="2009"),
        ]
    )
    story.confirms(T.SUPERVISOR_ASSIST_REQ, ConnectionCallID=SECOND)
    assert story.call(SECOND).consultation_of == CALL


def test_the_server_may_refuse_before_the_switch_is_asked() -> None:
    story = talking()
    story.ask(services.SupervisorAssist(CALL))
    told = story.fails(T.SUPERVISOR_ASSIST_REQ, StatusCode.SUPERVISOR_NOT_FOUND)
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].code == "CISCO_STATUS_SUPERVISOR_NOT_FOUND"


def test_a_refusal_that_nobody_has_named_is_told_by_its_number() -> None:
    story = talking()
    story.ask(services.HoldCall(CALL))
    [failed] = story.refuses(T.HOLD_CALL_REQ, 60000)
    assert isinstance(failed, events.RequestFailed)
    assert failed.code == "CISCO_CF_60000"


def test_what_is_refused_here_has_no_code_of_the_server() -> None:
    [failed] = talking().ask(services.HoldCall("99"))
    assert isinstance(failed, events.RequestFailed)
    assert failed.code == ""


def test_why_nobody_is_let_in_is_told_by_its_code() -> None:
    story = Story().connect()
    [failed] = story.fails(T.OPEN_REQ, StatusCode.DEVICE_IN_USE)
    assert isinstance(failed, events.RequestFailed)
    assert failed.code == "CISCO_STATUS_DEVICE_IN_USE"


def test_a_session_that_another_one_replaces_before_log_in_is_told_by_its_code() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.says(T.FAILURE_EVENT, Status=StatusCode.NEW_SESSION_OPENED)
    failed = story.close()[0]
    assert isinstance(failed, events.RequestFailed)
    assert failed.code == "CISCO_STATUS_NEW_SESSION_OPENED"


def test_a_refused_call_leaves_nothing_for_the_next_one() -> None:
    story = up()
    story.ask(services.MakeCall("911"))
    story.refuses(T.MAKE_CALL_REQ, ControlFailureCode.INVALID_DESTINATION)
    story.plays([event(T.CALL_ORIGINATED_EVENT, 3)])
    assert story.call().other_party == ""


@pytest.mark.parametrize("code", [*ControlFailureCode, 60000])
def test_every_refusal_of_the_switch_is_a_sentence_with_its_number(code: int) -> None:
    story = talking()
    story.ask(services.HoldCall(CALL))
    told = story.refuses(T.HOLD_CALL_REQ, code)
    assert re.fullmatch(rf"[A-Z].+\. \[\w+ {int(code)}\]", read(told[0]))


@pytest.mark.parametrize("status", [*StatusCode, 999])
def test_every_refusal_of_the_server_is_a_sentence_with_its_number(status: int) -> None:
    story = talking()
    story.ask(services.HoldCall(CALL))
    told = story.fails(T.HOLD_CALL_REQ, status)
    assert re.fullmatch(rf"[A-Z].+\. \[\w+ {int(status)}\]", read(told[0]))


def test_a_request_has_the_bytes_that_the_guide_prints() -> None:
    """HOLD_CALL_REQ in protocol 14: invoke id, peripheral, call, type, reservation, two texts."""
    story = Story().connect().opens().plays(RINGS)
    story.panel.request(services.HoldCall(CALL), story.now)
    frame = story.panel.data_to_send()[0]
    assert isinstance(frame, bytes)
    invoke_id = frame[8:12].hex()
    assert frame.hex() == (
        "0000001e00000036" + invoke_id + "000013880100029e000000000605323030310019053230303100"
    )
