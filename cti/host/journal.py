"""The numbered events: the last ones are kept, for a host that was away for a moment."""

from collections import deque
from collections.abc import Mapping
from typing import Any

from .envelope import Written, event

KEPT = 1000


class Journal:
    """Counts up by one from a number that no earlier journal has reached."""

    def __init__(self, began_at: float) -> None:
        self.seq = int(began_at * 1000)
        self._kept: deque[Written] = deque(maxlen=KEPT)

    def write(self, name: str, data: Mapping[str, Any], *, keep: bool = True) -> Written:
        """Return the next event; `keep`: it is of use later, too."""
        self.seq += 1
        written = event(self.seq, name, data)
        if keep:
            self._kept.append(written)
        return written

    def since(self, seq: int) -> list[Written] | None:
        """Return the events after number `seq`; None: not all of them are still there."""
        if seq == self.seq:
            return []
        oldest = self._kept[0]["seq"] if self._kept else self.seq + 1
        if not oldest - 1 <= seq <= self.seq:
            return None
        return [each for each in self._kept if each["seq"] > seq]
