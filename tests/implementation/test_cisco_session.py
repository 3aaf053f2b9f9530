"""A session lives by its heartbeats, ends for a reason, and is never mixed up with another."""

from dataclasses import replace

import pytest
from cisco_stories import (
    FIRST,
    LOG_ON,
    RINGS,
    SETTINGS,
    THEIRS,
    Story,
    T,
    connection,
    end,
    talking,
    up,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import read

from cti.domain import events, services
from cti.domain.states import LinkState, Reason
from cti.errors import ProtocolError
from cti.implementation.cisco.session import InvokeIDs
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_values import NULL_ID, StatusCode

A, B = SETTINGS.sides
HOLD = services.HoldCall(str(FIRST))


def quiet(story: Story, seconds: float) -> None:
    """Let time pass, with a server that answers heartbeats at once."""
    until = story.now + seconds
    while story.now < until:
        story.wait(1.0)
        for beat in story.types(T.HEARTBEAT_REQ):
            if beat.number("InvokeID") not in story.settled:
                story.says(T.HEARTBEAT_CONF, InvokeID=beat.number("InvokeID"))


# Heartbeats


def test_a_heartbeat_is_sent_after_each_silent_interval() -> None:
    story = up()
    quiet(story, 20)
    assert len(story.types(T.HEARTBEAT_REQ)) == 10
    assert not story.panel.wants_to_close()


def test_no_heartbeat_is_sent_before_the_session_is_open() -> None:
    story = Story().connect()
    story.wait(9)
    assert story.types(T.HEARTBEAT_REQ) == []


def test_a_request_is_a_sign_of_life_too() -> None:
    story = up(settings=replace(SETTINGS, heartbeat=10))
    story.wait(9)
    story.ask(services.SnapshotDevice())
    story.answers()
    story.wait(9)
    assert story.types(T.HEARTBEAT_REQ) == []


def test_three_unanswered_heartbeats_mean_that_the_connection_is_lost() -> None:
    story = up()
    began = story.now
    while not story.panel.wants_to_close():
        assert story.panel.deadline is not None
        story.now = story.panel.deadline
        story.apply(story.panel.tick(story.now))
    assert story.now - began <= 6
    assert len(story.types(T.HEARTBEAT_REQ)) == 3
    assert story.last(T.CLOSE_REQ).number("Status") == StatusCode.TIMEOUT
    story.close()
    assert story.snapshot.link.problem == "lost"


def test_a_lost_connection_is_seen_in_time_even_if_we_keep_asking() -> None:
    story = talking()
    began = story.now
    while not story.panel.wants_to_close():
        story.ask(services.GenerateDigits(str(FIRST), "1"))
        story.wait(0.5)
    assert story.now - began <= 6


def test_one_answer_forgives_the_missed_heartbeats() -> None:
    story = up()
    story.wait(3.5)
    assert len(story.types(T.HEARTBEAT_REQ)) == 2
    story.confirms(T.HEARTBEAT_REQ)
    story.wait(1.4)
    assert not story.panel.wants_to_close()
    assert len(story.types(T.HEARTBEAT_REQ)) == 2


def test_a_server_that_refuses_a_heartbeat_is_left_for_the_other_side() -> None:
    story = up()
    story.wait(2)
    story.fails(T.HEARTBEAT_REQ, StatusCode.CTI_SERVER_OFFLINE)
    assert story.panel.wants_to_close()
    story.close()
    story.connect()
    assert story.addresses == [A, B]


# The server ends it


def test_a_side_that_goes_off_line_is_left_at_once_for_the_other() -> None:
    story = talking()
    story.ask(HOLD)
    told = story.says(T.FAILURE_EVENT, Status=StatusCode.CTI_SERVER_OFFLINE)
    assert isinstance(told[0], events.Notice)
    assert story.last(T.CLOSE_REQ).number("Status") == StatusCode.CTI_SERVER_OFFLINE
    assert story.panel.wants_to_close()
    told = story.close()
    assert told[0] == events.RequestFailed(HOLD, Reason.OUTCOME_UNKNOWN)
    assert story.snapshot.link.retry_at == story.now + 0.125
    assert story.connect().addresses == [A, B]


def test_an_agent_who_logged_in_elsewhere_is_not_thrown_out_in_turn() -> None:
    story = up()
    story.says(T.FAILURE_EVENT, Status=StatusCode.NEW_SESSION_OPENED)
    story.close()
    assert story.snapshot.link.retry_at is None
    assert "somewhere else" in read(story.snapshot.link.problem)
    assert story.events(events.RequestFailed) == []


def test_a_session_that_is_taken_over_before_it_is_up_fails_the_log_on() -> None:
    story = Story().connect()
    story.says(T.FAILURE_EVENT, Status=StatusCode.NEW_SESSION_OPENED)
    assert isinstance(story.close()[0], events.RequestFailed)
    assert story.snapshot.pending == ()


def test_other_failures_are_shown_and_retried() -> None:
    story = up()
    told = story.says(T.FAILURE_EVENT, Status=9999)
    assert [read(each) for each in told] == ["The CTI server refused. [code 9999]"]
    story.close()
    assert story.snapshot.link.retry_at is not None


# Sides


def test_the_side_that_worked_last_is_tried_first_then_the_other_then_later() -> None:
    story = Story().connect()
    story.close()
    story.connect().opens()
    assert story.addresses == [A, B]
    story.now += 60
    waits = []
    for _ in range(6):
        story.close()
        assert story.snapshot.link.retry_at is not None
        waits.append(story.snapshot.link.retry_at - story.now)
        story.connect()
    assert story.addresses[2:] == [B, A, B, A, B, A]
    assert waits == [0.125, 0.125, 0.25, 0.125, 0.5, 0.125]


def test_a_server_that_lets_us_in_and_throws_us_out_is_not_hammered() -> None:
    story = Story()
    waits = []
    for _ in range(10):
        story.connect().opens()
        story.close()
        assert story.snapshot.link.retry_at is not None
        waits.append(story.snapshot.link.retry_at - story.now)
    assert waits[-1] == 10
    assert waits == sorted(waits)


def test_a_single_side_is_tried_again_and_again() -> None:
    story = Story(replace(SETTINGS, sides=(A,))).connect()
    story.fails(T.OPEN_REQ, StatusCode.CTI_SERVER_OFFLINE)
    story.close()
    story.connect()
    assert story.addresses == [A, A]


# Requests and answers


def test_a_request_without_an_answer_is_given_up_and_the_truth_is_asked_for() -> None:
    story = talking(settings=replace(SETTINGS, heartbeat=60))
    story.ask(HOLD)
    assert story.wait(9.9) == []
    told = story.wait(0.2)
    assert told == [events.RequestFailed(HOLD, Reason.TIMED_OUT)]
    story.calls = {FIRST: 4}
    story.answers()
    assert story.call().state.name == "HOLD"
    late = story.confirms(T.HOLD_CALL_REQ)
    assert late == []


def test_too_many_requests_at_once_are_refused() -> None:
    story = talking()
    told = [story.ask(services.GenerateDigits(str(FIRST), "1")) for _ in range(70)]
    assert isinstance(told[-1][0], events.RequestFailed)
    assert told[-1][0].reason is Reason.NOT_POSSIBLE_NOW


def test_nothing_is_asked_for_without_a_session() -> None:
    story = Story()
    assert story.ask(HOLD) == [events.RequestFailed(HOLD, Reason.NOT_CONNECTED)]
    assert story.connect().ask(HOLD) == [events.RequestFailed(HOLD, Reason.NOT_CONNECTED)]


def test_the_answer_to_another_question_is_no_answer() -> None:
    story = talking()
    story.ask(HOLD)
    invoke_id = story.last(T.HOLD_CALL_REQ).number("InvokeID")
    assert story.says(T.ANSWER_CALL_CONF, InvokeID=invoke_id) == []
    assert story.says(T.HOLD_CALL_CONF, InvokeID=invoke_id) == [events.RequestSucceeded(HOLD)]
    assert story.says(T.HOLD_CALL_CONF, InvokeID=invoke_id) == []


def test_ids_go_round_without_the_special_and_the_used_ones() -> None:
    ids = InvokeIDs(NULL_ID - 2)
    assert [ids.next({1: None, 3: None}) for _ in range(3)] == [NULL_ID - 1, 2, 4]


def test_ids_are_not_used_again_in_the_next_session() -> None:
    story = up()
    first = {message.number("InvokeID") for message in story.sent}
    story.close()
    story.sent.clear()
    story.connect().opens()
    assert not first & {message.number("InvokeID") for message in story.sent}


def test_half_a_message_of_an_earlier_session_is_forgotten() -> None:
    story = up()
    frame = Codec(14).encode(Message(T.END_CALL_EVENT, connection()))
    story.panel.receive(frame[:11], story.now)
    story.close()
    story.connect().opens()
    assert story.snapshot.link.state is LinkState.UP


# Bytes


def test_a_stream_may_be_cut_anywhere() -> None:
    codec = Codec(14)
    stream = b"".join(codec.encode(Message(kind, fields)) for kind, fields in RINGS)
    whole, bitwise = up(), up()
    whole.apply(whole.panel.receive(stream, whole.now))
    for index in range(len(stream)):
        bitwise.apply(bitwise.panel.receive(stream[index : index + 1], bitwise.now))
    assert whole.snapshot == bitwise.snapshot
    assert whole.call().other_party == THEIRS


def test_text_is_no_ged_188() -> None:
    with pytest.raises(ProtocolError, match="binary"):
        up().panel.receive("hello", 0.0)


def test_a_length_that_cannot_be_is_a_lost_border() -> None:
    with pytest.raises(ProtocolError, match="frame border"):
        up().panel.receive(b"\xff" * 8, 0.0)


def test_nobody_looks_into_messages_that_nobody_wants() -> None:
    broken = (4).to_bytes(4, "big") + int(T.RTP_STARTED_EVENT).to_bytes(4, "big") + b"\xff" * 4
    assert up().panel.receive(broken, 0.0) == []


def test_an_id_that_cannot_be_sent_back_is_a_protocol_error() -> None:
    story = Story().connect()
    story.confirms(T.OPEN_REQ, ServicesGranted=7, PeripheralOnline=1)
    story.answer(story.last(T.QUERY_AGENT_STATE_REQ))
    invoke_id = story.last(T.SNAPSHOT_DEVICE_REQ).number("InvokeID").to_bytes(4, "big")
    floating = bytes.fromhex("38040100029e 39020000 3a40") + b"x" * 64 + bytes.fromhex("4b020003")
    body = invoke_id + bytes.fromhex("0001") + floating
    header = len(body).to_bytes(4, "big") + int(T.SNAPSHOT_DEVICE_CONF).to_bytes(4, "big")
    with pytest.raises(ProtocolError, match="ConnectionDeviceID"):
        story.panel.receive(header + body, story.now)


FRAMES = [
    Codec(14).encode(Message(kind, fields))
    for kind, fields in [
        *RINGS,
        end(),
        (T.AGENT_STATE_EVENT, {"AgentState": 3}),
        (T.CALL_TRANSFERRED_EVENT, {"PrimaryCallID": FIRST, "SecondaryCallID": 7}),
        (T.CALL_CONFERENCED_EVENT, {"PrimaryCallID": 7, "SecondaryCallID": FIRST}),
        (T.CALL_DATA_UPDATE_EVENT, {"ConnectionCallID": FIRST, "NewConnectionCallID": 7}),
        (T.SNAPSHOT_DEVICE_CONF, {"InvokeID": 4}),
        (T.SNAPSHOT_CALL_CONF, {"InvokeID": 5}),
        (T.SYSTEM_EVENT, {"SystemEventID": 3}),
        (T.FAILURE_CONF, {"InvokeID": 1}),
    ]
]


@st.composite
def garbled(draw: st.DrawFn) -> bytes:
    """Return frames of which some bytes, but no lengths, were changed."""
    frames = [bytearray(frame) for frame in draw(st.lists(st.sampled_from(FRAMES), max_size=6))]
    for frame in frames:
        for place in draw(st.lists(st.integers(4, len(frame) - 1), max_size=4)):
            frame[place] = draw(st.integers(0, 255))
    return b"".join(frames)


@given(st.one_of(st.binary(max_size=80), garbled()), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_events_or_a_protocol_error(data: bytes, is_up: bool) -> None:
    story = up() if is_up else Story().connect()
    story.ask(services.SnapshotDevice())
    story.panel.describe(data)
    try:
        story.apply(story.panel.receive(data, story.now))
    except ProtocolError:
        return
    story.wait(30)
    story.close()


# The log


def test_the_log_has_names_and_ids_only() -> None:
    story = Story(replace(SETTINGS, protocol_version=24))
    story.version = 24
    story.panel.connect(story.now)
    story.panel.opened(story.now)
    frame = story.panel.data_to_send()[0]
    assert story.panel.describe(frame) == "OPEN_REQ InvokeID=1"
    log = [story.panel.describe(frame)]
    kind, fields = RINGS[1]
    rings = Codec(24).encode(Message(kind, {**fields, "CallVariable1": "private"}))
    log.append(story.panel.describe(rings + rings[:20]))
    assert log[1] == f"CALL_DELIVERED_EVENT ConnectionCallID={FIRST}, 20 bytes"
    log.append(story.panel.describe(rings[8:]))
    log.append(story.panel.describe("a text"))
    log.append(story.panel.describe(b""))
    for secret in (LOG_ON.password, "client-secret", THEIRS, "private", "a text"):
        assert secret not in repr(log)


def test_nothing_that_is_shown_of_the_panel_has_a_password() -> None:
    story = up()
    assert LOG_ON.password not in repr(story.told)
    assert LOG_ON.password not in repr(story.snapshot)
    assert "secret" not in repr(SETTINGS)
