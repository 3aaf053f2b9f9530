"""What a host is told: events and snapshots of the domain as the protocol writes them."""

from collections.abc import Iterator
from typing import Any

from cti.domain import events
from cti.domain.model import Agent, Call, Link, Record, Snapshot
from cti.domain.states import Direction
from cti.opencti.modes import EVERY_STATE, Mode

from .offering import functions_of

LONGEST_TEXT = 256
MOST_PARTIES = 32
MOST_CALLS = 20  # in a snapshot
TEXT = "@"  # begins the name of one of the page's own texts: the state says as much

Told = tuple[str, dict[str, Any]]
"""The name of an event, and its data."""

WORDS_OF_MODE: dict[type[events.CallEvent], str] = {
    events.ServiceInitiated: "Initiated",
    events.Originated: "Initiated",
    events.NetworkReached: "Initiated",
    events.Queued: "Initiated",
    events.Delivered: "Alerting",
    events.Established: "Established",
    events.Held: "Held",
    events.Retrieved: "Retrieved",
    events.Diverted: "Disconnected",
    events.Failed: "Disconnected",
    events.ConnectionCleared: "Disconnected",
    events.CallCleared: "Disconnected",
    events.CallDataChanged: "CallInfoEvent",
    events.Transferred: "Disconnected",
    events.Conferenced: "PartyInfoEvent",
}
"""Which row of the mode's table decides whether a call's event is told."""


def told(event: events.Event, before: Snapshot, after: Snapshot, mode: Mode) -> Iterator[Told]:
    """Yield what `event` means to a host; of what changes nothing for it: nothing."""
    match event:
        case events.CallEvent():
            yield from _call_told(event, before, after, mode)
            return
        case events.CallDoubted(call_id) | events.RecordChosen(call_id):
            yield from _about(call_id, events.CallDataChanged, after, mode)
        case events.CallRenamed(call_id, new_call_id):
            for _, data in _about(new_call_id, events.Delivered, after, mode):
                yield "callRenamed", {"callId": call_id, **data}
            return
        case events.AgentStateChanged() if mode.has_agent:
            yield "agentStateChanged", {"agent": agent_object(after.agent)}
        case events.LinkStateChanged():
            yield _link_told(after)
        case events.SnapshotTaken() | events.SnapshotShared():
            yield "snapshotTaken", {"snapshot": snapshot_object(after)}
            if before.link != after.link:
                yield _link_told(after)
            if mode.has_agent and before.agent != after.agent:
                yield "agentStateChanged", {"agent": agent_object(after.agent)}
            return
    if before.calls.keys() != after.calls.keys():
        yield "snapshotTaken", {"snapshot": snapshot_object(after)}


def call_object(call: Call, snapshot: Snapshot) -> dict[str, Any]:
    """Return the whole call, and what can be done with it now."""
    return {
        "callId": call.call_id,
        "callType": call.call_type.value,
        "direction": call.direction.value,
        "state": call.state.name.lower(),
        "otherParty": _short(call.other_party),
        "otherPartyName": _short(call.other_name),
        "dialledNumber": _short(call.dialled_device),
        "parties": [
            {
                "number": _short(party.device_id),
                "name": _short(party.name),
                "state": party.state.name.lower(),
            }
            for party in call.parties[:MOST_PARTIES]
        ],
        "queue": _short(call.queue),
        "data": dict(call.data),
        "record": record_object(call.record) if call.record else None,
        "consultationOf": call.consultation_of,
        "startedAt": _moment(call.started_at),
        "answeredAt": _moment(call.answered_at),
        "heldSeconds": round(call.held_seconds, 3),
        "holdCount": call.hold_count,
        "endedAt": _moment(call.ended_at),
        "cause": call.cause.value if call.cause else None,
        "detail": _short(call.detail),
        "isMuted": call.is_muted,
        "isRecorded": call.is_recorded,
        "disposition": _short(call.disposition),
        "notes": call.notes,
        "confirmed": call.confirmed,
        "can": sorted(functions_of(call, snapshot)),
    }


def log_object(call: Call) -> dict[str, Any]:
    """Return an ended call as a host's log wants it; a call that nobody answered took no time."""
    ended = call.ended_at or call.started_at
    return {
        "call": call_object(call, Snapshot()),
        "notes": call.notes,
        "disposition": call.disposition,
        "startedAt": _moment(call.started_at),
        "endedAt": _moment(call.ended_at),
        "durationSeconds": round(max(0.0, ended - (call.answered_at or ended))),
    } | ({"record": record_object(call.record)} if call.record else {})


def snapshot_object(snapshot: Snapshot) -> dict[str, Any]:
    """Return how everything stands."""
    calls = list(snapshot.calls.values())[:MOST_CALLS]
    return {
        "link": link_object(snapshot.link),
        "agent": agent_object(snapshot.agent),
        "calls": [call_object(call, snapshot) for call in calls],
    }


def agent_object(agent: Agent) -> dict[str, Any]:
    """Return what is known of the agent."""
    return {
        "agentId": agent.agent_id,
        "extension": agent.device_id,
        "name": _short(agent.name),
        "state": agent.state.value,
        "reason": agent.reason,
        "workMode": agent.work_mode.value,
        "title": _short("" if agent.title.startswith(TEXT) else agent.title),
        "since": _moment(agent.since),
        "pending": agent.pending.value if agent.pending else None,
        "pendingReason": agent.pending_reason,
        "confirmed": agent.confirmed,
    }


def link_object(link: Link) -> dict[str, Any]:
    """Return how the way to the CTI server is."""
    return {"state": link.state.value, "problem": _short(link.problem)}


def record_object(record: Record) -> dict[str, str]:
    """Return one of the host's records as the host gave it."""
    return {
        "type": record.type,
        "id": record.id,
        "title": record.title,
        "subtitle": record.subtitle,
    }


def _link_told(after: Snapshot) -> Told:
    return "linkStateChanged", {
        "link": link_object(after.link),
        "agent": agent_object(after.agent),
    }


def _call_told(
    event: events.CallEvent, before: Snapshot, after: Snapshot, mode: Mode
) -> Iterator[Told]:
    if before.calls == after.calls and before.history == after.history:
        return  # of a call that our device is not in, or nothing new
    for name, data in _about(event.call_id, type(event), after, mode):
        if isinstance(event, events.Transferred | events.Conferenced):
            data["secondaryCallId"] = event.secondary_call_id
        yield name, data


def _about(
    call_id: str, kind: type[events.CallEvent], after: Snapshot, mode: Mode
) -> Iterator[Told]:
    """Yield the whole call, if the mode tells such events of such calls."""
    call = after.find_call(call_id)
    if call is None or WORDS_OF_MODE[kind] not in mode.call_event_names | mode.event_types:
        return
    if mode.states_shown == EVERY_STATE or call.direction is Direction.IN:
        yield _camel(kind.__name__), {"call": call_object(call, after)}


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def _moment(seconds: float | None) -> int | None:
    """Return a moment as JavaScript's Date takes it."""
    return round(1000 * seconds) if seconds else None


def _short(text: str) -> str:
    return text[:LONGEST_TEXT]
