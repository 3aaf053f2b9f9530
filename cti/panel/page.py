"""When to draw, and what the page does by itself: dialogs, dial pads, the menu, the keyboard."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from js import document, requestAnimationFrame, setInterval, setTimeout, window
from pyodide.ffi import create_proxy

from cti.interface.numbers import read_number
from cti.interface.store import Store

from .context_view import room_text
from .copying import copy
from .dom import Bound, bind_actions, carried, listen, mark_language, put_into_words, values_of
from .notice_view import Notifying
from .site import Site
from .view import panel_title, panel_view

KEYS = frozenset("0123456789*#")
MENU_STEPS = {"ArrowDown": 1, "ArrowUp": -1}
TAKES_TEXT = "input, textarea, select, dialog, [popover]"
DATA_FIELDS = ("name", "value")
CONTEXT_FIELDS = ("reason", "comments")
SECOND = 1000

Act = Callable[[str, dict[str, str]], None]


def local_time(seconds: float) -> str:
    """Return a moment as the agent's wall clock reads it."""
    return time.strftime("%H:%M", time.localtime(seconds))


class Page:
    """Draws the store's snapshot: once per animation frame at most, and once a second."""

    def __init__(self, store: Store, site: Site, act: Act) -> None:
        self._store = store
        self._site = site
        self._act = act
        self._root = Bound(document.body)
        self._title = ""
        self._is_due = self._is_hidden = False
        self._number = document.getElementById("number")
        self._menu = document.getElementById("agent-menu")
        self._on_frame = create_proxy(lambda *_: self.draw())
        self.notifying: Callable[[], Notifying] = Notifying
        self.local: dict[str, Callable[[Any], None]] = {
            "toggle": self._toggle,
            "press": lambda key: self._insert(key.dataset.value),
            "open": self._open_dialog,
            "close": lambda button: _close_dialog(button.closest("dialog")),
            "keys": self._toggle_keys,
            "tone": self._play_tone,
            "copy": lambda button: copy(button, site.words),
        }
        bind_actions(act, lambda element: self.local[carried(element, "local")](element))
        listen(document, "click", self._close_menu)
        listen(document, "keydown", self._pressed)
        listen(self._menu, "toggle", self._menu_toggled)
        listen(document, "input", lambda event: self._show_room(event.target.form))
        document.addEventListener("visibilitychange", self._on_frame)  # a frame may be overdue
        setInterval(self._on_frame, SECOND)

    # Drawing

    def changed(self) -> None:
        """Draw soon; the title at once, for it is seen when the page is not."""
        if not self._is_due:
            self._is_due, self._is_hidden = True, document.hidden
            (setTimeout if self._is_hidden else requestAnimationFrame)(self._on_frame)
        if self._is_hidden:
            self._show_title(panel_title(self._store.snapshot, time.time(), self._site))

    def draw(self) -> None:
        """Bring the page up to date."""
        self._is_due = False
        snapshot, notifying = self._store.snapshot, self.notifying()
        view = panel_view(snapshot, time.time(), local_time, self._site, notifying)
        self._show_title(view.title)
        self._root.update(view)

    def _show_title(self, title: str) -> None:
        if title != self._title:
            self._title = document.title = title

    def speak(self, language: str) -> None:
        """Say everything in another language; one that nobody has translated: in English."""
        self._site.words.speak(language)
        mark_language(self._site.words, language)
        put_into_words(self._site.words)
        self.draw()

    # What the agent typed, once it has been done

    def forget_secrets(self) -> None:
        """Empty the fields of the log-in form that nobody should find later."""
        for field in document.querySelectorAll("input[type=password]"):
            field.value = ""

    def clear_number(self, number: str) -> None:
        """Empty the dial box, unless it says something else by now."""
        if read_number(self._number.value).number == number:
            self._number.value = ""

    def clear_data(self, call_id: str, data: Mapping[str, str]) -> None:
        """Empty the call's form for data, unless it says something else by now."""
        if card := _card(call_id):
            form = card.querySelector("[data-action=set_call_data]")
            name, value = (form.querySelector(f"[name={field}]").value for field in DATA_FIELDS)
            if data.get(name.strip()) == value:
                form.reset()

    def focus_number(self) -> None:
        """Go where most things are typed."""
        self._number.focus()

    def show_dial_pad(self, number: str) -> None:
        """Put a number into the dial box, as if the agent had typed it."""
        if number:
            self._number.value = number
        self._number.focus()

    def show_top(self) -> None:
        """Bring a new ringing call into view."""
        window.scrollTo(0, 0)

    def close_dialogs(self, call_id: str) -> None:
        """Close the call's dialogs; what was typed stays: the call may come back."""
        if card := _card(call_id):
            for dialog in card.querySelectorAll("dialog[open]"):
                dialog.close()

    # The page's own buttons

    def _toggle(self, button: Any) -> None:
        _unfold(button, document.getElementById(button.dataset.value))

    def _insert(self, marks: str) -> None:
        box = self._number
        box.setRangeText(marks, box.selectionStart, box.selectionEnd, "end")

    def _toggle_keys(self, button: Any) -> None:
        pad = button.closest("article").querySelector("[data-name=keypad]")
        if not pad.querySelector("button"):
            for key in document.querySelectorAll("#keypad button"):
                copy = key.cloneNode(True)
                copy.dataset.local = "tone"
                pad.appendChild(copy)
        _unfold(button, pad)

    def _play_tone(self, key: Any) -> None:
        key.closest("[data-name=keypad]").querySelector("output").append(key.dataset.value)
        self._act("send_dtmf", values_of(key))

    def _open_dialog(self, button: Any) -> None:
        """Open one of the card's dialogs in the card itself: the call stays in view."""
        name = button.dataset.value
        for dialog in button.closest("article").querySelectorAll("dialog"):
            if dialog.dataset.name == name and not dialog.open:
                dialog.show()
                comments = dialog.querySelector("textarea")
                comments.value = comments.value or carried(comments, "draft")
                self._show_room(comments.form)
                dialog.querySelector("input").select()
            else:
                dialog.close()

    def _show_room(self, form: Any) -> None:
        """Say how much more of a context can be typed, and let nobody send too much of it."""
        room = form and form.querySelector("[data-name=room]")
        if room:
            reason, comments = (form.elements.namedItem(name) for name in CONTEXT_FIELDS)
            text, is_over = room_text(reason.value or "", comments.value, self._site)
            room.textContent = text
            room.toggleAttribute("data-over", is_over)
            comments.setCustomValidity(text if is_over else "")

    # The keyboard

    def _pressed(self, event: Any) -> None:
        if event.key in MENU_STEPS and self._menu.contains(event.target):
            event.preventDefault()
            self._step(MENU_STEPS[event.key])
        elif event.key == "Escape":
            _close_dialog(event.target.closest("dialog"))
        elif event.key in KEYS and not (event.ctrlKey or event.altKey or event.metaKey):
            self._press_key(event)

    def _press_key(self, event: Any) -> None:
        """A digit typed anywhere is a tone while a keypad is open, else it is dialled."""
        if event.target.closest(TAKES_TEXT):
            return
        for key in document.querySelectorAll("[data-name=keypad]:not([hidden]) button"):
            if key.dataset.value == event.key:
                event.preventDefault()
                self._play_tone(key)
                return
        if self._number.checkVisibility():
            event.preventDefault()
            self._insert(event.key)
            self._number.focus()

    def _menu_toggled(self, event: Any) -> None:
        document.querySelector(".agent").setAttribute(
            "aria-expanded", str(event.newState == "open").lower()
        )
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
        if item and item.getAttribute("aria-disabled") != "true":
            self._menu.hidePopover()


def _card(call_id: str) -> Any:
    for card in document.querySelectorAll("article[data-call-id]"):
        if card.dataset.callId == call_id:
            return card
    return None


def _unfold(button: Any, target: Any) -> None:
    target.hidden = not target.hidden
    button.setAttribute("aria-expanded", str(not target.hidden).lower())


def _close_dialog(dialog: Any) -> None:
    if dialog and dialog.open:
        dialog.close()
        opener = dialog.closest("article").querySelector(f"[data-value={dialog.dataset.name}]")
        if opener:
            opener.focus()
