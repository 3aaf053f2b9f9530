"""The channel to the other tabs that show this panel. It works where storage is blocked, too."""

import json
import secrets
import time
from collections.abc import Callable
from typing import Any

from js import BroadcastChannel, window

from cti.interface.tabs import Connection, SharedStore, Tabs

from .alarm import Alarm
from .dom import listen


class TabChannel:
    """Carries what the tabs of one agent say to each other, and wakes ours when it is time."""

    def __init__(
        self, name: str, store: SharedStore, connection: Connection, moved: Callable[[], None]
    ) -> None:
        self._channel = BroadcastChannel.new(name)
        self._alarm = Alarm(self._tick)
        self._moved = moved  # called when the agent goes from one tab to another
        tab_id = secrets.token_hex(8)
        self.tabs = Tabs(tab_id, time.time(), store, connection, self._post)
        listen(self._channel, "message", self._heard)
        listen(window, "pagehide", lambda event: self.tabs.leave())
        listen(window, "pageshow", self._shown)
        self._alarm.set(self.tabs.deadline)

    def watch(self, is_watched: bool) -> None:
        """The agent begins or ceases to look at this tab."""
        self.tabs.watch(is_watched)
        self._moved()

    def _post(self, message: dict[str, Any]) -> None:
        self._channel.postMessage(json.dumps(message, separators=(",", ":")))

    def _heard(self, event: Any) -> None:
        try:
            message = json.loads(event.data)
        except (TypeError, ValueError):  # no text, or no JSON: not one of ours
            return
        before = self.tabs.is_active, self.tabs.is_watched_elsewhere
        self.tabs.receive(message, time.time())
        self._alarm.set(self.tabs.deadline)
        if before != (self.tabs.is_active, self.tabs.is_watched_elsewhere):
            self._moved()

    def _shown(self, event: Any) -> None:
        if event.persisted:  # the browser had kept the page
            self.tabs.come_back(time.time())
            self._alarm.set(self.tabs.deadline)

    def _tick(self) -> None:
        self.tabs.tick(time.time())
        self._alarm.set(self.tabs.deadline)
