"""Agents at their panels, on both sides of one CTI Server: what carries their bytes, and the time.

It does what the page's link and the bridge do, without a page, a socket or a clock.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from math import inf
from random import Random

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.states import AgentState, LinkState
from cti.implementation.cisco.implementation import CiscoImplementation
from cti.interface.desktop import Desktop, Rules
from cti.interface.store import Store
from cti.opencti.modes import MODES, TelephonyMode, within
from cti.settings import CiscoSettings
from cti.simulator.cisco_facts import Options
from cti.simulator.people import DEMO, People
from cti.simulator.simulation import Simulation

PASSWORD = "only-the-agent-knows"
PEOPLE = People(
    persons=tuple(replace(each, password=PASSWORD) for each in DEMO.persons),
    queues=DEMO.queues,
    accounts=DEMO.accounts,
)
BEGINNING = 1_700_000_000.0
PACE = 4.0  # how much quicker than in life the switch is
SIDES = {"./bridge/a": "a", "./bridge/b": "b"}
GONE_AWAY, ABNORMAL = 1001, 1006
MOST_PIECES = 6


class Panel:
    """One agent's panel, and its connection. Nothing that it tells may have the password in it."""

    def __init__(
        self,
        centre: "Centre",
        agent_id: str,
        device: str,
        mode: TelephonyMode = TelephonyMode.FULL,
    ) -> None:
        self.mode = mode
        self.agent_id, self.device = agent_id, device
        start = Snapshot(
            services=CiscoImplementation.services, agent_choices=CiscoImplementation.agent_choices
        )
        self.store = Store(start, lambda: centre.now)
        self.desktop = Desktop(self.store, self._send, Rules(mode=MODES[mode]))
        self.implementation: CiscoImplementation | None = None
        self.connection: int | None = None
        self.retry_at: float | None = None
        self.up_since = inf
        self.delay = 0.0  # of what it sends
        self._centre = centre
        self._unsent: deque[tuple[float, bytes]] = deque()

    def __repr__(self) -> str:
        return f"panel {self.agent_id}"

    @property
    def snapshot(self) -> Snapshot:
        return self.store.snapshot

    @property
    def is_up(self) -> bool:
        return self.snapshot.link.state is LinkState.UP

    def log_in(self, work_mode: str = "") -> None:
        self.desktop.login(self.agent_id, PASSWORD, self.device, work_mode)

    def _send(self, request: services.Request) -> None:
        if isinstance(request, services.LogOn):
            self._leave()
            self.implementation = CiscoImplementation(
                self._centre.settings, request, lambda: self._centre.random.uniform(0.1, 0.9)
            )
            begun = self.implementation
            self._apply(events.ServicesChanged(begun.services, begun.agent_choices))
            self._connect()
        elif self.implementation is not None:
            self._pump(self.implementation.request(request, self._centre.now))

    # The connection

    def _connect(self) -> None:
        assert self.implementation is not None
        now, self.retry_at = self._centre.now, None
        side = SIDES[self.implementation.connect(now)]
        self.store.apply(events.LinkStateChanged(LinkState.CONNECTING))
        self.connection = self._centre.world.cisco.connect(side, now)
        if self.connection is None:
            self._pump([])
            self.lose()
        else:
            self._pump(self.implementation.opened(now))

    def lose(self, code: int = ABNORMAL, *, is_noticed: bool = True) -> None:
        """Let the connection break; unnoticed, the server still believes in it."""
        self._leave(is_noticed=is_noticed)
        if self.implementation is not None:
            told = self.implementation.closed(code, self._centre.now)
            self.retry_at = next(
                event.retry_at for event in told if isinstance(event, events.LinkStateChanged)
            )
            self._pump(told)

    def _leave(self, *, is_noticed: bool = True) -> None:
        if self.connection is not None and is_noticed:
            self._centre.world.cisco.leave(self.connection)
        self.connection = None
        self._unsent.clear()

    def _pump(self, told: list[Event]) -> None:
        for event in told:
            assert PASSWORD not in repr(event)
            self._apply(event)
        implementation = self.implementation
        if implementation is None:
            return
        for frame in implementation.data_to_send():
            assert isinstance(frame, bytes)
            assert PASSWORD not in implementation.describe(frame)
            if self.connection is not None:
                self._unsent.append((self._centre.now + self.delay, frame))
        if implementation.wants_to_close() and self.connection is not None:
            self.lose(GONE_AWAY)

    def _apply(self, event: Event) -> None:
        self.store.apply(within(self.mode, event))
        match event:
            case events.LinkStateChanged(LinkState.UP):
                self.up_since = self._centre.now
            case events.RequestSucceeded(services.SetAgentState(AgentState.NULL)):
                self._leave()
                self.implementation = self.retry_at = None
                self.store.apply(events.LinkStateChanged(LinkState.DOWN, "logged_out"))

    # What is due

    def due(self) -> Iterator[float]:
        yield from (at for at, _ in list(self._unsent)[:1])
        if self.retry_at is not None:
            yield self.retry_at
        if self.implementation is not None and self.implementation.deadline is not None:
            yield self.implementation.deadline

    def tick(self) -> None:
        if self.retry_at is not None and self._centre.now >= self.retry_at:
            self._connect()
        elif self.implementation is not None:
            self._pump(self.implementation.tick(self._centre.now))

    def pieces_sent(self) -> list[bytes]:
        """Return what reaches the bridge now."""
        arrived = []
        while self._unsent and self._unsent[0][0] <= self._centre.now:
            arrived += self._centre.cut(self._unsent.popleft()[1])
        return arrived

    def receive(self, piece: bytes) -> None:
        if self.implementation is not None and self.connection is not None:
            assert PASSWORD not in self.implementation.describe(piece)
            self._pump(self.implementation.receive(piece, self._centre.now))


class Centre:
    """Both sides of the CTI Server on one switch, three panels, and the time."""

    def __init__(self, seed: int, version: int, options: Options) -> None:
        self.now = BEGINNING
        self.random = Random(seed)
        self.settings = CiscoSettings(protocol_version=version, client_password="client-secret")
        self.world = Simulation(
            PEOPLE,
            now=self.now,
            pace=PACE,
            first_call_id=0x01000000,
            new_sender_id=lambda: "",
            cisco=options,
        )
        self.switch = self.world.switch
        self.panels = [
            Panel(self, each.agent_id, each.device)
            for each in PEOPLE.persons
            if each.device < "2004"
        ]

    def cut(self, data: bytes) -> list[bytes]:
        """Return the bytes in pieces, as TCP may bring them."""
        count = self.random.randrange(MOST_PIECES)
        cuts = sorted(self.random.randrange(len(data) + 1) for _ in range(count))
        ends = zip([0, *cuts], [*cuts, len(data)], strict=True)
        return [data[start:end] for start, end in ends if start < end]

    def let_everything_arrive(self) -> None:
        """Carry bytes both ways until there are none that arrive now."""
        while self._carry():
            pass

    def _carry(self) -> bool:
        cisco, carried = self.world.cisco, False
        self.world.advance(self.now)
        for panel in self.panels:
            number = panel.connection
            for piece in panel.pieces_sent():
                carried = True
                if number is not None:
                    cisco.receive(number, piece, self.now)
        cisco.advance(self.now)
        readers = {panel.connection: panel for panel in self.panels}
        for going in cisco.outgoing(self.now):
            carried = True
            reader = readers.get(going.connection)
            if reader is None or reader.connection != going.connection:
                continue
            if going.data is None:
                reader.lose()
                continue
            for piece in self.cut(going.data):
                if reader.connection == going.connection:
                    reader.receive(piece)
        return carried

    def wait(self, seconds: float) -> None:
        """Let time pass, stopping wherever something is due at either end."""
        until = self.now + seconds
        while True:
            self.let_everything_arrive()
            dues = [at for panel in self.panels for at in panel.due()]
            due = min([*dues, self.world.next_due() or inf])
            if due > until:
                break
            assert due > self.now, "something is due for ever"
            self.now = due
            for panel in self.panels:
                panel.tick()
        self.now = until
