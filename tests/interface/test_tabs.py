"""Ten tabs, one connection: played on a bus that carries what each says to all the others."""

import json
from collections import deque
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from stories import ANSWERED, FULL, NOW, READY, RINGS, UP

from cti.domain import events, services
from cti.domain.model import Record
from cti.domain.services import LogOn, Request
from cti.domain.states import LinkState, Reason
from cti.interface.desktop import Desktop
from cti.interface.tabs import SILENCE, Connection, Role, SharedStore, Tabs

ME = LogOn("1001", "demo", "2001")


class Tab:
    """A page: its store, its part in the agreement, and a link that only notes what it does."""

    def __init__(self, name: str, now: float) -> None:
        self.now = now
        self.store = SharedStore(FULL, lambda: self.now)
        self.sent: list[Request] = []
        self.taken_over: list[LogOn] = []
        self.is_connected = False
        connection = Connection(self._send, self._take_over, self._let_go)
        self.said: list[dict[str, Any]] = []
        self.tabs = Tabs(name, now, self.store, connection, self.said.append)
        self.desktop = Desktop(self.store, self.tabs.send)

    def _send(self, request: Request) -> None:
        self.sent.append(request)
        if isinstance(request, LogOn):
            self.store.apply(events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT))
            self.is_connected = True
        else:
            self.store.apply(events.RequestSent(request))

    def _take_over(self, log_on: LogOn) -> None:
        self.taken_over.append(log_on)
        self.is_connected = True

    def _let_go(self) -> None:
        self.is_connected = False


class Browser:
    """All tabs, and the channel between them."""

    def __init__(self) -> None:
        self.now = NOW
        self.open: dict[str, Tab] = {}
        self.on_the_way: deque[tuple[str, str]] = deque()
        self.count = 0

    def new_tab(self) -> Tab:
        self.count += 1
        name = f"tab{self.count}"
        tab = self.open[name] = Tab(name, self.now)
        self.collect()
        return tab

    def collect(self) -> None:
        for name, tab in self.open.items():
            self.on_the_way.extend((name, json.dumps(each)) for each in tab.said)
            tab.said.clear()

    def deliver(self) -> None:
        """Carry everything, until nobody has anything more to say."""
        self.collect()
        while self.on_the_way:
            sender, text = self.on_the_way.popleft()
            for name, tab in list(self.open.items()):
                if name != sender:
                    tab.tabs.receive(json.loads(text), self.now)
            self.collect()

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while self.now < end:
            self.now = min(end, self.now + 0.05)
            for tab in self.open.values():
                tab.now = self.now
                tab.tabs.tick(self.now)
            self.deliver()

    def close(self, name: str) -> None:
        tab = self.open[name]
        tab.tabs.leave()
        self.collect()
        del self.open[name]
        self.deliver()

    def leaders(self) -> list[Tab]:
        return [tab for tab in self.open.values() if tab.tabs.is_leader]


def talking() -> tuple[Browser, list[Tab]]:
    """Three tabs; a call has been answered."""
    browser = Browser()
    tabs = [browser.new_tab()]
    browser.wait(0.2)
    tabs[0].desktop.login("1001", "demo", "2001")
    for event in (UP, READY, RINGS, ANSWERED):
        tabs[0].store.apply(event)
    tabs += [browser.new_tab(), browser.new_tab()]
    browser.wait(0.2)
    return browser, tabs


def test_a_tab_alone_leads_at_once() -> None:
    browser = Browser()
    tab = browser.new_tab()
    browser.wait(0.15)
    assert tab.tabs.is_leader


def test_tabs_that_open_together_agree_on_one_leader() -> None:
    browser = Browser()
    for _ in range(10):
        browser.new_tab()
    browser.wait(0.5)
    assert len(browser.leaders()) == 1


def test_a_new_tab_shows_what_the_first_knows() -> None:
    _, tabs = talking()
    assert [tab.tabs.role for tab in tabs] == [Role.LEADER, Role.FOLLOWER, Role.FOLLOWER]
    assert all(tab.store.snapshot == tabs[0].store.snapshot for tab in tabs)
    assert set(tabs[2].store.snapshot.calls) == {"17"}


def test_any_tab_may_act_and_only_the_leader_sends() -> None:
    browser, tabs = talking()
    tabs[2].desktop.hold_call("17")
    browser.deliver()
    assert [tab.sent for tab in tabs] == [[ME, services.HoldCall("17")], [], []]
    assert all(services.HoldCall("17") in tab.store.snapshot.pending for tab in tabs)


def test_the_same_click_in_two_tabs_is_one_command() -> None:
    browser, tabs = talking()
    for tab in tabs:
        tab.desktop.hold_call("17")
    browser.deliver()
    assert tabs[0].sent == [ME, services.HoldCall("17")]


def test_what_cannot_be_done_any_more_is_refused_in_words() -> None:
    browser, tabs = talking()
    tabs[1].desktop.hold_call("17")
    tabs[0].store.apply(events.ConnectionCleared(call_id="17", local_state=0))  # type: ignore[arg-type]
    browser.deliver()
    alerts = tabs[1].store.snapshot.alerts
    assert [alert.reason for alert in alerts] == [Reason.NOT_POSSIBLE_NOW]


def test_notes_taken_in_one_tab_are_in_all() -> None:
    browser, tabs = talking()
    tabs[1].desktop.take_notes("17", "call back")
    browser.deliver()
    assert {tab.store.snapshot.calls["17"].notes for tab in tabs} == {"call back"}


def test_what_the_host_can_do_is_each_tabs_own() -> None:
    browser, tabs = talking()
    tabs[1].store.apply(events.HostAnswersChanged(frozenset({"openRecord"})))
    browser.deliver()
    assert tabs[0].store.snapshot.host_answers == frozenset()
    tabs[0].store.apply(events.RecordChosen("17", Record("contact", "1")))
    browser.deliver()
    assert tabs[1].store.snapshot.host_answers == frozenset({"openRecord"})
    assert tabs[1].store.snapshot.calls["17"].record == Record("contact", "1")


def test_the_heir_takes_over_at_once_when_the_leader_closes() -> None:
    browser, tabs = talking()
    known = tabs[1].store.snapshot
    browser.close("tab1")
    assert [tab.taken_over for tab in tabs] == [[], [ME], []]
    assert tabs[1].tabs.is_leader and tabs[2].tabs.role is Role.FOLLOWER
    assert tabs[1].store.snapshot == known
    tabs[2].desktop.hold_call("17")
    browser.deliver()
    assert tabs[1].sent == [services.HoldCall("17")]


def test_a_leader_that_crashed_is_replaced() -> None:
    browser, _ = talking()
    del browser.open["tab1"]
    browser.wait(SILENCE + 1)
    assert len(browser.leaders()) == 1
    assert browser.leaders()[0].taken_over == [ME]


def test_two_leaders_that_meet_become_one() -> None:
    browser, tabs = talking()
    late = browser.new_tab()
    browser.on_the_way.clear()  # it was not heard
    late.tabs.tick(browser.now + 1)
    assert late.tabs.is_leader
    late.is_connected = True
    browser.wait(2)
    assert browser.leaders() == [tabs[0]]
    assert not late.is_connected
    assert late.store.snapshot == tabs[0].store.snapshot


def test_a_lost_event_is_made_good_by_the_next() -> None:
    browser, tabs = talking()
    tabs[0].store.apply(events.NotesTaken("17", "lost"))
    tabs[0].said.clear()
    tabs[0].store.apply(events.NotesTaken("17", "heard"))
    browser.deliver()
    assert all(tab.store.snapshot == tabs[0].store.snapshot for tab in tabs)


def test_the_tab_that_the_agent_looked_at_last_is_the_active_one() -> None:
    browser, tabs = talking()
    assert [tab.tabs.is_active for tab in tabs] == [True, False, False]
    tabs[2].tabs.watch(True)
    browser.deliver()
    assert [tab.tabs.is_active for tab in tabs] == [False, False, True]
    assert [tab.tabs.is_watched_elsewhere for tab in tabs] == [True, True, False]
    tabs[2].tabs.watch(False)
    browser.deliver()
    assert tabs[2].tabs.is_active and not any(tab.tabs.is_watched_elsewhere for tab in tabs)
    late = browser.new_tab()
    browser.wait(0.2)
    assert not late.tabs.is_active
    browser.close("tab3")
    assert tabs[0].tabs.is_active


def test_a_tab_that_crashed_while_it_was_watched_is_so_only_until_another_is() -> None:
    browser, tabs = talking()
    tabs[2].tabs.watch(True)
    browser.deliver()
    del browser.open["tab3"]
    tabs[1].tabs.watch(True)
    tabs[1].tabs.watch(False)
    browser.deliver()
    assert not any(tab.tabs.is_watched_elsewhere for tab in tabs[:2])


def test_after_a_log_out_nobody_logs_in_again_by_itself() -> None:
    browser, tabs = talking()
    tabs[0].store.apply(events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT))
    browser.deliver()
    browser.close("tab1")
    assert tabs[1].tabs.is_leader and tabs[1].taken_over == []


def test_the_password_is_told_to_nobody_who_is_not_a_tab() -> None:
    _, tabs = talking()
    assert "demo" not in repr(tabs[1].tabs.__dict__)


def test_what_is_no_message_of_ours_changes_nothing() -> None:
    browser, tabs = talking()
    before = tabs[1].store.snapshot
    strange: list[Any] = [
        None,
        3,
        "lead",
        [],
        {},
        {"v": 2, "kind": "lead", "from": "x", "born": 0},
        {"v": 1, "kind": "lead", "from": 3, "born": 0},
        {"v": 1, "kind": "nothing", "from": "x", "born": 0.0},
        {"v": 1, "kind": [], "from": "x", "born": 0.0},
        {"v": 1, "kind": "ask", "from": "tab3", "born": 0.0},
        {"v": 1, "kind": "log_on", "from": "tab3", "born": 0.0, "log_on": {"$": "HoldCall"}},
        {"v": 1, "kind": "tell", "from": "tab3", "born": 0.0},
        {"v": 1, "kind": "event", "from": "tab1", "born": 0.0, "seq": 5},
        {"v": 1, "kind": "event", "from": "tab1", "born": 0.0, "seq": 99, "event": {}},
        {"v": 1, "kind": "tell", "from": "tab3", "born": 0.0, "event": {"$": "Nothing"}},
        {"v": 1, "kind": "lead", "from": "x", "born": 0.0, "seq": 0, "snapshot": {"$": "Call"}},
    ]
    for message in strange:
        for tab in tabs[:2]:
            tab.tabs.receive(message, browser.now)
    assert tabs[1].store.snapshot == before
    assert tabs[0].sent == [ME]


class ManyTabs(RuleBasedStateMachine):
    """Tabs come, go, crash and act in any order: in the end one leads and all show the same."""

    def __init__(self) -> None:
        super().__init__()
        self.browser = Browser()
        self.browser.new_tab().desktop.login("1001", "demo", "2001")
        self.browser.wait(0.3)
        for event in (UP, READY, RINGS, ANSWERED):
            self.browser.leaders()[0].store.apply(event)
        self.notes = 0

    def a_tab(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(sorted(self.browser.open)))

    @rule()
    def open_one(self) -> None:
        if len(self.browser.open) < 6:
            self.browser.new_tab()

    @rule(data=st.data(), crashes=st.booleans())
    def close_one(self, data: st.DataObject, crashes: bool) -> None:
        if len(self.browser.open) > 1:
            name = self.a_tab(data)
            if crashes:
                del self.browser.open[name]
            else:
                self.browser.close(name)

    @rule(data=st.data())
    def act(self, data: st.DataObject) -> None:
        self.notes += 1
        self.browser.open[self.a_tab(data)].desktop.take_notes("17", str(self.notes))

    @rule(seconds=st.sampled_from([0.05, 0.2, 2.0]))
    def wait(self, seconds: float) -> None:
        self.browser.wait(seconds)

    @invariant()
    def in_the_end_they_agree(self) -> None:
        if self.notes % 3:
            return
        self.browser.wait(2 * SILENCE)
        leaders = self.browser.leaders()
        assert len(leaders) == 1
        for tab in self.browser.open.values():
            assert tab.store.snapshot == leaders[0].store.snapshot
            if not tab.tabs.is_leader:
                assert not tab.is_connected


TestManyTabs = ManyTabs.TestCase
TestManyTabs.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
