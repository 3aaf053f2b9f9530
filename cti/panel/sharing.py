"""One session in several tabs and over reloads: who leads, what is kept, who logs the calls."""

import time
from collections.abc import Callable

from js import document, window

from cti.domain import events
from cti.domain.model import Snapshot
from cti.domain.services import LogOn, Request
from cti.interface.call_log import CallLog
from cti.interface.keeping import kept, restored
from cti.interface.questions import Question
from cti.interface.tabs import Connection, SharedStore

from .alarm import Alarm
from .dom import listen
from .link import Link
from .memory import FOR_THIS_TAB, remember, remembered
from .tabs import TabChannel

KEEP_AFTER = 0.1  # seconds: what came after is lost if the host's page goes at the same time
KEPT = "kept"


class Sharing:
    """Stands between the Desktop and the link: a request goes to the tab that leads."""

    def __init__(
        self,
        name: str,
        store: SharedStore,
        link: Link,
        ask: Callable[[Question], None],
        keep: Callable[[str], None],
    ) -> None:
        self._name = name
        self._store = store
        self._link = link
        self._keep = keep
        self._channel: TabChannel | None = None
        self._kept = remembered(KEPT, FOR_THIS_TAB)
        self._is_keeping = False
        self._keep_alarm = Alarm(self._keep_now)
        self._log_alarm = Alarm(self._log_now)
        self.call_log = CallLog(store, ask, self.is_leader)
        self.moved: Callable[[], None] = lambda: None  # told when the agent goes to another tab
        listen(window, "pagehide", lambda event: self._keep_now())
        for each in ("focus", "blur"):
            listen(window, each, lambda event: self._watch())
        listen(document, "visibilitychange", lambda event: self._watch())

    def is_leader(self) -> bool:
        """Whether this tab holds the connection."""
        return self._channel is None or self._channel.tabs.is_leader

    def is_active(self) -> bool:
        """Whether the agent works in this tab, of all that share the session."""
        return self._channel is None or self._channel.tabs.is_active

    def is_watched(self) -> bool:
        """Whether the agent sees the panel, in whichever tab."""
        elsewhere = self._channel is not None and self._channel.tabs.is_watched_elsewhere
        return elsewhere or _is_seen()

    def send(self, request: Request) -> None:
        """Bring a request to the CTI server, by whichever tab is connected."""
        if self._channel is None:
            self._send(request)
        else:
            self._channel.tabs.send(request)

    def join(self, agent_id: str, then: Callable[[], None]) -> None:
        """Find the other tabs of this agent; do `then` when it is known who leads."""
        if self._channel is None:
            connection = Connection(self._send, self._take_over, self._link.let_go)
            name = f"hookswitch {self._name} {agent_id}"
            self._channel = TabChannel(name, self._store, connection, lambda: self.moved())
            self._watch()
        self._channel.tabs.when_settled(then)

    def remembered(self, text: str) -> None:
        """Take what an earlier life of this page had left with the host: our own is never older."""
        self._kept = self._kept or text

    def followed(self, event: events.Event, before: Snapshot, after: Snapshot) -> None:
        """Keep what changed, and see what is to be logged."""
        self.call_log.follow(event, before, after)
        self._log_alarm.set(self.call_log.deadline)
        is_new = after.calls is not before.calls or after.history is not before.history
        if is_new and not self._is_keeping:
            self._is_keeping = True
            self._keep_alarm.set(time.time() + KEEP_AFTER)

    def _send(self, request: Request) -> None:
        self._link.send(request)
        if isinstance(request, LogOn):
            self._restore(request)

    def _take_over(self, log_on: LogOn) -> None:
        self.call_log.took_over()
        self._link.take_over(log_on)

    def _restore(self, log_on: LogOn) -> None:
        """Show what this agent's page knew before it was loaded again, until the server tells."""
        found = restored(self._kept, log_on.agent_id, self._store.snapshot) if self._kept else None
        self._kept = ""
        if found is not None and not self._store.snapshot.calls:
            self._store.apply(events.SnapshotShared(found))
            self.call_log.took_over()

    def _keep_now(self) -> None:
        self._is_keeping = False
        snapshot = self._store.snapshot
        text = kept(snapshot) if snapshot.calls or snapshot.history else ""
        remember(KEPT, text, FOR_THIS_TAB)  # where that is blocked, the host keeps it
        self._keep(text)

    def _log_now(self) -> None:
        self.call_log.tick(time.time())
        self._log_alarm.set(self.call_log.deadline)

    def _watch(self) -> None:
        if self._channel is not None:
            self._channel.watch(_is_seen())
        else:
            self.moved()


def _is_seen() -> bool:
    return bool(document.hasFocus() and not document.hidden)
