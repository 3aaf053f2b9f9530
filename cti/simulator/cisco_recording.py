"""A recording application at the CTI Server: which calls it records, and what it refuses."""

from typing import Any

from cti.domain.states import ConnectionState
from cti.wire.ged188_values import NULL_ID, StatusCode

from .cisco_asking import Ask
from .cisco_words import Failure

SERVER_DATA = 0x5EC0  # which of a site's recorders it is
ANY_SESSION = (0, NULL_ID)
RECORDED = (ConnectionState.CONNECTED, ConnectionState.HOLD)


def start_recording(ask: Ask) -> dict[str, Any]:
    """START_RECORDING_REQ: once for each call."""
    call_id = _call_asked_about(ask)
    recordings = ask.centre.recordings
    if call_id in recordings:
        raise Failure(StatusCode.INVALID_OBJECT_STATE)
    ask.centre.last_recording += 1
    recordings[call_id] = ask.centre.last_recording
    return {"SessionID": recordings[call_id], "ServerData": SERVER_DATA}


def stop_recording(ask: Ask) -> dict[str, Any]:
    """STOP_RECORDING_REQ: of the recording that is meant, or of whichever there is."""
    call_id = _call_asked_about(ask)
    running = ask.centre.recordings.get(call_id)
    named = ask.number("SessionID")
    if running is None or named not in (running, *ANY_SESSION):
        raise Failure(StatusCode.INVALID_OBJECT_STATE)
    if named == running and ask.number("ServerData") != SERVER_DATA:
        raise Failure(StatusCode.INVALID_OBJECT_STATE)
    del ask.centre.recordings[call_id]
    return {}


def _call_asked_about(ask: Ask) -> str:
    """Return the call, in which the device that asks has to be."""
    if not ask.centre.options.recorder:
        raise Failure(StatusCode.FUNCTION_NOT_AVAILABLE)
    device = ask.device()
    call_id = ask.connection("", device)
    call = ask.centre.call(call_id)
    if call is None:
        raise Failure(StatusCode.INVALID_CALLID)
    if call.state_of(device) is ConnectionState.NULL:
        raise Failure(StatusCode.NOT_CALL_PARTY)
    if call.state_of(device) not in RECORDED:
        raise Failure(StatusCode.INVALID_OBJECT_STATE)
    return call_id
