"""How the framework writes a call, an agent and the whole snapshot: one function per schema."""

from collections.abc import Mapping
from typing import Any, assert_never

from cti.domain import events
from cti.domain.model import Call, Snapshot
from cti.domain.states import AgentState, ConnectionState, Direction, LinkState, Reason

from .errors import REASONS, ErrorCode
from .modes import Mode
from .names import (
    AGENT_STATE,
    AUX_WORK,
    BUSY,
    CALL_INFO,
    CALL_STATE,
    CALL_TYPES,
    CLOSED,
    CONNECTED,
    DISCONNECTED,
    ERROR,
    MEDIA,
    OPENED,
    PARTY_INFO,
    SNAPSHOT,
    VOICE_AI,
    AgentName,
    CallName,
    standing,
)
from .work_modes import AFTER_CALL_WORK, SPELLINGS

Event = dict[str, Any]

MOST_CALLS, MOST_PARTIES = 20, 32
MOST_DATA = 8192  # characters of a call's names and values; of all calls' in a Snapshot twice that
LONGEST_TEXT = 4096

AGENT_NAMES: Mapping[AgentState, AgentName] = {
    AgentState.NULL: AgentName.LOGOUT,
    AgentState.NOT_READY: AgentName.NOT_READY,
    AgentState.READY: AgentName.READY,
    AgentState.BUSY: AgentName.BUSY,
    AgentState.WORKING_AFTER_CALL: AgentName.NOT_READY,
}
NOT_READY_MODES: Mapping[AgentState, str] = {
    AgentState.NOT_READY: AUX_WORK,
    AgentState.BUSY: BUSY,
    AgentState.WORKING_AFTER_CALL: AFTER_CALL_WORK,
}


def call_state_event(
    name: CallName, call: Call, snapshot: Snapshot, most_data: int = MOST_DATA
) -> Event:
    """Return that a call came into a state."""
    data = _data(call, most_data)
    return _event(CALL_STATE, name.value, **_facts(call, snapshot), pyNamedVariables=data)


def call_info_event(call: Call, snapshot: Snapshot) -> Event:
    """Return what is known of a call besides its state."""
    return _event(CALL_INFO, "CallInfo", **_facts(call, snapshot), pyNamedVariables=_data(call))


def party_info_event(call: Call, snapshot: Snapshot) -> Event:
    """Return who else is in a call."""
    ours = snapshot.agent.device_id
    event = _event(PARTY_INFO, "PartyInfo", pyCallId=call.call_id, pyThisDN=ours)
    return {**event, "pyParties": _parties(call)}


def agent_state_event(snapshot: Snapshot, name: AgentName | None = None) -> Event:
    """Return what the agent is; or is called, on the way there."""
    told = name or agent_name(snapshot)
    if told is AgentName.BUSY:
        told = AgentName.NOT_READY  # Busy is a name in Snapshots only
    details = {} if name is not None else _agent_details(snapshot)
    return _event(AGENT_STATE, told.value, **details)


def snapshot_event(snapshot: Snapshot, mode: Mode) -> Event:
    """Return how everything stands; without pyCalls, if that is not known."""
    agent, is_up = snapshot.agent, snapshot.link.state is LinkState.UP
    event = _event(
        SNAPSHOT,
        "Snapshot",
        pyAgentId=agent.agent_id,
        pyThisDN=agent.device_id,
        pyAgentState=(agent_name(snapshot) if mode.has_agent else user_name(snapshot)).value,
        pyLinkState=CONNECTED if is_up else DISCONNECTED,
        pyDeviceState=OPENED if is_up and not is_logged_out(snapshot, mode) else CLOSED,
        **(_agent_details(snapshot) if mode.has_agent else {}),
    )
    is_sure = all(call.confirmed for call in snapshot.calls.values())
    if is_sure if is_up else is_logged_out(snapshot, mode):
        event["pyCalls"] = _calls(snapshot, mode)
    return event


def voice_ai_event(event: events.VoiceAIEvent, call: Call) -> Event:
    """Return what a voice AI heard or proposes."""
    session = event.session_id or call.voice_ai.session_id
    about: Event = {"pyCallId": event.call_id, "AISessionID": session}
    match event:
        case events.CaptureStarted():
            return _event(VOICE_AI, "CaptureStarted", **about)
        case events.CaptureStopped():
            return _event(VOICE_AI, "CaptureStopped", **about)
        case events.LineHeard(_, speaker, text, final, offset):
            line = {"speaker": speaker.value, "final": final, "offsetMs": round(offset * 1000)}
            return {**_event(VOICE_AI, "Transcript", **about, **line), "text": text[:LONGEST_TEXT]}
        case events.SuggestionMade(_, kind, label, reference, confidence):
            made = {"kind": kind, "reference": reference, "confidence": confidence}
            return {**_event(VOICE_AI, "Suggestion", **about, **made), "label": label}
    assert_never(event)


def notice_event(reason: Reason, message: str) -> Event:
    """Return a fault that belongs to no request."""
    return _error_event(REASONS[reason].value, message)


def failed_call_event(code: ErrorCode, call: Call) -> Event:
    """Return why a call that was made came to nothing."""
    return _error_event(code.value, call.detail, pyCallId=call.call_id)


def agent_name(snapshot: Snapshot) -> AgentName:
    """Return what the agent is, where there is one."""
    agent = snapshot.agent
    waits_for_news = agent.state is not AgentState.NULL or snapshot.link.state is LinkState.UP
    if not agent.confirmed and waits_for_news:
        return AgentName.UNKNOWN
    return AGENT_NAMES[agent.state]


def user_name(snapshot: Snapshot) -> AgentName:
    """Return whether an extension's user is there, in simple telephony."""
    if snapshot.link.state is LinkState.UP:
        return AgentName.LOGIN
    has_left = snapshot.link.problem in ("", events.LOGGED_OUT)
    return AgentName.LOGOUT if has_left else AgentName.UNKNOWN


def is_logged_out(snapshot: Snapshot, mode: Mode) -> bool:
    """Whether nobody is logged in."""
    name = agent_name(snapshot) if mode.has_agent else user_name(snapshot)
    return name is AgentName.LOGOUT


def was_announced(call: Call, mode: Mode) -> bool:
    """Whether a host has been told of a call: where there are only notices, once it rang."""
    return mode.shows(call) or (call.direction is Direction.IN and call.answered_at is not None)


def _event(kind: str, name: str, /, **properties: Any) -> Event:
    """Return an event with its properties, empty ones left out."""
    told = {key: value for key, value in properties.items() if value not in ("", None, {})}
    return {"pyEventType": kind, "pyEventName": name, "pyMedia": MEDIA, **told}


def _error_event(code: str, message: str, /, **properties: str) -> Event:
    return {**_event(ERROR, "Error", errCode=code, **properties), "errMessage": message}


def _facts(call: Call, snapshot: Snapshot) -> Event:
    is_ours = call.direction is Direction.OUT
    return {
        "pyCallId": call.call_id,
        "pyCallType": CALL_TYPES[call.call_type],
        "pyANI": call.calling_device,
        "pyOtherDN": call.other_party,
        "pyDNIS": call.dialled_device or (call.called_device if is_ours else ""),
        "pyThisDN": snapshot.agent.device_id,
    }


def _data(call: Call, most: int = MOST_DATA) -> dict[str, str]:
    """Return the call's data, as much as fits: a host takes no event of any length."""
    fitting: dict[str, str] = {}
    for name, value in call.data.items():
        most -= len(name) + len(value)
        if most >= 0:
            fitting[name] = value
    return fitting


def _parties(call: Call) -> list[Event]:
    """Return the others; where the server does not list them, the other end alone."""
    there = [party for party in call.parties if party.state is not ConnectionState.NULL]
    numbers = [party.device_id for party in there] or [call.other_party]
    return [{"pyDN": number} for number in dict.fromkeys(numbers) if number][:MOST_PARTIES]


def _agent_details(snapshot: Snapshot) -> Event:
    """Return the work mode and the reason for the state that the agent is in."""
    agent, name = snapshot.agent, agent_name(snapshot)
    match name:
        case AgentName.UNKNOWN:
            return {}
        case AgentName.LOGOUT:
            return {"pyReasonCode": agent.reason}
        case AgentName.READY:
            return {"pyWorkMode": SPELLINGS[agent.work_mode]}
    return {"pyWorkMode": NOT_READY_MODES[agent.state], "pyReasonCode": agent.reason}


def _calls(snapshot: Snapshot, mode: Mode) -> list[Event]:
    """Return how each call stands that the mode lets a host know of."""
    listed = [
        (name, call)
        for call in snapshot.calls.values()
        if (name := standing(call)) is not None and was_announced(call, mode)
    ][:MOST_CALLS]
    most = MOST_DATA // max(1, len(listed) // 2)
    return [
        {**call_state_event(name, call, snapshot, most), "pyParties": _parties(call)}
        for name, call in listed
    ]
