"""A session with a Cisco CTI Server is opened, refused, or opened on the other side."""

from dataclasses import replace

import pytest
from cisco_stories import LOG_ON, MINE, SETTINGS, Story, agent, up
from reading import read

from cti.domain import events, services
from cti.domain.states import AgentState, LinkState, Reason
from cti.errors import CTIError
from cti.implementation.cisco.implementation import CiscoImplementation
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import MessageType as T
from cti.wire.ged188_values import StatusCode

A, B = SETTINGS.sides


def test_a_desktop_session_is_asked_for_as_the_guide_wants() -> None:
    request = Story().connect().sent[0]
    assert request.type == T.OPEN_REQ
    assert {name: request.fields[name] for name in request.fields if name != "InvokeID"} == {
        "VersionNumber": 14,
        "IdleTimeout": 20,
        "PeripheralID": 5000,
        "ServicesRequested": 0x7,
        "CallMsgMask": 0x007FEFFF,
        "AgentStateMask": 0x3FF,
        "ConfigMsgMask": 0,
        "Reserved1": 0,
        "Reserved2": 0,
        "Reserved3": 0,
        "ClientID": "Hookswitch",
        "ClientPassword": b"client-secret",
        "AgentExtension": "2001",
        "AgentID": "1001",
        "AgentInstrument": "2001",
    }


def test_the_idle_timeout_follows_a_slow_heartbeat() -> None:
    story = Story(replace(SETTINGS, heartbeat=90)).connect()
    assert story.sent[0].number("IdleTimeout") == 360


def test_the_link_is_up_only_after_the_truth_is_known() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    assert story.snapshot.link.state is not LinkState.UP
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    assert not story.snapshot.agent.confirmed
    told = story.answer(story.last(T.SNAPSHOT_DEVICE_REQ))
    assert [type(event) for event in told] == [
        events.SnapshotTaken,
        events.LinkStateChanged,
        events.RequestSucceeded,
    ]
    assert story.snapshot.link.state is LinkState.UP
    assert story.snapshot.agent.state is AgentState.NOT_READY
    assert story.snapshot.pending == ()


def test_an_agent_who_is_signed_in_already_is_not_signed_in_again() -> None:
    assert up().types(T.SET_AGENT_STATE_REQ) == []


def test_an_agent_who_is_signed_out_is_signed_in_with_password_and_extension() -> None:
    story = Story().connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    request = story.last(T.SET_AGENT_STATE_REQ)
    assert request.number("AgentState") == Wire.LOGIN
    assert request.text("AgentID") == "1001"
    assert request.text("AgentPassword") == "secret-password"
    assert request.text("AgentInstrument") == "2001"
    assert story.snapshot.link.state is not LinkState.UP
    story.agent_state = Wire.NOT_READY
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.answers()
    story.plays([agent(Wire.LOGIN), agent(Wire.NOT_READY)]).answers()
    assert story.snapshot.link.state is LinkState.UP
    assert story.events(events.RequestSucceeded) == [events.RequestSucceeded(LOG_ON)]
    assert story.snapshot.agent.changed_by == "1001"


@pytest.mark.parametrize("event_first", [True, False])
def test_the_event_of_a_sign_in_may_come_before_or_after_its_confirmation(
    event_first: bool,
) -> None:
    story = Story().connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    if event_first:
        story.plays([agent(Wire.LOGIN), agent(Wire.NOT_READY)])
        story.confirms(T.SET_AGENT_STATE_REQ)
    else:
        story.confirms(T.SET_AGENT_STATE_REQ)
        story.answers()  # the server still says LOGOUT
        assert story.snapshot.link.state is not LinkState.UP
        story.plays([agent(Wire.LOGIN), agent(Wire.NOT_READY)])
    story.agent_state = Wire.NOT_READY
    story.answers()
    assert story.snapshot.link.state is LinkState.UP
    assert story.snapshot.agent.state is AgentState.NOT_READY


def test_a_remote_agent_is_rung_for_each_call() -> None:
    story = Story(log_on=services.LogOn("1001", "x", "2001;+16175550177")).connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    assert story.sent[0].text("AgentExtension") == "2001"
    assert story.last(T.SET_AGENT_STATE_REQ).text("AgentInstrument") == "2001;+16175550177"
    assert story.last(T.SET_AGENT_STATE_REQ).number("AgentWorkMode") == 3


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (258, "The agent ID or the password is wrong"),
        (259, "This agent is already logged in elsewhere"),
        (260, "Nobody can log in at this extension"),
        (283, "Another agent is logged in at this extension"),
        (289, "Too many wrong passwords"),
        (4711, "The telephone system refused. [code 4711]"),
    ],
)
def test_a_refused_sign_in_is_told_in_words_and_not_tried_again(code: int, words: str) -> None:
    story = Story().connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    told = story.refuses(T.SET_AGENT_STATE_REQ, code)
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].request == LOG_ON
    assert told[0].reason is Reason.REFUSED
    assert words in read(told[0])
    assert story.last(T.CLOSE_REQ)
    assert story.panel.wants_to_close()
    story.close(1000)
    assert story.snapshot.link.state is LinkState.DOWN
    assert story.snapshot.link.retry_at is None
    assert len(story.events(events.RequestFailed)) == 1


def test_a_sign_in_that_is_confirmed_but_does_not_happen_is_given_up() -> None:
    story = Story(replace(SETTINGS, heartbeat=60)).connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.answers()
    told = story.wait(11)
    assert events.RequestFailed(LOG_ON, Reason.TIMED_OUT) in told
    assert story.panel.wants_to_close()


def test_a_sign_in_goes_on_when_the_second_question_fails() -> None:
    story = Story().connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.refuses(T.QUERY_AGENT_STATE_REQ, 33)
    story.plays([agent(Wire.NOT_READY)]).answers()
    assert story.snapshot.link.state is LinkState.UP


def test_a_server_that_knows_no_state_of_a_signed_out_agent_lets_her_sign_in() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.fails(T.QUERY_AGENT_STATE_REQ, StatusCode.AGENT_NOT_LOGGED_ON)
    assert story.last(T.SET_AGENT_STATE_REQ).number("AgentState") == Wire.LOGIN


def test_an_extension_of_another_agent_is_not_taken_over() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ), AgentID="1002")
    assert "Another agent" in read(story.events(events.RequestFailed)[0])
    story.close()
    assert story.snapshot.link.retry_at is None


@pytest.mark.parametrize(
    "status",
    [
        StatusCode.CTI_SERVER_OFFLINE,
        StatusCode.SERVER_IN_MAINTENANCE_MODE,
        StatusCode.INVALID_CLIENT_FOR_STANDBY,
    ],
)
def test_a_side_that_is_not_active_sends_us_to_the_other(status: StatusCode) -> None:
    story = Story().connect()
    story.fails(T.OPEN_REQ, status)
    assert story.panel.wants_to_close()
    story.close()
    assert story.snapshot.link.retry_at == story.now + 0.125
    assert f"[{status.name} {status.value}]" in story.snapshot.link.problem
    story.connect()
    assert story.addresses == [A, B]
    assert story.events(events.RequestFailed) == []


def test_a_version_that_the_server_does_not_speak_is_lowered_on_the_same_side() -> None:
    story = Story(replace(SETTINGS, protocol_version=21))
    for version in (21, 20, 19):
        story.version = version
        story.connect()
        assert story.last(T.OPEN_REQ).number("VersionNumber") == version
        story.fails(T.OPEN_REQ, StatusCode.INVALID_VERSION)
        story.close()
    story.version = 18
    story.connect().opens()
    assert story.snapshot.link.state is LinkState.UP
    assert set(story.addresses) == {A}


def test_a_server_that_speaks_no_version_ends_the_attempts() -> None:
    story = Story(replace(SETTINGS, protocol_version=9)).connect()
    story.fails(T.OPEN_REQ, StatusCode.INVALID_VERSION)
    story.close()
    assert story.snapshot.link.retry_at is None
    assert "version" in read(story.snapshot.link.problem)
    assert "version" in read(story.events(events.RequestFailed)[0])


FINAL = [
    StatusCode.INVALID_CALL_MSG_MASK,
    StatusCode.INVALID_AGENT_STATE_MASK,
    StatusCode.INVALID_SERVICE_MASK,
    StatusCode.INVALID_CONFIG_MSG_MASK,
    StatusCode.INVALID_TIMEOUT,
    StatusCode.REQUIRED_DATA_MISSING,
    StatusCode.INVALID_RESERVED_FIELD,
    StatusCode.INVALID_PERIPHERAL_ID,
    StatusCode.INVALID_PASSWORD,
    StatusCode.INCONSISTENT_AGENT_DATA,
    StatusCode.INVALID_AGENT_DATA,
    StatusCode.DEVICE_IN_USE,
    StatusCode.FUNCTION_NOT_AVAILABLE,
    StatusCode.INVALID_UNIQUE_INSTANCE_ID,
    StatusCode.DUPLICATE_UNIQUE_INSTANCE_ID,
]


@pytest.mark.parametrize("status", FINAL)
def test_a_refusal_that_only_people_can_mend_is_not_retried(status: StatusCode) -> None:
    story = Story().connect()
    told = story.fails(T.OPEN_REQ, status)
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].request == LOG_ON
    assert f"[{status.name} {status.value}]" in read(told[0])
    story.close()
    assert story.snapshot.link.retry_at is None
    assert read(story.snapshot.link.problem) == read(told[0])
    assert story.snapshot.pending == ()


def test_a_refusal_may_come_in_the_form_of_the_latest_guides() -> None:
    story = Story(replace(SETTINGS, protocol_version=24)).connect()
    story.says(
        T.FAILURE_CONF,
        InvokeID=story.last(T.OPEN_REQ).fields["InvokeID"],
        FailureCode=34,
        PeripheralErrorCode=9,
    )
    assert "out of service" in read(story.events(events.RequestFailed)[0])


def test_a_silent_server_is_left_for_the_other_side_with_growing_patience() -> None:
    story = Story()
    waited = []
    for _ in range(5):
        story.connect()
        began = story.now
        while not story.panel.wants_to_close():
            assert story.panel.deadline is not None
            story.now = story.panel.deadline
            story.apply(story.panel.tick(story.now))
        waited.append(story.now - began)
        story.close()
        assert read(story.snapshot.link.problem) == "The CTI server cannot be reached."
    assert waited == [10, 20, 40, 60, 60]
    assert story.addresses == [A, B, A, B, A]


def test_a_websocket_that_does_not_open_is_given_up() -> None:
    story = Story()
    story.panel.connect(story.now)
    assert story.panel.deadline == story.now + 10
    assert story.wait(9) == []
    assert not story.panel.wants_to_close()
    story.wait(2)
    assert story.panel.wants_to_close()
    story.close()
    assert read(story.snapshot.link.problem) == "The CTI server cannot be reached."


@pytest.mark.parametrize(
    ("log_on", "words"),
    [
        (services.LogOn("", "x", ""), "Type your agent ID"),
        (services.LogOn("1001", "x", ""), "Type the extension"),
        (services.LogOn("1" * 12, "x", "2001"), "Agent ID is too long"),
        (services.LogOn("1001", "x" * 64, "2001"), "Password is too long"),
        (services.LogOn("1001", "x", "2" * 16), "Extension is too long"),
        (services.LogOn("1001", "a\0b", "2001"), "Password: it has a character"),
        (services.LogOn("10\ud80001", "x", "2001"), "Agent ID: it has a character"),
    ],
)
def test_what_cannot_be_sent_is_refused_before(log_on: services.LogOn, words: str) -> None:
    story = Story(log_on=log_on).connect()
    assert story.sent == []
    failed = story.events(events.RequestFailed)[0]
    assert failed.reason is Reason.BAD_INPUT
    assert words in read(failed)
    assert story.panel.wants_to_close()


def test_settings_that_cannot_work_are_named() -> None:
    for wrong, key in (
        (replace(SETTINGS, sides=()), "cisco.sides"),
        (replace(SETTINGS, protocol_version=26), "cisco.protocol_version"),
        (replace(SETTINGS, client_id="x" * 64), "cisco.client_id"),
        (replace(SETTINGS, client_password="é" * 32), "cisco.client_password"),
    ):
        with pytest.raises(CTIError, match=key):
            CiscoImplementation(wrong, LOG_ON, lambda: 0.5)


def test_a_session_for_states_only_offers_no_calls() -> None:
    story = Story().connect().opens(ServicesGranted=0x2005)
    assert story.snapshot.services == {
        services.LogOn,
        services.SetAgentState,
        services.SnapshotDevice,
    }
    assert AgentState.READY in story.snapshot.agent_choices
    told = story.ask(services.MakeCall("123"))
    assert told == [events.RequestFailed(services.MakeCall("123"), Reason.NOT_OFFERED)]


def test_a_session_without_control_offers_nothing_but_to_look() -> None:
    story = Story().connect().opens(ServicesGranted=0x1)
    assert story.snapshot.services == {services.LogOn}
    assert story.snapshot.agent_choices == set()


def test_a_session_without_call_data_offers_no_call_data() -> None:
    story = Story().connect().opens(ServicesGranted=0x5)
    assert services.AssociateData not in story.snapshot.services
    assert services.SetDisposition not in story.snapshot.services
    assert services.HoldCall in story.snapshot.services


def test_everything_granted_is_no_news() -> None:
    assert up().events(events.ServicesChanged) == []


def test_a_gateway_that_lacks_something_is_told_and_the_session_stands() -> None:
    story = Story().connect().opens(PGStatus=0x10)
    assert "may not work" in read(story.events(events.Notice)[0])
    assert story.snapshot.link.state is LinkState.UP
    lost = Story().connect().opens(PGStatus=0x4)
    assert "lost the telephone system" in read(lost.events(events.Notice)[0])


def test_a_switch_that_is_off_line_leaves_a_session_that_offers_nothing() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=0)
    story.refuses(T.QUERY_AGENT_STATE_REQ, 1006)
    story.refuses(T.SNAPSHOT_DEVICE_REQ, 1006)
    assert story.snapshot.link.state is LinkState.UP
    assert story.snapshot.services == set()
    assert not story.snapshot.agent.confirmed
    assert services.LogOn in {type(request) for request in story.snapshot.pending}
    story.says(T.SYSTEM_EVENT, SystemEventID=3, SystemEventArg1=5000)
    story.answers()
    assert services.MakeCall in story.snapshot.services
    assert story.snapshot.agent.confirmed
    assert story.events(events.RequestSucceeded) == [events.RequestSucceeded(LOG_ON)]


def test_the_extension_is_known_from_the_log_in() -> None:
    assert up().snapshot.agent.device_id == MINE
