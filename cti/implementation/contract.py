"""What every Implementation offers to whoever carries its bytes. It does no I/O and has no clock.

The carrier opens what `connect` names, hands over what arrives, sends what `data_to_send` and
`fetches` return after every call, and calls `tick` when `deadline` has come. `now` is in seconds
since 1970 and never goes back within one life of the object.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from cti.domain.events import Event
from cti.domain.services import Request
from cti.domain.states import AgentState


@dataclass(frozen=True, slots=True)
class Fetch:
    """One HTTP question: a form-encoded POST. `purpose` comes back with the answer."""

    purpose: str
    url: str = field(repr=False)  # may carry a token
    form: Mapping[str, str] = field(repr=False)


class Implementation(ABC):
    """Translates between one kind of CTI server and the domain."""

    services: frozenset[type[Request]]
    """What this server can do at all."""

    agent_choices: frozenset[AgentState] = frozenset()
    """The agent states that SetAgentState can ask this server for."""

    deadline: float | None = None
    """When `tick` should be called next; None: no need."""

    @abstractmethod
    def connect(self, now: float) -> str:
        """Begin a new attempt: forget the last session, and return the WebSocket URL to open."""

    @abstractmethod
    def opened(self, now: float) -> list[Event]:
        """The WebSocket opened. That alone does not make the link UP."""

    @abstractmethod
    def closed(self, code: int, now: float) -> list[Event]:
        """The WebSocket closed with a code of RFC 6455 §7.4, or never opened (1006).

        Returns a `LinkStateChanged(DOWN)` whose `retry_at` says when to `connect` again (None:
        not before the agent does something), and a `RequestFailed` with OUTCOME_UNKNOWN for
        each request in flight.
        """

    @abstractmethod
    def receive(self, data: str | bytes, now: float) -> list[Event]:
        """Return what a frame tells. Raises ProtocolError if the bytes make no sense at all."""

    @abstractmethod
    def request(self, request: Request, now: float) -> list[Event]:
        """Put a request on its way: `RequestSent`, or `RequestFailed` at once."""

    @abstractmethod
    def tick(self, now: float) -> list[Event]:
        """Return what passing time brought: requests timed out, a session gone silent."""

    @abstractmethod
    def data_to_send(self) -> list[str | bytes]:
        """Return the frames to send, in order, each once."""

    def wants_to_close(self) -> bool:
        """Whether the carrier should close the WebSocket now (and then call `closed`)."""
        return False

    def fetches(self) -> list[Fetch]:
        """Return the HTTP questions to ask, each once."""
        return []

    def fetched(self, purpose: str, text: str | None, now: float) -> list[Event]:
        """Take the answer to a `Fetch`; None: there was none."""
        return []

    def describe(self, data: str | bytes) -> str:
        """Return a frame for the log: numbers masked, names, data and secrets left out."""
        return f"{len(data)} {'characters' if isinstance(data, str) else 'bytes'}"
