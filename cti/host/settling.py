"""When what was asked for can be seen, and what the response then tells of it."""

from collections.abc import Collection, Iterator
from typing import Any

from cti.domain import services
from cti.domain.model import Call, Snapshot
from cti.domain.services import Request
from cti.domain.states import AgentState, ConnectionState, Direction

from .telling import agent_object, call_object, snapshot_object

Known = Collection[str]
"""The ids of the calls that there were before the request."""

NEW_CALL = services.MakeCall | services.ConsultationCall
AGENT = services.LogOn | services.SetAgentState | services.MonitorStop
STATES: dict[type[Request], ConnectionState] = {
    services.AnswerCall: ConnectionState.CONNECTED,
    services.RetrieveCall: ConnectionState.CONNECTED,
    services.HoldCall: ConnectionState.HOLD,
    services.DeflectCall: ConnectionState.NULL,
    services.SingleStepTransferCall: ConnectionState.NULL,
}
"""Of the request's call, once it is done."""


def is_reached(request: Request, known: Known, after: Snapshot) -> bool:
    """Whether a confirmed request's effect is there; where none can be seen, it is."""
    match request:
        case services.MakeCall() | services.ConsultationCall():
            return new_call(request, known, after) is not None
        case services.ClearConnection(call_id, device_id):
            return bool(device_id) or call_id not in after.calls
        case services.AlternateCall(_, held) | services.ReconnectCall(_, held):
            return _state(after, held) is ConnectionState.CONNECTED
        case services.TransferCall(active, held):
            return not {active, held} & after.calls.keys()
        case services.ConferenceCall(active, held):
            return not {active, held} <= after.calls.keys()
        case services.SetMicrophoneMute(call_id, on):
            call = after.calls.get(call_id)
            return call is None or call.is_muted is on
        case services.StartRecording(call_id) | services.StopRecording(call_id):
            call = after.calls.get(call_id)
            return call is None or call.is_recorded is isinstance(request, services.StartRecording)
        case services.SetAgentState(state) if state is not AgentState.NULL:
            return state in (after.agent.state, after.agent.pending)
        case services.AssociateData(call_id, data):
            call = after.calls.get(call_id)
            return call is None or data.items() <= call.data.items()
    wanted = STATES.get(type(request))
    return wanted is None or _state(after, _call_id(request)) is wanted


def outcome_of(request: Request, known: Known, after: Snapshot) -> dict[str, Any]:
    """Return what the response to a request that has succeeded tells."""
    if isinstance(request, services.SnapshotDevice):
        return {"snapshot": snapshot_object(after)}
    if isinstance(request, AGENT):
        return {"agent": agent_object(after.agent)}
    call = _call_after(request, known, after)
    return {"call": call_object(call, after)} if call is not None else {}


def new_call(request: Request, known: Known, after: Snapshot) -> Call | None:
    """Return the call that `request` made; None: it cannot be seen yet."""
    match request:
        case services.MakeCall(number):
            about = ""
        case services.ConsultationCall(about, number):
            pass
        case _:
            return None
    made = [call for call in _outgoing(known, after) if call.consultation_of in ("", about)]
    made.sort(key=lambda call: call.called_device != number)
    return made[0] if made else None


def _outgoing(known: Known, after: Snapshot) -> Iterator[Call]:
    for call in after.known_calls:
        if call.call_id not in known and call.direction is Direction.OUT:
            yield call


def _call_after(request: Request, known: Known, after: Snapshot) -> Call | None:
    match request:
        case services.MakeCall() | services.ConsultationCall():
            return new_call(request, known, after)
        case services.AlternateCall(_, held) | services.ReconnectCall(_, held):
            return after.find_call(held)
        case services.ConferenceCall(active, held) | services.TransferCall(active, held):
            return after.calls.get(held) or after.calls.get(active) or after.find_call(held)
    return after.find_call(_call_id(request))


def _call_id(request: Request) -> str:
    call_id: str = getattr(request, "call_id", "")
    return call_id


def _state(after: Snapshot, call_id: str) -> ConnectionState:
    call = after.calls.get(call_id)
    return call.state if call is not None else ConnectionState.NULL
