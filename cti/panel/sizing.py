"""How high the panel would like to be, told to the host whenever that changes."""

from collections.abc import Callable

from js import ResizeObserver, document
from pyodide.ffi import create_proxy

from cti.interface.questions import Question, Resize

PADDING = 24  # CSS pixels around what `main` holds
NOTICEABLE = 8


class Sizing:
    """Watches what the page holds, whatever the frame's own size."""

    def __init__(self, ask: Callable[[Question], None]) -> None:
        self._ask = ask
        self._told = 0
        self._main = document.querySelector("main")
        self._range = document.createRange()
        observer = ResizeObserver.new(create_proxy(lambda *_: self._changed()))
        for part in self._main.children:
            observer.observe(part)

    def _changed(self) -> None:
        self._range.selectNodeContents(self._main)
        around = sum(document.querySelector(name).offsetHeight for name in (".bar", "footer"))
        height = round(self._range.getBoundingClientRect().height) + around + PADDING
        if abs(height - self._told) >= NOTICEABLE:
            self._told = height
            self._ask(Resize(height))
