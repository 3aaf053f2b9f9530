"""How devices come into calls and leave them, on whatever side they are."""

from collections.abc import Callable

from cti.domain.states import Cause, ConnectionState

from .exchange import TALKING, Call, Exchange, Leg
from .far_end import behaviour, digits_of
from .people import Queue
from .reports import Happening, Refusal, Refused

S = ConnectionState
PATIENCE = 120  # seconds that anybody waits to be answered
MOST_CALLS = 2  # at one device, before another finds it busy


def destination(x: Exchange, number: str) -> Queue | str:
    """Return the queue, device or outside number meant; Refused if it cannot be reached."""
    if queue := x.queue(number):
        return queue
    if not x.is_internal(number):
        if not digits_of(number):
            words = f'"{number[:40]}" is neither a number, a device nor a queue.'
            raise Refused(Refusal.INVALID_DESTINATION, words)
        return number
    if x.agent_at(number) is None and not x.persons_by_device[number].vendor.rings_logged_out:
        raise Refused(Refusal.OUT_OF_SERVICE, f"{number} is logged out: its softphone is closed.")
    return number


def reach(x: Exchange, call: Call, to: Queue | str) -> None:
    """Let the call go on to where it is to go."""
    if isinstance(to, Queue):
        enqueue(x, call, to)
    elif not x.is_internal(to):
        _reach_outside(x, call, to)
    elif len(list(x.legs_of(to))) >= MOST_CALLS:
        fail(x, call, to, Cause.BUSY)
    else:
        ring(x, call, to)
    mind_patience(x, call)


def enqueue(x: Exchange, call: Call, queue: Queue, cause: Cause = Cause.NORMAL) -> None:
    """Let the call wait in the queue."""
    call.queue = queue.title
    x.set_leg(call, queue.name, S.QUEUED)
    x.report(Happening.QUEUED, call, queue.name, cause)


def ring(x: Exchange, call: Call, device: str) -> Leg:
    """Let the call ring there."""
    leg = x.set_leg(call, device, S.ALERTING)
    x.report(Happening.DELIVERED, call, device)
    return leg


def _reach_outside(x: Exchange, call: Call, number: str) -> None:
    does = behaviour(number)
    x.set_leg(call, number, S.INITIATED)
    x.report(Happening.NETWORK_REACHED, call, number)
    if does.rings:
        ring(x, call, number)
    x.set_timer(does.seconds, "far_end", call.call_id, number)


def far_end_acts(x: Exchange, call: Call, number: str) -> None:
    """Let the outside number do what it does."""
    cause = behaviour(number).cause
    if cause is None:
        establish(x, call, number)
    else:
        fail(x, call, number, cause)


def establish(x: Exchange, call: Call, device: str) -> None:
    """Connect a device that was reached."""
    x.cancel("", call.call_id, device)
    x.set_leg(call, device, S.CONNECTED)
    if call.answered_at is None:
        call.answered_at = x.now
    x.report(Happening.ESTABLISHED, call, device)
    mind_patience(x, call)


def fail(x: Exchange, call: Call, device: str, cause: Cause) -> None:
    """The device cannot be had: whoever is left alone because of it hears the busy tone."""
    x.cancel("", call.call_id, device)
    call.legs.pop(device, None)
    left = list(call.legs.values())
    alone = left[0] if len(left) == 1 else None
    if alone is None or not x.is_internal(alone.device):
        x.report(Happening.FAILED, call, device, cause)
        wind_up(x, call, cause)
        return
    x.set_leg(call, alone.device, S.FAIL)
    x.report(Happening.FAILED, call, device, cause)
    x.cancel("patience", call.call_id)
    tone = x.persons_by_device[alone.device].vendor.busy_tone
    if tone:
        x.set_timer(tone, "busy_tone", call.call_id, alone.device)
    else:
        clear(x, call, alone.device, cause)


def divert(x: Exchange, call: Call, device: str, cause: Cause) -> None:
    """Take a ringing call away from the device."""
    x.cancel("", call.call_id, device)
    del call.legs[device]
    x.report(Happening.DIVERTED, call, device, cause)


def clear(x: Exchange, call: Call, device: str, cause: Cause = Cause.NORMAL) -> None:
    """Take the device out of the call; the call ends with its last two."""
    x.cancel("", call.call_id, device)
    del call.legs[device]
    x.report(Happening.CONNECTION_CLEARED, call, device, cause)
    wind_up(x, call, cause)


def wind_up(x: Exchange, call: Call, cause: Cause) -> None:
    """End a call that connects nobody any more."""
    speaking = [leg for leg in call.legs.values() if leg.state in TALKING]
    if len(call.legs) >= 2 and speaking:
        mind_patience(x, call)
        return
    unanswered = call.answered_at is None and cause is Cause.NORMAL
    for device in list(call.legs):
        x.cancel("", call.call_id, device)
        del call.legs[device]
        why = Cause.CANCELLED if unanswered else cause
        x.report(Happening.CONNECTION_CLEARED, call, device, why)
    x.report(Happening.CALL_CLEARED, call, "", cause)
    forget(x, call)


def forget(x: Exchange, call: Call) -> None:
    """Leave nothing of the call behind."""
    x.cancel("", call.call_id)
    del x.calls[call.call_id]
    for other in x.calls.values():
        if other.consultation_of == call.call_id:
            other.consultation_of = ""


def mind_patience(x: Exchange, call: Call) -> None:
    """Start the clock of those who wait for somebody of ours to speak with, or stop it."""
    speaking = [leg for leg in call.legs.values() if leg.state in TALKING]
    served = len(speaking) >= 2 and any(x.is_internal(leg.device) for leg in speaking)
    if served or not speaking:
        x.cancel("patience", call.call_id)
    elif ("patience", call.call_id) not in x.timers:
        x.set_timer(PATIENCE, "patience", call.call_id)


def give_up(x: Exchange, call: Call) -> None:
    """End the patience of whoever waits: customers hang up, our own hear that nobody answers."""
    for leg in list(call.legs.values()):
        if leg.state is S.CONNECTED and not x.is_internal(leg.device):
            clear(x, call, leg.device)
            return
    for leg in list(call.legs.values()):
        if leg.state in (S.ALERTING, S.QUEUED):
            fail(x, call, leg.device, Cause.NO_ANSWER)
            return


def hear_no_more(x: Exchange, call: Call, device: str) -> None:
    """End the busy tone."""
    clear(x, call, device)


AT_LEG: dict[str, Callable[[Exchange, Call, str], None]] = {
    "far_end": far_end_acts,
    "busy_tone": hear_no_more,
}
"""What is done when a leg's timer has run out."""
