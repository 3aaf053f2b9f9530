"""What a telephone can do with one call: each service checks first, and only then acts."""

from collections.abc import Mapping

from cti.domain.states import CallType, Cause, ConnectionState

from .acd import not_answered
from .exchange import TALKING, Call, Exchange, Leg
from .legs import clear, destination, divert, establish, fail, reach
from .people import Queue
from .reports import Happening, Refusal, Refused

S = ConnectionState
TONES = frozenset("0123456789*#ABCD")
MOST_TONES = 64
MOST_VARIABLES = 64
LONGEST_VARIABLE = 1000
MOST_CALLS_MADE = 4  # at one device, those on hold included


def leg_of(x: Exchange, device: str, call_id: str) -> tuple[Call, Leg]:
    """Return the call and the device's part in it."""
    call = x.call(call_id)
    if device not in call.legs:
        raise Refused(Refusal.NOT_IN_CALL, f"{device} has no part in call {call_id}.")
    return call, call.legs[device]


def require(leg: Leg, refusal: Refusal, *states: ConnectionState) -> None:
    """Refuse unless the leg is in one of the states."""
    if leg.state not in states:
        allowed = " or ".join(state.name for state in states)
        words = f"{leg.device} is {leg.state.name} in this call; it has to be {allowed}."
        raise Refused(refusal, words)


def talking(x: Exchange, device: str, call_id: str) -> Call:
    """Return the call in which the device is connected with somebody."""
    call, leg = leg_of(x, device, call_id)
    require(leg, Refusal.NO_ACTIVE_CALL, S.CONNECTED)
    if not any(other.state in TALKING for other in call.others(device)):
        raise Refused(Refusal.WRONG_STATE, f"Nobody has answered call {call_id} yet.")
    return call


def idle(x: Exchange, device: str) -> None:
    """Refuse if the device has a call that is neither held nor over."""
    if not x.is_internal(device):
        raise Refused(Refusal.UNKNOWN_DEVICE, f'There is no device "{device[:40]}".')
    if any(leg.state not in (S.HOLD, S.FAIL) for _, leg in x.legs_of(device)):
        raise Refused(Refusal.BUSY, f"{device} is busy with another call.")


def room_for_another(x: Exchange, device: str) -> None:
    """Refuse if the device has as many calls as it can have."""
    if len(list(x.legs_of(device))) >= MOST_CALLS_MADE:
        raise Refused(Refusal.BUSY, f"{device} has {MOST_CALLS_MADE} calls already.")


def make_call(
    x: Exchange, device: str, number: str, variables: Mapping[str, str], callerid: str = ""
) -> Call:
    """Call `number` from the device."""
    idle(x, device)
    if x.agent_at(device) is None:
        raise Refused(Refusal.NOT_LOGGED_ON, f"Nobody is logged on at {device}.")
    room_for_another(x, device)
    return dial(x, device, number, checked(variables), callerid)


def dial(
    x: Exchange,
    device: str,
    number: str,
    variables: Mapping[str, str],
    callerid: str = "",
    consultation_of: str = "",
) -> Call:
    """Begin a call from the device, which the caller of this has checked."""
    to = destination(x, number)
    if to == device:
        raise Refused(Refusal.INVALID_DESTINATION, f"{device} cannot call itself.")
    for failed in [call for call, leg in x.legs_of(device) if leg.state is S.FAIL]:
        clear(x, failed, device)
    inside = isinstance(to, Queue) or x.is_internal(to)
    kind = CallType.INTERNAL if inside else CallType.OUTBOUND
    call_type = CallType.CONSULT if consultation_of else kind
    call = x.new_call(call_type, device, number, callerid)
    call.consultation_of = consultation_of
    call.variables.update(variables)
    x.set_leg(call, device, S.INITIATED)
    x.report(Happening.SERVICE_INITIATED, call, device)
    x.set_leg(call, device, S.CONNECTED)
    x.report(Happening.ORIGINATED, call, device)
    reach(x, call, to)
    return call


def customer_calls(
    x: Exchange, caller: str, to: str, variables: Mapping[str, str], queue: str, name: str
) -> Call:
    """Let somebody outside call a device or a queue of ours."""
    if x.is_internal(caller) or x.queue(caller):
        raise Refused(Refusal.INVALID_VALUE, f"{caller} is one of ours: no customer calls from it.")
    target = destination(x, to)
    if not isinstance(target, Queue) and not x.is_internal(target):
        raise Refused(Refusal.INVALID_DESTINATION, f'"{to[:40]}" is no device and no queue here.')
    data = checked(variables)
    call = x.new_call(CallType.INBOUND, caller, to)
    call.name, call.queue = name, queue
    call.variables.update(data)
    x.set_leg(call, caller, S.CONNECTED)
    reach(x, call, target)
    if queue:
        call.queue = queue
    return call


def answer(x: Exchange, device: str, call_id: str) -> None:
    """Connect a ringing device; a call that it is in is put on hold."""
    call, leg = leg_of(x, device, call_id)
    require(leg, Refusal.NO_CALL_TO_ANSWER, S.ALERTING)
    for other, own in list(x.legs_of(device)):
        if own.state is S.CONNECTED:
            if not any(each.state in TALKING for each in other.others(device)):
                raise Refused(Refusal.BUSY, f"{device} is calling somebody itself.")
            put_on_hold(x, other, device)
    establish(x, call, device)


def clear_connection(x: Exchange, device: str, call_id: str) -> None:
    """Hang up, whatever state the call is in; a ringing one is declined."""
    call, leg = leg_of(x, device, call_id)
    if leg.state is S.ALERTING and x.is_internal(device):
        deflect(x, device, call_id)
    elif leg.state is S.ALERTING:
        fail(x, call, device, Cause.REJECTED)
    else:
        clear(x, call, device)


def drop(x: Exchange, device: str, call_id: str, other: str) -> None:
    """Take another device out of a conference."""
    call, leg = leg_of(x, device, call_id)
    require(leg, Refusal.NO_ACTIVE_CALL, S.CONNECTED)
    leg_of(x, other, call_id)
    if len(call.legs) < 3 or other == device:
        raise Refused(Refusal.WRONG_STATE, "Only others can be dropped, and from a conference.")
    clear(x, call, other)


def deflect(x: Exchange, device: str, call_id: str, number: str = "") -> None:
    """Send a ringing call elsewhere; without a number, decline it."""
    call, leg = leg_of(x, device, call_id)
    require(leg, Refusal.NO_CALL_TO_ANSWER, S.ALERTING)
    if number:
        to = elsewhere(x, call, number)
        divert(x, call, device, Cause.REDIRECTED)
        reach(x, call, to)
    elif leg.from_queue:
        not_answered(x, call, device, Cause.REJECTED)
    else:
        fail(x, call, device, Cause.REJECTED)


def hold(x: Exchange, device: str, call_id: str) -> None:
    """Put the call on hold."""
    put_on_hold(x, talking(x, device, call_id), device)


def put_on_hold(x: Exchange, call: Call, device: str) -> None:
    """Hold the call, which the caller of this has checked."""
    x.set_leg(call, device, S.HOLD)
    x.report(Happening.HELD, call, device)


def retrieve(x: Exchange, device: str, call_id: str) -> None:
    """Take the call off hold."""
    call, leg = leg_of(x, device, call_id)
    require(leg, Refusal.NO_HELD_CALL, S.HOLD)
    idle(x, device)
    _retrieve(x, call, device)


def _retrieve(x: Exchange, call: Call, device: str) -> None:
    x.set_leg(call, device, S.CONNECTED)
    x.report(Happening.RETRIEVED, call, device)


def alternate(x: Exchange, device: str, active_id: str, other_id: str) -> None:
    """Hold the active call, and retrieve the held one or answer the ringing one."""
    active = talking(x, device, active_id)
    other, leg = leg_of(x, device, other_id)
    require(leg, Refusal.NO_HELD_CALL, S.HOLD, S.ALERTING)
    put_on_hold(x, active, device)
    if leg.state is S.HOLD:
        _retrieve(x, other, device)
    else:
        establish(x, other, device)


def reconnect(x: Exchange, device: str, active_id: str, held_id: str) -> None:
    """Clear the active call and retrieve the held one."""
    active, own = leg_of(x, device, active_id)
    require(own, Refusal.NO_ACTIVE_CALL, S.CONNECTED, S.FAIL)
    held, leg = leg_of(x, device, held_id)
    require(leg, Refusal.NO_HELD_CALL, S.HOLD)
    clear(x, active, device)
    _retrieve(x, held, device)


def elsewhere(x: Exchange, call: Call, number: str) -> Queue | str:
    """Return where `number` leads, if that is not in the call already."""
    to = destination(x, number)
    if (to.name if isinstance(to, Queue) else to) in call.legs:
        raise Refused(Refusal.INVALID_DESTINATION, f"{number} is in this call already.")
    return to


def generate_digits(x: Exchange, device: str, call_id: str, digits: str) -> None:
    """Play tones into the call."""
    call, leg = leg_of(x, device, call_id)
    require(leg, Refusal.NO_ACTIVE_CALL, S.CONNECTED)
    if not digits or len(digits) > MOST_TONES or not TONES.issuperset(digits):
        words = f"Tones are 0-9, *, # and A-D, at most {MOST_TONES} at a time."
        raise Refused(Refusal.INVALID_VALUE, words)
    x.report(Happening.DIGITS_GENERATED, call, device, digits=digits)


def set_data(x: Exchange, device: str, call_id: str, variables: Mapping[str, str]) -> None:
    """Add variables to the call; those not named stay."""
    call, _ = leg_of(x, device, call_id)
    if len(checked(variables).keys() | call.variables.keys()) > MOST_VARIABLES:
        words = f"A call has at most {MOST_VARIABLES} variables."
        raise Refused(Refusal.INVALID_VALUE, words)
    call.variables.update(variables)
    x.report(Happening.DATA_CHANGED, call, device)


def checked(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variables, if there are not too many and none is too long."""
    long = [key for key, value in variables.items() if len(key) + len(value) > LONGEST_VARIABLE]
    if len(variables) > MOST_VARIABLES or long:
        words = (
            f"A call has at most {MOST_VARIABLES} variables, "
            f"each of at most {LONGEST_VARIABLE} characters with its name."
        )
        raise Refused(Refusal.INVALID_VALUE, words)
    return variables
