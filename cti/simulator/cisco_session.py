"""One connection to the simulated CTI Server: what it may see, what it was told, what it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from cti.wire.ged188_frames import FrameSplitter
from cti.wire.ged188_layouts import DEFAULT_VERSION, MAX_LARGE_MESSAGE
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_plans import plan_for
from cti.wire.ged188_values import AgentState, AgentStateMask, CallEventMask, MessageType, Service
from cti.wire.ged188_write import EncodingError

from .cisco_data import COUNTS, EVERY_VARIABLE, narrowed
from .faults import Lane

NEVER = float("inf")
OPEN_WITHIN = 30.0  # seconds that a connection may take to open its session
GONE_WITHIN = 5.0  # seconds that a client has to go by itself
MOST_WAITING = 5000  # messages that wait for a client who does not read
MOST_ENDED = 64  # calls whose wrap-up data can still be written

CALL_EVENTS = {
    kind: CallEventMask[kind.name.removesuffix("_EVENT")]
    for kind in MessageType
    if kind.name.removesuffix("_EVENT") in CallEventMask.__members__
}


class Stream(IntEnum):
    """What keeps its order within itself; between streams no order is promised."""

    CONFIRMATION = 0
    AGENT = 1
    CALL = 2
    MEDIA = 3


Told = tuple[Stream, Message]


@dataclass(slots=True)
class Watch:
    """What a session was told of a call."""

    device: str  # in whose name the call was announced
    variables: Mapping[str, str]
    call_type: int
    queue: str = ""
    media: set[str] = field(default_factory=set)  # devices that hear somebody


@dataclass(slots=True)
class Session:
    """One connection; `opened` once it was let in. An empty device: it sees all."""

    number: int
    side: str
    last_heard: float
    opened: bool = False
    codec: Codec = field(default_factory=lambda: Codec(DEFAULT_VERSION))
    frames: FrameSplitter = field(default_factory=lambda: FrameSplitter(MAX_LARGE_MESSAGE))
    lane: Lane[bytes] = field(default_factory=Lane)
    due: float = NEVER  # when it is reset, unless it goes before
    gone: bool = False  # to be reset now
    services: int = 0
    call_mask: int = 0
    agent_mask: int = 0
    monitor_id: int = 0
    idle_timeout: float = OPEN_WITHIN
    client_id: str = ""
    device: str = ""
    variable_mask: int = EVERY_VARIABLE
    named: frozenset[str] | None = None  # None: every one
    watched: dict[str, Watch] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)  # call: until when it has wrap-up data
    batch: list[Told] = field(default_factory=list)

    @property
    def version(self) -> int:
        """The protocol that was agreed on."""
        return self.codec.version

    @property
    def sees_all(self) -> bool:
        """Whether it is a bridge."""
        return bool(self.services & Service.ALL_EVENTS)

    @property
    def next_due(self) -> float:
        """When it is to be reset for its silence, or has something to get."""
        arrives = self.lane.next_due()
        silent = self.last_heard + self.idle_timeout
        return min(self.due, silent, NEVER if arrives is None else arrives)

    def tell(self, stream: Stream, kind: MessageType, fields: Mapping[str, Any]) -> None:
        """Put a message into the batch, if the session's mask lets it through."""
        mask = CALL_EVENTS.get(kind)
        if mask is not None and not self.call_mask & mask:
            return
        if kind is MessageType.AGENT_STATE_EVENT and not self._wants(fields["AgentState"]):
            return
        self.batch.append((stream, Message(kind, {"MonitorID": self.monitor_id, **fields})))

    def _wants(self, state: int) -> bool:
        name = AgentState(state).name
        return bool(name == "UNKNOWN" or self.agent_mask & AgentStateMask[name])

    def flush(self, arrange: Callable[[list[Told]], list[Told]], now: float) -> None:
        """Send the batch, in an order that may be shuffled."""
        if not self.batch:
            return
        batch, self.batch = self.batch, []
        for _, message in arrange(batch):
            self.send(message, now)

    def send(self, message: Message, now: float) -> None:
        """Write the message in the session's version; what that lacks is left out."""
        plan = plan_for(message.type, self.version)
        if plan is None or self.gone:
            return
        wanted = narrowed(message.fields, self.variable_mask, self.named)
        known = {name: value for name, value in wanted.items() if name in plan.fields}
        try:
            frame = self.codec.encode(Message(message.type, known))
        except EncodingError:  # more than a message can hold: without what sites define
            short = {name: value for name, value in known.items() if name not in COUNTS}
            short |= dict.fromkeys(known.keys() & set(COUNTS.values()), 0)
            frame = self.codec.encode(Message(message.type, short))
        self.lane.push(frame, now)
        self.gone |= self.lane.waiting() > MOST_WAITING

    def forget_ended(self, now: float) -> None:
        """Close the time for wrap-up data where it is over."""
        self.ended = {call: until for call, until in self.ended.items() if until > now}
        while len(self.ended) > MOST_ENDED:
            del self.ended[next(iter(self.ended))]
