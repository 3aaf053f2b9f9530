"""What HubSpot has not answered yet: it does not always say which call an answer is about."""

from collections.abc import Iterator
from enum import Enum


class Awaited(Enum):
    """What HubSpot answers."""

    MATCHES = "matches"  # after INCOMING_CALL
    ENGAGEMENT = "engagement"  # after a call that is to be logged has begun
    SAVED = "saved"  # after CALL_COMPLETED


PATIENCE = {Awaited.MATCHES: 10.0, Awaited.ENGAGEMENT: 30.0, Awaited.SAVED: 10.0}
"""For how many seconds an answer is waited for."""


class Waiting:
    """The calls about which an answer is awaited, the one that has waited longest first."""

    def __init__(self) -> None:
        self._until: dict[tuple[Awaited, str], float] = {}

    @property
    def deadline(self) -> float | None:
        """When it has been waited long enough for the first."""
        return min(self._until.values(), default=None)

    def begin(self, awaited: Awaited, call_id: str, now: float) -> None:
        """Wait for this from now on."""
        self._until.pop((awaited, call_id), None)
        self._until[awaited, call_id] = now + PATIENCE[awaited]

    def end(self, awaited: Awaited, call_id: str) -> bool:
        """Wait no longer for this; return whether it was waited for."""
        return self._until.pop((awaited, call_id), None) is not None

    def calls(self, awaited: Awaited) -> Iterator[str]:
        """Yield the calls that wait for this."""
        return (call_id for each, call_id in list(self._until) if each is awaited)

    def late(self, now: float) -> list[tuple[Awaited, str]]:
        """Give up and return what has not come in time."""
        late = [key for key, until in self._until.items() if until <= now]
        for key in late:
            del self._until[key]
        return late

    def rename(self, call_id: str, new_call_id: str) -> None:
        """Wait for the same about a call that has another id now."""
        renamed = {
            (awaited, new_call_id if each == call_id else each): until
            for (awaited, each), until in self._until.items()
        }
        self._until = renamed
