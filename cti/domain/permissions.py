"""Which services each state offers: the tables that buttons, Desktop and tests share."""

from . import services
from .model import Call, Snapshot
from .states import AgentState, ConnectionState, LinkState, Reason

OFFERED: dict[ConnectionState, frozenset[type[services.Request]]] = {
    ConnectionState.NULL: frozenset(),
    ConnectionState.INITIATED: frozenset({services.ClearConnection, services.GenerateDigits}),
    ConnectionState.ALERTING: frozenset(
        {services.AnswerCall, services.DeflectCall, services.AssociateData}
    ),
    ConnectionState.CONNECTED: frozenset(
        {
            services.ClearConnection,
            services.HoldCall,
            services.ConsultationCall,
            services.SingleStepTransferCall,
            services.SingleStepConferenceCall,
            services.GenerateDigits,
            services.AssociateData,
            services.SetDisposition,
            services.SetMicrophoneMute,
            services.StartRecording,
            services.StopRecording,
            services.SupervisorAssist,
            services.AlternateCall,
            services.ReconnectCall,
            services.TransferCall,
            services.ConferenceCall,
        }
    ),
    ConnectionState.HOLD: frozenset(
        {
            services.RetrieveCall,
            services.AssociateData,
            services.SetDisposition,
            services.ClearConnection,
        }
    ),
    ConnectionState.QUEUED: frozenset({services.ClearConnection, services.AssociateData}),
    ConnectionState.FAIL: frozenset({services.ClearConnection}),
}
"""What our device can do in one call (ECMA-269 §6.8.1, Table 6-19)."""

AFTER_ANSWER = frozenset(
    {
        services.HoldCall,
        services.SingleStepTransferCall,
        services.SingleStepConferenceCall,
        services.ConsultationCall,
        services.SupervisorAssist,
        services.StartRecording,
        services.StopRecording,
    }
)
"""What needs somebody at the other end."""

JOINING = (
    services.AlternateCall,
    services.ReconnectCall,
    services.TransferCall,
    services.ConferenceCall,
)

AGENT_MOVES: dict[AgentState, frozenset[AgentState]] = {
    AgentState.NULL: frozenset({AgentState.NULL}),  # to leave the panel, too
    AgentState.NOT_READY: frozenset({AgentState.NOT_READY, AgentState.READY, AgentState.NULL}),
    AgentState.READY: frozenset({AgentState.NOT_READY, AgentState.NULL}),
    AgentState.BUSY: frozenset(
        {AgentState.NOT_READY, AgentState.READY, AgentState.WORKING_AFTER_CALL, AgentState.NULL}
    ),
    AgentState.WORKING_AFTER_CALL: frozenset(
        {AgentState.NOT_READY, AgentState.READY, AgentState.NULL}
    ),
}
"""Where an agent may go from each state; from BUSY it is what follows the call."""


def objection(snapshot: Snapshot, request: services.Request) -> Reason | None:
    """Return why `request` cannot be asked for now; None: it can."""
    if (
        not isinstance(request, services.LogOn | services.MonitorStop)
        and snapshot.link.state is not LinkState.UP
    ):
        return Reason.NOT_CONNECTED
    if not _within(snapshot, request):
        return Reason.NOT_OFFERED
    if request in snapshot.pending and not isinstance(request, services.GenerateDigits):
        return Reason.ALREADY_ASKED  # the same digit twice is two digits
    return None if _allowed(snapshot, request) else Reason.NOT_POSSIBLE_NOW


def offers(call: Call, service: type[services.Request]) -> bool:
    """Whether `service` makes sense for `call` in its state."""
    if service in AFTER_ANSWER and call.answered_at is None:
        return False
    return service in OFFERED[call.state]


def _within(snapshot: Snapshot, request: services.Request) -> bool:
    """Whether the server can do that at all. To log on is how one gets to a server."""
    match request:
        case services.LogOn():
            return True
        case services.SetAgentState(state) if state not in snapshot.agent_choices:
            return False
    return type(request) in snapshot.services


def _allowed(snapshot: Snapshot, request: services.Request) -> bool:
    match request:
        case services.MakeCall():
            return request.emergency or not any(
                isinstance(asked, services.MakeCall) for asked in snapshot.pending
            )
        case services.SetAgentState(state):
            return not snapshot.agent.confirmed or state in AGENT_MOVES[snapshot.agent.state]
        case (
            services.AlternateCall(active, held)
            | services.ReconnectCall(active, held)
            | services.TransferCall(active, held)
            | services.ConferenceCall(active, held)
        ):
            return _pair(snapshot, active, held)
        case services.SupervisorAssist(call_id) if not call_id:
            return True
        case (
            services.LogOn()
            | services.MonitorStart()
            | services.MonitorStop()
            | services.SnapshotDevice()
        ):
            return True
        case services.SetDisposition(call_id) if _just_ended(snapshot, call_id):
            return True
    call = snapshot.calls.get(request.call_id)
    return call is not None and offers(call, type(request))


def _just_ended(snapshot: Snapshot, call_id: str) -> bool:
    return any(call.call_id == call_id for call in snapshot.history[:3])


def _pair(snapshot: Snapshot, active_call_id: str, held_call_id: str) -> bool:
    active, held = snapshot.calls.get(active_call_id), snapshot.calls.get(held_call_id)
    if active is None or held is None:
        return False
    return active.state is ConnectionState.CONNECTED and held.state is ConnectionState.HOLD
