"""What is known: one frozen picture of the link, the agent and the calls (names: ECMA-269)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

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

HISTORY_LIMIT = 50
ALERT_LIMIT = 5
TRANSCRIPT_LIMIT = 100  # lines kept of a call's transcript
SUGGESTION_LIMIT = 8
LINE_LIMIT = 2000  # characters kept of what somebody said, or of what is proposed


def frozen(values: Mapping[str, str]) -> Mapping[str, str]:
    """Return a copy of `values` that nobody can change."""
    return MappingProxyType(dict(values))


NO_DATA: Mapping[str, str] = frozen({})


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody else in a call."""

    device_id: str
    name: str = ""
    state: ConnectionState = ConnectionState.CONNECTED


@dataclass(frozen=True, slots=True)
class Record:
    """Something of the host's, such as a customer: a call may be about it."""

    type: str
    id: str
    title: str = ""
    subtitle: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody said, as it was heard. Not final: the next one of this speaker replaces it."""

    number: int  # counts up within a call
    speaker: Speaker
    text: str
    final: bool = True
    offset: float = 0.0  # seconds since the call was answered


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the voice AI proposes to say or to do."""

    number: int
    kind: str
    label: str
    reference: str = ""
    confidence: float | None = None  # 0 to 1


@dataclass(frozen=True, slots=True)
class VoiceAI:
    """What the voice AI made of a call (OpenCTI, *Voice AI*)."""

    session_id: str = ""
    is_capturing: bool = False
    lines: tuple[Line, ...] = ()  # oldest first
    suggestions: tuple[Suggestion, ...] = ()  # newest first
    count: int = 0  # of lines and suggestions there ever were


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call as our device sees it. Times are seconds since 1970; None: not yet, or not known."""

    call_id: str
    state: ConnectionState
    call_type: CallType = CallType.UNKNOWN
    direction: Direction = Direction.IN
    calling_device: str = ""
    called_device: str = ""
    dialled_device: str = ""  # the line the caller dialled
    other_name: str = ""
    queue: str = ""
    parties: tuple[Party, ...] = ()  # the others, where the server lists them
    data: Mapping[str, str] = field(default_factory=lambda: NO_DATA)
    consultation_of: str = ""  # the held call that this one asks about
    started_at: float = 0.0
    answered_at: float | None = None
    held_at: float | None = None
    held_seconds: float = 0.0  # of the holds that are over
    hold_count: int = 0
    ended_at: float | None = None
    cause: Cause | None = None
    detail: str = ""  # the server's own words for the cause
    disposition: str = ""  # the wrap-up code
    notes: str = ""  # the agent's own
    is_muted: bool = False  # the others do not hear us
    is_recorded: bool = False
    matches: tuple[Record, ...] | None = None  # the host's; None: not asked
    record: Record | None = None  # the one that the call is about
    pop_until: float | None = None  # the matches are shown as a pop until then; None: no pop
    voice_ai: VoiceAI = VoiceAI()
    log_state: LogState = LogState.NOT_YET
    log_id: str = ""  # the host's
    confirmed: bool = True  # False: the link was lost since we last heard of it

    @property
    def other_party(self) -> str:
        """The other end's number or device."""
        if self.parties:
            return self.parties[0].device_id
        return self.calling_device if self.direction is Direction.IN else self.called_device


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """The agent whom this panel serves."""

    agent_id: str = ""
    device_id: str = ""
    name: str = ""
    state: AgentState = AgentState.NULL
    reason: str = ""  # code of the not-ready or logout reason, or the server's own key
    work_mode: WorkMode = WorkMode.UNSPECIFIED
    title: str = ""  # the server's words for state and reason
    since: float | None = None
    changed_by: str = ""  # who or what changed the state
    pending: AgentState | None = None  # the state that follows the call
    pending_reason: str = ""
    confirmed: bool = False  # False: not told yet, or not since the link was lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The way to the CTI server."""

    state: LinkState = LinkState.DOWN
    since: float | None = None
    problem: str = ""  # a key of the panel's words, or the server's words
    retry_at: float | None = None  # None while down: nobody will try

    @property
    def is_at_rest(self) -> bool:
        """Whether there is no connection, and nobody will try for one by himself."""
        return self.state is LinkState.DOWN and self.retry_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something the agent should know, until dismissed."""

    number: int
    reason: Reason
    request: Request | None = None
    detail: str = ""
    code: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that is known at one moment. Only `reduce` makes the next one."""

    services: frozenset[type[Request]] = frozenset()  # of the server, within the telephony mode
    host_answers: frozenset[str] = frozenset()  # the questions that a host page answers
    agent_choices: frozenset[AgentState] = frozenset()  # the states the server lets us choose
    link: Link = Link()
    agent: Agent = Agent()
    calls: Mapping[str, Call] = field(default_factory=lambda: MappingProxyType({}))
    history: tuple[Call, ...] = ()  # ended calls, newest first
    pending: tuple[Request, ...] = ()  # asked, and not yet answered by an event
    alerts: tuple[Alert, ...] = ()  # newest last
    alert_count: int = 0

    @property
    def known_calls(self) -> tuple[Call, ...]:
        """Every call there is or was: the present ones, then the past, newest first."""
        return (*self.calls.values(), *self.history)

    def find_call(self, call_id: str) -> Call | None:
        """Return a call, present or past."""
        return self.calls.get(call_id) or self.past_call(call_id)

    def past_call(self, call_id: str) -> Call | None:
        """Return an ended call; of several with one id the newest."""
        return next((call for call in self.history if call.call_id == call_id), None)

    def with_call(self, call: Call) -> "Snapshot":
        """Return the snapshot with `call` added, or in place of the one with its id."""
        return replace(self, calls=MappingProxyType({**self.calls, call.call_id: call}))

    def without_call(self, call_id: str) -> "Snapshot":
        """Return the snapshot without that call."""
        rest = {key: call for key, call in self.calls.items() if key != call_id}
        return replace(self, calls=MappingProxyType(rest))

    def with_alert(self, reason: Reason, **fields: Any) -> "Snapshot":
        """Return the snapshot with one more alert; the oldest gives way beyond the limit."""
        alert = Alert(number=self.alert_count + 1, reason=reason, **fields)
        alerts = (*self.alerts, alert)[-ALERT_LIMIT:]
        return replace(self, alerts=alerts, alert_count=alert.number)
