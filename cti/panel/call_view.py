"""What a call's card shows."""

import unicodedata
from dataclasses import dataclass

from cti.domain import services
from cti.domain.model import Call, Snapshot
from cti.domain.states import Cause, ConnectionState, Direction, LinkState

from . import words
from .buttons import Button, buttons, partner
from .site import Site

JOINERS = "\u200c\u200d"  # within letters and emoji
FAILED_FOR = 10.0  # seconds that an outgoing call which failed stays in view
OUR_OWN_DOING = frozenset(
    {None, Cause.NORMAL, Cause.CANCELLED, Cause.TRANSFERRED, Cause.CONFERENCED}
)
DATA_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and its value."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PartyRow:
    """Somebody in a conference."""

    key: str
    name: str
    drop_label: str
    can_drop: bool


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call's card."""

    key: str
    other_id: str  # the call it is a pair with
    name: str
    state: str
    badge: str
    heading: str
    number: str
    timer: str
    timer_label: str
    about: str
    facts: tuple[Pair, ...]
    parties: tuple[PartyRow, ...]
    data: tuple[Pair, ...]
    data_editable: bool
    data_busy: bool
    data_open: bool
    notes: str
    notes_shown: bool
    buttons: tuple[Button, ...]
    transferable: bool
    can_consult: bool
    can_transfer_now: bool
    can_add_now: bool
    keypad: bool
    hint: str
    unconfirmed: bool


def duration(seconds: float) -> str:
    """Return a length of time as 0:07, 12:34 or 1:02:03."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def other_end(call: Call) -> str:
    """Return name and number of the other party, as far as known."""
    number = call.other_party
    return f"{name_of(call)} {number}".strip() or words.NO_NUMBER


def name_of(call: Call) -> str:
    """Return the other party's name without what cannot be seen, or turns other text around."""
    marks = (
        mark
        for mark in call.other_name
        if mark in JOINERS or unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    name = "".join(marks).strip()
    return name if name.strip(JOINERS) else ""


def has_failed(call: Call) -> bool:
    """Whether we called and nobody was reached."""
    unanswered = call.ended_at is not None and not call.answered_at
    return unanswered and call.direction is Direction.OUT and call.cause not in OUR_OWN_DOING


def in_view(snapshot: Snapshot, now: float) -> list[Call]:
    """Return the calls to show: the ringing first, then by age; a failed one for a moment more."""
    calls = sorted(
        snapshot.calls.values(),
        key=lambda call: (call.state is not ConnectionState.ALERTING, call.started_at),
    )
    failed = [
        call
        for call in snapshot.history[:3]
        if has_failed(call) and now - (call.ended_at or 0.0) < FAILED_FOR
    ]
    return calls + failed


def call_row(snapshot: Snapshot, call: Call, now: float, site: Site) -> CallRow:
    """Return the card of `call` at `now`."""
    number = call.other_party or words.NO_NUMBER
    timer, timer_label = _timer(call, now)
    running = call.ended_at is None
    other = partner(snapshot, call) if running else None
    row = buttons(snapshot, call) if running else ()
    offered = {button.key for button in row}
    able = snapshot.services
    return CallRow(
        key=call.call_id,
        other_id=other.call_id if other else "",
        name=other_end(call),
        state=(call.state if running else ConnectionState.FAIL).name.lower(),
        badge=_badge(call) if call.confirmed else words.LAST_KNOWN.format(_badge(call)),
        heading=name_of(call) or number,
        number=number if name_of(call) else "",
        timer=timer,
        timer_label=timer_label,
        about=_about(call, other),
        facts=_facts(call, site),
        parties=_parties(snapshot, call),
        data=data_pairs(call, site),
        data_editable=services.AssociateData in able and running,
        data_busy=any(
            isinstance(asked, services.AssociateData) and asked.call_id == call.call_id
            for asked in snapshot.pending
        ),
        data_open=bool(call.data),
        notes=call.notes,
        notes_shown=running and call.state is not ConnectionState.ALERTING,
        buttons=row,
        transferable=bool(offered & {"transfer", "conference"}),
        can_consult=services.ConsultationCall in able,
        can_transfer_now=services.SingleStepTransferCall in able,
        can_add_now=services.SingleStepConferenceCall in able,
        keypad="keypad" in offered,
        hint=_hint(snapshot, call),
        unconfirmed=running and not call.confirmed,
    )


def data_pairs(call: Call, site: Site) -> tuple[Pair, ...]:
    """Return the call's variables by the site's labels."""
    shown = list(call.data.items())[:DATA_SHOWN]
    return tuple(Pair(key, site.variables.get(key, key), value) for key, value in shown)


def _badge(call: Call) -> str:
    if call.ended_at is not None or call.state is ConnectionState.FAIL:
        return words.CAUSES[call.cause] if call.cause else words.CALL_STATES[ConnectionState.FAIL]
    if call.state is ConnectionState.CONNECTED and call.answered_at is None:
        return words.CALLING
    if len(call.parties) > 1:
        return words.CONFERENCE
    return words.CALL_STATES[call.state]


def _timer(call: Call, now: float) -> tuple[str, str]:
    """Return the running time of what the call does now, and what that is."""
    rings = call.state is ConnectionState.ALERTING
    if call.ended_at is not None or (rings and not call.confirmed):
        return "", ""
    if call.held_at is not None:
        return duration(now - call.held_at), words.TIMER_HELD
    if call.answered_at is not None:
        return duration(now - call.answered_at), words.TIMER_TALKING
    return duration(now - call.started_at), words.TIMER_RINGING


def _about(call: Call, other: Call | None) -> str:
    """Return what a consultation is about, and who waits for its outcome."""
    if other is None:
        return ""
    if call.consultation_of == other.call_id:
        return words.CONSULTING_ABOUT.format(other_end(other))
    if other.consultation_of == call.call_id and call.state is ConnectionState.HOLD:
        return words.WAITS_WHILE.format(other_end(other))
    return ""


def _facts(call: Call, site: Site) -> tuple[Pair, ...]:
    line = call.dialled_device if call.direction is Direction.IN else ""
    held = duration(call.held_seconds) if call.held_seconds else ""
    facts = (
        ("queue", words.FACT_QUEUE, site.queues.get(call.queue, call.queue)),
        ("line", words.FACT_LINE, line),
        ("detail", words.FACT_DETAIL, call.detail if call.cause is Cause.UNKNOWN else ""),
        ("held", words.FACT_HELD, held and words.TIMES_HELD.format(held, call.hold_count)),
    )
    return tuple(Pair(key, label, value) for key, label, value in facts if value)


def _parties(snapshot: Snapshot, call: Call) -> tuple[PartyRow, ...]:
    if len(call.parties) < 2 or call.ended_at is not None:
        return ()
    can_drop = (
        services.ClearConnection in snapshot.services and call.state is ConnectionState.CONNECTED
    )
    return tuple(
        PartyRow(
            key=party.device_id,
            name=f"{party.name} {party.device_id}".strip(),
            drop_label=words.DROP.format(party.name or party.device_id),
            can_drop=can_drop,
        )
        for party in call.parties
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
