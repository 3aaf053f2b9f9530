"""Every word that Python puts on the page: one table for each kind of thing."""

from cti.domain import services
from cti.domain.states import AgentState, Cause, ConnectionState, Reason

AGENT_STATES: dict[AgentState, str] = {
    AgentState.NULL: "Logged out",
    AgentState.NOT_READY: "Not ready",
    AgentState.READY: "Ready",
    AgentState.BUSY: "On a call",
    AgentState.WORKING_AFTER_CALL: "After call work",
}

CALL_STATES: dict[ConnectionState, str] = {
    ConnectionState.NULL: "Ended",
    ConnectionState.INITIATED: "Off hook",
    ConnectionState.ALERTING: "Incoming call",
    ConnectionState.CONNECTED: "Connected",
    ConnectionState.HOLD: "On hold",
    ConnectionState.QUEUED: "Waiting in queue",
    ConnectionState.FAIL: "Not connected",
}

CAUSES: dict[Cause, str] = {
    Cause.NORMAL: "Ended",
    Cause.BUSY: "The number is busy",
    Cause.NO_ANSWER: "Nobody answered",
    Cause.INVALID_DESTINATION: "The number does not exist",
    Cause.REJECTED: "The call was declined",
    Cause.CANCELLED: "Ended before it was answered",
    Cause.NOT_ALLOWED: "The number may not be called",
    Cause.NETWORK: "The network could not connect the call",
    Cause.VOICEMAIL: "Voicemail answered",
    Cause.REDIRECTED: "Answered elsewhere",
    Cause.TRANSFERRED: "Transferred",
    Cause.CONFERENCED: "Joined to a conference",
    Cause.LOST_SIGHT: "Outcome not known: the connection was lost",
    Cause.UNKNOWN: "The call could not be connected",
}

REQUESTS: dict[type[services.Request], str] = {
    services.MakeCall: "The call was not made",
    services.AnswerCall: "The call was not answered",
    services.DeflectCall: "The call was not declined",
    services.ClearConnection: "The call was not ended",
    services.HoldCall: "The call was not put on hold",
    services.RetrieveCall: "The call was not retrieved",
    services.AlternateCall: "The calls were not swapped",
    services.ReconnectCall: "The consultation was not cancelled",
    services.ConsultationCall: "The consultation call was not made",
    services.TransferCall: "The transfer was not completed",
    services.ConferenceCall: "The conference was not completed",
    services.SingleStepTransferCall: "The call was not transferred",
    services.SingleStepConferenceCall: "Nobody was added to the call",
    services.GenerateDigits: "The tones were not sent",
    services.AssociateData: "The call data was not saved",
    services.SetDisposition: "The wrap-up code was not saved",
    services.LogOn: "You are not logged in",
    services.SetAgentState: "Your state was not changed",
    services.SupervisorAssist: "No supervisor was called",
    services.MonitorStart: "The device cannot be watched",
    services.MonitorStop: "The device is still watched",
    services.SnapshotDevice: "The present state is not known",
}

UNKNOWN_OUTCOMES: dict[type[services.Request], str] = {
    services.MakeCall: "It is not known whether the call was made",
    services.AnswerCall: "It is not known whether the call was answered",
    services.DeflectCall: "It is not known whether the call was declined",
    services.ClearConnection: "It is not known whether the call was ended",
    services.HoldCall: "It is not known whether the call is on hold",
    services.RetrieveCall: "It is not known whether the call was retrieved",
    services.AlternateCall: "It is not known whether the calls were swapped",
    services.ReconnectCall: "It is not known whether the consultation was cancelled",
    services.ConsultationCall: "It is not known whether the consultation call was made",
    services.TransferCall: "It is not known whether the transfer was completed",
    services.ConferenceCall: "It is not known whether the conference was completed",
    services.SingleStepTransferCall: "It is not known whether the call was transferred",
    services.SingleStepConferenceCall: "It is not known whether anybody was added to the call",
    services.GenerateDigits: "It is not known whether the tones were sent",
    services.AssociateData: "It is not known whether the call data was saved",
    services.SetDisposition: "It is not known whether the wrap-up code was saved",
    services.LogOn: "It is not known whether you are logged in",
    services.SetAgentState: "It is not known whether your state was changed",
    services.SupervisorAssist: "It is not known whether a supervisor was called",
    services.MonitorStart: "It is not known whether the device is watched",
    services.MonitorStop: "It is not known whether the device is still watched",
    services.SnapshotDevice: "The present state is not known",
}

REASONS: dict[Reason, str] = {
    Reason.NOT_POSSIBLE_NOW: "That is not possible at the moment. Wait for the state to change.",
    Reason.NOT_OFFERED: "This CTI server cannot do that. Use your telephone.",
    Reason.NOT_CONNECTED: "There is no connection. Use your telephone until it is back.",
    Reason.ALREADY_ASKED: "That is already under way. Wait for its outcome.",
    Reason.BAD_INPUT: "Check what you typed.",
    Reason.REFUSED: "The CTI server refused.",
    Reason.TIMED_OUT: "The CTI server did not react in time. Check your telephone, then try again.",
    Reason.OUTCOME_UNKNOWN: "The connection was lost. Check your telephone before you try again.",
}

DETAILS: dict[str, str] = {
    "number_empty": "Type the number to call.",
    "number_letters": "The number contains letters. Write digits, * and # only.",
    "number_signs": "That is not a telephone number. Write digits, * and #, with + only in front.",
    "number_no_digit": "The number has no digits.",
    "number_long": "The number is too long. At most 32 digits can be dialled.",
    "log_on_empty": "Type what you log in with.",
    "digits": "Tones are 0 to 9, * and #.",
    "data_no_name": "Give the variable a name.",
    "data_long": "A name has at most 64 and a value at most 1,024 characters.",
    "extension_by_hand": "Calling without the extension. Key in {0} when somebody answers.",
}

SHORT_REASONS: dict[Reason, str] = {
    Reason.NOT_POSSIBLE_NOW: "Not possible at the moment",
    Reason.NOT_OFFERED: "This CTI server cannot do that",
    Reason.NOT_CONNECTED: "Not possible without a connection",
    Reason.ALREADY_ASKED: "Under way…",
}

LINK_PROBLEMS: dict[str, str] = {
    "lost": "The connection was lost.",
    "unreachable": "The CTI server cannot be reached.",
    "refused": "Cannot connect. Check host, account name, token and token id.",
    "not_authorised": "The CTI server does not accept the access token. Log in with a valid one.",
    "too_large": "The CTI server did not accept what was sent: it was too large.",
    "logged_out": "You are logged out.",
}

STATE_MENU: tuple[tuple[AgentState, str], ...] = (
    (AgentState.READY, "Ready"),
    (AgentState.NOT_READY, "Not ready"),
    (AgentState.WORKING_AFTER_CALL, "After call work"),
    (AgentState.NULL, "Log out"),
)

BUTTONS: dict[str, str] = {
    "answer_call": "Answer",
    "reject_call": "Decline",
    "hang_up_call": "Hang up",
    "hold_call": "Hold",
    "retrieve_call": "Retrieve",
    "alternate_call": "Swap",
    "transfer": "Transfer",
    "conference": "Conference",
    "keypad": "Keypad",
    "transfer_complete": "Complete transfer",
    "conference_complete": "Complete conference",
    "cancel_consultation": "Cancel consultation",
    "supervisor_assist": "Ask supervisor",
    "emergency_assist": "Emergency",
}

STATE_UNKNOWN = "State unknown"
NOT_LOGGED_IN = "Not logged in"
STATE_IS_SET_ELSEWHERE = "Your state is set in your telephone's own program. It is shown here."
BY_YOU = "you"
SET_BY_AT = "Set by {0} at {1}"
SINCE = "Since {0}"
AFTERWARDS = "Then: {0}"
AFTER_THE_CALL = "Your choice takes effect when the call is over."
WRAP_UP = "Wrap-up: {0}"
CONFERENCE = "Conference"
CONSULTING_ABOUT = "Consulting about {0}"
WAITS_WHILE = "Waits while you ask {0}"
DROP = "Drop {0}"
NO_NUMBER = "Number withheld"
CALLING = "Calling…"
TIMER_RINGING = "ringing"
TIMER_TALKING = "talking"
TIMER_HELD = "on hold"
FACT_QUEUE = "Queue"
FACT_LINE = "Dialled"
FACT_DETAIL = "Server says"
FACT_HELD = "Held"
TIMES_HELD = "{0} ({1} times)"
LAST_KNOWN = "Last known: {0}"
UNCONFIRMED_LOST = "Connection lost: this call may have changed or ended."
UNCONFIRMED_BACK = "Connected again, but there is no news of this call yet. It may have ended."
ANSWER_ELSEWHERE = "Answer on your softphone."
MISSED = "Missed"
CALL_AGAIN = "Call {0}"
