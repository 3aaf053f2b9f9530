"""The mirror through GED-188's bytes: at every rest, each panel shows what the switch knows.

Three agents use their panels at random, customers call, far ends answer or not, states are set by
others, links are lost and doubled, a side of the CTI Server goes down in the middle of it; bytes
come in pieces and late.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from mirror_world import PASSWORD, Centre, Panel

from cti.domain import services
from cti.domain.model import NO_DATA, Call
from cti.domain.permissions import JOINING, objection
from cti.domain.services import Request
from cti.domain.states import AgentState, CallType, ConnectionState, LinkState
from cti.interface.desktop import Desktop
from cti.panel.site import Site
from cti.panel.view import panel_view
from cti.simulator.cisco_facts import Options
from cti.simulator.people import Phase
from cti.simulator.reports import CallPicture, Refused

Wish = tuple[Panel, Request]
Choice = Callable[[Desktop], None]
S = ConnectionState
SITE = Site(server="cisco")
WITH_REASON = (AgentState.NOT_READY, AgentState.NULL)
LATER = 10.0  # seconds after which a failed call is out of view
LONGEST_UNREST = 150
VERSIONS = [9, 14, 19, 20, 24, 25]
NAMES = ("CallVariable1", "CallVariable10", "user.case")
DATA = st.sampled_from(
    [
        {"user.case": "1"},
        {"user.case": "<b>2"},
        {"CallVariable1": "é€", "CallVariable10": "1"},
        {"CallVariable1": "2"},
    ]
)
CALLERS = st.sampled_from([f"+1617555019{last}" for last in range(10)])
COLLEAGUES = ["2001", "2002", "2003", "2004"]
NUMBERS = st.sampled_from([*COLLEAGUES, *COLLEAGUES, "3000", "+16175550120", "+16175550131"])
FAR_ENDS = st.sampled_from([f"+1617555014{last}" for last in range(10)])
ANYBODY = NUMBERS | NUMBERS | FAR_ENDS
ANY = st.data()
OF_A_CALL: tuple[Callable[[str], Request], ...] = (
    services.AnswerCall,
    services.DeflectCall,
    services.HoldCall,
    services.RetrieveCall,
    services.ClearConnection,
    services.SupervisorAssist,
)
DELAYS = st.sampled_from([0.0, 0.0, 0.05, 0.6, 3.0])

DO: dict[type[Request], Callable[[Desktop, Any, str, Mapping[str, str]], None]] = {
    services.MakeCall: lambda desk, _, number, values: desk.make_call(number),
    services.AnswerCall: lambda desk, asked, *_: desk.answer_call(asked.call_id),
    services.DeflectCall: lambda desk, asked, *_: desk.reject_call(asked.call_id),
    services.HoldCall: lambda desk, asked, *_: desk.hold_call(asked.call_id),
    services.RetrieveCall: lambda desk, asked, *_: desk.retrieve_call(asked.call_id),
    services.ClearConnection: lambda desk, asked, *_: (
        desk.drop_party(asked.call_id, asked.device_id)
        if asked.device_id
        else desk.hang_up_call(asked.call_id)
    ),
    services.GenerateDigits: lambda desk, asked, *_: desk.send_dtmf(asked.call_id, "12#"),
    services.AssociateData: lambda desk, asked, number, values: desk.set_call_data(
        asked.call_id, values or {"user.number": number}
    ),
    services.SetDisposition: lambda desk, asked, number, _: desk.set_disposition(
        asked.call_id, number
    ),
    services.SupervisorAssist: lambda desk, asked, *_: desk.supervisor_assist(asked.call_id),
    services.ConsultationCall: lambda desk, asked, number, _: (
        desk.conference_initiate(asked.call_id, number)
        if asked.for_conference
        else desk.transfer_initiate(asked.call_id, number)
    ),
    services.SingleStepTransferCall: lambda desk, asked, number, _: desk.blind_transfer(
        asked.call_id, number
    ),
    services.AlternateCall: lambda desk, asked, *_: desk.alternate_call(
        asked.held_call_id, asked.active_call_id
    ),
    services.ReconnectCall: lambda desk, asked, *_: desk.cancel_consultation(
        asked.held_call_id, asked.active_call_id
    ),
    services.TransferCall: lambda desk, asked, *_: desk.transfer_complete(
        asked.held_call_id, asked.active_call_id
    ),
    services.ConferenceCall: lambda desk, asked, *_: desk.conference_complete(
        asked.held_call_id, asked.active_call_id
    ),
}
"""What the agent does on the panel to ask for each service."""

CHOICES: list[Choice] = [
    lambda desk: desk.agent_ready(),
    lambda desk: desk.agent_ready(),
    lambda desk: desk.agent_ready(),
    lambda desk: desk.agent_not_ready(),
    lambda desk: desk.agent_not_ready(reason="3"),
    lambda desk: desk.agent_not_ready(work_mode="ACW"),
    lambda desk: desk.logout(),
    lambda desk: desk.logout("5"),
    lambda desk: desk.request_snapshot(),
]
AT_TELEPHONES = {
    "answer": S.ALERTING,
    "clear_connection": S.CONNECTED,
    "hold": S.CONNECTED,
    "retrieve": S.HOLD,
}


def requests_about(call_ids: Iterable[str]) -> Iterator[Request]:
    """Yield everything that might be asked for one of these calls, or for two."""
    call_ids = list(call_ids)
    for call_id in call_ids:
        yield from (kind(call_id) for kind in OF_A_CALL)
        yield services.ConsultationCall(call_id, "")
        yield services.ConsultationCall(call_id, "", for_conference=True)
        yield services.SingleStepTransferCall(call_id, "")
        yield services.GenerateDigits(call_id, "")
        yield services.AssociateData(call_id, {})
        yield services.SetDisposition(call_id, "")
    for active, held in permutations(call_ids, 2):
        yield from (kind(active, held) for kind in JOINING)


class Mirror(RuleBasedStateMachine):
    """Three panels and more windows, two sides, one switch."""

    centre: Centre

    @initialize(
        seed=st.integers(0, 2**16),
        version=st.sampled_from(VERSIONS),
        confirm=st.sampled_from(["before", "after"]),
        shuffles=st.booleans(),
    )
    def begin(self, seed: int, version: int, confirm: str, shuffles: bool) -> None:
        options = Options(
            confirm=confirm, seed=seed if shuffles else None, versions=range(9, max(10, version))
        )
        self.centre = Centre(seed, version, options)
        for panel in self.centre.panels:
            panel.log_in()
        self.centre.wait(8.0)
        assert all(panel.is_up for panel in self.centre.panels)

    # Customers, far ends and others at the switch

    @rule(caller=CALLERS, to=st.sampled_from([*COLLEAGUES, "support", "support"]), data=DATA)
    def a_customer_calls(self, caller: str, to: str, data: dict[str, str]) -> None:
        self._at_the_switch(self.centre.switch.customer_calls, caller, to, data)

    @rule(caller=CALLERS, to=st.sampled_from(COLLEAGUES[:3]), data=DATA)
    def a_customer_reaches_an_agent(self, caller: str, to: str, data: dict[str, str]) -> None:
        self._at_the_switch(self.centre.switch.customer_calls, caller, to, data)
        for device, call_id in self._legs(S.ALERTING):
            if device == to:
                self._at_the_switch(self.centre.switch.answer, device, call_id)

    @rule(
        act=st.sampled_from(["answer", "answer", "clear_connection", "hold", "retrieve"]), data=ANY
    )
    def a_telephone_does_it(self, act: str, data: st.DataObject) -> None:
        legs = self._legs(AT_TELEPHONES[act])
        if legs:
            leg = data.draw(st.sampled_from(legs))
            self._at_the_switch(getattr(self.centre.switch, act), *leg)

    def _legs(self, state: ConnectionState) -> list[tuple[str, str]]:
        return [
            (each.device, call.call_id)
            for call in self.centre.switch.call_pictures()
            for each in call.connections
            if each.state is state
        ]

    @rule(
        agent=st.sampled_from(["1001", "1002", "1003"]),
        phase=st.sampled_from([Phase.READY, Phase.NOT_READY, Phase.AFTER_CALL, Phase.LOGGED_OUT]),
        reason=st.sampled_from(["", "7"]),
    )
    def somebody_else_sets_a_state(self, agent: str, phase: Phase, reason: str) -> None:
        self._at_the_switch(self.centre.switch.put_on, "1004")  # who can be asked for help then
        self._at_the_switch(self.centre.switch.set_state, agent, phase, reason, "supervisor")

    def _at_the_switch(self, act: Callable[..., object], *given: Any) -> None:
        """Let the switch do something, or refuse it."""
        try:
            act(self.centre.now, *given)
        except Refused:
            return
        self.centre.let_everything_arrive()

    # Agents at their panels

    def _possible(self, *kinds: type[Request]) -> list[Wish]:
        """Return what these panels permit now, in one call or two, of these kinds or of any."""
        return [
            (panel, request)
            for panel in self.centre.panels
            for request in requests_about(panel.snapshot.calls)
            if (not kinds or isinstance(request, kinds))
            and objection(panel.snapshot, request) is None
        ]

    @precondition(lambda self: self._possible())
    @rule(data=ANY, number=ANYBODY, values=DATA, twice=st.booleans())
    def an_agent_deals_with_a_call(
        self, data: st.DataObject, number: str, values: dict[str, str], twice: bool
    ) -> None:
        wishes = self._possible()
        kind = data.draw(st.sampled_from(sorted({type(each) for _, each in wishes}, key=str)))
        panel, request = data.draw(st.sampled_from(self._possible(kind)))
        for _ in range(1 + twice):
            self._ask(panel, request, number, values)

    @precondition(lambda self: self._possible(services.ConsultationCall))
    @rule(data=ANY, number=NUMBERS, is_answered=st.booleans())
    def an_agent_consults(self, data: st.DataObject, number: str, is_answered: bool) -> None:
        panel, request = data.draw(st.sampled_from(self._possible(services.ConsultationCall)))
        self._ask(panel, request, number)
        for device, call_id in self._legs(S.ALERTING):
            if is_answered and device == number:
                self._at_the_switch(self.centre.switch.answer, device, call_id)

    @precondition(lambda self: self._possible(services.TransferCall))
    @rule(data=ANY, kind=st.sampled_from(JOINING))
    def an_agent_joins_or_swaps_calls(self, data: st.DataObject, kind: type[Request]) -> None:
        wishes = self._possible(kind)
        if wishes:
            self._ask(*data.draw(st.sampled_from(wishes)))

    @precondition(lambda self: self._parties())
    @rule(data=ANY)
    def an_agent_drops_a_party(self, data: st.DataObject) -> None:
        self._ask(*data.draw(st.sampled_from(self._parties())))

    def _parties(self) -> list[Wish]:
        return [
            (panel, services.ClearConnection(call.call_id, party.device_id))
            for panel in self.centre.panels
            for call in panel.snapshot.calls.values()
            if len(call.parties) > 1
            for party in call.parties
        ]

    @rule(data=ANY, number=ANYBODY)
    def an_agent_calls(self, data: st.DataObject, number: str) -> None:
        self._ask(self._panel(data), services.MakeCall(""), number)

    @rule(data=ANY, choice=st.sampled_from(CHOICES))
    def an_agent_changes_state(self, data: st.DataObject, choice: Choice) -> None:
        choice(self._panel(data).desktop)
        self.centre.let_everything_arrive()

    @precondition(lambda self: any(is_over(each) for each in self.centre.panels))
    @rule(data=ANY)
    def an_agent_logs_in(self, data: st.DataObject) -> None:
        over = [each for each in self.centre.panels if is_over(each)]
        data.draw(st.sampled_from(over)).log_in()
        self.centre.let_everything_arrive()

    @rule(data=ANY, number=ANYBODY)
    def an_agent_asks_for_what_may_be_impossible(self, data: st.DataObject, number: str) -> None:
        calls = {call.call_id for call in self.centre.switch.call_pictures()} | {"7"}
        request = data.draw(st.sampled_from(list(requests_about(sorted(calls)))))
        self._ask(self._panel(data), request, number)

    def _panel(self, data: st.DataObject) -> Panel:
        return data.draw(st.sampled_from(self.centre.panels))

    def _ask(
        self, panel: Panel, request: Request, number: str = "", values: Mapping[str, str] = NO_DATA
    ) -> None:
        DO[type(request)](panel.desktop, request, number, values)
        self.centre.let_everything_arrive()

    # The way between them

    @rule(data=ANY, fault=st.sampled_from(["lost", "lost unnoticed", "slow", "another window"]))
    def a_link_is_bad(self, data: st.DataObject, fault: str) -> None:
        panel = self._panel(data)
        if fault == "another window":
            self._open_window(panel)
        elif fault == "slow":
            panel.delay = data.draw(DELAYS)
            for session in self.centre.world.cisco.of_user(panel.device):
                session.lane.delay = data.draw(DELAYS)
        elif panel.connection is not None:
            panel.lose(is_noticed=fault == "lost")
        self.centre.let_everything_arrive()

    def _open_window(self, panel: Panel) -> None:
        if sum(each.device == panel.device for each in self.centre.panels) == 1:
            window = Panel(self.centre, panel.agent_id, panel.device)
            self.centre.panels.append(window)
            window.log_in()

    @rule(
        side=st.sampled_from("ab"),
        seconds=st.sampled_from([0.0, 1.0, 30.0, 1e6]),
        abrupt=st.booleans(),
    )
    def a_side_goes_down_or_comes_back(self, side: str, seconds: float, abrupt: bool) -> None:
        self.centre.world.cisco.side_down(side, self.centre.now, seconds, abrupt)
        self.centre.let_everything_arrive()

    @rule(seconds=st.sampled_from([0.05, 0.3, 1.0, 6.0]))
    def time_passes(self, seconds: float) -> None:
        self.centre.wait(seconds)

    # What must hold

    @invariant()
    def a_lost_connection_shows_nothing_as_certain(self) -> None:
        for panel in self.centre.panels:
            if not panel.is_up:
                assert not panel.snapshot.agent.confirmed
                assert not any(call.confirmed for call in panel.snapshot.calls.values())

    @invariant()
    def one_click_is_one_call(self) -> None:
        for panel in self.centre.panels:
            pending = panel.snapshot.pending
            assert sum(isinstance(each, services.MakeCall) for each in pending) <= 1

    @invariant()
    def a_password_is_kept_to_itself(self) -> None:
        for panel in self.centre.panels:
            assert PASSWORD not in repr((panel.snapshot, panel.implementation))

    @rule()
    def everything_comes_to_rest(self) -> None:
        """The ways are good again, and everybody who could be heard of has been."""
        self.centre.world.clear_faults()
        for panel in self.centre.panels:
            panel.delay = 0.0
        for _ in range(LONGEST_UNREST):
            self.centre.wait(1.0)
            if all(is_settled(panel) for panel in self.centre.panels):
                break
        self.centre.wait(3.0)
        for panel in list(self.centre.panels):
            assert is_settled(panel), panel
            self._compare(panel)
        self._close_windows()

    def teardown(self) -> None:
        if hasattr(self, "centre"):
            self.everything_comes_to_rest()

    def _close_windows(self) -> None:
        for device in ("2001", "2002", "2003"):
            panels = [each for each in self.centre.panels if each.device == device]
            for panel in [each for each in panels if not each.is_up][: len(panels) - 1]:
                self.centre.panels.remove(panel)

    def _compare(self, panel: Panel) -> None:
        [agent] = [
            each
            for each in self.centre.switch.agent_pictures()
            if each.person.agent_id == panel.agent_id
        ]
        if is_over(panel):  # for a reason
            others = [each for each in self.centre.panels if each.device == panel.device]
            assert agent.phase is Phase.LOGGED_OUT or any(each.is_up for each in others)
            return
        truth = {
            call.call_id: call
            for call in self.centre.switch.call_pictures()
            if call.state_of(panel.device) is not S.NULL
        }
        shown = panel.snapshot.calls
        states = {call_id: call.state_of(panel.device) for call_id, call in truth.items()}
        assert {call_id: call.state for call_id, call in shown.items()} == states
        for call_id, call in truth.items():
            compare_call(panel, call, shown[call_id])
        compare_pairs(panel, truth)
        told = panel.snapshot.agent
        assert told.confirmed
        assert told.state is agent.phase.state
        if agent.since > panel.up_since:  # a state's reason comes with its event only
            assert told.reason == (agent.reason if told.state in WITH_REASON else "")
        view = panel_view(panel.snapshot, self.centre.now + LATER, str, SITE)
        assert {row.key: row.state for row in view.calls} == {
            call_id: state.name.lower() for call_id, state in states.items()
        }
        assert not any(row.unconfirmed for row in view.calls)
        assert view.agent_state == agent.phase.state.value


def is_over(panel: Panel) -> bool:
    """Whether nobody tries to connect."""
    return panel.snapshot.link.state is LinkState.DOWN and panel.retry_at is None


def is_settled(panel: Panel) -> bool:
    return (panel.is_up or is_over(panel)) and not panel.snapshot.pending


def compare_call(panel: Panel, truth: CallPicture, shown: Call) -> None:
    own = truth.state_of(panel.device)
    others = {each.device: each.state for each in truth.connections if each.device != panel.device}
    named = {party.device_id for party in shown.parties} or {shown.other_party}
    people = {device for device, state in others.items() if state is not S.QUEUED}
    if people:  # whether a queue is shown beside them is open
        shown_others = {QUEUE.get(each, each) for each in named}
        assert people <= shown_others <= set(others), (truth, shown)
    assert {name: shown.data.get(name, "") for name in NAMES} == {
        name: truth.variables.get(name, "") for name in NAMES
    }
    assert (shown.held_at is not None) == (own is S.HOLD)
    talking = (S.CONNECTED, S.HOLD)
    if own in talking and any(state in talking for state in others.values()):
        assert shown.answered_at is not None
    assert shown.confirmed


def compare_pairs(panel: Panel, truth: dict[str, CallPicture]) -> None:
    """What is a consultation about what.

    Of one that began unheard the panel can only guess, and it may still think of one that the
    other end has joined to a call of its own.
    """
    known = {
        (call_id, call.consultation_of)
        for call_id, call in truth.items()
        if call.caller == panel.device and call.consultation_of in truth
    }
    shown = {
        (call.call_id, call.consultation_of)
        for call in panel.snapshot.calls.values()
        if call.consultation_of in truth
    }
    unheard = {each for each, call in truth.items() if call.started_at <= panel.up_since}
    joined = {
        each
        for each, call in truth.items()
        if call.call_type is not CallType.CONSULT or call.caller != panel.device
    }
    assert {pair for pair in shown - known if pair[0] not in unheard | joined} == set(), truth
    assert {pair for pair in known - shown if pair[0] not in unheard} == set()


QUEUE = {"3000": "support", "Support": "support"}

TestMirror = Mirror.TestCase
TestMirror.settings = settings(max_examples=180, stateful_step_count=50)


@pytest.mark.soak
@pytest.mark.timeout(1800)
class TestMirrorForLong(Mirror.TestCase):  # type: ignore[misc,name-defined]
    """The same, for as long as `make soak` gives it."""

    settings = settings(max_examples=max(1000, settings().max_examples), stateful_step_count=100)
