"""What the switch's words are in GED-188: one table for each kind."""

from cti.domain.states import CallType, Cause
from cti.errors import CTIError
from cti.wire.ged188_values import (
    AgentState,
    ControlFailureCode,
    DeskSettings,
    EventCause,
    PeripheralType,
    Service,
    StatusCode,
)
from cti.wire.ged188_values import CallType as GEDCallType

from .people import Phase
from .reports import Refusal

PERIPHERAL_ID = 5000
PERIPHERAL = {
    "PeripheralID": PERIPHERAL_ID,
    "PeripheralType": PeripheralType.ENTERPRISE_AGENT,
}
SIDES = ("a", "b")
TEAM_ID = 5001
TEAM_NAME = "Support"
VOICE = 1  # its media routing domain
RING_NO_ANSWER_SECONDS = 20
WRAP_UP_SECONDS = 120  # also how long wrap-up data can be set after the call
WRAP_UP = "CallWrapupData"
ENTERED_DIGITS = "CallerEnteredDigits"
CALL_VARIABLES = tuple(f"CallVariable{number}" for number in range(1, 11))

GRANTABLE = (
    Service.CLIENT_EVENTS
    | Service.CALL_DATA_UPDATE
    | Service.CLIENT_CONTROL
    | Service.CONNECTION_MONITOR
    | Service.ALL_EVENTS
    | Service.SUPERVISOR
    | Service.UPDATE_EVENTS
    | Service.IGNORE_DUPLICATE_AGENT_EVENTS
    | Service.IGNORE_CONF
    | Service.ACD_LINE_ONLY
    | Service.DEBUG
    | 0x00040200  # asked for by Cisco's own programs; what they mean is not printed
)

EVENT_CAUSES = {
    Cause.NORMAL: EventCause.NONE,
    Cause.BUSY: EventCause.BUSY,
    Cause.NO_ANSWER: EventCause.CALL_NOT_ANSWERED,
    Cause.INVALID_DESTINATION: EventCause.DEST_NOT_OBTAINABLE,
    Cause.REJECTED: EventCause.DO_NOT_DISTURB,
    Cause.CANCELLED: EventCause.CALL_CANCELLED,
    Cause.NETWORK: EventCause.NETWORK_CONGESTION,
    Cause.REDIRECTED: EventCause.REDIRECTED,
    Cause.TRANSFERRED: EventCause.TRANSFER,
    Cause.CONFERENCED: EventCause.KEY_CONFERENCE,
}

AGENT_STATES = {
    Phase.LOGGED_OUT: AgentState.LOGOUT,
    Phase.NOT_READY: AgentState.NOT_READY,
    Phase.READY: AgentState.AVAILABLE,
    Phase.RESERVED: AgentState.RESERVED,
    Phase.TALKING: AgentState.TALKING,
    Phase.HOLDING: AgentState.HOLD,
}

WORK_STATES = {
    Phase.READY: AgentState.WORK_READY,
    Phase.NOT_READY: AgentState.WORK_NOT_READY,
}

CALL_TYPES = {
    CallType.INBOUND: GEDCallType.OTHER_IN,
    CallType.OUTBOUND: GEDCallType.OUT,
    CallType.INTERNAL: GEDCallType.AGENT_INSIDE,
    CallType.CONSULT: GEDCallType.CONSULT,
}

F = ControlFailureCode
REFUSALS = {
    Refusal.UNKNOWN_CALL: F.INVALID_CSTA_CALL_IDENTIFIER,
    Refusal.UNKNOWN_DEVICE: F.INVALID_CSTA_DEVICE_IDENTIFIER,
    Refusal.UNKNOWN_AGENT: F.INVALID_AGENT_ID_SPECIFIED,
    Refusal.WRONG_PASSWORD: F.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED,
    Refusal.ALREADY_LOGGED_ON: F.SPECIFIED_AGENT_ALREADY_SIGNED_ON,
    Refusal.DEVICE_IN_USE: F.SPECIFIED_EXTENSION_ALREADY_IN_USE,
    Refusal.NOT_LOGGED_ON: F.INVALID_OBJECT_STATE,
    Refusal.NOT_IN_CALL: F.AGENT_NOT_PARTY_ON_CALL,
    Refusal.WRONG_STATE: F.INVALID_OBJECT_STATE,
    Refusal.NO_CALL_TO_ANSWER: F.NO_CALL_TO_ANSWER,
    Refusal.NO_ACTIVE_CALL: F.NO_ACTIVE_CALL,
    Refusal.NO_HELD_CALL: F.NO_HELD_CALL,
    Refusal.BUSY: F.RESOURCE_BUSY,
    Refusal.OUT_OF_SERVICE: F.RESOURCE_OUT_OF_SERVICE,
    Refusal.INVALID_DESTINATION: F.INVALID_DESTINATION,
    Refusal.INVALID_VALUE: F.VALUE_OUT_OF_RANGE,
}
LOGIN_REFUSALS = {
    Refusal.UNKNOWN_AGENT: F.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED,
    Refusal.UNKNOWN_DEVICE: F.INVALID_LOGON_DEVICE_SPECIFIED,
}

DESK_SETTINGS = (
    DeskSettings.SUPERVISOR_CALLS_ALLOWED
    | DeskSettings.AGENT_TO_AGENT_CALLS_ALLOWED
    | DeskSettings.OUTBOUND_ACCESS_INTERNATIONAL
    | DeskSettings.OUTBOUND_ACCESS_PUBLIC_NET
    | DeskSettings.OUTBOUND_ACCESS_PRIVATE_NET
    | DeskSettings.OUTBOUND_ACCESS_PBX
    | DeskSettings.NON_ACD_CALLS_ALLOWED
)
REASON_REQUIRED = DeskSettings.IDLE_REASON_REQUIRED | DeskSettings.LOGOUT_REASON_REQUIRED


class Failure(CTIError):
    """The server itself refuses: FAILURE_CONF."""

    def __init__(self, status: StatusCode) -> None:
        super().__init__(status.name)
        self.status = status


class ControlFailure(CTIError):
    """The switch refuses: CONTROL_FAILURE_CONF."""

    def __init__(self, code: ControlFailureCode) -> None:
        super().__init__(code.name)
        self.code = code
