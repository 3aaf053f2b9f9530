"""The three telephony modes of OpenCTI, and what each lets an agent ask for: one table."""

from enum import Enum

from cti.domain import events, services

AGENT_SERVICES = frozenset({services.LogOn, services.SetAgentState})
EVERY_SERVICE: frozenset[type[services.Request]] = frozenset(services.Request.__args__)
NOTICE_SERVICES: frozenset[type[services.Request]] = frozenset(
    {services.MonitorStart, services.MonitorStop, services.SnapshotDevice}
)


class TelephonyMode(Enum):
    """How much of the telephone the panel is (OpenCTI, *Telephony modes*)."""

    SIMPLE = "simple"
    AGENT_STATE = "agent_state"
    FULL = "full"


SERVICES: dict[TelephonyMode, frozenset[type[services.Request]]] = {
    TelephonyMode.SIMPLE: NOTICE_SERVICES,
    TelephonyMode.AGENT_STATE: NOTICE_SERVICES | AGENT_SERVICES,
    TelephonyMode.FULL: EVERY_SERVICE,
}


def within(mode: TelephonyMode, event: events.Event) -> events.Event:
    """Return the event as the mode lets the panel see it: no server offers more than the mode."""
    match event:
        case events.ServicesChanged(offered, choices):
            return events.ServicesChanged(offered & SERVICES[mode], choices)
    return event
