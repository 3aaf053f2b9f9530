"""The reason codes that Unified CCE sets by itself, in words."""

from cti.domain.states import AgentState
from cti.wire.ged188_values import ReasonCode

SUPERVISOR = "a supervisor"
SYSTEM = "the telephone system"

TITLES: dict[int, str] = {
    ReasonCode.DESKTOP_CONNECTION_LOST: "the connection was lost",
    ReasonCode.SUPERVISOR: "set by a supervisor",
    ReasonCode.FORCED_LOGOUT_NOT_READY: "being logged out",
    ReasonCode.FORCED_LOGOUT: "by force",
    ReasonCode.LOGOUT_ASKED_FOR: "logging out",
    ReasonCode.OFF_HOOK_BEFORE_12_5: "the telephone is off hook",
    ReasonCode.CALL_NOT_ANSWERED: "a call was not answered",
    ReasonCode.DESKTOP_DISCONNECTED: "the connection was lost",
    ReasonCode.COMPONENT_FAILED: "a part of the system failed",
    ReasonCode.PHONE_OUT_OF_SERVICE: "the telephone is out of service",
    ReasonCode.INACTIVITY: "nothing was done for too long",
    ReasonCode.BUSY_ON_OTHER_LINE: "busy on another line",
    ReasonCode.OFF_HOOK: "the telephone is off hook",
    ReasonCode.CALLS_DID_NOT_ARRIVE: "two calls did not arrive",
    ReasonCode.SKILL_GROUPS_CHANGED: "your skill groups were changed",
    ReasonCode.DUPLICATE_DEVICE_TARGET: "two telephones have this number",
    ReasonCode.MOBILE_CALL_FAILED: "the call to your telephone failed",
    ReasonCode.MOBILE_PHONE_NOT_ANSWERED: "your telephone was not answered",
    ReasonCode.MOBILE_STANDING_CALL_CUT: "the standing call was cut",
    ReasonCode.DESKTOP_RECONNECTED: "connected again",
    ReasonCode.SIGNED_IN_DURING_CALL: "logged in during a call",
    ReasonCode.EXTENSION_CHANGED: "the extension was changed",
    ReasonCode.GATEWAY_RESET: "the system was restarted",
    ReasonCode.AGENT_INITIALISED: "the system was restarted",
}

BY_THE_AGENT = frozenset(
    {
        ReasonCode.LOGOUT_ASKED_FOR,
        ReasonCode.OFF_HOOK,
        ReasonCode.OFF_HOOK_BEFORE_12_5,
        ReasonCode.BUSY_ON_OTHER_LINE,
        ReasonCode.SIGNED_IN_DURING_CALL,
    }
)
"""Codes that follow from what the agent does: nobody else changed the state."""

BEFORE = {AgentState.NOT_READY: "Not ready", AgentState.NULL: "Logged out"}


def title_of(state: AgentState, code: int) -> str:
    """Return the words for a state with a code of the system; empty if the code is the site's."""
    return f"{BEFORE[state]}: {TITLES[code]}" if state in BEFORE and code in TITLES else ""


def author_of(code: int) -> str:
    """Return who set a state with this code, as far as the code says it."""
    if code == ReasonCode.SUPERVISOR:
        return SUPERVISOR
    return SYSTEM if code in TITLES and code not in BY_THE_AGENT else ""
