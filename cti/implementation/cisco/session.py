"""One session's bytes: frames in and out, answers paired with requests, heartbeats."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cti.domain.events import Event
from cti.domain.services import Request
from cti.errors import ProtocolError
from cti.wire.ged188_frames import FrameSplitter
from cti.wire.ged188_messages import Codec, Message
from cti.wire.ged188_plans import frame_limit
from cti.wire.ged188_values import NULL_ID, MessageType

from .failures import NO_ANSWER, Failure, read_failure

PATIENCE = 10.0  # seconds that a control request may take
MOST_IN_FLIGHT = 64
MOST_MISSED = 3  # heartbeats in a row without an answer
FAILURES = frozenset({MessageType.FAILURE_CONF, MessageType.CONTROL_FAILURE_CONF})

Answered = Callable[[Message, float], list[Event]]
Refused = Callable[[Failure, float], list[Event]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request on its way, and what its outcome leads to."""

    answer: int
    deadline: float
    answered: Answered
    refused: Refused
    request: Request | None = None


class InvokeIDs:
    """Counts upwards through all sessions, so that no late answer fits a younger request."""

    def __init__(self, last: int = 0) -> None:
        self._last = last

    def next(self, in_use: Mapping[int, object]) -> int:
        """Return an id that is free; 0 and 0xffffffff are left out."""
        while True:
            self._last = (self._last + 1) % NULL_ID
            if self._last and self._last not in in_use:
                return self._last


class Session:
    """Reads and writes one connection's messages. Knows no calls and no agents."""

    def __init__(self, version: int, ids: InvokeIDs, heartbeat: float, now: float) -> None:
        self.version = version
        self.in_flight: dict[int, Asked] = {}
        self.skipped: Counter[int] = Counter()  # types of messages that nobody wants
        self.beats = False  # heartbeats are sent once the session is open
        self._codec = Codec(version)
        self._frames = FrameSplitter(frame_limit(version))
        self._ids = ids
        self._interval = heartbeat
        self._out: list[str | bytes] = []
        self._sent_at = self._heard_at = now
        self._beat_at = now
        self._missed = 0  # heartbeats sent since the last answer

    def send(self, kind: MessageType, fields: Mapping[str, Any], now: float) -> None:
        """Put a message on its way. Raises EncodingError if the protocol cannot carry it."""
        self._out.append(self._codec.encode(Message(kind, fields)))
        self._sent_at = now

    def ask(
        self,
        kind: MessageType,
        fields: Mapping[str, Any],
        now: float,
        answered: Answered,
        refused: Refused,
        *,
        request: Request | None = None,
        patience: float = PATIENCE,
    ) -> None:
        """Put a request on its way; one of the two functions is called with its outcome."""
        invoke_id = self._ids.next(self.in_flight)
        self.send(kind, {"InvokeID": invoke_id, **fields}, now)
        self.in_flight[invoke_id] = Asked(kind + 1, now + patience, answered, refused, request)

    @property
    def is_full(self) -> bool:
        """Whether too many requests wait for their answers to ask another."""
        return len(self.in_flight) >= MOST_IN_FLIGHT

    def take_out(self) -> list[str | bytes]:
        """Return the frames to send, each once."""
        out, self._out = self._out, []
        return out

    def read(self, data: bytes, wanted: frozenset[int]) -> list[Message]:
        """Return the wanted messages that `data` completes. Raises ProtocolError."""
        self._frames.feed(data)
        messages = []
        while frame := self._frames.next_frame():
            kind = int.from_bytes(frame[4:8], "big")
            if kind in wanted:
                messages.append(self._codec.decode_frame(frame))
            elif kind in self.skipped or len(self.skipped) < MOST_IN_FLIGHT:
                self.skipped[kind] += 1
        return messages

    def settle(self, message: Message, now: float) -> list[Event]:
        """Take an answer in; one that nobody waits for any more is left out."""
        asked = self.in_flight.get(message.number("InvokeID"))
        if asked is None or message.type not in FAILURES | {asked.answer}:
            self.skipped[message.type] += 1
            return []
        del self.in_flight[message.number("InvokeID")]
        self._heard_at, self._missed = now, 0
        if message.type in FAILURES:
            return asked.refused(read_failure(message), now)
        return asked.answered(message, now)

    def expire(self, now: float) -> list[Event]:
        """Give up what has waited too long for its answer."""
        late = [key for key, asked in self.in_flight.items() if now >= asked.deadline]
        events: list[Event] = []
        for key in late:
            asked = self.in_flight.pop(key, None)
            if asked is not None:
                events += asked.refused(NO_ANSWER, now)
        return events

    def beat(self, now: float, refused: Refused) -> bool:
        """Send a heartbeat if it is time; False once too many were not answered."""
        if not self.beats or now < self._beat_due():
            return True
        if self._missed >= MOST_MISSED:
            return False
        self._missed += 1
        self._beat_at = now
        self.ask(MessageType.HEARTBEAT_REQ, {}, now, lambda *_: [], refused, patience=60.0)
        return True

    def deadlines(self) -> list[float]:
        """Return when something of this session is due."""
        due = [asked.deadline for asked in self.in_flight.values()]
        return [*due, self._beat_due()] if self.beats else due

    def _beat_due(self) -> float:
        """The next beat follows a missed one sooner, so that a loss is seen within 2½ intervals."""
        if self._missed:
            return self._beat_at + self._interval / 2
        return min(self._sent_at, self._heard_at) + self._interval

    def describe(self, data: bytes) -> str:
        """Return the names and ids of the messages in `data`, if it begins with a whole frame."""
        frames = FrameSplitter(frame_limit(self.version))
        described: list[str] = []
        try:
            frames.feed(data)
            while frame := frames.next_frame():
                described.append(_described(self._codec.decode_frame(frame)))
        except ProtocolError:
            return f"{len(data)} bytes"
        rest = [f"{frames.pending} bytes"] if frames.pending else []
        return ", ".join([*described, *rest]) or f"{len(data)} bytes"


LOGGED = ("InvokeID", "ConnectionCallID", "PrimaryCallID", "SecondaryCallID", "Status")


def _described(message: Message) -> str:
    ids = [f"{name}={message.fields[name]}" for name in LOGGED if name in message.fields]
    return " ".join([message.name, *ids])
