"""After every opening, and whenever something is in doubt, the server says how things stand."""

from dataclasses import replace
from typing import Any

from cisco_stories import (
    ANSWERED,
    COLLEAGUE,
    FIRST,
    HELD,
    MINE,
    RINGS,
    SECOND,
    SETTINGS,
    TALKING,
    THEIRS,
    Story,
    T,
    agent,
    begin,
    consulting,
    end,
    event,
    joined,
    talking,
    up,
)
from reading import read, read_state

from cti.domain import events, services
from cti.domain.permissions import offers
from cti.domain.states import (
    AgentState,
    CallType,
    Cause,
    ConnectionState,
    Direction,
    LinkState,
    Reason,
)
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import CallType as Type
from cti.wire.ged188_values import StatusCode

PATIENT = replace(SETTINGS, heartbeat=60)
DEVICES: dict[str, Any] = {
    "CallConnectionCallID": [FIRST, FIRST],
    "CallConnectionDeviceIDType": [0, 1],
    "CallConnectionDeviceID": [MINE, "trunk-17"],
    "CallDeviceType": [76, 75],
    "CallDeviceID": [MINE, THEIRS],
    "CallDeviceConnectionState": [3, 3],
}


def again(story: Story, **calls: int) -> Story:
    """The link is lost, and a new session is opened on the other side or the same."""
    story.close()
    return story.connect()


def test_a_panel_that_starts_in_the_middle_of_a_call_shows_it() -> None:
    story = Story()
    story.agent_state = TALKING
    story.calls = {FIRST: 3}
    story.details = {FIRST: {"ANI": THEIRS, "CallVariable1": "gold", **DEVICES}}
    story.connect().opens()
    call = story.call()
    assert call.state is ConnectionState.CONNECTED
    assert call.call_type is CallType.INBOUND
    assert call.other_party == THEIRS
    assert call.data["CallVariable1"] == "gold"
    assert offers(call, services.HoldCall)
    assert story.snapshot.agent.state is AgentState.BUSY
    story.ask(services.HoldCall(str(FIRST)))
    request = story.last(T.HOLD_CALL_REQ)
    assert request.text("ConnectionDeviceID") == MINE


def test_a_failover_keeps_calls_and_their_times_and_loses_what_ended() -> None:
    story = consulting()
    began, answered = story.call().started_at, story.call().answered_at
    story.now += 100
    story.close()
    assert not story.call().confirmed
    story.now += 2
    story.calls = {FIRST: 4}
    story.agent_state = TALKING
    story.details = {FIRST: DEVICES | {"CallDeviceConnectionState": [4, 3]}}
    story.connect()
    assert not story.call().confirmed
    story.opens()
    call = story.call()
    assert call.confirmed
    assert (call.started_at, call.answered_at) == (began, answered)
    assert call.state is ConnectionState.HOLD
    assert call.hold_count == 1
    assert list(story.snapshot.calls) == [str(FIRST)]
    assert story.snapshot.history[0].cause is Cause.LOST_SIGHT


def test_a_failover_does_not_turn_an_outgoing_call_round() -> None:
    story = up()
    story.ask(services.MakeCall(COLLEAGUE))
    story.plays([begin(Type.AGENT_INSIDE), event(T.CALL_ORIGINATED_EVENT, 3)])
    story.close()
    story.calls = {FIRST: 3}
    story.details = {FIRST: {"CallType": Type.AGENT_INSIDE}}
    again(story.connect())  # the first attempt comes to nothing
    story.opens()
    assert story.call().direction is Direction.OUT
    assert story.call().other_party == COLLEAGUE
    assert events.RequestFailed(services.MakeCall(COLLEAGUE), Reason.OUTCOME_UNKNOWN) in story.told


def test_a_failover_keeps_the_agents_reason_and_time() -> None:
    story = up().plays([agent(Wire.AVAILABLE), agent(Wire.NOT_READY, EventReasonCode=5)])
    since = story.snapshot.agent.since
    story.now += 50
    again(story).opens()
    assert story.snapshot.agent.confirmed
    assert (story.snapshot.agent.reason, story.snapshot.agent.since) == ("5", since)
    story.agent_state = Wire.AVAILABLE
    again(story).opens()
    assert (story.snapshot.agent.reason, story.snapshot.agent.since) == ("", story.now)


def test_what_follows_a_call_is_known_as_long_as_the_call_is_there() -> None:
    for calls, pending in (({FIRST: 3}, AgentState.NOT_READY), ({SECOND: 2}, None), ({}, None)):
        story = talking()
        story.ask(services.SetAgentState(AgentState.NOT_READY))
        story.confirms(T.SET_AGENT_STATE_REQ)
        story.agent_state, story.calls = TALKING, calls
        again(story).opens()
        assert story.snapshot.agent.pending is pending


def test_a_state_has_its_words_after_a_failover_too() -> None:
    story = talking()
    story.agent_state = Wire.RESERVED
    assert read_state(again(story).opens().snapshot) == "A call is coming"
    story.plays([agent(Wire.WORK_READY)])
    story.agent_state = Wire.WORK_NOT_READY
    assert again(story).opens().snapshot.agent.pending is AgentState.NOT_READY


def test_an_agent_who_was_signed_out_in_the_gap_is_signed_in_again() -> None:
    story = up()
    again(story)
    story.agent_state = Wire.LOGOUT
    story.opens()
    story.plays([agent(Wire.NOT_READY)])
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.answers()
    assert story.snapshot.link.state is LinkState.UP
    assert story.events(events.RequestSucceeded) == [
        events.RequestSucceeded(story.events(events.RequestSent)[0].request)
    ]


def test_a_side_that_cannot_sign_in_again_is_left_for_the_other() -> None:
    story = again(up())
    story.agent_state = Wire.LOGOUT
    story.opens()
    story.refuses(T.SET_AGENT_STATE_REQ, 1006)
    story.close()
    assert story.snapshot.link.retry_at is not None
    assert story.events(events.RequestFailed) == []


def test_calls_that_begin_while_the_truth_is_asked_for_are_not_lost() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    story.plays(RINGS)
    assert not story.snapshot.calls
    story.answer(story.last(T.SNAPSHOT_DEVICE_REQ))  # as it was before the call
    assert story.snapshot.link.state is not LinkState.UP
    story.calls = {FIRST: 2}
    story.answers()
    assert story.snapshot.link.state is LinkState.UP
    assert story.call().state is ConnectionState.ALERTING
    assert story.call().other_party == THEIRS
    assert story.plays(ANSWERED).call().state is ConnectionState.CONNECTED


def test_a_busy_server_does_not_keep_us_asking_for_ever() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    for number in range(1, 20):
        if story.snapshot.link.state is LinkState.UP:
            break
        story.plays([begin(Type.ACD_IN, number), event(T.CALL_DELIVERED_EVENT, 2, number)])
        for question in story.unanswered():
            story.answer(question)
    assert len(story.types(T.SNAPSHOT_DEVICE_REQ)) == 3
    assert story.snapshot.link.state is LinkState.UP
    assert story.snapshot.calls


def test_a_call_that_begin_call_announced_but_the_device_does_not_have_is_gone() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.plays(RINGS)
    story.answers()
    assert not story.snapshot.calls
    assert story.plays(ANSWERED).snapshot.calls == {}


def test_an_event_is_newer_than_the_answer_before_it() -> None:
    story = talking()
    story.calls = {FIRST: 3}
    story.ask(services.SnapshotDevice())
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    story.answer(story.last(T.SNAPSHOT_DEVICE_REQ))
    story.plays(HELD)
    assert story.call().state is ConnectionState.HOLD
    story.calls = {FIRST: 4}
    story.answers()
    assert story.call().state is ConnectionState.HOLD
    assert story.events(events.RequestSucceeded)[-1].request == services.SnapshotDevice()
    assert story.snapshot.pending == ()


def test_a_snapshot_that_contradicts_what_is_shown_wins() -> None:
    story = talking()
    story.calls = {SECOND: 2}
    story.ask(services.SnapshotDevice())
    story.ask(services.SnapshotDevice())
    story.answers()
    assert list(story.snapshot.calls) == [str(SECOND)]
    assert story.snapshot.history[0].call_id == str(FIRST)


def test_a_call_that_ended_before_it_could_be_asked_about_is_left_out() -> None:
    story = talking()
    story.calls = {FIRST: 3, SECOND: 2}
    story.ask(services.SnapshotDevice())
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    story.answer(story.last(T.SNAPSHOT_DEVICE_REQ))
    asked = story.types(T.SNAPSHOT_CALL_REQ)
    story.plays([end(FIRST)])
    for message in asked:
        story.says(
            T.FAILURE_CONF,
            InvokeID=message.number("InvokeID"),
            Status=StatusCode.INVALID_CALLID,
        )
    del story.calls[FIRST]
    story.answers()
    assert list(story.snapshot.calls) == [str(SECOND)]


def test_a_conference_shows_everybody_after_a_failover() -> None:
    story = Story()
    story.calls = {FIRST: 3}
    story.details = {
        FIRST: {
            "CallType": Type.CONFERENCE,
            "CallConnectionCallID": [FIRST] * 3,
            "CallConnectionDeviceIDType": [0] * 3,
            "CallConnectionDeviceID": [MINE, THEIRS, COLLEAGUE],
            "CallDeviceType": [76, 75, 76],
            "CallDeviceID": [MINE, THEIRS, COLLEAGUE],
            "CallDeviceConnectionState": [3, 3, 3],
        }
    }
    story.connect().opens()
    assert [party.device_id for party in story.call().parties] == [THEIRS, COLLEAGUE]
    story.ask(services.ClearConnection(str(FIRST), COLLEAGUE))
    assert story.last(T.CLEAR_CONNECTION_REQ).text("ConnectionDeviceID") == COLLEAGUE


def test_a_conference_that_shrank_in_the_gap_is_shown_as_it_is() -> None:
    story = talking().plays(
        [joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, MINE, THEIRS, COLLEAGUE)]
    )
    story.calls, story.details = {FIRST: 3}, {FIRST: DEVICES}
    again(story).opens()
    assert [party.device_id for party in story.call().parties] == [THEIRS]


def test_a_consultation_is_recognised_after_a_start_in_its_middle() -> None:
    story = Story()
    story.calls = {FIRST: 4, SECOND: 3}
    story.details = {SECOND: {"CallType": Type.CONSULT, "ANI": MINE}}
    story.connect().opens()
    assert story.call(SECOND).consultation_of == str(FIRST)


def test_the_far_end_is_known_from_the_devices_but_a_trunk_is_no_number() -> None:
    for ani, kind, number in (("", 75, THEIRS), ("", 70, ""), (MINE, 75, THEIRS)):
        story = Story()
        story.calls = {FIRST: 3}
        devices = DEVICES | {"CallDeviceType": [76, kind]}
        story.details = {FIRST: {"CallType": Type.AGENT_INSIDE, "ANI": ani, **devices}}
        story.connect().opens()
        assert story.call().other_party == number


def test_a_call_without_a_state_is_not_made_up() -> None:
    story = Story()
    story.calls = {FIRST: 0xFFFF, SECOND: 0}
    story.connect().opens()
    assert not story.snapshot.calls
    assert story.plays(ANSWERED).call().state is ConnectionState.CONNECTED


def test_a_server_that_tells_no_calls_leaves_them_unconfirmed() -> None:
    story = again(talking())
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.plays(RINGS[:1])
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    story.refuses(T.SNAPSHOT_DEVICE_REQ, 12)
    assert story.snapshot.link.state is LinkState.UP
    assert not story.call().confirmed
    story.plays(ANSWERED)
    assert story.call().confirmed


def test_a_server_that_does_not_answer_the_questions_is_left_for_the_other_side() -> None:
    for silent in (T.QUERY_AGENT_STATE_REQ, T.SNAPSHOT_DEVICE_REQ, T.SNAPSHOT_CALL_REQ):
        story = Story(PATIENT)
        story.calls = {FIRST: 3}
        story.connect()
        story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
        while story.unanswered() and story.unanswered()[0].type != silent:
            story.answer(story.unanswered()[0])
        story.wait(10)
        assert story.panel.wants_to_close(), silent
        story.close()


def test_a_sign_of_silence_at_the_first_question_does_not_end_the_attempts() -> None:
    story = again(up(settings=PATIENT))
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.wait(10)
    story.close()
    assert story.snapshot.link.retry_at is not None


def test_a_snapshot_without_an_answer_is_reported() -> None:
    story = up(settings=PATIENT)
    story.ask(services.SnapshotDevice())
    assert story.wait(11) == [events.RequestFailed(services.SnapshotDevice(), Reason.TIMED_OUT)]
    story.ask(services.SnapshotDevice())
    assert story.close()[0] == events.RequestFailed(
        services.SnapshotDevice(), Reason.OUTCOME_UNKNOWN
    )


# The switch goes, and comes back


def system(event_id: int, **fields: Any) -> tuple[T, dict[str, Any]]:
    return T.SYSTEM_EVENT, {"SystemEventID": event_id, **fields}


def test_a_switch_that_goes_off_line_takes_the_services_with_it() -> None:
    story = talking().plays([system(4, SystemEventArg1=5000), end()])
    assert story.snapshot.services == set()
    assert story.snapshot.agent_choices == set()
    assert story.snapshot.link.state is LinkState.UP
    assert "Use your telephone" in read(story.events(events.Notice)[0])
    story.agent_state = Wire.AVAILABLE
    story.calls = {SECOND: 2}
    story.plays([system(3, SystemEventArg1=5000), begin(Type.ACD_IN, SECOND)]).answers()
    assert services.MakeCall in story.snapshot.services
    assert story.snapshot.agent.state is AgentState.READY
    assert list(story.snapshot.calls) == [str(SECOND)]


def test_another_switch_is_none_of_our_business() -> None:
    story = up().plays([system(4, SystemEventArg1=5001)])
    assert services.MakeCall in story.snapshot.services
    assert story.events(events.Notice) == []


def test_a_gateway_that_is_lost_counts_as_the_switch() -> None:
    story = up().plays([system(6)])
    assert story.snapshot.services == set()


def test_a_switch_that_was_never_off_line_is_not_news() -> None:
    told = len(up().told)
    assert len(up().plays([system(3, SystemEventArg1=5000)]).told) == told


def test_what_the_server_wants_to_say_is_shown() -> None:
    story = up().plays(
        [
            system(5, Text="Service at noon"),
            system(2),
            system(10, EventDeviceID="2002"),
            system(10, EventDeviceID=MINE),
            system(9),
            (T.USER_MESSAGE_EVENT, {"Text": "Well done"}),
        ]
    )
    assert [read(notice) for notice in story.events(events.Notice)] == [
        "Service at noon",
        "The queue is not available: calls may not be distributed.",
        "Your telephone is out of service.",
        "Well done",
    ]


def test_an_agent_whom_the_restarted_switch_signed_out_is_signed_in_again() -> None:
    story = up().plays([system(4, SystemEventArg1=5000), agent(Wire.LOGOUT)])
    assert story.types(T.CLOSE_REQ) == []
    story.agent_state = Wire.LOGOUT
    story.plays([system(3, SystemEventArg1=5000)]).answers()
    assert story.last(T.SET_AGENT_STATE_REQ).number("AgentState") == Wire.LOGIN
    story.plays([agent(Wire.NOT_READY)])
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.agent_state = Wire.NOT_READY
    story.answers()
    assert story.snapshot.agent.state is AgentState.NOT_READY
    assert services.MakeCall in story.snapshot.services
