"""What the list of last calls shows."""

from collections.abc import Callable
from dataclasses import dataclass

from cti.domain.model import Call, Snapshot
from cti.domain.services import MakeCall
from cti.domain.states import Cause, Direction, LinkState, LogState

from .naming import duration, name_of, other_end
from .words import Words

ICONS = {
    "in": "#icon-incoming",
    "out": "#icon-outgoing",
    "missed": "#icon-missed",
    "failed": "#icon-failed",
}
MISSED = frozenset({Cause.NORMAL, Cause.NO_ANSWER, Cause.CANCELLED, Cause.UNKNOWN})


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One of the last calls."""

    key: str
    heading: str
    number: str
    outcome: str
    time: str
    kind: str  # in, out, missed or failed
    icon: str
    number_to_call: str
    call_label: str
    disabled: bool
    call_id_to_log: str  # of a call that the host could not log
    log_label: str


def history_row(
    snapshot: Snapshot, call: Call, local_time: Callable[[float], str], words: Words
) -> HistoryRow:
    """Return the line of an ended call."""
    number, name, kind, party = call.other_party, name_of(call), _kind(call), other_end(call, words)
    return HistoryRow(
        key=f"{call.call_id} {call.ended_at}",
        heading=name or number or words.say("call.no_number"),
        number=number if name else "",
        outcome=_outcome(call, words),
        time=local_time(call.started_at),
        kind=kind,
        icon=ICONS[kind],
        number_to_call=number if MakeCall in snapshot.services else "",
        call_label=words.say("call.call_again", party),
        disabled=snapshot.link.state is not LinkState.UP,
        call_id_to_log=call.call_id if call.log_state is LogState.FAILED else "",
        log_label=words.say("call.log_again", party),
    )


def _kind(call: Call) -> str:
    if call.answered_at is not None or call.cause is Cause.LOST_SIGHT:
        return call.direction.value
    return "missed" if call.direction is Direction.IN else "failed"


def _outcome(call: Call, words: Words) -> str:
    if call.cause in (Cause.LOST_SIGHT, Cause.TRANSFERRED, Cause.CONFERENCED):
        return words.name("causes", call.cause)
    if call.answered_at is not None:
        return duration((call.ended_at or call.answered_at) - call.answered_at)
    if call.direction is Direction.IN and call.cause in MISSED:
        return words.say("call.missed")
    cause = call.cause if call.cause and call.cause is not Cause.NORMAL else Cause.CANCELLED
    return words.name("causes", cause)
