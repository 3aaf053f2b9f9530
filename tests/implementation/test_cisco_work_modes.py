"""What follows each call, as it is asked for and as it is told: AUTO_IN and MANUAL_IN."""

import pytest
from cisco_stories import LOG_ON, SETTINGS, Story, T, agent, talking, up

from cti.domain import events, services
from cti.domain.states import AgentState, WorkMode
from cti.wire.ged188_values import AgentState as Wire
from cti.wire.ged188_values import AgentWorkMode, ControlFailureCode

WORK_MODES = [
    (WorkMode.UNSPECIFIED, AgentWorkMode.UNSPECIFIED),
    (WorkMode.AUTO_IN, AgentWorkMode.AUTO_IN),
    (WorkMode.MANUAL_IN, AgentWorkMode.MANUAL_IN),
]
READY = services.SetAgentState(AgentState.READY, "", WorkMode.AUTO_IN)


def signing_in(device_id: str, mode: WorkMode) -> Story:
    log_on = services.LogOn(LOG_ON.agent_id, LOG_ON.password, device_id, mode)
    story = Story(SETTINGS, log_on).connect()
    story.agent_state = Wire.LOGOUT
    story.opens()
    story.agent_state = Wire.NOT_READY
    return story


@pytest.mark.parametrize(("mode", "wire"), WORK_MODES)
def test_it_is_asked_for_at_log_in(mode: WorkMode, wire: AgentWorkMode) -> None:
    story = signing_in("2001", mode)
    assert story.last(T.SET_AGENT_STATE_REQ).number("AgentWorkMode") == wire
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.answers()
    assert story.snapshot.agent.work_mode is mode


@pytest.mark.parametrize(("mode", "wire"), WORK_MODES)
def test_it_is_asked_for_with_a_state(mode: WorkMode, wire: AgentWorkMode) -> None:
    story = up()
    story.ask(services.SetAgentState(AgentState.READY, "", mode))
    assert story.last(T.SET_AGENT_STATE_REQ).number("AgentWorkMode") == wire


def test_an_agent_who_works_from_afar_is_rung_for_each_call_instead() -> None:
    story = signing_in("2001;+16175550170", WorkMode.MANUAL_IN)
    asked = story.last(T.SET_AGENT_STATE_REQ)
    assert asked.number("AgentWorkMode") == AgentWorkMode.RA_CALL_BY_CALL
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.answers()
    assert story.snapshot.agent.work_mode is WorkMode.UNSPECIFIED


def test_it_is_told_when_the_confirmation_comes_first() -> None:
    story = up()
    story.ask(READY)
    story.confirms(T.SET_AGENT_STATE_REQ)
    story.plays([agent(Wire.AVAILABLE)])
    assert story.snapshot.agent.work_mode is WorkMode.AUTO_IN
    assert story.events(events.AgentStateChanged)[-1].work_mode is WorkMode.AUTO_IN


def test_it_is_told_when_the_state_comes_first() -> None:
    story = up()
    story.ask(READY)
    story.plays([agent(Wire.AVAILABLE)])
    assert story.snapshot.agent.work_mode is WorkMode.UNSPECIFIED
    since = story.snapshot.agent.since
    story.now += 1
    story.confirms(T.SET_AGENT_STATE_REQ)
    assert story.snapshot.agent.work_mode is WorkMode.AUTO_IN
    assert (story.snapshot.agent.state, story.snapshot.agent.since) == (AgentState.READY, since)


def test_what_is_refused_is_not_told() -> None:
    story = up()
    story.ask(READY)
    story.refuses(T.SET_AGENT_STATE_REQ, ControlFailureCode.INVALID_AGENT_WORKMODE)
    story.plays([agent(Wire.AVAILABLE)])
    assert story.snapshot.agent.work_mode is WorkMode.UNSPECIFIED


def test_during_a_call_it_comes_with_what_follows() -> None:
    story = talking()
    story.ask(READY)
    [_, told] = story.confirms(T.SET_AGENT_STATE_REQ)
    assert isinstance(told, events.AgentStateChanged)
    assert (told.pending, told.work_mode) == (AgentState.READY, WorkMode.AUTO_IN)
