"""The words for what a call, an agent and the link can be (names: ECMA-269)."""

from enum import Enum, IntEnum


class ConnectionState(IntEnum):
    """The state of one device in one call (ECMA-269 §6.1.5; GED-188 has the same numbers)."""

    NULL = 0
    INITIATED = 1
    ALERTING = 2
    CONNECTED = 3
    HOLD = 4
    QUEUED = 5
    FAIL = 6


class AgentState(Enum):
    """What an agent is doing for the queue (ECMA-269 §6.1.4)."""

    NULL = "null"
    NOT_READY = "not_ready"
    READY = "ready"
    BUSY = "busy"
    WORKING_AFTER_CALL = "working_after_call"


class WorkMode(Enum):
    """What the queue does with an agent after each of its calls; UNSPECIFIED: as it likes."""

    UNSPECIFIED = "unspecified"
    AUTO_IN = "auto_in"  # ready again
    MANUAL_IN = "manual_in"  # after-call work, until the agent says otherwise


class LinkState(Enum):
    """Whether the CTI server can be heard; UP only once it has let us in."""

    DOWN = "down"
    CONNECTING = "connecting"
    UP = "up"


class CallType(Enum):
    """What kind of call it is, in OpenCTI's words."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"
    CONSULT = "consult"
    UNKNOWN = "unknown"


class Direction(Enum):
    """Who began the call: somebody else, or we."""

    IN = "in"
    OUT = "out"


class Speaker(Enum):
    """Whose words a line of a transcript is."""

    AGENT = "agent"
    CUSTOMER = "customer"


class LogState(Enum):
    """Whether the host has a call in its log."""

    NOT_YET = "not_yet"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"  # or it is not known whether it was saved


class Cause(Enum):
    """Why a call changed or ended (after ECMA-269 §12.2.15)."""

    NORMAL = "normal"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    INVALID_DESTINATION = "invalid_destination"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    NOT_ALLOWED = "not_allowed"
    NETWORK = "network"
    VOICEMAIL = "voicemail"
    REDIRECTED = "redirected"
    TRANSFERRED = "transferred"
    CONFERENCED = "conferenced"
    LOST_SIGHT = "lost_sight"  # ours: no news after a reconnection, so no longer shown
    UNKNOWN = "unknown"


class Reason(Enum):
    """Why a request came to nothing; the panel has words for each."""

    NOT_POSSIBLE_NOW = "not_possible_now"
    NOT_OFFERED = "not_offered"
    NOT_CONNECTED = "not_connected"
    ALREADY_ASKED = "already_asked"
    BAD_INPUT = "bad_input"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    OUTCOME_UNKNOWN = "outcome_unknown"
