"""Which function answers which request, and the service that a session needs for it."""

from collections.abc import Callable
from typing import Any

from cti.wire.ged188_values import MessageType, Service, StatusCode

from . import cisco_agents as agents
from . import cisco_recording as recording
from . import cisco_requests as requests
from . import cisco_snapshots as snapshots
from .cisco_asking import Ask
from .cisco_words import Failure

M = MessageType
CONTROL = Service.CLIENT_CONTROL
DATA = Service.CALL_DATA_UPDATE
NONE = Service(0)

Answer = Callable[[Ask], dict[str, Any]]
SERVICES: dict[int, tuple[Service, Answer]] = {
    M.SET_AGENT_STATE_REQ: (CONTROL, agents.set_agent_state),
    M.QUERY_AGENT_STATE_REQ: (CONTROL, agents.query_agent_state),
    M.MAKE_CALL_REQ: (CONTROL, requests.make_call),
    M.ANSWER_CALL_REQ: (CONTROL, requests.answer_call),
    M.CLEAR_CONNECTION_REQ: (CONTROL, requests.clear_connection),
    M.CLEAR_CALL_REQ: (CONTROL, requests.clear_call),
    M.HOLD_CALL_REQ: (CONTROL, requests.hold_call),
    M.RETRIEVE_CALL_REQ: (CONTROL, requests.retrieve_call),
    M.ALTERNATE_CALL_REQ: (CONTROL, requests.alternate_call),
    M.RECONNECT_CALL_REQ: (CONTROL, requests.reconnect_call),
    M.CONSULTATION_CALL_REQ: (CONTROL, requests.consultation_call),
    M.TRANSFER_CALL_REQ: (CONTROL, requests.transfer_call),
    M.CONFERENCE_CALL_REQ: (CONTROL, requests.conference_call),
    M.DEFLECT_CALL_REQ: (CONTROL, requests.deflect_call),
    M.SEND_DTMF_SIGNAL_REQ: (CONTROL, requests.send_dtmf_signal),
    M.BAD_CALL_REQ: (CONTROL, requests.bad_call),
    M.SUPERVISOR_ASSIST_REQ: (CONTROL, requests.supervisor_assist),
    M.EMERGENCY_CALL_REQ: (CONTROL, requests.emergency_call),
    M.SET_CALL_DATA_REQ: (DATA, requests.set_call_data),
    M.RELEASE_CALL_REQ: (DATA, requests.release_call),
    M.START_RECORDING_REQ: (NONE, recording.start_recording),
    M.STOP_RECORDING_REQ: (NONE, recording.stop_recording),
    M.SNAPSHOT_DEVICE_REQ: (CONTROL, snapshots.snapshot_device),
    M.SNAPSHOT_CALL_REQ: (CONTROL, snapshots.snapshot_call),
    M.QUERY_DEVICE_INFO_REQ: (CONTROL, snapshots.query_device),
    M.AGENT_DESK_SETTINGS_REQ: (NONE, snapshots.desk_settings),
    M.LIST_AGENT_TEAM_REQ: (Service.SUPERVISOR, snapshots.list_team),
    M.REGISTER_VARIABLES_REQ: (NONE, snapshots.register_variables),
    M.CLIENT_EVENT_REPORT_REQ: (NONE, snapshots.report_client),
}


def ask_of(ask: Ask) -> dict[str, Any] | None:
    """Do what is asked and return what confirms it; None: it is no request."""
    found = SERVICES.get(ask.message.type)
    if found is None:
        if ask.message.name.endswith("_REQ"):
            raise Failure(StatusCode.FUNCTION_NOT_AVAILABLE)
        return None
    needed, answer = found
    if needed & ~Service(ask.session.services & sum(Service)):
        raise Failure(StatusCode.FUNCTION_NOT_AVAILABLE)
    ask.check()
    return answer(ask)
