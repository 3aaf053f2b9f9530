"""What is remembered of one call: how the server names it, and what it told so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cti.domain.model import Party, frozen
from cti.domain.states import CallType, Cause, ConnectionState, Direction

from .desk import Connection

MOST_VARIABLES = 256  # of one call
ANY_RECORDING = (0, 0)  # SessionID and ServerData of whichever recording there is


@dataclass(slots=True)
class Record:
    """One call at our device. The Snapshot has what is shown; this is what the wire needs."""

    connection: Connection
    state: ConnectionState | None = None
    told: bool = False  # the domain knows the call
    answered: bool = False
    failed: bool = False
    declined: bool = False  # by us
    is_dialled: bool = False  # it is known which request of ours made it
    over_at: float | None = None  # since then our connection is NULL
    facts: dict[str, Any] = field(default_factory=dict)  # by the names of `CallEvent`
    data: dict[str, str] = field(default_factory=dict)
    named: frozenset[str] = frozenset()
    parties: tuple[Connection, ...] = ()  # the others in a conference
    recording: tuple[int, int] = ANY_RECORDING

    @property
    def call_id(self) -> str:
        """The domain's name of the call."""
        return str(self.connection.call_id)

    @property
    def is_live(self) -> bool:
        """Whether our device is in the call, as far as we know."""
        return self.over_at is None

    @property
    def direction(self) -> Direction | None:
        """Who began the call; None: not known yet."""
        direction: Direction | None = self.facts.get("direction")
        return direction

    def learn(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Take facts in; return those that are news."""
        news = {name: value for name, value in facts.items() if self.facts.get(name) != value}
        self.facts.update(news)
        return news

    def learn_data(self, data: Mapping[str, str]) -> dict[str, str]:
        """Take variables in, which stay until replaced; return those that are news."""
        news = {
            name: value
            for name, value in data.items()
            if self.data.get(name, "") != value
            and (name in self.data or len(self.data) < MOST_VARIABLES)
        }
        self.data.update(news)
        return news

    def learn_named(self, named: Mapping[str, str]) -> dict[str, str]:
        """Take all named variables in, which replace the earlier ones: the missing become empty."""
        gone = dict.fromkeys(self.named - named.keys(), "")
        self.named = frozenset(named)
        return self.learn_data({**gone, **named})

    def everything(self) -> dict[str, Any]:
        """Return all that is known, by the names of `CallEvent` and `Call`."""
        known = dict(self.facts)
        if self.data:
            known["data"] = frozen(self.data)
        if self.parties:
            known["parties"] = self.shown_parties()
        return known

    def shown_parties(self) -> tuple[Party, ...]:
        """Return the others for people."""
        return tuple(Party(party.device_id) for party in self.parties)

    def end_cause(self, told: Cause | None, default: Cause | None = None) -> Cause | None:
        """Return why our connection ended; None: as was said when the call failed."""
        if self.declined:
            return Cause.REJECTED
        if self.failed:
            return None
        if told is None and self.state is ConnectionState.ALERTING:
            return default or Cause.CANCELLED
        return told or default or Cause.NORMAL

    def is_consultation(self) -> bool:
        """Whether the server calls it a consultation by us, and nobody said of which call."""
        return (
            self.facts.get("call_type") is CallType.CONSULT
            and self.direction is Direction.OUT
            and "consultation_of" not in self.facts
        )
