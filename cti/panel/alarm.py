"""One timer that is set anew whenever something else is due next."""

import time
from collections.abc import Callable

from js import clearTimeout, setTimeout
from pyodide.ffi import create_proxy

LONGEST = 60.0  # seconds; who is woken too early looks, and sets it again


class Alarm:
    """Calls `ring` once the time has come."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._timer: int | None = None
        self._due: float | None = None
        self._on_timer = create_proxy(self._rings)

    def set(self, due: float | None) -> None:
        """Ring at `due`, in seconds since 1970, and not before; None: not at all."""
        if self._timer is not None:
            if due == self._due:
                return  # asked after every event, and seldom another time
            clearTimeout(self._timer)
            self._timer = None
        self._due = due
        if due is not None:
            wait = min(max(0.0, due - time.time()), LONGEST)
            self._timer = setTimeout(self._on_timer, 1000 * wait)

    def _rings(self) -> None:
        self._timer = None
        self._ring()
