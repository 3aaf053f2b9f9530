"""OpenCTI's error codes: from every server's own, by table, or else from why a request failed."""

from collections.abc import Callable, Mapping
from enum import Enum

from cti.domain import services
from cti.domain.events import RequestFailed
from cti.domain.states import AgentState, Cause, Reason


class ErrorCode(Enum):
    """The codes that the framework documents; any other code is legal, too."""

    AGENT_LOGGED_IN = "OPENCTI_AGENT_LOGGED_IN"  # from another device
    AGENT_NOT_LOGGED_IN = "OPENCTI_AGENT_NOT_LOGGED_IN"  # from any device
    CALL_REJECTED = "OPENCTI_CALL_REJECTED"  # the request for a call was refused
    GENERIC_OPERATION = "OPENCTI_CF_GENERIC_OPERATION"  # the operation failed
    INVALID_DESTINATION = "OPENCTI_CF_INVALID_DESTINATION"
    INVALID_OBJECT_STATE = "OPENCTI_CF_INVALID_OBJECT_STATE"  # for what was asked
    ALREADY_PRESENT = "OPENCTI_CONF_ALREADY_PRESENT"  # the party is in the conference
    DESTINATION_BUSY = "OPENCTI_DEST_BUSY"
    NOT_AUTHENTICATED = "OPENCTI_HTTP_ERROR_401"
    NOT_FOUND = "OPENCTI_HTTP_ERROR_404"  # a resource, such as the call
    NOT_SUPPORTED = "OPENCTI_HTTP_ERROR_405"  # the server has no such function
    TIMED_OUT = "OPENCTI_HTTP_ERROR_408"
    SERVER_ERROR = "OPENCTI_HTTP_ERROR_500"
    BAD_GATEWAY = "OPENCTI_HTTP_ERROR_502"  # what the server itself needs answers wrongly
    OUT_OF_SERVICE = "OPENCTI_HTTP_ERROR_503"
    GATEWAY_TIMED_OUT = "OPENCTI_HTTP_ERROR_504"  # the outcome is unknown
    IN_SAME_STATE = "OPENCTI_IN_SAME_STATE"  # the agent is in that state already


PASSED = frozenset({"OPENCTI_ERR_PASS", "ERR_PASS"})
"""Unofficial codes in use: they have no text of their own, the message is shown as it stands."""

CISCO_CF: Mapping[ErrorCode, tuple[str, ...]] = {
    ErrorCode.GENERIC_OPERATION: (
        "GENERIC_UNSPECIFIED",
        "GENERIC_OPERATION",
        "GENERIC_UNSPECIFIED_REJECTION",
        "GENERIC_OPERATION_REJECTION",
    ),
    ErrorCode.INVALID_DESTINATION: (
        "INVALID_CALLED_DEVICE",
        "INVALID_FORWARDING_DESTINATION",
        "INVALID_DESTINATION",
        "INVALID_DIALED_NUMBER",
    ),
    ErrorCode.INVALID_OBJECT_STATE: (
        "REQUEST_INCOMPATIBLE_WITH_OBJECT",
        "INVALID_ALLOCATION_STATE",
        "GENERIC_STATE_INCOMPATIBILITY",
        "INVALID_OBJECT_STATE",
        "INVALID_CONNECTION_ID_FOR_ACTIVE_CALL",
        "NO_ACTIVE_CALL",
        "NO_HELD_CALL",
        "NO_CALL_TO_CLEAR",
        "NO_CONNECTION_TO_CLEAR",
        "NO_CALL_TO_ANSWER",
        "NO_CALL_TO_COMPLETE",
        "AGENT_NOT_PARTY_ON_CALL",
    ),
    ErrorCode.CALL_REJECTED: (
        "PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE",
        "PRIVILEGE_VIOLATION_ON_CALLED_DEVICE",
        "PRIVILEGE_VIOLATION_ON_CALLING_DEVICE",
        "INVALID_CALLING_DEVICE",
    ),
    ErrorCode.NOT_FOUND: (
        "OBJECT_NOT_KNOWN",
        "INVALID_CSTA_CALL_IDENTIFIER",
        "INVALID_CSTA_DEVICE_IDENTIFIER",
        "INVALID_CSTA_CONNECTION_IDENTIFIER",
    ),
    ErrorCode.NOT_SUPPORTED: (
        "INVALID_FEATURE",
        "UNRECOGNIZED_OPERATION_REJECTION",
        "REQUESTED_SERVICE_NOT_REGISTERED",
        "ARBITRARY_CONF_OR_XFER_NOT_SUPPORTED",
        "DROP_ANY_PARTY_NOT_ENABLED_CTI",
        "SHARED_LINES_NOT_SUPPORTED",
    ),
    ErrorCode.NOT_AUTHENTICATED: (
        "SECURITY_VIOLATION",
        "INVALID_AGENT_ID_SPECIFIED",
        "INVALID_PASSWORD_SPECIFIED",
        "INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED",
    ),
    ErrorCode.AGENT_LOGGED_IN: (
        "SPECIFIED_AGENT_ALREADY_SIGNED_ON",
        "SPECIFIED_EXTENSION_ALREADY_IN_USE",
    ),
    ErrorCode.TIMED_OUT: ("REQUEST_TIMEOUT_REJECTION",),
    ErrorCode.SERVER_ERROR: ("INTERNAL_PROCESSING_ERROR",),
    ErrorCode.BAD_GATEWAY: ("ADJUNCT_SWITCH_COMM_ERROR",),
    ErrorCode.OUT_OF_SERVICE: (
        "RESOURCE_OUT_OF_SERVICE",
        "NETWORK_OUT_OF_SERVICE",
        "SERVICE_TERMINATION_REJECTION",
        "PD_SERVICE_INACTIVE",
    ),
}
"""Refusals of the switch behind a Cisco CTI Server, by what they come to."""

CISCO_STATUS: Mapping[ErrorCode, tuple[str, ...]] = {
    ErrorCode.GENERIC_OPERATION: ("UNSPECIFIED_FAILURE",),
    ErrorCode.INVALID_OBJECT_STATE: ("INVALID_OBJECT_STATE", "NOT_CALL_PARTY", "NO_CALL_ACTIVE"),
    ErrorCode.NOT_FOUND: ("INVALID_CALLID", "INVALID_DEVICE", "CLIENT_NOT_FOUND"),
    ErrorCode.NOT_SUPPORTED: ("FUNCTION_NOT_AVAILABLE", "INVALID_SERVICE"),
    ErrorCode.NOT_AUTHENTICATED: ("INVALID_AGENT_DATA", "INVALID_PASSWORD"),
    ErrorCode.AGENT_LOGGED_IN: ("DEVICE_IN_USE", "NEW_SESSION_OPENED"),
    ErrorCode.AGENT_NOT_LOGGED_IN: ("AGENT_NOT_LOGGED_ON",),
    ErrorCode.TIMED_OUT: ("TIMEOUT",),
    ErrorCode.BAD_GATEWAY: ("JTAPI_CCM_PROBLEM",),
    ErrorCode.OUT_OF_SERVICE: (
        "CTI_SERVER_OFFLINE",
        "SERVER_NOT_MASTER",
        "INVALID_CLIENT_FOR_STANDBY",
        "SERVER_IN_MAINTENANCE_MODE",
        "SESSION_NOT_OPEN",
    ),
}
"""Refusals of a Cisco CTI Server itself."""

VOXIMPLANT: Mapping[ErrorCode, tuple[str, ...]] = {
    ErrorCode.CALL_REJECTED: (
        "402",
        "403",
        "603",
        "INSUFFICIENT_FUNDS",
        "CALL_PROHIBITED",
        "RESTRICTED_BY_DNC",
        "CALL_WAS_REJECTED",
    ),
    ErrorCode.INVALID_DESTINATION: ("404", "INVALID_NUMBER"),
    ErrorCode.TIMED_OUT: ("408", "480", "NO_ANSWER", "TEMPORARY_UNAVAILABLE"),
    ErrorCode.DESTINATION_BUSY: ("486", "CALL_BUSY"),
    ErrorCode.GENERIC_OPERATION: ("487", "REQUEST_TERMINATED"),
}
"""Codes and reason words of Voximplant Kit."""

CODES: Mapping[str, ErrorCode] = {
    prefix + name: code
    for prefix, table in (
        ("CISCO_CF_", CISCO_CF),
        ("CISCO_STATUS_", CISCO_STATUS),
        ("VOXIMPLANT_", VOXIMPLANT),
    )
    for code, names in table.items()
    for name in names
}
"""Every server's own code that one of the framework's stands for."""

REASONS: Mapping[Reason, ErrorCode] = {
    Reason.NOT_POSSIBLE_NOW: ErrorCode.INVALID_OBJECT_STATE,
    Reason.NOT_OFFERED: ErrorCode.NOT_SUPPORTED,
    Reason.NOT_CONNECTED: ErrorCode.OUT_OF_SERVICE,
    Reason.ALREADY_ASKED: ErrorCode.INVALID_OBJECT_STATE,
    Reason.BAD_INPUT: ErrorCode.GENERIC_OPERATION,
    Reason.REFUSED: ErrorCode.GENERIC_OPERATION,
    Reason.TIMED_OUT: ErrorCode.TIMED_OUT,
    Reason.OUTCOME_UNKNOWN: ErrorCode.GATEWAY_TIMED_OUT,
}
"""For failures that no server has named."""

CAUSES: Mapping[Cause, ErrorCode] = {
    Cause.BUSY: ErrorCode.DESTINATION_BUSY,
    Cause.INVALID_DESTINATION: ErrorCode.INVALID_DESTINATION,
    Cause.REJECTED: ErrorCode.CALL_REJECTED,
    Cause.NOT_ALLOWED: ErrorCode.CALL_REJECTED,
    Cause.NETWORK: ErrorCode.OUT_OF_SERVICE,
}
"""Why a call that we made came to nothing; that nobody answered is no error."""

NOTICE_REASONS: Mapping[str, Reason] = {
    ErrorCode.OUT_OF_SERVICE.value: Reason.NOT_CONNECTED,
    ErrorCode.NOT_SUPPORTED.value: Reason.NOT_OFFERED,
    ErrorCode.INVALID_OBJECT_STATE.value: Reason.NOT_POSSIBLE_NOW,
    ErrorCode.TIMED_OUT.value: Reason.TIMED_OUT,
    ErrorCode.GATEWAY_TIMED_OUT.value: Reason.OUTCOME_UNKNOWN,
}

CALLS_A_NUMBER = (
    services.MakeCall,
    services.ConsultationCall,
    services.SingleStepTransferCall,
    services.SingleStepConferenceCall,
    services.DeflectCall,
)
NOT_THE_NUMBER = ("data_",)  # beginnings of the words for what else was wrong with such a request


def error_code(failed: RequestFailed, agent: AgentState | None = None) -> str:
    """Return the code for a failure: the framework's, or the server's own if there is none.

    `agent` is the agent's state at that moment, if it is known: it tells apart why an agent could
    not be put into a state.
    """
    if failed.code:
        code = CODES.get(failed.code)
        return failed.code if code is None else code.value
    return _by_request(failed, agent).value


def error_object(
    failed: RequestFailed, message: str, agent: AgentState | None = None
) -> dict[str, str]:
    """Return what a failure callback gets."""
    return {"errCode": error_code(failed, agent), "errMessage": message}


def shown(code: str, message: str, texts: Callable[[str], str]) -> str:
    """Return what an agent reads: the code's text, else the message, else the code itself."""
    text = "" if code in PASSED else texts(code)
    return text or message or code


def reason_of(code: str) -> Reason:
    """Return the reason that fits an error of somebody else's."""
    return NOTICE_REASONS.get(code, Reason.REFUSED)


def _by_request(failed: RequestFailed, agent: AgentState | None) -> ErrorCode:
    match failed.request, failed.reason:
        case services.SetAgentState(state), Reason.NOT_POSSIBLE_NOW:
            return _agent_stays(state, agent)
        case services.LogOn(), Reason.REFUSED:
            return ErrorCode.NOT_AUTHENTICATED
        case services.LogOn(), Reason.BAD_INPUT if failed.detail == "log_on_empty":
            return ErrorCode.NOT_AUTHENTICATED
        case services.MakeCall(), Reason.REFUSED:
            return ErrorCode.CALL_REJECTED
        case request, Reason.BAD_INPUT if isinstance(request, CALLS_A_NUMBER):
            if not failed.detail.startswith(NOT_THE_NUMBER):
                return ErrorCode.INVALID_DESTINATION
    return REASONS[failed.reason]


def _agent_stays(asked: AgentState, agent: AgentState | None) -> ErrorCode:
    """Return why an agent cannot be put into a state: to be ready twice is the usual case."""
    if agent is AgentState.NULL or (agent is None and asked is AgentState.NOT_READY):
        return ErrorCode.AGENT_NOT_LOGGED_IN
    if agent is asked or (agent is None and asked is AgentState.READY):
        return ErrorCode.IN_SAME_STATE
    return ErrorCode.INVALID_OBJECT_STATE
