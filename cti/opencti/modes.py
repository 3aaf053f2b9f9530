"""The three telephony modes of OpenCTI, and what each lets an agent ask for: one table."""

from enum import Enum

from cti.domain import services

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
