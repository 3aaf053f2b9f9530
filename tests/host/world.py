"""A host and a panel without a browser: what the host says goes in, what it hears comes out."""

import json
from typing import Any

from stories import FULL, NOW

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.host.envelope import Kind
from cti.host.hookswitch import HostSession, Terms
from cti.interface.desktop import Desktop, Rules
from cti.interface.store import Store
from cti.opencti.modes import MODES, TelephonyMode

CRM = "https://crm.example.com"
ON_PAGE = ("setLocale", "setTheme", "showDialPad", "downloadLog")

Written = dict[str, Any]


class World:
    """Every list is something that a test can look at."""

    def __init__(
        self,
        *happened: Event,
        start: Snapshot = FULL,
        mode: TelephonyMode = TelephonyMode.FULL,
        on_page: tuple[str, ...] = ON_PAGE,
    ) -> None:
        self.now = NOW
        self.store = Store(start, lambda: self.now)
        self.sent: list[services.Request] = []
        self.page: list[tuple[str, dict[str, Any]]] = []
        self.notes: list[str] = []
        self.remembered: list[str] = []
        self.desktop = Desktop(self.store, self._send, Rules(mode=MODES[mode]))
        self._count = 0
        terms = Terms(
            origins=frozenset({CRM}),
            mode=mode,
            server="cisco",
            say=lambda told: f"{type(told).__name__}: {told.reason.value} {told.detail}".rstrip(),
            on_page={name: self._on_page(name) for name in on_page},
            note=self.notes.append,
            remembered=self.remembered.append,
            session_id="s",
        )
        self.session = HostSession(self.store, self.desktop, terms, self.now)
        self.store.subscribe(
            lambda event, before, after: self.session.event(event, before, after, self.now)
        )
        for event in happened:
            self.store.apply(event)

    def meet(self, message: object, origin: str = CRM, has_port: bool = True) -> Kind | None:
        return self.session.meet(json.dumps(message), origin, has_port, self.now)

    def welcome(self, **more: Any) -> list[Written]:
        message = {"ns": "hookswitch", "v": 1, "kind": "welcome", "version": 1, **more}
        assert self.meet(message) is Kind.WELCOME
        self.session.begin()
        return self.session.to_send()

    def say(self, **fields: Any) -> list[Written]:
        """Send any message over the port, and return what comes back at once."""
        self.session.receive(json.dumps({"ns": "hookswitch", "v": 1, **fields}), self.now)
        return self.session.to_send()

    def ask(self, name: str, message_id: str = "", **data: Any) -> list[Written]:
        self._count += 1
        message_id = message_id or f"h{self._count}"
        return self.say(kind="request", id=message_id, name=name, data=data)

    def happen(self, *happened: Event) -> list[Written]:
        for event in happened:
            self.store.apply(event)
        return self.session.to_send()

    def succeed(self, at: int = -1) -> list[Written]:
        """Let the server confirm something that was sent: the last, unless told else."""
        return self.happen(events.RequestSucceeded(self.sent[at]))

    def wait(self, seconds: float) -> list[Written]:
        self.now += seconds
        self.session.tick(self.now)
        return self.session.to_send()

    def _send(self, request: services.Request) -> None:
        self.sent.append(request)
        self.store.apply(events.RequestSent(request))

    def _on_page(self, name: str) -> Any:
        return lambda given: self.page.append((name, dict(given)))


def welcomed(*happened: Event, **more: Any) -> World:
    """Return a world in which these things happened, and a host has come then."""
    world = World(*happened, **more)
    world.welcome()
    return world


def responses(written: list[Written]) -> list[Written]:
    return [each for each in written if each["kind"] == "response"]


def only_response(written: list[Written]) -> Written:
    (response,) = responses(written)
    return response


def told(written: list[Written]) -> list[str]:
    """Return the names of the events."""
    return [each["name"] for each in written if each["kind"] == "event"]
