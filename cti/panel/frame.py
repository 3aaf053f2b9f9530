"""The host page around the panel: carries messages and ports, keeps the time, decides nothing."""

import json
import time
from collections import Counter
from typing import Any

from js import hookswitch, window
from pyodide.ffi import create_proxy

from cti.domain import events
from cti.domain.model import Snapshot
from cti.host.envelope import Kind
from cti.host.hookswitch import HostSession
from cti.interface.questions import Question

from .alarm import Alarm
from .dom import listen


class Frame:
    """The parent window, and the private port that it gave us."""

    def __init__(self, session: HostSession) -> None:
        self._session = session
        self._port: Any = None
        self._alarm = Alarm(self._tick)
        self._on_window = create_proxy(self._met)
        self._on_port = create_proxy(self._received)

    def begin(self) -> None:
        """Hear what the host has said meanwhile; if that was no welcome, say hello once more."""
        hookswitch.host.take(self._on_window)
        if self._port is None:
            hookswitch.host.hello("ready")
        listen(window, "pagehide", lambda event: self._leave())
        listen(window, "pageshow", lambda event: self._return(event.persisted))

    def followed(self, event: events.Event, before: Snapshot, after: Snapshot) -> None:
        """Tell the host what happened."""
        self._session.event(event, before, after, time.time())
        self._flush()

    def ask(self, question: Question) -> None:
        """Ask the host something."""
        self._session.ask(question, time.time())
        self._flush()

    def keep(self, state: str) -> None:
        """Leave something with the host that outlives this page."""
        self._session.keep(state)
        self._flush()

    def diagnostics(self) -> str:
        """Return how many messages came, and what became of them."""
        return counted(self._session.counts)

    def _met(self, text: str, origin: str, port: Any) -> None:
        kind = self._session.meet(text, origin, bool(port), time.time())
        if kind is Kind.WELCOME:
            self._close_port()
            self._port = port
            hookswitch.host.open(port, self._on_port)
            self._session.begin()
        elif kind is Kind.HELLO:
            hookswitch.host.hello("ready")
        self._flush()

    def _received(self, text: str) -> None:
        self._session.receive(text, time.time())
        self._flush()
        if not self._session.is_there:
            self._close_port()

    def _flush(self) -> None:
        for message in self._session.to_send():
            if self._port is not None:
                hookswitch.host.post(self._port, json.dumps(message))
        self._alarm.set(self._session.deadline)

    def _close_port(self) -> None:
        if self._port is not None:
            self._port.onmessage = None
            self._port.close()
            self._port = None

    def _tick(self) -> None:
        self._session.tick(time.time())
        self._flush()

    def _leave(self) -> None:
        self._session.bye()
        self._flush()

    def _return(self, was_kept: bool) -> None:
        """The browser brought the whole page back: the host believes that we have gone."""
        if was_kept:
            hookswitch.host.hello("ready")


def counted(session: Counter[str]) -> str:
    """Return how many messages a session and the early stub have had, for the log."""
    counts = session.copy()
    for why, count in json.loads(hookswitch.host.dropped()).items():
        counts[f"dropped: {why}"] += count
    return "\n".join(f"# host: {name}: {count}" for name, count in sorted(counts.items()) if count)
