"""When to try again: full jitter, so that a thousand panels do not come back at once."""

from collections.abc import Callable

FIRST = 0.25
CAP = 20.0
STEADY = 2.0


class Backoff:
    """Delays that double up to a cap, each drawn evenly between zero and its limit.

    `draw` returns a number in [0, 1). A link that stayed up for STEADY seconds starts over; one
    that breaks sooner does not, lest a server that refuses us after each hello is hammered.
    """

    def __init__(self, draw: Callable[[], float]) -> None:
        self._draw = draw
        self._failures = 0
        self._up_since: float | None = None

    def up(self, now: float) -> None:
        """The link came up."""
        self._up_since = now

    def next_try(self, now: float) -> float:
        """The link failed at `now`: return when to try again."""
        if self._up_since is not None and now - self._up_since >= STEADY:
            self._failures = 0
        self._up_since = None
        limit = min(CAP, FIRST * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return now + limit * self._draw()
