"""The framework's words for what a call and an agent can be, and their other spellings."""

from collections.abc import Mapping
from enum import Enum

from cti.domain.model import Call
from cti.domain.states import AgentState, CallType, ConnectionState, Direction

SNAPSHOT, AGENT_STATE, CALL_STATE = "SnapshotEvent", "AgentStateEvent", "CallStateEvent"
PARTY_INFO, CALL_INFO = "PartyInfoEvent", "CallInfoEvent"
VOICE_AI, ERROR = "VoiceAIEvent", "ErrorEvent"
EVENT_TYPES = (SNAPSHOT, AGENT_STATE, CALL_STATE, PARTY_INFO, CALL_INFO, VOICE_AI, ERROR)

MEDIA = "Phone"
OPENED, CLOSED = "OPENED", "CLOSED"
CONNECTED, DISCONNECTED = "CONNECTED", "DISCONNECTED"

CALL_TYPES: Mapping[CallType, str] = {kind: kind.name for kind in CallType}

BUSY, AUX_WORK = "BUSY", "AUX_WORK"  # work modes of an agent who is not ready


class CallName(Enum):
    """What became of a call: the pyEventName of a CallStateEvent."""

    INITIATED = "Initiated"
    ALERTING = "Alerting"
    ESTABLISHED = "Established"
    HELD = "Held"
    RETRIEVED = "Retrieved"
    DISCONNECTED = "Disconnected"
    ABANDONED = "Abandoned"


class AgentName(Enum):
    """What an agent is: the pyEventName of an AgentStateEvent; Busy in Snapshots only."""

    READY = "Ready"
    NOT_READY = "NotReady"
    LOGIN = "Login"
    LOGOUT = "Logout"
    BUSY = "Busy"
    UNKNOWN = "Unknown"


CALL_NAMES: Mapping[str, CallName] = {
    **{name.value.lower(): name for name in CallName},
    "connected": CallName.ESTABLISHED,
    "offering": CallName.ALERTING,
    "ringing": CallName.ALERTING,
    "delivered": CallName.ALERTING,
}
"""As they are read: in any case, with the synonyms that are in use."""

AGENT_NAMES: Mapping[str, AgentName] = {name.value.lower(): name for name in AgentName}

AGENT_STATES: Mapping[AgentName, AgentState] = {
    AgentName.READY: AgentState.READY,
    AgentName.NOT_READY: AgentState.NOT_READY,
    AgentName.LOGIN: AgentState.NOT_READY,  # signed in, nothing chosen yet
    AgentName.LOGOUT: AgentState.NULL,
    AgentName.BUSY: AgentState.BUSY,
}
"""Unknown stands for none."""


def standing(call: Call) -> CallName | None:
    """Return how a call stands, as the last event of it would say; None: a host is not told of it.

    An outgoing call is Initiated until it is answered, even while our device is connected to it.
    """
    match call.state:
        case ConnectionState.ALERTING:
            return CallName.ALERTING
        case ConnectionState.HOLD:
            return CallName.HELD
        case ConnectionState.CONNECTED if call.direction is Direction.IN:
            return CallName.ESTABLISHED
    if call.answered_at is not None:
        return CallName.ESTABLISHED
    if call.direction is Direction.OUT or call.state is ConnectionState.INITIATED:
        return CallName.INITIATED
    return None  # it waits somewhere, or has failed before it rang
