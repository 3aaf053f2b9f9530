"""What the switch tells: frozen pictures of calls and agents, and what happened to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from cti.domain.states import CallType, Cause, ConnectionState, WorkMode
from cti.errors import CTIError

from .people import Person, Phase


class Happening(Enum):
    """What can happen to a call (names: ECMA-269)."""

    SERVICE_INITIATED = "service_initiated"
    ORIGINATED = "originated"
    NETWORK_REACHED = "network_reached"
    DELIVERED = "delivered"
    QUEUED = "queued"
    DIVERTED = "diverted"
    ESTABLISHED = "established"
    HELD = "held"
    RETRIEVED = "retrieved"
    FAILED = "failed"
    CONNECTION_CLEARED = "connection_cleared"
    CALL_CLEARED = "call_cleared"
    TRANSFERRED = "transferred"
    CONFERENCED = "conferenced"
    DATA_CHANGED = "data_changed"
    DIGITS_GENERATED = "digits_generated"


@dataclass(frozen=True, slots=True)
class Connection:
    """One device in one call."""

    device: str
    state: ConnectionState


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPicture:
    """A call at one moment. Times are seconds since 1970."""

    call_id: str
    call_type: CallType
    caller: str  # the device that began it
    calling: str  # the number it shows
    called: str
    dialled: str
    name: str
    queue: str
    queue_id: int | None
    variables: Mapping[str, str]
    connections: tuple[Connection, ...]
    consultation_of: str
    transferred: bool
    started_at: float
    answered_at: float | None

    def state_of(self, device: str) -> ConnectionState:
        """The state of that device in the call; NULL: it has no part in it."""
        for each in self.connections:
            if each.device == device:
                return each.state
        return ConnectionState.NULL


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReport:
    """Something happened to a call, at or because of `device`; `call` is how it is afterwards."""

    happening: Happening
    call: CallPicture
    device: str
    cause: Cause
    at: float
    secondary: CallPicture | None = None  # the call that was joined to `call`, as it was before
    digits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPicture:
    """An agent at one moment."""

    person: Person
    device: str
    phase: Phase
    status: str  # the vendor's key
    reason: str
    since: float
    pending: Phase | None  # what follows the call, if it was chosen during the call
    pending_reason: str
    follows: Phase = Phase.NOT_READY  # where after-call work leads
    work_mode: WorkMode = WorkMode.UNSPECIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentReport:
    """An agent's state changed; `changed_by` is empty if nobody but the system did it."""

    agent: AgentPicture
    previous_status: str
    changed_by: str
    at: float


Report = CallReport | AgentReport


class Refusal(Enum):
    """Why the switch refuses."""

    UNKNOWN_CALL = "unknown_call"
    UNKNOWN_DEVICE = "unknown_device"
    UNKNOWN_AGENT = "unknown_agent"
    WRONG_PASSWORD = "wrong_password"
    ALREADY_LOGGED_ON = "already_logged_on"
    DEVICE_IN_USE = "device_in_use"
    NOT_LOGGED_ON = "not_logged_on"
    NOT_IN_CALL = "not_in_call"
    WRONG_STATE = "wrong_state"
    NO_CALL_TO_ANSWER = "no_call_to_answer"
    NO_ACTIVE_CALL = "no_active_call"
    NO_HELD_CALL = "no_held_call"
    BUSY = "busy"
    OUT_OF_SERVICE = "out_of_service"
    INVALID_DESTINATION = "invalid_destination"
    INVALID_VALUE = "invalid_value"


class Refused(CTIError):
    """The switch does not do what was asked, and nothing has changed."""

    def __init__(self, refusal: Refusal, words: str) -> None:
        super().__init__(words)
        self.refusal = refusal
