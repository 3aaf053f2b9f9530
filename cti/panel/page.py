"""When to draw, and what the page does by itself: the dial pad, the menu and the keyboard."""

import time
from collections.abc import Callable
from typing import Any

from js import cancelAnimationFrame, document, requestAnimationFrame, setInterval, setTimeout
from pyodide.ffi import create_proxy

from cti.interface.store import Store

from .dom import Bound, bind_actions, listen
from .view import PanelView, panel_view

DIALLED_KEYS = frozenset("0123456789*#+")
MENU_STEPS = {"ArrowDown": 1, "ArrowUp": -1}
SECOND = 1000


def local_time(seconds: float) -> str:
    """Return a moment as the agent's wall clock reads it."""
    return time.strftime("%H:%M", time.localtime(seconds))


class Page:
    """Draws the store's snapshot: once per animation frame at most, and once a second."""

    def __init__(self, store: Store, act: Callable[[str, dict[str, str]], None]) -> None:
        self._store = store
        self._root = Bound(document.body)
        self._title = ""
        self._frame: int | None = None
        self._number = document.getElementById("number")
        self._menu = document.getElementById("agent-menu")
        self._on_frame = create_proxy(lambda *_: self.draw())
        self.local: dict[str, Callable[[Any], None]] = {
            "toggle": self._toggle,
            "press": lambda key: self._insert(key.dataset.value),
        }
        bind_actions(act, lambda element: self.local[element.dataset.local](element))
        listen(document, "click", self._close_menu)
        listen(document, "keydown", self._pressed)
        listen(self._menu, "toggle", self._menu_toggled)
        setInterval(self._on_frame, SECOND)

    def changed(self) -> None:
        """Draw soon; the title at once, for it is seen when the page is not."""
        if self._frame is None:
            later = setTimeout if document.hidden else requestAnimationFrame
            self._frame = later(self._on_frame)
        if document.hidden:
            self._show_title(self._view())

    def draw(self) -> None:
        """Bring the page up to date."""
        if self._frame is not None:
            cancelAnimationFrame(self._frame)
            self._frame = None
        view = self._view()
        self._show_title(view)
        self._root.update(view)

    def clear_number(self) -> None:
        """Empty the dial box: what it said has been done."""
        self._number.value = ""

    def clear_data(self, call_id: str) -> None:
        """Empty the call's form for data: what it said has been saved."""
        for card in document.querySelectorAll("[data-call-id]"):
            if card.dataset.callId == call_id:
                card.querySelector("form").reset()

    def _view(self) -> PanelView:
        return panel_view(self._store.snapshot, time.time(), local_time)

    def _show_title(self, view: PanelView) -> None:
        if view.title != self._title:
            self._title = document.title = view.title

    def _toggle(self, button: Any) -> None:
        target = document.getElementById(button.dataset.value)
        target.hidden = not target.hidden
        button.setAttribute("aria-expanded", str(not target.hidden).lower())

    def _insert(self, marks: str) -> None:
        box = self._number
        start, end = box.selectionStart, box.selectionEnd
        box.setRangeText(marks, start, end, "end")

    def _pressed(self, event: Any) -> None:
        if event.key in MENU_STEPS and self._menu.contains(event.target):
            event.preventDefault()
            self._step(MENU_STEPS[event.key])
        elif event.key in DIALLED_KEYS and not (event.ctrlKey or event.altKey or event.metaKey):
            self._dial_key(event)

    def _dial_key(self, event: Any) -> None:
        """A digit typed anywhere is dialled, unless something else takes text."""
        busy = event.target.closest("input, textarea, select, [contenteditable], dialog, [popover]")
        if busy is None and self._number.checkVisibility():
            event.preventDefault()
            self._insert(event.key)
            self._number.focus()

    def _menu_toggled(self, event: Any) -> None:
        if event.newState == "open":
            self._step(0)

    def _step(self, by: int) -> None:
        items = list(self._menu.querySelectorAll("[role=menuitem]"))
        if items:
            at = [item.isSameNode(document.activeElement) for item in items]
            here = at.index(True) if True in at else 0
            items[(here + by) % len(items)].focus()

    def _close_menu(self, event: Any) -> None:
        item = event.target.closest("[role=menuitem]")
        if item is not None and item.getAttribute("aria-disabled") != "true":
            self._menu.hidePopover()
