"""The reason codes that Unified CCE sets by itself."""

from cti.domain.wording import Named, named, worded
from cti.wire.ged188_values import ReasonCode

LOGGED_OUT = Named("agent_states.null")
SUPERVISOR, SYSTEM = named("agent.supervisor"), named("agent.system")

BY_THE_SYSTEM = frozenset(
    {
        ReasonCode.DESKTOP_CONNECTION_LOST,
        ReasonCode.SUPERVISOR,
        ReasonCode.FORCED_LOGOUT_NOT_READY,
        ReasonCode.FORCED_LOGOUT,
        ReasonCode.LOGOUT_ASKED_FOR,
        ReasonCode.OFF_HOOK_BEFORE_12_5,
        ReasonCode.CALL_NOT_ANSWERED,
        ReasonCode.DESKTOP_DISCONNECTED,
        ReasonCode.COMPONENT_FAILED,
        ReasonCode.PHONE_OUT_OF_SERVICE,
        ReasonCode.INACTIVITY,
        ReasonCode.BUSY_ON_OTHER_LINE,
        ReasonCode.OFF_HOOK,
        ReasonCode.CALLS_DID_NOT_ARRIVE,
        ReasonCode.SKILL_GROUPS_CHANGED,
        ReasonCode.DUPLICATE_DEVICE_TARGET,
        ReasonCode.MOBILE_CALL_FAILED,
        ReasonCode.MOBILE_PHONE_NOT_ANSWERED,
        ReasonCode.MOBILE_STANDING_CALL_CUT,
        ReasonCode.DESKTOP_RECONNECTED,
        ReasonCode.SIGNED_IN_DURING_CALL,
        ReasonCode.EXTENSION_CHANGED,
        ReasonCode.GATEWAY_RESET,
        ReasonCode.AGENT_INITIALISED,
    }
)
"""Those that the panel has words for."""

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


def problem_of(reason: str) -> str:
    """Return why the agent was logged out, by a code of the system; empty if it is the site's."""
    known = reason.isdecimal() and int(reason) in BY_THE_SYSTEM
    return worded(Named(f"cisco_reasons.{reason}"), LOGGED_OUT) if known else ""


def author_of(code: int) -> str:
    """Return who set a state with this code, as far as the code says it."""
    if code == ReasonCode.SUPERVISOR:
        return SUPERVISOR
    return SYSTEM if code in BY_THE_SYSTEM and code not in BY_THE_AGENT else ""
