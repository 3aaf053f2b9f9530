"""What the server's call events make of the panel: the sequences of the protocol, one by one."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from cisco_stories import (
    ANSWERED,
    COLLEAGUE,
    CONSULTS,
    FIRST,
    HELD,
    MINE,
    RINGS,
    SECOND,
    TALKING,
    TALKS,
    THEIRS,
    Line,
    Story,
    T,
    agent,
    begin,
    connection,
    consulting,
    end,
    event,
    joined,
    talking,
    up,
    update,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read_state

from cti.domain import events, services
from cti.domain.model import Snapshot
from cti.domain.states import AgentState, CallType, Cause, ConnectionState, Direction
from cti.wire.ged188_types import NamedArray, NamedVariable
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import CallType as Type

CONNECTED, HOLD, ALERTING = (
    ConnectionState.CONNECTED,
    ConnectionState.HOLD,
    ConnectionState.ALERTING,
)
TRANSFERRED = joined(T.CALL_TRANSFERRED_EVENT, 0, FIRST, SECOND, THEIRS, COLLEAGUE)
CONFERENCED = joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, MINE, THEIRS, COLLEAGUE)


def test_an_inbound_call_is_shown_once_its_state_is_known() -> None:
    story = up().plays(RINGS[:1])
    assert not story.snapshot.calls
    story.plays(RINGS[1:])
    call = story.call()
    assert call.state is ALERTING
    assert call.call_type is CallType.INBOUND
    assert call.direction is Direction.IN
    assert call.other_party == THEIRS
    assert call.dialled_device == "+18005550100"
    assert call.data == {"ANI": THEIRS, "DNIS": "8000"}


def test_an_inbound_call_goes_its_whole_way() -> None:
    story = up().plays([agent(Wire.RESERVED), *RINGS])
    assert read_state(story.snapshot) == "A call is coming"
    story.ask(services.AnswerCall(str(FIRST)))
    story.confirms(T.ANSWER_CALL_REQ)
    story.plays([*ANSWERED, agent(TALKING)])
    assert story.call().state is CONNECTED
    assert story.call().answered_at is not None
    assert story.snapshot.agent.state is AgentState.BUSY
    story.plays(
        [
            event(T.CALL_CONNECTION_CLEARED_EVENT, 3, ReleasingDeviceID=THEIRS),
            event(T.CALL_CONNECTION_CLEARED_EVENT, 0, ReleasingDeviceID=MINE),
            event(T.CALL_CLEARED_EVENT, 0),
            end(),
            agent(Wire.WORK_READY),
        ]
    )
    assert not story.snapshot.calls
    assert [call.cause for call in story.snapshot.history] == [Cause.NORMAL]
    assert story.snapshot.agent.state is AgentState.WORKING_AFTER_CALL
    assert story.snapshot.pending == ()


@pytest.mark.parametrize(
    ("taken_away", "cause"),
    [
        (event(T.CALL_DIVERTED_EVENT, 0, EventCause=28), Cause.REDIRECTED),
        (event(T.CALL_DIVERTED_EVENT, 0), Cause.REDIRECTED),
        (event(T.CALL_CONNECTION_CLEARED_EVENT, 0, EventCause=10), Cause.NO_ANSWER),
    ],
)
def test_a_call_that_is_not_answered_is_taken_away(taken_away: Line, cause: Cause) -> None:
    story = up().plays([*RINGS, taken_away, end()])
    story.plays([agent(Wire.NOT_READY, EventReasonCode=32767)])
    assert story.snapshot.history[0].cause is cause
    assert read_state(story.snapshot) == "Not ready: a call was not answered"


def test_a_caller_may_give_up_while_it_rings() -> None:
    story = up().plays(
        [
            *RINGS,
            event(T.CALL_CONNECTION_CLEARED_EVENT, 0),
            event(T.CALL_CLEARED_EVENT, 0),
            end(),
        ]
    )
    assert [call.cause for call in story.snapshot.history] == [Cause.CANCELLED]


def test_an_end_without_any_other_event_ends_the_call() -> None:
    story = talking().plays([end()])
    assert not story.snapshot.calls
    assert story.snapshot.history[0].cause is Cause.NORMAL
    assert story.plays([end(), event(T.CALL_CLEARED_EVENT, 0)]).snapshot.history[1:] == ()


def test_a_call_that_was_never_shown_ends_without_a_word() -> None:
    story = up().plays([RINGS[0], end()])
    assert story.snapshot.history == ()


DIALS = [
    begin(Type.OUT),
    event(T.CALL_SERVICE_INITIATED_EVENT, 1),
    event(T.CALL_ORIGINATED_EVENT, 3, CallingDeviceID=MINE),
    event(T.CALL_REACHED_NETWORK_EVENT, 3),
    event(T.CALL_DELIVERED_EVENT, 3),
]


def test_an_outgoing_call_knows_its_number_from_the_request() -> None:
    story = up()
    story.ask(services.MakeCall("+16175550199"))
    story.plays(DIALS)
    call = story.call()
    assert call.state is CONNECTED
    assert call.direction is Direction.OUT
    assert call.call_type is CallType.OUTBOUND
    assert call.other_party == "+16175550199"
    assert call.answered_at is None
    story.confirms(T.MAKE_CALL_REQ, NewConnectionCallID=FIRST, NewConnectionDeviceID=MINE)
    story.plays(ANSWERED)
    assert story.call().answered_at is not None
    assert story.snapshot.pending == ()


def test_the_confirmation_of_a_call_may_come_before_its_events() -> None:
    story = up()
    story.ask(services.MakeCall("+16175550199"))
    story.confirms(T.MAKE_CALL_REQ, NewConnectionCallID=FIRST, NewConnectionDeviceID=MINE)
    assert story.plays(DIALS).call().other_party == "+16175550199"


def test_a_number_that_the_server_tells_is_believed() -> None:
    story = up()
    story.ask(services.MakeCall("199"))
    story.plays([begin(Type.OUT, DialedNumber="+16175550199"), *DIALS[1:]])
    assert story.call().other_party == "+16175550199"


def test_a_call_from_the_telephone_itself_is_shown_too() -> None:
    story = up().plays([begin(Type.AGENT_INSIDE, DialedNumber=COLLEAGUE), *DIALS[1:]])
    assert story.call().other_party == COLLEAGUE
    assert story.call().direction is Direction.OUT
    assert story.call().call_type is CallType.INTERNAL


def test_an_internal_call_that_rings_comes_from_the_colleague() -> None:
    story = up().plays(
        [
            begin(Type.AGENT_INSIDE, DialedNumber=MINE),
            event(T.CALL_DELIVERED_EVENT, 2, CallingDeviceID=COLLEAGUE, CalledDeviceID=MINE),
        ]
    )
    assert story.call().direction is Direction.IN
    assert story.call().other_party == COLLEAGUE


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (3, Cause.BUSY),
        (13, Cause.INVALID_DESTINATION),
        (14, Cause.REJECTED),
        (20, Cause.NETWORK),
        (1033, Cause.VOICEMAIL),
        (17, Cause.CONFERENCED),
        (0xFFFF, Cause.UNKNOWN),
        (60000, Cause.UNKNOWN),
    ],
)
def test_a_call_that_fails_says_why(code: int, cause: Cause) -> None:
    story = up().plays([*DIALS, event(T.CALL_FAILED_EVENT, 6, EventCause=code)])
    assert story.call().state is ConnectionState.FAIL
    assert story.call().cause is cause
    story.plays([event(T.CALL_CLEARED_EVENT, 0, EventCause=22), end()])
    assert story.snapshot.history[0].cause is cause


def test_a_call_waits_in_a_queue() -> None:
    story = up().plays(
        [
            begin(Type.ACD_IN),
            event(T.CALL_QUEUED_EVENT, 5, QueueDeviceID="support", CallingDeviceID=THEIRS),
        ]
    )
    assert story.call().state is ConnectionState.QUEUED
    assert story.call().queue == "support"
    story.plays([event(T.CALL_DEQUEUED_EVENT, 0xFFFF), *RINGS[1:]])
    assert story.call().state is ALERTING


@pytest.mark.parametrize(
    ("fields", "queue"),
    [
        ({"SkillGroupNumber": 77, "ServiceNumber": 5}, "77"),
        ({"SkillGroupNumber": 0xFFFFFFFF, "ServiceNumber": 5}, "5"),
        ({"SkillGroupNumber": 0, "ServiceNumber": 0xFFFFFFFF}, ""),
    ],
)
def test_a_queue_without_a_name_has_a_number(fields: dict[str, Any], queue: str) -> None:
    story = up().plays([begin(Type.ACD_IN), event(T.CALL_DELIVERED_EVENT, 2, **fields)])
    assert story.call().queue == queue


def test_the_far_ends_hold_is_not_ours() -> None:
    story = talking().plays([event(T.CALL_HELD_EVENT, 3, HoldingDeviceID=THEIRS)])
    assert story.call().state is CONNECTED


def test_hold_and_retrieve_follow_the_events() -> None:
    story = talking()
    story.ask(services.HoldCall(str(FIRST)))
    story.confirms(T.HOLD_CALL_REQ)
    assert story.call().state is CONNECTED
    story.plays([*HELD, agent(Wire.HOLD)])
    assert story.call().state is HOLD
    story.ask(services.RetrieveCall(str(FIRST)))
    story.plays([event(T.CALL_RETRIEVED_EVENT, 3), agent(TALKING)])
    story.confirms(T.RETRIEVE_CALL_REQ)
    assert story.call().state is CONNECTED
    assert story.call().hold_count == 1


def test_a_state_that_does_not_apply_changes_nothing() -> None:
    story = talking().plays(
        [
            event(T.CALL_HELD_EVENT, 0xFFFF),
            event(T.CALL_CLEARED_EVENT, 0xFFFF),
            event(T.CALL_DELIVERED_EVENT, 77),
        ]
    )
    assert story.call().state is CONNECTED


def test_a_stateless_event_shows_no_call() -> None:
    assert not up().plays([RINGS[0], event(T.CALL_DELIVERED_EVENT, 0xFFFF)]).snapshot.calls


def test_the_state_of_another_device_is_not_taken_for_ours() -> None:
    told = event(T.CALL_CONNECTION_CLEARED_EVENT, 0)
    told[1].update(connection(FIRST, THEIRS))
    assert talking().plays([told]).call().state is CONNECTED


def test_calls_are_alternated() -> None:
    story = consulting()
    story.plays([event(T.CALL_HELD_EVENT, 4, SECOND), event(T.CALL_RETRIEVED_EVENT, 3, FIRST)])
    assert story.call(SECOND).state is HOLD
    assert story.call(FIRST).state is CONNECTED
    assert story.call(SECOND).consultation_of == str(FIRST)


def test_a_consultation_belongs_to_the_call_on_hold() -> None:
    story = consulting()
    assert story.call(FIRST).state is HOLD
    second = story.call(SECOND)
    assert second.state is CONNECTED
    assert second.call_type is CallType.CONSULT
    assert second.consultation_of == str(FIRST)
    assert second.other_party == COLLEAGUE


def test_a_consultation_from_the_telephone_belongs_to_the_only_call_on_hold() -> None:
    assert talking().plays(CONSULTS).call(SECOND).consultation_of == str(FIRST)
    late = talking().plays([*CONSULTS[1:], *HELD])
    assert late.call(SECOND).consultation_of == str(FIRST)


def test_a_consultation_may_be_shown_as_an_ordinary_call_until_it_is_confirmed() -> None:
    story = talking()
    story.ask(services.ConsultationCall(str(FIRST), COLLEAGUE))
    plain = [begin(Type.AGENT_INSIDE, SECOND), *CONSULTS[2:]]
    story.plays([*HELD, *plain])
    assert story.call(SECOND).consultation_of == str(FIRST)


def test_whoever_is_consulted_has_an_incoming_call() -> None:
    story = up().plays(
        [
            begin(Type.CONSULT, SECOND),
            event(T.CALL_DELIVERED_EVENT, 2, SECOND, CallingDeviceID=COLLEAGUE),
        ]
    )
    assert story.call(SECOND).direction is Direction.IN
    assert story.call(SECOND).consultation_of == ""


def test_a_consultation_is_cancelled() -> None:
    story = consulting()
    story.ask(services.ReconnectCall(str(SECOND), str(FIRST)))
    story.plays(
        [
            event(T.CALL_CONNECTION_CLEARED_EVENT, 0, SECOND),
            event(T.CALL_CLEARED_EVENT, 0, SECOND),
            end(SECOND),
            event(T.CALL_RETRIEVED_EVENT, 3),
        ]
    )
    story.confirms(T.RECONNECT_CALL_REQ)
    assert list(story.snapshot.calls) == [str(FIRST)]
    assert story.call().state is CONNECTED


def transferring() -> Story:
    story = consulting()
    story.ask(services.TransferCall(str(SECOND), str(FIRST)))
    return story


def in_order(story: Story, lines: Iterable[Line | None], kind: T, **conf: Any) -> Snapshot:
    """Play the lines; None stands for the confirmation."""
    for line in lines:
        if line is None:
            story.confirms(kind, **conf)
        else:
            story.plays([line])
    return story.snapshot


def test_a_transfer_ends_as_one_call_that_was_transferred() -> None:
    story = transferring()
    lines = [TRANSFERRED, end(FIRST), end(SECOND), agent(Wire.AVAILABLE), None]
    snapshot = in_order(story, lines, T.TRANSFER_CALL_REQ)
    assert not snapshot.calls
    assert [(call.call_id, call.cause) for call in snapshot.history] == [
        (str(FIRST), Cause.TRANSFERRED)
    ]
    assert snapshot.pending == ()


@given(st.permutations([TRANSFERRED, end(FIRST), end(SECOND), agent(Wire.AVAILABLE), None]))
@settings(max_examples=120, deadline=None)
def test_a_transfer_ends_the_same_in_any_order(lines: Sequence[Line | None]) -> None:
    usual = [TRANSFERRED, end(FIRST), end(SECOND), agent(Wire.AVAILABLE), None]
    expected = in_order(transferring(), usual, T.TRANSFER_CALL_REQ)
    assert in_order(transferring(), lines, T.TRANSFER_CALL_REQ) == expected


def test_ends_that_no_transfer_explains_are_told_after_a_moment() -> None:
    story = transferring().plays([end(FIRST), end(SECOND)])
    assert len(story.snapshot.calls) == 2
    story.wait(2.5)
    assert not story.snapshot.calls
    assert {call.cause for call in story.snapshot.history} == {Cause.TRANSFERRED}


def test_a_refused_transfer_leaves_the_calls_as_they_are() -> None:
    story = transferring()
    told = story.refuses(T.TRANSFER_CALL_REQ, 22)
    assert isinstance(told[0], events.RequestFailed)
    assert len(story.snapshot.calls) == 2
    story.plays([end(SECOND)])
    assert list(story.snapshot.calls) == [str(FIRST)]
    assert story.snapshot.history[0].cause is Cause.NORMAL


def test_a_call_that_ended_before_its_transfer_was_refused_has_ended() -> None:
    story = transferring().plays([end(SECOND)])
    assert len(story.snapshot.calls) == 2
    story.refuses(T.TRANSFER_CALL_REQ, 22)
    assert list(story.snapshot.calls) == [str(FIRST)]


def consulted() -> Story:
    """Return the story of the colleague who is asked about a call."""
    return up().plays(
        [
            begin(Type.CONSULT, SECOND, ANI=COLLEAGUE),
            event(T.CALL_DELIVERED_EVENT, 2, SECOND, CallingDeviceID=COLLEAGUE),
            event(T.CALL_ESTABLISHED_EVENT, 3, SECOND),
        ]
    )


TAKES_OVER = [
    update(Type.TRANSFER_IN, SECOND, FIRST, ANI=THEIRS, CallVariable1="gold"),
    joined(T.CALL_TRANSFERRED_EVENT, 3, FIRST, SECOND, MINE, THEIRS),
]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_whoever_takes_over_a_call_keeps_one_call_with_its_new_name(
    order: tuple[int, int],
) -> None:
    story = consulted().plays(TAKES_OVER[index] for index in order)
    story.plays([end(SECOND)])
    call = story.call(FIRST)
    assert list(story.snapshot.calls) == [str(FIRST)]
    assert call.state is CONNECTED
    assert call.call_type is CallType.INBOUND
    assert call.direction is Direction.IN
    assert call.other_party == THEIRS
    assert call.calling_device == THEIRS
    assert call.data["CallVariable1"] == "gold"
    assert story.snapshot.history == ()
    story.plays([event(T.CALL_CLEARED_EVENT, 0, FIRST), end(FIRST)])
    assert not story.snapshot.calls


def test_whoever_is_transferred_sees_who_rings_and_who_answers() -> None:
    away = joined(T.CALL_TRANSFERRED_EVENT, 3, FIRST, 0xFFFFFFFF, MINE)
    away[1]["TransferredDeviceID"] = COLLEAGUE
    story = talking().plays([away])
    assert story.call().other_party == COLLEAGUE
    story.plays([event(T.CALL_DELIVERED_EVENT, 3, AlertingDeviceID="2003")])
    assert story.call().other_party == "2003"
    story.plays([event(T.CALL_ESTABLISHED_EVENT, 3, AnsweringDeviceID="2003")])
    assert story.call().other_party == "2003"


def test_whoever_answers_takes_the_place_of_the_queue_in_a_conference() -> None:
    story = conferring().plays(
        [joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, MINE, THEIRS, "support")]
    )
    rings = event(T.CALL_DELIVERED_EVENT, 3, AlertingDeviceID=COLLEAGUE)
    rings[1]["LastRedirectDeviceID"] = "support"
    story.plays([rings, event(T.CALL_ESTABLISHED_EVENT, 3, AnsweringDeviceID=COLLEAGUE)])
    assert [party.device_id for party in story.call().parties] == [THEIRS, COLLEAGUE]
    story.plays([event(T.CALL_DELIVERED_EVENT, 3, AlertingDeviceID="2003")])
    assert [party.device_id for party in story.call().parties] == [THEIRS, COLLEAGUE, "2003"]
    story.plays([event(T.CALL_DELIVERED_EVENT, 3, AlertingDeviceID=MINE)])
    assert len(story.call().parties) == 3


def test_a_trunk_that_answers_is_not_shown_as_the_number() -> None:
    trunk = event(T.CALL_ESTABLISHED_EVENT, 3, AnsweringDeviceID="T17", AnsweringDeviceType=70)
    story = up().plays([begin(Type.OUT, DialedNumber=COLLEAGUE), *DIALS[1:], trunk])
    assert story.call().other_party == COLLEAGUE


def test_a_call_that_was_taken_over_ends_under_its_old_name_too() -> None:
    story = consulted().plays([TAKES_OVER[1], event(T.CALL_CLEARED_EVENT, 0, SECOND)])
    assert not story.snapshot.calls


def conferring() -> Story:
    story = consulting()
    story.ask(services.ConferenceCall(str(SECOND), str(FIRST)))
    return story


CONFERENCE = [update(Type.CONFERENCE, FIRST), CONFERENCED, end(SECOND), None]


def test_a_conference_is_one_call_with_everybody_else() -> None:
    story = conferring()
    snapshot = in_order(story, CONFERENCE, T.CONFERENCE_CALL_REQ)
    assert list(snapshot.calls) == [str(FIRST)]
    call = story.call()
    assert call.state is CONNECTED
    assert [party.device_id for party in call.parties] == [THEIRS, COLLEAGUE]
    assert snapshot.history == ()


@given(st.permutations(CONFERENCE))
@settings(max_examples=60, deadline=None)
def test_a_conference_is_the_same_in_any_order(lines: Sequence[Line | None]) -> None:
    expected = in_order(conferring(), CONFERENCE, T.CONFERENCE_CALL_REQ)
    assert in_order(conferring(), lines, T.CONFERENCE_CALL_REQ) == expected


@pytest.mark.parametrize("end_first", [True, False])
def test_a_conference_goes_on_under_the_name_that_does_not_end(end_first: bool) -> None:
    lines = [end(FIRST), CONFERENCED] if end_first else [CONFERENCED, end(FIRST)]
    story = conferring().plays(lines)
    assert list(story.snapshot.calls) == [str(SECOND)]
    assert story.call(SECOND).state is CONNECTED
    assert story.call(SECOND).call_type is CallType.INBOUND
    story.plays([event(T.CALL_CLEARED_EVENT, 0, SECOND), end(SECOND)])
    assert not story.snapshot.calls


def test_a_conference_shrinks_until_two_are_left() -> None:
    story = conferring().plays([CONFERENCED, end(SECOND)])
    left = event(T.CALL_CONNECTION_CLEARED_EVENT, 3, ReleasingDeviceID=COLLEAGUE)
    story.plays([left])
    assert [party.device_id for party in story.call().parties] == [THEIRS]
    assert story.call().state is CONNECTED
    story.plays([left, event(T.CALL_CLEARED_EVENT, 0), end()])
    assert story.snapshot.history[0].cause is Cause.NORMAL


def test_a_colleague_is_brought_into_a_conference() -> None:
    story = consulted().plays(
        [joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, COLLEAGUE, THEIRS, MINE)]
    )
    assert [party.device_id for party in story.call(FIRST).parties] == [COLLEAGUE, THEIRS]


def test_a_conference_of_calls_that_nobody_announced_is_shown() -> None:
    story = up().plays([joined(T.CALL_CONFERENCED_EVENT, 3, FIRST, SECOND, THEIRS, COLLEAGUE)])
    assert story.call(FIRST).state is CONNECTED
    assert not up().plays([TRANSFERRED]).snapshot.calls


def sending_on() -> Story:
    story = talking()
    story.ask(services.SingleStepTransferCall(str(FIRST), COLLEAGUE))
    return story


BETWEEN = [
    *HELD,
    begin(Type.CONSULT, SECOND),
    event(T.CALL_SERVICE_INITIATED_EVENT, 1, SECOND),
    event(T.CALL_ORIGINATED_EVENT, 3, SECOND),
]


@pytest.mark.parametrize("between", [[], BETWEEN])
@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
def test_a_call_is_sent_on_with_or_without_a_consultation_in_between(
    between: list[Line], order: tuple[int, ...]
) -> None:
    story = sending_on().plays(between)
    lines = [TRANSFERRED, end(FIRST), end(SECOND)]
    story.plays(lines[index] for index in order)
    story.confirms(T.TRANSFER_CALL_REQ)
    assert not story.snapshot.calls
    assert [(call.call_id, call.cause) for call in story.snapshot.history] == [
        (str(FIRST), Cause.TRANSFERRED)
    ]
    assert story.snapshot.pending == ()


def test_a_call_that_was_sent_on_without_another_is_not_taken_for_the_next_one() -> None:
    story = sending_on().plays([TRANSFERRED])
    story.confirms(T.TRANSFER_CALL_REQ)
    third, fourth = SECOND + 1, SECOND + 2
    story.plays([begin(Type.ACD_IN, third), event(T.CALL_ESTABLISHED_EVENT, 3, third)])
    story.ask(services.ConsultationCall(str(third), COLLEAGUE))
    story.plays([event(T.CALL_HELD_EVENT, 4, third), begin(Type.CONSULT, fourth)])
    story.confirms(T.CONSULTATION_CALL_REQ, NewConnectionCallID=fourth, NewConnectionDeviceID=MINE)
    story.plays([event(T.CALL_SERVICE_INITIATED_EVENT, 1, fourth)])
    assert story.call(fourth).consultation_of == str(third)


def test_a_request_that_is_on_its_way_is_not_taken_for_a_call_that_was_named() -> None:
    story = talking()
    story.ask(services.SingleStepTransferCall(str(FIRST), "2003"))
    story.ask(services.MakeCall(COLLEAGUE))
    story.plays([begin(Type.OUT, SECOND)])
    story.confirms(T.MAKE_CALL_REQ, NewConnectionCallID=SECOND, NewConnectionDeviceID=MINE)
    story.plays([event(T.CALL_SERVICE_INITIATED_EVENT, 1, SECOND)])
    assert story.call(SECOND).other_party == COLLEAGUE
    assert story.call(SECOND).consultation_of == ""


def test_a_deflected_call_is_gone() -> None:
    story = up().plays(RINGS)
    story.ask(services.DeflectCall(str(FIRST), COLLEAGUE))
    story.confirms(T.DEFLECT_CALL_REQ)
    story.plays([event(T.CALL_DIVERTED_EVENT, 0, EventCause=28), end()])
    assert story.snapshot.history[0].cause is Cause.REDIRECTED


def test_a_declined_call_was_declined() -> None:
    story = up().plays(RINGS)
    story.ask(services.DeflectCall(str(FIRST)))
    story.plays([event(T.CALL_CONNECTION_CLEARED_EVENT, 0, EventCause=5), end()])
    story.confirms(T.CLEAR_CONNECTION_REQ)
    assert story.snapshot.history[0].cause is Cause.REJECTED


def test_a_call_that_could_not_be_declined_was_not() -> None:
    story = up().plays(RINGS)
    story.ask(services.DeflectCall(str(FIRST)))
    story.refuses(T.CLEAR_CONNECTION_REQ, 22)
    story.plays([event(T.CALL_CONNECTION_CLEARED_EVENT, 0), end()])
    assert story.snapshot.history[0].cause is Cause.CANCELLED


# Data


def test_call_variables_change_one_by_one_and_named_ones_all_together() -> None:
    story = up().plays(
        [
            begin(
                Type.ACD_IN,
                CallVariable1="gold",
                CallVariable2="",
                CallerEnteredDigits="4711",
                NamedVariable=[NamedVariable("user.case", "C-1"), NamedVariable("user.tier", "2")],
                NamedArray=[NamedArray(3, "user.skills", "fr")],
            ),
            RINGS[1],
        ]
    )
    assert story.call().data == {
        "CallVariable1": "gold",
        "CED": "4711",
        "user.case": "C-1",
        "user.tier": "2",
        "user.skills[3]": "fr",
    }
    story.plays(
        [
            update(
                Type.ACD_IN,
                FIRST,
                CallVariable2="x",
                NamedVariable=[NamedVariable("user.case", "C-2")],
            )
        ]
    )
    assert story.call().data == {
        "CallVariable1": "gold",
        "CallVariable2": "x",
        "CED": "4711",
        "user.case": "C-2",
        "user.tier": "",
        "user.skills[3]": "",
    }


def test_an_event_may_bring_variables_too() -> None:
    story = up().plays(
        [
            begin(Type.ACD_IN),
            event(
                T.CALL_DELIVERED_EVENT,
                2,
                CallVariable1="gold",
                NamedVariable=[NamedVariable("user.case", "C-1")],
            ),
        ]
    )
    assert story.call().data == {"CallVariable1": "gold", "user.case": "C-1"}


def test_what_is_no_news_is_not_told() -> None:
    story = talking()
    before = len(story.told)
    story.plays([update(Type.PREROUTE_ACD_IN, FIRST), begin(Type.PREROUTE_ACD_IN)])
    assert len(story.told) == before


def test_text_that_is_not_utf_8_is_readable() -> None:
    story = up().plays([begin(Type.ACD_IN, CallVariable1="M\udcfcller"), RINGS[1]])
    assert story.call().data["CallVariable1"] == "Müller"


def test_a_call_gets_another_name_and_keeps_everything_else() -> None:
    story = talking().plays([update(Type.PREROUTE_ACD_IN, FIRST, SECOND)])
    assert story.call(SECOND).other_party == THEIRS
    story.ask(services.HoldCall(str(SECOND)))
    assert story.last(T.HOLD_CALL_REQ).number("ConnectionCallID") == SECOND
    story.plays([end(FIRST)])
    assert list(story.snapshot.calls) == [str(SECOND)]
    story.plays([update(Type.PREROUTE_ACD_IN, SECOND, FIRST)])
    assert list(story.snapshot.calls) == [str(FIRST)]


def test_a_consultation_knows_the_new_name_of_the_call_on_hold() -> None:
    third = SECOND + 1
    story = consulting().plays([update(Type.ACD_IN, FIRST, third)])
    assert story.call(SECOND).consultation_of == str(third)


def test_a_new_name_that_is_none_is_no_new_name() -> None:
    story = talking()
    for none in (0, 0xFFFFFFFF):
        kind, fields = update(Type.ACD_IN, FIRST)
        story.says(kind, **(fields | {"NewConnectionCallID": none}))
    assert list(story.snapshot.calls) == [str(FIRST)]


def test_data_of_a_call_that_nobody_knows_are_left_out() -> None:
    assert up().plays([update(Type.ACD_IN, FIRST)]).told[-1] != events.CallDataChanged


def test_the_wrap_up_code_is_shown() -> None:
    story = talking().plays([update(Type.ACD_IN, FIRST, CallWrapupData="sold")])
    assert story.call().disposition == "sold"


def test_a_failover_inside_the_gateway_does_not_ring_again() -> None:
    story = talking()
    told = story.says(
        T.CALL_DELIVERED_EVENT,
        **(event(T.CALL_DELIVERED_EVENT, 3)[1] | {"EventCause": 50}),
    )
    assert [type(each) for each in told] == [events.CallDataChanged]
    story.says(
        T.CALL_ESTABLISHED_EVENT,
        **(event(T.CALL_ESTABLISHED_EVENT, 3)[1] | {"EventCause": 50}),
    )
    assert story.call().state is CONNECTED


def test_media_events_and_unknown_messages_change_nothing() -> None:
    story = talking()
    told = len(story.told)
    story.says(T.RTP_STARTED_EVENT, **connection())
    story.says(T.RTP_STOPPED_EVENT, **connection())
    story.says(T.AGENT_PRE_CALL_EVENT)
    story.apply(story.panel.receive(bytes.fromhex("00000000 0000fff0"), story.now))
    assert len(story.told) == told


@pytest.mark.parametrize(("version", "kind"), [(18, CallType.UNKNOWN), (19, CallType.OUTBOUND)])
def test_the_call_type_27_changed_its_meaning_with_protocol_19(
    version: int, kind: CallType
) -> None:
    from dataclasses import replace

    from cisco_stories import SETTINGS

    story = up(settings=replace(SETTINGS, protocol_version=version))
    assert story.plays([begin(27), RINGS[1]]).call().call_type is kind


def test_more_calls_than_anybody_has_are_left_out() -> None:
    story = up()
    for number in range(1, 200):
        story.plays([begin(Type.ACD_IN, number), event(T.CALL_DELIVERED_EVENT, 2, number)])
    assert len(story.snapshot.calls) == 64
    story.plays([end(1), begin(Type.ACD_IN, 500), event(T.CALL_DELIVERED_EVENT, 2, 500)])
    assert "500" in story.snapshot.calls


def test_what_is_remembered_of_names_and_wishes_has_an_end() -> None:
    story = talking()
    for number in range(2, 300):
        story.plays([update(Type.ACD_IN, FIRST if number == 2 else number - 1, number)])
        story.ask(services.TransferCall(str(number), str(number)))
        story.refuses(T.TRANSFER_CALL_REQ, 22)
    assert list(story.snapshot.calls) == ["299"]
    story.plays([end(FIRST), end(298)])
    assert list(story.snapshot.calls) == ["299"]
    for number in range(1000, 1100):
        story.ask(services.MakeCall("1"))
        story.confirms(T.MAKE_CALL_REQ, NewConnectionCallID=number, NewConnectionDeviceID=MINE)
    story.plays([begin(Type.OUT, 1099), event(T.CALL_ORIGINATED_EVENT, 3, 1099)])
    assert story.call(1099).other_party == "1"
    story.plays([begin(Type.OUT, 1000), event(T.CALL_ORIGINATED_EVENT, 3, 1000)])
    assert story.call(1000).other_party == ""


def test_an_end_that_comes_twice_is_kept_back_once() -> None:
    story = transferring().plays([end(SECOND), end(SECOND), TRANSFERRED])
    assert len(story.snapshot.history) == 1


def test_a_conference_gets_another_name() -> None:
    third = SECOND + 1
    story = conferring().plays([CONFERENCED, update(Type.CONFERENCE, FIRST, third)])
    story.plays([update(Type.CONFERENCE, SECOND, CallVariable1="x")])
    assert story.call(third).data["CallVariable1"] == "x"
    story.plays([end(SECOND), end(FIRST)])
    assert list(story.snapshot.calls) == [str(third)]
    story.plays([end(third)])
    assert not story.snapshot.calls


def test_a_call_id_that_is_used_again_is_a_new_call() -> None:
    story = talking().plays([end(), *RINGS])
    assert story.call().state is ALERTING
    assert len(story.snapshot.history) == 1


# Order


def test_events_before_begin_call_are_not_lost() -> None:
    assert up().plays([RINGS[1]]).call().state is ALERTING


@st.composite
def shuffled(draw: st.DrawFn) -> list[Line]:
    """Return an inbound call with the agent's events anywhere between the call's."""
    call = [*TALKS, event(T.CALL_CLEARED_EVENT, 0), end()]
    agents = [agent(Wire.RESERVED), agent(TALKING), agent(Wire.WORK_READY)]
    places = draw(st.lists(st.integers(0, len(call)), min_size=3, max_size=3).map(sorted))
    for place, line in reversed(list(zip(places, agents, strict=True))):
        call.insert(place, line)
    return call


@given(shuffled())
@settings(max_examples=80, deadline=None)
def test_agent_and_call_events_may_come_in_any_relative_order(lines: list[Line]) -> None:
    usual = [*TALKS, event(T.CALL_CLEARED_EVENT, 0), end()]
    usual += [agent(Wire.RESERVED), agent(TALKING), agent(Wire.WORK_READY)]
    assert up().plays(lines).snapshot == up().plays(usual).snapshot


CLEARED = [
    event(T.CALL_CONNECTION_CLEARED_EVENT, 0),
    event(T.CALL_CLEARED_EVENT, 0),
    end(),
    event(T.CALL_CONNECTION_CLEARED_EVENT, 3, ReleasingDeviceID=THEIRS),
]


@given(st.permutations(CLEARED))
@settings(max_examples=40, deadline=None)
def test_the_first_word_of_the_end_is_the_end(lines: Sequence[Line]) -> None:
    snapshot = talking().plays(lines).snapshot
    assert not snapshot.calls
    assert [call.cause for call in snapshot.history] == [Cause.NORMAL]


@given(st.permutations([HELD[0], None, agent(Wire.HOLD)]))
@settings(max_examples=6, deadline=None)
def test_the_confirmation_of_a_hold_comes_before_or_after_its_events(
    lines: Sequence[Line | None],
) -> None:
    story = talking()
    story.ask(services.HoldCall(str(FIRST)))
    in_order(story, lines, T.HOLD_CALL_REQ)
    assert story.call().state is HOLD
    assert story.snapshot.pending == ()


def test_no_more_messages_are_taken_once_the_session_is_over() -> None:
    story = talking()
    story.says(T.FAILURE_EVENT, Status=15)
    assert story.plays([end()]).snapshot.calls
