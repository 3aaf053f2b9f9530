"""Two calls that become one: the ends and the event of it come in any order."""

from collections.abc import Iterable

from cti.domain.states import Cause
from cti.wire.ged188_messages import Message

from .desk import Connection, Desk

GRACE = 2.0  # seconds that an end waits for the transfer or conference that explains it
MOST_REMEMBERED = 64


class Joining:
    """Keeps back the ends of calls that we asked to join, until the event of it has come."""

    def __init__(self) -> None:
        self._expected: dict[int, tuple[Cause, float]] = {}
        self._kept_back: dict[int, tuple[Cause, float]] = {}

    def expect(self, call_ids: Iterable[int], cause: Cause, until: float) -> None:
        """We asked for these calls to be joined."""
        for call_id in call_ids:
            self._expected[call_id] = (cause, until)
        while len(self._expected) > MOST_REMEMBERED:
            del self._expected[next(iter(self._expected))]

    def follow(self, call_id: int, other: int) -> None:
        """Another call belongs to the same transfer."""
        if call_id in self._expected:
            self._expected[other] = self._expected[call_id]

    def keeps_back(self, call_id: int, now: float) -> bool:
        """Whether the end of this call is to be told later."""
        if call_id in self._kept_back:
            return True
        cause, until = self._expected.get(call_id, (Cause.NORMAL, 0.0))
        if now >= until:
            return False
        self._kept_back[call_id] = (cause, now + GRACE)
        return True

    def has_ended(self, call_id: int) -> bool:
        """Whether the end of this call came, but was kept back."""
        return call_id in self._kept_back

    def forget(self, call_ids: Iterable[int]) -> list[tuple[int, Cause]]:
        """These calls were joined, or will not be: return those whose end came already."""
        for call_id in call_ids:
            self._expected.pop(call_id, None)
        return [
            (call_id, self._kept_back.pop(call_id)[0])
            for call_id in call_ids
            if call_id in self._kept_back
        ]

    def due(self, now: float) -> list[tuple[int, Cause]]:
        """Return the ends that have waited long enough."""
        return self.forget([key for key, (_, at) in self._kept_back.items() if now >= at])

    @property
    def deadline(self) -> float | None:
        """When the next end has waited long enough."""
        return min((at for _, at in self._kept_back.values()), default=None)


def parties_of(message: Message, desk: Desk) -> tuple[Connection, ...]:
    """Return everybody else that a transfer or conference lists."""
    members = ("ConnectedPartyCallID", "ConnectedPartyDeviceIDType", "ConnectedPartyDeviceID")
    return tuple(
        Connection(call_id or 0, id_type or 0, device_id)
        for call_id, id_type, device_id in message.records(*members)
        if device_id and not desk.is_ours(device_id)
    )
