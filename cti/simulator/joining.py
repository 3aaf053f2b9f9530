"""How a call comes to others: consultation, transfer and conference, in one step or two."""

from collections.abc import Mapping

from cti.domain.states import Cause, ConnectionState

from .exchange import TALKING, Call, Exchange
from .legs import mind_patience, reach, wind_up
from .people import Queue
from .reports import Happening, Refusal, Refused
from .telephony import (
    checked,
    dial,
    elsewhere,
    leg_of,
    put_on_hold,
    require,
    room_for_another,
    talking,
)

S = ConnectionState


def consult(
    x: Exchange, device: str, call_id: str, number: str, variables: Mapping[str, str]
) -> Call:
    """Hold the call and call `number` about it."""
    call = talking(x, device, call_id)
    elsewhere(x, call, number)
    room_for_another(x, device)
    data = {**call.variables, **checked(variables)}
    put_on_hold(x, call, device)
    return dial(x, device, number, data, consultation_of=call_id)


def transfer(x: Exchange, device: str, active_id: str, held_id: str) -> None:
    """Join the two calls and leave: the held one goes on, the other ends."""
    active, held = _pair(x, device, active_id, held_id)
    if not any(leg.state is not S.INITIATED for leg in active.others(device)):
        raise Refused(Refusal.WRONG_STATE, f"Call {active_id} has not reached anybody yet.")
    before = x.picture(active)
    _leave_to_caller(held, device)
    _merge(x, device, active, held)
    del held.legs[device]
    held.transferred = True
    x.report(Happening.TRANSFERRED, held, device, Cause.TRANSFERRED, before)
    wind_up(x, held, Cause.NORMAL)


def conference(x: Exchange, device: str, active_id: str, held_id: str) -> None:
    """Join the two calls and stay in them."""
    active, held = _pair(x, device, active_id, held_id)
    talking(x, device, active_id)
    before = x.picture(active)
    _merge(x, device, active, held)
    x.set_leg(held, device, S.CONNECTED)
    x.report(Happening.CONFERENCED, held, device, Cause.CONFERENCED, before)
    mind_patience(x, held)


def single_step_transfer(
    x: Exchange, device: str, call_id: str, number: str, variables: Mapping[str, str]
) -> None:
    """Send the call to `number` without asking there."""
    call = talking(x, device, call_id)
    if len(call.legs) > 2:
        raise Refused(Refusal.WRONG_STATE, "A conference cannot be transferred.")
    to = elsewhere(x, call, number)
    call.variables.update(checked(variables))
    _leave_to_caller(call, device)
    del call.legs[device]
    call.transferred, call.called = True, number
    x.report(Happening.TRANSFERRED, call, device, Cause.TRANSFERRED)
    reach(x, call, to)


def single_step_conference(x: Exchange, device: str, call_id: str, number: str) -> None:
    """Bring `number` into the call without asking there."""
    call = talking(x, device, call_id)
    to = elsewhere(x, call, number)
    if isinstance(to, Queue):
        raise Refused(Refusal.INVALID_DESTINATION, "A queue cannot be brought into a call.")
    reach(x, call, to)


def _pair(x: Exchange, device: str, active_id: str, held_id: str) -> tuple[Call, Call]:
    active, own = leg_of(x, device, active_id)
    require(own, Refusal.NO_ACTIVE_CALL, S.CONNECTED)
    held, leg = leg_of(x, device, held_id)
    require(leg, Refusal.NO_HELD_CALL, S.HOLD)
    both = (active.legs.keys() & held.legs.keys()) - {device}
    if both:
        words = f"{', '.join(sorted(both))} would be in the same call twice."
        raise Refused(Refusal.WRONG_STATE, words)
    if not any(other.state in TALKING for other in held.others(device)):
        raise Refused(Refusal.WRONG_STATE, f"Nobody has answered call {held_id} yet.")
    return active, held


def _leave_to_caller(call: Call, device: str) -> None:
    """The device that began the call goes: whom it called is the caller from now on."""
    if call.caller == device:
        call.caller = call.calling = call.others(device)[0].device
        call.consultation_of = ""


def _merge(x: Exchange, device: str, active: Call, held: Call) -> None:
    """Move everybody but the device from the active into the held call (its data win)."""
    for leg in active.others(device):
        held.legs[leg.device] = leg
    held.variables = {**active.variables, **held.variables}
    held.queue = held.queue or active.queue
    if held.consultation_of == active.call_id:
        held.consultation_of = ""
    del x.calls[active.call_id]
    x.cancel("patience", active.call_id)
    for key in [each for each in x.timers if each[1] == active.call_id]:
        x.timers[key[0], held.call_id, *key[2:]] = x.timers.pop(key)
    for call in x.calls.values():
        if call.consultation_of == active.call_id:
            call.consultation_of = held.call_id
