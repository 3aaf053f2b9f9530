"""Whatever agents and callers do, in whatever order: the switch stays consistent."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from cti.domain.states import ConnectionState
from cti.simulator.people import DEMO, Phase
from cti.simulator.reports import AgentReport, CallReport, Happening, Refused
from cti.simulator.switch import Switch

S = ConnectionState
AGENTS = ("1001", "1002", "501", "502")
DEVICES = {"1001": "2001", "1002": "2002", "501": "501", "502": "502"}
CUSTOMERS = tuple(f"+1617555014{last}" for last in range(6))
OUTSIDE = ("+16175550110", "+16175550116", "+16175550117", "+16175550118", "112")
agents = st.sampled_from(AGENTS)
devices = st.sampled_from([*DEVICES.values(), *OUTSIDE[:1]])
ends = st.sampled_from([*DEVICES.values(), *OUTSIDE, "support", "nobody"])
phases = st.sampled_from([Phase.READY, Phase.READY, *Phase])
lines = st.sampled_from([*DEVICES.values(), "support", "support"])
reachable = st.sampled_from([*DEVICES.values(), *OUTSIDE, "3000"])
pick = st.integers(0, 7)
ONE_CALL = ("answer", "clear_connection", "deflect", "hold", "retrieve")
TWO_CALLS = ("alternate", "reconnect", "transfer", "conference")
ELSEWHERE = ("consult", "single_step_transfer", "single_step_conference", "drop")
BUSY = {Phase.RESERVED, Phase.TALKING, Phase.HOLDING}


class SwitchMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0
        self.switch = Switch(DEMO, now=self.now)
        self.seen: dict[str, Any] = {}
        self.statuses = {each["id"]: each["status"] for each in self.switch.agents()}

    @initialize(ready=st.sets(agents, min_size=1))
    def some_are_ready(self, ready: set[str]) -> None:
        for agent in AGENTS[:2]:
            self.ask("log_on", agent, "demo", DEVICES[agent])
        for agent in sorted(ready):
            self.ask("set_state", agent, Phase.READY)
        for device, customer in zip(DEVICES.values(), CUSTOMERS, strict=False):
            self.ask("customer_calls", customer, device)
            self.ask("answer", *self.legs(S.ALERTING)[0])

    def ask(self, service: str, *args: Any) -> None:
        """Ask for something; what is refused must have changed nothing."""
        self.switch.advance(self.now)
        self.listen()
        before = self.switch.call_pictures(), self.switch.agent_pictures()
        try:
            getattr(self.switch, service)(self.now, *args)
        except Refused:
            assert (self.switch.call_pictures(), self.switch.agent_pictures()) == before
            assert self.switch.reports() == []
        self.listen()

    def listen(self) -> None:
        """Follow the reports, as a front does."""
        for report in self.switch.reports():
            match report:
                case CallReport():
                    self.seen[report.call.call_id] = report.call
                    if report.secondary is not None:
                        del self.seen[report.secondary.call_id]
                    if report.happening is Happening.CALL_CLEARED:
                        del self.seen[report.call.call_id]
                case AgentReport():
                    agent_id = report.agent.person.agent_id
                    assert self.statuses[agent_id] == report.previous_status
                    self.statuses[agent_id] = report.agent.status

    def legs(self, *states: ConnectionState) -> list[tuple[str, str]]:
        """Our devices that are in a call, with the call."""
        return [
            (leg.device, call.call_id)
            for call in self.switch.call_pictures()
            for leg in call.connections
            if leg.device in DEVICES.values() and leg.state in (states or tuple(S))
        ]

    def logged_out(self) -> list[str]:
        pictures = self.switch.agent_pictures()
        out = {each.person.agent_id for each in pictures if each.phase is Phase.LOGGED_OUT}
        return sorted(out & set(AGENTS))

    def pairs(self) -> list[tuple[str, str, str]]:
        """Our devices that are in two calls, the active one first."""
        found = []
        for device in DEVICES.values():
            calls = self.switch.call_pictures()
            active = [each.call_id for each in calls if each.state_of(device) is S.CONNECTED]
            others = [each.call_id for each in calls if each.state_of(device) is S.HOLD]
            found += [(device, one, other) for one in active for other in others]
        return found

    @rule(seconds=st.sampled_from([0.5, 0.5, 0.5, 2, 2, 2, 5, 5, 20, 120]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.switch.advance(self.now)
        self.listen()

    @rule(caller=st.sampled_from(CUSTOMERS), to=lines, queue=st.sampled_from(["", "Support"]))
    def a_customer_calls(self, caller: str, to: str, queue: str) -> None:
        self.ask("customer_calls", caller, to, {}, queue)

    @rule(device=devices, to=ends)
    def somebody_dials(self, device: str, to: str) -> None:
        self.ask("make_call", device, to)

    @precondition(lambda self: self.legs(S.ALERTING))
    @rule(number=pick)
    def a_call_is_answered(self, number: int) -> None:
        legs = self.legs(S.ALERTING)
        self.ask("answer", *legs[number % len(legs)])

    @precondition(lambda self: self.legs())
    @rule(service=st.sampled_from(ONE_CALL), number=pick)
    def a_key_is_pressed(self, service: str, number: int) -> None:
        legs = self.legs()
        self.ask(service, *legs[number % len(legs)])

    @precondition(lambda self: self.legs(S.CONNECTED))
    @rule(service=st.sampled_from(ELSEWHERE), number=pick, to=reachable)
    def a_call_goes_elsewhere(self, service: str, number: int, to: str) -> None:
        legs = self.legs(S.CONNECTED)
        self.ask(service, *legs[number % len(legs)], to)

    @precondition(lambda self: self.legs(S.CONNECTED))
    @rule(number=pick, to=st.sampled_from([*DEVICES.values(), OUTSIDE[0]]))
    def somebody_asks_a_colleague(self, number: int, to: str) -> None:
        legs = self.legs(S.CONNECTED)
        self.ask("consult", *legs[number % len(legs)], to)
        for device, call_id in self.legs(S.ALERTING):
            if device == to:
                self.ask("answer", device, call_id)

    @precondition(lambda self: self.legs(S.ALERTING))
    @rule(number=pick, to=ends)
    def a_ringing_call_goes_elsewhere(self, number: int, to: str) -> None:
        legs = self.legs(S.ALERTING)
        self.ask("deflect", *legs[number % len(legs)], to)

    @precondition(lambda self: self.pairs())
    @rule(service=st.sampled_from(TWO_CALLS), number=pick)
    def two_calls_are_joined_or_swapped(self, service: str, number: int) -> None:
        pairs = self.pairs()
        self.ask(service, *pairs[number % len(pairs)])

    @precondition(lambda self: self.legs())
    @rule(service=st.sampled_from(["hold", "answer", "retrieve"]), device=devices)
    def somebody_elses_key_is_pressed(self, service: str, device: str) -> None:
        self.ask(service, device, self.legs()[0][1])

    @precondition(lambda self: self.logged_out())
    @rule(number=pick)
    def somebody_logs_on(self, number: int) -> None:
        out = self.logged_out()
        self.ask("put_on", out[number % len(out)])

    @rule(agent=agents, phase=phases, reason=st.sampled_from(["", "CUSTOM_1"]))
    def a_state_is_chosen(self, agent: str, phase: Phase, reason: str) -> None:
        self.ask("set_state", agent, phase, reason)

    @invariant()
    def a_device_speaks_in_one_call_only(self) -> None:
        for device in DEVICES.values():
            states = [each.state_of(device) for each in self.switch.call_pictures()]
            assert states.count(S.CONNECTED) + states.count(S.INITIATED) <= 1

    @invariant()
    def a_call_has_somebody_in_it_who_speaks_or_hears_why_not(self) -> None:
        for call in self.switch.call_pictures():
            states = [each.state for each in call.connections]
            assert len(states) >= 2 or states == [S.FAIL]
            assert {S.CONNECTED, S.HOLD, S.FAIL} & set(states)

    @invariant()
    def a_call_that_waits_for_somebody_does_not_wait_for_ever(self) -> None:
        for call in self.switch.call_pictures():
            spoken = [e for e in call.connections if e.state in (S.CONNECTED, S.HOLD)]
            if len(spoken) < 2:
                assert self.switch.next_due() is not None

    @invariant()
    def ended_calls_leave_nothing(self) -> None:
        alive = {each.call_id for each in self.switch.call_pictures()}
        assert {each.consultation_of for each in self.switch.call_pictures()} <= alive | {""}
        phases = {each.phase for each in self.switch.agent_pictures()}
        if not alive and Phase.AFTER_CALL not in phases:
            assert self.switch.next_due() is None

    @invariant()
    def who_listens_knows_the_truth(self) -> None:
        self.listen()
        known = {key: dict(_states(each)) for key, each in self.seen.items()}
        truth = {each.call_id: dict(_states(each)) for each in self.switch.call_pictures()}
        assert known == truth
        assert self.statuses == {each["id"]: each["status"] for each in self.switch.agents()}

    @invariant()
    def an_agents_state_is_what_the_calls_make_of_it(self) -> None:
        calls = self.switch.call_pictures()
        for agent in self.switch.agent_pictures():
            has = [each for each in calls if each.state_of(agent.device) is not S.NULL]
            if agent.phase in BUSY:
                assert has
            if agent.phase is Phase.READY:
                assert not any(S.ALERTING is c.state_of(agent.device) and c.queue for c in has)
            if agent.phase is Phase.LOGGED_OUT and agent.person.vendor.logged_on_at_start:
                assert not has

    @invariant()
    def nobody_waits_while_somebody_is_free(self) -> None:
        calls = self.switch.call_pictures()
        for agent in self.switch.agent_pictures():
            if agent.phase is Phase.READY and not any(
                each.state_of(agent.device) is not S.NULL for each in calls
            ):
                assert all(each.state_of("support") is S.NULL for each in calls)


def _states(call: Any) -> list[tuple[str, ConnectionState]]:
    return [(each.device, each.state) for each in call.connections]


TestSwitch = SwitchMachine.TestCase
TestSwitch.settings = settings(max_examples=120, stateful_step_count=50)
