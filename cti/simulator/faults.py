"""What can go wrong on the way to a client, on demand: a lane for each client."""

from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")  # what a message is: text, or a frame

REORDER_SECONDS = 1.0  # how long a message waits for one to let pass
GARBAGE = '{"event": "call_connected", "data": {"call_id": "\\ud83d", user_id: NaN,,'


@dataclass(slots=True)
class Lane(Generic[T]):
    """What is on its way to one client, in order, unless a fault says otherwise."""

    delay: float = 0.0
    stalled_until: float = 0.0
    duplicate: int = 0  # so many messages more are sent twice
    reorder: int = 0  # so many pairs more change places
    _queue: deque[tuple[float, T]] = field(default_factory=deque)
    _held: tuple[float, T] | None = None  # lets the next one pass

    def push(self, text: T, now: float) -> None:
        """Put a message on its way."""
        if self.duplicate:
            self.duplicate -= 1
            self._append(text, now)
            self._append(text, now)
        elif self._held is not None:
            held, self._held = self._held, None
            self._append(text, now)
            self._append(held[1], now)
        elif self.reorder:
            self.reorder -= 1
            self._held = (now + REORDER_SECONDS, text)
        else:
            self._append(text, now)

    def _append(self, text: T, now: float) -> None:
        last = self._queue[-1][0] if self._queue else 0.0
        self._queue.append((max(now + self.delay, last), text))

    def pop(self, now: float) -> list[T]:
        """Return what arrives now."""
        if self._held is not None and self._held[0] <= now:
            held, self._held = self._held, None
            self._append(held[1], now)
        arrived = []
        while self._queue and max(self._queue[0][0], self.stalled_until) <= now:
            arrived.append(self._queue.popleft()[1])
        return arrived

    def next_due(self) -> float | None:
        """When something arrives next."""
        dues = [max(due, self.stalled_until) for due, _ in list(self._queue)[:1]]
        if self._held is not None:
            dues.append(self._held[0])
        return min(dues, default=None)

    def waiting(self) -> int:
        """How many messages have not arrived yet."""
        return len(self._queue) + (self._held is not None)

    def clear(self) -> None:
        """Let everything go through from now on."""
        self.delay = self.stalled_until = 0.0
        self.duplicate = self.reorder = 0
        if self._held is not None:
            self._queue.append(self._held)
            self._held = None
        self._queue = deque((0.0, text) for _, text in self._queue)
