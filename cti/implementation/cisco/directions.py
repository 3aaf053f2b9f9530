"""Who began a call: told by its type, by the event, or by who calls."""

from cti.domain import events
from cti.domain.events import CallEvent
from cti.domain.states import ConnectionState, Direction
from cti.wire.ged188_messages import Message

from .call_facts import DIRECTIONS
from .desk import Desk

OUTGOING = (events.ServiceInitiated, events.Originated, events.NetworkReached)
BY_WHO_RINGS = {
    ConnectionState.ALERTING: Direction.IN,
    ConnectionState.CONNECTED: Direction.OUT,
    ConnectionState.INITIATED: Direction.OUT,
}


def direction_of(
    message: Message, desk: Desk, kind: type[CallEvent] | None, state: ConnectionState | None
) -> Direction | None:
    """Return who began the call, as far as this message tells it."""
    if kind in OUTGOING:
        return Direction.OUT
    by_type = DIRECTIONS.get(message.number("CallType"))
    if by_type is not None:
        return by_type
    caller = message.text("CallingDeviceID")
    if desk.is_ours(caller or message.text("ANI")):
        return Direction.OUT
    if kind is events.Delivered and state in BY_WHO_RINGS:
        return BY_WHO_RINGS[state]
    return Direction.IN if caller else None
