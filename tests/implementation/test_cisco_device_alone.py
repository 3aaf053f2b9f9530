"""Simple telephony: a session for an extension, at which nobody signs in."""

import pytest
from cisco_stories import (
    FIRST,
    MINE,
    RINGS,
    SETTINGS,
    TALKS,
    THEIRS,
    Story,
    T,
    agent,
    begin,
    end,
    event,
)

from cti.domain import events, services
from cti.domain.states import AgentState, ConnectionState, LinkState, Reason
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import CallType, StatusCode, SystemEventID

ALONE = services.LogOn("", "", MINE)
SESSION = {services.LogOn, services.MonitorStop, services.SnapshotDevice}


def alone() -> Story:
    """Return the story of an extension whose calls are told."""
    return Story(log_on=ALONE).connect().opens(AgentState=Wire.LOGOUT)


def test_a_session_for_the_device_alone_is_asked_for() -> None:
    request = Story(log_on=ALONE).connect().sent[0]
    assert request.text("AgentExtension") == request.text("AgentInstrument") == MINE
    assert "AgentID" not in request.fields
    assert request.number("ServicesRequested") == 0x5  # events, and control for the snapshots
    assert request.number("AgentStateMask") == 0


def test_a_password_is_not_sent_for_a_device_alone() -> None:
    story = Story(log_on=services.LogOn("", "secret", MINE)).connect().opens()
    assert story.snapshot.link.state is LinkState.UP
    assert all("AgentPassword" not in message.fields for message in story.sent)


def test_the_link_is_up_without_anybody_signing_in() -> None:
    story = alone()
    assert story.snapshot.link.state is LinkState.UP
    assert story.events(events.RequestSucceeded) == [events.RequestSucceeded(ALONE)]
    assert story.types(T.SET_AGENT_STATE_REQ) == []
    assert story.types(T.QUERY_AGENT_STATE_REQ) == []
    assert story.snapshot.agent.device_id == MINE
    assert story.snapshot.agent.state is AgentState.NULL


def test_nothing_can_be_asked_for_but_the_session_itself() -> None:
    story = Story(log_on=ALONE)
    assert story.panel.services == SESSION
    assert story.panel.agent_choices == frozenset()
    story.connect().opens().plays(RINGS)
    for request in (
        services.AnswerCall(str(FIRST)),
        services.SetAgentState(AgentState.READY),
        services.MakeCall("1"),
    ):
        assert story.ask(request) == [events.RequestFailed(request, Reason.NOT_OFFERED)]
    assert story.events(events.ServicesChanged) == []


def test_who_signs_in_at_the_device_is_not_told() -> None:
    story = alone().plays([agent(Wire.AVAILABLE), agent(Wire.LOGOUT)])
    assert story.events(events.AgentStateChanged) == []
    assert not story.panel.wants_to_close()


def test_calls_are_told_as_they_ring_and_end() -> None:
    story = alone().plays(RINGS)
    assert story.call().state is ConnectionState.ALERTING
    assert story.call().other_party == THEIRS
    story.plays([end()])
    assert story.snapshot.calls == {}


def test_a_call_that_is_there_already_is_found() -> None:
    story = Story(log_on=ALONE).connect()
    story.calls = {FIRST: 2}
    story.details = {FIRST: {"ANI": THEIRS}}
    story.opens()
    assert story.call().state is ConnectionState.ALERTING


def test_a_server_that_allows_no_snapshots_is_enough() -> None:
    story = Story(log_on=ALONE).connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=1, PeripheralOnline=1)
    story.plays([begin(CallType.ACD_IN)])
    for _ in range(2):  # the second question is because of the call
        story.fails(T.SNAPSHOT_DEVICE_REQ, StatusCode.FUNCTION_NOT_AVAILABLE)
    assert story.snapshot.link.state is LinkState.UP
    assert story.snapshot.services == SESSION - {services.SnapshotDevice}
    story.plays([event(T.CALL_DELIVERED_EVENT, 2)])
    assert story.call().state is ConnectionState.ALERTING


def test_the_session_comes_back_by_itself() -> None:
    story = alone().plays(TALKS)
    story.close()
    assert story.snapshot.link.retry_at is not None
    story.connect()
    story.calls = {FIRST: 3}
    story.opens()
    assert story.snapshot.link.state is LinkState.UP
    assert story.call().state is ConnectionState.CONNECTED
    assert story.events(events.RequestSucceeded) == [events.RequestSucceeded(ALONE)]


def test_a_peripheral_that_comes_back_is_asked_for_the_calls_only() -> None:
    story = alone()
    story.says(T.SYSTEM_EVENT, SystemEventID=SystemEventID.PERIPHERAL_OFFLINE, SystemEventArg1=5000)
    story.calls = {FIRST: 2}
    story.says(T.SYSTEM_EVENT, SystemEventID=SystemEventID.PERIPHERAL_ONLINE, SystemEventArg1=5000)
    story.answers()
    assert story.types(T.QUERY_AGENT_STATE_REQ) == []
    assert story.call().state is ConnectionState.ALERTING


@pytest.mark.parametrize("device_id", ["", MINE])
def test_monitor_stop_ends_the_session_in_good_order(device_id: str) -> None:
    story = alone().plays(RINGS)
    stop = services.MonitorStop(device_id)
    assert story.ask(stop) == [events.RequestSent(stop), events.RequestSucceeded(stop)]
    assert story.last(T.CLOSE_REQ).number("Status") == StatusCode.NO_ERROR
    story.confirms(T.CLOSE_REQ)
    assert story.panel.wants_to_close()
    assert story.close(1001) == [events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT)]
    assert story.snapshot.calls == {}


def test_another_device_is_not_watched_here() -> None:
    stop = services.MonitorStop("2002")
    assert alone().ask(stop) == [events.RequestFailed(stop, Reason.NOT_OFFERED)]


def test_an_agent_signs_out_instead() -> None:
    story = Story().connect().opens()
    stop = services.MonitorStop(MINE)
    assert story.ask(stop) == [events.RequestFailed(stop, Reason.NOT_OFFERED)]


@pytest.mark.parametrize(
    "log_on",
    [
        services.LogOn("1001", "secret", ""),
        services.LogOn("", "", ""),
        services.LogOn("", "secret", ""),
    ],
)
def test_half_of_what_an_agent_logs_in_with_is_not_enough(log_on: services.LogOn) -> None:
    story = Story(SETTINGS, log_on).connect()
    assert story.sent == []
    [failed] = story.events(events.RequestFailed)
    assert failed.reason is Reason.BAD_INPUT
    assert story.panel.wants_to_close()
