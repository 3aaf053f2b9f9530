"""What the switch knows, as plain values: the truth to compare a panel with."""

from typing import Any

from cti.domain.states import ConnectionState

from .reports import AgentPicture, CallPicture

S = ConnectionState


def call_values(call: CallPicture) -> dict[str, Any]:
    """Return a call as JSON has it."""
    return {
        "call_id": call.call_id,
        "from": call.calling,
        "to": call.dialled,
        "state": call_state(call).name.lower(),
        "connections": [
            {"device": each.device, "state": each.state.name.lower()} for each in call.connections
        ],
        "variables": dict(call.variables),
        "queue": call.queue,
        "name": call.name,
        "type": call.call_type.value,
        "consultation_of": call.consultation_of,
        "started_at": call.started_at,
        "answered_at": call.answered_at,
    }


def call_state(call: CallPicture) -> ConnectionState:
    """Return the state that says most about the whole call."""
    states = [each.state for each in call.connections]
    for telling in (S.FAIL, S.QUEUED, S.ALERTING, S.INITIATED):
        if telling in states and states.count(S.CONNECTED) + states.count(S.HOLD) < 2:
            return telling
    return S.HOLD if S.HOLD in states else S.CONNECTED


def agent_values(agent: AgentPicture) -> dict[str, Any]:
    """Return an agent as JSON has it."""
    return {
        "id": agent.person.agent_id,
        "device": agent.device,
        "name": agent.person.name,
        "state": agent.phase.state.value,
        "status": agent.status,
        "reason": agent.reason,
        "since": agent.since,
        "work_mode": agent.work_mode.value,
        "pending": agent.pending.state.value if agent.pending else None,
    }
