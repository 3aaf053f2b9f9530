"""What a call's card shows."""

from dataclasses import dataclass

from cti.domain import services
from cti.domain.model import Call, Snapshot
from cti.domain.states import Cause, ConnectionState, Direction, LinkState
from cti.opencti.modes import Mode

from .buttons import Button, buttons, partner
from .context_view import ContextRow, ReasonRow, context_rows, draft, is_context, reason_rows
from .naming import duration, name_of, other_end
from .pop_view import PopRow, pop_rows
from .site import Site
from .voice_view import Conversation, conversation
from .words import Words

FAILED_FOR = 10.0  # seconds that an outgoing call which failed stays in view
OUR_OWN_DOING = frozenset(
    {None, Cause.NORMAL, Cause.CANCELLED, Cause.TRANSFERRED, Cause.CONFERENCED}
)
DATA_SHOWN = 200
ANSWERED_ON = {"voximplant": "call.answer_elsewhere", "cisco": "call.answer_on_telephone"}


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
    context: tuple[ContextRow, ...]
    pop: tuple[PopRow, ...]
    facts: tuple[Pair, ...]
    parties: tuple[PartyRow, ...]
    conversation: tuple[Conversation, ...]
    muted: bool
    recorded: bool
    data: tuple[Pair, ...]
    data_shown: bool
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
    takes_context: bool
    has_reasons: bool
    reasons: tuple[ReasonRow, ...]
    draft: str
    keypad: bool
    hint: str
    unconfirmed: bool


def has_failed(call: Call) -> bool:
    """Whether we called and nobody was reached."""
    unanswered = call.ended_at is not None and not call.answered_at
    return unanswered and call.direction is Direction.OUT and call.cause not in OUR_OWN_DOING


def in_view(snapshot: Snapshot, now: float, mode: Mode) -> list[Call]:
    """Return the calls to show: the ringing first, then by age; a failed one for a moment more."""
    calls = sorted(
        filter(mode.shows, snapshot.calls.values()),
        key=lambda call: (call.state is not ConnectionState.ALERTING, call.started_at),
    )
    failed = [
        call
        for call in snapshot.history[:3]
        if has_failed(call) and mode.shows(call) and now - (call.ended_at or 0.0) < FAILED_FOR
    ]
    return calls + failed


def call_row(snapshot: Snapshot, call: Call, now: float, site: Site) -> CallRow:
    """Return the card of `call` at `now`."""
    words = site.words
    number = call.other_party or words.say("call.no_number")
    timer, timer_label = _timer(call, now, words)
    running = call.ended_at is None
    other = partner(snapshot, call) if running else None
    row = buttons(snapshot, call, words) if running else ()
    offered = {button.key for button in row}
    able = snapshot.services
    editable = services.AssociateData in able
    reasons = reason_rows(site)
    return CallRow(
        key=call.call_id,
        other_id=other.call_id if other else "",
        name=other_end(call, words),
        state=(call.state if running else ConnectionState.FAIL).name.lower(),
        badge=_badge(call, words),
        heading=name_of(call) or number,
        number=number if name_of(call) else "",
        timer=timer,
        timer_label=timer_label,
        about=_about(call, other, words),
        context=context_rows(snapshot.agent, call, site),
        pop=pop_rows(snapshot, call, now, site) if running else (),
        facts=_facts(call, site),
        parties=_parties(snapshot, call, words),
        conversation=conversation(call, words),
        muted=running and call.is_muted,
        recorded=running and call.is_recorded,
        data=data_pairs(call, site),
        data_shown=running and (editable or bool(call.data)),
        data_editable=running and editable,
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
        takes_context=bool(site.transfer.context_variable),
        has_reasons=bool(reasons),
        reasons=reasons,
        draft=draft(snapshot.agent, call, site),
        keypad="keypad" in offered,
        hint=_hint(snapshot, call, site),
        unconfirmed=running and not call.confirmed,
    )


def data_pairs(call: Call, site: Site) -> tuple[Pair, ...]:
    """Return the call's variables by the site's labels."""
    pairs = [each for each in call.data.items() if not is_context(*each, site)]
    shown = pairs[:DATA_SHOWN]
    return tuple(Pair(key, site.variables.get(key, key), value) for key, value in shown)


def _badge(call: Call, words: Words) -> str:
    text = _state(call, words)
    return text if call.confirmed else words.say("call.last_known", text)


def _state(call: Call, words: Words) -> str:
    if call.ended_at is not None or call.state is ConnectionState.FAIL:
        if call.cause:
            return words.name("causes", call.cause)
        return words.name("call_states", ConnectionState.FAIL)
    if call.state is ConnectionState.CONNECTED and call.answered_at is None:
        return words.say("call.calling")
    if len(call.parties) > 1:
        return words.say("call.conference")
    return words.name("call_states", call.state)


def _timer(call: Call, now: float, words: Words) -> tuple[str, str]:
    """Return the running time of what the call does now, and what that is."""
    rings = call.state is ConnectionState.ALERTING
    if call.ended_at is not None or (rings and not call.confirmed):
        return "", ""
    if call.held_at is not None:
        return duration(now - call.held_at), words.say("call.held")
    if call.answered_at is not None:
        return duration(now - call.answered_at), words.say("call.talking")
    return duration(now - call.started_at), words.say("call.ringing")


def _about(call: Call, other: Call | None, words: Words) -> str:
    """Return what a consultation is about, and who waits for its outcome."""
    if other is None:
        return ""
    if call.consultation_of == other.call_id:
        return words.say("call.consulting_about", other_end(other, words))
    if other.consultation_of == call.call_id and call.state is ConnectionState.HOLD:
        return words.say("call.waits_while", other_end(other, words))
    return ""


def _facts(call: Call, site: Site) -> tuple[Pair, ...]:
    line = call.dialled_device if call.direction is Direction.IN else ""
    held = duration(call.held_seconds) if call.held_seconds else ""
    facts = (
        ("queue", site.queues.get(call.queue, call.queue)),
        ("line", line),
        ("detail", call.detail if call.cause is Cause.UNKNOWN else ""),
        ("holds", held and site.words.say("call.times_held", held, call.hold_count)),
    )
    return tuple(Pair(key, site.words.say(f"call.{key}"), value) for key, value in facts if value)


def _parties(snapshot: Snapshot, call: Call, words: Words) -> tuple[PartyRow, ...]:
    if len(call.parties) < 2 or call.ended_at is not None:
        return ()
    can_drop = (
        services.ClearConnection in snapshot.services and call.state is ConnectionState.CONNECTED
    )
    return tuple(
        PartyRow(
            key=party.device_id,
            name=f"{party.name} {party.device_id}".strip(),
            drop_label=words.say("call.drop", party.name or party.device_id),
            can_drop=can_drop,
        )
        for party in call.parties
    )


def _hint(snapshot: Snapshot, call: Call, site: Site) -> str:
    words = site.words
    if call.ended_at is not None:
        return ""
    if not call.confirmed:
        lost = snapshot.link.state is not LinkState.UP
        return words.say("call.unconfirmed_lost" if lost else "call.unconfirmed_back")
    if call.state is ConnectionState.ALERTING and services.AnswerCall not in snapshot.services:
        return words.say(ANSWERED_ON[site.server])
    return ""
