"""Agents of the simulated CTI Server: what they ask for, and what is told of their states."""

from typing import Any

from cti.domain.states import WorkMode
from cti.wire.ged188_values import (
    AgentState,
    AgentWorkMode,
    ControlFailureCode,
    ForcedFlag,
    MessageType,
    StatusCode,
)

from .cisco_asking import Ask
from .cisco_facts import Centre, agent_state, reason_code, who
from .cisco_session import Session, Stream
from .cisco_words import LOGIN_REFUSALS, PERIPHERAL, VOICE, WRAP_UP_SECONDS, ControlFailure, Failure
from .people import Phase
from .reports import AgentPicture, AgentReport, Refused

SKILL_GROUP = 12
CHOSEN = {
    AgentState.NOT_READY: (Phase.NOT_READY, None),
    AgentState.AVAILABLE: (Phase.READY, None),
    AgentState.WORK_READY: (Phase.AFTER_CALL, Phase.READY),
    AgentState.WORK_NOT_READY: (Phase.AFTER_CALL, Phase.NOT_READY),
    AgentState.LOGOUT: (Phase.LOGGED_OUT, None),
}
WORK_MODES: dict[int, WorkMode] = {
    AgentWorkMode.AUTO_IN: WorkMode.AUTO_IN,
    AgentWorkMode.MANUAL_IN: WorkMode.MANUAL_IN,
}
WITH_REASON = (AgentState.NOT_READY, AgentState.LOGOUT)
WORK = (AgentState.WORK_READY, AgentState.WORK_NOT_READY)
BUSY = (AgentState.TALKING, AgentState.HOLD, AgentState.RESERVED)


# What is told


def tell_agent(centre: Centre, session: Session, report: AgentReport) -> None:
    """Tell the session of one change of an agent's state."""
    agent = report.agent
    if not concerns(centre, session, agent):
        return
    if report.previous_status == "LOGOUT":
        tell_state(session, agent, AgentState.LOGIN, report.at)
    tell_state(session, agent, agent_state(agent), report.at)


def concerns(centre: Centre, session: Session, agent: AgentPicture) -> bool:
    """Whether the session hears of that agent."""
    if centre.agent(agent.person.agent_id) is None:
        return False  # another vendor's
    return session.sees_all or session.device == agent.device


def tell_state(session: Session, agent: AgentPicture, state: AgentState, now: float) -> None:
    """Tell the session that the agent is in that state."""
    fields = {
        **PERIPHERAL,
        "SessionID": 0,
        "SkillGroupState": state,
        "StateDuration": max(0, int(now - agent.since)),
        "SkillGroupNumber": SKILL_GROUP,
        "SkillGroupID": SKILL_GROUP,
        "SkillGroupPriority": 0,
        "AgentState": state,
        "EventReasonCode": reason_code(agent) if state in WITH_REASON else 0,
        "MRDID": VOICE,
        "NumTasks": int(state in BUSY),
        "AgentMode": 1,
        "MaxTaskLimit": 1,
        "ICMAgentID": _number(agent.person.agent_id),
        "AgentAvailabilityStatus": int(state is AgentState.AVAILABLE),
        "NumFltSkillGroups": 0,
        "DepartmentID": 0,
        **who(agent),
        **_next(agent, state),
    }
    session.tell(Stream.AGENT, MessageType.AGENT_STATE_EVENT, fields)


def _next(agent: AgentPicture, state: AgentState) -> dict[str, Any]:
    """What comes after this state, where that is known."""
    if state in WORK:
        after = AgentState.AVAILABLE if agent.follows is Phase.READY else AgentState.NOT_READY
        ends = agent.work_mode is not WorkMode.MANUAL_IN
        return {"NextAgentState": after} | ({"Duration": WRAP_UP_SECONDS} if ends else {})
    if state in BUSY and agent.pending in (Phase.READY, Phase.NOT_READY):
        ready = agent.pending is Phase.READY
        return {"NextAgentState": AgentState.AVAILABLE if ready else AgentState.NOT_READY}
    return {}


def _number(agent_id: str) -> int:
    return int(agent_id) if agent_id.isdigit() and len(agent_id) < 10 else 0


# What they ask for


def set_agent_state(ask: Ask) -> dict[str, Any]:
    """SET_AGENT_STATE_REQ."""
    mode = ask.number("AgentWorkMode")
    if mode not in AgentWorkMode.__members__.values():
        raise Failure(StatusCode.INVALID_AGENT_WORK_MODE)
    if ask.number("AgentState") == AgentState.LOGIN:
        _log_in(ask)
        return {}
    agent = _agent_asking(ask)
    state = ask.number("AgentState")
    if state not in CHOSEN:
        raise ControlFailure(ControlFailureCode.VALUE_OUT_OF_RANGE)
    reason = ask.number("EventReasonCode")
    if state in WITH_REASON and not reason and ask.centre.options.reason_required:
        raise ControlFailure(ControlFailureCode.REASON_CODE_REQUIRED)
    _change(ask, agent, AgentState(state), str(reason) if reason else "")
    return {}


def _log_in(ask: Ask) -> None:
    if not ask.text("AgentInstrument") or not ask.text("AgentID"):
        raise Failure(StatusCode.REQUIRED_DATA_MISSING)
    signed_on = bool(ask.number("SSOEnabled"))
    if not signed_on and "AgentPassword" not in ask.message.fields:
        raise Failure(StatusCode.REQUIRED_DATA_MISSING)
    device = ask.text("AgentInstrument").partition(";")[0]  # a remote agent's phone comes after it
    if ask.session.device and device != ask.session.device:
        raise Failure(StatusCode.INVALID_AGENT_DATA)
    agent = ask.centre.agent(ask.text("AgentID"))
    if agent is None:
        raise ControlFailure(ControlFailureCode.INVALID_AGENT_ID_OR_PASSWORD_SPECIFIED)
    password = agent.person.password if signed_on else ask.text("AgentPassword")
    try:
        ask.switch.log_on(ask.now, agent.person.agent_id, password, device, _work_mode(ask))
    except Refused as refused:
        if refused.refusal in LOGIN_REFUSALS:
            raise ControlFailure(LOGIN_REFUSALS[refused.refusal]) from None
        raise


def _work_mode(ask: Ask) -> WorkMode:
    return WORK_MODES.get(ask.number("AgentWorkMode"), WorkMode.UNSPECIFIED)


def _agent_asking(ask: Ask) -> AgentPicture:
    """Return the agent whose state is to change."""
    agent_id = ask.text("AgentID")
    device = "" if agent_id and not ask.session.device else ask.device()
    here = ask.centre.agent_at(device) if device else ask.centre.agent(agent_id)
    if here is None:
        known = not agent_id or ask.centre.agent(agent_id)
        code = ControlFailureCode.INVALID_OBJECT_STATE
        raise ControlFailure(code if known else ControlFailureCode.INVALID_AGENT_ID_SPECIFIED)
    if agent_id and here.person.agent_id != agent_id:
        raise ControlFailure(ControlFailureCode.INVALID_AGENT_ID_SPECIFIED)
    return here


def _change(ask: Ask, agent: AgentPicture, state: AgentState, reason: str) -> None:
    phase, follows = CHOSEN[state]
    before = agent_state(agent)
    agent_id = agent.person.agent_id
    if state in WORK and before not in (*BUSY, *WORK):
        raise ControlFailure(ControlFailureCode.INVALID_OBJECT_STATE)
    forced = ask.number("ForcedFlag") == ForcedFlag.TRUE
    if state is AgentState.LOGOUT and forced and before not in (*BUSY, AgentState.LOGOUT):
        ask.switch.set_state(ask.now, agent_id, Phase.NOT_READY, reason, agent_id)
    ask.switch.set_state(ask.now, agent_id, phase, reason, agent_id, follows, _work_mode(ask))
    after = ask.centre.agent(agent_id)
    assert after is not None
    if after.phase is agent.phase and after.since == agent.since and before not in BUSY:
        ask.centre.repeat.append(agent_id)  # nothing changed for the switch: it is told again


def query_agent_state(ask: Ask) -> dict[str, Any]:
    """QUERY_AGENT_STATE_REQ."""
    if ask.number("MRDID") not in (0, VOICE):
        raise Failure(StatusCode.INVALID_MR_DOMAIN)
    agent_id, device = ask.text("AgentID"), ask.session.device
    if agent_id and not device:
        agent = ask.centre.agent(agent_id)
        if agent is None:
            raise Failure(StatusCode.INVALID_AGENT_DATA)
    else:
        device = ask.device()
        agent = ask.centre.agent_at(device)
    if agent is None:
        return _at_work(AgentState.LOGOUT) | {"AgentExtension": device, "AgentInstrument": device}
    number = {"ICMAgentID": _number(agent.person.agent_id)}
    return _at_work(agent_state(agent)) | number | who(agent)


def _at_work(state: AgentState) -> dict[str, Any]:
    return {
        "AgentState": state,
        "MRDID": VOICE,
        "NumTasks": int(state in BUSY),
        "AgentMode": 1,
        "MaxTaskLimit": 1,
        "AgentAvailabilityStatus": int(state is AgentState.AVAILABLE),
        "NumSkillGroups": 1,
        "SkillGroupNumber": [SKILL_GROUP],
        "SkillGroupID": [SKILL_GROUP],
        "SkillGroupPriority": [0],
        "SkillGroupState": [state],
    }
