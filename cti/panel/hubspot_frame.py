"""HubSpot's page around the panel: carries its messages, keeps the time, decides nothing."""

import json
import time
from typing import Any

from js import hookswitch
from pyodide.ffi import create_proxy

from cti.domain import events
from cti.domain.model import Snapshot
from cti.host.hubspot import HubSpotSession
from cti.interface.questions import Question

from .alarm import Alarm
from .frame import counted


class HubSpotFrame:
    """The parent window: whatever is said goes to the origin that it has been heard from."""

    def __init__(self, session: HubSpotSession) -> None:
        self._session = session
        self._alarm = Alarm(self._tick)
        self._on_window = create_proxy(self._received)

    def begin(self) -> None:
        """Hear what HubSpot has said meanwhile, and what it says from now on."""
        hookswitch.host.take(self._on_window)

    def followed(self, event: events.Event, before: Snapshot, after: Snapshot) -> None:
        """Tell HubSpot what happened."""
        self._session.event(event, before, after, time.time())
        self._flush()

    def ask(self, question: Question) -> None:
        """Ask HubSpot something."""
        self._session.ask(question, time.time())
        self._flush()

    def keep(self, state: str) -> None:
        """HubSpot keeps nothing for us."""

    def diagnostics(self) -> str:
        """Return how many messages came, and what became of them."""
        return counted(self._session.counts)

    def _received(self, text: str, origin: str, port: Any) -> None:
        self._session.receive(text, origin, time.time())
        self._flush()

    def _flush(self) -> None:
        for message in self._session.to_send():
            hookswitch.host.say(json.dumps(message), self._session.origin)
        self._alarm.set(self._session.deadline)

    def _tick(self) -> None:
        self._session.tick(time.time())
        self._flush()
