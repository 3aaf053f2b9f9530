"""What is certain in a session: the server's own account first, then what its events tell."""

from collections.abc import Callable
from dataclasses import replace

from cti.domain import events
from cti.domain.events import Event
from cti.domain.services import Request, SnapshotDevice
from cti.domain.states import LinkState

from .failures import Failure
from .live import Live
from .opening import Offer
from .rebuilding import Rebuilding


class Truth:
    """Rebuilds what is known when it must be, and tells what the agent can ask for."""

    def __init__(
        self,
        live: Live,
        offer: Offer,
        told: Callable[[float], list[Event]],
        not_told: Callable[[float], None],
    ) -> None:
        self.is_up = False
        self.is_online = True  # the peripheral
        self.offer = offer  # what the domain was told last
        self.granted = offer.services
        self._live = live
        self._told = told
        self._not_told = not_told
        self._rebuilding: Rebuilding | None = None
        self._snapshots: list[Request] = []  # requests that wait for the rebuilding

    @property
    def unanswered(self) -> list[Request]:
        """The requests for a snapshot that is not there yet."""
        return self._snapshots

    def ask(self, request: SnapshotDevice, now: float) -> list[Event]:
        """The agent wants to know how everything stands."""
        self._snapshots.append(request)
        return [events.RequestSent(request), *self.rebuild(now)]

    def rebuild(self, now: float, *, knows_agent: bool = False) -> list[Event]:
        """Ask the server; what is asked already, it is told once more."""
        if self._rebuilding is not None:
            self._rebuilding.touch()
            return []
        self._rebuilding = Rebuilding(self._live, self._rebuilt, self._not_rebuilt)
        return self._rebuilding.begin(now, knows_agent=knows_agent)

    def touch(self) -> None:
        """An event came: what is asked at this moment may be older than it."""
        if self._rebuilding is not None:
            self._rebuilding.touch()

    def if_up(self, told: list[Event]) -> list[Event]:
        """Before the first account, what an event tells goes into that only."""
        return told if self.is_up else []

    def offer_services(self) -> list[Event]:
        """Tell what can be asked for, if that has changed."""
        offer = Offer.of(self.granted if self.is_online else frozenset())
        if offer == self.offer:
            return []
        self.offer = offer
        return [events.ServicesChanged(offer.services, offer.agent_choices)]

    def _rebuilt(self, account: events.SnapshotTaken, now: float) -> list[Event]:
        self._rebuilding = None
        account = account if self.is_up else self._first(account)
        told: list[Event] = [account, *self.offer_services()]
        told += [events.RequestSucceeded(request) for request in self._snapshots]
        self._snapshots = []
        if not self.is_up:
            self.is_up = True
            told.append(events.LinkStateChanged(LinkState.UP))
        return [*told, *self._told(now)]

    def _first(self, account: events.SnapshotTaken) -> events.SnapshotTaken:
        """Leave out of a session's first account what may have become untrue before it."""
        if account.calls is None:
            self._live.calls.untell()
        elif not self._live.calls.go_on():
            self._live.agent.forget_pending()
        return replace(account, agent=self._live.agent.agent())

    def _not_rebuilt(self, failure: Failure, now: float) -> list[Event]:
        self._rebuilding = None
        told: list[Event] = [failure.of(request) for request in self._snapshots]
        self._snapshots = []
        if not self.is_up:
            self._not_told(now)
        return told
