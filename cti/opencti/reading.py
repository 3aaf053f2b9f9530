"""OpenCTI's JSON events, read leniently: each becomes what happened, in the domain's words."""

from collections.abc import Callable, Mapping

from cti.domain import events
from cti.domain.model import Agent
from cti.domain.states import AgentState, Cause, LinkState, Speaker, WorkMode
from cti.errors import ProtocolError

from .call_reading import call_facts, listed_calls, local_state, parties
from .errors import reason_of
from .fields import Fields
from .names import (
    AGENT_NAMES,
    AGENT_STATE,
    AGENT_STATES,
    BUSY,
    CALL_INFO,
    CALL_NAMES,
    CALL_STATE,
    ERROR,
    PARTY_INFO,
    SNAPSHOT,
    VOICE_AI,
    AgentName,
    CallName,
)
from .work_modes import NOT_READY_MODES, READY_MODES

DAY = 86_400_000.0  # milliseconds

HAPPENED: Mapping[CallName, type[events.CallEvent]] = {
    CallName.INITIATED: events.Originated,
    CallName.ALERTING: events.Delivered,
    CallName.ESTABLISHED: events.Established,
    CallName.HELD: events.Held,
    CallName.RETRIEVED: events.Retrieved,
    CallName.DISCONNECTED: events.ConnectionCleared,
    CallName.ABANDONED: events.ConnectionCleared,
}
ANSWERED = frozenset({CallName.ESTABLISHED, CallName.HELD, CallName.RETRIEVED})
WORK_MODES: Mapping[str, AgentState] = {**NOT_READY_MODES, BUSY: AgentState.BUSY}
"""Where an event tells them, BUSY is a state of its own."""


def read_event(event: Mapping[str, object] | str) -> list[events.Event]:
    """Return what an event tells; of a type or name that is not known: nothing.

    Raises ProtocolError for what is no event: text that is not JSON, a required property that is
    missing, a value that is not allowed there.
    """
    fields = Fields.parsed(event)
    read = READERS.get(fields.needed("pyEventType").lower())
    return read(fields) if read is not None else []


def _voice_ai(fields: Fields) -> list[events.Event]:
    call_id, session = fields.needed("pyCallId"), fields.text("AISessionID")
    match fields.text("pyEventName").lower():
        case "capturestarted":
            return [events.CaptureStarted(call_id, session)]
        case "capturestopped":
            return [events.CaptureStopped(call_id, session)]
        case "transcript":
            offset = (fields.number("offsetMs", 0, DAY) or 0.0) / 1000
            final = fields.is_on("final", True)
            text = fields.needed("text")
            return [events.LineHeard(call_id, _speaker(fields), text, final, offset, session)]
        case "suggestion":
            kind, label = fields.text("kind"), fields.needed("label")
            reference, confidence = fields.text("reference"), fields.number("confidence", 0, 1)
            return [events.SuggestionMade(call_id, kind, label, reference, confidence, session)]
    return []


def _speaker(fields: Fields) -> Speaker:
    try:
        return Speaker(fields.needed("speaker").lower())
    except ValueError:
        told = fields.text("speaker")[:40]
        raise ProtocolError(f"speaker must be agent or customer, not {told!r}") from None


def _call_state(fields: Fields) -> list[events.Event]:
    facts = call_facts(fields)
    name = CALL_NAMES.get(fields.needed("pyEventName").lower())
    if name is None:
        return []
    state, direction = local_state(name, facts["direction"])
    facts |= {"local_state": state, "direction": direction}
    if name is CallName.ABANDONED:
        facts["cause"] = Cause.CANCELLED
    return [HAPPENED[name](**facts)]


def _call_info(fields: Fields) -> list[events.Event]:
    return [events.CallDataChanged(**call_facts(fields))]


def _party_info(fields: Fields) -> list[events.Event]:
    if (others := parties(fields)) is None:
        raise ProtocolError("pyParties of a PartyInfoEvent is missing; it must be a list")
    return [events.CallDataChanged(call_id=fields.needed("pyCallId"), parties=others)]


def _error(fields: Fields) -> list[events.Event]:
    told = fields.text("errMessage") or fields.needed("errCode")
    return [events.Notice(reason_of(fields.text("errCode")), told)]


def _agent_state(fields: Fields) -> list[events.Event]:
    name = AGENT_NAMES.get(fields.needed("pyEventName").lower())
    agent = _agent(name, fields)
    if agent is None:
        return []
    tells_mode = agent.state is AgentState.READY and fields.has("pyWorkMode")
    return [
        events.AgentStateChanged(
            state=agent.state,
            agent_id=agent.agent_id,
            device_id=agent.device_id,
            reason=agent.reason,
            work_mode=agent.work_mode if tells_mode else None,
        )
    ]


def _snapshot(fields: Fields) -> list[events.Event]:
    name = AGENT_NAMES.get(fields.text("pyAgentState").lower())
    agent, listed = _agent(name, fields), listed_calls(fields)
    calls = None if listed is None else tuple(call for _, call in listed)
    read: list[events.Event] = []
    if agent is not None or calls is not None:
        read.append(events.SnapshotTaken(agent, calls))
    for called, call in listed or ():
        if called in ANSWERED:  # since when, the event does not tell
            read.append(events.Established(call_id=call.call_id, local_state=call.state))
    match fields.text("pyLinkState").upper():
        case "CONNECTED":
            read.append(events.LinkStateChanged(LinkState.UP))
        case "DISCONNECTED":
            problem = events.LOGGED_OUT if name is AgentName.LOGOUT else "lost"
            read.append(events.LinkStateChanged(LinkState.DOWN, problem))
    return read


READERS: Mapping[str, Callable[[Fields], list[events.Event]]] = {
    VOICE_AI.lower(): _voice_ai,
    CALL_STATE.lower(): _call_state,
    CALL_INFO.lower(): _call_info,
    PARTY_INFO.lower(): _party_info,
    AGENT_STATE.lower(): _agent_state,
    SNAPSHOT.lower(): _snapshot,
    ERROR.lower(): _error,
}


def _agent(name: AgentName | None, fields: Fields) -> Agent | None:
    """Return what an event says of the agent; None: nothing that is known."""
    state = AGENT_STATES.get(name) if name is not None else None
    if state is None:
        return None
    mode = fields.text("pyWorkMode").upper()
    if state is AgentState.NOT_READY:
        state = WORK_MODES.get(mode, state)
    return Agent(
        agent_id=fields.text("pyAgentId"),
        device_id=fields.text("pyThisDN"),
        state=state,
        reason=fields.text("pyReasonCode"),
        work_mode=READY_MODES.get(mode, WorkMode.UNSPECIFIED),
    )
