"""Opening a session: what is asked for, what was granted, and every refusal."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from cti.domain import services
from cti.domain.services import Request
from cti.domain.states import AgentState
from cti.settings import CiscoSettings
from cti.wire.ged188_values import NULL_ID, AgentStateMask, Service
from cti.wire.ged188_values import CallEventMask as Mask
from cti.wire.ged188_values import StatusCode as Status

from .desk import Desk

LOWEST_VERSION = 9
LEAST_IDLE_TIMEOUT = 20
INTERVALS = 4  # without a sign of life, until the server gives a session up

WANTED_SERVICES = Service.CLIENT_EVENTS | Service.CLIENT_CONTROL | Service.CALL_DATA_UPDATE
CALL_EVENTS = Mask(0x007FFFFF) & ~Mask.CALL_TRANSLATION_ROUTE
AGENT_STATES = AgentStateMask(0x3FF)

CALL_DATA = frozenset({services.AssociateData, services.SetDisposition})
AGENT = frozenset({services.LogOn, services.SetAgentState, services.SnapshotDevice})
NEVER = frozenset(
    {
        services.SingleStepConferenceCall,  # Unified CCE cannot
        services.MonitorStart,  # a desktop session watches its own device only
        services.MonitorStop,
    }
)
EVERY_SERVICE: frozenset[type[Request]] = frozenset(Request.__args__) - NEVER
CHOICES = frozenset(
    {AgentState.NULL, AgentState.NOT_READY, AgentState.READY, AgentState.WORKING_AFTER_CALL}
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the agent can ask for at the moment."""

    services: frozenset[type[Request]]
    agent_choices: frozenset[AgentState]

    @classmethod
    def of(cls, offered: frozenset[type[Request]]) -> "Offer":
        """Return the offer of these services."""
        return cls(offered, CHOICES if services.SetAgentState in offered else frozenset())


class Reaction(Enum):
    """What to do after a refusal of OPEN_REQ."""

    OTHER_SIDE = "other side"
    LOWER_VERSION = "lower version"
    ASK_THE_USER = "ask the user"


REACTIONS: dict[int, Reaction] = {
    **dict.fromkeys(
        (
            Status.CTI_SERVER_OFFLINE,
            Status.SERVER_IN_MAINTENANCE_MODE,
            Status.INVALID_CLIENT_FOR_STANDBY,
            Status.SERVER_NOT_MASTER,
            Status.SESSION_ALREADY_OPEN,
            Status.TIMEOUT,
            Status.UNSPECIFIED_FAILURE,
        ),
        Reaction.OTHER_SIDE,
    ),
    Status.INVALID_VERSION: Reaction.LOWER_VERSION,
}
"""What is missing is for the user, or a mistake of ours: nobody tries again by itself."""


def open_fields(settings: CiscoSettings, desk: Desk, version: int) -> Mapping[str, Any]:
    """Return the fields of OPEN_REQ for an agent's desktop."""
    return {
        "VersionNumber": version,
        "IdleTimeout": max(LEAST_IDLE_TIMEOUT, INTERVALS * settings.heartbeat),
        "PeripheralID": settings.peripheral_id,
        "ServicesRequested": WANTED_SERVICES,
        "CallMsgMask": CALL_EVENTS,
        "AgentStateMask": AGENT_STATES,
        "ClientID": settings.client_id,
        "ClientPassword": settings.client_password.encode(),
        **desk.agent_fields(),
    }


def granted_services(granted: int) -> frozenset[type[Request]]:
    """Return what can be asked for with what the server granted."""
    if granted == NULL_ID or not granted & Service.CLIENT_CONTROL:
        return frozenset({services.LogOn})
    offered = EVERY_SERVICE if granted & Service.CALL_DATA_UPDATE else EVERY_SERVICE - CALL_DATA
    return offered & AGENT if granted & Service.AGENT_STATE_CONTROL_ONLY else offered
