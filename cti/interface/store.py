"""The one Snapshot, and who is told when it changes."""

from collections.abc import Callable

from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.reducer import reduce

Subscriber = Callable[[Event, Snapshot, Snapshot], None]
"""Called with the event, the snapshot before and the one after."""


class Store:
    """Holds what is known; events alone change it."""

    def __init__(self, snapshot: Snapshot, clock: Callable[[], float]) -> None:
        self.snapshot = snapshot
        self._clock = clock
        self._subscribers: list[Subscriber] = []

    def now(self) -> float:
        """Return the time by the clock that dates what happens."""
        return self._clock()

    def subscribe(self, subscriber: Subscriber) -> None:
        """Tell `subscriber` of every event from now on."""
        self._subscribers.append(subscriber)

    def apply(self, event: Event) -> None:
        """Take an event in, then tell everyone."""
        before = self.snapshot
        self.snapshot = reduce(before, event, self._clock())
        for subscriber in self._subscribers:
            subscriber(event, before, self.snapshot)
