"""What an OpenCTI event says of a call, read leniently."""

from collections.abc import Mapping
from typing import Any

from cti.domain.model import Call, Party, frozen
from cti.domain.states import CallType, ConnectionState, Direction

from .fields import Fields
from .names import CALL_NAMES, CallName

LOCAL_STATES: Mapping[CallName, ConnectionState] = {
    CallName.INITIATED: ConnectionState.INITIATED,
    CallName.ALERTING: ConnectionState.ALERTING,
    CallName.ESTABLISHED: ConnectionState.CONNECTED,
    CallName.HELD: ConnectionState.HOLD,
    CallName.RETRIEVED: ConnectionState.CONNECTED,
    CallName.DISCONNECTED: ConnectionState.NULL,
    CallName.ABANDONED: ConnectionState.NULL,
}
DIRECTIONS = {CallType.INBOUND: Direction.IN, CallType.OUTBOUND: Direction.OUT}


def call_facts(fields: Fields) -> dict[str, Any]:
    """Return what an event says of a call besides its state."""
    facts: dict[str, Any] = {"call_id": fields.needed("pyCallId")}
    caller, other, dialled = (fields.text(name) for name in ("pyANI", "pyOtherDN", "pyDNIS"))
    call_type = _call_type(fields)
    direction = _direction(call_type, caller, other, fields.text("pyThisDN"))
    facts["call_type"] = call_type
    facts["direction"] = direction
    facts["calling_device"] = caller or ("" if direction is Direction.OUT else other)
    facts["called_device"] = (other or dialled) if direction is Direction.OUT else ""
    facts["dialled_device"] = dialled
    facts["data"] = frozen(fields.pairs("pyNamedVariables"))
    return facts


def _call_type(fields: Fields) -> CallType | None:
    told = fields.text("pyCallType").upper()
    return CallType[told] if told in CallType.__members__ else None


def _direction(call_type: CallType | None, caller: str, other: str, ours: str) -> Direction | None:
    """Return who began a call, if the event tells: who calls decides, then the kind of call."""
    if caller and ours:
        return Direction.OUT if caller == ours else Direction.IN
    if caller and caller == other:
        return Direction.IN
    return DIRECTIONS.get(call_type) if call_type is not None else None


def local_state(
    name: CallName, direction: Direction | None
) -> tuple[ConnectionState, Direction | None]:
    """Return our device's state, and who began the call where the name tells that, too."""
    if name is CallName.ALERTING and direction is Direction.OUT:
        return ConnectionState.CONNECTED, direction  # it rings at the far end
    if name is CallName.INITIATED:
        return ConnectionState.INITIATED, Direction.OUT
    return LOCAL_STATES[name], direction


def parties(fields: Fields) -> tuple[Party, ...] | None:
    """Return the others in a call; None: not told."""
    items = fields.items("pyParties")
    if items is None:
        return None
    read = (Fields(item, "a party") for item in items if isinstance(item, Mapping))
    numbers = dict.fromkeys(party.text("pyDN") for party in read)
    return tuple(Party(number) for number in numbers if number not in ("", fields.text("pyThisDN")))


def listed_calls(fields: Fields) -> list[tuple[CallName, Call]] | None:
    """Return how a Snapshot says the calls stand, ended ones left out; None: not told."""
    items = fields.items("pyCalls")
    if items is None:
        return None
    objects = [Fields(item, "a call") for item in items if isinstance(item, Mapping)]
    return [called for each in objects if (called := _call(each)) is not None]


def _call(fields: Fields) -> tuple[CallName, Call] | None:
    facts, name = call_facts(fields), CALL_NAMES.get(fields.text("pyEventName").lower())
    if name is None:
        return None
    state, direction = local_state(name, facts["direction"])
    if state is ConnectionState.NULL:
        return None
    facts |= {
        "call_type": facts["call_type"] or CallType.UNKNOWN,
        "direction": direction or Direction.IN,
        "parties": parties(fields) or (),
    }
    return name, Call(state=state, **facts)
