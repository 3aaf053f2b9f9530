"""The recording application behind the simulated CTI Server."""

import pytest
from simulator.cisco_clients import Client, Plant

from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import NULL_ID, MessageType, StatusCode

E = StatusCode


def talking(plant: Plant) -> tuple[Client, int]:
    client = plant.agent("1001")
    call = plant.rings("2001")
    client.ask_about("ANSWER_CALL_REQ", call)
    client.take()
    return client, call


def start(client: Client, call: int) -> Message:
    return client.ask_about("START_RECORDING_REQ", call, Direction=2)


def stop(client: Client, call: int, session_id: int = 0, server_data: int = 0) -> Message:
    numbers = {"SessionID": session_id, "ServerData": server_data}
    return client.ask_about("STOP_RECORDING_REQ", call, Direction=2, **numbers)


def is_refused(answer: Message, status: StatusCode) -> bool:
    return answer.type == MessageType.FAILURE_CONF and answer.number("Status") == status


def test_a_recording_is_stopped_by_the_numbers_it_was_started_with() -> None:
    client, call = talking(Plant())
    started = start(client, call)
    assert started.type == MessageType.START_RECORDING_CONF
    session_id, data = started.number("SessionID"), started.number("ServerData")
    assert is_refused(stop(client, call, session_id + 1, data), E.INVALID_OBJECT_STATE)
    assert is_refused(stop(client, call, session_id, data + 1), E.INVALID_OBJECT_STATE)
    assert stop(client, call, session_id, data).type == MessageType.STOP_RECORDING_CONF


@pytest.mark.parametrize("session_id", [0, NULL_ID])
def test_whichever_recording_there_is_can_be_stopped(session_id: int) -> None:
    client, call = talking(Plant())
    start(client, call)
    assert stop(client, call, session_id).type == MessageType.STOP_RECORDING_CONF


def test_a_call_is_not_recorded_twice_at_a_time() -> None:
    client, call = talking(Plant())
    first = start(client, call)
    assert is_refused(start(client, call), E.INVALID_OBJECT_STATE)
    stop(client, call)
    again = start(client, call)
    assert again.number("SessionID") != first.number("SessionID")


def test_what_is_not_recorded_cannot_be_stopped() -> None:
    client, call = talking(Plant())
    assert is_refused(stop(client, call), E.INVALID_OBJECT_STATE)


def test_only_who_talks_in_a_call_records_it() -> None:
    plant = Plant()
    client, call = talking(plant)
    other = plant.agent("1002")
    assert is_refused(start(other, call), E.NOT_CALL_PARTY)
    assert is_refused(start(client, call + 100), E.INVALID_CALLID)
    rings = plant.rings("2002")
    assert is_refused(start(other, rings), E.INVALID_OBJECT_STATE)


def test_a_recording_ends_with_its_call() -> None:
    plant = Plant()
    client, call = talking(plant)
    start(client, call)
    client.ask_about("CLEAR_CONNECTION_REQ", call)
    assert is_refused(stop(client, call), E.INVALID_CALLID)


def test_a_recording_goes_on_where_the_call_does() -> None:
    plant = Plant()
    client, call = talking(plant)
    plant.agent("1002")
    consulted = client.ask_about(
        "CONSULTATION_CALL_REQ", call, "Active", DialedNumber="2002", ConsultType=1
    ).number("NewConnectionCallID")
    plant.switch.answer(plant.now, "2002", str(consulted))
    start(client, consulted)
    held = client.ask_about("START_RECORDING_REQ", call, Direction=2)
    client.ask_about_both("CONFERENCE_CALL_REQ", consulted, call)
    assert is_refused(stop(client, consulted), E.INVALID_CALLID)
    numbers = held.number("SessionID"), held.number("ServerData")
    assert stop(client, call, *numbers).type == MessageType.STOP_RECORDING_CONF


def test_a_site_may_have_no_recorder() -> None:
    client, call = talking(Plant(recorder=False))
    assert is_refused(start(client, call), E.FUNCTION_NOT_AVAILABLE)
    assert is_refused(stop(client, call), E.FUNCTION_NOT_AVAILABLE)
