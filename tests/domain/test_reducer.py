"""What is known after what has happened."""

from dataclasses import replace

import pytest
from stories import (
    ANSWERED,
    CLEARED,
    DIALLED,
    HELD,
    LOST,
    NOW,
    READY,
    RETRIEVED,
    RINGS,
    UP,
    after,
)

from cti.domain import events, services
from cti.domain.model import ALERT_LIMIT, HISTORY_LIMIT, Agent, Call, Party
from cti.domain.states import AgentState, Cause, ConnectionState, Direction, LinkState, Reason


def test_a_ringing_call_is_known_with_all_that_was_told() -> None:
    call = after(RINGS).calls["17"]
    assert call.state is ConnectionState.ALERTING
    assert (call.other_party, call.other_name, call.queue) == ("+16175550142", "Ann Lee", "Support")
    assert dict(call.data) == {"case": "C-1"}
    assert (call.started_at, call.answered_at) == (NOW, None)


def test_what_an_event_does_not_mention_stays() -> None:
    call = after(RINGS, ANSWERED).calls["17"]
    assert call.queue == "Support"
    assert call.state is ConnectionState.CONNECTED


def test_an_event_without_a_local_state_keeps_ours() -> None:
    news = events.CallDataChanged(call_id="17", data={"tier": "gold"})
    call = after(RINGS, ANSWERED, news).calls["17"]
    assert call.state is ConnectionState.CONNECTED
    assert dict(call.data) == {"case": "C-1", "tier": "gold"}


def test_the_answer_starts_the_timer_once() -> None:
    call = after(RINGS, ANSWERED, ANSWERED, step=5).calls["17"]
    assert call.answered_at == NOW + 5


def test_the_servers_own_time_of_the_answer_wins() -> None:
    told = replace(ANSWERED, answered_at=NOW - 100)
    assert after(told).calls["17"].answered_at == NOW - 100


def test_holds_are_counted_and_added_up() -> None:
    call = after(RINGS, ANSWERED, HELD, RETRIEVED, HELD, step=10).calls["17"]
    assert (call.hold_count, call.held_seconds, call.held_at) == (2, 10.0, NOW + 40)


def test_an_ended_call_leaves_and_is_remembered() -> None:
    snapshot = after(RINGS, ANSWERED, CLEARED, step=10)
    assert not snapshot.calls
    assert snapshot.history[0].ended_at == NOW + 20
    assert snapshot.history[0].cause is Cause.NORMAL


def test_a_failed_call_keeps_its_cause_when_it_goes() -> None:
    failed = events.Failed(call_id="18", local_state=ConnectionState.FAIL, cause=Cause.BUSY)
    snapshot = after(DIALLED, failed)
    assert snapshot.calls["18"].state is ConnectionState.FAIL
    gone = after(DIALLED, failed, replace(CLEARED, call_id="18"))
    assert gone.history[0].cause is Cause.BUSY


def test_the_end_of_an_unknown_call_changes_nothing() -> None:
    assert after(CLEARED) == after()


def test_joining_in_mid_call_makes_the_call() -> None:
    told = replace(ANSWERED, direction=Direction.OUT, called_device="2002")
    assert after(told).calls["17"].other_party == "2002"


def test_an_outgoing_call_rings_at_the_far_end_while_we_are_connected() -> None:
    rings = events.Delivered(
        call_id="9", local_state=ConnectionState.CONNECTED, called_device="2002"
    )
    call = after(rings).calls["9"]
    assert (call.direction, call.other_party) == (Direction.OUT, "2002")


def test_the_history_is_bounded() -> None:
    happened = []
    for number in range(HISTORY_LIMIT + 5):
        happened += [replace(RINGS, call_id=str(number)), replace(CLEARED, call_id=str(number))]
    history = after(*happened).history
    assert len(history) == HISTORY_LIMIT
    assert history[0].call_id == str(HISTORY_LIMIT + 4)


def test_a_lost_link_makes_everything_unconfirmed() -> None:
    snapshot = after(UP, READY, RINGS, LOST)
    assert snapshot.link.state is LinkState.DOWN
    assert not snapshot.agent.confirmed
    assert not snapshot.calls["17"].confirmed


def test_news_confirms_a_call_again() -> None:
    assert after(UP, RINGS, LOST, UP, ANSWERED).calls["17"].confirmed


def test_the_link_remembers_since_when() -> None:
    snapshot = after(LOST, replace_retry(LOST), step=3)
    assert snapshot.link.since == NOW
    assert snapshot.link.retry_at == NOW + 99


def replace_retry(event: events.LinkStateChanged) -> events.LinkStateChanged:
    return events.LinkStateChanged(event.state, event.problem, NOW + 99)


def test_a_repeated_agent_state_keeps_its_clock() -> None:
    assert after(READY, READY, step=5).agent.since == NOW


def test_a_new_agent_state_starts_its_clock() -> None:
    lunch = events.AgentStateChanged(state=AgentState.NOT_READY, reason="CUSTOM_1")
    assert after(READY, lunch, step=5).agent.since == NOW + 5
    assert after(READY, lunch).agent.agent_id == "501"


CALL = services.MakeCall("18")


def test_a_request_is_pending_until_it_is_settled() -> None:
    sent = events.RequestSent(CALL)
    assert after(sent).pending == (CALL,)
    assert after(sent, events.RequestSucceeded(CALL)).pending == ()
    assert after(sent, events.RequestFailed(CALL, Reason.REFUSED)).pending == ()


def test_a_second_asking_leaves_the_first_pending() -> None:
    snapshot = after(events.RequestSent(CALL), events.RequestFailed(CALL, Reason.ALREADY_ASKED))
    assert snapshot.pending == (CALL,)


def test_the_end_of_a_call_settles_what_was_asked_of_it() -> None:
    snapshot = after(RINGS, events.RequestSent(services.AnswerCall("17")), CLEARED)
    assert snapshot.pending == ()


def test_alerts_are_numbered_bounded_and_dismissed() -> None:
    failures = [events.RequestFailed(CALL, Reason.REFUSED)] * (ALERT_LIMIT + 2)
    snapshot = after(*failures)
    assert [alert.number for alert in snapshot.alerts] == list(range(3, ALERT_LIMIT + 3))
    dismissed = after(events.AlertDismissed(3), start=snapshot)
    assert [alert.number for alert in dismissed.alerts] == list(range(4, ALERT_LIMIT + 3))


def test_a_notice_is_an_alert() -> None:
    assert after(events.Notice(Reason.REFUSED, "PG off line")).alerts[0].detail == "PG off line"


@pytest.mark.parametrize("kind", [events.Transferred, events.Conferenced])
def test_two_joined_calls_become_one(kind: type[events.Transferred | events.Conferenced]) -> None:
    consult = replace(DIALLED, consultation_of="17", data={"note": "x"})
    joined = kind(
        call_id="17",
        secondary_call_id="18",
        local_state=ConnectionState.CONNECTED,
        parties=(Party("+16175550142"), Party("2002")),
    )
    snapshot = after(RINGS, ANSWERED, HELD, consult, joined)
    assert list(snapshot.calls) == ["17"]
    assert dict(snapshot.calls["17"].data) == {"case": "C-1", "note": "x"}
    assert len(snapshot.calls["17"].parties) == 2
    assert snapshot.history == ()


def test_who_transferred_is_out_of_both_calls() -> None:
    consult = replace(DIALLED, consultation_of="17")
    joined = events.Transferred(
        call_id="17", secondary_call_id="18", local_state=ConnectionState.NULL
    )
    snapshot = after(RINGS, ANSWERED, HELD, consult, joined)
    assert not snapshot.calls
    assert [call.cause for call in snapshot.history] == [Cause.TRANSFERRED]


def test_a_join_with_an_unknown_second_call_changes_the_first_alone() -> None:
    joined = events.Conferenced(
        call_id="17", secondary_call_id="99", local_state=ConnectionState.CONNECTED
    )
    assert list(after(RINGS, ANSWERED, joined).calls) == ["17"]


def test_a_renamed_call_keeps_everything_else() -> None:
    consult = replace(DIALLED, consultation_of="17")
    snapshot = after(RINGS, ANSWERED, consult, events.CallRenamed("17", "27"), step=1)
    assert set(snapshot.calls) == {"27", "18"}
    assert snapshot.calls["27"].answered_at == NOW + 1
    assert snapshot.calls["18"].consultation_of == "27"
    assert after(events.CallRenamed("1", "2")) == after()


def test_a_snapshot_is_the_whole_truth_about_calls() -> None:
    told = Call(call_id="20", state=ConnectionState.CONNECTED)
    snapshot = after(RINGS, events.SnapshotTaken(calls=(told,)), step=2)
    assert list(snapshot.calls) == ["20"]
    assert snapshot.calls["20"].started_at == NOW + 2
    assert snapshot.history[0].cause is Cause.LOST_SIGHT


def test_a_snapshot_keeps_the_timers_of_what_went_on() -> None:
    told = Call(call_id="17", state=ConnectionState.HOLD, direction=Direction.IN)
    snapshot = after(UP, RINGS, ANSWERED, LOST, UP, events.SnapshotTaken(calls=(told,)), step=1)
    call = snapshot.calls["17"]
    assert (call.answered_at, call.state, call.held_at) == (NOW + 2, ConnectionState.HOLD, NOW + 5)
    assert call.confirmed
    assert call.other_name == "Ann Lee"


def test_a_snapshot_of_the_same_agent_keeps_the_clock() -> None:
    same = Agent(agent_id="501", state=AgentState.READY)
    snapshot = after(READY, events.SnapshotTaken(agent=same), step=5)
    assert (snapshot.agent.since, snapshot.agent.confirmed) == (NOW, True)
    other = Agent(agent_id="501", state=AgentState.NOT_READY)
    assert after(READY, events.SnapshotTaken(agent=other), step=5).agent.since == NOW + 5


def test_a_snapshot_that_tells_no_calls_keeps_them() -> None:
    assert "17" in after(RINGS, events.SnapshotTaken(agent=Agent())).calls


def test_services_follow_what_the_server_grants() -> None:
    granted = events.ServicesChanged(frozenset({services.MakeCall}), frozenset())
    assert after(granted).services == {services.MakeCall}


def test_notes_and_the_wrap_up_code_reach_a_call_that_is_over() -> None:
    coded = events.CallDataChanged(call_id="17", disposition="sale")
    noted = events.NotesTaken("17", "call back on Monday")
    running = after(RINGS, ANSWERED, noted).calls["17"]
    assert running.notes == "call back on Monday"
    past = after(RINGS, ANSWERED, CLEARED, coded, noted).history[0]
    assert (past.disposition, past.notes) == ("sale", "call back on Monday")
    assert after(events.NotesTaken("99", "x")) == after()


def test_a_doubted_call_is_unconfirmed() -> None:
    assert not after(RINGS, events.CallDoubted("17")).calls["17"].confirmed
    assert after(events.CallDoubted("17")) == after()


def test_nothing_is_left_after_logging_out() -> None:
    out = events.LinkStateChanged(LinkState.DOWN, events.LOGGED_OUT)
    failed = events.RequestFailed(CALL, Reason.REFUSED)
    snapshot = after(UP, READY, RINGS, CLEARED, RINGS, events.RequestSent(CALL), failed, out)
    assert (snapshot.calls, snapshot.history, snapshot.pending, snapshot.alerts) == ({}, (), (), ())
    assert snapshot.agent == Agent()
    assert snapshot.services == after().services
