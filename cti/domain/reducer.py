"""The only place where an event changes what is known."""

from dataclasses import replace
from types import MappingProxyType
from typing import Any, assert_never

from . import events
from .hearing import heard
from .model import HISTORY_LIMIT, Agent, Call, Link, Snapshot, frozen
from .states import Cause, ConnectionState, Direction, LinkState, Reason

OUTGOING = (events.ServiceInitiated, events.Originated, events.NetworkReached)


def reduce(snapshot: Snapshot, event: events.Event, now: float) -> Snapshot:
    """Return what is known after `event`. The switch is always right: nothing is refused."""
    match event:
        case events.CallEvent():
            return _after_call_event(snapshot, event, now)
        case events.CallDoubted(call_id):
            return _doubted(snapshot, call_id)
        case events.CallRenamed(call_id, new_call_id):
            return _renamed(snapshot, call_id, new_call_id)
        case events.AgentStateChanged():
            return replace(snapshot, agent=_agent_after(snapshot.agent, event, now))
        case events.RequestSent(request):
            return replace(snapshot, pending=(*snapshot.pending, request))
        case events.RequestSucceeded(request):
            return _settled(snapshot, request)
        case events.RequestFailed(request, reason, detail, code):
            settled = snapshot if reason is Reason.ALREADY_ASKED else _settled(snapshot, request)
            return settled.with_alert(reason, request=request, detail=detail, code=code, at=now)
        case events.SnapshotTaken(agent, calls):
            return _mirrored(snapshot, agent, calls, now)
        case events.SnapshotShared(shared):
            return replace(shared, host_answers=snapshot.host_answers)
        case events.LinkStateChanged(state, problem, retry_at):
            return _linked(snapshot, state, problem, retry_at, now)
        case events.ServicesChanged(services, agent_choices):
            return replace(snapshot, services=services, agent_choices=agent_choices)
        case events.Notice(reason, detail):
            return snapshot.with_alert(reason, detail=detail, at=now)
        case events.NotesTaken(call_id, notes):
            return _changed(snapshot, call_id, notes=notes)
        case events.HostAnswersChanged(answers):
            return replace(snapshot, host_answers=answers)
        case events.RecordsMatched(call_id, records):
            return _changed(snapshot, call_id, matches=records)
        case events.RecordChosen(call_id, record):
            return _changed(snapshot, call_id, record=record)
        case events.PopShown(call_id, until):
            return _changed(snapshot, call_id, pop_until=until)
        case events.PopClosed(call_id):
            return _changed(snapshot, call_id, pop_until=None)
        case events.LogStateChanged(call_id, state, log_id):
            told = {"log_id": log_id} if log_id else {}
            return _changed(snapshot, call_id, log_state=state, **told)
        case (
            events.CaptureStarted(call_id)
            | events.CaptureStopped(call_id)
            | events.LineHeard(call_id)
            | events.SuggestionMade(call_id)
        ):
            return _listened(snapshot, call_id, event)
        case events.AlertDismissed(number):
            alerts = tuple(alert for alert in snapshot.alerts if alert.number != number)
            return replace(snapshot, alerts=alerts)
    assert_never(event)  # mypy: every event has its case


def _settled(snapshot: Snapshot, request: object) -> Snapshot:
    pending = tuple(asked for asked in snapshot.pending if asked != request)
    return replace(snapshot, pending=pending)


def _after_call_event(snapshot: Snapshot, event: events.CallEvent, now: float) -> Snapshot:
    known = snapshot.calls.get(event.call_id)
    if known is None and isinstance(event, events.CallDataChanged):
        past = snapshot.past_call(event.call_id)
        if past is not None:
            return _remembered(snapshot, _with_facts(past, event))
    if known is None and (event.local_state in (None, ConnectionState.NULL)):
        return snapshot  # news of a call that our device is not in
    call = _with_facts(known or _new_call(event, now), event)
    if isinstance(event, events.Transferred | events.Conferenced):
        snapshot, call = _joined(snapshot, call, event)
    if event.local_state is not None:
        call = _in_state(call, event.local_state, now)
    if isinstance(event, events.Established) and call.answered_at is None:
        call = replace(call, answered_at=now)
    if call.state is ConnectionState.NULL:
        return _ended(snapshot, call, event.cause, now)
    return snapshot.with_call(call)


def _new_call(event: events.CallEvent, now: float) -> Call:
    outgoing = isinstance(event, OUTGOING) or (
        isinstance(event, events.Delivered)
        and event.local_state in (ConnectionState.CONNECTED, ConnectionState.INITIATED)
    )
    return Call(
        call_id=event.call_id,
        state=ConnectionState.NULL,
        direction=Direction.OUT if outgoing else Direction.IN,
        started_at=now,
    )


def _with_facts(call: Call, event: events.CallEvent) -> Call:
    """Take over what the event tells; what it does not mention stays."""
    return replace(
        call,
        call_type=event.call_type or call.call_type,
        direction=event.direction or call.direction,
        calling_device=event.calling_device or call.calling_device,
        called_device=event.called_device or call.called_device,
        dialled_device=event.dialled_device or call.dialled_device,
        other_name=event.other_name or call.other_name,
        queue=event.queue or call.queue,
        parties=call.parties if event.parties is None else event.parties,
        data=MappingProxyType({**call.data, **event.data}) if event.data else call.data,
        consultation_of=event.consultation_of or call.consultation_of,
        started_at=call.started_at if event.started_at is None else event.started_at,
        answered_at=call.answered_at if event.answered_at is None else event.answered_at,
        cause=event.cause or call.cause,
        detail=event.detail or call.detail,
        disposition=event.disposition or call.disposition,
        is_muted=call.is_muted if event.is_muted is None else event.is_muted,
        is_recorded=call.is_recorded if event.is_recorded is None else event.is_recorded,
        confirmed=True,
    )


def _in_state(call: Call, state: ConnectionState, now: float) -> Call:
    """Move the call to `state` and keep its hold times."""
    if call.held_at is not None and state is not ConnectionState.HOLD:
        held = call.held_seconds + max(0.0, now - call.held_at)
        call = replace(call, held_at=None, held_seconds=held)
    elif call.held_at is None and state is ConnectionState.HOLD:
        call = replace(call, held_at=now, hold_count=call.hold_count + 1)
    return replace(call, state=state)


def _joined(
    snapshot: Snapshot, call: Call, event: events.Transferred | events.Conferenced
) -> tuple[Snapshot, Call]:
    """Let the second call of a transfer or conference go over into the first."""
    second = snapshot.calls.get(event.secondary_call_id)
    if second is None or second.call_id == call.call_id:
        return snapshot, call
    cause = Cause.TRANSFERRED if isinstance(event, events.Transferred) else Cause.CONFERENCED
    about = "" if call.consultation_of == second.call_id else call.consultation_of
    merged = replace(
        call,
        data=frozen({**second.data, **call.data}),
        consultation_of=about,
        record=call.record or second.record,
        matches=second.matches if call.matches is None else call.matches,
        pop_until=call.pop_until or second.pop_until,
        notes=call.notes or second.notes,
        log_id=call.log_id or second.log_id,
    )
    rest = _about(snapshot.without_call(second.call_id), second.call_id, call.call_id)
    return rest, replace(merged, cause=cause)


def _ended(snapshot: Snapshot, call: Call, cause: Cause | None, now: float) -> Snapshot:
    over = replace(call, ended_at=now, cause=cause or call.cause or Cause.NORMAL)
    pending = tuple(
        asked for asked in snapshot.pending if getattr(asked, "call_id", "") != call.call_id
    )
    history = (over, *snapshot.history)[:HISTORY_LIMIT]
    return replace(snapshot.without_call(call.call_id), history=history, pending=pending)


def _remembered(snapshot: Snapshot, changed: Call) -> Snapshot:
    """Put `changed` in place of the past call with its id."""
    at = next(i for i, call in enumerate(snapshot.history) if call.call_id == changed.call_id)
    history = (*snapshot.history[:at], changed, *snapshot.history[at + 1 :])
    return replace(snapshot, history=history)


def _changed(snapshot: Snapshot, call_id: str, **fields: Any) -> Snapshot:
    """Change what is known of a call, present or past."""
    call, past = snapshot.calls.get(call_id), snapshot.past_call(call_id)
    if call is not None:
        return snapshot.with_call(replace(call, **fields))
    return _remembered(snapshot, replace(past, **fields)) if past is not None else snapshot


def _listened(snapshot: Snapshot, call_id: str, event: events.VoiceAIEvent) -> Snapshot:
    call = snapshot.find_call(call_id)
    if call is None:
        return snapshot
    return _changed(snapshot, call_id, voice_ai=heard(call.voice_ai, event))


def _doubted(snapshot: Snapshot, call_id: str) -> Snapshot:
    call = snapshot.calls.get(call_id)
    return snapshot.with_call(replace(call, confirmed=False)) if call is not None else snapshot


def _renamed(snapshot: Snapshot, call_id: str, new_call_id: str) -> Snapshot:
    call = snapshot.calls.get(call_id)
    if call is None or call_id == new_call_id:
        return snapshot
    renamed = snapshot.without_call(call_id).with_call(replace(call, call_id=new_call_id))
    return _about(renamed, call_id, new_call_id)


def _about(snapshot: Snapshot, call_id: str, new_call_id: str) -> Snapshot:
    """Let consultations about a call be about the one that it has become."""
    calls = {
        key: replace(other, consultation_of=new_call_id)
        if other.consultation_of == call_id
        else other
        for key, other in snapshot.calls.items()
    }
    return replace(snapshot, calls=MappingProxyType(calls))


def _agent_after(agent: Agent, event: events.AgentStateChanged, now: float) -> Agent:
    same = agent.confirmed and (agent.state, agent.reason) == (event.state, event.reason)
    since = event.since if event.since is not None else (agent.since if same else now)
    return Agent(
        agent_id=event.agent_id or agent.agent_id,
        device_id=event.device_id or agent.device_id,
        name=event.name or agent.name,
        state=event.state,
        reason=event.reason,
        work_mode=event.work_mode or agent.work_mode,
        title=event.title,
        since=since,
        changed_by=event.changed_by,
        pending=event.pending,
        pending_reason=event.pending_reason,
        confirmed=True,
    )


def _linked(
    snapshot: Snapshot, state: LinkState, problem: str, retry_at: float | None, now: float
) -> Snapshot:
    since = (snapshot.link.since if snapshot.link.state is state else None) or now
    if state is LinkState.CONNECTING:
        problem = problem or snapshot.link.problem  # until it has gone, it is still the problem
    link = Link(state=state, since=since, problem=problem, retry_at=retry_at)
    if state is LinkState.UP:
        return replace(snapshot, link=link)
    if problem == events.LOGGED_OUT:  # nothing is left for whoever sits down next
        return Snapshot(
            services=snapshot.services,
            agent_choices=snapshot.agent_choices,
            host_answers=snapshot.host_answers,
            link=link,
            alert_count=snapshot.alert_count,
        )
    calls = {key: replace(call, confirmed=False) for key, call in snapshot.calls.items()}
    agent = replace(snapshot.agent, confirmed=False)
    return replace(snapshot, link=link, agent=agent, calls=MappingProxyType(calls))


def _mirrored(
    snapshot: Snapshot, agent: Agent | None, calls: tuple[Call, ...] | None, now: float
) -> Snapshot:
    """Believe the server's own account; our timers go on where the call is still the same."""
    if agent is not None:
        told = replace(
            agent, confirmed=True, since=agent.since or _since(snapshot.agent, agent, now)
        )
        snapshot = replace(snapshot, agent=told)
    if calls is None:
        return snapshot
    mentioned = {call.call_id for call in calls}
    for call in list(snapshot.calls.values()):
        if call.call_id not in mentioned:
            snapshot = _ended(snapshot, call, call.cause or Cause.LOST_SIGHT, now)
    for call in calls:
        snapshot = snapshot.with_call(_continued(snapshot.calls.get(call.call_id), call, now))
    return snapshot


def _since(before: Agent, after: Agent, now: float) -> float:
    same = (before.state, before.reason) == (after.state, after.reason)
    return before.since if same and before.since is not None else now


def _continued(before: Call | None, call: Call, now: float) -> Call:
    if before is None:
        before = replace(call, state=ConnectionState.NULL, started_at=call.started_at or now)
    told = events.CallDataChanged(
        call_id=call.call_id,
        call_type=call.call_type,
        direction=call.direction,
        calling_device=call.calling_device,
        called_device=call.called_device,
        dialled_device=call.dialled_device,
        other_name=call.other_name,
        queue=call.queue,
        parties=call.parties,
        data=call.data,
        consultation_of=call.consultation_of,
        answered_at=before.answered_at or call.answered_at,
    )
    return _in_state(_with_facts(before, told), call.state, now)
