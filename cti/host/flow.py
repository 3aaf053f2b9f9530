"""How much a host may say: so many messages in any second."""

from collections import deque

MOST_IN_A_SECOND = 100


class RateLimit:
    """Remembers when the last messages came."""

    def __init__(self, most: int = MOST_IN_A_SECOND) -> None:
        self._times: deque[float] = deque(maxlen=most)

    def allows(self, now: float) -> bool:
        """Whether one more may come now; one that may is counted."""
        times = self._times
        if len(times) == times.maxlen and 0.0 <= now - times[0] < 1.0:
            return False
        times.append(now)
        return True
