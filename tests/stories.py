"""Values that many tests begin with."""

from collections.abc import Iterable
from dataclasses import replace

from cti.domain import events, services
from cti.domain.events import Event
from cti.domain.model import Snapshot
from cti.domain.reducer import reduce
from cti.domain.states import AgentState, CallType, ConnectionState, Direction, LinkState

NOW = 1_700_000_000.0
EVERY_SERVICE: frozenset[type[services.Request]] = frozenset(services.Request.__args__)
FULL = Snapshot(services=EVERY_SERVICE, agent_choices=frozenset(AgentState))
SMALL = Snapshot(
    services=frozenset({services.MakeCall, services.AssociateData, services.SetAgentState}),
    agent_choices=frozenset({AgentState.NULL}),
)

UP = events.LinkStateChanged(LinkState.UP)
LOST = events.LinkStateChanged(LinkState.DOWN, "lost", NOW + 3)
READY = events.AgentStateChanged(state=AgentState.READY, agent_id="501")
RINGS = events.Delivered(
    call_id="17",
    local_state=ConnectionState.ALERTING,
    call_type=CallType.INBOUND,
    direction=Direction.IN,
    calling_device="+16175550142",
    dialled_device="+16175550100",
    other_name="Ann Lee",
    queue="Support",
    data={"case": "C-1"},
)
ANSWERED = events.Established(call_id="17", local_state=ConnectionState.CONNECTED)
HELD = events.Held(call_id="17", local_state=ConnectionState.HOLD)
RETRIEVED = events.Retrieved(call_id="17", local_state=ConnectionState.CONNECTED)
CLEARED = events.ConnectionCleared(call_id="17", local_state=ConnectionState.NULL)
DIALLED = events.Originated(
    call_id="18",
    local_state=ConnectionState.CONNECTED,
    direction=Direction.OUT,
    call_type=CallType.OUTBOUND,
    called_device="+16175550199",
)


def after(
    *happened: Event, start: Snapshot = FULL, now: float = NOW, step: float = 0.0
) -> Snapshot:
    """Return what is known after these events, `step` seconds apart."""
    snapshot = start
    for index, event in enumerate(happened):
        snapshot = reduce(snapshot, event, now + index * step)
    return snapshot


def without(snapshot: Snapshot, kinds: Iterable[type[services.Request]]) -> Snapshot:
    """Return the snapshot of a server that cannot do `kinds`."""
    return replace(snapshot, services=snapshot.services - frozenset(kinds))
