"""Why a Cisco CTI Server or its switch refuses: numbers to sentences that an agent understands."""

from dataclasses import dataclass
from enum import IntEnum

from cti.domain.states import Reason
from cti.wire.ged188_messages import Message
from cti.wire.ged188_values import ControlFailureCode as Control
from cti.wire.ged188_values import MessageType
from cti.wire.ged188_values import StatusCode as Status


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something that was asked for came to nothing."""

    reason: Reason
    words: str
    status: int | None = None  # the server's, if it was the server

    @property
    def is_timeout(self) -> bool:
        """Whether there was no answer at all."""
        return self.reason is Reason.TIMED_OUT


NO_ANSWER = Failure(Reason.TIMED_OUT, "")

FROM_THE_SERVER: dict[int, str] = {
    Status.INVALID_VERSION: "The CTI server does not speak this version of the protocol",
    Status.SESSION_NOT_OPEN: "The CTI server knows of no open session",
    Status.REQUIRED_DATA_MISSING: "The CTI server misses something in the request",
    Status.INVALID_PERIPHERAL_ID: "The CTI server does not know the peripheral of the settings",
    Status.INVALID_AGENT_DATA: "The CTI server does not know this agent or extension",
    Status.AGENT_NOT_LOGGED_ON: "No agent is logged in at this extension",
    Status.DEVICE_IN_USE: "Another program uses this extension. Close it, then log in again",
    Status.NEW_SESSION_OPENED: (
        "This agent logged in somewhere else. Log in here again to come back to this panel"
    ),
    Status.FUNCTION_NOT_AVAILABLE: "The CTI server does not offer this",
    Status.INVALID_CALLID: "The CTI server does not know the call any more",
    Status.PROTECTED_VARIABLE: "This call variable may not be changed",
    Status.CTI_SERVER_OFFLINE: "The CTI server has no connection to the telephone system",
    Status.TIMEOUT: "The CTI server heard nothing from the panel for too long",
    Status.UNSPECIFIED_FAILURE: "The CTI server refused without saying why",
    Status.INVALID_TIMEOUT: "The CTI server does not accept the heartbeat interval",
    Status.INVALID_FIELD_LENGTH: "A text in the request is too long",
    Status.INVALID_DIGITS: "The CTI server does not accept these digits",
    Status.INCONSISTENT_AGENT_DATA: "Agent ID and extension do not belong together",
    Status.NOT_CALL_PARTY: "You are not in this call any more",
    Status.INVALID_PASSWORD: "The CTI server does not accept the client ID and its password",
    Status.INVALID_OBJECT_STATE: "That is not possible in the present state",
    Status.INVALID_CHARACTER: "The CTI server does not accept a character in the text",
    Status.SUPERVISOR_NOT_FOUND: "No supervisor is available",
    Status.TEAM_NOT_FOUND: "The CTI server knows no team of this agent",
    Status.NO_CALL_ACTIVE: "There is no active call",
    Status.NAMED_VARIABLE_NOT_CONFIGURED: "The site has no call variable of this name",
    Status.NAMED_ARRAY_NOT_CONFIGURED: "The site has no call variable array of this name",
    Status.ELEMENT_NOT_FOUND: "The call variable array has no such element",
    Status.INVALID_ARRAY_INDEX: "The call variable array has no such element",
    Status.TOO_MUCH_DATA: "The call data are too long altogether",
    Status.VALUE_TOO_LONG: "The value is too long for this call variable",
    Status.SCALAR_FUNCTION_ON_ARRAY: "This call variable is an array: name its element",
    Status.ARRAY_FUNCTION_ON_SCALAR: "This call variable is no array",
    Status.INVALID_DEVICE: "The telephone system does not know this device",
    Status.SERVER_NOT_MASTER: "This CTI server is not the active one",
    Status.JTAPI_CCM_PROBLEM: "The CTI server has a problem with the telephone system",
    Status.INVALID_CLIENT_FOR_STANDBY: "This CTI server is on standby",
    Status.SERVER_IN_MAINTENANCE_MODE: "This CTI server is being serviced",
}

FROM_THE_SWITCH: dict[int, str] = {
    Control.INVALID_CALLING_DEVICE: "Calls cannot be made from this extension",
    Control.INVALID_CALLED_DEVICE: "The number cannot be called",
    Control.INVALID_FORWARDING_DESTINATION: "Calls cannot be sent to this number",
    Control.PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE: "You may not do this at that device",
    Control.PRIVILEGE_VIOLATION_ON_CALLED_DEVICE: "You may not call this number",
    Control.PRIVILEGE_VIOLATION_ON_CALLING_DEVICE: "You may not make this call from here",
    Control.INVALID_CSTA_CALL_IDENTIFIER: "The telephone system does not know the call any more",
    Control.INVALID_CSTA_DEVICE_IDENTIFIER: "The telephone system does not know the device",
    Control.INVALID_CSTA_CONNECTION_IDENTIFIER: (
        "The telephone system does not know the call any more"
    ),
    Control.INVALID_DESTINATION: "The number cannot be reached",
    Control.GENERIC_STATE_INCOMPATIBILITY: "That is not possible in the present state",
    Control.INVALID_OBJECT_STATE: "That is not possible in the present state",
    Control.NO_ACTIVE_CALL: "There is no active call",
    Control.NO_HELD_CALL: "There is no call on hold",
    Control.NO_CALL_TO_CLEAR: "There is no call to end",
    Control.NO_CONNECTION_TO_CLEAR: "There is no call to end",
    Control.NO_CALL_TO_ANSWER: "There is no call to answer",
    Control.NO_CALL_TO_COMPLETE: "There is no call to complete",
    Control.SERVICE_BUSY: "The telephone system is busy. Try again",
    Control.RESOURCE_BUSY: "The telephone or a line is busy",
    Control.RESOURCE_OUT_OF_SERVICE: "The telephone or a line is out of service",
    Control.NETWORK_BUSY: "The network is busy. Try again",
    Control.NETWORK_OUT_OF_SERVICE: "The network is out of service",
    Control.CONFERENCE_MEMBER_LIMIT_EXCEEDED: "Nobody else fits into this conference",
    Control.OUTSTANDING_REQUEST_LIMIT_EXCEEDED: "Too much was asked for at once. Try again",
    Control.REQUEST_TIMEOUT_REJECTION: "The telephone system did not react in time. Try again",
    Control.REQUESTS_ON_DEVICE_EXCEEDED_REJECTION: "Too much was asked for at once. Try again",
    Control.INVALID_AGENT_ID_SPECIFIED: "The agent ID is not known",
    Control.INVALID_PASSWORD_SPECIFIED: "The password is wrong",
    Control.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED: "The agent ID or the password is wrong",
    Control.SPECIFIED_AGENT_ALREADY_SIGNED_ON: "This agent is already logged in elsewhere",
    Control.INVALID_LOGON_DEVICE_SPECIFIED: "Nobody can log in at this extension",
    Control.INVALID_SKILL_GROUP_SPECIFIED: "The telephone system does not know the skill group",
    Control.INVALID_AGENT_WORKMODE: "The telephone system does not allow this work mode",
    Control.INVALID_AGENT_REASON_CODE: "The telephone system does not know this reason code",
    Control.ADJUNCT_SWITCH_COMM_ERROR: "The CTI server does not reach the telephone system",
    Control.AGENT_NOT_PARTY_ON_CALL: "You are not in this call any more",
    Control.WRAPUP_DATA_REQUIRED: "Set a wrap-up code first",
    Control.REASON_CODE_REQUIRED: "Choose a reason",
    Control.SPECIFIED_EXTENSION_ALREADY_IN_USE: "Another agent is logged in at this extension",
    Control.ARBITRARY_CONF_OR_XFER_NOT_SUPPORTED: (
        "Only a call and its own consultation can be joined"
    ),
    Control.DEVICE_RESTRICTED: "The CTI server may not control this telephone",
    Control.LINE_RESTRICTED: "The CTI server may not control this line",
    Control.AGENT_ACCOUNT_LOCKED_OUT: (
        "Too many wrong passwords: this agent is locked for a while. Ask your administrator"
    ),
    Control.DROP_ANY_PARTY_NOT_ENABLED_CTI: "Only the conference's owner can take others out",
    Control.MAXIMUM_LINE_LIMIT_EXCEEDED: "The telephone has too many lines to log in with",
    Control.SHARED_LINES_NOT_SUPPORTED: "Nobody can log in at a shared line",
    Control.EXTENSION_NOT_UNIQUE: "Several telephones have this extension",
    Control.INVALID_DIALED_NUMBER: "The number cannot be called",
    Control.PD_SERVICE_INACTIVE: "The telephone system is out of service",
}


def read_failure(message: Message) -> Failure:
    """Return what a FAILURE_CONF or CONTROL_FAILURE_CONF says."""
    if message.type == MessageType.CONTROL_FAILURE_CONF or "FailureCode" in message.fields:
        code = message.number("FailureCode")
        words = _words(code, Control, FROM_THE_SWITCH, "The telephone system refused")
        return Failure(Reason.REFUSED, words)
    status = message.number("Status")
    return Failure(Reason.REFUSED, status_words(status), status)


def status_words(status: int) -> str:
    """Return what a status of the server means."""
    return _words(status, Status, FROM_THE_SERVER, "The CTI server refused")


def _words(code: int, names: type[IntEnum], sentences: dict[int, str], otherwise: str) -> str:
    name = names(code).name if code in names.__members__.values() else "code"
    return f"{sentences.get(code, otherwise)} [{name} {code}]"
