"""What a call's card shows."""

from dataclasses import dataclass

from cti.domain import services
from cti.domain.model import Call, Snapshot
from cti.domain.permissions import objection
from cti.domain.states import ConnectionState, Direction, LinkState, Reason

from . import words

FAILED_FOR = 10.0  # seconds that an outgoing call which failed stays in view
DATA_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done with a call; disabled, with a tip, if not now."""

    key: str
    action: str
    label: str
    icon: str
    disabled: bool
    tip: str
    busy: bool


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call's card."""

    key: str
    name: str
    state: str
    badge: str
    heading: str
    number: str
    timer: str
    timer_label: str
    facts: tuple[Pair, ...]
    data: tuple[Pair, ...]
    has_data: bool
    data_editable: bool
    data_busy: bool
    buttons: tuple[Button, ...]
    hint: str
    unconfirmed: bool


Make = type[services.AnswerCall | services.DeflectCall | services.ClearConnection]
BUTTONS: dict[ConnectionState, tuple[tuple[str, Make], ...]] = {
    ConnectionState.ALERTING: (
        ("answer_call", services.AnswerCall),
        ("reject_call", services.DeflectCall),
    ),
    ConnectionState.INITIATED: (("hang_up_call", services.ClearConnection),),
    ConnectionState.CONNECTED: (("hang_up_call", services.ClearConnection),),
    ConnectionState.QUEUED: (("hang_up_call", services.ClearConnection),),
    ConnectionState.FAIL: (("hang_up_call", services.ClearConnection),),
}
"""Which buttons a card has in each state; those the server can never do do not exist."""

ICONS = {"hold_call": "#hold", "retrieve_call": "#retrieve"}


def duration(seconds: float) -> str:
    """Return a length of time as 0:07, 12:34 or 1:02:03."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def other_end(call: Call) -> str:
    """Return name and number of the other party, as far as known."""
    number = call.other_party
    return f"{call.other_name} {number}".strip() or words.NO_NUMBER


def has_failed(call: Call) -> bool:
    """Whether we called and nobody was reached."""
    return call.ended_at is not None and call.direction is Direction.OUT and not call.answered_at


def in_view(snapshot: Snapshot, now: float) -> list[Call]:
    """Return the calls to show: the ringing first, then by age; a failed one for a moment more."""
    order = {ConnectionState.ALERTING: 0, ConnectionState.CONNECTED: 1}
    calls = sorted(
        snapshot.calls.values(), key=lambda call: (order.get(call.state, 2), call.started_at)
    )
    failed = [
        call
        for call in snapshot.history[:3]
        if has_failed(call) and now - (call.ended_at or 0.0) < FAILED_FOR
    ]
    return calls + failed


def call_row(snapshot: Snapshot, call: Call, now: float) -> CallRow:
    """Return the card of `call` at `now`."""
    number = call.other_party or words.NO_NUMBER
    timer, timer_label = _timer(call, now)
    ended = call.ended_at is not None
    return CallRow(
        key=call.call_id,
        name=other_end(call),
        state=(ConnectionState.FAIL if ended else call.state).name.lower(),
        badge=_badge(call),
        heading=call.other_name or number,
        number=number if call.other_name else "",
        timer=timer,
        timer_label=timer_label,
        facts=_facts(call),
        data=tuple(Pair(key, key, value) for key, value in list(call.data.items())[:DATA_SHOWN]),
        has_data=bool(call.data),
        data_editable=services.AssociateData in snapshot.services and not ended,
        data_busy=any(
            isinstance(asked, services.AssociateData) and asked.call_id == call.call_id
            for asked in snapshot.pending
        ),
        buttons=() if ended else _buttons(snapshot, call),
        hint=_hint(snapshot, call),
        unconfirmed=not call.confirmed and not ended,
    )


def _badge(call: Call) -> str:
    if call.ended_at is not None or call.state is ConnectionState.FAIL:
        return words.CAUSES[call.cause] if call.cause else words.CALL_STATES[ConnectionState.FAIL]
    if call.state is ConnectionState.CONNECTED and call.answered_at is None:
        return words.CALLING
    return words.CALL_STATES[call.state]


def _timer(call: Call, now: float) -> tuple[str, str]:
    """Return the running time of what the call does now, and what that is."""
    if call.ended_at is not None:
        return "", ""
    if call.held_at is not None:
        return duration(now - call.held_at), words.TIMER_HELD
    if call.answered_at is not None:
        return duration(now - call.answered_at), words.TIMER_TALKING
    return duration(now - call.started_at), words.TIMER_RINGING


def _facts(call: Call) -> tuple[Pair, ...]:
    held = call.held_seconds
    facts = (
        ("queue", words.FACT_QUEUE, call.queue),
        ("line", words.FACT_LINE, call.dialled_device),
        ("detail", words.FACT_DETAIL, call.detail),
        (
            "held",
            words.FACT_HELD,
            words.TIMES_HELD.format(duration(held), call.hold_count) if held else "",
        ),
    )
    return tuple(Pair(key, label, value) for key, label, value in facts if value)


def _buttons(snapshot: Snapshot, call: Call) -> tuple[Button, ...]:
    offered = [(a, s) for a, s in BUTTONS.get(call.state, ()) if s in snapshot.services]
    return tuple(_button(snapshot, call, action, service) for action, service in offered)


def _button(snapshot: Snapshot, call: Call, action: str, service: Make) -> Button:
    reason = objection(snapshot, service(call.call_id))
    return Button(
        key=action,
        action=action,
        label=words.BUTTONS[action],
        icon=ICONS.get(action, "#phone"),
        disabled=reason is not None,
        tip=words.SHORT_REASONS.get(reason, "") if reason else "",
        busy=reason is Reason.ALREADY_ASKED,
    )


def _hint(snapshot: Snapshot, call: Call) -> str:
    if call.ended_at is not None:
        return ""
    if not call.confirmed:
        lost = snapshot.link.state is not LinkState.UP
        return words.UNCONFIRMED_LOST if lost else words.UNCONFIRMED_BACK
    if call.state is ConnectionState.ALERTING and services.AnswerCall not in snapshot.services:
        return words.ANSWER_ELSEWHERE
    return ""
