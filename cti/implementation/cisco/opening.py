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
WANTED_FOR_A_DEVICE = Service.CLIENT_EVENTS | Service.CLIENT_CONTROL  # without it no snapshots
CALL_EVENTS = Mask(0x007FFFFF) & ~Mask.CALL_TRANSLATION_ROUTE
AGENT_STATES = AgentStateMask(0x3FF)

CALL_DATA = frozenset({services.AssociateData, services.SetDisposition})
AGENT = frozenset({services.LogOn, services.SetAgentState, services.SnapshotDevice})
NEVER = frozenset(
    {
        services.SingleStepConferenceCall,  # Unified CCE cannot
        services.SetMicrophoneMute,
        services.MonitorStart,  # a desktop session watches its own device only
    }
)
EVERY_SERVICE: frozenset[type[Request]] = frozenset(Request.__args__) - NEVER
DEVICE_ALONE = frozenset({services.LogOn, services.MonitorStop, services.SnapshotDevice})
FOR_AN_AGENT = EVERY_SERVICE - {services.MonitorStop}  # who signs out instead
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
    """Return the fields of OPEN_REQ for an agent's desktop, or for a device alone."""
    wanted = WANTED_SERVICES if desk.has_agent else WANTED_FOR_A_DEVICE
    return {
        "VersionNumber": version,
        "IdleTimeout": max(LEAST_IDLE_TIMEOUT, INTERVALS * settings.heartbeat),
        "PeripheralID": settings.peripheral_id,
        "ServicesRequested": wanted,
        "CallMsgMask": CALL_EVENTS,
        "AgentStateMask": AGENT_STATES if desk.has_agent else 0,
        "ClientID": settings.client_id,
        "ClientPassword": settings.client_password.encode(),
        **desk.agent_fields(),
    }


def services_for(desk: Desk) -> frozenset[type[Request]]:
    """Return what can be asked for at best."""
    return FOR_AN_AGENT if desk.has_agent else DEVICE_ALONE


def granted_services(granted: int, desk: Desk) -> frozenset[type[Request]]:
    """Return what can be asked for with what the server granted."""
    if not desk.has_agent:
        controls = granted != NULL_ID and granted & Service.CLIENT_CONTROL
        return DEVICE_ALONE if controls else DEVICE_ALONE - {services.SnapshotDevice}
    if granted == NULL_ID or not granted & Service.CLIENT_CONTROL:
        return frozenset({services.LogOn})
    offered = FOR_AN_AGENT if granted & Service.CALL_DATA_UPDATE else FOR_AN_AGENT - CALL_DATA
    return offered & AGENT if granted & Service.AGENT_STATE_CONTROL_ONLY else offered
