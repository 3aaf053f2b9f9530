"""What a host is told, in OpenCTI's JSON: from how things stood before an event, and after it."""

from collections.abc import Callable, Iterator, Mapping

from cti.domain import events
from cti.domain.model import Call, Snapshot
from cti.domain.states import AgentState, ConnectionState, Direction, LinkState

from .errors import CAUSES
from .modes import Mode
from .names import CALL_STATE, AgentName, CallName, standing
from .writing import (
    Event,
    agent_name,
    agent_state_event,
    call_info_event,
    call_state_event,
    failed_call_event,
    is_logged_out,
    notice_event,
    party_info_event,
    snapshot_event,
    voice_ai_event,
    was_announced,
)

Standing = CallName | None

MOVES: Mapping[tuple[Standing, Standing], tuple[CallName, ...]] = {
    (None, CallName.HELD): (CallName.ESTABLISHED, CallName.HELD),
    (CallName.INITIATED, CallName.HELD): (CallName.ESTABLISHED, CallName.HELD),
    (CallName.ALERTING, CallName.HELD): (CallName.ESTABLISHED, CallName.HELD),
    (CallName.HELD, CallName.ESTABLISHED): (CallName.RETRIEVED,),
    (CallName.ALERTING, CallName.INITIATED): (),  # our telephone is off hook, the other rings
    (CallName.ESTABLISHED, CallName.INITIATED): (),
    (CallName.HELD, CallName.INITIATED): (),
}
"""Where a move is more, or less, than the name of where it leads."""


def _literally(notice: events.Notice) -> str:
    return notice.detail


def opencti_events(
    event: events.Event,
    before: Snapshot,
    after: Snapshot,
    mode: Mode,
    say: Callable[[events.Notice], str] = _literally,
) -> list[Event]:
    """Return what a host is told of the step from `before` to `after`, in this order.

    Calls, whoever else is in them, and their data; the agent; then, where one is due, the Snapshot
    that all of it leads to. `say` puts a notice into words.
    """
    told = [*_calls(event, before, after, mode), *_agent(before, after)]
    match event:
        case events.Notice():
            told.append(notice_event(event.reason, say(event)))
        case (
            events.CaptureStarted()
            | events.CaptureStopped()
            | events.LineHeard()
            | events.SuggestionMade()
        ):
            told += _heard(event, after)
    if _snapshot_is_due(event, before, after, mode):
        told.append(snapshot_event(after, mode))
    return [each for each in told if _is_of(mode, each)]


def _calls(event: events.Event, before: Snapshot, after: Snapshot, mode: Mode) -> Iterator[Event]:
    for call_id, call in after.calls.items():
        was = before.calls.get(call_id)
        if standing(call) is not None and call is not was:
            yield from _changed(event, was, call, after, mode)
    for call_id, was in before.calls.items():  # last, so that who has a call is never without
        if call_id not in after.calls and was_announced(was, mode):
            yield from _ended(was, after)


def _changed(
    event: events.Event, was: Call | None, call: Call, after: Snapshot, mode: Mode
) -> Iterator[Event]:
    """Tell of a call that is new, or of which something is."""
    had_failed = was is not None and was.state is ConnectionState.FAIL
    if call.state is ConnectionState.FAIL and not had_failed and mode.shows(call):
        yield from _failed(call)
    names = [*_names(was, call), *_names_there(event, call)]
    for name in names:
        if _is_told(name, was, call, mode):
            yield call_state_event(name, call, after)
    parties = party_info_event(call, after)
    if parties["pyParties"] and (was is None or parties != party_info_event(was, after)):
        yield parties
    described = call_info_event(call, after)
    if was is not None and not names and described != call_info_event(was, after):
        yield described


def _names(was: Call | None, call: Call) -> tuple[CallName, ...]:
    """Return what happened to our device in a call."""
    earlier, now = standing(was) if was is not None else None, standing(call)
    if now is None or earlier is now:
        return ()
    return MOVES.get((earlier, now), (now,))


def _names_there(event: events.Event, call: Call) -> tuple[CallName, ...]:
    """Return what happened at the far end of a call that we make: only the event itself tells."""
    rings = isinstance(event, events.Delivered) and event.call_id == call.call_id
    return (CallName.ALERTING,) if rings and standing(call) is CallName.INITIATED else ()


def _is_told(name: CallName, was: Call | None, call: Call, mode: Mode) -> bool:
    """Whether the mode tells this: where there are only notices, of calls that rang."""
    if name is CallName.ALERTING or was is None:
        return mode.shows(call)
    return was_announced(was, mode)


def _ended(was: Call, after: Snapshot) -> Iterator[Event]:
    """Tell the end of a call; of one that went over into another, too."""
    over = after.past_call(was.call_id)
    if over is not None and was.state is not ConnectionState.FAIL and was.answered_at is None:
        yield from _failed(over)
    rang = standing(was) is CallName.ALERTING and was.direction is Direction.IN
    name = CallName.ABANDONED if rang and over is not None else CallName.DISCONNECTED
    yield call_state_event(name, over or was, after)


def _failed(call: Call) -> Iterator[Event]:
    """Tell why a call that we made came to nothing, where the framework has a code for it."""
    code = CAUSES.get(call.cause) if call.cause is not None else None
    if code is not None and call.direction is Direction.OUT:
        yield failed_call_event(code, call)


def _agent(before: Snapshot, after: Snapshot) -> Iterator[Event]:
    was, now = agent_state_event(before), agent_state_event(after)
    names = {agent_name(before), agent_name(after)}
    is_forgotten = names == {AgentName.LOGOUT} and not after.agent.reason  # with the session
    if was == now or is_forgotten:
        return
    if before.agent.state is AgentState.NULL is not after.agent.state:
        yield agent_state_event(after, AgentName.LOGIN)
    yield now


def _heard(event: events.VoiceAIEvent, after: Snapshot) -> Iterator[Event]:
    call = after.find_call(event.call_id)
    if call is not None:
        yield voice_ai_event(event, call)


def _snapshot_is_due(event: events.Event, before: Snapshot, after: Snapshot, mode: Mode) -> bool:
    """Whether the event is a log-in, a log-out, a loss, a return or an account of everything."""
    was_up, is_up = (each.link.state is LinkState.UP for each in (before, after))
    if is_logged_out(after, mode) and not is_logged_out(before, mode):
        knew = not mode.has_agent or before.agent.state is not AgentState.NULL
        return knew or isinstance(event, events.LinkStateChanged)  # else it is old news, come late
    match event:
        case events.SnapshotTaken() | events.SnapshotShared():
            return is_up
        case events.LinkStateChanged():
            return is_up is not was_up and (is_up or not is_logged_out(before, mode))
    return False


def _is_of(mode: Mode, event: Event) -> bool:
    """Whether the mode has such events."""
    if event["pyEventType"] != CALL_STATE:
        return event["pyEventType"] in mode.event_types
    return event["pyEventName"] in mode.call_event_names
