"""Each call is logged once, after its wrap-up."""

from stories import ANSWERED, CLEARED, FULL, NOW, READY, RINGS, UP

from cti.domain import events
from cti.domain.states import AgentState, LogState
from cti.interface.call_log import SETTLE, CallLog
from cti.interface.questions import Question, SaveLog
from cti.interface.store import Store

CAN_LOG = events.HostAnswersChanged(frozenset({"saveLog"}))
WRAPS_UP = events.AgentStateChanged(state=AgentState.WORKING_AFTER_CALL, agent_id="501")


class Desk:
    """A store, its log, and what the host was asked."""

    def __init__(self, *happened: events.Event, is_ours: bool = True) -> None:
        self.asked: list[Question] = []
        self.store = Store(FULL, lambda: NOW)
        self.log = CallLog(self.store, self.asked.append, lambda: is_ours)
        self.store.subscribe(self.log.follow)
        for event in (CAN_LOG, UP, READY, *happened):
            self.store.apply(event)

    def logged(self) -> list[str]:
        return [each.call.call_id for each in self.asked if isinstance(each, SaveLog)]

    def state(self) -> LogState:
        return self.store.snapshot.history[0].log_state


def test_an_ended_call_is_logged_when_no_wrap_up_has_begun() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED)
    assert desk.log.deadline == NOW + SETTLE
    desk.log.tick(NOW + 1)
    assert desk.logged() == []
    desk.log.tick(NOW + SETTLE)
    assert desk.logged() == ["17"]
    assert desk.state() is LogState.SAVING


def test_a_call_is_logged_after_its_wrap_up_with_notes_and_disposition() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED, WRAPS_UP)
    desk.log.tick(NOW + 60)
    assert desk.logged() == []
    for event in (
        events.NotesTaken("17", "will buy"),
        events.CallDataChanged(call_id="17", disposition="sale"),
        READY,
    ):
        desk.store.apply(event)
    assert desk.log.deadline is not None
    desk.log.tick(NOW + 61)
    (asked,) = desk.asked
    assert isinstance(asked, SaveLog)
    assert (asked.call.notes, asked.call.disposition) == ("will buy", "sale")


def test_a_call_is_logged_once() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED)
    for later in range(5):
        desk.log.tick(NOW + SETTLE + later)
    desk.store.apply(events.LogStateChanged("17", LogState.SAVED, "L-1"))
    desk.log.tick(NOW + 100)
    desk.log.save("17")
    assert desk.logged() == ["17"]
    assert desk.store.snapshot.history[0].log_id == "L-1"


def test_a_call_that_could_not_be_logged_is_offered_again() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED)
    desk.log.tick(NOW + SETTLE)
    desk.store.apply(events.LogStateChanged("17", LogState.FAILED))
    desk.log.tick(NOW + 100)
    assert desk.logged() == ["17"]
    desk.log.save("17")
    assert desk.logged() == ["17", "17"]


def test_calls_wait_for_a_host_that_can_log() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED)
    desk.store.apply(events.HostAnswersChanged(frozenset()))
    desk.log.tick(NOW + SETTLE)
    assert desk.logged() == [] and desk.state() is LogState.NOT_YET
    desk.store.apply(CAN_LOG)
    desk.log.tick(NOW + SETTLE + 1)
    assert desk.logged() == ["17"]


def test_only_one_tab_logs() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED, is_ours=False)
    desk.log.tick(NOW + SETTLE)
    assert desk.logged() == []


def test_what_a_page_that_is_gone_was_saving_may_not_be_saved() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED)
    desk.log.tick(NOW + SETTLE)
    desk.log.took_over()
    assert desk.state() is LogState.FAILED


def test_a_host_that_leaves_has_not_answered() -> None:
    desk = Desk(RINGS, ANSWERED, CLEARED)
    desk.log.tick(NOW + SETTLE)
    desk.store.apply(events.HostAnswersChanged(frozenset()))
    assert desk.state() is LogState.FAILED
