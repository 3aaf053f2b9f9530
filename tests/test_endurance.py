"""Long days without a browser: whatever becomes of calls, nothing of them is kept for ever.

An agent does at random whatever is possible, customers and colleagues come and go, links break in
the middle of it, and the host answers some of what it is asked. Then everybody hangs up.
"""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Set, Sized
from contextlib import suppress
from itertools import permutations
from random import Random
from types import MethodType
from typing import Any

import pytest
from endurance import CHANCE, LIMITS
from mirror_world import Centre

from cti.domain import services
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.permissions import objection
from cti.domain.states import ConnectionState
from cti.host.hookswitch import HostSession, Terms
from cti.implementation.cisco.desk import Connection
from cti.implementation.cisco.records import Records
from cti.interface import notices
from cti.interface.call_log import CallLog
from cti.interface.desktop import Desktop
from cti.interface.log import Log
from cti.interface.questions import NAMES, Question
from cti.interface.treatment import Treatment
from cti.opencti.modes import TelephonyMode
from cti.panel.site import Site
from cti.simulator.cisco_facts import Options
from cti.simulator.reports import Refused

CRM = "https://crm.example.com"
QUIET = 150.0  # seconds after which all is told, given up or forgotten
S = ConnectionState
COLLEAGUES = ("2002", "2003", "+16175550140", "+16175550146", "+16175550149")
AT_TELEPHONES = {
    "answer": S.ALERTING,
    "clear_connection": S.CONNECTED,
    "hold": S.CONNECTED,
    "retrieve": S.HOLD,
}
ASKED: dict[str, Callable[..., services.Request]] = {
    "make_call": lambda: services.MakeCall(""),
    "answer_call": services.AnswerCall,
    "reject_call": services.DeflectCall,
    "hang_up_call": services.ClearConnection,
    "hold_call": services.HoldCall,
    "retrieve_call": services.RetrieveCall,
    "set_call_data": lambda call_id: services.AssociateData(call_id, {}),
    "set_disposition": lambda call_id: services.SetDisposition(call_id, ""),
    "transfer_initiate": lambda call_id: services.ConsultationCall(call_id, ""),
    "conference_initiate": lambda call_id: services.ConsultationCall(call_id, "", True),
    "blind_transfer": lambda call_id: services.SingleStepTransferCall(call_id, ""),
    "alternate_call": lambda held, active: services.AlternateCall(active, held),
    "cancel_consultation": lambda held, active: services.ReconnectCall(active, held),
    "transfer_complete": lambda held, active: services.TransferCall(active, held),
    "conference_complete": lambda held, active: services.ConferenceCall(active, held),
}
"""The Desktop's functions, and what each asks for."""
NEEDS = {"make_call": 0} | dict.fromkeys(
    ("alternate_call", "cancel_consultation", "transfer_complete", "conference_complete"), 2
)
"""How many calls a function is about, if not one."""
MORE: dict[str, Callable[[str], tuple[Any, ...]]] = {
    "make_call": lambda number: (number,),
    "set_call_data": lambda number: ({"user.case": number},),
    "set_disposition": lambda number: ("sale",),
    "transfer_initiate": lambda number: (number,),
    "conference_initiate": lambda number: (number,),
    "blind_transfer": lambda number: (number,),
}
"""What a function is given besides the calls."""
CHOICES: tuple[Callable[[Desktop], object], ...] = (
    lambda desk: desk.agent_ready(),
    lambda desk: desk.agent_ready(),
    lambda desk: desk.agent_not_ready(reason="3"),
    lambda desk: desk.request_snapshot(),
)


class Day:
    """One agent's panel in a host's page, beside two colleagues, and everything that befalls it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.centre = Centre(seed, 24, Options(seed=seed))
        self.panel = self.centre.panels[0]
        self.count = 0  # of events
        self.calls = 0
        store, desktop = self.panel.store, self.panel.desktop
        self.log = Log()
        terms = Terms(
            origins=frozenset({CRM}),
            mode=TelephonyMode.FULL,
            server="cisco",
            say=lambda told: type(told).__name__,
            on_page={},
            note=lambda words: None,
            remembered=lambda state: None,
            session_id="s",
        )
        self.session = HostSession(store, desktop, terms, self.centre.now)
        self.call_log = CallLog(store, self._ask, lambda: True)
        self.treatment = Treatment(store, desktop, self._ask, Site().treatment)
        self.moment = notices.Moment(snapshot=Snapshot())
        self.notified: set[str] = set()
        for follow in (self._followed, self.call_log.follow, self.treatment.follow):
            store.subscribe(follow)
        self._meet()
        for panel in self.centre.panels:
            panel.log_in()
        self.pass_time(8.0)

    def _meet(self) -> None:
        welcome = {"version": 1, "answers": sorted(NAMES.values()), "schemas": ["hookswitch"]}
        self._hear(kind="welcome", **welcome)
        self.session.begin()

    def _hear(self, **message: Any) -> None:
        text = json.dumps({"ns": "hookswitch", "v": 1, **message})
        if message["kind"] == "welcome":
            self.session.meet(text, CRM, True, self.centre.now)
        else:
            self.session.receive(text, self.centre.now)

    def _ask(self, question: Question) -> None:
        self.session.ask(question, self.centre.now)

    def _followed(self, event: Event, before: Snapshot, after: Snapshot) -> None:
        self.count += 1
        self.log.add_event(self.centre.now, event, after)
        self.session.event(event, before, after, self.centre.now)
        moment = notices.Moment(snapshot=after, is_watched=False)
        for notice in notices.notices(self.moment, moment):
            match notice:
                case notices.ShowNotification(call):
                    self.notified.add(call.call_id)
                case notices.CloseNotification(call_id):
                    self.notified.discard(call_id)
        self.moment = moment

    def pass_time(self, seconds: float) -> None:
        """Let time pass; the host answers most of what it is asked."""
        self.centre.wait(seconds)
        now = self.centre.now
        self.session.tick(now)
        self.call_log.tick(now)
        for written in self.session.to_send():
            if written["kind"] == "request" and self.random.random() < 0.8:
                answer = {"records": []} if written["name"] == "matchRecords" else {}
                self._hear(kind="response", id=written["id"], data=answer)

    # What befalls it

    def happen(self) -> None:
        """Let one thing happen."""
        things = (self._agent, self._agent, self._agent, self._telephone, self._customer)
        self.random.choice(things)()
        if self.random.random() < 0.002:
            self.panel.lose()
        self.pass_time(self.random.choice((0.0, 0.1, 1.0, 3.0)))

    def _customer(self) -> None:
        self.calls += 1
        to = self.random.choice(("2001", "2001", "support", "2002"))
        caller = f"+161755501{self.random.randrange(100):02}"
        self._at_the_switch("customer_calls", caller, to, {"user.case": str(self.calls)})

    def _telephone(self) -> None:
        act, state = self.random.choice(list(AT_TELEPHONES.items()))
        legs = [
            (each.device, call.call_id)
            for call in self.centre.switch.call_pictures()
            for each in call.connections
            if each.state is state
        ]
        if legs:
            self._at_the_switch(act, *self.random.choice(legs))

    def _at_the_switch(self, act: str, *given: Any) -> None:
        with suppress(Refused):
            getattr(self.centre.switch, act)(self.centre.now, *given)
        self.centre.let_everything_arrive()

    def _agent(self) -> None:
        """Ask for anything that can be asked for now."""
        snapshot, number = self.panel.snapshot, self.random.choice(COLLEAGUES)
        if self.random.random() < 0.2:
            self.random.choice(CHOICES)(self.panel.desktop)
        possible = [
            (name, given)
            for name, request in ASKED.items()
            for given in permutations(snapshot.calls, NEEDS.get(name, 1))
            if objection(snapshot, request(*given)) is None
        ]
        if possible:
            name, given = self.random.choice(possible)
            more = MORE.get(name, lambda number: ())(number)
            getattr(self.panel.desktop, name)(*given, *more)

    def end(self) -> None:
        """Let everybody hang up, and everything come to rest."""
        while pictures := self.centre.switch.call_pictures():
            for call in pictures:
                for each in call.connections:
                    self._at_the_switch("clear_connection", each.device, call.call_id)
            self.pass_time(1.0)
        self.pass_time(QUIET)
        self.pass_time(QUIET)

    def lengths(self) -> dict[str, int]:
        """Return how long the longest table of each name is, in everything that the day holds."""
        roots = (self.panel, self.log, self.session, self.call_log, self.treatment, self.notified)
        longest: dict[str, int] = {"notified": len(self.notified)}
        for name, table in tables(roots):
            longest[name] = max(longest.get(name, 0), len(table))
        return longest


def tables(roots: Iterable[Any]) -> Iterator[tuple[str, Sized]]:
    """Yield every table that our objects hold, by class and attribute, wherever they are."""
    seen: set[int] = set()
    left = list(roots)
    while left:
        each = left.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, Mapping):
            left += [*each.keys(), *each.values()]
        elif isinstance(each, Set | tuple | list | deque):
            left += each
        elif isinstance(each, MethodType):
            left.append(each.__self__)
        elif type(each).__module__.startswith("cti.") and "simulator" not in type(each).__module__:
            for name, value in attributes(each):
                if isinstance(value, Sized) and not isinstance(value, str | bytes):
                    yield f"{type(each).__name__}.{name}", value
                left.append(value)
        elif type(each).__module__ == "mirror_world" and not isinstance(each, Centre):
            left += vars(each).values()


def attributes(each: Any) -> Iterator[tuple[str, Any]]:
    """Yield what an object of ours has, by name."""
    slots = (name for kind in type(each).__mro__ for name in getattr(kind, "__slots__", ()))
    for name in {*getattr(each, "__dict__", ()), *slots}:
        if hasattr(each, name):
            yield name, getattr(each, name)


def check(calls: int) -> None:
    """Let a fifth of the calls come, then the rest: nothing without a limit may be longer then."""
    day = Day(seed=1)
    while day.calls < calls // 5:
        day.happen()
    day.end()
    early = day.lengths()
    while day.calls < calls:
        day.happen()
    day.end()
    late = day.lengths()
    allowed = {name: max(early.get(name, 0) + CHANCE, LIMITS.get(name, 0)) for name in late}
    assert {name: length for name, length in late.items() if length > allowed[name]} == {}
    assert not day.panel.snapshot.calls
    assert not day.panel.snapshot.pending


def test_nothing_of_a_call_is_kept_for_ever() -> None:
    check(500)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_nothing_of_10_000_calls_is_kept_for_ever() -> None:
    check(10_000)


def test_calls_that_were_joined_are_forgotten_even_if_the_server_never_tells_the_end_of_one() -> (
    None
):
    records = Records({})
    for number in range(0, 1000, 2):
        first = records.begin(Connection(number, 0, "2001"))
        second = records.begin(Connection(number + 1, 0, "2001"))
        assert first is not None and second is not None
        second.over_at = first.over_at = float(number)
        records.join(first, second.connection)
        records.prune(float(number))
    records.prune(1e9)
    assert [len(table) for _, table in tables([records])] == [0, 0, 0, 0]
