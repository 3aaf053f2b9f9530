"""What happened, in CSTA's words: facts, in the past tense (ECMA-269 §15 to §22)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .model import NO_DATA, Agent, Call, Party, Record, Snapshot
from .services import Request
from .states import (
    AgentState,
    CallType,
    Cause,
    ConnectionState,
    Direction,
    LinkState,
    LogState,
    Reason,
    Speaker,
    WorkMode,
)

LOGGED_OUT = "logged_out"  # the problem of a link that the agent has ended


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent:
    """What every event of a call may tell. An empty or missing field says nothing new.

    `local_state` is the state of our device, whichever device the event is about. Times are seconds
    since 1970, where the server tells them.
    """

    call_id: str
    local_state: ConnectionState | None = None
    call_type: CallType | None = None
    direction: Direction | None = None
    calling_device: str = ""
    called_device: str = ""
    dialled_device: str = ""
    other_name: str = ""
    queue: str = ""
    parties: tuple[Party, ...] | None = None
    data: Mapping[str, str] = field(default_factory=lambda: NO_DATA)
    consultation_of: str = ""
    started_at: float | None = None
    answered_at: float | None = None
    cause: Cause | None = None
    detail: str = ""
    disposition: str = ""
    is_muted: bool | None = None
    is_recorded: bool | None = None


class ServiceInitiated(CallEvent):
    """Our device went off hook, or is prompted."""

    __slots__ = ()


class Originated(CallEvent):
    """A call was made from our device."""

    __slots__ = ()


class NetworkReached(CallEvent):
    """The call left for another network; there may be no more news until it is answered."""

    __slots__ = ()


class Delivered(CallEvent):
    """A call rings, here or at the far end."""

    __slots__ = ()


class Queued(CallEvent):
    """A call waits."""

    __slots__ = ()


class Established(CallEvent):
    """A call was answered."""

    __slots__ = ()


class Held(CallEvent):
    """A call was put on hold, here or at the far end."""

    __slots__ = ()


class Retrieved(CallEvent):
    """A call was taken off hold."""

    __slots__ = ()


class Diverted(CallEvent):
    """A call was taken away from a device before it was answered."""

    __slots__ = ()


class Failed(CallEvent):
    """A call could not be completed; `cause` says why."""

    __slots__ = ()


class ConnectionCleared(CallEvent):
    """A device left the call: ours, if `local_state` is NULL."""

    __slots__ = ()


class CallCleared(CallEvent):
    """Nobody is left in the call."""

    __slots__ = ()


class CallDataChanged(CallEvent):
    """Something about the call changed that is not its state."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(CallEvent):
    """Two calls became one without the device that joined them; the second no longer exists."""

    secondary_call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conferenced(CallEvent):
    """Two calls became one; the second no longer exists."""

    secondary_call_id: str = ""


@dataclass(frozen=True, slots=True)
class CallDoubted:
    """There is reason to think that what is known of the call is out of date."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallRenamed:
    """The server gave a call another id."""

    call_id: str
    new_call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateChanged:
    """The agent's state, as the server tells it. `since` None: from now on."""

    state: AgentState
    agent_id: str = ""
    device_id: str = ""
    name: str = ""
    reason: str = ""
    work_mode: WorkMode | None = None  # None: not told
    title: str = ""
    since: float | None = None
    changed_by: str = ""
    pending: AgentState | None = None
    pending_reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestSent:
    """A request is on its way."""

    request: Request


@dataclass(frozen=True, slots=True)
class RequestSucceeded:
    """What was asked for has happened, or was accepted."""

    request: Request


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """A request was refused, by the switch or before it was sent, or its outcome is unknown."""

    request: Request
    reason: Reason
    detail: str = ""  # the server's words, or what was wrong with the input
    code: str = ""  # the server's own, such as CISCO_CF_INVALID_OBJECT_STATE


@dataclass(frozen=True, slots=True)
class SnapshotTaken:
    """How the server says everything stands: what it does not mention is gone. None: not told."""

    agent: Agent | None = None
    calls: tuple[Call, ...] | None = None


@dataclass(frozen=True, slots=True)
class SnapshotShared:
    """Another tab of ours, or this page before it was loaded again, tells all that it knows."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class LinkStateChanged:
    """The way to the CTI server opened, broke, or is being tried."""

    state: LinkState
    problem: str = ""
    retry_at: float | None = None


@dataclass(frozen=True, slots=True)
class ServicesChanged:
    """What the CTI server can do for us changed."""

    services: frozenset[type[Request]]
    agent_choices: frozenset[AgentState]


@dataclass(frozen=True, slots=True)
class Notice:
    """The CTI server, or the panel itself, has something to tell the agent."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class NotesTaken:
    """The agent wrote something about a call; the server is not told."""

    call_id: str
    notes: str


@dataclass(frozen=True, slots=True)
class HostAnswersChanged:
    """The host page around the panel answers these questions; none: there is no host."""

    answers: frozenset[str]


@dataclass(frozen=True, slots=True)
class RecordsMatched:
    """The host told which of its records fit the other party."""

    call_id: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class RecordChosen:
    """The call is about this record of the host's."""

    call_id: str
    record: Record


@dataclass(frozen=True, slots=True)
class PopShown:
    """The agent is asked about a call's matches, until then at most (seconds since 1970)."""

    call_id: str
    until: float


@dataclass(frozen=True, slots=True)
class PopClosed:
    """The agent has answered the pop, or put it away."""

    call_id: str


@dataclass(frozen=True, slots=True)
class LogStateChanged:
    """The host is asked to log a call, has done so, or could not. Its id, once told, stays."""

    call_id: str
    state: LogState
    log_id: str = ""


@dataclass(frozen=True, slots=True)
class CaptureStarted:
    """A voice AI listens to the call."""

    call_id: str
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class CaptureStopped:
    """The voice AI listens no more."""

    call_id: str
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class LineHeard:
    """Somebody said something. Not final: the next line of the same speaker replaces it."""

    call_id: str
    speaker: Speaker
    text: str
    final: bool = True
    offset: float = 0.0  # seconds
    session_id: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionMade:
    """The voice AI proposes something."""

    call_id: str
    kind: str
    label: str
    reference: str = ""
    confidence: float | None = None
    session_id: str = ""


VoiceAIEvent = CaptureStarted | CaptureStopped | LineHeard | SuggestionMade


@dataclass(frozen=True, slots=True)
class AlertDismissed:
    """The agent has read an alert."""

    number: int


Event = (
    CallEvent
    | CallDoubted
    | CallRenamed
    | AgentStateChanged
    | RequestSent
    | RequestSucceeded
    | RequestFailed
    | SnapshotTaken
    | SnapshotShared
    | LinkStateChanged
    | ServicesChanged
    | Notice
    | NotesTaken
    | HostAnswersChanged
    | RecordsMatched
    | RecordChosen
    | PopShown
    | PopClosed
    | LogStateChanged
    | VoiceAIEvent
    | AlertDismissed
)
