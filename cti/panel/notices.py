"""The browser's part in notices: loudspeaker, desktop and focus. Decides nothing."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from js import Object, window
from pyodide.ffi import JsException, create_proxy, to_js

from cti.domain.model import Call, Snapshot
from cti.interface import notices
from cti.interface.log import Log
from cti.interface.questions import Attention, Question
from cti.interface.store import Store
from cti.settings import NoticesSettings

from .dom import carried
from .memory import remember, remembered
from .notice_view import SWITCHES, Notifying, Permission, desktop_text, permission_of
from .sharing import Sharing
from .site import Site
from .sound import Sound

ICON = "./static/icon.svg"
ON, OFF = "on", "off"


class Notices:
    """Does what `notices` says whenever `follow` is called; `changed` draws the switches anew.

    Of several tabs only the one in which the agent works is heard and notifies.
    """

    def __init__(
        self,
        settings: NoticesSettings,
        site: Site,
        store: Store,
        log: Log,
        ask: Callable[[Question], None],
        changed: Callable[[], None],
        sharing: Sharing,
    ) -> None:
        self._site = site
        self._store = store
        self._log = log
        self._ask = ask
        self._changed = changed
        self._sharing = sharing
        self._is_in_foreign_frame = _is_in_foreign_frame()  # for the page's whole life
        self._is_shown = True  # by the page around the panel, as far as that says
        off = frozenset(switch for switch in SWITCHES if remembered(switch) == OFF)
        self._chosen = Notifying(
            site=settings, off=off, permission=_permission(self._is_in_foreign_frame)
        )
        self._sound = Sound(settings.volume, changed)
        self._moment = notices.Moment(snapshot=Snapshot())
        self._shown: dict[str, Any] = {}  # notifications, by call
        self._on_click = create_proxy(_bring_here)
        self._on_answer = create_proxy(lambda answer: self._turned())

    def notifying(self) -> Notifying:
        """Return what is switched on, and what the browser made of it when it was asked last.

        Each time it is asked, Chromium waits for another process: too long for every frame.
        """
        return replace(self._chosen, is_muted=self._sound.is_muted)

    def follow(self) -> None:
        """Do what follows from the calls, the switches, and where the agent looks."""
        before, snapshot = self._moment, self._store.snapshot
        if notices.ringing(snapshot) - notices.ringing(before.snapshot):
            self._ask_browser()
        is_watched = self._is_shown and self._sharing.is_watched()
        self._moment = self.notifying().moment(snapshot, is_watched, self._sharing.is_active())
        for notice in notices.notices(before, self._moment):
            try:
                self._do(notice)
            except (JsException, AttributeError) as error:  # a browser without it: the call counts
                self._log.add(time.time(), "!", f"{type(notice).__name__} failed: {error}")

    def switch(self, element: Any) -> None:
        """Turn the switch that was clicked; ask the browser if it has to be asked."""
        name = carried(element, "value")
        turned = self.notifying().switched(name)
        self._chosen = replace(self._chosen, off=turned.off)
        remember(name, OFF if name in turned.off else ON)
        if turned.has_to_ask(name):
            window.Notification.requestPermission().then(self._on_answer)
        self._turned()

    def shown(self, is_shown: bool) -> None:
        """Note whether the page around the panel shows it: what it hides is not watched."""
        self._is_shown = is_shown
        self.follow()

    def moved(self) -> None:
        """The agent went to another tab or window, perhaps from one that changes the browser."""
        self._ask_browser()
        self.follow()

    def _ask_browser(self) -> None:
        permission = _permission(self._is_in_foreign_frame)
        self._chosen = replace(self._chosen, permission=permission)

    def _turned(self) -> None:
        self._ask_browser()
        self.follow()
        self._changed()

    def _do(self, notice: notices.Notice) -> None:
        match notice:
            case notices.StartRing():
                self._sound.ring()
            case notices.Beep():
                self._sound.beep()
            case notices.FallSilent():
                self._sound.stop()
            case notices.ShowNotification(call):
                self._show(call)
            case notices.CloseNotification(call_id):
                if call_id in self._shown:
                    self._shown.pop(call_id).close()
            case Attention():
                self._ask(notice)

    def _show(self, call: Call) -> None:
        text = desktop_text(call, self._site)
        options = {
            "body": text.body,
            "tag": f"hookswitch-{call.call_id}",
            "icon": ICON,
            "silent": True,  # the ring is ours, and has its own switch
            "requireInteraction": True,  # until the call stops ringing
        }
        shown = window.Notification.new(
            text.title, to_js(options, dict_converter=Object.fromEntries)
        )
        shown.onclick = self._on_click
        self._shown[call.call_id] = shown


def _permission(is_in_foreign_frame: bool) -> Permission:
    if not hasattr(window, "Notification"):
        return Permission.MISSING
    return permission_of(window.Notification.permission, is_in_foreign_frame)


def _is_in_foreign_frame() -> bool:
    try:
        return not window.top.location.origin
    except JsException:
        return True


def _bring_here(event: Any) -> None:
    window.focus()
    event.target.close()
