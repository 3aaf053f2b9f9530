"""What a session asks of the switch about calls, one function for each request."""

from typing import Any

from cti.wire.ged188_values import (
    NULL_ID,
    AgentState,
    CallType,
    ConnectionDeviceIDType,
    ControlFailureCode,
    LineType,
    ReasonCode,
    StatusCode,
)

from .cisco_asking import Ask, within_limits
from .cisco_facts import agent_state
from .cisco_words import WRAP_UP, ControlFailure, Failure
from .people import Phase
from .reports import AgentPicture

Fields = dict[str, Any]
NO_CALL = str(NULL_ID)


def make_call(ask: Ask) -> Fields:
    """MAKE_CALL_REQ: an agent who is available goes to not ready, as off the hook."""
    device = ask.device()
    agent = ask.centre.agent_at(device)
    call_id = ask.switch.make_call(ask.now, device, _dialled(ask), ask.variables())
    if agent is not None and agent_state(agent) is AgentState.AVAILABLE:
        reason = str(int(ReasonCode.OFF_HOOK))
        ask.switch.set_state(ask.now, agent.person.agent_id, Phase.NOT_READY, reason)
    return _new_connection(ask, call_id, device)


def answer_call(ask: Ask) -> Fields:
    """ANSWER_CALL_REQ: without an id it is the call that rings."""
    device = ask.device()
    call_id = ask.connection("", device)
    if call_id == NO_CALL:
        rings = [each for each in ask.centre.calls_at(device) if each.state_of(device) == 2]
        if not rings:
            raise ControlFailure(ControlFailureCode.NO_CALL_TO_ANSWER)
        call_id = rings[0].call_id
    ask.switch.answer(ask.now, device, call_id)
    return {}


def clear_connection(ask: Ask) -> Fields:
    """CLEAR_CONNECTION_REQ: hangs up, or puts another party out of a conference."""
    device = ask.device()
    other = ask.named_device("")
    call_id = str(ask.number("ConnectionCallID", NULL_ID))
    if other in ("", device):
        ask.switch.clear_connection(ask.now, device, call_id)
    else:
        ask.switch.drop(ask.now, device, call_id, other)
    return {}


def clear_call(ask: Ask) -> Fields:
    """CLEAR_CALL_REQ: Unified CCE does not."""
    raise ControlFailure(ControlFailureCode.INVALID_FEATURE)


def hold_call(ask: Ask) -> Fields:
    """HOLD_CALL_REQ."""
    device = ask.device()
    ask.switch.hold(ask.now, device, ask.connection("", device))
    return {}


def retrieve_call(ask: Ask) -> Fields:
    """RETRIEVE_CALL_REQ."""
    device = ask.device()
    ask.switch.retrieve(ask.now, device, ask.connection("Held", device))
    return {}


def alternate_call(ask: Ask) -> Fields:
    """ALTERNATE_CALL_REQ."""
    device = ask.device()
    active, other = ask.connection("Active", device), ask.connection("Other", device)
    ask.switch.alternate(ask.now, device, active, other)
    return {}


def reconnect_call(ask: Ask) -> Fields:
    """RECONNECT_CALL_REQ."""
    device = ask.device()
    active, held = ask.connection("Active", device), ask.connection("Held", device)
    ask.switch.reconnect(ask.now, device, active, held)
    return {}


def consultation_call(ask: Ask) -> Fields:
    """CONSULTATION_CALL_REQ."""
    device = ask.device()
    active = ask.connection("Active", device)
    call_id = ask.switch.consult(ask.now, device, active, _dialled(ask), ask.variables())
    return _new_connection(ask, call_id, device)


def transfer_call(ask: Ask) -> Fields:
    """TRANSFER_CALL_REQ: without a held call it is a single-step transfer."""
    device = ask.device()
    active, held = ask.connection("Active", device), ask.connection("Held", device)
    if held != NO_CALL:
        ask.switch.transfer(ask.now, device, active, held)
        return _joined(ask, held, device)
    ask.switch.single_step_transfer(ask.now, device, active, _dialled(ask), ask.variables())
    return _joined(ask, active, device)


def conference_call(ask: Ask) -> Fields:
    """CONFERENCE_CALL_REQ: in a single step only where the site's switch can."""
    device = ask.device()
    active, held = ask.connection("Active", device), ask.connection("Held", device)
    if held != NO_CALL:
        ask.switch.conference(ask.now, device, active, held)
        return _joined(ask, held, device)
    if not ask.centre.options.single_step_conference:
        raise ControlFailure(ControlFailureCode.INVALID_FEATURE)
    ask.switch.single_step_conference(ask.now, device, active, _dialled(ask))
    return _joined(ask, active, device)


def deflect_call(ask: Ask) -> Fields:
    """DEFLECT_CALL_REQ."""
    device = ask.device()
    number = ask.text("CalledDeviceID")
    if not number:
        raise Failure(StatusCode.REQUIRED_DATA_MISSING)
    ask.switch.deflect(ask.now, device, ask.connection("", device), number)
    return {}


def send_dtmf_signal(ask: Ask) -> Fields:
    """SEND_DTMF_SIGNAL_REQ."""
    device = ask.device()
    digits = ask.text("DTMFString")
    ask.switch.generate_digits(ask.now, device, ask.connection("", device), digits)
    return {}


def bad_call(ask: Ask) -> Fields:
    """BAD_CALL_REQ: a note of a bad line."""
    device = ask.device()
    call_id = ask.connection("", device)
    if call_id not in {each.call_id for each in ask.centre.calls_at(device)}:
        raise ControlFailure(ControlFailureCode.INVALID_CSTA_CALL_IDENTIFIER)
    return {}


# Data


def set_call_data(ask: Ask) -> Fields:
    """SET_CALL_DATA_REQ: wrap-up data can be written for a while after the call, too."""
    call_id = str(ask.number("ConnectionCallID", NULL_ID))
    variables = ask.variables()
    call = ask.centre.call(call_id)
    if call is None:
        ask.session.forget_ended(ask.now)
        if call_id in ask.session.ended and not variables.keys() - {WRAP_UP}:
            return {}
        raise Failure(StatusCode.INVALID_CALLID)
    device = ask.session.device or ask.named_device("")
    if not device or call.state_of(device) == 0:
        raise Failure(StatusCode.NOT_CALL_PARTY)
    within_limits(call.variables, variables)
    ask.switch.set_data(ask.now, device, call_id, variables)
    return {}


def release_call(ask: Ask) -> Fields:
    """RELEASE_CALL_REQ: ends the time for wrap-up data; hangs up nothing."""
    call_id = str(ask.number("ConnectionCallID", NULL_ID))
    known = ask.session.ended.pop(call_id, None) is not None
    if not known and call_id not in ask.session.watched and ask.centre.call(call_id) is None:
        raise Failure(StatusCode.INVALID_CALLID)
    return {}


# Help


def supervisor_assist(ask: Ask) -> Fields:
    """SUPERVISOR_ASSIST_REQ: a consultation with the supervisor."""
    return _call_for_help(ask, CallType.ASSIST)


def emergency_call(ask: Ask) -> Fields:
    """EMERGENCY_CALL_REQ: the same; and every bridge hears of it."""
    fields = _call_for_help(ask, CallType.EMERGENCY)
    ask.centre.emergencies.append((str(fields["ConnectionCallID"]), ask.device()))
    return fields


def _call_for_help(ask: Ask, kind: CallType) -> Fields:
    device = ask.device()
    active = ask.connection("", device)
    supervisor = find_supervisor(ask, device)
    if active == NO_CALL:
        raise Failure(StatusCode.NO_CALL_ACTIVE)
    call_id = ask.switch.consult(ask.now, device, active, supervisor.device)
    ask.centre.special[call_id] = kind
    line = {"LineHandle": 0, "LineType": LineType.HELP}
    return ask.centre.connection(call_id, device) | line


def find_supervisor(ask: Ask, device: str) -> AgentPicture:
    """Return a supervisor who can be called. Raises Failure."""
    for agent_id in ask.centre.options.supervisors:
        agent = ask.centre.agent(agent_id)
        signed_in = agent is not None and agent_state(agent) is not AgentState.LOGOUT
        if agent is not None and signed_in and agent.device != device:
            return agent
    raise Failure(StatusCode.SUPERVISOR_NOT_FOUND)


def _dialled(ask: Ask) -> str:
    number = ask.text("DialedNumber")
    if not number:
        raise Failure(StatusCode.REQUIRED_DATA_MISSING)
    return number


def _new_connection(ask: Ask, call_id: str, device: str) -> Fields:
    line = {"LineHandle": 0, "LineType": LineType.INSIDE}
    return ask.centre.connection(call_id, device, "New") | line


def _joined(ask: Ask, call_id: str, device: str) -> Fields:
    """Confirm with the call that goes on and who is in it."""
    call = ask.centre.call(call_id)
    line = {"LineHandle": 0, "LineType": LineType.INSIDE}
    if call is None:  # over already: nobody could be reached
        kind = ConnectionDeviceIDType.NONE
        return {"NewConnectionCallID": int(call_id), "NewConnectionDeviceIDType": kind, **line}
    return ask.centre.connection(call_id, device, "New") | line | ask.centre.parties(call)
