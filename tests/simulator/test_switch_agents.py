"""What the switch does with agents and the queue."""

import pytest

from cti.domain.states import AgentState, ConnectionState
from cti.simulator.people import Phase
from cti.simulator.reports import AgentReport, Happening, Refusal, Refused

from .switchboard import CUSTOMER, OTHER, Board

S = ConnectionState


def test_agents_begin_where_their_vendor_lets_them() -> None:
    board = Board()
    assert board.status("1001") == "LOGOUT"
    assert board.status("501") == "ONLINE"


def test_logging_on_begins_not_ready() -> None:
    board = Board()
    board.switch.log_on(board.now, "1001", "demo", "2001")
    [agent] = [each for each in board.switch.agents() if each["id"] == "1001"]
    assert (agent["state"], agent["device"], agent["since"]) == ("not_ready", "2001", board.now)


@pytest.mark.parametrize(
    ("refusal", "agent", "password", "device"),
    [
        (Refusal.UNKNOWN_AGENT, "1009", "demo", "2001"),
        (Refusal.WRONG_PASSWORD, "1001", "wrong", "2001"),
        (Refusal.UNKNOWN_DEVICE, "1001", "demo", "2999"),
        (Refusal.UNKNOWN_DEVICE, "1001", "demo", "501"),
        (Refusal.ALREADY_LOGGED_ON, "1002", "demo", "2002"),
        (Refusal.DEVICE_IN_USE, "1001", "demo", "2002"),
    ],
)
def test_a_log_on_is_refused(refusal: Refusal, agent: str, password: str, device: str) -> None:
    board = Board()
    board.log_on("1002")
    with pytest.raises(Refused) as refused:
        board.switch.log_on(board.now, agent, password, device)
    assert refused.value.refusal is refusal


def test_a_state_is_told_once_with_its_reason() -> None:
    board = Board()
    board.log_on("1001")
    board.news()
    for _ in "12":
        board.switch.set_state(board.now, "1001", Phase.NOT_READY, "3", changed_by="1001")
    [report] = board.news()
    assert isinstance(report, AgentReport)
    assert (report.agent.reason, report.changed_by) == ("3", "1001")


@pytest.mark.parametrize("phase", [Phase.RESERVED, Phase.TALKING, Phase.HOLDING])
def test_nobody_chooses_to_be_busy(phase: Phase) -> None:
    with pytest.raises(Refused, match="comes from calls"):
        Board().switch.set_state(0, "501", phase)


def test_only_an_agent_who_is_not_ready_logs_off_a_telephone() -> None:
    board = Board()
    board.log_on("1001", phase=Phase.READY)
    with pytest.raises(Refused, match="not ready first"):
        board.switch.set_state(board.now, "1001", Phase.LOGGED_OUT)
    board.switch.set_state(board.now, "1001", Phase.NOT_READY)
    board.switch.set_state(board.now, "1001", Phase.LOGGED_OUT, "2")
    assert board.status("1001") == "LOGOUT"
    for phase in (Phase.LOGGED_OUT, Phase.READY):
        with pytest.raises(Refused, match="not logged on"):
            board.switch.set_state(board.now, "1001", phase)


def test_closing_a_softphone_ends_its_calls_first() -> None:
    board = Board()
    board.talks("501")
    board.news()
    board.switch.set_state(board.now, "501", Phase.LOGGED_OUT)
    kinds = [type(each).__name__ for each in board.news()]
    assert kinds == ["CallReport"] * 3 + ["AgentReport"]
    assert board.switch.calls() == []


def test_a_queue_call_that_rings_at_a_closing_softphone_goes_back_to_the_queue() -> None:
    board = Board()
    board.ready("501")
    call_id = board.rings("support")
    board.switch.set_state(board.now, "501", Phase.LOGGED_OUT)
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "support": S.QUEUED}


def test_a_call_waits_until_somebody_is_ready() -> None:
    board = Board()
    call_id = board.rings("support")
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "support": S.QUEUED}
    assert board.switch.calls()[0]["state"] == "queued"
    board.ready("502")
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "502": S.ALERTING}


def test_a_queue_has_a_number_too() -> None:
    board = Board()
    board.log_on("1001")
    call_id = board.dials("2001", "3000")
    assert board.states(call_id) == {"2001": S.CONNECTED, "support": S.QUEUED}


def test_whoever_has_been_ready_longest_gets_the_next_call() -> None:
    board = Board()
    board.ready("503", "501", "502")
    rung = [board.rings("support", f"+1617555010{last}") for last in "012"]
    assert [list(board.states(each))[1] for each in rung] == ["503", "501", "502"]


def test_the_call_that_waited_longest_comes_first() -> None:
    board = Board()
    first, second = board.rings("support"), board.rings("support", OTHER)
    board.ready("501")
    assert "501" in board.states(first)
    assert "501" not in board.states(second)


def test_an_agent_in_another_call_gets_none_from_the_queue() -> None:
    board = Board()
    board.ready("501")
    board.talks("501", OTHER)
    call_id = board.rings("support")
    assert "501" not in board.states(call_id)


def test_a_kit_agents_statuses_go_round_a_queue_call() -> None:
    board = Board()
    board.ready("501")
    board.news()
    call_id = board.rings("support")
    board.switch.answer(board.now, "501", call_id)
    board.switch.clear_connection(board.now, CUSTOMER, call_id)
    assert board.statuses("501") == ["DIALING", "IN_SERVICE", "AFTER_SERVICE"]
    board.wait(119)
    assert board.status("501") == "AFTER_SERVICE"
    board.wait(1)
    assert board.status("501") == "READY"


def test_a_direct_call_leaves_a_kit_agents_status_alone() -> None:
    board = Board()
    board.talks("501")
    assert board.statuses("501") == []


def test_a_cisco_agent_is_talking_in_every_call_and_holding_while_all_are_held() -> None:
    board = Board()
    board.log_on("1001")
    board.news()
    call_id = board.talks("2001")
    board.switch.hold(board.now, "2001", call_id)
    board.switch.retrieve(board.now, "2001", call_id)
    board.switch.clear_connection(board.now, "2001", call_id)
    assert board.statuses("1001") == ["TALKING", "HOLD", "TALKING", "NOT_READY"]


def test_a_cisco_agent_is_not_talking_before_the_answer() -> None:
    board = Board()
    board.log_on("1001")
    board.dials("2001", OTHER)
    assert board.status("1001") == "NOT_READY"
    board.wait(2)
    assert board.status("1001") == "TALKING"


@pytest.mark.parametrize(("agent", "status"), [("501", "BANNED"), ("1001", "NOT_READY")])
@pytest.mark.parametrize("declines", [True, False])
def test_a_missed_call_goes_on_and_its_agent_gets_no_more(
    agent: str, status: str, declines: bool
) -> None:
    board = Board()
    if agent == "1001":
        board.log_on("1001")
    board.ready(agent, "502")
    device = "2001" if agent == "1001" else agent
    call_id = board.rings("support")
    board.news()
    if declines:
        board.switch.clear_connection(board.now, device, call_id)
    else:
        board.wait(20)
    assert board.happened() == [
        (Happening.DIVERTED, device),
        (Happening.QUEUED, "support"),
        (Happening.DELIVERED, "502"),
    ]
    assert board.status(agent) == status
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "502": S.ALERTING}


def test_a_missed_call_goes_back_to_the_head_of_the_queue() -> None:
    board = Board()
    board.ready("501")
    first = board.rings("support")
    second = board.rings("support", OTHER)
    board.wait(20)
    board.ready("502")
    assert "502" in board.states(first)
    assert board.states(second)["support"] is S.QUEUED


def test_nobody_waits_longer_than_two_minutes_in_the_queue() -> None:
    board = Board()
    board.rings("support")
    board.wait(120)
    assert board.switch.calls() == []


def test_being_missed_by_one_agent_after_the_other_makes_nobody_more_patient() -> None:
    board = Board()
    board.ready("501", "502", "503")
    start = board.now
    call_id = board.rings("support")
    board.wait(119)
    assert board.states(call_id) == {CUSTOMER: S.CONNECTED, "support": S.QUEUED}
    board.wait(1)
    assert board.switch.calls() == []
    assert board.now == start + 120


def test_a_state_chosen_during_a_call_follows_it() -> None:
    board = Board()
    board.log_on("1001", phase=Phase.READY)
    call_id = board.rings("support")
    board.switch.answer(board.now, "2001", call_id)
    board.switch.set_state(board.now, "1001", Phase.NOT_READY, "3")
    [agent] = [a for a in board.switch.agent_pictures() if a.person.agent_id == "1001"]
    assert (agent.phase, agent.pending, agent.pending_reason) == (
        Phase.TALKING,
        Phase.NOT_READY,
        "3",
    )
    board.switch.clear_connection(board.now, CUSTOMER, call_id)
    assert board.status("1001") == "NOT_READY"


def test_after_call_work_can_be_asked_for_and_ended() -> None:
    board = Board()
    board.log_on("1001", phase=Phase.READY)
    call_id = board.talks("2001")
    board.switch.set_state(board.now, "1001", Phase.AFTER_CALL)
    board.switch.clear_connection(board.now, "2001", call_id)
    assert board.status("1001") == "WORK_READY"
    board.switch.set_state(board.now, "1001", Phase.READY)
    assert board.status("1001") == "AVAILABLE"
    board.switch.set_state(board.now, "1001", Phase.AFTER_CALL)
    board.wait(120)
    assert board.status("1001") == "AVAILABLE"


def test_a_kit_agent_wraps_up_before_the_status_chosen_during_the_call() -> None:
    board = Board()
    board.ready("501")
    call_id = board.rings("support")
    board.switch.answer(board.now, "501", call_id)
    board.switch.set_state(board.now, "501", Phase.NOT_READY, "CUSTOM_1")
    board.switch.clear_connection(board.now, CUSTOMER, call_id)
    assert board.status("501") == "AFTER_SERVICE"
    board.wait(120)
    assert board.status("501") == "CUSTOM_1"


def test_a_call_that_names_a_queue_counts_as_one_of_it() -> None:
    board = Board()
    board.rings("501", queue="Sales")
    assert board.status("501") == "DIALING"
    [agent] = [each for each in board.switch.agents() if each["id"] == "501"]
    assert agent["state"] == AgentState.BUSY.value


def test_a_reset_ends_every_call_and_puts_everybody_back() -> None:
    board = Board()
    board.log_on("1001", phase=Phase.READY)
    board.ready("501")
    board.rings("support")
    board.rings("support", OTHER)
    board.rings("support", "+16175550101")
    board.talks("502")
    board.switch.reset(board.now)
    assert board.switch.calls() == []
    assert board.switch.next_due() is None
    assert (board.status("1001"), board.status("501")) == ("LOGOUT", "ONLINE")
