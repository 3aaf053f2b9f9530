"""The three telephony modes of OpenCTI: what each asks, offers, tells and shows, in one table."""

from dataclasses import dataclass
from enum import Enum

from cti.domain import events, services
from cti.domain.model import Call
from cti.domain.states import ConnectionState, Direction

Services = frozenset[type[services.Request]]

SESSION: Services = frozenset({services.LogOn, services.MonitorStop, services.SnapshotDevice})
EVERY_SERVICE: Services = frozenset(services.Request.__args__)
RINGING = frozenset({ConnectionState.ALERTING})
EVERY_STATE = frozenset(ConnectionState)

NOTICE_EVENTS = frozenset({"SnapshotEvent", "CallStateEvent", "ErrorEvent"})
EVERY_EVENT = NOTICE_EVENTS | {
    "AgentStateEvent",
    "PartyInfoEvent",
    "CallInfoEvent",
    "VoiceAIEvent",
}
NOTICE_NAMES = frozenset({"Alerting", "Established", "Connected", "Disconnected", "Abandoned"})
EVERY_NAME = NOTICE_NAMES | {"Held", "Initiated", "Retrieved"}


class TelephonyMode(Enum):
    """How much of the telephone the panel is (OpenCTI, *Telephony modes*)."""

    SIMPLE = "simple"
    AGENT_STATE = "agent_state"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Mode:
    """One row of the table."""

    log_in_fields: tuple[str, ...]
    services: Services
    has_agent: bool  # whether somebody signs in to the queue and has a state
    states_shown: frozenset[ConnectionState]  # of calls, as cards
    event_types: frozenset[str]  # that a host is told, as pyEventType
    call_event_names: frozenset[str]  # among the CallStateEvents; those besides Alerting end it

    def shows(self, call: Call) -> bool:
        """Whether the page has a card for `call`: a mere notice is of who calls us."""
        if self.states_shown == EVERY_STATE:
            return True
        return call.state in self.states_shown and call.direction is Direction.IN


MODES: dict[TelephonyMode, Mode] = {
    TelephonyMode.SIMPLE: Mode(
        log_in_fields=("extension",),
        services=SESSION,
        has_agent=False,
        states_shown=RINGING,
        event_types=NOTICE_EVENTS,
        call_event_names=NOTICE_NAMES,
    ),
    TelephonyMode.AGENT_STATE: Mode(
        log_in_fields=("agent_id", "password", "extension"),
        services=SESSION | {services.SetAgentState},
        has_agent=True,
        states_shown=RINGING,
        event_types=NOTICE_EVENTS | {"AgentStateEvent"},
        call_event_names=NOTICE_NAMES,
    ),
    TelephonyMode.FULL: Mode(
        log_in_fields=("agent_id", "password", "extension"),
        services=EVERY_SERVICE,
        has_agent=True,
        states_shown=EVERY_STATE,
        event_types=EVERY_EVENT,
        call_event_names=EVERY_NAME,
    ),
}


def within(mode: TelephonyMode, event: events.Event) -> events.Event:
    """Return the event as the mode lets the panel see it: no server offers more than the mode."""
    match event:
        case events.ServicesChanged(offered, choices):
            narrowed = offered & MODES[mode].services
            return events.ServicesChanged(
                narrowed, choices if services.SetAgentState in narrowed else frozenset()
            )
    return event
