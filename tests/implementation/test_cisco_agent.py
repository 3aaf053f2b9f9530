"""What an agent does, as the server tells it: states, reasons, what follows, logging out."""

from dataclasses import replace
from typing import Any

import pytest
from cisco_stories import (
    RINGS,
    SETTINGS,
    TALKING,
    Story,
    T,
    agent,
    end,
    talking,
    up,
)
from reading import author, read, read_state

from cti.domain import events, services
from cti.domain.states import AgentState, LinkState, Reason
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import StatusCode

PATIENT = replace(SETTINGS, heartbeat=60)


@pytest.mark.parametrize(
    ("wire", "state"),
    [
        (Wire.LOGIN, AgentState.NOT_READY),
        (Wire.AVAILABLE, AgentState.READY),
        (Wire.TALKING, AgentState.BUSY),
        (Wire.WORK_NOT_READY, AgentState.WORKING_AFTER_CALL),
        (Wire.WORK_READY, AgentState.WORKING_AFTER_CALL),
        (Wire.BUSY_OTHER, AgentState.BUSY),
        (Wire.RESERVED, AgentState.BUSY),
        (Wire.HOLD, AgentState.BUSY),
        (Wire.ACTIVE, AgentState.BUSY),
        (Wire.PAUSED, AgentState.BUSY),
        (Wire.INTERRUPTED, AgentState.BUSY),
        (Wire.UNKNOWN, AgentState.NOT_READY),
        (Wire.NOT_ACTIVE, AgentState.NOT_READY),
        (77, AgentState.NOT_READY),
    ],
)
def test_every_state_has_its_name(wire: int, state: AgentState) -> None:
    assert up().plays([agent(wire)]).snapshot.agent.state is state


def test_a_reason_counts_when_not_ready() -> None:
    story = up().plays([agent(Wire.NOT_READY, EventReasonCode=5)])
    assert story.snapshot.agent.reason == "5"
    assert story.snapshot.agent.title == ""
    story.plays([agent(Wire.AVAILABLE, EventReasonCode=5)])
    assert story.snapshot.agent.reason == ""


@pytest.mark.parametrize(
    ("code", "title", "who"),
    [
        (32767, "Not ready: a call was not answered", "the telephone system"),
        (999, "Not ready: set by a supervisor", "a supervisor"),
        (50006, "Not ready: the telephone is off hook", ""),
        (65534, "Not ready: the system was restarted", "the telephone system"),
    ],
)
def test_reasons_of_the_system_are_told_in_words(code: int, title: str, who: str) -> None:
    story = up().plays([agent(Wire.AVAILABLE), agent(Wire.NOT_READY, EventReasonCode=code)])
    assert read_state(story.snapshot) == title
    assert author(story.snapshot.agent) == who


def test_what_changes_nothing_but_a_skill_group_is_no_news() -> None:
    story = up().plays([agent(Wire.AVAILABLE)])
    told = len(story.told)
    story.plays([agent(Wire.AVAILABLE, SkillGroupNumber=7, SkillGroupState=3)])
    assert len(story.told) == told


def test_another_agents_or_another_mediums_state_is_not_ours() -> None:
    story = up().plays([agent(Wire.AVAILABLE, AgentID="1002"), agent(Wire.AVAILABLE, MRDID=5001)])
    assert story.snapshot.agent.state is AgentState.NOT_READY


def test_the_time_in_a_state_is_the_servers() -> None:
    story = up().plays([agent(Wire.AVAILABLE, StateDuration=90)])
    assert story.snapshot.agent.since == story.now - 90
    story.plays([agent(Wire.NOT_READY, StateDuration=0xFFFFFFFF)])
    assert story.snapshot.agent.since == story.now


def chosen(story: Story, state: AgentState, reason: str = "") -> dict[str, Any]:
    story.ask(services.SetAgentState(state, reason))
    request = story.last(T.SET_AGENT_STATE_REQ)
    return {name: request.fields[name] for name in ("AgentState", "EventReasonCode")}


def test_states_are_asked_for_and_shown_when_they_come() -> None:
    story = up()
    assert chosen(story, AgentState.READY) == {"AgentState": 3, "EventReasonCode": 0}
    assert "AgentPassword" not in story.last(T.SET_AGENT_STATE_REQ).fields
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert story.snapshot.agent.state is AgentState.NOT_READY
    assert story.snapshot.pending == ()
    story.plays([agent(Wire.AVAILABLE)])
    assert story.snapshot.agent.state is AgentState.READY
    assert story.snapshot.agent.changed_by == "1001"
    assert chosen(story, AgentState.NOT_READY, "5") == {"AgentState": 2, "EventReasonCode": 5}


def test_somebody_elses_doing_is_not_ours() -> None:
    story = up().plays([agent(Wire.AVAILABLE)])
    assert story.snapshot.agent.changed_by == ""
    chosen(story, AgentState.NOT_READY)
    refused = story.refuses(T.SET_AGENT_STATE_REQ, 281)
    story.plays([agent(Wire.NOT_READY)])
    assert story.snapshot.agent.changed_by == ""
    assert read(refused[0]) == "Choose a reason. [REASON_CODE_REQUIRED 281]"


@pytest.mark.parametrize("reason", ["lunch", "65536", "-1", "٣", "0000000"])
def test_a_reason_that_is_no_code_is_refused_in_words(reason: str) -> None:
    story = up()
    told = story.ask(services.SetAgentState(AgentState.NOT_READY, reason))
    assert told == [
        events.RequestFailed(
            services.SetAgentState(AgentState.NOT_READY, reason),
            Reason.BAD_INPUT,
            "reason_code:65535",
        )
    ]
    assert read(told[0]) == "A reason code is a number from 0 to 65535."


def test_nobody_chooses_to_be_busy() -> None:
    told = up().ask(services.SetAgentState(AgentState.BUSY))
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].reason is Reason.BAD_INPUT


def test_a_state_chosen_during_a_call_is_what_follows_it() -> None:
    story = talking()
    chosen(story, AgentState.NOT_READY, "5")
    assert story.snapshot.agent.pending is None
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert story.snapshot.agent.state is AgentState.BUSY
    assert story.snapshot.agent.pending is AgentState.NOT_READY
    assert story.snapshot.agent.pending_reason == "5"
    story.plays([agent(Wire.HOLD), agent(Wire.TALKING)])
    assert story.snapshot.agent.pending is AgentState.NOT_READY
    chosen(story, AgentState.READY)
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert story.snapshot.agent.pending is AgentState.READY
    assert story.snapshot.agent.pending_reason == ""
    story.plays([end(), agent(Wire.AVAILABLE)])
    assert story.snapshot.agent.pending is None
    assert story.snapshot.agent.state is AgentState.READY
    assert story.snapshot.agent.changed_by == "1001"


def test_a_choice_that_came_true_before_its_confirmation_is_not_pending() -> None:
    story = talking()
    chosen(story, AgentState.NOT_READY)
    story.plays([end(), agent(Wire.NOT_READY)])
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert story.snapshot.agent.pending is None


@pytest.mark.parametrize(
    ("wire", "pending"),
    [(Wire.WORK_READY, AgentState.READY), (Wire.WORK_NOT_READY, AgentState.NOT_READY)],
)
def test_after_call_work_says_what_follows_it(wire: Wire, pending: AgentState) -> None:
    assert talking().plays([agent(wire)]).snapshot.agent.pending is pending


def test_after_call_work_is_chosen_ready_or_not_as_it_was_before() -> None:
    assert chosen(talking(), AgentState.WORKING_AFTER_CALL)["AgentState"] == Wire.WORK_READY
    assert chosen(up(), AgentState.WORKING_AFTER_CALL)["AgentState"] == Wire.WORK_NOT_READY
    story = talking()
    chosen(story, AgentState.NOT_READY)
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert chosen(story, AgentState.WORKING_AFTER_CALL)["AgentState"] == Wire.WORK_NOT_READY


# Logging out

LOG_OUT = services.SetAgentState(AgentState.NULL, "3")


def logged_out(story: Story) -> None:
    """The session ends in good order, and nobody opens it again."""
    request = story.last(T.CLOSE_REQ)
    assert request.number("Status") == StatusCode.NO_ERROR
    assert not story.panel.wants_to_close()
    story.confirms(T.CLOSE_REQ)
    assert story.panel.wants_to_close()
    assert story.close(1000) == [events.LinkStateChanged(LinkState.DOWN, "logged_out", None)]
    assert story.snapshot.pending == ()


@pytest.mark.parametrize("event_first", [True, False])
def test_an_agent_who_is_not_ready_logs_out_with_a_reason(event_first: bool) -> None:
    story = up()
    assert story.ask(LOG_OUT) == [events.RequestSent(LOG_OUT)]
    request = story.last(T.SET_AGENT_STATE_REQ)
    assert (request.number("AgentState"), request.number("EventReasonCode")) == (1, 3)
    assert request.text("AgentID") == "1001"
    assert request.text("AgentPassword") == "secret-password"
    if event_first:
        story.plays([agent(Wire.LOGOUT, EventReasonCode=3)])
        story.confirms(T.SET_AGENT_STATE_REQ)
    else:
        story.confirms(T.SET_AGENT_STATE_REQ)
        assert story.types(T.CLOSE_REQ) == []
        story.plays([agent(Wire.LOGOUT, EventReasonCode=3)])
    assert story.snapshot.agent.state is AgentState.NULL
    assert events.RequestSucceeded(LOG_OUT) in story.told
    logged_out(story)


@pytest.mark.parametrize("wire", [Wire.AVAILABLE, Wire.WORK_READY])
def test_a_ready_agent_is_made_not_ready_before_logging_out(wire: Wire) -> None:
    story = up().plays([agent(wire)])
    story.ask(LOG_OUT)
    request = story.last(T.SET_AGENT_STATE_REQ)
    assert (request.number("AgentState"), request.number("EventReasonCode")) == (2, 20003)
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert len(story.types(T.SET_AGENT_STATE_REQ)) == 1
    story.plays([agent(Wire.NOT_READY, EventReasonCode=20003)])
    assert story.last(T.SET_AGENT_STATE_REQ).number("AgentState") == Wire.LOGOUT
    story.plays([agent(Wire.LOGOUT)])
    story.confirms(T.SET_AGENT_STATE_REQ)
    logged_out(story)


def test_an_agent_on_a_call_does_not_log_out() -> None:
    told = talking().ask(LOG_OUT)
    assert isinstance(told[0], events.RequestFailed)
    assert told[0].reason is Reason.NOT_POSSIBLE_NOW
    assert "when the call has ended" in read(told[0])


def test_logging_out_is_asked_for_once() -> None:
    story = up()
    story.ask(LOG_OUT)
    other = services.SetAgentState(AgentState.NULL, "4")
    assert story.ask(other) == [events.RequestFailed(other, Reason.ALREADY_ASKED)]


def test_a_refused_log_out_leaves_the_agent_logged_in() -> None:
    story = up()
    story.ask(LOG_OUT)
    story.refuses(T.SET_AGENT_STATE_REQ, 281)
    assert story.snapshot.agent.state is AgentState.NOT_READY
    assert story.snapshot.pending == ()
    story.ask(LOG_OUT)
    assert len(story.types(T.SET_AGENT_STATE_REQ)) == 2


def test_a_log_out_that_does_not_happen_is_given_up_and_looked_into() -> None:
    story = up(settings=PATIENT)
    story.ask(LOG_OUT)
    story.confirms(T.SET_AGENT_STATE_REQ)
    questions = len(story.types(T.QUERY_AGENT_STATE_REQ))
    assert events.RequestFailed(LOG_OUT, Reason.TIMED_OUT) in story.wait(11)
    assert len(story.types(T.QUERY_AGENT_STATE_REQ)) == questions + 1


def test_a_close_that_is_not_answered_is_waited_for_five_seconds() -> None:
    story = up(settings=PATIENT)
    story.ask(LOG_OUT)
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.plays([agent(Wire.LOGOUT)])
    assert story.ask(services.MakeCall("1"))[0] == events.RequestFailed(
        services.MakeCall("1"), Reason.NOT_CONNECTED
    )
    story.wait(4)
    assert not story.panel.wants_to_close()
    story.wait(2)
    assert story.panel.wants_to_close()


def test_a_log_out_is_unknown_when_the_link_is_lost_in_the_middle() -> None:
    story = up()
    story.ask(LOG_OUT)
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert events.RequestFailed(LOG_OUT, Reason.OUTCOME_UNKNOWN) in story.close()


def test_an_agent_whom_somebody_else_logged_out_is_told_why_and_may_log_in_again() -> None:
    story = up().plays([agent(Wire.LOGOUT, EventReasonCode=50004)])
    assert story.snapshot.agent.state is AgentState.NULL
    story.confirms(T.CLOSE_REQ)
    story.close(1000)
    assert story.snapshot.link.retry_at is None
    assert read(story.snapshot.link.problem) == "Logged out: nothing was done for too long"


def test_a_session_stays_while_a_logged_out_agent_still_talks() -> None:
    story = talking().plays([agent(Wire.LOGOUT, EventReasonCode=999)])
    assert story.types(T.CLOSE_REQ) == []
    story.plays([end()])
    assert story.types(T.CLOSE_REQ) != []


def test_an_agent_who_is_signed_in_again_stays() -> None:
    story = talking().plays([agent(Wire.LOGOUT), agent(Wire.NOT_READY), end()])
    assert story.types(T.CLOSE_REQ) == []


def test_a_state_that_could_not_be_asked_for_in_time_is_looked_into() -> None:
    story = up(settings=PATIENT).plays([*RINGS, agent(TALKING)])
    chosen(story, AgentState.READY)
    told = story.wait(10)
    assert told[0] == events.RequestFailed(
        services.SetAgentState(AgentState.READY), Reason.TIMED_OUT
    )
    assert story.sent[-1].type == T.QUERY_AGENT_STATE_REQ
