"""Which buttons a call's card has in each state: one table. What a server cannot do has none."""

from collections.abc import Callable
from dataclasses import dataclass

from cti.domain import services
from cti.domain.model import Call, Snapshot
from cti.domain.permissions import objection
from cti.domain.states import ConnectionState, Reason

from .words import Words


@dataclass(frozen=True, slots=True)
class Button:
    """Something that can be done with a call; disabled, with a tip, if not now."""

    key: str
    action: str
    local: str  # what the page does by itself: it opens a dialog or the keypad
    value: str
    label: str
    icon: str
    pressed: str  # of a button that stays down: "true" or "false"
    disabled: bool
    tip: str
    busy: bool


Ask = Callable[[Call, Call], services.Request]
"""The request for a call and its partner: the other call of a consultation, or the call itself."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One button of the table."""

    action: str
    ask: Ask
    local: str = ""
    instead: Ask | None = None  # does as well, where the server cannot do the first
    key: str = ""  # of the button that it shares with its opposite
    label: str = ""  # where it is not the action's
    tip: str = ""
    pressed: str = ""


ANSWER = Offer("answer_call", lambda call, _: services.AnswerCall(call.call_id))
DECLINE = Offer("reject_call", lambda call, _: services.DeflectCall(call.call_id))
HANG_UP = Offer("hang_up_call", lambda call, _: services.ClearConnection(call.call_id))
HOLD = Offer("hold_call", lambda call, _: services.HoldCall(call.call_id))
RETRIEVE = Offer("retrieve_call", lambda call, _: services.RetrieveCall(call.call_id))
SWAP = Offer("alternate_call", lambda a, h: services.AlternateCall(a.call_id, h.call_id))
TRANSFER = Offer(
    "transfer",
    lambda call, _: services.ConsultationCall(call.call_id, ""),
    "open",
    lambda call, _: services.SingleStepTransferCall(call.call_id, ""),
)
CONFERENCE = Offer(
    "conference",
    lambda call, _: services.ConsultationCall(call.call_id, "", True),
    "open",
    lambda call, _: services.SingleStepConferenceCall(call.call_id, ""),
)
KEYPAD = Offer("keypad", lambda call, _: services.GenerateDigits(call.call_id, ""), "keys")
MUTE = Offer(
    "mute_call",
    lambda call, _: services.SetMicrophoneMute(call.call_id, True),
    key="mute",
    label="mute",
    pressed="false",
)
UNMUTE = Offer(
    "unmute_call",
    lambda call, _: services.SetMicrophoneMute(call.call_id, False),
    key="mute",
    label="mute",
    tip="unmute",
    pressed="true",
)
RECORD = Offer(
    "start_recording", lambda call, _: services.StartRecording(call.call_id), key="record"
)
STOP_RECORDING = Offer(
    "stop_recording", lambda call, _: services.StopRecording(call.call_id), key="record"
)
COMPLETE_TRANSFER = Offer(
    "transfer_complete", lambda a, h: services.TransferCall(a.call_id, h.call_id)
)
COMPLETE_CONFERENCE = Offer(
    "conference_complete", lambda a, h: services.ConferenceCall(a.call_id, h.call_id)
)
CANCEL = Offer("cancel_consultation", lambda a, h: services.ReconnectCall(a.call_id, h.call_id))
ASSIST = Offer("supervisor_assist", lambda call, _: services.SupervisorAssist(call.call_id))
EMERGENCY = Offer(
    "emergency_assist", lambda call, _: services.SupervisorAssist(call.call_id, emergency=True)
)

CONSULTING = (COMPLETE_TRANSFER, COMPLETE_CONFERENCE, SWAP, MUTE, KEYPAD, RECORD, CANCEL)
BESIDE_A_HELD_CALL = (HANG_UP, SWAP, MUTE, KEYPAD, RECORD)
TALKING = (HANG_UP, HOLD, MUTE, KEYPAD, TRANSFER, CONFERENCE, RECORD, ASSIST, EMERGENCY)
CALLING = (HANG_UP, MUTE, KEYPAD)

OFFERS: dict[ConnectionState, tuple[Offer, ...]] = {
    ConnectionState.ALERTING: (ANSWER, DECLINE),
    ConnectionState.INITIATED: (HANG_UP,),
    ConnectionState.HOLD: (RETRIEVE, HANG_UP),
    ConnectionState.QUEUED: (HANG_UP,),
    ConnectionState.FAIL: (HANG_UP,),
    ConnectionState.NULL: (),
}

OPPOSITES: tuple[tuple[Offer, Callable[[Call], bool], Offer], ...] = (
    (MUTE, lambda call: call.is_muted, UNMUTE),
    (RECORD, lambda call: call.is_recorded, STOP_RECORDING),
)
"""An offer, whether it has been taken up already, and what is offered then in its place."""

ICONS = {
    MUTE.action: "#icon-microphone",
    UNMUTE.action: "#icon-mute",
    RECORD.action: "#icon-record",
    STOP_RECORDING.action: "#icon-stop",
    HOLD.action: "#icon-hold",
    RETRIEVE.action: "#icon-retrieve",
    SWAP.action: "#icon-swap",
    TRANSFER.action: "#icon-transfer",
    COMPLETE_TRANSFER.action: "#icon-transfer",
    CONFERENCE.action: "#icon-conference",
    COMPLETE_CONFERENCE.action: "#icon-conference",
    KEYPAD.action: "#icon-keypad",
    CANCEL.action: "#icon-close",
    ASSIST.action: "#icon-assist",
    EMERGENCY.action: "#icon-warning",
}


def partner(snapshot: Snapshot, call: Call) -> Call | None:
    """Return the other call of the two that an agent goes between, if there is one."""
    others = [other for other in snapshot.calls.values() if other.call_id != call.call_id]
    related = [
        other
        for other in others
        if call.consultation_of == other.call_id or other.consultation_of == call.call_id
    ]
    pair = {ConnectionState.CONNECTED: ConnectionState.HOLD}
    pair |= {held: active for active, held in pair.items()}
    waiting = [other for other in others if other.state is pair.get(call.state)]
    return next(iter(related or waiting), None)


def buttons(snapshot: Snapshot, call: Call, words: Words) -> tuple[Button, ...]:
    """Return the buttons of the call's card, in their order."""
    other = partner(snapshot, call)
    row = (_or_opposite(offer, call) for offer in _offers(call, other))
    return tuple(
        _button(snapshot, offer, asked, words)
        for offer in row
        if (asked := _asked(snapshot, offer, call, other or call)) is not None
    )


def _offers(call: Call, other: Call | None) -> tuple[Offer, ...]:
    if call.state is ConnectionState.HOLD and other is not None:
        talking = other.state is ConnectionState.CONNECTED
        return () if talking else OFFERS[call.state]  # one swaps from the active call's card
    if call.state is not ConnectionState.CONNECTED:
        return OFFERS[call.state]
    if other is not None and other.state is ConnectionState.HOLD:
        return CONSULTING if call.consultation_of == other.call_id else BESIDE_A_HELD_CALL
    return CALLING if call.answered_at is None else TALKING


def _or_opposite(offer: Offer, call: Call) -> Offer:
    for first, is_taken_up, opposite in OPPOSITES:
        if offer is first and is_taken_up(call):
            return opposite
    return offer


def _asked(snapshot: Snapshot, offer: Offer, call: Call, other: Call) -> services.Request | None:
    """Return what the button asks for, if the server can ever do it."""
    for ask in filter(None, (offer.ask, offer.instead)):
        request = ask(call, other)
        if type(request) in snapshot.services:
            return request
    return None


def _button(snapshot: Snapshot, offer: Offer, request: services.Request, words: Words) -> Button:
    reason = objection(snapshot, request)
    return Button(
        key=offer.key or offer.action,
        action="" if offer.local else offer.action,
        local=offer.local,
        value=offer.action if offer.local else "",
        label=words.say(f"buttons.{offer.label or offer.action}"),
        icon=ICONS.get(offer.action, "#icon-phone"),
        pressed=offer.pressed,
        disabled=reason is not None,
        tip=words.name("short_reasons", reason) if reason else _tip(offer, words),
        busy=reason is Reason.ALREADY_ASKED,
    )


def _tip(offer: Offer, words: Words) -> str:
    return words.say(f"buttons.{offer.tip}") if offer.tip else ""
