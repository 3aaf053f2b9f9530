"""Which new call is the one that we asked for: its events and the confirmation race."""

from dataclasses import dataclass
from typing import Any

from cti.domain.services import Request

MOST_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class Dialled:
    """A call that we asked for."""

    number: str = ""
    consultation_of: str = ""  # the call that is to be held
    replaces: int | None = None  # the call that a single-step transfer sends on

    def facts(self) -> dict[str, Any]:
        """Return what we know of the call before anybody tells us."""
        named = {"called_device": self.number, "consultation_of": self.consultation_of}
        return {name: value for name, value in named.items() if value}


class Dialling:
    """Remembers what we dialled until the server has shown the call."""

    def __init__(self) -> None:
        self._expected: list[tuple[Request, Dialled, float]] = []  # in the order of asking
        self._confirmed: dict[int, Dialled] = {}

    def expect(self, request: Request, dialled: Dialled, until: float) -> None:
        """We asked for a call."""
        self._expected = [*self._expected, (request, dialled, until)][-MOST_REMEMBERED:]

    def confirmed(self, request: Request, call_id: int) -> None:
        """The server named the call that we asked for."""
        for each in self._expected:
            if each[0] == request:
                self._confirmed[call_id] = each[1]
        self.refused(request)
        while len(self._confirmed) > MOST_REMEMBERED:
            del self._confirmed[next(iter(self._confirmed))]

    def refused(self, request: Request) -> None:
        """There will be no such call."""
        self._expected = [each for each in self._expected if each[0] != request]

    def is_over(self, call_id: int) -> None:
        """A call that was to be sent on has gone, with or without another call for it."""
        self._expected = [each for each in self._expected if each[1].replaces != call_id]

    def take(self, call_id: int, now: float, *, guess: bool) -> Dialled | None:
        """Return what we dialled for this call; `guess`: it may be one that is not named yet."""
        if call_id in self._confirmed:
            return self._confirmed.pop(call_id)
        self._expected = [each for each in self._expected if now < each[2]]
        return self._expected.pop(0)[1] if guess and self._expected else None
