"""Which of the CTI server's sides to try next, and when."""

from collections.abc import Callable

from ..backoff import FIRST, Backoff


class Sides:
    """Goes through the sides in rounds: the one that worked last, then the others, then a rest."""

    def __init__(self, addresses: tuple[str, ...], draw: Callable[[], float]) -> None:
        self._addresses = addresses
        self._draw = draw
        self._backoff = Backoff(draw)
        self._present = self._worked = 0
        self._left = self._round(0)[1:]

    @property
    def address(self) -> str:
        """The address to open."""
        return self._addresses[self._present]

    def up(self, now: float) -> None:
        """The present side let us in."""
        self._backoff.up(now)
        self._worked, self._left = self._present, []

    def next_try(self, now: float, *, avoid: bool = False) -> float:
        """The present side failed: choose the next one, and return when to try it.

        `avoid`: it said itself that it cannot serve us, so it comes last in a new round.
        """
        if self._left:
            self._present = self._left.pop(0)
            return self.again(now)
        sides = self._round(self._worked)
        if avoid and sides[0] == self._present:
            sides = [*sides[1:], sides[0]]
        self._present, *self._left = sides
        return self._backoff.next_try(now)

    def again(self, now: float) -> float:
        """Return when to try within a round: soon, but not all panels at once."""
        return now + FIRST * self._draw()

    def _round(self, first: int) -> list[int]:
        count = len(self._addresses)
        return [(first + step) % count for step in range(count)]
