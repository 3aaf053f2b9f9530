"""The mirror: whatever happens at the switch and on the way, the panel ends up showing the truth.

Random customers, agents, commands, duplicates, reorderings and lost connections drive the simulated
switch; every byte goes through the room, the wire and the Implementation. Afterwards what the panel
knows is compared with what the switch knows.
"""

from collections.abc import Callable, Iterator
from itertools import count
from math import inf

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cti.domain import services
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.states import AgentState, ConnectionState, LinkState
from cti.implementation.voximplant import VoximplantImplementation
from cti.interface.desktop import Desktop
from cti.interface.store import Store
from cti.settings import VoximplantSettings
from cti.simulator.people import DEMO, Phase
from cti.simulator.reports import Refused
from cti.simulator.simulation import Simulation
from cti.simulator.voximplant import Room
from cti.simulator.voximplant_dialects import IDS, Dialect

USER, OTHERS = "501", ["502", "503"]
SETTINGS = VoximplantSettings(
    host="127.0.0.1:1", domain="acme", token_id="1024", user_id=USER, secure=False
)
NUMBERS = st.sampled_from([f"+1617555019{last}" for last in range(10)])
DIALECTS = st.builds(
    Dialect,
    name=st.sampled_from("ABCDE"),
    ids=st.sampled_from(IDS),
    sender_id_key=st.sampled_from(["sender_id", "Sender_id"]),
)
MOST_OFTEN_LOST = 20.0  # seconds between two losses
DATA = st.dictionaries(st.sampled_from("abc"), st.text(max_size=5), max_size=2)
STALE = 61.0  # seconds after which a call without news is no longer shown


class Mirror(RuleBasedStateMachine):
    """One panel, user 501's, in a room with the softphones of everybody."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_700_000_000.0
        ids = map(str, count(900_001))
        self.world = Simulation(
            DEMO, now=self.now, pace=1.0, first_call_id=7000, new_sender_id=lambda: next(ids)
        )
        self.panel = VoximplantImplementation(SETTINGS, "demo-token", lambda: 0.5)
        start = Snapshot(services=self.panel.services, agent_choices=self.panel.agent_choices)
        self.store = Store(start, lambda: self.now)
        self.desktop = Desktop(self.store, self._send)
        self.client: int | None = None
        self.stays_until = self.now
        self.unheard: set[str] = set()  # calls of before a loss that nobody spoke of since

    @property
    def room(self) -> Room:
        return self.world.rooms["acme"]

    # What carries the bytes

    def _send(self, request: services.Request) -> None:
        self._apply(self.panel.request(request, self.now))

    def _apply(self, happened: list[Event]) -> None:
        for event in happened:
            self.store.apply(event)
        for frame in self.panel.data_to_send():
            if self.client is not None:
                self.room.receive(self.client, str(frame), self.now)

    def _let_everything_arrive(self) -> None:
        while True:
            self.world.advance(self.now)
            arrived = self.world.outgoing(self.now)
            for each in arrived:
                if each.client == self.client and each.text is not None:
                    self._apply(self.panel.receive(each.text, self.now))
            if not arrived:
                break
        calls = self.store.snapshot.calls.values()
        self.unheard -= {call.call_id for call in calls if call.confirmed}

    def _pass(self, seconds: float) -> None:
        """Let time pass, stopping wherever something is due at either end."""
        until = self.now + seconds
        while True:
            self._let_everything_arrive()
            dues = [self.world.next_due(), self.panel.deadline]
            due = min((at for at in dues if at is not None), default=inf)
            if due > until:
                break
            assert due > self.now, "something is due for ever"
            self.now = due
            self._apply(self.panel.tick(self.now))
        self.now = max(self.now, until)
        self._apply(self.panel.tick(self.now))
        self._let_everything_arrive()

    def _ours(self) -> Iterator[tuple[str, ConnectionState]]:
        for call in self.world.switch.call_pictures():
            state = call.state_of(USER)
            if state is not ConnectionState.NULL:
                yield call.call_id, state

    # What happens

    @initialize(dialect=DIALECTS, echo=st.booleans())
    def begin(self, dialect: Dialect, echo: bool) -> None:
        self.room.dialect, self.room.echo = dialect, echo
        self.connect()

    @precondition(lambda self: self.client is None)
    @rule()
    def connect(self) -> None:
        self.panel.connect(self.now)
        self.client = self.world.join(self.room, self.now)
        self._apply(self.panel.opened(self.now))
        self.stays_until = self.now + MOST_OFTEN_LOST
        self._let_everything_arrive()
        self.unheard |= {call_id for call_id, _ in self._ours()}

    @precondition(lambda self: self.client is not None and self.now >= self.stays_until)
    @rule(code=st.sampled_from([1001, 1006, 1012]))
    def lose_the_connection(self, code: int) -> None:
        assert self.client is not None
        self.room.leave(self.client)
        self.client = None
        self._apply(self.panel.closed(code, self.now))

    @rule(caller=NUMBERS, data=DATA)
    def a_customer_calls_us(self, caller: str, data: dict[str, str]) -> None:
        self._try(lambda: self.world.switch.customer_calls(self.now, caller, USER, data))

    @rule(caller=NUMBERS, to=st.sampled_from([*OTHERS, "support"]), data=DATA)
    def a_customer_calls_somebody(self, caller: str, to: str, data: dict[str, str]) -> None:
        self._try(lambda: self.world.switch.customer_calls(self.now, caller, to, data))

    @rule(chosen=st.integers(0, 99))
    def somebody_answers(self, chosen: int) -> None:
        ringing = [leg for leg, state in self._legs() if state is ConnectionState.ALERTING]
        self._act_on(ringing, chosen, self.world.switch.answer)

    @rule(chosen=st.integers(0, 99))
    def somebody_hangs_up(self, chosen: int) -> None:
        legs = [leg for leg, _ in self._legs()]
        self._act_on(legs, chosen, self.world.switch.clear_connection)

    def _legs(self) -> Iterator[tuple[tuple[str, str], ConnectionState]]:
        for call in self.world.switch.call_pictures():
            for each in call.connections:
                yield (each.device, call.call_id), each.state

    def _act_on(
        self, legs: list[tuple[str, str]], chosen: int, act: Callable[[float, str, str], None]
    ) -> None:
        if legs:
            self._try(lambda: act(self.now, *legs[chosen % len(legs)]))

    @rule(
        user=st.sampled_from([USER, USER, *OTHERS]),
        phase=st.sampled_from([Phase.READY, Phase.NOT_READY, Phase.LOGGED_OUT]),
    )
    def an_agents_state_is_set(self, user: str, phase: Phase) -> None:
        self._try(lambda: self.world.switch.set_state(self.now, user, phase, "", user))

    @rule(number=NUMBERS)
    def we_dial(self, number: str) -> None:
        self.desktop.make_call(number)
        self._let_everything_arrive()

    @rule(value=st.text(max_size=5))
    def we_add_data(self, value: str) -> None:
        for call_id in list(self.store.snapshot.calls):
            self.desktop.set_call_data(call_id, {"ours": value})
        self._let_everything_arrive()

    @rule()
    def we_log_out(self) -> None:
        self.desktop.logout()
        self._let_everything_arrive()

    @precondition(lambda self: self.client is not None)
    @rule(kind=st.sampled_from(["duplicate", "reorder"]))
    def the_way_is_bad(self, kind: str) -> None:
        assert self.client is not None
        lane = self.room.clients[self.client].lane
        setattr(lane, kind, getattr(lane, kind) + 1)

    @rule(seconds=st.sampled_from([0.5, 3.0, 25.0]))
    def time_passes(self, seconds: float) -> None:
        self._pass(seconds)

    def _try(self, act: Callable[[], object]) -> None:
        """Let the switch do something, or refuse it."""
        try:
            act()
        except Refused:
            return
        self._let_everything_arrive()

    # What must hold

    @invariant()
    def a_lost_connection_shows_nothing_as_certain(self) -> None:
        if self.store.snapshot.link.state is not LinkState.UP:
            assert not self.store.snapshot.agent.confirmed
            assert not any(call.confirmed for call in self.store.snapshot.calls.values())

    @invariant()
    def one_click_is_one_call(self) -> None:
        asked = [
            each for each in self.store.snapshot.pending if isinstance(each, services.MakeCall)
        ]
        assert len(asked) <= 1

    def teardown(self) -> None:
        """At rest: the way is good, and everybody who could be heard of has been."""
        if self.client is None:
            self.connect()
        self.world.clear_faults()
        self._pass(STALE)
        self._compare_calls()
        self._compare_agent()
        assert self.store.snapshot.pending == ()

    def _compare_calls(self) -> None:
        truth = dict(self._ours())
        shown = {call_id: call.state for call_id, call in self.store.snapshot.calls.items()}
        assert set(shown) <= set(truth)
        assert set(truth) - set(shown) <= self.unheard
        for call_id, state in shown.items():
            if not self.store.snapshot.calls[call_id].confirmed:
                continue  # and the page says so
            held = truth[call_id] is ConnectionState.HOLD  # of which Kit tells nothing
            assert state is (ConnectionState.CONNECTED if held else truth[call_id])

    def _compare_agent(self) -> None:
        """A state that changed unheard stays unknown: then it must not be shown as known."""
        [truth] = [a for a in self.world.switch.agent_pictures() if a.person.agent_id == USER]
        if self.store.snapshot.agent.confirmed:
            assert self.store.snapshot.agent.state is truth.phase.state
        else:
            assert self.store.snapshot.agent.state in AgentState


TestMirror = Mirror.TestCase
TestMirror.settings = settings(
    max_examples=max(150, settings().max_examples), stateful_step_count=60
)
